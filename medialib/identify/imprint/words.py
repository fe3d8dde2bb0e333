"""An imprint: what a book's file says of itself, as facts."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import nh3

from medialib.identify.facts import distinct
from medialib.identify.names import fold
from medialib.identify.online.books.isbn import isbn13
from medialib.identify.series import series
from medialib.model import Fact, Json, Source

LONGEST_TEXT, LONGEST_LINE = 20_000, 500
MOST = 30
MOST_GENRES = 10
ENDS = re.compile(r"(?i)<\s*(?:br|/p|/div|/li|/h\d)\b[^>]*>")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
DATE = re.compile(
    r"(?P<year>1[4-9]\d\d|20\d\d)(?:-?(?P<month>0[1-9]|1[0-2])(?:-?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
# Behind a comma, these do not make a name `Last, First`.
BEHIND_NAMES = frozenset(
    ("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "inc", "ltd", "llc", "gmbh", "co", "corp", "dr")
)
NOBODY = frozenset(
    ("unknown", "unbekannt", "anonymous", "author", "user", "admin", "administrator", "owner", "none", "n a")
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a book's file says of itself. `credits` are (name, role); `date` is YYYY or YYYY-MM-DD.

    `number` is its place in its `series`, which may be 1.5. `cover` is a picture's bytes. `trouble` says what of
    the file could not be read, and is empty where all was.
    """

    title: str = ""
    subtitle: str = ""
    credits: tuple[tuple[str, str], ...] = ()
    language: str = ""
    date: str = ""
    publisher: str = ""
    description: str = ""
    genres: tuple[str, ...] = ()
    isbn: str = ""
    series: str = ""
    number: float | None = None
    cover: bytes | None = None
    trouble: str = ""

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return tuple(name for name, role in self.credits if role == "author")


def facts(imprint: Imprint, source: Source = Source.TAGS) -> tuple[Fact, ...]:
    """The facts of an imprint, in the library's fields."""
    credits: list[Json] = [{"name": name, "role": role, "character": ""} for name, role in imprint.credits]
    values: dict[str, Json] = {
        "title": imprint.title,
        "tagline": imprint.subtitle,
        "creator": ", ".join(imprint.authors),
        "year": int(imprint.date[:4]) if imprint.date else None,
        "date": imprint.date if len(imprint.date) == 10 else None,
        "language": imprint.language,
        "publisher": imprint.publisher,
        "overview": imprint.description,
        "genres": list(imprint.genres),
        "credits": credits,
        "external_ids": {"isbn": imprint.isbn} if imprint.isbn else {},
        "collection": series(imprint.series, imprint.number),
    }
    return distinct(Fact(field, value, source) for field, value in values.items())


def line(text: str | None) -> str:
    """A text on one line, without what cannot be seen."""
    plain = UNSEEN.sub("", unicodedata.normalize("NFC", text or ""))
    return " ".join(plain.split())[:LONGEST_LINE]


def prose(text: str | None) -> str:
    """A description as plain paragraphs, whatever HTML it was written in."""
    raw = UNSEEN.sub("", (text or "")[: 3 * LONGEST_TEXT])
    marked = raw if "<" in raw else html.unescape(raw)
    if "<" in marked:
        marked = html.unescape(nh3.clean(ENDS.sub("\n", marked), tags=set(), clean_content_tags={"script", "style"}))
    lines = (" ".join(one.split()) for one in marked.splitlines())
    return "\n".join(one for one in lines if one)[:LONGEST_TEXT]


def names(text: str | None) -> tuple[str, ...]:
    """The people named in a text: `A; B & C`, `Last, First`; nobody for `Unknown`."""
    parts = (_forward(line(part).strip(" ,")) for part in re.split(r"\s*[;|]\s*|\s+(?:&|and|und|et|y)\s+", text or ""))
    return tuple(dict.fromkeys(part for part in parts if part and fold(part) not in NOBODY))[:MOST]


def listed(text: str | None) -> tuple[str, ...]:
    """The parts of a text between commas."""
    return tuple(dict.fromkeys(part for one in re.split(r"[,;]", text or "") if (part := line(one))))[:MOST]


def day(text: str | None) -> str:
    """A date as YYYY-MM-DD, or YYYY where that is all; empty for what is none."""
    found = DATE.search(text or "")
    if found is None:
        return ""
    return f"{found['year']}-{found['month']}-{found['day']}" if found["day"] else found["year"]


def place(text: str | None) -> float | None:
    """A number in a series."""
    plain = (text or "").strip()
    return float(plain) if re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", plain) else None


def isbn_of(text: str | None, *, called: bool = False) -> str:
    """An ISBN in an identifier: `urn:isbn:...`, `isbn:...`, 13 digits; of 10 only where it is `called` one. Else empty."""
    plain = re.sub(
        r"(?i)^\s*(?:urn:)?(?P<isbn>isbn)?(?:[-_ ]?1[03])?\s*[:=]?\s*",
        lambda hit: "#" if hit["isbn"] else "",
        text or "",
    )
    found = isbn13(plain.lstrip("#"))
    long = len(re.sub(r"\D", "", plain)) >= 13
    return found if found and (called or long or plain.startswith("#")) else ""


def _forward(name: str) -> str:
    """`Last, First` the other way round."""
    last, comma, first = name.partition(", ")
    turned = comma and first and "," not in first and fold(first) not in BEHIND_NAMES and len(last.split()) < 4
    return f"{first} {last}" if turned else name
