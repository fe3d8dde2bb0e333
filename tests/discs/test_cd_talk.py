"""What audio CDs and cd-paranoia say: words made clean, numbers found in them, and how far a reading is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from recorder import Recorder

from medialib.discs import CdTrack
from medialib.sources.audio_cd import cd_info
from medialib.sources.audio_cd.cd_text import CdText, Words, barcode_in, clean, count_in, date_in
from medialib.sources.audio_cd.progress import INTERVAL_S, SECTOR_POSITIONS, Progress, TrackProgress

TRACKS = (CdTrack(1, 0, 100), CdTrack(2, 100, 300))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Hello \t world \n", "Hello world"),
        ("a\0b\x1b[31mc\u2028d\ud800e", "a b [31mc d e"),
        ("\u202eevil", "\u202eevil"),
        ("", None),
        (" \n\0 ", None),
        ("x" * 300, "x" * 250),
        ("x" * 249 + " " + "y" * 9, "x" * 249),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
    ],
)
def test_words_become_one_line(text: str, line: str | None) -> None:
    assert clean(text) == line


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        *(
            (date_in, "1998", "1998"),
            (date_in, "released 1998-02-03 here", "1998-02-03"),
            (date_in, "1998-13-03", "1998"),
        ),
        *((date_in, "1798", None), (date_in, "19981", None), (date_in, "", None), (date_in, "1998-02", "1998")),
        *((barcode_in, "0602517931596", "0602517931596"), (barcode_in, "602517931596", "602517931596")),
        *((barcode_in, "0000000000000", None), (barcode_in, "123", None), (barcode_in, "06025179315961", None)),
        *((barcode_in, "06025179315x6", None), (barcode_in, "0602517931596\n", None), (barcode_in, "", None)),
        *(
            (count_in, "2", 2),
            (count_in, " 02/3", 2),
            (count_in, "100", None),
            (count_in, "0", None),
            (count_in, "x", None),
        ),
        *((count_in, "99 of 99", 99), (count_in, None, None), (count_in, "", None), (count_in, "-1", None)),
    ],
)
def test_numbers_in_words(read: Callable[[str | None], object], text: str | None, found: object) -> None:
    assert read(text) == found


def event(name: str, sector: float) -> str:
    """A line of cd-paranoia."""
    return f"##: 0 [{name}] @ {round(sector * SECTOR_POSITIONS)}"


def test_events_are_counted_by_what_they_mean() -> None:
    progress = Progress(Recorder(), TRACKS, [])
    now = progress.begin(TRACKS[1])
    names = (
        "read",
        "transport error",
        "cache error",
        "scratch",
        "jitter",
        "drift",
        "dropped",
        "duped",
        "skip",
        "overlap",
        "verify",
    )
    for name in names:
        progress.line(event(name, 150))
    assert (now.read_errors, now.jitter, now.skips, now.damage, now.reached) == (3, 4, 1, (150, 150), 100)


def test_damage_is_where_it_gave_up_from_the_first_to_the_last() -> None:
    now = TrackProgress(TRACKS[1])
    for sector in (200, 180, 390, 50, 9_999_999):
        now.take("skip", sector * SECTOR_POSITIONS)
    assert (now.skips, now.damage) == (5, (100, 400))  # never outside the track


@pytest.mark.parametrize(
    ("sector", "reached"), [(100, 101), (250.5, 251), (399, 400), (5000, 400), (0, 101), (-7, 101)]
)
def test_what_was_written_is_kept_up_to_there(sector: float, reached: int) -> None:
    now = TrackProgress(TRACKS[1])
    now.take("wrote", round(sector * SECTOR_POSITIONS))
    assert now.reached == reached
    now.take("wrote", 100 * SECTOR_POSITIONS)
    assert now.reached == reached  # never back


def test_progress_is_a_share_of_all_tracks_with_speed_and_time_left(report: Recorder) -> None:
    progress = Progress(report, TRACKS, [])
    progress.begin(TRACKS[0])
    time.sleep(INTERVAL_S + 0.01)
    progress.line(event("wrote", 49))
    progress.end()
    progress.begin(TRACKS[1])
    progress.line(event("transport error", 120))
    for _ in range(2):
        progress.line(event("skip", 120))
    progress.end()
    assert [(said.message, said.progress) for said in report.said] == [
        ("Track 1 of 2", 0.0),
        ("Track 1 of 2", 0.125),
        ("Track 1 of 2", 0.25),
        ("Track 2 of 2", 0.25),
        ("Track 2 of 2 (1 read error, 2 skips)", 1.0),
    ]
    first, second = report.said[0], report.said[1]
    assert (first.speed_bps, first.eta_s) == (None, None)
    assert second.speed_bps == pytest.approx(50 * 2352 / INTERVAL_S, rel=0.3)
    assert second.eta_s == pytest.approx(350 / 50 * INTERVAL_S, rel=0.3)
    assert report.said[-1].eta_s == 0


def test_what_was_read_before_counts_as_done_but_not_as_speed(report: Recorder) -> None:
    progress = Progress(report, TRACKS, [TRACKS[1]])
    progress.begin(TRACKS[0])
    assert (report.said[0].progress, report.said[0].speed_bps) == (0.75, None)


def test_its_talk_goes_to_the_log_but_for_what_it_always_says(report: Recorder) -> None:
    progress = Progress(report, TRACKS, [])
    for line in (
        "",
        "  ",
        "cdparanoia III release 10.2",
        " (C) 2017 Robert",
        "405: Option not allowed",
        event("read", 5),
        "Ripping from sector 0",
    ):
        progress.line(line)
    progress.line("  006: Could not read any data from drive\n")
    progress.line("##: nonsense")
    assert (report.lines, report.said) == (["006: Could not read any data from drive", "##: nonsense"], [])


def toc(*rows: tuple[int, int, str]) -> list[str]:
    """Lines of cd-info: number, first sector and sort of each track."""
    return [f" {number:3d}: 00:02:00  {start:06d} {sort}  false  no    2        no" for number, start, sort in rows]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ((1, 0, "audio"),),
        ((170, 0, "leadout"),),
        ((1, 0, "audio"), (1, 500, "audio"), (170, 900, "leadout")),
        ((2, 0, "audio"), (1, 500, "audio"), (170, 900, "leadout")),
        ((1, 500, "audio"), (2, 500, "audio"), (170, 900, "leadout")),
        ((1, 500, "audio"), (2, 400, "audio"), (170, 900, "leadout")),
        ((1, 0, "audio"), (170, 0, "leadout")),
    ],
)
def test_a_table_that_makes_no_sense_has_no_tracks(rows: tuple[tuple[int, int, str], ...]) -> None:
    assert cd_info.parse(toc(*rows)).tracks == ()


def test_a_table_ends_with_the_lead_out_and_data_behind_the_music_after_a_gap() -> None:
    gap = 11_400
    lines = toc(
        (1, 0, "audio"), (2, 1000, "audio"), (3, 2000 + gap, "data"), (170, 20_000, "leadout"), (4, 30_000, "audio")
    )
    assert cd_info.parse(lines).tracks == (
        CdTrack(1, 0, 1000),
        CdTrack(2, 1000, 1000),
        CdTrack(3, 2000 + gap, 20_000 - 2000 - gap, audio=False),
    )
    near = toc((1, 0, "audio"), (2, 1000, "data"), (170, 2000, "leadout"))  # no room for a gap: there is none
    assert [track.length for track in cd_info.parse(near).tracks] == [1000, 1000]


def test_words_are_those_of_the_first_language() -> None:
    said = [
        "Media Catalog Number (MCN): 0602517931596",
        "\tTITLE: before anybody said of what",
        "CD-TEXT for Disc:",
        "Language 0 'English':",
        "\tTITLE: Album",
        "\tPERFORMER: Band",
        "\tTITLE: another",
        "\tGENRE: \x07",
        "CD-TEXT for Track  2:",
        "\tTITLE: Second",
        "Language 1 'German':",
        "CD-TEXT for Disc:",
        "\tGENRE: Schlager",
    ]
    assert cd_info.parse(said).text == CdText(
        title="Album", artist="Band", barcode="0602517931596", tracks={2: Words("Second", None)}
    )
    numbered = cd_info.parse([*toc((1, 0, "audio"), (2, 500, "audio"), (170, 900, "leadout")), *said])
    assert [(track.number, track.title) for track in numbered.tracks] == [(1, None), (2, "Second")]
    assert cd_info.parse(["CD-TEXT for Disc:", "\tUPC_EAN: 0602517931596"]).text.barcode == "0602517931596"
