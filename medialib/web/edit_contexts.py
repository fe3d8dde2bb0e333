"""What the templates of editing receive as `page`: `web/edit.html` and `web/artwork.html`, as medialib.web.contexts."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.catalogue.views import Card, Link
from medialib.web.contexts import Notice


@dataclass(frozen=True, slots=True)
class Saying:
    """What a source says of a field that shows another's word."""

    source: str
    value: str


@dataclass(frozen=True, slots=True)
class EditField:
    """A field with the value to show or the one that was sent. `was` goes back with it, to see who else changed it.

    `shape` is long, short, text (a paragraph) or lines. `source` said the shown value; `mine` says that a person did;
    `others` say something else. `fault` is what is wrong with what was sent, `hint` what it takes.
    """

    name: str
    label: str
    value: str
    was: str
    shape: str = "long"
    hint: str = ""
    fault: str = ""
    source: str = ""
    mine: bool = False
    others: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, with a heading."""

    title: str
    fields: tuple[EditField, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """POST `act` to `action`: takes back what was just done."""

    action: str
    act: int


@dataclass(frozen=True, slots=True)
class EditPage:
    """All that people may say of an item. POST the fields, each with its `was-`, to `action`; `release` names one to give up.

    `links` lead to the other pages about the item. `undo` takes back what `notice` tells of.
    """

    card: Card
    kind: str
    action: str
    links: tuple[Link, ...]
    groups: tuple[Group, ...]
    notice: Notice | None = None
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A picture that may be shown: POST `choice`. `src` shows it small; `source` and `notes` (language, pixels) stand below.

    `shown` is the one that counts, `mine` was chosen by a person; `key`, where there is one, chooses it.
    """

    choice: str
    src: str
    source: str
    notes: tuple[str, ...]
    width: int
    height: int
    shown: bool = False
    mine: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Wall:
    """The pictures of one role: `shape` is poster, square, wide or portrait."""

    role: str
    title: str
    shape: str
    about: str
    pictures: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class ArtworkPage:
    """The pictures of an item by role. POST below `action`: `choose` (choice), `bring` (multipart: role, file), `release` (role).

    `max_words` is how large a picture may be, as people say it.
    """

    card: Card
    kind: str
    action: str
    links: tuple[Link, ...]
    walls: tuple[Wall, ...]
    max_words: str
    notice: Notice | None = None
    undo: Undo | None = None
