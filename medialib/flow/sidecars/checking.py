"""What a document beside media may say: anybody may have written it, so nothing of it is taken on trust."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from medialib.errors import UnreadableError
from medialib.flow.online.asked import read as read_candidates
from medialib.model import Kind, Role, Source
from medialib.sources.folder import SHELVES
from medialib.store.acts import Act
from medialib.store.matches import State

ID = re.compile(r"[a-z0-9]{4,40}")
COLLECTION = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,199}")
OPTIONAL = ("overview", "source_key")
HASH = re.compile(r"[0-9a-f]{32}")
COLOR = re.compile(r"#[0-9a-f]{6}")
BLUR = re.compile(r"[A-Za-z0-9+/=]{0,400}")
WORD = re.compile(r"[a-z_]{1,30}")
ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]{1,2000}")
LARGEST_WHOLE = 2**63 - 1
LONGEST_SIDE = 20_000
TABLES = (
    *("facts", "external_ids", "files", "images", "image_offers", "credits", "genres", "tags"),
    *("collections", "matches", "acts", "not_duplicates", "discs"),
)
TEXTS = frozenset(
    (
        "title",
        "sort_title",
        "original_title",
        "creator",
        "date",
        "overview",
        "tagline",
        "certification",
        "site_url",
        "body",
    )
)
WHOLES = frozenset(("year", "number", "disc"))
NUMBERS = frozenset(("rating", "duration_s", "runtime_s"))
# Below MEDIA_ROOT, what is a file of an item: on a shelf, or a subtitle we made.
OPEN = (*SHELVES, "subtitles")

Row = Mapping[str, Any]


def checked(item: Any) -> dict[str, Any]:
    """An item of a document, if all that is known of its shape holds. Raises UnreadableError, saying what does not."""
    _require(isinstance(item, dict) and isinstance(item.get("media"), dict), "an item without a media row", item)
    for table in TABLES:
        rows = item.setdefault(table, [])
        _require(isinstance(rows, list) and all(isinstance(row, dict) for row in rows), f"the rows of {table}", rows)
        for row in rows if table in RULES else ():
            RULES[table](row)
    _require(isinstance(item.setdefault("above", []), list), "what it stands under", item["above"])
    for row in (item["media"], *item["above"]):
        _media(row)
    _plain(item)
    found: dict[str, Any] = item
    return found


def safe_path(folder: str, path: Any) -> bool:
    """Whether a path may be one of a media folder's files."""
    if not isinstance(path, str) or path.startswith("/") or "\0" in path or "\\" in path:
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and (folder != "main" or (len(parts) > 1 and parts[0] in OPEN))


def _require(holds: object, what: str, value: object) -> None:
    if not holds:
        raise UnreadableError(f"It holds {what} that cannot be right: {str(value)[:100]!r}.", "It is left alone.")


def _matches(pattern: re.Pattern[str], what: str, value: object) -> None:
    _require(isinstance(value, str) and pattern.fullmatch(value), what, value)


def _one_of(values: type[Kind] | type[Source] | type[Role] | type[State] | type[Act], what: str, value: object) -> None:
    _require(isinstance(value, str) and value in list(values), what, value)


def _media(row: Any) -> None:
    _require(isinstance(row, dict), "an item above it", row)
    _matches(ID, "an id", row.get("id"))
    _one_of(Kind, "a kind", row.get("kind"))
    for name in ("identity", "title"):
        _require(isinstance(row.get(name), str), f"the {name} of an item", row.get(name))
    for name in ("parent_id", "merged_into"):
        if row.get(name) is not None:
            _matches(ID, f"a {name}", row[name])
    if row.get("site_url") is not None:
        _matches(ADDRESS, "an address", row["site_url"])


def _fact(row: Row) -> None:
    _matches(WORD, "a field", row.get("field"))
    _one_of(Source, "a source", row.get("source"))
    field, value = str(row["field"]), row.get("value")
    _require(row.get("chosen", 0) in (0, 1), "whether it was chosen", row.get("chosen"))
    sure = row.get("confidence")
    _require(isinstance(sure, (int, float)) and not isinstance(sure, bool) and 0 <= sure <= 1, "a confidence", sure)
    _require(value is None or _fits(field, value), f"a value of {field}", value)


def _fits(field: str, value: Any) -> bool:
    if field in TEXTS:
        return isinstance(value, str) and (field != "site_url" or ADDRESS.fullmatch(value) is not None)
    if field in WHOLES:
        return isinstance(value, int) and not isinstance(value, bool)
    if field in NUMBERS:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if field in ("genres", "tags"):
        return _all(value, lambda one: isinstance(one, str))
    if field in ("credits", "trailers"):
        return _all(
            value,
            lambda one: isinstance(one, dict) and all(part is None or isinstance(part, str) for part in one.values()),
        )
    if field in ("external_ids", "collection"):
        return isinstance(value, dict) and all(isinstance(part, (str, int)) for part in value.values())
    return True


