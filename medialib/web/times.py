"""Points in time as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

from medialib.web.contexts import Moment

STEPS = ((60, 1, "second"), (3600, 60, "minute"), (86_400, 3600, "hour"), (604_800, 86_400, "day"))


def moment(iso: str, now: datetime | None = None) -> Moment:
    """A time of the library, in words relative to now."""
    then = datetime.fromisoformat(iso)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    return Moment(iso, _ago(seconds, then), then.strftime("%Y-%m-%d %H:%M:%S UTC"))


def _ago(seconds: float, then: datetime) -> str:
    if seconds < 10:
        return "just now"
    for below, size, unit in STEPS:
        if seconds < below:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return f"{then.day} {then.strftime('%B %Y')}"


def remaining(seconds: float | None) -> str:
    """How long something still takes: "3 min left"; empty if unknown."""
    if seconds is None or seconds <= 0:
        return ""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min left"
