"""How titles are compared and ordered: folded, without accents, without a leading article."""

from __future__ import annotations

import re
import unicodedata

# Letters that carry no combining mark to strip but that people type without.
FOLDS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "’": "'",
    "ʻ": "'",
    "ʼ": "'",
}
# Only those that no title of another language begins with: "Die Hard" and "La La Land" keep theirs.
ARTICLES = re.compile(r"^(?:the|an?|der|das|les|el|los|il|gli)\s+(?=\S)|^l['’](?=\S)", re.IGNORECASE)


def fold(text: str) -> str:
    """Text as searches compare it: lower case, marks stripped, compatibility forms joined."""
    if text.isascii():
        return text.lower()
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if unicodedata.category(mark)[0] != "M")
    lowered = "".join(FOLDS.get(letter, letter) for letter in plain.casefold())
    return unicodedata.normalize("NFKC", lowered)


def identity(*parts: object) -> str:
    """What tells a thing from others of its kind: its folded words, joined by `|`; missing parts are empty."""
    words = ("" if part is None else " ".join(re.findall(r"\w+", fold(str(part)))) for part in parts)
    return "|".join(words)


def sort_title(title: str) -> str:
    """The title as shelves order it: folded, without a leading article, numbers padded so that 2 precedes 10."""
    text = fold(ARTICLES.sub("", title.strip()) or title)
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), text).strip() or fold(title)
