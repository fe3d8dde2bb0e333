"""Images read by the real cd-paranoia, and what becomes of it when that fails, hangs, is killed or cancelled."""

from __future__ import annotations

import os
import time
import wave
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from cd_images import SECTOR, CdImage, noise, write_cd
from cd_programs import Stand
from recorder import Recorder, Said

from medialib.discs import Disc
from medialib.errors import CancelledError, DiskFullError, MedialibError, ProgramError, UnreadableError
from medialib.sources.audio_cd.ripping import Ripped, rip
from medialib.sources.audio_cd.toc import read_toc

pytestmark = pytest.mark.needs("cd-paranoia")
IDLE_S = 20


@pytest.fixture
def image(tmp_path: Path) -> CdImage:
    return write_cd(tmp_path / "image", [noise(150, 1), noise(160, 2), noise(170, 3)])


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def sound(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())


def read(source: Path, work: Path, report: Recorder | None = None) -> tuple[Ripped, ...]:
    report = report or Recorder()
    return rip(source, read_toc(source, report), work, report, idle_timeout_s=IDLE_S)


def failed(source: Path, work: Path, *, idle_timeout_s: float = IDLE_S) -> MedialibError:
    disc = read_toc(source, Recorder())
    with pytest.raises(MedialibError) as caught:
        rip(source, disc, work, Recorder(), idle_timeout_s=idle_timeout_s)
    return caught.value


def whole(number: int, work: Path, samples: bytes) -> Ripped:
    return Ripped(number, work / f"{number:02d}.wav", f"{zlib.crc32(samples):08X}")


def tracks_read(stand: Stand) -> list[int]:
    return [int(call.split()[-2]) for call in stand.calls()]


def test_speech_is_read_sample_by_sample(spoken_cd: CdImage, work: Path) -> None:
    ripped = read(spoken_cd.cue, work)
    assert ripped == tuple(whole(number, work, track) for number, track in enumerate(spoken_cd.tracks, 1))
    assert b"".join(sound(track.path) for track in ripped) == spoken_cd.bin.read_bytes()
    assert sorted(path.name for path in work.glob("*.part")) == []


def test_progress_of_each_track_and_of_all(image: CdImage, work: Path, report: Recorder) -> None:
    read(image.cue, work, report)
    assert list(dict.fromkeys(said.message for said in report.said)) == [f"Track {n} of 3" for n in (1, 2, 3)]
    told = [said.progress for said in report.said if said.progress is not None]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert {0.3125, 0.6458} <= set(told)
    assert report.said[-1].eta_s == 0
    assert [line for line in report.lines if line.startswith("Track 1")] == [
        f"Track 1: CRC-32 {zlib.crc32(image.tracks[0]):08X}, 0 read errors, 0 skips, 0 corrections of jitter."
    ]


def test_data_tracks_are_left_out_and_named(image: CdImage, work: Path, report: Recorder) -> None:
    sheet = image.cue.read_text()
    for number in (1, 3):
        image.cue.write_text(sheet.replace(f"TRACK 0{number} AUDIO", f"TRACK 0{number} MODE1/2352"))
        ripped = read(image.cue, work, report)
        assert [sound(track.path) for track in ripped] == [
            track for place, track in enumerate(image.tracks, 1) if place != number
        ]
        assert f"Track {number} holds data and is left out." in report.lines


def test_image_with_short_sectors_of_data_in_front(image: CdImage, work: Path) -> None:
    image.cue.write_text(image.cue.read_text().replace("TRACK 01 AUDIO", "TRACK 01 MODE1/2048"))
    image.bin.write_bytes(os.urandom(150 * 2048) + b"".join(image.tracks[1:]))
    assert tuple(sound(track.path) for track in read(image.cue, work)) == image.tracks[1:]


def test_image_with_the_high_byte_first(image: CdImage, work: Path) -> None:
    samples = bytearray(image.bin.read_bytes())
    samples[0::2], samples[1::2] = samples[1::2], samples[0::2]
    image.bin.write_bytes(samples)
    image.cue.write_text(image.cue.read_text().replace("BINARY", "MOTOROLA"))
    assert tuple(sound(track.path) for track in read(image.cue, work)) == image.tracks


def test_one_file_per_track_with_a_pause_before_the_second(image: CdImage, work: Path) -> None:
    first, second, _ = image.tracks
    image.bin.with_name("a.bin").write_bytes(first)
    image.bin.with_name("b.bin").write_bytes(second)
    image.cue.write_text(
        'FILE "a.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n'
        'FILE "b.bin" BINARY\nTRACK 02 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:01:00\n'
    )
    pause = 75 * SECTOR
    assert [sound(track.path) for track in read(image.cue, work)] == [first + second[:pause], second[pause:]]


