"""One share of the whole, over the parts of a download."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.errors import DiskFullError
from medialib.sources.video_progress import Progress


class Voice:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, event: str, **values: Any) -> None:
        self.said.append((event, values))


def status(part: str, status: str = "finished", **values: Any) -> dict[str, Any]:
    return {"status": status, "info_dict": {"format_id": part}, **values}


def test_parts_count_by_their_size() -> None:
    voice = Voice()
    progress = Progress(voice, 0)
    progress.expect([{"format_id": "v", "filesize": 900}, {"format_id": "a", "filesize_approx": 100}])
    progress(status("v", "downloading", downloaded_bytes=450, total_bytes=900, speed=100.0, eta=99))
    progress(status("v", total_bytes=900))
    progress(status("a", total_bytes=100))
    assert voice.said == [
        ("progress", {"progress": 0.45, "speed_bps": 100.0, "eta_s": 5.5}),
        ("progress", {"progress": 0.9, "speed_bps": None, "eta_s": None}),
        ("progress", {"progress": 1.0, "speed_bps": None, "eta_s": None}),
    ]


def test_parts_of_unknown_size_count_alike_and_by_their_pieces() -> None:
    voice = Voice()
    progress = Progress(voice, 0)
    progress.expect([{"format_id": "v"}, {"format_id": "a"}])
    progress(status("v", "downloading", fragment_index=1, fragment_count=4, eta=30))
    progress(status("v"))
    assert [values["progress"] for _, values in voice.said] == [0.125, 0.5]


def test_it_never_goes_back_nor_hears_of_other_files() -> None:
    voice = Voice()
    progress = Progress(voice, 0)
    progress.expect([{"format_id": "v"}])
    progress(status("v", total_bytes=10))
    progress(status("subtitles", total_bytes=10))
    progress.expect([{"format_id": "v2"}])
    progress(status("v", total_bytes=10))
    assert [values["progress"] for _, values in voice.said] == [1.0, 1.0]


def test_the_disk_is_watched() -> None:
    with pytest.raises(DiskFullError):
        Progress(Voice(), 1 << 60)(status("v", "downloading"))
