"""Takes a finished file in: probes it, names it by its content and shelves it."""

from medialib.intake.content import content_id
from medialib.intake.disk import require_space
from medialib.intake.probe import probe
from medialib.intake.shelve import shelve

__all__ = ["content_id", "probe", "require_space", "shelve"]
