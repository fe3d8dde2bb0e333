"""ISBNs: told from other numbers by their check digit, found in texts (ISO 2108)."""

from __future__ import annotations

import re
import unicodedata

# Groups of digits with dashes or spaces between, as they are printed.
PRINTED = re.compile(r"(?<![\dXx-])(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?![\dXx-])")
CALLED = re.compile(r"(?i)isbn(?:[- ]?1[03])?\s*[:=]?\s*$")
NEAR = 24
LONGEST_TEXT = 200_000
DASHES = str.maketrans("‐‑‒–—−\xa0", "------ ")


def isbn13(text: str) -> str | None:
    """An ISBN of 10 or 13 digits as 13 digits; None for what is none, by length or check digit."""
    digits = re.sub(r"[^0-9X]", "", unicodedata.normalize("NFKC", text[:40]).upper())
    if len(digits) == 13 and digits.isdecimal() and digits.startswith(("978", "979")):
        return digits if digits[-1] == _check13(digits[:12]) else None
    if len(digits) == 10 and digits[:9].isdecimal() and digits[-1] == _check10(digits[:9]):
        return f"978{digits[:9]}{_check13('978' + digits[:9])}"
    return None


def first_in(text: str) -> str | None:
    """The first ISBN of a text, such as a book's first pages: one called so, else one of 13 digits."""
    plain = text[:LONGEST_TEXT].translate(DASHES)
    found = [
        (isbn, CALLED.search(plain[max(0, hit.start() - NEAR) : hit.start()]) is not None)
        for hit in PRINTED.finditer(plain)
        if (isbn := isbn13(hit[0])) and (len(re.sub(r"\D", "", hit[0])) == 13 or "isbn" in _before(plain, hit.start()))
    ]
    return next((isbn for isbn, called in found if called), found[0][0] if found else None)


def _before(text: str, at: int) -> str:
    return text[max(0, at - NEAR) : at].casefold()


def _check13(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def _check10(digits: str) -> str:
    rest = -sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return "X" if rest == 10 else str(rest)