def _all(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(fits(one) for one in value)


def _file(row: Row) -> None:
    folder = row.get("folder")
    _one_of(Role, "a role", row.get("role"))
    _require(isinstance(folder, str) and safe_path(folder, row.get("path")), "a path", row.get("path"))
    _require(isinstance(row.get("chapters", []), list), "chapters", row.get("chapters"))
    for name in ("audio_languages", "subtitle_languages"):
        _require(_all(row.get(name, []), lambda one: isinstance(one, str)), "languages", row.get(name))


def _image(row: Row) -> None:
    _matches(WORD, "the role of a picture", row.get("role"))
    _one_of(Source, "a source", row.get("source"))
    _matches(HASH, "the name of a picture", row.get("hash"))
    _matches(COLOR, "a colour", row.get("color"))
    _matches(BLUR, "a blur", row.get("blur", ""))
    widths = row.get("widths")
    _require(_all(widths, _is_side) and isinstance(widths, list) and 0 < len(widths) <= 10, "widths", widths)
    for name in ("width", "height"):
        _require(_is_side(row.get(name)), "the size of a picture", row.get(name))
    for name in ("beside", "webp"):
        _require(row.get(name) is None or isinstance(row[name], str), "a picture", row.get(name))


def _is_side(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LONGEST_SIDE


def _offer(row: Row) -> None:
    _matches(WORD, "the role of a picture", row.get("role"))
    _one_of(Source, "a source", row.get("source"))
    _matches(ADDRESS, "an address", row.get("url"))


def _external(row: Row) -> None:
    _matches(re.compile(r"[a-z_0-9]{1,30}"), "a service", row.get("provider"))
    _require(isinstance(row.get("value"), str), "an id at a service", row.get("value"))


def _credit(row: Row) -> None:
    _matches(ID, "a person's id", row.get("person_id"))


def _collection(row: Row) -> None:
    _matches(COLLECTION, "a collection's id", row.get("id"))
    for name in ("title", "sort_title", "overview", "source_key", "added_at"):
        _require(
            isinstance(row.get(name), str) or (row.get(name) is None and name in OPTIONAL), f"a {name}", row.get(name)
        )


def _match(row: Row) -> None:
    _one_of(State, "the state of a match", row.get("state"))
    _require(_all(row.get("refused"), lambda one: isinstance(one, str)), "what was refused", row.get("refused"))
    try:
        read_candidates(json.dumps(row.get("candidates")))
    except (ValidationError, ValueError) as error:
        raise UnreadableError("It holds candidates of a match that cannot be right.", "It is left alone.") from error


def _act(row: Row) -> None:
    _one_of(Act, "an act", row.get("act"))
    _require(isinstance(row.get("detail"), dict), "the detail of an act", row.get("detail"))
    for key, value in _within(row["detail"]):
        if key == "hash" and value is not None:
            _matches(HASH, "the name of a picture", value)
        if isinstance(value, str):
            _require(".." not in PurePosixPath(value).parts, "a path in an act", value)


def _other(row: Row) -> None:
    _matches(ID, "an id", row.get("id"))


def _disc(row: Row) -> None:
    _matches(re.compile(r"[\w.:+/=-]{1,200}"), "a disc's id", row.get("id"))
    titles = row.get("titles", [])
    _require(isinstance(titles, list) and all(isinstance(title, dict) for title in titles), "a disc's titles", titles)


# Of rows of other tables the types alone are checked.
RULES: Mapping[str, Callable[[Row], None]] = {
    "facts": _fact,
    "external_ids": _external,
    "files": _file,
    "images": _image,
    "image_offers": _offer,
    "credits": _credit,
    "collections": _collection,
    "matches": _match,
    "acts": _act,
    "not_duplicates": _other,
    "discs": _disc,
}


def _plain(item: Any) -> None:
    """Texts are ones that a database keeps, numbers have a size, and addresses lead to the web."""
    for key, value in _within(item):
        if isinstance(value, str):
            _require("\0" not in value and _is_encodable(value), "a text", value)
            _require(key != "url" or ADDRESS.fullmatch(value), "an address", value)
        elif isinstance(value, float):
            _require(math.isfinite(value), "a number", value)
        elif isinstance(value, int):
            _require(abs(value) <= LARGEST_WHOLE, "a number", value)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _within(value: Any) -> Sequence[tuple[str | None, Any]]:
    """Everything inside a value, each with the key it stands under."""
    found: list[tuple[str | None, Any]] = []
    waiting: list[tuple[str | None, Any]] = [(None, value)]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, dict):
            found += [(None, name) for name in one]
            waiting += one.items()
        elif isinstance(one, list):
            waiting += [(key, part) for part in one]
        else:
            found.append((key, one))
    return found
