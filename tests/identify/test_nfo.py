from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medialib.identify import nfo
from medialib.identify.nfo import Nfo
from medialib.model import Fact, Json, Kind, Source

MOVIE = """\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>
<movie>
  <title>Alien</title><originaltitle>Alien</originaltitle>
  <ratings>
    <rating name="imdb" max="10"><value>8.5</value></rating>
    <rating name="metacritic" max="100" default="true"><value>89</value></rating>
  </ratings>
  <outline>Short.</outline><plot>Long &amp; dark.</plot><tagline>In space.</tagline><mpaa>Rated R</mpaa>
  <uniqueid type="imdb" default="true">tt0078748</uniqueid><uniqueid type="tmdb">348</uniqueid><uniqueid type="tmdbcol">8091</uniqueid>
  <genre>Horror / Science Fiction</genre><genre>Horror</genre><tag>space</tag>
  <premiered>1979-05-25</premiered>
  <actor><name>Sigourney Weaver</name><role>Ripley</role><thumb>http://example.org/a.jpg</thumb></actor>
  <director>Ridley Scott</director><credits>Dan O'Bannon</credits>
</movie>
https://www.imdb.com/title/tt0078748/
"""
EPISODES = """<?xml version="1.0"?>
<episodedetails><title>One</title><showtitle>Dark</showtitle><season>1</season><episode>1</episode><aired>2017-12-01</aired></episodedetails>
<episodedetails><title>Two</title><season>1</season><episode>2</episode></episodedetails>
"""


def facts(**values: Json) -> tuple[Fact, ...]:
    return tuple(Fact(field, value, Source.NFO) for field, value in values.items())


def person(name: str, role: str, character: str = "") -> Json:
    return {"name": name, "role": role, "character": character}


def test_a_film() -> None:
    people = [
        person("Sigourney Weaver", "actor", "Ripley"),
        person("Ridley Scott", "director"),
        person("Dan O'Bannon", "writer"),
    ]
    assert nfo.parse(MOVIE.encode()) == (
        Nfo(
            Kind.MOVIE,
            facts(
                title="Alien",
                original_title="Alien",
                overview="Long & dark.",
                tagline="In space.",
                certification="Rated R",
                year=1979,
                date="1979-05-25",
                rating=8.9,
                genres=["Horror", "Science Fiction"],
                tags=["space"],
                credits=people,
                external_ids={"imdb": "tt0078748", "tmdb": "348"},
            ),
        ),
    )


@pytest.mark.parametrize("text", [EPISODES, f"<episodes>{EPISODES.partition('?>')[2]}</episodes>"])
def test_several_episodes_in_a_row_or_wrapped(text: str) -> None:
    assert nfo.parse(text.encode()) == (
        Nfo(Kind.EPISODE, facts(title="One", year=2017, date="2017-12-01"), season=1, number=1, show="Dark"),
        Nfo(Kind.EPISODE, facts(title="Two"), season=1, number=2),
    )


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("https://www.imdb.com/title/tt0944947/", None, {"imdb": "tt0944947"}),
        ("https://www.themoviedb.org/movie/30287-fallo", Kind.MOVIE, {"tmdb": "30287"}),
        (
            "https://www.themoviedb.org/movie/583689\r\nhttps://www.imdb.com/title/tt4154796",
            Kind.MOVIE,
            {"imdb": "tt4154796", "tmdb": "583689"},
        ),
        ("http://thetvdb.com/?tab=series&id=79511", Kind.SHOW, {"tvdb": "79511"}),
        ("ReLeASe iNFO ░▒▓ http://www.imdb.com/title/tt0133093/ <<< enjoy", None, {"imdb": "tt0133093"}),
    ],
)
def test_addresses_alone(text: str, kind: Kind | None, ids: Json) -> None:
    assert nfo.parse(text.encode()) == (Nfo(kind, facts(external_ids=ids)),)


def test_season_album_artist() -> None:
    text = """<season><title>Season 1</title><seasonnumber>1</seasonnumber><plot /></season>
    <album><title>High Voltage</title><artist>AC/DC</artist><year>1976</year><review>Loud.</review>
    <musicbrainzalbumid>fc80ccfd-7ce6-414f-8692-e49c473bb19f</musicbrainzalbumid></album>
    <artist><name>U2</name><biography>From Dublin.</biography><genre>Rock</genre></artist>"""
    assert nfo.parse(text.encode()) == (
        Nfo(Kind.SEASON, facts(title="Season 1"), number=1),
        Nfo(
            Kind.ALBUM,
            facts(
                title="High Voltage",
                overview="Loud.",
                year=1976,
                external_ids={"musicbrainz": "fc80ccfd-7ce6-414f-8692-e49c473bb19f"},
                creator="AC/DC",
            ),
        ),
        Nfo(Kind.ARTIST, facts(title="U2", overview="From Dublin.", genres=["Rock"])),
    )


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"<movie><title>Tom & Jerry</title></movie>", "Tom & Jerry"),
        ("<movie><title>Köln</title></movie>".encode("cp1252"), "Köln"),
        ("<movie><title>Köln</title></movie>".encode("utf-16"), "Köln"),
        (b"junk in front <movie><title>A\x00\x07B</title></movie>", "AB"),
        (b"<!DOCTYPE movie><movie><title>A</title></movie>", "A"),
    ],
)
def test_what_other_programs_write(raw: bytes, title: str) -> None:
    assert nfo.parse(raw) == (Nfo(Kind.MOVIE, facts(title=title)),)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><movie><title>&b;</title></movie>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><movie><title>&a;</title></movie>'