def test_silence_that_no_file_holds(image: CdImage, work: Path) -> None:
    image.cue.write_text(image.cue.read_text().replace("TRACK 02 AUDIO", "TRACK 02 AUDIO\n    PREGAP 00:01:00"))
    first, *others = image.tracks
    assert [sound(track.path) for track in read(image.cue, work)] == [first + bytes(75 * SECTOR), *others]


def test_silence_and_sheets_in_other_places(image: CdImage, tmp_path: Path, work: Path) -> None:
    folder = tmp_path / "a name with spaces, 'quotes' and -dashes"
    silent = write_cd(folder, [bytes(150 * SECTOR), image.tracks[0]], name="-album $(x)")
    assert tuple(sound(track.path) for track in read(silent.cue, work)) == silent.tracks


@pytest.mark.needs("cd-info")
def test_a_drive(image: CdImage, work: Path, stand: Stand) -> None:
    stand.put("cd-info", f"exec $REAL --no-header --cue-file='{image.cue}'")
    stand.put("cd-paranoia", f"while [ $1 != -- ]; do shift; done; exec $REAL -e -c -d '{image.cue}' \"$@\"")
    assert tuple(sound(track.path) for track in read(Path("/dev/sr7"), work)) == image.tracks
    wav = work / "01.wav.part"
    assert next(call for call in stand.calls() if call.startswith("cd-paranoia")) == (
        "cd-paranoia --stderr-progress --never-skip=40 --output-wav --force-cdrom-device=/dev/sr7 -- 1 " + str(wav)
    )


def test_read_errors_and_skips_are_counted_and_shown(
    image: CdImage, work: Path, stand: Stand, report: Recorder
) -> None:
    skip = 200 * 1176
    stand.put(
        "cd-paranoia",
        f"""case " $* " in *" -- 2 "*)
  for event in "12 [transport error] @ {skip}" "4 [scratch] @ 999999999999999999" "7 [drift] @ {skip}" \\
    "6 [skip] @ {skip}" "6 [skip] @ {skip + 1176}" "9 [overlap] @ {skip}" "0 [read] @ -1" "x" ; do
    echo "##: $event" >&2
  done
  sleep 0.6 ; echo "##: 14 [wrote] @ {skip}" >&2 ;;
esac
exec "$REAL" "$@\"""",
    )
    ripped = read(image.cue, work, report)
    samples = image.tracks[1]
    assert ripped[1] == Ripped(2, work / "02.wav", f"{zlib.crc32(samples):08X}", 2, 2, 1, (200, 201))
    assert "Track 2 of 3 (2 read errors, 2 skips)" in [said.message for said in report.said]
    assert [line for line in report.lines if line.startswith("##")] == ["##: x"]
    assert [line for line in report.lines if "sectors 200 to 201 never read twice the same" in line]
    again = read(image.cue, work, report)
    assert again == ripped


def test_a_track_that_cannot_be_read(image: CdImage, work: Path, stand: Stand) -> None:
    stand.put(
        "cd-paranoia",
        """case " $* " in *" -- 2 "*)
  echo "##: 14 [wrote] @ 235199" >&2; echo "scsi_read error: medium error" >&2; exit 1 ;;
esac
exec "$REAL" "$@\"""",
    )
    error = failed(image.cue, work)
    assert (type(error), error.message) == (
        UnreadableError,
        "Track 2 of 3 could not be read whole: cd-paranoia stopped at sector 200 of 150 to 309. "
        "It said: scsi_read error: medium error",
    )
    assert error.hint.startswith("Wipe the disc")
    assert sorted(path.name for path in work.glob("*.wav*")) == ["01.wav"]


@pytest.mark.parametrize("script", ["exit 0", 'for out; do :; done; head -c 999 /dev/urandom >"$out"'])
def test_a_program_that_ends_well_without_its_work(image: CdImage, work: Path, stand: Stand, script: str) -> None:
    stand.put("cd-paranoia", script)
    assert failed(image.cue, work).message == (
        "Track 1 of 3 could not be read whole: cd-paranoia stopped at sector 0 of 0 to 149."
    )
    assert not (work / "01.wav").exists()


def test_a_disk_that_is_full(image: CdImage, work: Path, stand: Stand) -> None:
    stand.put("cd-paranoia", 'echo "Could not write to output.: No space left on device" >&2; exit 1')
    error = failed(image.cue, work)
    assert (type(error), error.message) == (DiskFullError, "The disk became full while the CD was read.")


