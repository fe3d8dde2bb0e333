"""Writes a title that was kept in capitals as titles are written."""

from __future__ import annotations

import re

SMALL = "a an and as at but by for from in into of on or the to vs with"
KEPT = "CIA CSI DNA FBI II III IV IX NASA NCIS NYPD TV UFO UK USA VI VII VIII XI XII XIII XIV XV WWII"
SHORT_FORMS = "DR JR MR MRS MS SR ST VS"
NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s)", re.IGNORECASE)


def titled(text: str, *, coded: bool = False) -> str:
    """Title case for Latin text all in capitals (or, when `coded`, in small letters); others stay as they are."""
    if NOT_LATIN.search(text) or not (text.isupper() or (coded and text.islower())):
        return text
    words = text.split()
    return " ".join(
        word.lower() if 0 < place < len(words) - 1 and word.lower() in SMALL.split() else _word(word)
        for place, word in enumerate(words)
    )


def _word(word: str) -> str:
    bare = re.sub(r"\W", "", word).upper()
    if bare in KEPT.split():
        return word.upper()
    if ORDINAL.fullmatch(bare):
        return word.lower()
    if re.search(r"\d", word) or (bare not in SHORT_FORMS.split() and re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{2,4}", bare)):
        return word
    return re.sub(r"[^\W_]+(?:['’][^\W_]{1,2}\b)?", lambda part: part[0][:1].upper() + part[0][1:].lower(), word)
