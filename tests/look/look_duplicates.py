"""What may be one, to look at: pairs side by side, and one item with what it holds."""

from __future__ import annotations

from dataclasses import replace

from look_samples import LONG, film

from medialib.web.contexts import Field, Notice
from medialib.web.duplicates_contexts import CopyLine, DuplicatesPage, FileLine, PairLine, SamePage, Side

FILES = (
    FileLine("movies/The.Lantern.Maker.1999.1080p.BluRay.x264-GROUP/the.lantern.maker.1999.1080p.mkv",
             ("1080p", "h264 / dts", "1920 × 1080", "1 h 42 min", "9.4 GB"), name="file-1"),
    FileLine(f"nas: {LONG}.mp4", ("h264 / aac", "640 × 480", "put here by hand"), True, "file-2"),
)  # fmt: skip
ONE = Side(replace(film(0, "../"), title="The Lantern Maker"), "Film", "duplicates/a", "", "9.4 GB", FILES, 3)
OTHER = Side(
    replace(film(1, "../"), title=LONG, image=None, missing=True), "Film", "duplicates/b", "", "700 MB", FILES[1:]
)
SHOW = Side(replace(film(2, "../"), title="أبي فوق الشجرة"), "Show", "duplicates/c", "2 seasons", "")
CHILDREN = (FileLine("Season 1", ("10 × episode",), name="child-x"), FileLine(LONG, (), True, "child-y"))
DUPLICATES = DuplicatesPage(
    (
        PairLine("the same bytes and the same title and year", ONE, OTHER),
        PairLine("the same id elsewhere", SHOW, ONE, False),
    ),
    128,
    (CopyLine(OTHER.card, ("movies/a.mkv", f"nas: {LONG}")),),
    True,
    Notice("Heat was merged into another item.", "See item kq3v8s9f7s9a.", "bad"),
)
SAME = SamePage(
    ONE,
    "duplicates/a",
    Field("q", "Title, id or address of the other", "lantern", "No other film is called so"),
    (OTHER,),
    FILES,
    CHILDREN,
    Field("title", "What it is called", placeholder="as it is now"),
    True,
    Notice("Nothing would be left of the item.", "Leave one file, or edit the item instead.", "bad"),
)
