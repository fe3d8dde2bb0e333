"""The edit pages to look at: words with all that can be said of them, and walls of pictures."""

from __future__ import annotations

from dataclasses import replace

from look_samples import LONG, film

from medialib.catalogue.views import Link
from medialib.web.contexts import Notice
from medialib.web.edit_contexts import Alternative, ArtworkPage, EditField, EditPage, Group, Saying, Undo, Wall

PLOT = (
    "A retired cartographer is asked for one last map: of a valley that the flood has taken, as nine people who lived "
    "there remember it.\n\nNo two of them agree where the bridge stood."
)
NAMES = "Ana Sofía Bermúdez | director\n三船 敏郎 | actor | The Cartographer\nعمر الشريف | actor | The Ferryman\nFrances Holt | writer"
LINKS = (
    Link("Words", "#words", current=True),
    Link("Artwork", "#artwork"),
    Link("What it is", "#review"),
    Link("History", "#history"),
)
GROUPS = (
    Group(
        "Name",
        (
            EditField("title", "Title", "The Lantern Maker", "Lantern Maker, The", source="by hand", mine=True,
                      others=(Saying("TMDb, 97 % sure", "The Lantern Maker (1999)"), Saying("file name, 70 % sure", "the.lantern.maker"))),
            EditField("original_title", "Original title", "提灯職人", "提灯職人", source="TMDb, 97 % sure"),
            EditField("sort_title", "Sorted under", LONG[:200], LONG[:200], source="NFO file"),
        ),
    ),
    Group(
        "Made",
        (
            EditField("creator", "By", "أبي فوق الشجرة", "", source="NFO file"),
            EditField("year", "Year", "soon", "1999", "short", fault="Wanted a year, such as 1999.", source="TMDb, 97 % sure"),
            EditField("date", "Date", "1999-03-31", "1999-03-31", "short", "1999-03-31", source="TMDb, 97 % sure"),
        ),
    ),
    Group(
        "About",
        (
            EditField("tagline", "Tagline", "🏮 One light. 👩‍👩‍👧‍👦", "", fault=f"Somebody changed this to “{LONG[:120]}” meanwhile. Save again to have yours."),
            EditField("overview", "Overview", PLOT, PLOT, "text", source="by hand", mine=True, others=(Saying("TMDb, 97 % sure", LONG),)),
        ),
    ),
    Group(
        "Rated",
        (
            EditField("certification", "Certification", "PG-13", "PG-13", "short", source="TMDb, 97 % sure"),
            EditField("rating", "Rating", "7.4", "7.4", "short", "0 to 10", source="by hand", mine=True, others=(Saying("TMDb, 97 % sure", "6.1"),)),
        ),
    ),
    Group(
        "Stands under",
        (
            EditField("genres", "Genres", "Drama, Science Fiction", "Drama", hint="Commas between them", source="TMDb, 97 % sure"),
            EditField("tags", "Tags", "", "", hint="Commas between them"),
        ),
    ),
    Group("People", (EditField("credits", "Credits", NAMES, NAMES, "lines", "One person a line: name | role | character", source="TMDb, 97 % sure"),)),
)  # fmt: skip
EDIT = EditPage(
    replace(film(5, "../"), title="The Lantern Maker", year=1999),
    "Film",
    "edit/a",
    LINKS,
    GROUPS,
    Notice("Nothing was kept yet.", "Look at the marked fields, then save again.", "bad"),
)
EDITED = replace(
    EDIT,
    card=replace(EDIT.card, title=LONG[:200]),
    groups=tuple(replace(group, fields=tuple(replace(one, fault="") for one in group.fields)) for group in GROUPS),
    notice=Notice("Edited genres, overview and title.", tone="good"),
    undo=Undo("edit/a/undo", 7),
)


def alternative(n: int, role: str, shape: str, source: str, *notes: str, **more: object) -> Alternative:
    """A picture on a wall."""
    size = {"poster": (320, 480), "wide": (320, 180), "square": (320, 320)}[shape]
    one = Alternative(f"{role}/tmdb/{n}", f"../art/{shape}-{n % 6}.png", source, notes, *size)
    return replace(one, **more)  # type: ignore[arg-type]


POSTERS = (
    alternative(0, "poster", "poster", "by hand", "1280 × 1920", mine=True, shown=True),
    alternative(1, "poster", "poster", "NFO file", "640 × 960", key=1),
    *(
        alternative(n, "poster", "poster", "TMDb", "Portuguese", "2000 × 3000", key=n if n < 10 else 0)
        for n in range(2, 32)
    ),
)
BACKDROPS = (
    alternative(4, "backdrop", "wide", "TMDb", "1280 × 720", shown=True),
    alternative(5, "backdrop", "wide", "its folder", "3840 × 2160"),
)
WALLS = (
    Wall("poster", "Poster", "poster", "", POSTERS),
    Wall("backdrop", "Backdrop", "wide", "Stands wide on its page.", BACKDROPS),
    Wall("logo", "Logo", "wide", "Kept with it; no page shows it yet.", ()),
)
PAGES = (replace(LINKS[0], current=False), replace(LINKS[1], current=True), *LINKS[2:])
ARTWORK = ArtworkPage(
    EDIT.card, "Film", "edit/a/artwork", PAGES, WALLS, "20 MB",
    Notice("Chose another poster.", tone="good"), Undo("edit/a/artwork/undo", 8),
)  # fmt: skip
BARE = ArtworkPage(
    replace(EDIT.card, title="أبي فوق الشجرة", image=None), "Album", "edit/a/artwork", PAGES[:2],
    (Wall("cover", "Cover", "square", "", ()), Wall("backdrop", "Backdrop", "wide", "Stands wide on its page.", ())), "20 MB",
    Notice("A picture could not be read: it is cut off or not a picture.", "Replace the file.", "bad"),
)  # fmt: skip
