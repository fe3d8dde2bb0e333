"""What jobs are called."""

from __future__ import annotations

from medialib import flow
from medialib.fetch import redact
from medialib.model import Request, Way


def title(request: Request) -> str:
    """What a job is called until it knows better."""
    if request.way is Way.SCAN:
        return f"Scan of {request.source}"
    if request.way is Way.SIDECARS:
        return "Sidecars"
    if request.way is Way.IDENTIFY and request.source == flow.EVERYTHING:
        return "What is new"
    name = request.options.get("name")
    source = redact(request.source)
    return str(name) if name else source.rstrip("/").rsplit("/", 1)[-1] or source
