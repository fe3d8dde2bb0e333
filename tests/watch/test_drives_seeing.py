from __future__ import annotations

import errno
import logging
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from drive_stand import DATA_DISC, OF_AUDIO, OF_BLANK, OF_DVD, Stand, path_of, program
from mac_stand import MacStand

from medialib.discs import Disc, Drive, Format, Tray
from medialib.sources.drives import asking, seeing
from medialib.sources.drives.linux import Linux
from medialib.sources.drives.listed import Listed
from medialib.sources.drives.macos import MacOS
from medialib.sources.drives.seeing import BLANK, TRIES, Change, Noticed, Seeing

FILM = Disc(Format.DVD, "dvd:film", "SALT_SEA")
SHOW = Disc(Format.DVD, "dvd:show", "SHOW_S2_DISC_3")
SONGS = Disc(Format.AUDIO_CD, "audio_cd:songs")
PAPERS = Disc(Format.DATA, "data:papers", "PAPERS")


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    stand = Stand(tmp_path)
    monkeypatch.setenv("PATH", path_of(stand.programs))
    return stand


@pytest.fixture
def drives(stand: Stand) -> Seeing:
    stand.plug("sr0", "sr1")
    return Seeing(stand.linux, stand.look)


def told(noticed: list[Noticed]) -> list[tuple[str, str, str]]:
    """Each change as (drive, what happened, the disc's id)."""
    return [(Path(one.drive.device).name, one.change, one.disc.id) for one in noticed]


def held(drives: Seeing) -> dict[str, tuple[Tray, str | None]]:
    """What each drive holds."""
    return {Path(drive.device).name: (drive.tray, drive.disc.id if drive.disc else None) for drive in drives.drives}


def waiting(event: threading.Event, slow: str) -> Callable[[str], None]:
    """What the look at one drive waits for."""

    def wait(name: str) -> None:
        if name == slow:
            event.wait(20)

    return wait


def test_a_disc_is_inserted_ripped_and_ejected(stand: Stand, drives: Seeing) -> None:
    stand.udev()
    assert told(drives.poll()) == []
    stand.say("sr0", asking.NOT_READY)
    assert (told(drives.poll()), held(drives)["sr0"]) == ([], (Tray.BUSY, None))
    stand.insert("sr0", FILM, udev=OF_DVD)
    drive = Drive(stand.device("sr0"), "MAKER BURNER 0", Tray.LOADED, FILM)
    assert drives.poll() == [Noticed(Change.INSERTED, drive, FILM)]
    stand.say("sr0", asking.NOT_READY)
    assert (told(drives.poll()), held(drives)["sr0"]) == ([], (Tray.BUSY, FILM.id))
    stand.answers["sr0"] = errno.EBUSY
    assert (told(drives.poll()), held(drives)["sr0"]) == ([], (Tray.BUSY, FILM.id))
    stand.say("sr0", asking.DISC_OK)
    assert (told(drives.poll()), held(drives)["sr0"]) == ([], (Tray.LOADED, FILM.id))
    stand.eject("sr0")
    assert drives.poll() == [Noticed(Change.REMOVED, Drive(drive.device, drive.name, Tray.OPEN), FILM)]
    assert stand.looks == [("sr0", Format.DVD)]


