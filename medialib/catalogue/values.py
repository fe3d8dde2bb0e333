"""The facts that an item's page shows: of each field the winning value, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from medialib.catalogue import phrases
from medialib.model import rank
from medialib.store.items import Said

LABELS = {
    "title": "Title",
    "original_title": "Original title",
    "creator": "By",
    "year": "Year",
    "date": "Date",
    "number": "Number",
    "disc": "Disc",
    "certification": "Certification",
    "rating": "Rating",
    "duration_s": "Length",
    "runtime_s": "Runtime",
    "collection": "Part of",
    "language": "Language",
    "publisher": "Publisher",
    "genres": "Genres",
    "labels": "Label",
    "tags": "Tags",
    "external_ids": "Elsewhere",
}
LENGTH = 300
OWN = "disc"  # a disc's id, which is its own and no other place's


def shown(facts: Iterable[Said]) -> Iterator[tuple[str, str, Said]]:
    """(label, value, fact) of each field that has one, a person's word first; of ids, the best word on each provider."""
    winners: dict[str, list[tuple[str, Said]]] = {}
    ids: set[str] = set()
    for fact in sorted(facts, key=_order):
        if fact.field == "external_ids":
            value = _ids(fact, ids)
        else:
            value = _text(fact) if fact.field in LABELS and fact.field not in winners else ""
        if value:
            winners.setdefault(fact.field, []).append((value, fact))
    return ((LABELS[field], *said) for field in LABELS for said in winners.get(field, ()))


def _ids(fact: Said, known: set[str]) -> str:
    """The ids that a source adds to those of the providers in `known`, which grows by them."""
    told = json.loads(fact.value)
    new = {name: one for name, one in sorted(told.items()) if name not in known} if isinstance(told, dict) else {}
    known.update(new)
    return ", ".join(f"{name} {one}" for name, one in new.items() if name != OWN)[:LENGTH]


def ranked(facts: Iterable[Said], field: str) -> list[Any]:
    """The values of a field, the one that wins first."""
    return [json.loads(fact.value) for fact in sorted(facts, key=_order) if fact.field == field]


def _order(fact: Said) -> tuple[float, float, str]:
    return rank(fact.source, fact.confidence, bool(fact.chosen))


def _text(fact: Said) -> str:
    value = json.loads(fact.value)
    if value is None or value == "":
        return ""
    if fact.field in ("duration_s", "runtime_s") and isinstance(value, (int, float)):
        return phrases.duration(value)
    if fact.field == "language":
        return phrases.language(str(value))[:LENGTH]
    if fact.field == "collection":
        value = part_of(value) if isinstance(value, dict) else ""
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value))[:LENGTH]


def part_of(value: dict[str, Any]) -> str:
    """A collection as it is said: "The Saga", "Discworld, 2.5"."""
    number = value.get("number")
    numbered = isinstance(number, int | float) and not isinstance(number, bool)
    return f"{value.get('title') or ''}, {number:g}" if numbered else str(value.get("title") or "")
