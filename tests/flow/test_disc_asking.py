"""What services say of a disc: the album of a CD by its id, the lengths of a season's episodes; and where they say nothing."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fetch_site import Visit, text
from music_catalogue import HARBOUR, VARIOUS, mbid, release, tracks
from music_service import Music, music
from recorder import Recorder
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib import jobs
from medialib.discs import CdTrack, Disc, Format
from medialib.errors import CancelledError
from medialib.flow.discs.knowing import known
from medialib.flow.discs.season import lengths
from medialib.flow.discs.source import DiscSource
from medialib.flow.work import Work
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.sources.audio_cd.album import Album, Song
from medialib.sources.discs.episodes import EpisodeLength
from medialib.store import jobs as rows

__all__ = ["music"]

ID = "C2svSeTdtJVtN7VQR__XwmEScU8-"
SECONDS = (200.0, 180.0, 240.0)
DISC = Disc(
    Format.AUDIO_CD,
    f"audio_cd:{ID}",
    tracks=(
        *(CdTrack(n, n * 30_000, round(s * 75)) for n, s in enumerate(SECONDS, 1)),
        CdTrack(4, 200_000, 75, audio=False),
    ),
)
OWN = Album("Own Words", "Own Artist", ID, tuple(Song(n, f"Own {n}", "Own Artist") for n in (1, 2, 3)), disc=5, discs=9)


class Reporting(Recorder):
    """A recorder that also hears of stages and items."""

    def stage(self, name: str) -> None: ...

    def brought(self, media_id: str) -> None: ...


def source(settings: Settings, db: Database, report: Reporting | None = None, **options: str | int) -> DiscSource:
    request = Request(str(settings.media_root / "disc.iso"), Way.DISC, None, dict(options))
    job = rows.get(db, jobs.submit(db, request, "A disc"))
    assert job is not None
    return DiscSource.of(Work(settings, db, report or Reporting()), job)


@pytest.fixture
def asking(settings: Settings, music: Music) -> Settings:
    """Settings with which MusicBrainz and the Cover Art Archive are asked."""
    urls = {"musicbrainz_url": music.site.url, "coverart_url": music.site.url, "musicbrainz_interval_s": 0}
    music.put(f"/ws/2/discid/{ID}", music.disc_page)
    return settings.model_copy(update={"providers": Providers.model_validate(urls)})


def told(
    settings: Settings, db: Database, music: Music, *numbers: int
) -> tuple[str, str | None, int | None, int | None]:
    """What an album is called once its disc id is that of these releases: title, date, disc and discs."""
    shutil.rmtree(settings.data / "cache", ignore_errors=True)
    music.discs[ID] = [mbid(number) for number in numbers]
    album = known(source(settings, db), DISC, OWN)
    return album.title, album.date, album.disc, album.discs


def test_the_album_of_a_disc_with_everything(asking: Settings, db: Database, music: Music) -> None:
    music.add(release(7, tracks(SECONDS, ("Un", "", "Trois"), credits=(HARBOUR, VARIOUS, ())), title="Phrases"))
    music.discs[ID] = [mbid(7)]
    assert known(source(asking, db), DISC, OWN) == replace(
        OWN,
        title="Phrases",
        artist="The Glass Harbour",
        date="1997-05-21",
        songs=(
            Song(1, "Un", "The Glass Harbour"),
            Song(2, "Own 2", "Various Artists"),
            Song(3, "Trois", "The Glass Harbour"),
        ),
    )


def test_the_official_and_earliest_release_counts(asking: Settings, db: Database, music: Music) -> None:
    side = tracks(SECONDS)
    music.add(release(1, side, title="Promo", status="Promotion", first="1980-01-01"))
    music.add(release(2, side, title="Late", first="1999-01-01"))
    music.add(release(3, side, title="Early", first="1990-01-01"))
    music.add(release(4, side, title="Undated", first=None, date=None))
    assert told(asking, db, music, 1, 2, 3, 4) == ("Early", "1990-01-01", 5, 9)
    assert told(asking, db, music, 1, 4)[0] == "Undated"
    assert told(asking, db, music, 1) == ("Promo", "1980-01-01", 5, 9)


def test_of_a_set_it_is_the_disc_whose_lengths_are_nearest(asking: Settings, db: Database, music: Music) -> None:
    others = tracks((90.0, 90.0, 90.0), disc=1)
    mine = tracks((201.0, None, 239.0), disc=2, recording=200)
    more = tracks((200.0, 180.0), disc=3, recording=300)
    music.add(release(7, others, mine, more, title="A Set"))
    assert told(asking, db, music, 7) == ("A Set", "1997-05-21", 2, 3)


def test_a_release_with_another_number_of_tracks_is_another(asking: Settings, db: Database, music: Music) -> None:
    music.add(release(7, tracks(SECONDS[:2]), title="Too short"), release(8, title="Too long"))
    assert told(asking, db, music, 7, 8) == ("Own Words", None, 5, 9)
    music.add(release(9, tracks(SECONDS), title="It is"))
    assert told(asking, db, music, 7, 8, 9)[0] == "It is"


def test_a_compilation_is_one(asking: Settings, db: Database, music: Music) -> None:
    music.add(release(7, tracks(SECONDS), credit=VARIOUS))
    music.discs[ID] = [mbid(7)]
    album = known(source(asking, db), DISC, OWN)
    assert (album.artist, album.compilation, album.songs[0].artist) == ("Various Artists", True, "The Glass Harbour")


@pytest.mark.parametrize(
    "page",
    [
        None,
        text(b"<html>login", Content_Type="text/html"),
        text(b"", Content_Type="application/xml"),
        text(
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><metadata>&a;</metadata>",
            Content_Type="application/xml",
        ),
        text(
            b"<metadata xmlns='http://musicbrainz.org/ns/mmd-2.0#'><disc/></metadata>", Content_Type="application/xml"
        ),
    ],
)
def test_where_nobody_knows_the_disc_it_speaks_for_itself(
    asking: Settings, db: Database, music: Music, page: Callable[[Visit], None] | None
) -> None:
    music.site.pages.pop(f"/ws/2/discid/{ID}")
    if page:
        music.put(f"/ws/2/discid/{ID}", page)
    assert known(source(asking, db), DISC, OWN) == OWN


def test_nobody_is_asked_where_the_settings_say_so(
    settings: Settings, asking: Settings, db: Database, music: Music
) -> None:
    quiet = asking.model_copy(update={"providers": asking.providers.model_copy(update={"enabled": False})})
    assert (known(source(quiet, db), DISC, OWN), music.site.paths) == (OWN, [])


def test_a_job_that_is_cancelled_while_it_asks_ends(asking: Settings, db: Database, music: Music) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(CancelledError):
        known(source(asking, db, Reporting(stopped)), DISC, OWN)


@pytest.fixture
def tmdb() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


def season(
    settings: Settings, db: Database, tmdb: TmdbService, title: str, number: int | None, **told: int
) -> list[EpisodeLength]:
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": tmdb.site.url}
    own = settings.model_copy(update={"providers": Providers.model_validate(given)})
    return list(lengths(source(own, db, None, **told), title, number))


def test_a_season_has_the_lengths_of_its_episodes(settings: Settings, db: Database, tmdb: TmdbService) -> None:
    found = season(settings, db, tmdb, "Harbour Street", 2)
    assert found == [EpisodeLength(number, 2880.0) for number in range(1, 7)]
    assert season(settings, db, tmdb, "harbour  STREET", 2, year=2008) == found


@pytest.mark.parametrize(
    ("title", "number"), [("No Such Show At All", 2), ("Harbour Street", 40), ("Harbour Street", None), ("", 1)]
)
def test_nobody_knows_the_lengths_of_what_is_not_there(
    settings: Settings, db: Database, tmdb: TmdbService, title: str, number: int | None
) -> None:
    assert season(settings, db, tmdb, title, number) == []


def test_an_episode_of_unknown_length_is_as_long_as_the_others_usually_are(
    settings: Settings, db: Database, tmdb: TmdbService
) -> None:
    minutes = (40, None, 50, 0, 42)
    episodes = [
        {"id": n, "episode_number": n, "season_number": 2, "name": "", "runtime": m} for n, m in enumerate(minutes, 1)
    ]
    answer = {"id": 1, "season_number": 2, "name": "Season 2", "episodes": episodes}
    tmdb.trouble["/3/tv/201/season/2"] = lambda visit: visit.send(
        200, json.dumps(answer).encode(), Content_Type="application/json"
    )
    found = season(settings, db, tmdb, "Harbour Street", 2)
    assert [one.duration_s for one in found] == [2400.0, 2520.0, 3000.0, 2520.0, 2520.0]


@pytest.mark.parametrize("path", ["/3/search/tv", "/3/tv/201", "/3/tv/201/season/2"])
def test_a_service_in_trouble_is_told_in_the_log_and_no_more(
    settings: Settings, db: Database, tmdb: TmdbService, path: str
) -> None:
    tmdb.trouble[path] = text(b"<html>nothing here", Content_Type="text/html")
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": tmdb.site.url}
    own = settings.model_copy(update={"providers": Providers.model_validate(given)})
    report = Reporting()
    assert lengths(source(own, db, report), "Harbour Street", 2) == ()
    assert (len(report.lines), V4_TOKEN in "".join(report.lines)) == (1, False)


def test_without_a_key_nobody_is_asked(settings: Settings, db: Database, tmdb: TmdbService) -> None:
    own = settings.model_copy(update={"providers": Providers.model_validate({"tmdb_url": tmdb.site.url})})
    assert (lengths(source(own, db), "Harbour Street", 2), tmdb.site.paths) == ((), [])


def test_a_job_that_is_cancelled_asks_for_no_lengths(
    settings: Settings, db: Database, tmdb: TmdbService, tmp_path: Path
) -> None:
    stopped = threading.Event()
    stopped.set()
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": tmdb.site.url}
    own = settings.model_copy(update={"providers": Providers.model_validate(given)})
    with pytest.raises(CancelledError):
        lengths(source(own, db, Reporting(stopped)), "Harbour Street", 2)
