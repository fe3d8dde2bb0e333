"""How far a download is, over all the parts that it is made of."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from medialib.errors import DiskFullError

INTERVAL_S = 0.25
SPACE_INTERVAL_S = 2.0


class Progress:
    """yt-dlp's progress hook: passes on one share of the whole, bytes a second and seconds left.

    Raises DiskFullError when less than `min_free` bytes are left on the disk of the current folder.
    """

    def __init__(self, say: Callable[..., None], min_free: int) -> None:
        self._say = say
        self._min_free = min_free
        self._shares: dict[str, float] = {}
        self._sizes: dict[str, float | None] = {}
        self._furthest = 0.0
        self._said_at = 0.0
        self._looked_at = 0.0

    def expect(self, formats: Sequence[Mapping[str, Any]]) -> None:
        """Name the parts to come."""
        for part in formats:
            self._sizes[str(part["format_id"])] = part.get("filesize") or part.get("filesize_approx")

    def __call__(self, status: Mapping[str, Any]) -> None:
        self._guard_space()
        part = str(status["info_dict"].get("format_id"))
        if part not in self._sizes:
            return
        finished = status["status"] == "finished"
        self._shares[part] = 1.0 if finished else _share(status)
        total = status.get("total_bytes") or status.get("total_bytes_estimate")
        self._sizes[part] = total or self._sizes[part]
        if finished or time.monotonic() - self._said_at >= INTERVAL_S:
            self._tell(status.get("speed"), status.get("eta"))

    def _tell(self, speed: float | None, eta_s: float | None) -> None:
        self._said_at = time.monotonic()
        weights = {part: size or 1.0 for part, size in self._sizes.items()}
        if not all(self._sizes.values()):
            weights = dict.fromkeys(self._sizes, 1.0)
        whole = sum(weights.values())
        done = sum(weights[part] * self._shares.get(part, 0.0) for part in weights)
        self._furthest = max(self._furthest, min(done / whole, 1.0))
        if speed and all(self._sizes.values()):
            eta_s = (whole - done) / speed
        self._say("progress", progress=round(self._furthest, 4), speed_bps=speed, eta_s=eta_s)

    def _guard_space(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < SPACE_INTERVAL_S:
            return
        self._looked_at = now
        if shutil.disk_usage(Path.cwd()).free < self._min_free:
            raise DiskFullError(
                "The download was stopped: the disk would have become too full.",
                "Make room on that disk, then retry the job.",
            )


def _share(status: Mapping[str, Any]) -> float:
    total = status.get("total_bytes") or status.get("total_bytes_estimate")
    if total:
        return min(float(status.get("downloaded_bytes") or 0) / float(total), 1.0)
    return float(status.get("fragment_index") or 0) / float(status.get("fragment_count") or 1)
