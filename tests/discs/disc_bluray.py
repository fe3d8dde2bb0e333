"""A small Blu-ray: one film of 6 s with two chapters, English and German sound, and a trailer of 3 s."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from disc_images import TONES, run
from disc_udf import Tree, bluray, unpacked

CLOCK = 45_000  # of times in playlists, a second
FIRST = 63_240  # where ffmpeg lets the first picture of a transport stream begin
PACKET = 192
VIDEO_PID, AUDIO_PID = 0x1011, 0x1100
LANGUAGES = (b"eng", b"deu")
H264, AC3 = 0x1B, 0x81


def bluray_tree(folder: Path) -> Tree:
    """The files of the disc; its streams are made in `folder`."""
    playlists: Tree = {}
    clips: Tree = {}
    streams: Tree = {}
    for number, (length, chapters) in enumerate(((6, (0, 2)), (3, (0,))), 1):
        stream = _stream(folder / f"{number:05d}.m2ts", length)
        name = f"{number:05d}"
        streams[f"{name}.m2ts"] = stream
        playlists[f"{name}.mpls"] = _playlist(name, length, chapters)
        clips[f"{name}.clpi"] = _clip(length, stream)
    index = b"INDX0200" + struct.pack(">II", 78, 0) + bytes(24) + struct.pack(">I", 34) + bytes(34) + _titles()
    return {"BDMV": {"index.bdmv": index, "PLAYLIST": playlists, "CLIPINF": clips, "STREAM": streams}}


def _stream(target: Path, length: int) -> bytes:
    sounds = [f"sine=frequency={tone}:sample_rate=48000:duration={length}" for tone in TONES]
    inputs = [word for sound in sounds for word in ("-f", "lavfi", "-i", sound)]
    picture = ("-f", "lavfi", "-i", f"testsrc2=s=320x240:r=25:d={length}")
    maps = ("-map", "0", "-map", "1", "-map", "2")
    video = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "0", "-b:v", "200k")
    sound = ("-c:a", "ac3", "-b:a", "96k", "-ac", "2")
    form = ("-f", "mpegts", "-mpegts_m2ts_mode", "1", "-t", str(length))
    run("ffmpeg", "-v", "error", "-nostdin", "-y", *picture, *inputs, *maps, *video, *sound, *form, target)
    return target.read_bytes()


def _playlist(name: str, length: int, chapters: tuple[int, ...]) -> bytes:
    attributes = bytes((5, H264, 0x33)) + bytes(3)
    streams = _entry(VIDEO_PID) + attributes
    for place, language in enumerate(LANGUAGES):
        streams += _entry(AUDIO_PID + place) + bytes((5, AC3, 0x31)) + language
    table = bytes(2) + bytes((1, len(LANGUAGES), 0, 0, 0, 0, 0)) + bytes(5) + streams
    times = struct.pack(">II", FIRST, FIRST + length * CLOCK)
    item = name.encode() + b"M2TS" + b"\0\1\0" + times + bytes(8) + bytes(4) + _sized(table, ">H")
    play = bytes(2) + struct.pack(">HH", 1, 0) + _sized(item, ">H")
    marks = struct.pack(">H", len(chapters))
    for start in chapters:
        marks += struct.pack(">BBHIHI", 0, 1, 0, FIRST + start * CLOCK, 0xFFFF, 0)
    about = bytes((0, 1)) + bytes(2) + bytes(8) + bytes(2)
    head, first = _sized(about, ">I"), 40
    at = first + len(head)
    whole = _sized(play, ">I")
    return b"MPLS0200" + struct.pack(">III", at, at + len(whole), 0) + bytes(20) + head + whole + _sized(marks, ">I")


def _clip(length: int, stream: bytes) -> bytes:
    about = bytes(2) + bytes((1, 1)) + bytes(4) + struct.pack(">II", 6_000_000, len(stream) // PACKET) + bytes(128)
    about += _sized(b"\x80HDMV" + bytes(25), ">H")
    times = struct.pack(">HIII", VIDEO_PID - 0x10, 0, FIRST, FIRST + length * CLOCK)
    sequence = bytes((0, 1)) + struct.pack(">IBB", 0, 1, 0) + times
    streams = struct.pack(">H", VIDEO_PID) + bytes((5, H264, 0x33)) + bytes(3)
    for place, language in enumerate(LANGUAGES):
        streams += struct.pack(">H", AUDIO_PID + place) + bytes((5, AC3, 0x31)) + language
    program = bytes((0, 1)) + struct.pack(">IHBB", 0, 0x100, 1 + len(LANGUAGES), 0) + streams
    parts = [_sized(part, ">I") for part in (about, sequence, program, _entry_points(stream), b"")]
    places = [40 + sum(len(part) for part in parts[:number]) for number in range(1, 5)]
    return b"HDMV0200" + struct.pack(">IIIII", *places, 0) + bytes(12) + b"".join(parts)


def _entry_points(stream: bytes) -> bytes:
    """Where pictures begin that need no others: by time (90 kHz, cut to bits 32-19 and 19-9) and packet."""
    fine, coarse = b"", b""
    before, count = -1, 0
    for number in range(len(stream) // PACKET):
        packet = stream[number * PACKET + 4 : (number + 1) * PACKET]
        time = _time_of_picture(packet)
        if time is None:
            continue
        if time >> 19 != before:
            before = time >> 19
            coarse += struct.pack(">II", count << 14 | before & 0x3FFF, number)
        fine += struct.pack(">I", 1 << 28 | (time >> 9 & 0x7FF) << 17 | number & 0x1FFFF)
        count += 1
    head = struct.pack(">H", VIDEO_PID) + (1 << 66 | len(coarse) // 8 << 50 | count << 32 | 14).to_bytes(10, "big")
    return b"\0\1" + bytes((0, 1)) + head + struct.pack(">I", 4 + len(coarse)) + coarse + fine


def _time_of_picture(packet: bytes) -> int | None:
    """The time stamp of a packet of the picture that begins one that needs no others."""
    starts = packet[1] & 0x40 and ((packet[1] & 0x1F) << 8 | packet[2]) == VIDEO_PID
    if not starts or not packet[3] & 0x20 or not packet[4] or not packet[5] & 0x40:
        return None
    stamp = packet[5 + packet[4] + 9 :][:5]
    return (stamp[0] >> 1 & 7) << 30 | stamp[1] << 22 | stamp[2] >> 1 << 15 | stamp[3] << 7 | stamp[4] >> 1


def _titles() -> bytes:
    """First play, top menu and no titles, all without objects."""
    return _sized(bytes(12) + bytes(12) + bytes(2), ">I")


def _entry(pid: int) -> bytes:
    return bytes((9, 1)) + struct.pack(">H", pid) + bytes(6)


def _sized(content: bytes, form: str) -> bytes:
    return struct.pack(form, len(content)) + content


@pytest.fixture(scope="session")
def bluray_files(disc_dir: Path) -> Tree:
    """The files of the small Blu-ray."""
    return bluray_tree(disc_dir)


@pytest.fixture(scope="session")
def bluray_iso(disc_dir: Path, bluray_files: Tree) -> Path:
    """Its image, labelled SMALL_BLURAY."""
    return bluray(bluray_files, "SMALL_BLURAY", disc_dir / "bluray.iso")


@pytest.fixture(scope="session")
def bluray_folder(disc_dir: Path, bluray_files: Tree) -> Path:
    """Its files in a folder."""
    return unpacked(bluray_files, disc_dir / "Small Blu-ray")
