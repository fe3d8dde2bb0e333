"""What each element of an NFO file becomes, as Kodi, Jellyfin, Radarr, Sonarr and people write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medialib import seal
from medialib.identify import nfo
from medialib.identify.nfo import Nfo
from medialib.model import Fact, Json, Kind, Source


def facts(**values: Json) -> tuple[Fact, ...]:
    return tuple(Fact(field, value, Source.NFO) for field, value in values.items())


def movie(inside: str) -> dict[str, Json]:
    """What a film's NFO with these elements says, by field."""
    (found,) = nfo.parse(f"<movie>{inside}</movie>".encode())
    assert found.kind is Kind.MOVIE
    return {fact.field: fact.value for fact in found.facts}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<title>A</title><title>B</title>", {"title": "A"}),
        ("<title> </title><name>B</name>", {"title": "B"}),
        ("<Title>A</Title>", {"title": "A"}),
        ("<title>\n  A\n</title>", {"title": "A"}),
        ("<plot/><outline>Short.</outline>", {"overview": "Short."}),
        ("<certification>12</certification><mpaa>PG</mpaa>", {"certification": "PG"}),
        ("<plot>" + "x" * 30_000 + "</plot>", {"overview": "x" * 20_000}),
        ("<year>1979</year>", {"year": 1979}),
        ("<year>1979-80</year>", {"year": 1979}),
        ("<year>79</year>", {}),
        ("<year>1979</year><premiered>1980-02-29</premiered>", {"year": 1979, "date": "1980-02-29"}),
        ("<premiered>soon</premiered><releasedate>1980-02-01</releasedate>", {"year": 1980, "date": "1980-02-01"}),
        ("<aired>1980-02-01T20:15:00</aired>", {"year": 1980, "date": "1980-02-01"}),
        ("<premiered>1980-13-01</premiered>", {}),
        ("<rating>7,25</rating>", {"rating": 7.2}),
        ("<rating>10</rating>", {"rating": 10.0}),
        ("<rating>11</rating>", {}),
        ("<rating>0</rating>", {}),
        ("<rating>good</rating>", {}),
        ("<ratings><rating max='100'><value>85</value></rating></ratings>", {"rating": 8.5}),
        ("<ratings><rating max='5'><value>6</value></rating></ratings>", {}),
        ("<ratings><rating><value/></rating><rating><value>6</value></rating></ratings>", {"rating": 6.0}),
        ("<ratings><rating max='x'><value>6</value></rating></ratings><rating>9</rating>", {"rating": 6.0}),
        ("<genre>Horror, Drama</genre><genre>Sci-Fi / Horror</genre>", {"genres": ["Horror", "Drama", "Sci-Fi"]}),
        ("<genre>Action/Adventure</genre><genre/>", {"genres": ["Action/Adventure"]}),
        ("<tag>a;b|c</tag>", {"tags": ["a", "b", "c"]}),
        ("<runtime>117</runtime>", {"runtime_s": 7020}),
        ("<runtime>117 min</runtime>", {"runtime_s": 7020}),
        ("<runtime>0</runtime>", {}),
        ("<runtime>1h 57m</runtime>", {}),
        ("<artist>A</artist>", {}),
        ("<season>1</season><episode>2</episode>", {}),
    ],
)  # fmt: skip
def test_what_a_film_is_said_to_be(inside: str, said: dict[str, Json]) -> None:
    assert movie(inside) == said


@pytest.mark.parametrize(
    ("inside", "credits"),
    [
        ("<actor><name>A</name></actor>", [("A", "actor", "")]),
        ("<actor><name> A </name><role> R </role></actor>", [("A", "actor", "R")]),
        ("<actor><role>R</role></actor><actor><name/></actor>", []),
        ("<director>A</director><director>B, C</director>", [("A", "director", ""), ("B", "director", ""), ("C", "director", "")]),
        ("<credits>A / B</credits>", [("A", "writer", ""), ("B", "writer", "")]),
        ("<credits>A</credits><director>A</director>", [("A", "director", ""), ("A", "writer", "")]),
        ("<actor><name>A</name></actor>" * 120, [("A", "actor", "")] * 100),
    ],
)  # fmt: skip
def test_who_made_a_film(inside: str, credits: list[tuple[str, str, str]]) -> None:
    people = [{"name": name, "role": role, "character": character} for name, role, character in credits]
    assert movie(inside) == ({"credits": people} if people else {})


