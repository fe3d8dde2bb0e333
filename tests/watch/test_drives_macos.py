from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

import pytest
from drive_stand import path_of, program
from mac_stand import MacStand

from medialib.discs import Format, Tray
from medialib.errors import ProgramError
from medialib.sources.drives.macos import MacOS
from medialib.sources.drives.sight import LONGEST_NAME, Sight

FILM = {"OpticalMediaType": "DVD-ROM", "Size": 4_700_000_000, "VolumeName": "SALT_SEA", "FilesystemType": "udf"}
SONGS = {"OpticalMediaType": "CD-ROM", "Size": 500_000_000, "Content": "CD_partition_scheme", "VolumeName": "Audio CD"}
LOADED = "<mediaIsPresent/><mediaInfo><mediaType value='DVD-ROM'/></mediaInfo><trayState value='closed'/>"
BLANK = "<mediaIsPresent/><mediaInfo><blank/><mediaType value='CD-R'/></mediaInfo><trayState value='closed'/>"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", path_of(folder))
    return folder


@pytest.fixture
def mac(tmp_path: Path, programs: Path) -> MacStand:
    mac = MacStand(tmp_path)
    mac.install(programs)
    return mac


def film(name: str = "disk4") -> Sight:
    return Sight(
        f"/dev/{name}", "MAKER BURNER 9", Tray.LOADED, "DVD-ROM 4700000000 SALT_SEA", hint=Format.DVD, label="SALT_SEA"
    )


def test_a_disc_is_told_from_the_systems_own_disks(mac: MacStand) -> None:
    mac.insert("disk4", **FILM)
    assert MacOS().scan() == [film()]
    assert [line for line in mac.asked() if "info" in line] == ["info -plist disk4"]


def test_a_disc_is_asked_about_once(mac: MacStand) -> None:
    mac.insert("disk4", **FILM)
    macos = MacOS()
    assert [macos.scan() for _ in range(3)] == [[film()]] * 3
    assert mac.asked() == ["list -plist", "info -plist disk4", "drutil status -xml", "list -plist", "list -plist"]


@pytest.mark.parametrize(
    ("info", "hint"),
    [
        (FILM, Format.DVD),
        (FILM | {"OpticalMediaType": "DVD+R DL"}, Format.DVD),
        (FILM | {"OpticalMediaType": "BD-ROM"}, Format.BLURAY),
        (FILM | {"OpticalMediaType": "HD DVD-ROM"}, Format.DATA),
        (SONGS, Format.AUDIO_CD),
        ({"OpticalMediaType": "CD-ROM", "Size": 5, "FilesystemType": "cddafs"}, Format.AUDIO_CD),
        ({"OpticalMediaType": "CD-R", "Size": 5, "FilesystemType": "cd9660"}, Format.DATA),
    ],
)
def test_the_media_type_says_what_it_is(mac: MacStand, info: dict[str, Any], hint: Format) -> None:
    mac.insert("disk4", **info)
    assert [sight.hint for sight in MacOS().scan()] == [hint]


@pytest.mark.parametrize(
    "info",
    [
        {"Size": 5, "VolumeName": "IMAGE"},
        {"OpticalMediaType": "", "Size": 5},
        {"OpticalMediaType": 7, "Size": 5},
        {"OpticalMediaType": "CD-R", "Size": 0},
    ],
)
def test_what_is_no_disc_or_an_empty_one_is_left_out(mac: MacStand, info: dict[str, Any]) -> None:
    mac.insert("disk4", **info)
    assert MacOS().scan() == []


def test_empty_open_and_blank_drives_are_drutils_to_tell(mac: MacStand) -> None:
    mac.insert("disk4", **FILM)
    for number, state in enumerate((LOADED, BLANK, '<trayState value="open"/>', '<trayState value="closed"/>'), 1):
        mac.drive(number, state)
    assert MacOS().scan() == [
        film(),
        Sight("drive 2", "MAKER BURNER 2", Tray.LOADED, "blank", hint=Format.BLANK),
        Sight("drive 3", "MAKER BURNER 3", Tray.OPEN),
        Sight("drive 4", "MAKER BURNER 4", Tray.EMPTY),
    ]


