"""What people see on a terminal: lines that no title or name can break out of."""

from __future__ import annotations

JOINERS = "\u200c\u200d"  # within words of Persian, say, and within emoji


def plain(value: object) -> str:
    """A value on one line, without control characters that would move the cursor or colour the terminal."""
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return "".join(c if c.isprintable() or c in JOINERS else repr(c)[1:-1] for c in text)
