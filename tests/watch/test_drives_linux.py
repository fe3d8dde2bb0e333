from __future__ import annotations

import errno
from pathlib import Path

import pytest
from drive_stand import (
    DATA_DISC,
    OF_AUDIO,
    OF_BLANK,
    OF_BLURAY,
    OF_DATA,
    OF_DVD,
    OF_MIXED,
    UDEV,
    Stand,
    path_of,
    program,
)

from medialib.discs import Disc, Format, Tray
from medialib.sources.drives import asking
from medialib.sources.drives.linux import Linux
from medialib.sources.drives.sight import LONGEST_NAME, Sight

ONE = Disc(Format.DVD, "dvd:one")


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    stand = Stand(tmp_path)
    monkeypatch.setenv("PATH", path_of(stand.programs))
    return stand


def names(linux: Linux) -> list[str]:
    return [Path(sight.device).name for sight in linux.scan()]


def about(stand: Stand) -> tuple[Format | None, str]:
    """What the system says of the disc in sr0."""
    [sight] = [sight for sight in stand.linux.scan() if sight.device == stand.device("sr0")]
    told = stand.linux.about(sight)
    return told.hint, told.label


def test_drives_are_those_of_the_kernels_list_that_have_a_device_here(stand: Stand) -> None:
    stand.plug("sr1", "sr0", "sr10")
    (stand.root / "dev" / "sr10").unlink()
    assert names(stand.linux) == ["sr0", "sr1"]


def test_a_drive_that_the_list_leaves_out_is_found_by_its_device(stand: Stand) -> None:
    stand.plug("sr0")
    (stand.root / "info").unlink()
    for other in ("sr0p1", "srx", "sda"):
        (stand.root / "dev" / other).touch()
    assert names(stand.linux) == ["sr0"]


@pytest.mark.parametrize("info", ["", "drive name:\t\n", "drive name:\t../../etc\t-x\tsr0x\n", "\0\xff" * 9000])
def test_no_drive_is_no_error(stand: Stand, info: str) -> None:
    (stand.root / "info").write_text(info)
    assert stand.linux.scan() == []


def test_a_machine_without_any_of_it_has_no_drive() -> None:
    nowhere = Path("/nowhere")
    assert Linux(nowhere, nowhere, nowhere).scan() == []


@pytest.mark.parametrize(
    ("status", "tray"),
    [
        (asking.NO_DISC, Tray.EMPTY),
        (asking.TRAY_OPEN, Tray.OPEN),
        (asking.NOT_READY, Tray.BUSY),
        (asking.DISC_OK, Tray.LOADED),
        (asking.NO_INFO, Tray.EMPTY),
    ],
)
def test_the_tray_is_what_the_drive_says(stand: Stand, status: int, tray: Tray) -> None:
    stand.plug("sr0")
    stand.say("sr0", status)
    (stand.root / "block" / "sr0" / "diskseq").write_text("69\n")
    assert stand.linux.scan() == [Sight(stand.device("sr0"), "MAKER BURNER 0", tray, "69")]


@pytest.mark.parametrize(
    ("number", "tray", "problem"),
    [
        (errno.EACCES, Tray.BUSY, "this user may not read it; add them to the group cdrom"),
        (errno.EPERM, Tray.BUSY, "this container may not read it; pass it with --device"),
        (errno.EBUSY, Tray.BUSY, "another program holds it"),
        (errno.EIO, Tray.BUSY, "Input/output error"),
        (errno.ENOMEDIUM, Tray.EMPTY, ""),
    ],
)
def test_a_drive_that_cannot_be_asked_says_why_and_hides_no_other(
    stand: Stand, number: int, tray: Tray, problem: str
) -> None:
    stand.plug("sr0", "sr1")
    stand.answers["sr0"] = number
    assert stand.linux.scan() == [
        Sight(stand.device("sr0"), "MAKER BURNER 0", tray, problem=problem),
        Sight(stand.device("sr1"), "MAKER BURNER 1", Tray.EMPTY),
    ]


def test_a_device_file_without_a_drive_behind_it_is_none(stand: Stand) -> None:
    stand.plug("sr0")
    stand.answers["sr0"] = errno.ENXIO
    assert stand.linux.scan() == []


def test_a_drive_without_a_name_goes_by_its_device(stand: Stand) -> None:
    stand.plug("sr0")
    (stand.root / "block" / "sr0" / "device" / "vendor").unlink()
    (stand.root / "block" / "sr0" / "device" / "model").write_bytes(b"\x1b[2J\xff\n")
    assert [sight.name for sight in stand.linux.scan()] == ["[2J\ufffd"]
    (stand.root / "block" / "sr0" / "device" / "model").unlink()
    assert [sight.name for sight in stand.linux.scan()] == ["sr0"]


