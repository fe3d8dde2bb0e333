"""Films: what their names and folders say, whole."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.path import read_path
from medialib.identify.reading import Reading
from medialib.model import Kind, Source

F = Source.FOLDER


def film(title: str, year: int | None = None, **more: Any) -> Reading:
    return Reading(Kind.MOVIE, title, year, sure=0.8 if year else 0.4, **more)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (
            "12 Angry Men (1957)/12.Angry.Men.1957.Criterion.1080p.mkv",
            film("12 Angry Men", 1957, edition="Criterion", resolution="1080p", source=F),
        ),
        ("[REC] (2007) [1080p].mkv", film("[REC]", 2007, resolution="1080p")),
        ("[REC] 2 (2009)/[REC] 2 (2009).mkv", film("[REC] 2", 2009, source=F)),
        ("[REC] 3 - Génesis (2012) [1080p].mkv", film("[REC] 3 - Génesis", 2012, resolution="1080p")),
        ("[REC]² (2009).mkv", film("[REC]²", 2009)),
        ("[Group] 9 (2009) [1080p].mkv", film("9", 2009, resolution="1080p")),
        ("Avatar (2009) - 3D.HSBS.mkv", film("Avatar", 2009, version="3D")),
        (
            "Ocean's Eleven (2001)/Ocean's Eleven (2001) - [1080p].mkv",
            film("Ocean's Eleven", 2001, resolution="1080p", source=F),
        ),
        (
            "Apollo 13 (1995)/Apollo 13 (1995) {imdb-tt0112384}.mkv",
            film("Apollo 13", 1995, ids={"imdb": "tt0112384"}, source=F),
        ),
        (
            "Alien (1979) [tmdbid-348]/Alien [tvdbid=9].mkv",
            film("Alien", 1979, ids={"tmdb": "348", "tvdb": "9"}, source=F),
        ),
        ("Alien (1979) [tmdbid-348]/Alien [tmdbid-9].mkv", film("Alien", 1979, ids={"tmdb": "9"}, source=F)),
        (
            "Alien (1979) [imdbid-tt0078748] - Director's Cut.mkv",
            film("Alien", 1979, edition="Director's Cut", version="Director's Cut", ids={"imdb": "tt0078748"}),
        ),
        ("Se7en (1995)/Se7en (1995) - 4K HDR.mkv", film("Se7en", 1995, resolution="2160p", source=F)),
        (
            "Brazil (1985)/Brazil (1985) - Director's Cut - 1080p.mkv",
            film("Brazil", 1985, edition="Director's Cut", resolution="1080p", version="Director's Cut", source=F),
        ),
        ("Brazil (1985)/Brazil (1985) - Home Video.mkv", film("Brazil", 1985, version="Home Video", source=F)),
        (
            "Terminator 2 (1991)/Terminator.2.1991.SE.EE.mkv",
            film("Terminator 2", 1991, edition="Special Extended", source=F),
        ),
        ("Alien (1979) Director's Definitive Cut.mkv", film("Alien", 1979, edition="Director's Definitive Cut")),
        (
            "Amélie (2001)/Le Fabuleux Destin d'Amélie Poulain (2001).mkv",
            film("Le Fabuleux Destin d'Amélie Poulain", 2001),
        ),
        ("Heat.1995.PAL.DVD9/VIDEO_TS/VTS_01_1.VOB", film("Heat", 1995, source=F)),
        ("Heat (1995) BD50/BDMV/STREAM/00001.m2ts", film("Heat", 1995, source=F)),
        ("Heat (1995) [DVD9]/Heat.mkv", film("Heat", 1995, source=F)),
        ("Heat.1995.DVD9.mkv", film("Heat", 1995)),
        ("Heat.1995.DVD5.CD2.mkv", film("Heat", 1995, part=2)),
        ("Heat (1995)/Heat (1995) DVD 2.iso", film("Heat", 1995, part=2, source=F)),
        ("Heat (1995) Disc 2/Heat.mkv", film("Heat", 1995, part=2, source=F)),
        ("Heat (1995)/CD2/heat.avi", film("Heat", 1995, part=2, source=F)),
        ("Heat (1995)/Heat (1995) part d.avi", film("Heat", 1995, part=4, source=F)),
        ("Heat (1995)/Heat - Part 2.avi", film("Heat", 1995, part=2, source=F)),
        ("Heat/Heat - Part 2.avi", film("Heat - Part 2")),
        ("Happy Anniversary (1959).mkv", film("Happy Anniversary", 1959)),
        ("Cannes Film Festival (2000).mkv", film("Cannes Film Festival", 2000)),
        ("The Limited Partnership (2014).mkv", film("The Limited Partnership", 2014)),
        ("A Restored Life (2010).mkv", film("A Restored Life", 2010)),
        ("Alien 20th Anniversary (1979).mkv", film("Alien", 1979, edition="Anniversary")),
        ("Alien.LIMITED.1979.1080p.mkv", film("Alien", 1979, edition="Limited", resolution="1080p")),
        ("Alien (1979)/Director's Cut.mkv", film("Alien", 1979, edition="Director's Cut", source=F)),
        (
            "Alien (1979)/Director's Cut 2160p.mkv",
            film("Alien", 1979, edition="Director's Cut", resolution="2160p", source=F),
        ),
        ("Alien (1979)/movie.mkv", film("Alien", 1979, source=F)),
        ("Alien (1979)/title_t00.mkv", film("Alien", 1979, source=F)),
        ("Alien (1979)/b.mkv", film("Alien", 1979, source=F)),
        ("Alien/Alien (1979).mkv", film("Alien", 1979)),
        ("Alien/Aliens.mkv", film("Aliens")),
        ("Alien.1979.1080p.BluRay.x264-GRP/abc-alien.mkv", film("Alien", 1979, source=F)),
        ("Alien.1979.1080p.BluRay.x264-GRP/alien.1979.mkv", film("Alien", 1979, source=F)),
        ("Wonder Woman 1984 (2020)/Wonder Woman (1984).mkv", film("Wonder Woman 1984", 2020, source=F)),
        ("James Bond/01. Dr. No (1962).mkv", film("Dr. No", 1962)),
        ("Noah.German.2014.DL.1080p.BluRay.x264-GRP.mkv", film("Noah", 2014, resolution="1080p")),
        ("The.German.Doctor.2013.mkv", film("The German Doctor", 2013)),
        ("Film.3D.2012.1080p.BluRay.H-SBS.mkv", film("Film", 2012, resolution="1080p")),
        ("Step.Up.3D.2010.3D.1080p.BluRay.mkv", film("Step Up 3D", 2010, resolution="1080p")),
        ("Le Prestige (The Prestige) (2006).mkv", film("Le Prestige", 2006)),
        (
            "Birdman or (The Unexpected Virtue of Ignorance) (2014).mkv",
            film("Birdman or (The Unexpected Virtue of Ignorance)", 2014),
        ),
        ("Film.2012.480i.mkv", film("Film", 2012, resolution="480i")),
        ("Film.2012.720P.mkv", film("Film", 2012, resolution="720p")),
        ("Film.2012.8K.mkv", film("Film", 2012, resolution="4320p")),
        ("Film.2012.1920x1080.mkv", film("Film", 2012, resolution="1080p")),
        ("Film.2012.UHD.mkv", film("Film", 2012, resolution="2160p")),
        ("Film.2012.m1080p.mkv", film("Film", 2012, resolution="1080p")),
        ("Film 700MB (2012) 700 MB.avi", film("Film 700MB", 2012)),
        ("Film.1200.kbps.2012.avi", film("Film 1200 kbps", 2012)),
        ("Film 1890.mkv", film("Film", 1890)),
        ("Film 1889.mkv", film("Film", 1889)),
        ("Film 2039.mkv", film("Film", 2039)),
        ("Film 2040.mkv", film("Film 2040")),
        ("The Voyage (1724).mkv", film("The Voyage (1724)")),
        ("Film [2012, Drama].mkv", film("Film", 2012)),
        ("Film (1999-2003).mkv", film("Film", 1999)),
        ("Film (USA / 2012).mkv", film("Film", 2012)),
        ("Film (2012).en.forced.srt", film("Film", 2012)),
        ("Film (2012)/Film (2012).iso", film("Film", 2012, source=F)),
        ("www.site.com - Film (2012).mkv", film("Film", 2012)),
        ("Film (2012) - www.site.org.mkv", film("Film", 2012)),
        ("x264-Film.2012.mkv", film("Film", 2012)),
        ("Film (2012) {edition-My Own}.mkv", film("Film", 2012, edition="My Own")),
        ("Film (2012) {edition-}.mkv", film("Film", 2012)),
        ("(1999) The Matrix.mkv", film("The Matrix", 1999)),
        ("1999 - The Matrix.mkv", film("The Matrix", 1999)),
        ("[1999] The Matrix 1080p.mkv", film("The Matrix", 1999, resolution="1080p")),
        ("1999 - The Matrix (1999).mkv", film("The Matrix", 1999)),
        ("2012 (2009)/2012 (2009).mkv", film("2012", 2009)),
        ("Alien (1979)/Files/abc.mkv", film("Alien", 1979, source=F)),
        ("Aliens.1080p.BluRay-GRP/xyz.mkv", film("Aliens", source=F)),
        ("Aliens (1986) CD1.avi", film("Aliens", 1986, part=1)),
        ("Aliens EE (1986).mkv", film("Aliens", 1986, edition="Extended")),
        ("ALIENS EE (1986).mkv", film("ALIENS EE", 1986)),
        ("Film v2 (2010).mkv", film("Film v2", 2010)),
        ("A.k.a. Film AKA Other (2010).mkv", film("A.k.a. Film", 2010)),
        ("Film a.k.a. Other (2010).mkv", film("Film", 2010)),
        ("Енола Голмс / Enola Holmes (2020).mkv", film("Енола Голмс", 2020)),
        ("S.W.A.T. (2003).mkv", film("S.W.A.T.", 2003)),
        ("S.W.A.T.2003.1080p.mkv", film("S.W.A.T.", 2003, resolution="1080p")),
        ("Mr..Nobody.2009.mkv", film("Mr Nobody", 2009)),
        ("Area.51.2.0.2011.mkv", film("Area 51 2 0", 2011)),
        ("Spider-Man-Far-From-Home-2019.mkv", film("Spider Man Far From Home", 2019)),
        ("Film) closed (2010).mkv", film("Film closed", 2010)),
        ("Film () (2010).mkv", film("Film", 2010)),
        ("Film - (2010).mkv", film("Film", 2010)),
        ("_Film_ (2010).mkv", film("Film", 2010)),
        ("Opus 2010 1080p.mkv", film("Opus", 2010, resolution="1080p")),
        ("Film WEB 1080p.mkv", film("Film", resolution="1080p")),
        ("Film.2010.UHD.mkv", film("Film", 2010, resolution="2160p")),
        ("Film 4K.mkv", film("Film", resolution="2160p")),
        ("4K Film.mkv", film("4K Film")),
        ("Movie Film German 1080p.mkv", film("Movie Film", resolution="1080p")),
        ("French 1080p.mkv", film("French", resolution="1080p")),
        ("Film HDR.mkv", film("Film")),
        ("Film GERMAN 2010.mkv", film("Film", 2010)),
        ("[BD 1080p] Film 720p.mkv", film("Film", resolution="720p")),
        ("Opus Atmos.mkv", film("Opus Atmos")),
        ("Film [Web] 2010.mkv", film("Film", 2010)),
    ],
)
def test_films(path: str, wanted: Reading) -> None:
    assert read_path(f"Movies/{path}") == wanted


@pytest.mark.parametrize(
    ("words", "edition"),
    [
        *(("Extended Director's Cut", "Extended Director's Cut"), ("The Director's Cut", "Director's Cut")),
        *(("Directors Edition", "Director's Cut"), ("DDC", "Director's Definitive Cut"), ("dc", None)),
        *(("Ultimate Fan Edit", "Ultimate Fan"), ("Ultimate Collector's Edition", "Ultimate Collector")),
        *(("Ultimate Cut", "Ultimate"), ("Collectors Edition", "Collector"), ("Edition Collector", "Collector")),
        *(("Special Edition", "Special"), ("Édition Spéciale", "Special"), ("se", None), ("CC", "Criterion")),
        *(("The Criterion Collection", "Criterion"), ("Deluxe Edition", "Deluxe"), ("Limited Edition", "Limited")),
        *(("Theatrical Version", "Theatrical"), ("Kinofassung", "Theatrical"), ("Langfassung", "Extended")),
        *(("Extended Cut", "Extended"), ("Version Longue", "Extended"), ("The Final Cut", "Final Cut")),
        *(("Alternate Ending", "Alternative Cut"), ("Digitally Remastered", "Remastered"), ("4K Restored", "Restored")),
        *(("Uncensored", "Uncensored"), ("Uncut Version", "Uncut"), ("Unrated Cut", "Unrated")),
        *(("IMAX Edition", "IMAX"), ("Fanedit", "Fan"), ("Despecialized", "Fan"), ("Redux", "Redux")),
        *(("25th Anniversary Edition", "Anniversary"), ("Festival Cut", "Festival"), ("Work-Print", "Workprint")),
        *(("International Version", "International"), ("Assembly Cut", "Assembly Cut"), ("Open Matte", "Open Matte")),
        *(("Signature Edition", "Signature"), ("Diamond Edition", "Diamond"), ("Platinum Edition", "Platinum")),
        *(("Roadshow Version", "Roadshow"), ("Black & Chrome Edition", "Black & White"), ("Noir", None)),
        *(("Unrated Extended", "Unrated Extended"), ("Extended Unrated", "Extended Unrated")),
    ],
)
def test_editions(words: str, edition: str | None) -> None:
    assert read_path(f"Movies/Film (2000) {words}.mkv") == film("Film", 2000, edition=edition)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Film (2000) [tmdbid=5] {tvdb-6} (imdb-tt00001)", {"tmdb": "5", "tvdb": "6", "imdb": "tt00001"}),
        ("Film [tvmazeid=5] (2000)", {"tvmaze": "5"}),
        ("Film (2000) {anidb-5}", {"anidb": "5"}),
        ("Film (2000) (tmdb 5)", {"tmdb": "5"}),
        ("Film (2000) [tt0078748]", {"imdb": "tt0078748"}),
        ("Film (2000) [tmdbid=x]", {}),
        ("Film (2000) [imdbid=tt12]", {}),
        ("Film (2000) [id=5]", {}),
    ],
)
def test_ids_in_names(name: str, ids: dict[str, str]) -> None:
    assert read_path(f"Movies/{name}.mkv") == film("Film", 2000, ids=ids)


@pytest.mark.parametrize(
    ("path", "title", "part"),
    [
        *(("Alien cd1 (1979).avi", "Alien", 1), ("Alien part1 (1979).avi", "Alien part1", None)),
        *(("Alien CD 1.avi", "Alien", 1), ("Alien Teil 2.avi", "Alien Teil 2", None)),
        *(("Alien (1979) Teil 2.avi", "Alien", 2), ("Alien (1979) part 2 of 3.avi", "Alien", 2)),
        *(("Alien (1979)/cd1.avi", "Alien", 1), ("Alien (1979)/Disc 2.avi", "Alien", 2), ("cd1.avi", "cd1", 1)),
        *(("Alien (1979)/CD2/alien.avi", "Alien", 2), ("Alien (1979)/Alien.avi", "Alien", None)),
    ],
)
def test_parts_of_a_film(path: str, title: str, part: int | None) -> None:
    found = read_path(f"Movies/{path}")
    assert (found.title, found.part) == (title, part)
