from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.discs import Label
from medialib.sources.discs.labels import LONGEST, read_label


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("Movie Disc 1", Label("Movie", disc=1)),
        ("MOVIE_D2", Label("Movie", disc=2)),
        ("SHOW_S2_DISC_3", Label("Show", 2, 3)),
        ("BIG_BUCK_DISC_1", Label("Big Buck", disc=1)),
        ("SHOW_SEASON_1_DISC2", Label("Show", 1, 2)),
        ("THE_OFFICE_S03_D1", Label("The Office", 3, 1)),
        ("THE OFFICE S4D1", Label("The Office", 4, 1)),
        ("LOTR_FELLOWSHIP_DVD1", Label("Lotr Fellowship", disc=1)),
        ("Film (Disc 2)", Label("Film", disc=2)),
        ("Film [Disc 2 of 3]", Label("Film", disc=2)),
        ("MOVIE_DISC1OF2", Label("Movie", disc=1)),
        ("FRIENDS_SEASON_TEN_DISC_TWO", Label("Friends", 10, 2)),
        ("LOST-SEASON2-DISC3", Label("Lost", 2, 3)),
        ("SHOW_S01E01_E04", Label("Show", 1)),
        ("TATORT STAFFEL 3 CD 2", Label("Tatort", 3, 2)),
        ("LOTR_DISC_1_EXTENDED", Label("Lotr Extended", disc=1)),
        ("Disc 1 - The Matrix", Label("The Matrix", disc=1)),
        ("BEN_HUR_SIDE_A", Label("Ben Hur")),
        ("10_Cloverfield_Lane", Label("10 Cloverfield Lane")),
        ("The.Big.Lebowski.1998", Label("The Big Lebowski 1998")),
    ],
)
def test_indicators_are_taken_off(label: str, read: Label) -> None:
    assert read_label(label) == read


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("D2_THE_MIGHTY_DUCKS", Label("D2 the Mighty Ducks")),
        ("DISC_JOCKEYS", Label("Disc Jockeys")),
        ("S1M0NE", Label("S1M0NE")),
        ("SEVEN", Label("Seven")),
        ("24_S1_D1", Label("24", 1, 1)),
        ("1917", Label("1917")),
        ("PAL", Label("Pal")),
        ("US", Label("Us")),
        ("S.W.A.T.", Label("S.W.A.T.")),
        ("M*A*S*H", Label("M*A*S*H")),
        ("SEASONS_OF_LOVE", Label("Seasons of Love")),
    ],
)
def test_titles_that_look_like_indicators_stay(label: str, read: Label) -> None:
    assert read_label(label) == read


@pytest.mark.parametrize(
    "label",
    [
        "DVD_VIDEO",
        "DVDVIDEO",
        "LOGICAL_VOLUME_ID",
        "NEW",
        "VIDEO_TS",
        "CDROM",
        "UNTITLED",
        "BD-ROM",
        "",
        "  ",
        "___",
        "..",
    ],
)
def test_what_programs_write_is_no_title(label: str) -> None:
    assert read_label(label) == Label("")


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("DISC_1", Label("", disc=1)),
        ("D2", Label("", disc=2)),
        ("S1_D4", Label("", 1, 4)),
        ("DVD_VIDEO_D3", Label("", disc=3)),
    ],
)
def test_a_number_alone_has_no_title(label: str, read: Label) -> None:
    assert read_label(label) == read


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("LORD_OF_THE_RINGS_16X9", "Lord of the Rings"),
        ("GREAT_FILM_WS_UK_R2", "Great Film"),
        ("GREAT_FILM_4X3_NTSC", "Great Film"),
        ("ALIEN_BLURAY", "Alien"),
        ("DUNE_UHD", "Dune"),
        ("PAL_JOEY", "Pal Joey"),
        ("UK_GRIM", "UK Grim"),
        ("HD_DREAMS_PAL", "HD Dreams"),
    ],
)
def test_regions_and_formats_go_only_from_the_end(label: str, title: str) -> None:
    assert read_label(label) == Label(title)


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("DON'T_LOOK_NOW", "Don't Look Now"),
        ("O'BRIEN", "O'Brien"),
        ("X-MEN_2", "X-Men 2"),
        ("ROCKY_IV", "Rocky IV"),
        ("MR_BEAN", "Mr Bean"),
        ("CSI_MIAMI", "CSI Miami"),
        ("12TH_MAN", "12th Man"),
        ("THE_MAN_FROM_THE", "The Man from The"),
        ("big_buck_bunny", "Big Buck Bunny"),
        ("Mad Max: Fury Road", "Mad Max: Fury Road"),
        ("Amélie", "Amélie"),
        ("AMÉLIE_D'AMOUR", "Amélie D'Amour"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("千と千尋の神隠し_DISC1", "千と千尋の神隠し"),
        ("МОСКВА_ДИСК_1", "МОСКВА"),
        ("الفيل الأزرق", "الفيل الأزرق"),
    ],
)
def test_capitals_become_a_title_and_other_scripts_stay(label: str, title: str) -> None:
    assert read_label(label).title == title


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("../../etc", "etc"),
        ("/etc/passwd", "etc passwd"),
        ("C:\\Windows", "C: Windows"),
        ("$(rm -rf ~)", "(rm -rf ~)"),
        ("`reboot`; ls | sh > x", "reboot ls sh x"),
        ("--help", "help"),
        ("..", ""),
        ("a\x1b[31m\0b\nc\u202ed", "a [31m b c d"),
        ("<script>alert(1)</script>", "script alert(1) script"),
        ("FILM\x00\x00\x00", "Film"),
        ("\u1fefreboot\u1fef\u037e ls", "reboot ls"),
    ],
)
def test_a_hostile_label_is_a_harmless_line(label: str, title: str) -> None:
    assert read_label(label).title == title


def test_a_long_label_ends_with_a_whole_word() -> None:
    assert read_label("WORD_" * 60) == Label(" ".join(["Word"] * 24))
    assert read_label("X" * 300) == Label("X" + "x" * 119)
    assert read_label("X" * 10_000_000 + " DISC 1").disc is None


@given(st.text(max_size=300))
def test_any_label_is_one_short_printable_line_without_paths(label: str) -> None:
    title = read_label(label).title
    assert len(title) <= LONGEST
    assert title == title.strip()
    assert not set(title) & set('/\\|<>;"`{}\n\r\t\0')
    assert not title.startswith(("-", "."))
    assert all(letter.isprintable() for letter in title)
