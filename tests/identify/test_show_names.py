"""Shows: which show, season and episode a name says, and what its episode is called."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.path import read_path
from medialib.identify.reading import Reading
from medialib.model import Kind, Source

F = Source.FOLDER


def episode(title: str | None, season: int | None = None, episodes: tuple[int, ...] = (), **more: Any) -> Reading:
    sure = 0.8 if season is not None else 0.6
    return Reading(Kind.EPISODE, title, season=season, episodes=episodes, **{"sure": sure} | more)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (
            "Shows/Breaking Bad/Season 1/Breaking Bad - S01E01 - Pilot.mkv",
            episode("Breaking Bad", 1, (1,), episode_title="Pilot", source=F),
        ),
        (
            "Shows/24/Season 01/24 - S01E01 - 12_00 A.M. - 1_00 A.M..mkv",
            episode("24", 1, (1,), episode_title="12 00 A.M. - 1 00 A.M.", source=F),
        ),
        ("Shows/1883 (2021)/Season 1/1883 - S01E01.mkv", episode("1883", 1, (1,), year=2021, source=F)),
        (
            "Shows/9-1-1/Season 3/9-1-1.S03E05.Rage.1080p.mkv",
            episode("9-1-1", 3, (5,), episode_title="Rage", resolution="1080p", source=F),
        ),
        ("Shows/Naruto Shippuden/Naruto Shippuden - 001-002.mkv", episode("Naruto Shippuden", None, (1, 2), source=F)),
        (
            "Shows/X-Files/Season 1/X-Files 101 - Pilot.avi",
            episode("X-Files", 1, (1,), episode_title="Pilot", source=F),
        ),
        (
            "Shows/X-Files/Season 1/X-Files 04 Conduit.avi",
            episode("X-Files", 1, (4,), episode_title="Conduit", source=F),
        ),
        ("Shows/X-Files/X-Files 101 - Pilot.avi", episode("X-Files", 1, (1,), episode_title="Pilot", source=F)),
        ("Shows/The 100/The 100 05 Twilight.mkv", episode("The 100", None, (5,), episode_title="Twilight", source=F)),
        ("Shows/The 100/The 100 - S01E05.mkv", episode("The 100", 1, (5,), source=F)),
        (
            "Anime/Cowboy Bebop/Cowboy Bebop 01 - Asteroid Blues.mkv",
            episode("Cowboy Bebop", None, (1,), episode_title="Asteroid Blues", source=F),
        ),
        (
            "Anime/Cowboy Bebop (1998)/Cowboy_Bebop_01_Asteroid_Blues_[1080p].mkv",
            episode(
                "Cowboy Bebop", None, (1,), year=1998, episode_title="Asteroid Blues", resolution="1080p", source=F
            ),
        ),
        ("Anime/Bleach/Season 2/Bleach 05 - Title.mkv", episode("Bleach", 2, (5,), episode_title="Title", source=F)),
        ("Shows/Dark/Specials/Dark 02 - Special.mkv", episode("Dark", 0, (2,), episode_title="Special", source=F)),
        ("Cosmos.A.Spacetime.Odyssey.S01E01.2014.mkv", episode("Cosmos A Spacetime Odyssey", 1, (1,), year=2014)),
        ("Cosmos S01E01 - 1984.mkv", episode("Cosmos", 1, (1,), episode_title="1984")),
        ("Show (2009) - Season 6 (2016) ep13.mkv", episode("Show", 6, (13,), year=2009)),
        (
            "[Erai-raws] Jujutsu Kaisen 2nd Season - 23 END [1080p].mkv",
            episode("Jujutsu Kaisen", 2, (23,), episode_title="END", resolution="1080p"),
        ),
        (
            "[HorribleSubs] Boku no Hero Academia S4 - 05 [720p].mkv",
            episode("Boku no Hero Academia", 4, (5,), resolution="720p"),
        ),
        ("[ASW] 86 - Eighty Six - 12v2 [1080p HEVC].mkv", episode("86 - Eighty Six", None, (12,), resolution="1080p")),
        ("[Group][Show][12][1080p].mkv", episode("Show", None, (12,), resolution="1080p")),
        ("[Group] 12 - Show [1080p].mkv", episode("Show", None, (12,))),
        ("[Group] Show - OVA 2 [1080p].mkv", episode("Show", 0, (2,), resolution="1080p")),
        ("[Group] Show - 12.5 [1080p].mkv", episode("Show", None, (12,), resolution="1080p")),
        ("Show - 12 [1A2B3C4D].mkv", episode("Show", None, (12,))),
        (
            "Shows/Doctor Who (2005)/Season 00/Doctor Who (2005) - 2005-12-25 - The Christmas Invasion.mkv",
            episode("Doctor Who", 0, year=2005, date="2005-12-25", episode_title="The Christmas Invasion", source=F),
        ),
        (
            "Shows/The Daily Show/2023/The.Daily.Show.2023.10.16.Guest.1080p.mkv",
            episode("The Daily Show", 2023, date="2023-10-16", episode_title="Guest", resolution="1080p", source=F),
        ),
        ("The Daily Show 2023-10-16 Guest.mkv", episode("The Daily Show", date="2023-10-16", episode_title="Guest")),
        (
            "The.Daily.Show.S28E90.2023.10.16.Guest.mkv",
            episode("The Daily Show", 28, (90,), date="2023-10-16", episode_title="Guest"),
        ),
        (
            "2023.10.16.The.Daily.Show.S28E90.Guest.mkv",
            episode("The Daily Show", 28, (90,), date="2023-10-16", episode_title="Guest"),
        ),
        (
            "Shows/Band of Brothers/Band of Brothers - Part 01 - Currahee.mkv",
            episode("Band of Brothers", None, (1,), episode_title="Currahee", source=F),
        ),
        (
            "Shows/Die Sendung mit der Maus/Staffel 3/Folge 12 - Titel.mp4",
            episode("Die Sendung mit der Maus", 3, (12,), episode_title="Titel", source=F),
        ),
        ("Shows/Money Heist/Season 1/La.Casa.de.Papel.S01E01.mkv", episode("Money Heist", 1, (1,), source=F)),
        ("Shows/Money Heist Season 1/La.Casa.de.Papel.S01E01.mkv", episode("La Casa de Papel", 1, (1,))),
        ("Shows/Money Heist/Money Heist Season 1/S01E01.mkv", episode("Money Heist", 1, (1,), source=F)),
        (
            "Shows/進撃の巨人/シーズン1/第1話 二千年後の君へ.mkv",
            episode("進撃の巨人", 1, (1,), episode_title="二千年後の君へ", source=F),
        ),
        (
            "Shows/Клан Сопрано/Сезон 1/01 серия - Пилот.avi",
            episode("Клан Сопрано", 1, (1,), episode_title="Пилот", source=F),
        ),
        (
            "Shows/Star Trek/Season 4/Star Trek - 4x01-02 - The Way.mkv",
            episode("Star Trek", 4, (1, 2), episode_title="The Way", source=F),
        ),
        ("Shows/House of the Dragon/S01/E01.mkv", episode("House of the Dragon", 1, (1,), source=F)),
        (
            "Shows/The Wire/Season 1/Ep. 1 - The Target.mkv",
            episode("The Wire", 1, (1,), episode_title="The Target", source=F),
        ),
        ("Shows/The Wire/Season 1/1.mkv", episode("The Wire", 1, (1,), source=F)),
        ("Shows/The Wire/The Wire Season 1 Episode 01.mkv", episode("The Wire", 1, (1,), source=F)),
        (
            "Shows/Twin Peaks/Season 1/Twin.Peaks.S01E00.Pilot.mkv",
            episode("Twin Peaks", 1, (0,), episode_title="Pilot", source=F),
        ),
        (
            "Shows/Adventure Time/Season 1/Adventure Time S01E01a - Half.mkv",
            episode("Adventure Time", 1, (1,), episode_title="Half", source=F),
        ),
        (
            "Shows/Show/Season 1/Show S01E01 & S01E02 - Both.mkv",
            episode("Show", 1, (1, 2), episode_title="Both", source=F),
        ),
        ("Shows/Show/Season 1/Show - S01E01-trailer.mkv", episode("Show", 1, (1,), extra="trailer", source=F)),
        ("Shows/Show/Season 1/Extras/Bloopers.mkv", Reading(Kind.SEASON, "Show", season=1, extra="other", source=F)),
        ("Shows/Show/Extras/Cast Interviews-interview.mkv", Reading(Kind.SHOW, "Show", extra="interview", source=F)),
        ("Shows/Show/trailer.mkv", Reading(Kind.SHOW, "Show", extra="trailer", source=F)),
        (
            "Shows/Show (2009)/Season 1/Show - The Making Of.mkv",
            episode("Show", 1, year=2009, episode_title="The Making Of", source=F, sure=0.3),
        ),
        ("Shows/Show (2009)/Season 1/Show - Show.mkv", episode("Show", 1, year=2009, source=F, sure=0.3)),
        (
            "Shows/Sherlock/Specials/The Abominable Bride.mkv",
            episode("Sherlock", 0, episode_title="The Abominable Bride", source=F, sure=0.3),
        ),
        ("S01E01.mkv", episode(None, 1, (1,))),
        ("Season 1/01.mkv", episode(None, 1, (1,))),
        ("Episode 1.mkv", episode(None, None, (1,))),
        ("Top.Gear.S01E01.Extended.720p.mkv", episode("Top Gear", 1, (1,), edition="Extended", resolution="720p")),
        ("Top Gear S01E01 The Long Cut.mkv", episode("Top Gear", 1, (1,), episode_title="The Long Cut")),
        (
            "Top.Gear.S01E01.The.Directors.Cut.720p.mkv",
            episode(
                "Top Gear", 1, (1,), edition="Director's Cut", episode_title="The Directors Cut", resolution="720p"
            ),
        ),
        (
            "Top Gear S01E01 [Uncensored] Title.mkv",
            episode("Top Gear", 1, (1,), edition="Uncensored", episode_title="Title"),
        ),
        ("Show.S03E21.22.HDTV.mkv", episode("Show", 3, (21, 22))),
        ("Show.S01E01.33.HDTV.mkv", episode("Show", 1, (1,), episode_title="33")),
        ("Show S05E53 - Ep.129.mkv", episode("Show", 5, (53,))),
        ("Show.S03.1080p.BluRay.mkv", episode("Show", 3, resolution="1080p")),
        ("Show.Complete.Series.1080p.mkv", episode("Show", sure=0.5)),
        ("Show 2013 Christmas Special.mkv", episode("Show", year=2013, episode_title="Christmas Special", sure=0.4)),
        ("Show.213.HDTV.XviD.avi", episode("Show", 2, (13,), sure=0.4)),
        ("Show.Part.2.HDTV.x264.mkv", episode("Show", None, (2,))),
        ("Show part 2 of 10 Title.mkv", episode("Show", None, (2,), episode_title="Title")),
        ("Show.1x01.Title.mkv", episode("Show", 1, (1,), episode_title="Title")),
        ("Show [1.02] Title.mkv", episode("Show", 1, (2,), episode_title="Title")),
        ("Show (Catalan) - S01E02.mkv", episode("Show", 1, (2,))),
        ("Show AKA Other - S01E02.mkv", episode("Show", 1, (2,))),
        ("★Show★ S01E02.mkv", episode("Show", 1, (2,))),
        ("Show S2021E03.mkv", episode("Show", 2021, (3,))),
        ("Show S01E99999.mkv", episode("Show", 1, (99999,))),
        ("Show 1x02 [1080p].mkv", episode("Show", 1, (2,), resolution="1080p")),
        ("Show.2014.S01E02.mkv", episode("Show", 1, (2,), year=2014)),
        ("Shows/Show/Season 1/a1b2c3.mkv", episode("Show", 1, episode_title="a1b2c3", source=F, sure=0.3)),
        ("Show.S01E02.1080p.WEB-DL-GRP/a1b2c3d4e5f6a7b8.mkv", episode("Show", 1, (2,), resolution="1080p")),
        ("Show.2014.03.04.1080p.WEB-GRP/a1b2c3d4e5f6a7b8.mkv", episode("Show", date="2014-03-04", resolution="1080p")),
        ("Show.S01E02.1080p.WEB-GRP/show.s01e02.1080p.mkv", episode("show", 1, (2,), resolution="1080p")),
        ("Shows/Show/Show.S01E02.1080p.WEB-GRP/x.mkv", episode("Show", 1, (2,), resolution="1080p", source=F)),
    ],
)
def test_episodes(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Show1x02.mkv", episode("Show", 1, (2,))),
        ("Show 01e02.mkv", episode("Show", 1, (2,))),
        ("Show Season 1 Episode 2 Title.mkv", episode("Show", 1, (2,), episode_title="Title")),
        ("Serie Staffel 2, Folge 3.mkv", episode("Serie", 2, (3,))),
        ("Serie 2. Staffel Folge 3.mkv", episode("Serie", 2, (3,))),
        ("Сериал 2 сезон 3 серия.avi", episode("Сериал", 2, (3,))),
        ("进击的巨人 第2季 第03集.mkv", episode("进击的巨人", 2, (3,))),
        ("Show Ep 1.02.mkv", episode("Show", 1, (2,))),
        ("Show S0102.mkv", episode("Show", 1, (2,))),
        ("Show S 03 1080p.mkv", episode("Show", 3, resolution="1080p")),
        ("Show 2nd Season 1080p.mkv", episode("Show", 2, resolution="1080p")),
        ("番組 第2期 - 03.mkv", episode("番組", 2, (3,))),
        ("番組2期 - 03.mkv", episode("番組", 2, (3,))),
        ("Show Season Two 1080p.mkv", episode("Show", 2, resolution="1080p")),
        ("Show 2xAll.mkv", episode("Show", 2)),
        ("Show {12}.mkv", episode("Show", None, (12,))),
        ("Show 2nd Season 08.mkv", episode("Show", 2, (8,))),
        ("Show S2 - 08.mkv", episode("Show", 2, (8,))),
        ("Show S2 (08-09).mkv", episode("Show", 2, (8, 9))),
        ("Show 0205 Title.mkv", episode("Show", 2, (5,), episode_title="Title")),
        ("Show.103.104.HDTV.mkv", episode("Show", 1, (3, 4))),
        ("Show 3of6.mkv", episode("Show", None, (3,))),
        ("Show [3 of 6].mkv", episode("Show", None, (3,))),
        ("Show - 12v2.mkv", episode("Show", None, (12,))),
        ("Show - 2.03 - Title.mkv", episode("Show", 2, (3,), episode_title="Title")),
        ("Show E07.mkv", episode("Show", None, (7,))),
        ("Show 7 Folge.mkv", episode("Show", None, (7,))),
        ("Show Folgen 1 und 2.mkv", episode("Show", None, (1, 2))),
        ("[Group] Show - 5.mkv", episode("Show", None, (5,))),
        ("[Group] Show - (12).mkv", episode("Show", None, (12,))),
        ("[Group] Show - 12-13 [1080p].mkv", episode("Show", None, (12, 13), resolution="1080p")),
        ("[Group] Show #12.mkv", episode("Show", None, (12,))),
        ("[Group] Show SP2.mkv", episode("Show", 0, (2,))),
        ("[Group][Show][12v2].mkv", episode("Show", None, (12,))),
        ("[Group] Show 12.mkv", episode("Show", None, (12,))),
        ("[Group] Show 12 - Title.mkv", episode("Show", None, (12,), episode_title="Title")),
        ("[Group] Show (12).mkv", episode("Show", None, (12,))),
        ("[Group] Show 012 Title.mkv", episode("Show", None, (12,), episode_title="Title")),
        (
            "[Group] Show 01-12 [1080p].mkv",
            episode("Show", None, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), resolution="1080p"),
        ),
        ("[Group] Show (2010) - 12.mkv", episode("Show", None, (12,), year=2010)),
        ("Show - 12 end [1080p].mkv", episode("Show", None, (12,), resolution="1080p")),
        ("Show - 103 - Title.mkv", episode("Show", None, (103,), episode_title="Title")),
        ("Show 2014-205-Title.mkv", episode("Show", 2, (5,), year=2014, episode_title="Title")),
        ("Show 01 ~ 12.mkv", episode("Show", None, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))),
        ("Shows/Dark/Season 1/Dark - 5 - Title.mkv", episode("Dark", 1, (5,), episode_title="Title", source=F)),
        ("Shows/Dark/Season 1/Dark 3 of 6.mkv", episode("Dark", 1, (3,), source=F)),
        ("Shows/Dark/Season 1/Title 5.mkv", episode("Dark", 1, (5,), source=F)),
        ("Shows/Dark/Season 1/Part 5 Title.mkv", episode("Dark", 1, (5,), episode_title="Title", source=F)),
        ("Shows/Dark/Season 1/Title #5.mkv", episode("Dark", 1, (5,), source=F)),
        ("Shows/Dark/Season 1/01-02 Title.mkv", episode("Dark", 1, (1, 2), episode_title="Title", source=F)),
        ("Shows/Dark/Season 2/205 Title.mkv", episode("Dark", 2, (5,), episode_title="Title", source=F)),
        ("Shows/Dark/1-02 Lies.mkv", episode("Dark", 1, (2,), episode_title="Lies", source=F)),
        ("Shows/Dark/102 Lies.mkv", episode("Dark", 1, (2,), episode_title="Lies", source=F)),
        ("Shows/Dark/2 Lies.mkv", episode("Dark", None, (2,), episode_title="Lies", source=F)),
        ("Shows/Dark/Title #5.mkv", episode("Dark", None, (5,), source=F)),
        ("Shows/Dark/Title 3 of 6.mkv", episode("Dark", None, (3,), source=F)),
        ("Shows/Dark/Title 5.mkv", episode("Dark", None, (5,), source=F)),
        ("Shows/Dark/Part 5 Title.mkv", episode("Dark", None, (5,), episode_title="Title", source=F)),
        ("Dark/02 - Lies.mkv", episode("Dark", None, (2,), episode_title="Lies", source=F)),
        ("Dark/Dark 02 Lies.mkv", episode("Dark", None, (2,), episode_title="Lies", source=F)),
        ("Dark/02.mkv", episode("Dark", None, (2,), source=F)),
        ("Dark/100. Lies.mkv", episode("Dark", None, (100,), episode_title="Lies", source=F)),
        ("02 - Lies.mkv", episode("Lies", None, (2,))),
        ("番組 2014年3月4日.mkv", episode("番組", date="2014-03-04")),
        ("Show 14.03.04.mkv", episode("Show", date="2014-03-04")),
        ("Show.140304.HDTV.mkv", episode("Show", date="2014-03-04")),
        ("Show 4 March 2014.mkv", episode("Show", date="2014-03-04")),
        ("Show March 4th, 2014.mkv", episode("Show", date="2014-03-04")),
        ("Show 04.03.2014.mkv", episode("Show", date="2014-03-04")),
        ("Show 2014 13 04.mkv", episode("Show", date="2014-04-13")),
        ("Show 001-100 - S01E02.mkv", episode("Show", 1, (2,))),
        ("Show Season 2 - S02E03.mkv", episode("Show", 2, (3,))),
        ("Show - The Complete Series - S02E03.mkv", episode("Show", 2, (3,))),
        ("Shows/Dark Complete Series/Season 1/S01E02.mkv", episode("Dark", 1, (2,), source=F)),
        ("Shows/A/Dark/S01E02.mkv", episode("Dark", 1, (2,), source=F)),
        ("C:\\Shows\\Dark\\S01E02.mkv", episode("Dark", 1, (2,), source=F)),
        ("Show 12 [720p/MKV].mkv", episode("Show", None, (12,), sure=0.4)),
        ("Show 1x02x03.mkv", episode("Show", 1, (2, 3))),
        ("Show 2020x05.mkv", episode("Show", 2020, (5,))),
        ("Show T01xE02.mkv", episode("Show", 1, (2,))),
        ("Show S01 Extras.mkv", episode("Show", 1, episode_title="Extras")),
        ("Show S01D02.mkv", episode("Show", 1)),
        ("Show The Complete Season 3.mkv", episode("Show", 3)),
        ("Show 1 сезон.mkv", episode("Show", 1)),
        ("Show Part Two HDTV.mkv", episode("Show", None, (2,))),
        ("Show part 1 to 4 hdtv.mkv", episode("Show", None, (1, 2, 3, 4))),
        ("Show\x01\u200e S01E02.mkv", episode("Show", 1, (2,))),
    ],
)
def test_every_way_of_numbering(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("path", "kind", "title"),
    [
        ("Show 2014.13.45.mkv", Kind.MOVIE, "Show"),
        ("Show 2014 05 720p.mkv", Kind.MOVIE, "Show"),
        ("Show 2010 HDTV Part 2.mkv", Kind.MOVIE, "Show"),
        ("Show [6 of 6].mkv", Kind.VIDEO, "Show"),
        ("[Group] OP1 [1080p].mkv", Kind.MOVIE, "OP1"),
        ("WWE.Show.213.PPV.HDTV.mkv", Kind.MOVIE, "WWE Show 213"),
        ("Naruto/Naruto 03 The Movie.mkv", Kind.VIDEO, "Naruto 03 The Movie"),
        (
            "Movies/Star Wars Episode 1 The Phantom Menace (1999).mkv",
            Kind.MOVIE,
            "Star Wars Episode 1 The Phantom Menace",
        ),
        ("Movies/Open Season 3 (2010)/Open Season 3 (2010).mkv", Kind.MOVIE, "Open Season 3"),
        ("Open Season 3 (2010)/Open Season 3 (2010).mkv", Kind.MOVIE, "Open Season 3"),
        ("Apollo 13.mkv", Kind.VIDEO, "Apollo 13"),
        ("report.of.2014.xyz", Kind.MOVIE, "report of"),
        ("report.of.meeting.xyz", Kind.DOCUMENT, "report of meeting xyz"),
        ("S01E02.xyz", Kind.EPISODE, None),
        ("Heat/VIDEO_TS/VIDEO_TS.VOB", Kind.VIDEO, "Heat"),
        ("Heat/BDMV/STREAM/00001.m2ts", Kind.VIDEO, "Heat"),
        ("Heat.en.srt", Kind.VIDEO, "Heat"),
        ("Heat.German.forced.ass", Kind.VIDEO, "Heat"),
    ],
)
def test_what_is_no_episode(path: str, kind: Kind, title: str | None) -> None:
    found = read_path(path)
    assert (found.kind, found.title) == (kind, title)
