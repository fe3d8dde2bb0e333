"""Facts as a set: which value is shown, and one fact per field and source."""

from __future__ import annotations

from collections.abc import Iterable

from medialib.model import Entity, Fact, Json, Match, Source


def shown(facts: Iterable[Fact], field: str) -> Json:
    """The value of a field that is shown: the best source's, then the surest; None where nobody said."""
    said = sorted((fact for fact in facts if fact.field == field), key=lambda fact: fact.rank)
    return said[0].value if said else None


def distinct(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """One fact per field and source, the surest of each, in the order they came; empty values left out."""
    kept: dict[tuple[str, Source], Fact] = {}
    for fact in facts:
        if fact.value in (None, "", [], {}):
            continue
        before = kept.get((fact.field, fact.source))
        if before is None or fact.confidence > before.confidence:
            kept[fact.field, fact.source] = fact
    return tuple(kept.values())


def text(facts: Iterable[Fact], field: str) -> str | None:
    """The shown value of a field as text."""
    value = shown(facts, field)
    return None if value is None else str(value)


def number(facts: Iterable[Fact], field: str) -> int | None:
    """The shown value of a field as a whole number."""
    value = shown(facts, field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def entity_of(match: Match, kind: str) -> Entity | None:
    """The entity of a kind in the first chain."""
    return next((entity for entity in match.chains[0] if entity.kind == kind), None)
