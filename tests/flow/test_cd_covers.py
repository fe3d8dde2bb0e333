"""The covers of CDs: from the Cover Art Archive once MusicBrainz knows the disc, into the files and onto the album."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from cd_images import CdImage
from doing import do, ended, on_shelves
from fetch_site import text
from music_catalogue import mbid, release, tracks
from music_service import Music, music
from mutagen.flac import FLAC
from PIL import Image
from recorder import Recorder
from sqlite_utils import Database

from medialib.model import Job, Request, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.sources.audio_cd.toc import read_toc
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

__all__ = ["music"]

pytestmark = pytest.mark.needs("cd-paranoia", "ffmpeg")

ID = mbid(7)


def painted(color: str, form: str = "JPEG", size: tuple[int, int] = (300, 300)) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, form)
    return file.getvalue()


@pytest.fixture
def cd(spoken_cd: CdImage, tmp_path: Path) -> Path:
    """The cue sheet of a CD with three tracks and no words, in a folder of its own."""
    folder = tmp_path / "image"
    folder.mkdir()
    shutil.copy(spoken_cd.bin, folder)
    lines = [
        line
        for line in spoken_cd.cue.read_text().splitlines()
        if not line.strip().startswith(("TITLE", "PERFORMER", "REM"))
    ]
    (folder / "disc.cue").write_text("\n".join(lines))
    return folder / "disc.cue"


@pytest.fixture
def known(settings: Settings, cd: Path, report: Recorder, music: Music) -> Settings:
    """Settings with which the services are asked; MusicBrainz knows the disc."""
    disc = read_toc(cd, report)
    music.add(release(7, tracks([track.length / 75 for track in disc.tracks], ("Un", "Deux", "Trois")), title="Trois"))
    disc_id = disc.id.partition(":")[2]
    music.discs[disc_id] = [ID]
    music.put(f"/ws/2/discid/{disc_id}", music.disc_page)
    urls = {"musicbrainz_url": music.site.url, "coverart_url": music.site.url, "musicbrainz_interval_s": 0}
    return settings.model_copy(update={"providers": Providers.model_validate(urls)})


def offer(music: Music, picture: bytes, media_type: str = "image/jpeg") -> None:
    """Have the archive offer a picture as the front of the release."""
    url = f"{music.site.url}/pictures/front.jpg"
    listing = json.dumps({"images": [{"front": True, "types": ["Front"], "image": url, "thumbnails": {"1200": url}}]})
    music.put(f"/release/{ID}", text(listing.encode(), Content_Type="application/json"))
    music.put("/pictures/front.jpg", text(picture, Content_Type=media_type))


def embedded(settings: Settings) -> list[bytes]:
    """The pictures inside the first file on the shelves."""
    return [picture.data for picture in FLAC(settings.media_root / on_shelves(settings)[0]).pictures]


def covers(db: Database) -> list[tuple[str, str, str, int]]:
    """The pictures of everything in the library: kind and title of the item, role, width."""
    sql = "SELECT kind, title, role, width FROM images JOIN media ON media.id = images.media_id ORDER BY 1, 2, 3"
    return [tuple(row) for row in db.conn.execute(sql)]


def log(db: Database, job: Job) -> str:
    """What the job said."""
    return "\n".join(line for *_, line in rows.log_lines(db, job.id))


def test_the_front_of_a_known_disc_is_in_its_files_and_on_its_album(
    known: Settings, db: Database, cd: Path, music: Music
) -> None:
    picture = painted("teal")
    offer(music, picture)
    assert ended(do(known, db, Way.DISC, cd, titles="1")) == ("done", "Added.", "")
    assert embedded(known) == [picture]
    assert covers(db) == [("album", "Trois", "cover", 300)]
    (name,) = [row[0] for row in db.conn.execute("SELECT hash FROM images")]
    assert (known.data / "artwork" / name[:2] / f"{name}-300.webp").is_file()


def test_a_picture_beside_the_sheet_wins(known: Settings, db: Database, cd: Path, music: Music) -> None:
    """And then no other is fetched."""
    offer(music, painted("teal"))
    own = painted("red", "PNG", (200, 200))
    (cd.parent / "cover.png").write_bytes(own)
    do(known, db, Way.DISC, cd, titles="1")
    assert (embedded(known), covers(db)) == ([own], [("album", "Trois", "cover", 200)])
    assert [path for path in music.site.paths if path.startswith("/pictures/")] == []


def test_no_cover_and_no_archive_are_no_failures(known: Settings, db: Database, cd: Path, music: Music) -> None:
    """The archive is out of order, sends what is no picture, or has none."""
    offer(music, b"")
    music.put("/pictures/front.jpg", lambda visit: visit.send(503))
    logs = [log(db, do(known, db, Way.DISC, cd, titles="1"))]
    offer(music, b"<svg onload='alert(1)'/>")
    logs.append(log(db, do(known, db, Way.DISC, cd, titles="2")))
    shutil.rmtree(known.data / "cache")
    music.site.pages.pop(f"/release/{ID}")
    job = do(known, db, Way.DISC, cd, titles="3")
    assert ended(job) == ("done", "Added.", "")
    album = "music/The Glass Harbour/Trois (1997)"
    assert on_shelves(known) == [f"{album}/{name}.flac" for name in ("01 - Un", "02 - Deux", "03 - Trois")]
    assert (embedded(known), covers(db)) == ([], [])
    assert ["answered 503" in logs[0], "is no picture" in logs[1], "picture" in log(db, job)] == [True, True, False]


def test_a_picture_too_large_to_print_is_left_out(known: Settings, db: Database, cd: Path, music: Music) -> None:
    """A bomb: few bytes, very many pixels."""
    offer(music, painted("black", "PNG", (9_000, 9_000)), "image/png")
    job = do(known, db, Way.DISC, cd, titles="1")
    assert (ended(job), embedded(known), covers(db)) == (("done", "Added.", ""), [], [])
    assert "larger than we print" in log(db, job)


def test_an_album_that_is_renamed_gets_its_cover_too(
    settings: Settings, known: Settings, db: Database, cd: Path, music: Music
) -> None:
    do(settings, db, Way.DISC, cd, titles="2")
    assert "Unknown Album" in on_shelves(settings)[0]
    picture = painted("teal")
    offer(music, picture)
    assert ended(do(known, db, Way.DISC, cd, titles="2"))[0] == "done"
    assert "Unknown Album" not in on_shelves(known)[0]
    assert (embedded(known), covers(db)) == ([picture], [("album", "Trois", "cover", 300)])


def test_a_cover_beside_the_sheet_that_has_gone_is_no_failure(settings: Settings, db: Database, cd: Path) -> None:
    """The drive's part is done, the folder is gone: the tracks are encoded from what was read."""
    (cd.parent / "cover.png").write_bytes(painted("red", "PNG"))
    drive = settings.model_copy(update={"discs": settings.discs.model_copy(update={"drives": (cd,)})})
    job_id = (tasks := open_tasks(drive)).submit(db, Request(str(cd), Way.DISC, None, {"titles": "1"}))
    tasks.run(job_id)
    shutil.rmtree(cd.parent)
    tasks.run(job_id)
    job = rows.get(db, job_id)
    assert job is not None
    assert (ended(job), embedded(settings)) == (("done", "Added.", ""), [])