def test_drutil_is_asked_again_when_a_disc_came_or_went_and_now_and_then(mac: MacStand) -> None:
    mac.drive(1)
    macos = MacOS()
    assert macos.scan() == macos.scan() == [Sight("drive 1", "MAKER BURNER 1", Tray.EMPTY)]
    mac.drive(1, LOADED)
    mac.insert("disk4", **FILM)
    assert macos.scan() == [film()]
    macos.trays_every_s = 0
    mac.drive(1, BLANK)
    assert macos.scan()[1:] == [Sight("drive 1", "MAKER BURNER 1", Tray.LOADED, "blank", hint=Format.BLANK)]


def test_a_mac_without_drutil_still_has_its_discs(mac: MacStand, programs: Path) -> None:
    (programs / "drutil").unlink()
    mac.insert("disk4", **FILM)
    assert MacOS().scan() == [film()]


@pytest.mark.parametrize(
    "script",
    [
        "sleep 60",
        "exit 1",
        "echo '<statusdoc><statusfordevice>'",
        "head -c 3000000 /dev/urandom",
        """echo '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><statusdoc>&b;</statusdoc>'""",
    ],
)
def test_a_drutil_that_fails_hangs_or_babbles_costs_only_its_word(mac: MacStand, programs: Path, script: str) -> None:
    mac.insert("disk4", **FILM)
    program(programs, "drutil", script)
    assert MacOS(patience_s=0.5).scan() == [film()]


@pytest.mark.parametrize(
    "script",
    [
        "sleep 60",
        "exit 1",
        "echo no list",
        "echo '<plist><array/></plist>'",
        "echo '<plist><dict><key>a</key></dict></plist>'",
        "echo '<plist><dict><integer>x</integer></dict></plist>'",
        "head -c 3000000 /dev/urandom",
        "yes '<dict>' | head -c 2000000",
    ],
)
def test_a_diskutil_that_fails_hangs_or_babbles_is_an_error(programs: Path, script: str) -> None:
    program(programs, "diskutil", script)
    with pytest.raises(ProgramError):
        MacOS(patience_s=0.5).scan()


@pytest.mark.parametrize(
    "listing",
    [
        {},
        {"AllDisksAndPartitions": "disk4"},
        {"AllDisksAndPartitions": [4, [], {"DeviceIdentifier": 4}, {"DeviceIdentifier": "-rf"}]},
        {"AllDisksAndPartitions": [{"DeviceIdentifier": "disk4/../disk0"}, {"DeviceIdentifier": "disk4s1"}]},
    ],
)
def test_a_list_of_another_shape_has_no_disc(mac: MacStand, listing: dict[str, Any]) -> None:
    (mac.root / "list").write_bytes(plistlib.dumps(listing))
    assert MacOS().scan() == []


def test_one_disc_that_cannot_be_asked_hides_no_other_and_is_asked_again(mac: MacStand) -> None:
    mac.insert("disk4", **FILM)
    mac.insert("disk5", **FILM)
    (mac.root / "info-disk4").write_text("garbage")
    macos = MacOS()
    assert macos.scan() == [film("disk5")]
    mac.write()
    assert macos.scan() == [film("disk4"), film("disk5")]
    (mac.root / "info-disk4").write_text("garbage")
    mac.insert("disk6", **FILM)
    (mac.root / "info-disk4").write_text("garbage")
    assert macos.scan() == [film("disk4"), film("disk5"), film("disk6")]


def test_a_hostile_label_is_one_short_line(mac: MacStand) -> None:
    mac.insert("disk4", **(FILM | {"VolumeName": "../../etc\n\u202e" + "N" * 300, "MediaName": "a\tb\u0085c" * 99}))
    [sight] = MacOS().scan()
    assert (sight.label, len(sight.name)) == (("../../etc " + "N" * 300)[:LONGEST_NAME], LONGEST_NAME)


def test_discs_are_read_from_the_raw_device() -> None:
    assert MacOS().source("/dev/disk4") == Path("/dev/rdisk4")
