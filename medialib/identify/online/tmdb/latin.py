"""Other scripts in Latin letters, as people write them in file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping


def _letters(text: str) -> Mapping[str, str]:
    """A table written as `а=a б=b`."""
    return dict(pair.split("=") for pair in text.split())


def _words(text: str) -> list[str]:
    """What stands between single spaces, which may be nothing."""
    return text.split(" ")


CYRILLIC = _letters(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh"
    " щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=dj џ=dz"
)
GREEK = _letters(
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
KANA = _letters(
    "あ=a い=i う=u え=e お=o か=ka き=ki く=ku け=ke こ=ko さ=sa し=shi す=su せ=se そ=so た=ta ち=chi つ=tsu て=te と=to"
    " な=na に=ni ぬ=nu ね=ne の=no は=ha ひ=hi ふ=fu へ=he ほ=ho ま=ma み=mi む=mu め=me も=mo や=ya ゆ=yu よ=yo"
    " ら=ra り=ri る=ru れ=re ろ=ro わ=wa ゐ=i ゑ=e を=o ん=n が=ga ぎ=gi ぐ=gu げ=ge ご=go ざ=za じ=ji ず=zu ぜ=ze ぞ=zo"
    " だ=da ぢ=ji づ=zu で=de ど=do ば=ba び=bi ぶ=bu べ=be ぼ=bo ぱ=pa ぴ=pi ぷ=pu ぺ=pe ぽ=po ゔ=vu"
    " ぁ=a ぃ=i ぅ=u ぇ=e ぉ=o ゃ=ya ゅ=yu ょ=yo ー="
)
TABLE = {**CYRILLIC, **GREEK, **KANA}
LETTERS = str.maketrans(TABLE)
SMALL = re.compile(r"(?:(sh|ch|j)i|([kgnhbpmr])i)y([auo])")
DOUBLED = re.compile(r"[っッ]([a-z])")
# The parts of a Korean syllable, in the order of their code points (Unicode, section 3.12).
INITIALS = _words("g kk n d tt r m b pp s ss  j jj ch k t p h")
VOWELS = _words("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
FINALS = _words(" k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
HANGUL = 0xAC00
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def latin(text: str) -> str | None:
    """The text in small Latin letters (Cyrillic, Greek, kana and Hangul); None where a letter has no such form."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(_hangul(letter) or _unmarked(_hiragana(letter)) for letter in plain).translate(LETTERS)
    plain = DOUBLED.sub(r"\1\1", SMALL.sub(_joined, plain))
    foreign = any(letter.isalpha() and not _is_latin(letter) for letter in plain)
    return None if foreign else plain


def spelled(text: str) -> str:
    """The text with umlauts written as two letters, as in `Ueber`."""
    return unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)


def _joined(found: re.Match[str]) -> str:
    """`kiya` as `kya`, `shiya` as `sha`: a small kana joins the one before it."""
    return f"{found[1]}{found[3]}" if found[1] else f"{found[2]}y{found[3]}"


def _unmarked(letter: str) -> str:
    """A Greek or Cyrillic letter without its accent; й keeps its own."""
    if letter in TABLE or _is_latin(letter) or not letter.isalpha():
        return letter
    return unicodedata.normalize("NFD", letter)[0]


def _hiragana(letter: str) -> str:
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヴ" else letter


def _hangul(letter: str) -> str:
    place = ord(letter) - HANGUL
    if not 0 <= place < 11_172:
        return ""
    initial, rest = divmod(place, 588)
    vowel, final = divmod(rest, 28)
    return INITIALS[initial] + VOWELS[vowel] + FINALS[final]


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