@pytest.mark.parametrize(
    ("inside", "ids"),
    [
        ("<id>tt0078748</id>", {"imdb": "tt0078748"}),
        ("<id>348</id>", {}),
        ("<imdbid>tt0078748</imdbid><tmdbid>348</tmdbid>", {"imdb": "tt0078748", "tmdb": "348"}),
        ("<imdb_id>tt0078748</imdb_id><tvdb_id>12</tvdb_id><tvmazeid>3</tvmazeid>", {"imdb": "tt0078748", "tvdb": "12", "tvmaze": "3"}),
        ('<uniqueid type="IMDB">tt1</uniqueid><imdbid>tt2</imdbid>', {"imdb": "tt1"}),
        ('<uniqueid type=" tvdb "> 81189 </uniqueid>', {"tvdb": "81189"}),
        ('<uniqueid type="tmdb">1</uniqueid><uniqueid type="tmdb">2</uniqueid>', {"tmdb": "1"}),
        ('<uniqueid type="tmdb"/><uniqueid>5</uniqueid>', {}),
        ('<uniqueid type="tmdb">34 8</uniqueid>', {}),
        ('<uniqueid type="tmdb">' + "1" * 65 + "</uniqueid>", {}),
        ('<uniqueid type="home">1</uniqueid>', {}),
        ('<uniqueid type="anidb">1</uniqueid><uniqueid type="trakt">a-b</uniqueid>', {"anidb": "1", "trakt": "a-b"}),
        ("<imdbid>https://www.imdb.com/title/tt1</imdbid>", {}),
    ],
)  # fmt: skip
def test_the_ids_of_a_film(inside: str, ids: dict[str, str]) -> None:
    assert movie(inside) == ({"external_ids": ids} if ids else {})


def test_a_set_has_its_number_from_the_first_place_that_has_one() -> None:
    said = (
        '<set tmdbcolid="0x1">Alien</set><uniqueid type="tmdbcol">8091</uniqueid><tmdbcollectionid>7</tmdbcollectionid>'
    )
    assert movie(said) == {"collection": {"key": "tmdb:collection:8091", "title": "Alien"}}
    assert movie("<set>Alien</set><tmdbcollectionid>007</tmdbcollectionid>") == {
        "collection": {"key": "tmdb:collection:7", "title": "Alien"}
    }
    assert nfo.parse(b"<tvshow><set>Alien</set></tvshow>") == (Nfo(Kind.SHOW, ()),)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<tvshow><title>Dark</title><season>-1</season><episode>-1</episode></tvshow>", Nfo(Kind.SHOW, facts(title="Dark"))),
        ("<season><seasonnumber>0</seasonnumber></season>", Nfo(Kind.SEASON, (), number=0)),
        ("<season><seasonnumber>x</seasonnumber></season>", Nfo(Kind.SEASON, ())),
        ("<episodedetails><season>2</season><episode>3</episode></episodedetails>", Nfo(Kind.EPISODE, (), season=2, number=3)),
        ("<episodedetails><season>-1</season><episode>123456</episode></episodedetails>", Nfo(Kind.EPISODE, ())),
        ("<episodedetails><showtitle> Dark </showtitle></episodedetails>", Nfo(Kind.EPISODE, (), show="Dark")),
        ("<movie><showtitle>Dark</showtitle></movie>", Nfo(Kind.MOVIE, ())),
        ("<musicvideo><title>A</title><artist>B</artist><artist>C</artist></musicvideo>", Nfo(Kind.VIDEO, facts(title="A", creator="B, C"))),
        ("<episodedetails><runtime>45</runtime></episodedetails>", Nfo(Kind.EPISODE, facts(runtime_s=2700))),
        ("<tvshow><runtime>45</runtime></tvshow>", Nfo(Kind.SHOW, ())),
        ("<artist><formed>1966-05-01</formed></artist>", Nfo(Kind.ARTIST, facts(year=1966, date="1966-05-01"))),
        ("<artist><musicBrainzArtistID>a-b</musicBrainzArtistID></artist>", Nfo(Kind.ARTIST, facts(external_ids={"musicbrainz": "a-b"}))),
    ],
)  # fmt: skip
def test_what_is_no_film(text: str, wanted: Nfo) -> None:
    assert nfo.parse(text.encode()) == (wanted,)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?><movie><title>Сталкер</title></movie>'.encode("cp1251"), "Сталкер"),
        ("<?xml version='1.0' encoding='Shift_JIS'?><movie><title>千と千尋</title></movie>".encode("shift_jis"), "千と千尋"),
        ('<?xml version="1.0" encoding="GBK" standalone="yes"?><movie><title>霸王别姬</title></movie>'.encode("gbk"), "霸王别姬"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><movie><title>Łódź</title></movie>'.encode("iso-8859-2"), "Łódź"),
        ('<?xml version="1.0" encoding="windows-1251"?><movie><title>Сталкер</title></movie>'.encode(), "Сталкер"),
        ('<?xml version="1.0" encoding="cp9999"?><movie><title>Köln</title></movie>'.encode("cp1252"), "Köln"),
        ('<?xml version="1.0" encoding="punycode"?><movie><title>Köln</title></movie>'.encode("cp1252"), "Köln"),
        ('<?xml version="1.0" encoding="big5"?><movie><title>A\xff\xff</title></movie>'.encode("latin-1"), "Aÿÿ"),
        ("<movie><title>Köln</title></movie>".encode("utf-16-be").join((b"\xfe\xff", b"")), "Köln"),
        ("\ufeff<movie><title>Köln</title></movie>".encode(), "Köln"),
        (b"<movie><title>A\x81B</title></movie>", "A\ufffdB"),
        ("<movie><title>A\ufffeB\x0b</title></movie>".encode(), "AB"),
        (b"<movie><title>A &amp; B & C &copy; &#228;</title></movie>", "A & B & C &copy; ä"),
        (b"<root><movie><title>A</title></movie></root>", "A"),
        (b"<movie><title>A</title></movie><movie/", "A"),
    ],
)  # fmt: skip
def test_however_it_is_written(raw: bytes, title: str) -> None:
    assert nfo.parse(raw)[0] == Nfo(Kind.MOVIE, facts(title=title))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://www.imdb.com/de/title/tt0078748/?ref_=fn", Nfo(None, facts(external_ids={"imdb": "tt0078748"}))),
        ("https://www.themoviedb.org/tv/70523-dark?language=de", Nfo(Kind.SHOW, facts(external_ids={"tmdb": "70523"}))),
        ("https://thetvdb.com/series/334824", Nfo(Kind.SHOW, facts(external_ids={"tvdb": "334824"}))),
        ("https://www.thetvdb.com/dereferrer/series/334824", Nfo(Kind.SHOW, facts(external_ids={"tvdb": "334824"}))),
        ("http://thetvdb.com/?tab=series&amp;id=79511&amp;lid=7", Nfo(Kind.SHOW, facts(external_ids={"tvdb": "79511"}))),
        ("https://thetvdb.com/series/dark", None),
        ("https://www.imdb.com/name/nm0000631/", None),
        ("imdb.com/title/tt01", None),
        ("<html>https://www.imdb.com/title/tt0078748/</html>", Nfo(None, facts(external_ids={"imdb": "tt0078748"}))),
    ],
)  # fmt: skip
def test_an_address_is_an_id(text: str, found: Nfo | None) -> None:
    assert nfo.parse(text.encode()) == ((found,) if found else ())


