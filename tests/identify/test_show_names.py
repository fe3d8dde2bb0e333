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
