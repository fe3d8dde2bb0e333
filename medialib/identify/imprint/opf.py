"""What an OPF package document says of its book (https://www.w3.org/TR/epub-33/#sec-package-doc, OPF 2.0.1)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from medialib.identify.imprint.words import Imprint, day, isbn_of, line, listed, names, place, prose
from medialib.identify.imprint.xml import attribute, every, name_of, text_of
from medialib.identify.languages import language_of
from medialib.identify.online.books import text as subjects

# MARC relator codes (https://www.loc.gov/marc/relators/).
ROLES = {
    "aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "art": "artist", "nrt": "narrator",
    "clr": "colorist", "pnc": "artist", "ink": "artist", "ltr": "letterer",
}  # fmt: skip
ISBN_SCHEMES = frozenset(("isbn", "isbn-10", "isbn-13", "isbn10", "isbn13", "15", "02"))
PUBLISHED = ("original-publication", "publication", "issued", "")
PICTURE = re.compile(r"(?i)image/(?:jpe?g|png|webp|gif)|.*\.(?:jpe?g|png|webp|gif)")


@dataclass(frozen=True, slots=True)
class Package:
    """A package document: what it says of the book, and the path of the cover's picture within the archive."""

    imprint: Imprint
    cover: str = ""


@dataclass(frozen=True, slots=True)
class _Metadata:
    """The elements of the metadata by name, what refines each by its id, and EPUB 2's `meta` by name."""

    elements: Mapping[str, Sequence[Element]]
    refined: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    def said(self, name: str) -> Sequence[Element]:
        """The elements of a name."""
        return self.elements.get(name, ())

    def of(self, element: Element, name: str) -> str:
        """What an attribute or a refinement says of an element."""
        own = self.refined.get(attribute(element, "id"), {}) if attribute(element, "id") else {}
        return (attribute(element, name) or own.get(name, "")).strip()


def package(root: Element, path: str = "") -> Package:
    """The package at `path` in its archive."""
    metadata = _metadata(next(every(root, "metadata"), root))
    title, subtitle = _titles(metadata)
    name, number = _series(metadata)
    imprint = Imprint(
        title,
        subtitle,
        tuple(_credits(metadata)),
        next((code for one in metadata.said("language") if (code := language_of(text_of(one)))), ""),
        _date(metadata),
        next((said for one in metadata.said("publisher") if (said := line(text_of(one)))), ""),
        next((said for one in metadata.said("description") if (said := prose(text_of(one)))), ""),
        tuple(subjects.genres(part for one in metadata.said("subject") for part in _subjects(text_of(one)))),
        _isbn(metadata),
        name,
        number,
    )
    return Package(imprint, _cover(root, metadata, path))


def _metadata(root: Element) -> _Metadata:
    elements: dict[str, list[Element]] = {}
    refined: dict[str, dict[str, str]] = {}
    named: dict[str, str] = {}
    for one in root.iter():
        elements.setdefault(name_of(one), []).append(one)
        if name_of(one) == "meta" and attribute(one, "refines"):
            own = refined.setdefault(attribute(one, "refines").lstrip("#"), {})
            own.setdefault(attribute(one, "property").rpartition(":")[2], text_of(one))
        elif name_of(one) == "meta" and attribute(one, "name"):
            named.setdefault(attribute(one, "name"), attribute(one, "content"))
    return _Metadata(elements, refined, named)


def _titles(metadata: _Metadata) -> tuple[str, str]:
    """The main title, else the first, and the subtitle."""
    titles = [(metadata.of(one, "title-type"), line(text_of(one))) for one in metadata.said("title")]
    by_type = {sort: text for sort, text in reversed(titles) if text}
    plain = next((text for sort, text in titles if text and sort not in ("subtitle", "collection")), "")
    return by_type.get("main") or plain, by_type.get("subtitle", "")


def _credits(metadata: _Metadata) -> Iterable[tuple[str, str]]:
    """Creators, who wrote it unless they are said to have done something else, and those others whose role is known."""
    told = [(one, "aut") for one in metadata.said("creator")] + [(one, "") for one in metadata.said("contributor")]
    found = (
        (name, ROLES.get((metadata.of(one, "role") or usual)[:3].lower()))
        for one, usual in told
        for name in names(text_of(one))
    )
    return dict.fromkeys((name, role) for name, role in found if role)


def _date(metadata: _Metadata) -> str:
    """When it was published; not when the file was made or changed."""
    dates = [(attribute(one, "event"), day(text_of(one))) for one in metadata.said("date")]
    issued = (
        ("issued", day(text_of(one))) for one in metadata.said("meta") if attribute(one, "property") == "dcterms:issued"
    )
    told = {event: date for event, date in reversed([*dates, *issued]) if date}
    return next((told[event] for event in PUBLISHED if event in told), "")


def _isbn(metadata: _Metadata) -> str:
    """The first identifier that is an ISBN, else the one of the printed book it was made from."""
    for one in metadata.said("identifier"):
        scheme = (metadata.of(one, "scheme") or metadata.of(one, "identifier-type")).lower()
        if found := isbn_of(text_of(one), called=scheme in ISBN_SCHEMES):
            return found
    sources = (text_of(one) for one in metadata.said("source"))
    return next((found for said in sources if "isbn" in said.lower() and (found := isbn_of(said))), "")


def _series(metadata: _Metadata) -> tuple[str, float | None]:
    """The series it belongs to, one with a number first; calibre's where no other is said."""
    belonging = [one for one in metadata.said("meta") if attribute(one, "property") == "belongs-to-collection"]
    kept = [
        (line(text_of(one)), place(metadata.of(one, "group-position")))
        for one in belonging
        if metadata.of(one, "collection-type") == "series"
    ]
    kept.sort(key=lambda one: one[1] is None)
    calibre = line(metadata.named.get("calibre:series")), place(metadata.named.get("calibre:series_index"))
    return next((one for one in [*kept, calibre] if one[0]), ("", None))


def _subjects(text: str) -> tuple[str, ...]:
    """The subjects in one element: a heading with its parts is one, a list of words is several."""
    return (line(text),) if re.search(r" / |--", text) else listed(text)


def _cover(root: Element, metadata: _Metadata, path: str) -> str:
    """The path of the cover's picture: EPUB 3's property, EPUB 2's `meta`, else a picture that is called so."""
    items = [one for one in every(next(every(root, "manifest"), None), "item") if _is_picture(one)]
    wanted = metadata.named.get("cover", "")
    said = [one for one in items if "cover-image" in attribute(one, "properties").split()]
    said += [one for one in items if wanted and wanted in (attribute(one, "id"), attribute(one, "href"))]
    said += [
        one for one in items if "cover" in f"{attribute(one, 'id')} {attribute(one, 'href').rpartition('/')[2]}".lower()
    ]
    href = unquote(attribute(said[0], "href").partition("#")[0]) if said else ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), href)) if href else ""


def _is_picture(item: Element) -> bool:
    return bool(PICTURE.fullmatch(attribute(item, "media-type")) or PICTURE.fullmatch(attribute(item, "href")))