def test_a_program_that_hangs(image: CdImage, work: Path, stand: Stand) -> None:
    stand.put("cd-paranoia", "echo '##: 0 [read] @ 1176' >&2; sleep 60")
    begun = time.monotonic()
    error = failed(image.cue, work, idle_timeout_s=0.5)
    assert (type(error), error.message) == (
        ProgramError,
        "Track 1: cd-paranoia said nothing for 0.5 s and was ended.",
    )
    assert time.monotonic() - begun < 5


def test_a_missing_program(image: CdImage, work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = failed(image.cue, work)
    assert (error.message, error.hint) == (
        "Track 1: cd-paranoia is not installed.",
        "Install it: apt install cd-paranoia, or on macOS: brew install libcdio-paranoia.",
    )


def test_killed_and_resumed_without_reading_again(image: CdImage, work: Path, stand: Stand, report: Recorder) -> None:
    stand.put("cd-paranoia", 'case " $* " in *" -- 2 "*) kill -9 $$ ;; esac; exec "$REAL" "$@"')
    error = failed(image.cue, work)
    assert (type(error), error.message) == (
        ProgramError,
        "Track 2 of 3 was not read: cd-paranoia was ended by SIGKILL at sector 150 of 150 to 309.",
    )
    assert tracks_read(stand) == [1, 2]
    stand.put("cd-paranoia", 'exec "$REAL" "$@"')
    ripped = read(image.cue, work, report)
    assert tracks_read(stand) == [2, 3]
    assert report.said[0].progress == 0.3125
    assert tuple(sound(track.path) for track in ripped) == image.tracks
    image.bin.unlink()
    assert rip(image.cue, _disc(image), work, report, idle_timeout_s=IDLE_S) == ripped
    assert tracks_read(stand) == []


def _disc(image: CdImage) -> Disc:
    image.bin.write_bytes(b"".join(image.tracks))
    disc = read_toc(image.cue, Recorder())
    image.bin.unlink()
    return disc


def test_what_is_not_whole_or_not_of_this_disc_is_read_again(
    image: CdImage, tmp_path: Path, work: Path, stand: Stand
) -> None:
    stand.put("cd-paranoia", 'exec "$REAL" "$@"')
    read(image.cue, work)
    stand.calls()
    with (work / "01.wav").open("r+b") as file:
        file.truncate(1000)
    (work / "02.json").write_text("[]")
    with (work / "03.wav").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\0\0")
    read(image.cue, work)
    assert tracks_read(stand) == [1, 2, 3]
    other = write_cd(tmp_path / "other", [*image.tracks[:2], noise(99, 9)])
    assert tuple(sound(track.path) for track in read(other.cue, work)) == other.tracks
    assert tracks_read(stand) == [1, 2, 3]


def test_some_tracks_only(image: CdImage, work: Path, stand: Stand, report: Recorder) -> None:
    stand.put("cd-paranoia", 'exec "$REAL" "$@"')
    disc = read_toc(image.cue, report)
    some = replace(disc, tracks=disc.tracks[1:])
    assert rip(image.cue, some, work, report, idle_timeout_s=IDLE_S) == (
        whole(2, work, image.tracks[1]),
        whole(3, work, image.tracks[2]),
    )
    assert (tracks_read(stand), report.said[-1].progress) == ([2, 3], 1.0)


def test_another_disc_in_the_drive(image: CdImage, tmp_path: Path, work: Path) -> None:
    other = read_toc(write_cd(tmp_path / "other", [noise(99, 9)]).cue, Recorder())
    with pytest.raises(UnreadableError) as caught:
        rip(image.cue, other, work, Recorder(), idle_timeout_s=IDLE_S)
    assert caught.value.message == f"Another disc is in '{image.cue}' than the one to read."


def test_cancelled_in_the_middle(image: CdImage, work: Path, stand: Stand, report: Recorder) -> None:
    stand.put("cd-paranoia", 'case " $* " in *" -- 2 "*) "$REAL" "$@"; sleep 60 ;; esac; exec "$REAL" "$@"')

    def stop(said: Said) -> None:
        if said.message == "Track 2 of 3":
            report.stopped.set()

    disc = read_toc(image.cue, report)
    report.then = stop
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        rip(image.cue, disc, work, report, idle_timeout_s=IDLE_S)
    assert time.monotonic() - begun < 5
    assert {path.name for path in work.iterdir()} - {"02.wav.part"} == {
        *("01.json", "01.wav", "image.bin", "image.cue"),
    }
