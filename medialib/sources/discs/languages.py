"""Languages as video discs name them: ISO 639-2, which has two codes for some, and ISO 639-1."""

from __future__ import annotations

# ISO 639-1, then ISO 639-2 (terminology first, then bibliographic where it differs).
NAMES = """
ar ara|bg bul|bn ben|bs bos|ca cat|cs ces cze|cy cym wel|da dan|de deu ger|el ell gre|en eng|es spa|et est|eu eus baq
fa fas per|fi fin|fr fra fre|ga gle|gl glg|he heb|hi hin|hr hrv|hu hun|hy hye arm|id ind|is isl ice|it ita|ja jpn
ka kat geo|kk kaz|km khm|ko kor|la lat|lt lit|lv lav|mk mkd mac|ml mal|mn mon|mr mar|ms msa may|my mya bur|nb nob|ne nep
nl nld dut|nn nno|no nor|pa pan|pl pol|pt por|ro ron rum|ru rus|sk slk slo|sl slv|sq sqi alb|sr srp|sv swe|sw swa|ta tam
te tel|th tha|tl tgl|tr tur|uk ukr|ur urd|uz uzb|vi vie|yi yid|zh zho chi
"""
ROWS = [row.split() for row in NAMES.replace("\n", "|").split("|") if row]
SHORT = {code: row[0] for row in ROWS for code in row}
LONG = {row[0]: row[1] for row in ROWS}


def short(code: object) -> str:
    """A language's ISO 639-1 code from any of its codes, where it has one; `und` for what is no code."""
    text = code.strip().lower() if isinstance(code, str) else ""
    if text in SHORT:
        return SHORT[text]
    return text if len(text) == 3 and text.isascii() and text.isalpha() else "und"


def long(code: str) -> str:
    """A language's ISO 639-2 code from any of its codes; regions are left out."""
    text = code.partition("-")[0].lower()
    return LONG.get(SHORT.get(text, text), text)
