"""Languages by what file names call them."""

from __future__ import annotations

import re

# ISO 639-1, then the codes and names people write (ISO 639-2 in both forms, English, the language's own).
NAMES = """
ar ara arabic العربية
bg bul bulgarian
bn ben bengali
ca cat catalan català
cs cze ces czech čeština
da dan danish dansk
de ger deu german deutsch
el gre ell greek
en eng english
es spa spanish español espanol castellano esp latino
et est estonian
eu baq eus basque
fa per fas persian farsi
fi fin finnish suomi
fr fre fra french français francais vf vff vostfr
gl glg galician
he heb hebrew iw
hi hin hindi
hr hrv scr croatian hrvatski
hu hun hungarian magyar
id ind indonesian
is ice isl icelandic
it ita italian italiano
ja jpn japanese jp jap 日本語
ka geo kat georgian
ko kor korean kr 한국어
lt lit lithuanian
lv lav latvian
mk mac mkd macedonian
ms may msa malay
nb nob bokmal
nl dut nld dutch nederlands
nn nno nynorsk
no nor norwegian norsk
pl pol polish polski
pt por portuguese português portugues pob ptbr
ro rum ron romanian română
ru rus russian русский
sk slo slk slovak
sl slv slovenian
sq alb sqi albanian
sr srp scc serbian
sv swe swedish svenska
ta tam tamil
te tel telugu
th tha thai ไทย
tr tur turkish türkçe
uk ukr ukrainian українська
ur urd urdu
vi vie vietnamese
zh chi zho chinese cn chs cht zhs zht 中文 简体 繁體 繁体
"""
# A code with a script or a region behind it (BCP 47): `pt-BR`, `zh-Hans-CN`, `es-419`.
TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?")
CODES = {word: line.split()[0] for line in NAMES.strip().splitlines() for word in line.split()}


def language_of(word: str) -> str | None:
    """The ISO 639-1 code for a code or a name: `ger`, `de-AT`, `German`; None for other words."""
    low = word.casefold()
    tag = TAG.fullmatch(low)
    return CODES.get(low) or (CODES.get(tag[1]) if tag else None)
