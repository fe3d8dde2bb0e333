"""Names as identities and as file names."""

from __future__ import annotations

import re
import unicodedata

from medialib.names import FOLDS

# Letters that decomposition leaves alone but that readers take for their plain neighbour.
PLAIN_LETTERS = str.maketrans({**FOLDS, "‘": "'", "ʻ": "'", "`": "'"})
ABOVE, BELOW, ATTACHED = 230, 220, 202  # combining classes of accents; other scripts' marks carry meaning

RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
FORBIDDEN = {":": " - ", "/": "-", "\\": "-", "|": "-", '"': "'", "<": "", ">": "", "*": "", "?": ""}
JOINERS = "\u200c\u200d"
WANTED_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,12}\Z")
LONGEST_BYTES = 200
HARMLESS = re.compile(r"[ !#-)+-.0-9;=@-\[\]-{}~]*\Z")  # what file systems leave alone, in ASCII


def fold(text: str) -> str:
    """The text as an identity: no case, accents, punctuation or width. Never empty unless `text` is blank.

    Unlike medialib.names.fold, which serves searches, it keeps the marks that tell words apart in
    Indian and Japanese scripts.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(PLAIN_LETTERS)
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", plain) if unicodedata.combining(c) not in (ABOVE, BELOW, ATTACHED)
    )
    plain = unicodedata.normalize("NFC", plain).replace("'", "").replace("&", " and ")
    words = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in plain).split()
    return " ".join(words) or " ".join(text.casefold().split())


def identity(title: str, year: int | None = None) -> str:
    """What tells a work from others of its kind: the folded title and the year."""
    return fold(title) if year is None else f"{fold(title)} {year}"


def file_name(text: str, suffix: str = "", longest: int = LONGEST_BYTES) -> str:
    """One path component any file system takes: no separator, control character, leading dot or dash.

    At most `longest` bytes of UTF-8 with the suffix, which is kept; never empty.
    """
    ending = suffix.lower() if WANTED_SUFFIX.match(suffix) else ""
    name = _trimmed(spoken(text))
    name = RESERVED.sub(r"\1_", name)
    name = _trimmed(cut(name, longest - len(ending)))
    return (name or "Untitled") + ending


def spoken(text: str) -> str:
    """Visible characters only, and none that a file system reserves."""
    if HARMLESS.match(text):
        return " ".join(text.split())
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in FORBIDDEN:
            kept.append(FORBIDDEN[character])
        elif category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif category == "Cs":
            kept.append("_")
        elif category != "Cf" or character in JOINERS:
            kept.append(character)
    return " ".join("".join(kept).split())


def _trimmed(name: str) -> str:
    """No dot, dash or space in front, no dot or space behind."""
    return name.lstrip("-. " + JOINERS).rstrip(". " + JOINERS)


def cut(name: str, longest: int) -> str:
    """At most so many bytes, cut between characters and before a combining mark."""
    raw = name.encode("utf-8")
    if len(raw) <= longest:
        return name
    short = raw[:longest].decode("utf-8", "ignore")
    rest = name[len(short) : len(short) + 1]
    while short and rest and (unicodedata.combining(rest) or rest in JOINERS):
        rest, short = short[-1], short[:-1]
    return short
