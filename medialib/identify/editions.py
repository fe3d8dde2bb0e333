"""Editions of a film: the names releases and libraries use for them, and the one we keep."""

from __future__ import annotations

import re

PLEX = re.compile(r"(?i)\{edition[-: ]([^{}]+)\}")

NAMES = (
    ("Director's Definitive Cut", r"director'?s?_definitive_cut|ddc"),
    ("Director's Cut", r"(?:the_)?director'?s?_?(?:cut|edition)|edition_director'?s?_cut|(?-i:DC)"),
    ("Ultimate Fan", r"ultimate_fan_(?:edit|edition|collection)"),
    ("Ultimate Collector", r"ultimate_collector'?s?_edition"),
    ("Ultimate", r"ultimate_(?:edition|cut)"),
    ("Collector", r"collector'?s?_(?:edition|cut)|edition_collector'?s?"),
    ("Special", r"special_edition|edition_special|[ée]dition_sp[ée]ciale|sonderedition|(?-i:SE)"),
    ("Criterion", r"(?:the_)?criterion(?:_(?:collection|edition))?|(?-i:CC)"),
    ("Deluxe", r"deluxe_edition|edition_deluxe"),
    ("Limited", r"limited(?:_edition)?"),
    ("Theatrical", r"theatrical(?:_(?:cut|edition|version|release))?|kinofassung|version_cin[ée]ma"),
    ("Extended", r"extended(?:_(?:cut|edition|version))?|langfassung|version_longue|(?-i:EE)"),
    ("Final Cut", r"(?:the_)?final_cut"),
    ("Alternative Cut", r"alternat(?:iv)?e_(?:cut|ending|version)"),
    ("Remastered", r"(?:4k_)?(?:digitally_)?remaster(?:ed)?"),
    ("Restored", r"(?:4k_)?restored"),
    ("Uncensored", r"uncensored"),
    ("Uncut", r"uncut(?:_(?:edition|version))?"),
    ("Unrated", r"unrated(?:_(?:cut|edition|version))?"),
    ("IMAX", r"imax(?:_(?:edition|enhanced|version))?"),
    ("Fan", r"fan_?(?:edit|edition|cut)|despecialized(?:_edition)?"),
    ("Anniversary", r"(?:\d+(?:st|nd|rd|th)?_)?anniversary(?:_edition)?"),
    ("Redux", r"redux"),
    ("Festival", r"festival(?:_(?:cut|edition|version))?"),
    ("International", r"international_(?:cut|version|edition)"),
    ("Assembly Cut", r"assembly_cut"),
    ("Workprint", r"work_?print"),
    ("Open Matte", r"open_matte"),
    ("Signature", r"signature_edition"),
    ("Diamond", r"diamond_edition"),
    ("Platinum", r"platinum_edition"),
    ("Roadshow", r"roadshow(?:_(?:version|edition))?"),
    ("Black & White", r"black_(?:and|&|n)_(?:white|chrome)(?:_edition)?"),
)
# Titles end so: `Happy Anniversary`.
TITLE_WORDS = frozenset(("anniversary", "festival"))
# An underscore above stands for any separator.
PATTERNS = tuple(
    (name, re.compile(r"(?i)(?<![^\W_])(?:" + p.replace("_", r"[\s._-]") + r")(?![^\W_])")) for name, p in NAMES
)


def edition_of(text: str) -> str | None:
    """The editions named in the words behind a title, in their order, joined by a space."""
    plex = PLEX.search(text)
    if plex:
        return plex[1].strip() or None
    rest, found = text, []
    for name, pattern in PATTERNS:
        hit = pattern.search(rest)
        if hit:
            found.append((hit.start(), name))
            rest = rest[: hit.start()] + "|" * len(hit[0]) + rest[hit.end() :]
    return " ".join(name for _, name in sorted(found)) or None


def is_edition(text: str) -> bool:
    """Whether a text names an edition and nothing else: `Director's Cut`, `4K Remastered`."""
    rest = text
    for _, pattern in PATTERNS:
        rest = pattern.sub("", rest)
    return rest != text and re.search(r"[^\W_]", rest) is None


def edition_start(text: str) -> int | None:
    """Where in a title the first edition begins, none at its very start, and no bare code or word of titles counted."""
    starts = [hit.start() for _, pattern in PATTERNS for hit in pattern.finditer(text) if _tells(hit)]
    return min(starts, default=None)


def _tells(hit: re.Match[str]) -> bool:
    return hit.start() > 0 and len(hit[0]) > 3 and hit[0].casefold() not in TITLE_WORDS