@pytest.mark.parametrize(
    "text", ["", "just words", "<movie>", "<movie", "<html><body>x</body></html>", BOMB, OUTSIDE, "<a>" * 90_000]
)
def test_junk_says_nothing(text: str) -> None:
    assert nfo.parse(text.encode()) == ()


@given(st.binary(max_size=300) | st.text("<>/&;!movietlase \x00é[]", max_size=200).map(str.encode))
def test_no_bytes_are_too_odd(raw: bytes) -> None:
    assert isinstance(nfo.parse(raw), tuple)


def test_beside_stops_at_the_root(tmp_path: Path) -> None:
    film = tmp_path / "lib" / "Show" / "Season 1" / "Show - S01E01.mkv"
    film.parent.mkdir(parents=True)
    for path, title in (
        (film.with_suffix(".nfo"), "<episodedetails><title>One</title></episodedetails>"),
        (film.parent / "season.nfo", "<season><seasonnumber>1</seasonnumber></season>"),
        (film.parent.parent / "tvshow.nfo", "<tvshow><title>Show</title></tvshow>"),
        (tmp_path / "lib" / "tvshow.nfo", "<tvshow><title>Not mine</title></tvshow>"),
    ):
        path.write_text(title)
    assert nfo.beside(film, tmp_path / "lib") == (
        Nfo(Kind.EPISODE, facts(title="One")),
        Nfo(Kind.SEASON, (), number=1),
        Nfo(Kind.SHOW, facts(title="Show")),
    )
    assert nfo.beside(film, film.parent) == (Nfo(Kind.EPISODE, facts(title="One")),)


def test_too_large_is_left_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.nfo"
    path.write_bytes(b"<movie><title>A</title>" + b" " * nfo.LARGEST + b"</movie>")
    assert nfo.read(path) == nfo.read(tmp_path) == nfo.read(tmp_path / "none.nfo") == ()


@pytest.mark.parametrize(
    ("said", "collection"),
    [
        ("<set><name>Alien Collection</name><overview>x</overview></set>", {"key": "series:alien collection", "title": "Alien Collection"}),
        ("<set>Alien Collection</set>", {"key": "series:alien collection", "title": "Alien Collection"}),
        ('<set tmdbcolid="8091"><name>Alien</name></set>', {"key": "tmdb:collection:8091", "title": "Alien"}),
        ('<set>Alien</set><uniqueid type="tmdbcol">8091</uniqueid>', {"key": "tmdb:collection:8091", "title": "Alien"}),
        ("<set>Alien</set><collectionnumber>8091</collectionnumber>", {"key": "tmdb:collection:8091", "title": "Alien"}),
        ('<set tmdbcolid="x"><name>Alien</name></set>', {"key": "series:alien", "title": "Alien"}),
        ("<set/>", None),
        ("<set><name> - </name></set>", None),
    ],
)  # fmt: skip
def test_the_set_of_a_film(said: str, collection: Json) -> None:
    (found,) = nfo.parse(f"<movie><title>A</title>{said}</movie>".encode())
    assert next((fact.value for fact in found.facts if fact.field == "collection"), None) == collection


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("plugin://plugin.video.youtube/?action=play_video&amp;videoid=abc-DEF_1", "https://www.youtube.com/watch?v=abc-DEF_1"),
        ("plugin://plugin.video.youtube/play/?video_id=abc", "https://www.youtube.com/watch?v=abc"),
        ("https://youtu.be/abc", "https://www.youtube.com/watch?v=abc"),
        ("http://www.youtube.com/watch?hd=1&amp;v=abc&amp;t=3", "https://www.youtube.com/watch?v=abc"),
        ("https://vimeo.com/123", "https://vimeo.com/123"),
        ("plugin://plugin.video.vimeo/play/?video_id=123", "https://vimeo.com/123"),
        ("/mnt/films/trailer.mkv", None),
        ("javascript:alert(1)", None),
        ("https://youtu.be.example.org/abc", None),
        ("https://www.youtube.com/watch?v=a b", None),
        ("plugin://plugin.video.youtube/" + "?video_id=a&amp;" * 100_000 + " ", "https://www.youtube.com/watch?v=a"),
    ],
)  # fmt: skip
def test_the_trailer_of_a_film(said: str, url: str | None) -> None:
    (found,) = nfo.parse(f"<movie><title>A</title><trailer>{said}</trailer><runtime>117</runtime></movie>".encode())
    told = {fact.field: fact.value for fact in found.facts}
    assert told["runtime_s"] == 7020
    assert told.get("trailers") == ([{"name": "Trailer", "url": url}] if url else None)
