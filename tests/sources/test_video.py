"""yt-dlp in its own process against a site on loopback: what comes, what is refused, what survives a kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback_site import Site
from recorder import Recorder, Said

from medialib.errors import AddressError, CancelledError, DiskFullError, JobError, RefusedError, TemporaryError
from medialib.intake import probe
from medialib.model import Acquired, Chapter, Companion, Fact, Json, Kind, Picture, Request, Role, Source, Way
from medialib.settings import Settings
from medialib.sources import video
from medialib.sources.child import ask

pytestmark = [pytest.mark.processes, pytest.mark.needs("ffmpeg")]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def acquire(site: Site, path: str, work: Path, settings: Settings, report: Recorder | None = None) -> Acquired:
    return video.acquire(Request(site.url(path), Way.VIDEO), work, report or Recorder(), settings)


def refusal(site: Site, path: str, work: Path, settings: Settings) -> JobError:
    with pytest.raises(JobError) as caught:
        acquire(site, path, work, settings)
    return caught.value


def processes_in(folder: Path) -> list[int]:
    """The ids of processes whose current folder is `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and os.access(entry, os.R_OK):
            try:
                if (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
    return found


def test_a_page_with_a_video_brings_all_of_it(
    film_site: Site, work: Path, settings: Settings, report: Recorder, streamable: Path, jpg: Path
) -> None:
    got = acquire(film_site, "/watch", work, settings, report)
    address = film_site.url("/watch")
    facts: dict[str, Json] = {
        "title": "A film",
        "overview": "What it is about.",
        "site_url": address,
        "external_ids": {"generic": address},
    }
    assert got == Acquired(
        path=work / "video.mp4",
        companions=(Companion(work / "video.en.vtt", Role.SUBTITLE, "en"),),
        pictures=(Picture("thumbnail", Source.SITE, work / "thumbnail"),),
        facts=tuple(Fact(field, value, Source.SITE) for field, value in facts.items()),
        kind=Kind.VIDEO,
        key=f"generic:{address}",
    )
    assert got.path.read_bytes() == streamable.read_bytes()
    assert ((work / "thumbnail").read_bytes(), "in en" in (work / "video.en.vtt").read_text()) == (
        jpg.read_bytes(),
        True,
    )
    assert (report.said[0], report.said[1]) == (Said("Looking at the page", 0.0), Said("Fetching 'A film'"))
    assert report.said[-1].progress == 1.0


def test_what_somebody_wanted_and_what_a_list_called_it_are_kept(
    film_site: Site, work: Path, settings: Settings
) -> None:
    request = Request(film_site.url("/film.mp4"), Way.VIDEO, Kind.MOVIE, {"name": "The Film (2)"})
    got = video.acquire(request, work, Recorder(), settings)
    assert (got.kind, got.facts[0], got.key) == (
        Kind.MOVIE,
        Fact("title", "The Film (2)", Source.SITE),
        f"generic:{film_site.url('/film.mp4')}",
    )


def test_all_wanted_languages_are_fetched_and_a_missing_one_does_no_harm(
    film_site: Site, work: Path, settings: Settings
) -> None:
    film_site.answers["/film.de.vtt"].status = 404
    several = settings.downloads.model_copy(update={"subtitle_languages": ("fr", "de", "en")})
    got = acquire(film_site, "/watch", work, settings.model_copy(update={"downloads": several}))
    assert [companion.language for companion in got.companions] == ["en"]


def test_the_info_is_kept_without_secrets(film_site: Site, work: Path, settings: Settings) -> None:
    film_site.page("/signed", '<video src="/film.mp4?token=canary-secret"></video>')
    acquire(film_site, "/signed", work, settings)
    text = (work / "info.json").read_text()
    assert (json.loads(text)["webpage_url"], "canary" in text, "http_headers" in text) == (
        film_site.url("/signed"),
        False,
        False,
    )


def test_segments_become_one_file_that_plays(site: Site, hls: dict[str, bytes], work: Path, settings: Settings) -> None:
    for name, body in hls.items():
        site.put(f"/hls/{name}", body, "application/vnd.apple.mpegurl" if name.endswith("m3u8") else "video/mp2t")
    site.page("/watch", '<video><source src="/hls/master.m3u8" type="application/x-mpegURL"></video>')
    found = probe(acquire(site, "/watch", work, settings).path)
    assert (found.container, found.video_codec, found.audio_codec, found.playable) == ("mp4", "h264", "aac", True)
    assert round(found.duration_s or 0) == 2


def test_picture_and_sound_that_come_apart_are_joined(
    site: Site, dash: dict[str, bytes], work: Path, settings: Settings, report: Recorder
) -> None:
    for name, body in dash.items():
        site.put(f"/dash/{name}", body, "application/dash+xml" if name.endswith("mpd") else "video/mp4")
    got = acquire(site, "/dash/manifest.mpd", work, settings, report)
    found = probe(got.path)
    assert (found.container, found.video_codec, found.audio_codec, found.playable) == ("mp4", "h264", "aac", True)
    assert report.said[-1] == Said("Joining picture and sound", 1.0)
    assert sorted(path.name for path in work.iterdir()) == ["info.json", "video.mp4"]


def test_chapters_of_a_file_stay(site: Site, mp4: Path, work: Path, settings: Settings) -> None:
    site.put("/film.mp4", mp4)
    got = acquire(site, "/film.mp4", work, settings)
    assert probe(got.path).chapters == (Chapter(0.0, "Intro"), Chapter(1.0, "The end: <b>"))


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("/nothing", JobError, "'{base}/nothing' is not a page we can fetch a video from."),
        ("/gone", JobError, "'{base}/gone' is not there (404)."),
        ("/secret", JobError, "{host} answered with 403."),
        ("/busy", TemporaryError, "{host} answered with 503."),
        ("/slow", TemporaryError, "{host} answered with 429."),
    ],
)
def test_a_page_that_gives_no_video_says_why(
    path: str, kind: type[JobError], message: str, site: Site, work: Path, settings: Settings
) -> None:
    site.page("/nothing", "<p>Only words.</p>")
    for bad, status in (("/secret", 403), ("/busy", 503), ("/slow", 429)):
        site.page(bad, "").status = status
    error = refusal(site, path, work, settings)
    host = site.base.removeprefix("http://")
    assert (type(error), error.message) == (kind, message.format(base=site.base, host=host))
    assert error.hint


def test_what_is_no_medium_is_not_kept(site: Site, work: Path, settings: Settings) -> None:
    site.put("/x.exe", b"MZ" + b"\0" * 5000, "video/x-evil")
    site.page("/watch", '<video src="/x.exe" type="video/x-evil"></video>')
    error = refusal(site, "/watch", work, settings)
    assert (type(error), error.hint) == (JobError, "Only video and audio are taken from web pages.")
    assert [path for path in work.iterdir() if path.name.startswith("video")] == []


def test_a_video_that_fails_for_a_moment_is_asked_for_again(film_site: Site, work: Path, settings: Settings) -> None:
    film = film_site.answers["/film.mp4"]
    film.failures = [503, 503]
    assert acquire(film_site, "/watch", work, settings).path.read_bytes() == film.body


def test_a_video_that_keeps_failing_may_pass(film_site: Site, work: Path, settings: Settings) -> None:
    film_site.answers["/film.mp4"].failures = [503] * 50
    error = refusal(film_site, "/watch", work, settings)
    tries = len([asked for asked in film_site.asked if asked.path == "/film.mp4"])
    assert (type(error), tries < 12) == (TemporaryError, True)


def test_a_video_is_asked_for_where_it_broke_off(film_site: Site, work: Path, settings: Settings) -> None:
    film = film_site.answers["/film.mp4"]
    film.cut_after = 40_000
    got = acquire(film_site, "/watch", work, settings)
    again = len(film.body) // 2  # at most what was under way is asked for twice
    assert (got.path.read_bytes(), film_site.served("/film.mp4") < len(film.body) + again) == (film.body, True)


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/film.mp4", "http://[::1]:8080/"]
)
def test_loopback_and_private_addresses_are_refused_by_their_numbers(
    address: str, work: Path, settings: Settings
) -> None:
    closed = settings.model_copy(update={"allow_private_addresses": False})
    with pytest.raises(AddressError):
        video.acquire(Request(address, Way.VIDEO), work, Recorder(), closed)


def test_a_name_that_leads_to_loopback_is_refused_when_connecting(site: Site, work: Path, settings: Settings) -> None:
    name = subprocess.run(["hostname"], capture_output=True, text=True, check=True).stdout.strip()
    closed = settings.model_copy(update={"allow_private_addresses": False})
    with pytest.raises(JobError):  # AddressError, or nobody by that name
        video.acquire(Request(f"http://{name}:{site.port}/film.mp4", Way.VIDEO), work, Recorder(), closed)
    assert site.asked == []


def test_a_redirect_inwards_is_refused(site: Site, work: Path, settings: Settings) -> None:
    site.redirect("/watch", "http://169.254.169.254/film.mp4")
    error = refusal(site, "/watch", work, settings)
    assert (type(error), error.message) == (
        AddressError,
        "169.254.169.254 is a metadata address, which is not fetched from.",
    )


def test_a_playlist_of_segments_does_not_read_our_files(site: Site, work: Path, settings: Settings) -> None:
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    site.put("/x.m3u8", text.encode(), "application/vnd.apple.mpegurl")
    refusal(site, "/x.m3u8", work, settings)
    kept = b"".join(path.read_bytes() for path in work.rglob("*") if path.is_file())
    assert b"root:" not in kept


@pytest.mark.parametrize(
    "address",
    [
        "--exec=touch owned",
        "-h",
        "@/etc/passwd",
        "ytsearch:cats",
        "file:///etc/passwd",
        "http://a\nb",
        "",
        "ftp://example.org/x",
    ],
)
def test_only_web_addresses_are_taken(address: str, work: Path, settings: Settings) -> None:
    with pytest.raises(RefusedError):
        video.acquire(Request(address, Way.VIDEO), work, Recorder(), settings)
    assert list(work.iterdir()) == []


def test_the_users_own_settings_and_plugins_of_yt_dlp_are_not_read(
    film_site: Site, work: Path, settings: Settings, tmp_path: Path
) -> None:
    plugin = work / ".config" / "yt-dlp" / "plugins" / "evil" / "yt_dlp_plugins" / "extractor"
    plugin.mkdir(parents=True)
    (plugin / "evil.py").write_text(f"open({str(tmp_path / 'owned')!r}, 'w')")
    (work / ".netrc").write_text("machine 127.0.0.1 login canary password canary\n")
    acquire(film_site, "/watch", work, settings)
    assert (tmp_path / "owned").exists() is False


def test_a_cancelled_download_leaves_no_process(film_site: Site, work: Path, settings: Settings) -> None:
    film_site.answers["/film.mp4"].bytes_per_s = 20_000
    report = Recorder()
    report.then = lambda said: report.stopped.set() if (said.progress or 0) > 0 else None
    started = time.monotonic()
    with pytest.raises(CancelledError):
        acquire(film_site, "/watch", work, settings, report)
    assert (processes_in(work), time.monotonic() - started < 60) == ([], True)


def test_after_a_kill_the_rest_is_fetched_and_nothing_twice(film_site: Site, work: Path, settings: Settings) -> None:
    film = film_site.answers["/film.mp4"]
    film.body = film.body + b"\0\0\x80\0free" + bytes(0x8000 - 8)
    film.bytes_per_s = 30_000
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests')\n"
        "from recorder import Recorder; from medialib.model import Request, Way; from medialib.settings import Settings\n"
        "from medialib.sources import video\n"
        f"settings = Settings(media_root=Path({str(settings.media_root)!r}), allow_private_addresses=True)\n"
        f"video.acquire(Request({film_site.url('/watch')!r}, Way.VIDEO), Path({str(work)!r}), Recorder(), settings)"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    until = time.monotonic() + 60
    while film_site.served("/film.mp4") < 40_000 and time.monotonic() < until:
        time.sleep(0.02)
    worker.kill()
    worker.wait()
    while processes_in(work) and time.monotonic() < until:
        time.sleep(0.02)
    kept = sum(path.stat().st_size for path in work.glob("*.part"))
    film.bytes_per_s = None
    film_site.asked.clear()
    got = acquire(film_site, "/watch", work, settings)
    asked = [asked.range for asked in film_site.asked if asked.path == "/film.mp4"]
    assert (kept > 0, asked, got.path.read_bytes() == film.body) == (True, [f"bytes={kept}-"], True)


def test_a_finished_file_is_not_fetched_again(film_site: Site, work: Path, settings: Settings) -> None:
    first = acquire(film_site, "/watch", work, settings)
    before = film_site.served("/film.mp4")
    assert (acquire(film_site, "/watch", work, settings), film_site.served("/film.mp4")) == (first, before)


def test_a_download_stops_before_the_disk_is_full(film_site: Site, work: Path, settings: Settings) -> None:
    jobs = settings.jobs.model_copy(update={"min_free": 1 << 60})
    with pytest.raises(DiskFullError) as caught:
        acquire(film_site, "/watch", work, settings.model_copy(update={"jobs": jobs}))
    assert caught.value.message == "The download was stopped: the disk would have become too full."


def test_a_full_disk_fails_and_room_lets_it_go_on(film_site: Site, tmp_path: Path, settings: Settings) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        none_kept = settings.jobs.model_copy(update={"min_free": 0})
        settings = settings.model_copy(update={"jobs": none_kept})
        with pytest.raises(DiskFullError):
            acquire(film_site, "/watch", disk, settings)
        subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
        assert acquire(film_site, "/watch", disk, settings).path.read_bytes() == film_site.answers["/film.mp4"].body
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_page_that_never_ends_is_given_up(site: Site, tmp_path: Path, report: Recorder) -> None:
    site.page("/endless", "<p>" * 100_000).bytes_per_s = 20
    question = {
        "act": "look",
        "url": site.url("/endless"),
        "allow_private": True,
        "timeout_s": 30,
        "limit": 5,
        "patience_s": 6,
    }
    with pytest.raises(JobError) as caught:
        ask(question, tmp_path, report)
    assert (caught.value.message, processes_in(tmp_path)) == ("The page took longer than 6 s to read.", [])


def test_a_segment_on_a_forbidden_address_is_not_fetched(site: Site, work: Path, settings: Settings) -> None:
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://169.254.169.254/x.ts\n#EXT-X-ENDLIST\n"
    site.put("/x.m3u8", text.encode(), "application/vnd.apple.mpegurl")
    assert type(refusal(site, "/x.m3u8", work, settings)) is AddressError
