"""Takes a finished file in: probes it, names it by its content and shelves it."""

from medialib.intake.content import content_id
from medialib.intake.probe import probe
from medialib.intake.shelve import require_space, shelve

__all__ = ["content_id", "probe", "require_space", "shelve"]