@pytest.mark.parametrize(
    ("udev", "kind", "found"),
    [
        (OF_DVD, DATA_DISC, (Format.DVD, "Salt, Sea")),
        (OF_BLURAY, DATA_DISC, (Format.BLURAY, "Salt, Sea")),
        (OF_BLURAY.replace("MEDIA_BD", "MEDIA_BD_RE"), 0, (Format.BLURAY, "Salt, Sea")),
        (OF_AUDIO, asking.AUDIO, (Format.AUDIO_CD, "")),
        (OF_AUDIO, 0, (Format.AUDIO_CD, "")),
        (OF_MIXED, asking.MIXED, (Format.AUDIO_CD, "EXTRAS")),
        (OF_DATA, 0, (Format.DATA, "EXTRAS")),
        (OF_DATA, DATA_DISC, (None, "EXTRAS")),
        (OF_BLANK, 0, (Format.BLANK, "")),
        ("", 0, (None, "")),
    ],
)
def test_udev_says_what_lies_in_the_drive(stand: Stand, udev: str, kind: int, found: tuple[Format | None, str]) -> None:
    stand.plug("sr0")
    stand.udev()
    stand.insert("sr0", ONE, kind=kind, udev=udev)
    assert about(stand) == found


@pytest.mark.parametrize(
    ("udev", "kind", "blank", "found"),
    [
        (OF_DVD, asking.AUDIO, False, Format.AUDIO_CD),
        (OF_AUDIO, DATA_DISC, False, None),
        (OF_DVD, 0, True, Format.BLANK),
    ],
)
def test_the_drives_own_word_is_newer_than_udevs(
    stand: Stand, udev: str, kind: int, blank: bool, found: Format | None
) -> None:
    stand.plug("sr0")
    stand.udev()
    stand.insert("sr0", ONE, kind=kind, udev=udev, blank=blank)
    assert about(stand)[0] == found


@pytest.mark.parametrize(
    ("kind", "blank", "found"),
    [(asking.AUDIO, False, Format.AUDIO_CD), (0, True, Format.BLANK), (DATA_DISC, False, None), (0, False, None)],
)
def test_without_udev_the_drives_own_word_does(stand: Stand, kind: int, blank: bool, found: Format | None) -> None:
    stand.plug("sr0")
    stand.insert("sr0", ONE, kind=kind, udev=OF_DVD, blank=blank)
    program(stand.programs, "udevadm", "exit 1")
    assert about(stand) == (found, "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("..\\x2f..\\x2fetc", "../../etc"),
        ("\\x1b\\x5b31mred\\x0a\\x00gone", "[31mred gone"),
        ("$(rm\\x20-rf\\x20~)\\x3b\\x60id\\x60", "$(rm -rf ~);`id`"),
        ("\\xff\\xfe", "\ufffd\ufffd"),
        ("\\xc3\\x84pfel", "Äpfel"),
        ("\\xe2\\x80\\xaetxt", "txt"),
        ("\\x2", "\\x2"),
        ("N" * 300, "N" * LONGEST_NAME),
    ],
)
def test_a_hostile_label_is_one_short_line(stand: Stand, written: str, read: str) -> None:
    stand.plug("sr0")
    stand.udev()
    stand.insert("sr0", ONE, udev=f"ID_FS_LABEL_ENC={written}\n")
    assert about(stand)[1] == read


@pytest.mark.parametrize(
    "script", ["sleep 60", "head -c 3000000 /dev/urandom", "yes ID_CDROM_MEDIA_DVD | head -c 4000000", "kill -9 $$"]
)
def test_a_udev_that_hangs_or_babbles_costs_only_its_word(stand: Stand, script: str) -> None:
    stand.plug("sr0")
    stand.insert("sr0", ONE, kind=asking.AUDIO)
    program(stand.programs, "udevadm", script)
    sight = Sight(stand.device("sr0"), "MAKER BURNER 0", Tray.LOADED)
    quick = Linux(stand.root, stand.root, stand.root, stand.answer, stand.content, patience_s=0.5)
    assert quick.about(sight).hint == Format.AUDIO_CD


def test_a_disc_that_goes_while_it_is_asked_about_leaves_no_hint(stand: Stand) -> None:
    def gone(device: Path) -> asking.Content:
        raise OSError(errno.ENOMEDIUM, "No medium found")

    stand.plug("sr0")
    linux = Linux(stand.root, stand.root, stand.root, stand.answer, gone)
    sight = Sight(stand.device("sr0"), "MAKER BURNER 0", Tray.LOADED)
    assert linux.about(sight) == sight


def test_udevs_properties_of_the_drive_alone_say_nothing_of_a_disc(stand: Stand) -> None:
    stand.plug("sr0")
    stand.udev()
    stand.insert("sr0", ONE, kind=0, udev=UDEV)
    assert about(stand) == (None, "")


@pytest.mark.parametrize("ask", [asking.answer, asking.content])
def test_what_is_no_drive_cannot_be_asked(ask: object, tmp_path: Path) -> None:
    assert callable(ask)
    with pytest.raises(FileNotFoundError):
        ask(tmp_path / "sr0")
    (tmp_path / "sr0").write_bytes(b"no drive")
    if ask is asking.answer:
        with pytest.raises(OSError, match="Inappropriate ioctl"):
            ask(tmp_path / "sr0")
    else:
        assert ask(tmp_path / "sr0") == asking.Content()
