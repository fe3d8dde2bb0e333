"""The history of an item and the names of files, to look at."""

from __future__ import annotations

from dataclasses import replace

from look_samples import LONG, film

from medialib.catalogue.views import Link
from medialib.web.act_contexts import ChangeLine, EventLine, HistoryPage, RenameLine, RenamePage
from medialib.web.contexts import Moment, Notice

WHEN = Moment("2026-03-04T10:11:12.000Z", "3 minutes ago", "4 March 2026, 10:11")
OLD, NEW = "movies/The.Lantern.Maker.1999.1080p.BluRay.x264-GROUP/", "movies/The Lantern Maker (1999)/"
MOVES = (
    ChangeLine("", f"{OLD}the.lantern.maker.1999.1080p.mkv", f"{NEW}The Lantern Maker (1999).mkv"),
    ChangeLine("", f"{OLD}the.lantern.maker.1999.1080p.en.srt", f"{NEW}The Lantern Maker (1999).en.srt"),
)
EVENTS = (
    EventLine("rename", WHEN, "Renamed to The Lantern Maker (1999).mkv.", "Anna", MOVES, 11, undo="#"),
    EventLine(
        "edit",
        WHEN,
        "Edited overview and title.",
        "Somebody with a rather long name",
        (ChangeLine("overview", "", LONG), ChangeLine("title", "提灯職人", "صانع الفوانيس")),
        fault="The title was edited again since.",
    ),
    EventLine("artwork", WHEN, "Brought another poster.", "Anna", undone=WHEN),
    EventLine("match", WHEN, "Taken for The Lantern Maker (tmdb:603), by itself, 97 % sure.", "", undo="#"),
)
CARD = replace(film(5, "../"), title="The Lantern Maker", year=1999)
HISTORY = HistoryPage(CARD, EVENTS, (Link("What is this?", "#"), Link("Names of its files", "#")))
NAMES = RenamePage(
    "rename",
    (
        RenameLine(
            "a1",
            "",
            (OLD, "the.lantern.maker.1999.1080p.mkv"),
            (NEW, "The Lantern Maker (1999).mkv"),
            False,
            (("the.lantern.maker.1999.1080p.en.srt", "The Lantern Maker (1999).en.srt"),),
        ),
        RenameLine(
            "a2",
            "nas",
            ("Dark/Season 01/", "Dark - S01E01.mkv"),
            ("Dark/Season 01/", "Dark - S01E01 - Geheimnisse.mkv"),
            True,
            remark="Another file has that name, so that it gets a number.",
        ),
        RenameLine(
            "a3",
            "",
            ("music/VA/", f"{LONG}.flac"),
            ("music/Various Artists/Pulp Fiction (1994)/", f"04 - {LONG}.flac"),
            False,
        ),
        RenameLine(
            "a4",
            "",
            ("movies/", "gone.mkv"),
            ("movies/Gone (2001)/", "Gone (2001).mkv"),
            False,
            refused="The file is not there, or it has changed since the last scan.",
        ),
    ),
    1204,
    ((f"{OLD}poster.jpg", f"{NEW}poster.jpg"), (f"{OLD}Trailers/teaser.mkv", f"{NEW}Trailers/teaser.mkv")),
    notice=Notice("Nothing was chosen.", "Choose the files to rename.", "bad"),
)
NAMED = RenamePage("rename/a", card=CARD)