def test_two_drives_tell_two_stories_at_once(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", FILM)
    stand.insert("sr1", SONGS, kind=asking.AUDIO)
    assert told(drives.poll()) == [("sr0", "inserted", FILM.id), ("sr1", "inserted", SONGS.id)]
    stand.eject("sr0")
    stand.insert("sr1", SHOW)
    assert told(drives.poll()) == [("sr0", "removed", FILM.id), ("sr1", "changed", SHOW.id)]
    assert held(drives) == {"sr0": (Tray.OPEN, None), "sr1": (Tray.LOADED, SHOW.id)}


def test_each_sort_of_disc_is_told_apart(stand: Stand, drives: Seeing) -> None:
    stand.udev()
    seen = []
    for disc, kind, udev in (
        (FILM, DATA_DISC, OF_DVD),
        (SONGS, asking.AUDIO, OF_AUDIO),
        (PAPERS, DATA_DISC, ""),
        (None, 0, OF_BLANK),
    ):
        stand.insert("sr0", disc, kind=kind, udev=udev)
        seen += told(drives.poll())
    assert seen == [
        ("sr0", "inserted", FILM.id),
        ("sr0", "changed", SONGS.id),
        ("sr0", "changed", PAPERS.id),
        ("sr0", "changed", BLANK.id),
    ]
    assert stand.looks == [("sr0", Format.DVD), ("sr0", Format.AUDIO_CD), ("sr0", None)]


def test_a_swap_between_two_looks_is_seen_by_the_kernels_count_too(stand: Stand, drives: Seeing) -> None:
    count = stand.root / "block" / "sr0" / "diskseq"
    count.write_text("1\n")
    stand.insert("sr0", FILM)
    drives.poll()
    stand.discs[stand.device("sr0")] = SHOW
    count.write_text("3\n")
    assert told(drives.poll()) == [("sr0", "changed", SHOW.id)]
    count.write_text("4\n")
    assert (told(drives.poll()), len(stand.looks)) == ([], 3)


def test_a_swap_while_the_drive_was_not_ready_is_not_missed(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", FILM)
    drives.poll()
    stand.insert("sr0", SHOW)
    stand.answers["sr0"] = asking.Answer(asking.NOT_READY, changed=True)
    assert told(drives.poll()) == []
    stand.say("sr0", asking.DISC_OK)
    assert told(drives.poll()) == [("sr0", "changed", SHOW.id)]


def test_the_same_disc_put_back_in_time_is_no_news(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", FILM)
    drives.poll()
    stand.insert("sr0", FILM)
    assert (told(drives.poll()), len(stand.looks)) == ([], 2)


def test_a_drive_that_is_unplugged_takes_its_disc_along(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", FILM)
    stand.insert("sr1", SONGS)
    drives.poll()
    stand.unplug("sr1")
    gone = Drive(stand.device("sr1"), "MAKER BURNER 1", Tray.EMPTY)
    assert drives.poll() == [Noticed(Change.REMOVED, gone, SONGS)]
    assert held(drives) == {"sr0": (Tray.LOADED, FILM.id)}
    stand.plug("sr1")
    stand.insert("sr1", SONGS)
    assert told(drives.poll()) == [("sr1", "inserted", SONGS.id)]


def test_a_disc_that_cannot_be_read_is_tried_thrice_and_stops_no_other(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", None)
    stand.insert("sr1", SONGS)
    happened = [told(drives.poll()) for _ in range(5)]
    assert happened == [[("sr1", "inserted", SONGS.id)], [], [], [], []]
    assert (held(drives)["sr0"], len(stand.looks)) == ((Tray.LOADED, None), TRIES + 1)
    stand.insert("sr0", FILM)
    assert told(drives.poll()) == [("sr0", "inserted", FILM.id)]


def test_a_known_disc_is_held_on_to_until_no_look_at_the_next_succeeds(stand: Stand, drives: Seeing) -> None:
    stand.insert("sr0", FILM)
    drives.poll()
    stand.insert("sr0", None)
    assert [told(drives.poll()) for _ in range(4)] == [[], [], [("sr0", "removed", FILM.id)], []]


def test_a_slow_disc_holds_up_neither_the_look_nor_the_other_drive(stand: Stand) -> None:
    stand.plug("sr0", "sr1")
    drives = Seeing(stand.linux, stand.look, patience_s=0.3)
    spun_up = threading.Event()
    stand.then = waiting(spun_up, "sr0")
    stand.insert("sr0", FILM)
    stand.insert("sr1", SONGS)
    assert told(drives.poll()) == [("sr1", "inserted", SONGS.id)]
    assert (told(drives.poll()), held(drives)["sr0"]) == ([], (Tray.BUSY, None))
    spun_up.set()
    drives.patience_s = 20
    assert (told(drives.poll()), len(stand.looks)) == ([("sr0", "inserted", FILM.id)], 2)


def test_a_disc_that_went_while_it_was_looked_at_never_was(stand: Stand) -> None:
    stand.plug("sr0")
    drives = Seeing(stand.linux, stand.look, patience_s=0.2)
    gone = threading.Event()
    stand.then = waiting(gone, "sr0")
    stand.insert("sr0", FILM)
    assert told(drives.poll()) == []
    stand.eject("sr0")
    gone.set()
    assert [told(drives.poll()) for _ in range(2)] == [[], []]


def test_a_system_that_cannot_say_changes_nothing_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", path_of(tmp_path / "bin"))
    mac = MacStand(tmp_path)
    mac.install(tmp_path / "bin")
    mac.insert("disk4", OpticalMediaType="DVD-ROM", Size=7)
    drives = Seeing(MacOS(patience_s=0.5), lambda device, hint: FILM)
    assert told(drives.poll()) == [("disk4", "inserted", FILM.id)]
    program(tmp_path / "bin", "diskutil", "sleep 60")
    assert [told(drives.poll()) for _ in range(2)] == [[], []]
    assert held(drives) == {"disk4": (Tray.LOADED, FILM.id)}
    assert [one.levelno for one in caplog.records if one.levelno >= logging.WARNING] == [logging.WARNING]


def test_a_drive_that_may_not_be_read_is_told_of_once(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    stand.plug("sr0")
    stand.answers["sr0"] = errno.EACCES
    drives = Seeing(stand.linux, stand.look)
    for _ in range(3):
        drives.poll()
    assert [one.getMessage() for one in caplog.records] == [
        f"{stand.device('sr0')} (MAKER BURNER 0) cannot be asked: this user may not read it; add them to the group cdrom"
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("../../etc", "../../etc"),
        ("a\x1b[2Jb\nc\x00", "a [2Jb c"),
        ("N" * 300, "N" * 255),
        ("$(id);`id`", "$(id);`id`"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_a_hostile_label_arrives_as_one_short_line(stand: Stand, drives: Seeing, label: str, shown: str) -> None:
    stand.insert("sr0", Disc(Format.DVD, "dvd:evil", label))
    assert [one.disc.label for one in drives.poll()] == [shown]


def test_the_systems_label_stands_in_for_a_missing_one(stand: Stand, drives: Seeing) -> None:
    stand.udev()
    stand.insert("sr0", Disc(Format.DVD, "dvd:film"), udev=OF_DVD)
    assert [one.disc.label for one in drives.poll()] == ["Salt, Sea"]


def test_two_discs_of_a_mac_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", path_of(tmp_path / "bin"))
    mac = MacStand(tmp_path)
    mac.install(tmp_path / "bin")
    mac.drive(1)
    mac.drive(2)
    looks: list[tuple[str, Format | None]] = []

    def look(device: Path, hint: Format | None) -> Disc:
        looks.append((str(device), hint))
        return {"rdisk4": FILM, "rdisk5": SONGS}[device.name]

    drives = Seeing(MacOS(), look)
    assert (told(drives.poll()), list(held(drives))) == ([], ["drive 1", "drive 2"])
    mac.drives.clear()
    mac.insert("disk4", OpticalMediaType="DVD-ROM", Size=7, VolumeName="SALT_SEA")
    mac.insert("disk5", OpticalMediaType="CD-ROM", Size=5, FilesystemType="cddafs")
    assert told(drives.poll()) == [("disk4", "inserted", FILM.id), ("disk5", "inserted", SONGS.id)]
    assert sorted(looks) == [("/dev/rdisk4", Format.DVD), ("/dev/rdisk5", Format.AUDIO_CD)]
    mac.remove("disk4")
    assert told(drives.poll()) == [("disk4", "removed", FILM.id)]
    mac.remove("disk5")
    mac.insert("disk5", OpticalMediaType="DVD-ROM", Size=7, VolumeName="OTHER")
    drives.look = lambda device, hint: SHOW
    assert told(drives.poll()) == [("disk5", "changed", SHOW.id)]


def test_this_machines_drives_are_seen_by_its_own_system(tmp_path: Path) -> None:
    machines = [seeing.here((tmp_path,), platform) for platform in ("linux", "darwin")]
    assert [(one.system, one.paths) for one in machines if isinstance(one, Listed)] == [
        (Linux(), (tmp_path,)),
        (MacOS(), (tmp_path,)),
    ]


def test_images_that_the_settings_list_come_and_go_as_discs_do(stand: Stand, tmp_path: Path) -> None:
    stand.plug("sr0")
    image, sheet = tmp_path / "first.iso", tmp_path / "second.cue"
    listed = (image, sheet, Path(stand.device("sr0")))
    hints: list[tuple[str, Format | None]] = []

    def look(device: Path, hint: Format | None) -> Disc:
        hints.append((device.name, hint))
        return Disc(Format.DVD, f"dvd:{device.read_text()}")

    drives = Seeing(Listed(stand.linux, listed, stand.linux.sight), look)
    assert (drives.poll(), list(held(drives))) == ([], ["sr0", "first.iso", "second.cue"])
    image.write_text("one")
    sheet.write_text("two")
    assert told(drives.poll()) == [("first.iso", "inserted", "dvd:one"), ("second.cue", "inserted", "dvd:two")]
    image.unlink()
    sheet.write_text("three")
    assert told(drives.poll()) == [("first.iso", "removed", "dvd:one"), ("second.cue", "changed", "dvd:three")]
    assert sorted(set(hints)) == [("first.iso", None), ("second.cue", Format.AUDIO_CD)]


@pytest.mark.parametrize("mode", [stat.S_IFBLK, stat.S_IFCHR])
def test_a_listed_device_is_asked_as_a_drive(stand: Stand, tmp_path: Path, mode: int) -> None:
    device = tmp_path / "cdrom"
    try:
        os.mknod(device, mode | 0o600, os.makedev(11, 0))
    except PermissionError:
        pytest.skip("only root makes devices")
    stand.answers["cdrom"] = asking.Answer(asking.DISC_OK)
    stand.contents["cdrom"] = asking.Content(asking.AUDIO)
    listed = Listed(stand.linux, (device,), stand.linux.sight)
    [sight] = listed.scan()
    is_drive = mode == stat.S_IFBLK
    assert (sight.tray, listed.about(sight).hint) == (Tray.LOADED, Format.AUDIO_CD if is_drive else None)
