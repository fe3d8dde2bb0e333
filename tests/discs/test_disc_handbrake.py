"""HandBrakeCLI itself on small DVDs, and what becomes of a bad disc or a bad day."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
from disc_programs import Programs
from recorder import Recorder, Said

from medialib.discs import Contents, Title
from medialib.errors import CancelledError, DiskFullError, JobError, ProgramError, UnreadableError
from medialib.intake import probe
from medialib.model import Probe
from medialib.settings import Discs
from medialib.sources.discs import handbrake

needs_handbrake = pytest.mark.needs("HandBrakeCLI", "ffmpeg", "ffprobe", "dvdauthor", "spumux", "genisoimage")
QUICK = Discs(preset="Very Fast 480p30", quality=40, idle_timeout_s=20)
LONG = Title(2, 8.0, (0.0, 1.92, 3.84, 5.76), 352, 288, ("en", "de"), ("fr",))
SHORT = Title(3, 3.0, (0.0,), 352, 288, ("en", "de"))
FILM = (Title(1, 4.0, (0.0, 1.92), 352, 288, ("en", "de")), LONG, SHORT)
NOTHING = 'JSON Title Set: {\n    "MainFeature": 0,\n    "TitleList": [\n    ]\n}\n'


def scan(source: Path, report: Recorder | None = None) -> Contents:
    return handbrake.scan(source, report or Recorder(), idle_timeout_s=20, shortest_s=1)


def refusal(source: Path) -> JobError:
    with pytest.raises(JobError) as caught:
        scan(source)
    return caught.value


def failed(target: Path, title: Title = LONG, choice: Discs = QUICK) -> JobError:
    """Why a film could not be made; nothing may be left of it."""
    before = set(target.parent.iterdir())
    with pytest.raises(JobError) as caught:
        handbrake.encode(Path("disc.iso"), title, target, choice, Recorder())
    assert set(target.parent.iterdir()) == before
    return caught.value


def progress(state: str, **values: object) -> str:
    inside = ",\n".join(f'        "{key}": {value}' for key, value in values.items())
    name = {"WORKDONE": "WorkDone"}.get(state, state.capitalize())
    return f'Progress: {{\n    "State": "{state}",\n    "{name}": {{\n{inside}\n    }}\n}}\n'


@needs_handbrake
def test_the_titles_of_an_image_and_of_a_folder(film_iso: Path, film_folder: Path, report: Recorder) -> None:
    assert scan(film_iso, report) == Contents(FILM)
    assert scan(film_folder / "VIDEO_TS") == Contents(FILM)
    assert report.said[0] == Said("Reading the titles of the disc", 0.0)
    assert any("scan thread found 3 valid title(s)" in line for line in report.lines)


@needs_handbrake
def test_99_titles(decoy_iso: Path) -> None:
    found = scan(decoy_iso).titles
    assert [title.number for title in found] == list(range(1, 100))
    assert found[41] == Title(42, 4.0, (0.0, 0.96, 1.92, 2.88), 352, 288, ("en", "de"))
    assert {(title.duration_s, title.audio_languages) for title in found[45:]} == {(4.0, ("en",))}


@needs_handbrake
def test_a_film_keeps_its_length_chapters_languages_and_subtitles(
    film_iso: Path, tmp_path: Path, report: Recorder
) -> None:
    film = tmp_path / "film.mp4"
    handbrake.encode(film_iso, LONG, film, QUICK, report)
    made = probe(film)
    assert made.duration_s == pytest.approx(8.0, abs=0.1)
    assert [chapter.start_s for chapter in made.chapters] == [0.0, 1.92, 3.84, 5.76]
    assert _told(made) == ("mp4", "h264", "aac", ("en", "de"), ("fr",), True)
    assert list(tmp_path.iterdir()) == [film]
    assert report.said[0] == Said("Encoding title 2", 0.0)
    assert all(0 <= (said.progress or 0) <= 1 for said in report.said)


@needs_handbrake
def test_only_the_wanted_languages_are_kept(film_iso: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    choice = QUICK.model_copy(update={"container": "mkv", "audio_languages": ("de-DE",), "subtitle_languages": ("en",)})
    handbrake.encode(film_iso, LONG, film, choice, Recorder())
    assert _told(probe(film)) == ("mkv", "h264", "aac", ("de",), (), False)


@needs_handbrake
def test_a_film_without_the_wanted_languages_keeps_its_sound(film_iso: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    handbrake.encode(film_iso, SHORT, film, QUICK.model_copy(update={"audio_languages": ("ja",)}), Recorder())
    assert _told(probe(film)) == ("mp4", "h264", "aac", ("en", "de"), (), True)


@needs_handbrake
def test_half_a_film_is_not_kept(film_iso: Path, tmp_path: Path) -> None:
    cut, target = tmp_path / "cut.iso", tmp_path / "film.mp4"
    cut.write_bytes(film_iso.read_bytes()[:1_200_000])
    with pytest.raises(UnreadableError) as caught:
        handbrake.encode(cut, LONG, target, QUICK, Recorder())
    said = r"HandBrakeCLI could not read the disc: it failed (once|\d+ times)\. Encoding ended with error 5\."
    assert re.fullmatch(said, caught.value.message)
    assert (
        caught.value.hint == "Clean the disc or try another drive; if it is an image or a folder, copy the disc again."
    )
    assert list(tmp_path.iterdir()) == [cut]


@needs_handbrake
def test_an_encrypted_disc(film_iso: Path, film_folder: Path, tmp_path: Path) -> None:
    image = Path(shutil.copy(film_iso, tmp_path / "css.iso"))
    image.write_bytes(_scrambled(image.read_bytes()))
    folder = Path(shutil.copytree(film_folder, tmp_path / "css"))
    film = folder / "VIDEO_TS" / "VTS_01_1.VOB"
    film.write_bytes(_scrambled(film.read_bytes()))
    for source in (image, folder):
        error = refusal(source)
        assert error.message == "The disc is encrypted with CSS, and HandBrakeCLI found no key to it."
        assert error.hint.startswith("Install libdvdcss (Debian: apt install libdvd-pkg")


@needs_handbrake
def test_what_is_no_disc(tmp_path: Path) -> None:
    (tmp_path / "disc.iso").write_bytes(bytes(1_000_000))
    error = refusal(tmp_path / "disc.iso")
    assert error.message.endswith(" It found no title that can be played.")


@needs_handbrake
def test_an_unknown_preset(film_iso: Path, tmp_path: Path) -> None:
    choice = QUICK.model_copy(update={"preset": "--version Nope"})
    with pytest.raises(ProgramError) as caught:
        handbrake.encode(film_iso, SHORT, tmp_path / "film.mp4", choice, Recorder())
    assert caught.value.message == "HandBrakeCLI knows no preset '--version Nope'."
    assert caught.value.hint == "HandBrakeCLI --preset-list names those it knows."


@needs_handbrake
def test_cancelling_ends_it_at_once_and_leaves_nothing(film_iso: Path, tmp_path: Path) -> None:
    report = Recorder()
    report.then = lambda said: report.stopped.set() if said.message != "Encoding title 2" else None
    started = time.monotonic()
    with pytest.raises(CancelledError):
        handbrake.encode(film_iso, LONG, tmp_path / "film.mp4", QUICK, report)
    assert time.monotonic() - started < 5
    assert list(tmp_path.iterdir()) == []


def test_a_scanner_that_is_not_json(fake: Programs) -> None:
    fake.says("HandBrakeCLI", 'JSON Title Set: {\n    "MainFeature": oops,\n}\n')
    error = refusal(Path("disc.iso"))
    assert error.message.startswith("HandBrakeCLI said something that is not the JSON it should be: ")
    assert error.hint == "Install HandBrake 1.3 or later; the job's log holds what it said."


def test_a_scanner_that_ends_in_the_middle_of_a_word(fake: Programs) -> None:
    fake.says("HandBrakeCLI", 'JSON Title Set: {\n    "MainFeature": 1,\n')
    assert refusal(Path("disc.iso")).message.endswith("it ended in the middle.")


def test_a_scanner_that_hangs_silently_or_repeating_itself(fake: Programs) -> None:
    fake.add("HandBrakeCLI", "sleep 60")
    with pytest.raises(ProgramError) as silent:
        handbrake.scan(Path("disc.iso"), Recorder(), idle_timeout_s=0.3)
    assert silent.value.message == "HandBrakeCLI said nothing for 0.3 s and was ended."
    (fake.folder / "block").write_text(progress("SCANNING", Progress=0.5, Title=1, TitleCount=4))
    fake.add("HandBrakeCLI", f'while :; do cat "{fake.folder}/block"; sleep 0.05; done')
    with pytest.raises(ProgramError) as repeating:
        handbrake.scan(Path("disc.iso"), Recorder(), idle_timeout_s=0.3)
    assert repeating.value.message == "HandBrakeCLI got no further for 0.3 s and was ended."


def test_a_program_that_crashes(fake: Programs) -> None:
    fake.add("HandBrakeCLI", "kill -SEGV $$")
    assert refusal(Path("disc.iso")).message == "HandBrakeCLI was ended by signal 11."


@pytest.mark.parametrize(
    ("stderr", "kind", "message"),
    [
        ("", ProgramError, "HandBrakeCLI made nothing of the disc. It found no title that can be played."),
        (
            "libdvdread: Error cracking CSS key for /VIDEO_TS/VTS_01_1.VOB (0x000003e6)!!",
            UnreadableError,
            "The disc is encrypted, and HandBrakeCLI found no key to it.",
        ),
        (
            "dvd: DVDReadBlocks failed (-1), skipping to vobu 1205\nlibdvdread: Can't seek to block 1204\n"
            "libdvdread: Can't read block 9000",
            UnreadableError,
            "HandBrakeCLI could not read the disc: it failed 3 times, around sectors 1,204-1,205, 9,000. "
            "It found no title that can be played.",
        ),
        (
            "bd: Read Error",
            UnreadableError,
            "HandBrakeCLI could not read the disc: it failed once. It found no title that can be played.",
        ),
        ("write: No space left on device", DiskFullError, "HandBrakeCLI stopped: the disk is full."),
    ],
)
def test_no_titles_for_a_reason(fake: Programs, stderr: str, kind: type[JobError], message: str) -> None:
    fake.says("HandBrakeCLI", NOTHING, stderr=stderr)
    error = refusal(Path("disc.iso"))
    assert (type(error), error.message) == (kind, message)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("", "HandBrakeCLI made nothing of the disc. It ended without a result."),
        (progress("WORKDONE", Error=3), "HandBrakeCLI made nothing of the disc. Encoding ended with error 3."),
        (progress("WORKDONE", Error=0), "HandBrakeCLI made nothing of the disc. Encoding ended with error 0."),
        (progress("WORKDONE", Error='"good"'), "HandBrakeCLI made nothing of the disc. Encoding ended with error -1."),
    ],
)
def test_exit_code_0_is_no_proof(fake: Programs, tmp_path: Path, said: str, message: str) -> None:
    fake.says("HandBrakeCLI", said)
    assert failed(tmp_path / "film.mp4").message == message


@pytest.mark.needs("ffmpeg", "ffprobe")
@pytest.mark.parametrize(("made", "held"), [("streamable", 2.0), ("jpg", 0.0)])
def test_a_film_of_another_length_is_not_kept(
    fake: Programs, tmp_path: Path, request: pytest.FixtureRequest, made: str, held: float
) -> None:
    film: Path = request.getfixturevalue(made)
    fake.says("HandBrakeCLI", progress("WORKDONE", Error=0), then=f'cp "{film}" "{tmp_path}/.film.mp4.part"')
    error = failed(tmp_path / "film.mp4")
    assert (
        error.message == f"Title 2 came out {held:.1f} s long, but lasts 8.0 s on the disc; what was made is not kept."
    )


def test_progress_has_speed_and_time_left_where_they_are_known(fake: Programs, tmp_path: Path) -> None:
    unknown = progress("WORKING", Progress=0.25, Pass=1, PassCount=2, RateAvg=0.0, ETASeconds=0, Hours=-1)
    known = progress("WORKING", Progress=0.5, Pass=2, PassCount=2, RateAvg=84.06, ETASeconds=17, Hours=0)
    scanning = progress("SCANNING", Progress=0.5, Title=2, TitleCount=4)
    muxing = progress("MUXING", Progress=0.0)
    forged = progress("WORKING", Progress="1e300", Pass='"x"', PassCount=0, RateAvg="null", ETASeconds=-5, Hours=0)
    fake.says("HandBrakeCLI", scanning + unknown + "libdvdnav: noise " + known + forged + muxing)
    report = Recorder()
    with pytest.raises(ProgramError):
        handbrake.encode(Path("disc.iso"), LONG, tmp_path / "film.mp4", QUICK, report)
    assert report.said == [
        Said("Encoding title 2", 0.0),
        Said("Reading title 2 of 4", 0.5),
        Said(None, 0.125),
        Said("84.1 fps", 0.75, 17.0),
        Said(None, 0.0),
        Said("Finishing the file", 1.0),
    ]


def test_what_the_program_is_asked(fake: Programs, tmp_path: Path) -> None:
    fake.says("HandBrakeCLI", "")
    failed(
        tmp_path / "film.mkv", choice=Discs(container="mkv", preset="-x", audio_languages=("en", "fr"), quality=21.5)
    )
    assert fake.asked("HandBrakeCLI") == [
        *("--json", "--input", str(Path("disc.iso").absolute()), "--title", "2"),
        *(
            "--output",
            str(tmp_path / ".film.mkv.part"),
            "--format=av_mkv",
            "--preset=-x",
            "--quality=21.5",
            "--markers",
        ),
        *("--audio-lang-list=eng,fra", "--all-audio", "--aencoder=av_aac", "--all-subtitles"),
        *("--subtitle-burned=none", "--subtitle-default=none"),
    ]


def _told(made: Probe) -> tuple[object, ...]:
    languages = (made.audio_languages, made.subtitle_languages)
    return (made.container, made.video_codec, made.audio_codec, *languages, made.playable)


def _scrambled(content: bytes) -> bytes:
    """The sectors of a film with the scrambling bits of their packets set, and nothing legible in them."""
    sectors = [bytearray(content[at : at + 2048]) for at in range(0, len(content), 2048)]
    for sector in sectors:
        if sector[:4] == b"\0\0\1\xba" and sector[14:18] != b"\0\0\1\xbb":
            sector[20] |= 0x10
            sector[128:] = bytes(byte ^ 0x5A for byte in sector[128:])
    return b"".join(sectors)