def test_elements_of_elements_are_nothing_of_their_own() -> None:
    within = "<movie><title>A</title><set><movie><title>B</title></movie></set></movie>"
    deep = "<a><b><movie><title>C</title></movie></b></a>"
    assert [one.facts for one in nfo.parse(f"{within}{deep}<tvshow/>".encode())] == [facts(title="A"), ()]


def test_more_elements_than_anybody_writes_are_left_unread() -> None:
    many = "<movie><title>A</title>" + "<tag>x</tag>" * 10_000 + "</movie>"
    assert nfo.parse(many.encode()) == ()


def library(root: Path, *names: str) -> None:
    """NFO files that say where they lie."""
    kinds = {"tvshow": "tvshow", "season": "season", "album": "album", "artist": "artist", "movie": "movie"}
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        tag = kinds.get(path.stem, "movie")
        path.write_text(f"<{tag}><title>{name}</title></{tag}>")


def titles(path: Path, root: Path) -> list[str]:
    return [str(one.facts[0].value) for one in nfo.beside(path, root)]


def test_which_files_speak_of_a_film(tmp_path: Path) -> None:
    library(tmp_path, "movie.nfo", "Alien/movie.nfo", "Alien/Alien.nfo", "Heat/movie.nfo", "Loose.nfo")
    found = [
        titles(tmp_path / name, tmp_path) for name in ("Alien/Alien.mkv", "Heat/Heat.mkv", "Loose.mkv", "None.mkv")
    ]
    assert found == [["Alien/Alien.nfo"], ["Heat/movie.nfo"], ["Loose.nfo"], []]


def test_which_files_speak_of_a_song_and_of_an_episode(tmp_path: Path) -> None:
    library(tmp_path, "artist.nfo", "ABBA/artist.nfo", "ABBA/Arrival/album.nfo", "ABBA/Arrival/CD2/album.nfo")
    library(tmp_path, "tvshow.nfo", "Dark/tvshow.nfo", "Dark/Season 1/season.nfo", "Dark/Season 1/S01E01.nfo")
    assert titles(tmp_path / "ABBA/Arrival/01.mp3", tmp_path) == ["ABBA/Arrival/album.nfo", "ABBA/artist.nfo"]
    assert titles(tmp_path / "ABBA/Arrival/CD2/01.mp3", tmp_path) == [
        "ABBA/Arrival/CD2/album.nfo",
        "ABBA/Arrival/album.nfo",
    ]
    assert titles(tmp_path / "Dark/Season 1/S01E01.mkv", tmp_path) == [
        *("Dark/Season 1/S01E01.nfo", "Dark/Season 1/season.nfo", "Dark/tvshow.nfo"),
    ]


def test_a_file_that_we_wrote_says_nothing_until_somebody_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "Alien.nfo"
    path.write_bytes(seal.sealed(b"<movie><title>Alien</title></movie><!-- " + seal.BLANK + b" -->"))
    assert nfo.read(path) == ()
    path.write_bytes(path.read_bytes().replace(b"Alien", b"Aliens"))
    assert nfo.read(path) == (Nfo(Kind.MOVIE, facts(title="Aliens")),)
