"""The title within a name: without brackets, release noise and ids."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

ID_PATTERNS = (
    ("tmdb", re.compile(r"(?i)[\[{(]tmdb(?:id)?[=\- ](\d+)[\]})]")),
    ("tvdb", re.compile(r"(?i)[\[{(]tvdb(?:id)?[=\- ](\d+)[\]})]")),
    ("imdb", re.compile(r"(?i)[\[{(](?:imdb(?:id)?[=\- ])?(tt\d{5,10})[\]})]")),
    ("tvmaze", re.compile(r"(?i)[\[{(]tvmaze(?:id)?[=\- ](\d+)[\]})]")),
    ("anidb", re.compile(r"(?i)[\[{(]anidb(?:id)?[=\- ](\d+)[\]})]")),
    ("musicbrainz", re.compile(r"(?i)[\[{(](?:mbid[=\- ])?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})[\]})]")),
    ("isbn", re.compile(r"(?i)[\[{(](?:isbn[=\- ]?)?(97[89]\d{10})[\]})]")),
    ("asin", re.compile(r"[\[{(](?:ASIN[=\- .])?(B0[0-9A-Z]{8})[\]})]")),
)
WEB_KEY = re.compile(r"[\s_-]*[\[(]([A-Za-z\d_-]{11})[\])]$")

RESOLUTION = r"m?\d{3,4}[pi](?:\d{2})?|[48]k|uhd|ultra_?hd|full_?hd|fhd|\d{3,4}[x×]\d{3,4}p?"
ORIGIN = (
    r"blu_?rays?|bd_?rip(?:_?mux)?|br_?rip(?:_?mux)?|b[dr]_?(?:re)?mux|blu_?ray_?mux|bdmv|bd(?:25|50|66|100)?|uhd_?rip|dvd_?rip|dvd_?r|dvd_?scr(?:eener)?|dvd[59]?|hd_?dvd|hd_?tv(?:_?rip)?|pdtv|"
    r"sdtv|dsr(?:ip)?|ds_rip|web_?rip|web_?dl(?:_?rip)?|web_?cap|web|web_?hd|hd_?light|hd_?rip|vhs_?rip|vhs|tv_?rip|sat_?rip|dvb_?rip|vod_?rip|ppv(?:_?rip)?|cam_?rip|hd_?cam|telesync|hd_?ts|"
    r"telecine|hd_?tc|scr(?:eener)?|r5|re_?mux|iptv_?rip|laserdisc|ldrip|mhd|mbluray|dthrip|predvd(?:rip)?"
)
PICTURE = r"[xh]_?26[45]|hevc|avc|xvid|divx\d?|av1|vp9|vc_?1|mpeg_?[24]"
CODEC = (
    PICTURE
    + r"|10_?bits?|8_?bits?|hi10p?|hdr(?:10)?(?:plus|\+)?|dolby_?vision|dovi|sdr|nvenc|\d\d(?:_\d{3})?_?fps|(?:vr_)?vr_?180|h_?sbs|h_?tab"
)
SOUND = r"aac\d?(?:_\d)?|e?ac_?3|dts(?:_?(?:hd|x|es|ma|hra))*|true_?hd|atmos|ddp?a?\+?_?[257]_[01]|ddp|flac|lpcm|opus|mp3|[57]_1(?:ch)?|2ch|6ch"
STATE = r"complete_(?:mini)?series|(?:mini)?series_complete|l?'?_?int[eé]grale|(?:nfo|proof|dir|sample|sync|audio|real)_?fix(?:ed)?|subforced|fastsub|hdlight|proper|repack\d?|rerip|real_proper|nuked|readnfo|dubbed|subbed|multi|multi_?subs?|dual_?audio|vost(?:fr|a)?|vosten|subfrench|truefrench|vff|vfq|vf2|hardsub(?:bed)?|hc|esubs?|msubs|hdc|hsbs|h_?ou|half_sbs|nf|amzn|dsnp|hmax|hulu|atvp|pcok|complete_bluray"


def pattern_of(words: str) -> str:
    """A pattern in which `_` stands for any separator and `_?` for one or none, bounded as whole words."""
    return r"(?i)(?<![^\W_])(?:" + re.sub("_(\\??)", r"[\\s._-]\1", words) + r")(?![^\W_])"


STRONG = re.compile(pattern_of("|".join((RESOLUTION, ORIGIN, CODEC, SOUND, STATE))))
RELEASE = re.compile(pattern_of(ORIGIN + "|" + PICTURE))
# Words that are noise only beside other noise, since titles use them too.
WEAK = re.compile(
    r"(?i)^(?:internal|limited|convert|doku|stv|ac3d|coffret|ld|md|docu|dl|custom|complete|integrale?|multi|dual|subs?|retail|unrated|extended|uncut|remastered|pal|ntsc|stv|ws|fs|int|dc|cc|se|remaster|"
    r"french|german|english|eng|ita(?:lian)?|spanish|esp|castellano|latino|rus(?:sian)?|jap(?:anese)?|jpn|korean|kor|hindi|tamil|telugu|dutch|swedish|nordic|danish|norwegian|"
    r"finnish|polish|pl|portuguese|turkish|chinese|hebrew|hungarian|hun|czech|greek|ger|deutsch|swissgerman|xxx|fr|vo|vf|lektor|dublado|legendado|hd|sd|3d|hq|theatrical|hybrid|fansub|mkv|mp4|avi)$"
)
TITLE_WORD = re.compile(
    r"(?i)^(?:web|opus|atmos|proper|screener|scr|avc|cam|hc|nf|ppv|r5|dts|flac|remux|vhs|multi|sdr|hdr|uhd|hulu|nuked|dubbed|subbed|laserdisc|bd|ddp)$"
)
AT_END = re.compile(r"(?i)^(?:hdr|sdr|uhd|multi)$")
LEAD = re.compile(
    r"^(?:\s*(?:\[[^\[\]]*\]|【[^【】]*】|\{[^{}]*\})[\s._-]*)+|^(?:[xh]\.?26[45](?:[\s._-]+hevc)?|hevc)[\s._-]+", re.I
)
VERSION_END = re.compile(r"(?i)(?<=[^\W_])[\s._]+(?:ona[\s._]+)?v\d[\s._]*$")
ALSO_KNOWN = re.compile(r"(?i)(?<=[^\s._])[\s._]+\(?(?:aka|a\.k\.a\.?)[\s._]+(?=\S).*$|\s+/\s+.*$")
LANGUAGE_SHOUTED = re.compile(r"(?<=[a-z0-9])[\s._-]+(?:GERMAN|FRENCH|TRUEFRENCH|ITALIAN|SPANISH|VOSTFR)[\s._-]*$")
LANGUAGE_END = re.compile(r"[\s._-]+(?:German|GERMAN|FRENCH|TRUEFRENCH|iTALiAN|ITALIAN|SPANISH|VOSTFR)[\s._-]*$")
DUBBED = re.compile(r"(?i)(?<![^\W_])(?:dl|ld|md|ac3d?|eac3d?|dubbed|pal|dvdr|subforced)(?![^\W_])")
# A film restored in 4K may be of any resolution.
RESOLUTION_OF = re.compile(
    r"(?i)(?<![^\W_])(?:m?(\d{3,4})([pi])|([48])k(?![\s._-](?:remaster|restor))|(uhd)|(\d{3,4})[x×](\d{3,4}))(?![^\W_])"
)
SITE = re.compile(
    r"(?i)^[\[({【\s]*(?:w{2,3}[\s.,][\w-]+[\s.,][a-z]{2,6}|[a-z\d-]+\.(?:com|org|net|tv|ws|to|info|me|cc|xyz))(?:[\])}】]+[\s_-]*|[\s_]*-+[\s_]+|[\s_]{2,})"
)
SITE_BEHIND = re.compile(
    r"(?i)[\s_]*(?:-[\s_]+|[\[({]\s*)(?:www\.)?[a-z\d-]+\.(?:com|org|net|tv|ws|to|info|me|cc|xyz)[\])}]?$"
)
BRACKETS = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】")
STARRED = re.compile(r"★[^★\[【]*★?")
ACRONYM = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
ABBREVIATED = re.compile(r"(?:(?<![^\W_])[^\W\d_]\.){2}$|\b(?:Jr|Sr|Dr|Mr|vs|etc|St|Vol|Inc|Co)\.$")
EMPTY_BRACKETS = re.compile(r"[(\[{]\s*[)\]}]")


def wordy(text: str) -> bool:
    """Whether a text holds a letter or a digit."""
    return re.search(r"[^\W_]", text) is not None


def ids_of(name: str) -> tuple[str, Mapping[str, str]]:
    """A name without its ids, and the ids: `[tmdbid=603]`, `{imdb-tt0133093}`, `[tvdbid-123]`."""
    found: dict[str, str] = {}
    for provider, pattern in ID_PATTERNS:
        hit = pattern.search(name)
        if hit:
            found[provider] = hit[1]
            name = (name[: hit.start()].rstrip() + name[hit.end() :]).strip()
    return name, found


def key_of(name: str) -> tuple[str, str | None]:
    """A web video's name without its key, and the key: `Title [dQw4w9WgXcQ]`."""
    hit = WEB_KEY.search(name)
    if hit is None or not hit.start() or not _is_key(hit[1]):
        return name, None
    return name[: hit.start()], hit[1]


def _is_key(text: str) -> bool:
    mixed = any(c.isupper() for c in text) and any(c.islower() for c in text)
    return mixed and (
        any(c.isdigit() or c in "_-" for c in text)
        or any(a.islower() and b.isupper() for a, b in itertools.pairwise(text))
    )


def without_stars(name: str) -> str:
    """The name without what fansubbers put between stars, such as the season: `★10月新番★Show`; `★Show★` is a title."""
    shorter = STARRED.sub("", name)
    return shorter if wordy(shorter) else name.replace("★", " ")


def without_site(name: str) -> str:
    """The name without the web address some releases put around it."""
    shorter = SITE.sub("", name, count=1)
    shorter = SITE_BEHIND.sub("", shorter, count=1)
    return shorter if wordy(shorter) else name


def noise_start(name: str) -> int | None:
    """Where release noise begins: the first telling word behind the title, and the doubtful ones just before it."""
    lead = LEAD.match(name)
    begin = lead.end() if lead and wordy(name[lead.end() :]) else 0
    for hit in STRONG.finditer(name, begin):
        if wordy(name[begin : hit.start()]) and not _is_title_word(name, hit):
            return _back_over_weak(name, begin, hit.start())
    return None


def _is_title_word(name: str, hit: re.Match[str]) -> bool:
    """`Web` and `Opus` are noise only right before more noise or in brackets."""
    if not TITLE_WORD.match(hit[0]):
        return False
    behind = name[hit.end() :].lstrip(" ._-")
    if not behind and AT_END.match(hit[0]):
        return False
    return name[: hit.start()][-1:] not in "[(" and STRONG.match(behind) is None


def has_noise(name: str) -> bool:
    """Whether a name has the look of a release: source, codec or resolution words."""
    return STRONG.search(name) is not None


def is_release(name: str) -> bool:
    """Whether a name states a source or a picture codec: `WEB-DL`, `x264`."""
    return RELEASE.search(name) is not None


def resolution_of(name: str) -> str | None:
    """The resolution a name states, as `1080p`, `2160p`."""
    hit = RESOLUTION_OF.search(name)
    if hit is None:
        return None
    lines, scan, kilo, _, _, height = hit.groups()
    if lines:
        return f"{lines}{scan.lower()}"
    return {"4": "2160p", "8": "4320p"}[kilo] if kilo else (f"{height}p" if height else "2160p")


def _back_over_weak(name: str, begin: int, start: int) -> int:
    words = [(hit.start(), hit[0]) for hit in re.finditer(r"[^\W_]+", name[begin:start])]
    words = [(begin + place, word) for place, word in words]
    while len(words) > 1 and WEAK.match(words[-1][1]):
        start = words.pop()[0]
    return start


def without_language(title: str, tail: str) -> str:
    """The title without the language that German and French releases put before the year: `Noah.German.2014.DL`."""
    title = LANGUAGE_SHOUTED.sub("", title)
    words = LANGUAGE_END.search(title)
    return title[: words.start()] if words and wordy(title[: words.start()]) and DUBBED.search(tail) else title


def first_title(region: str) -> str:
    """The first of the titles a region gives: `Skjegg AKA Beard`, `Енола Голмс / Enola Holmes`."""
    return ALSO_KNOWN.sub("", region)


def tidy(region: str) -> str:
    """The part of a name that holds the title, as a person would write it."""
    text = without_stars(region)
    bare = BRACKETS.sub(" ", text)
    text = bare if wordy(bare) else _last_bracket(text)
    text = _spaced(EMPTY_BRACKETS.sub(" ", text))
    text = _balanced(_bared(" ".join(text.split())))
    return _bared(_bared(text).rstrip("([{").lstrip(")]}"))


def _bared(text: str) -> str:
    """No separators at either end, but the dot of an abbreviation: `S.H.I.E.L.D.`, `Jr.`"""
    text = text.strip(" -_,;~+|/·–—:").lstrip(".")
    return text if ABBREVIATED.search(text) else text.rstrip(" -_,;~+|/·–—:.")


def _last_bracket(text: str) -> str:
    """The title of a name that is all brackets: `[Group][番組][Show]`; the group stands first, the year does not count."""
    inside = [
        part
        for part in re.findall(r"[\[{【]([^\[\]{}【】]*)[\]}】]", text)
        if wordy(part) and not re.fullmatch(r"(?:19|20)\d\d", part)
    ]
    return inside[-1] if inside else re.sub(r"[\[\]{}【】]", " ", text)


def _spaced(text: str) -> str:
    """Dots and underscores that stand for spaces as spaces; `S.H.I.E.L.D.`, `2.0` and `Mr. Robot` keep theirs."""
    text = text.replace("_", " ")
    if " " not in text.strip(" .-"):
        text = ACRONYM.sub(lambda letters: letters[0].replace(".", "\0") + " ", text)
        text = (
            re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
            if re.search(r"\d\.\d", text) and text.count(".") < 2
            else text.replace(".", " ")
        )
        text = text.replace("\0", ".")
        if " " not in text.strip(" -") and text.strip(" -").count("-") > 1 and not re.search(r"\d-\d", text):
            text = text.replace("-", " ")
    elif re.search(r"[^\W_]\.[^\W_]{2}", text) and not re.search(r"\d\.\d", text):
        text = re.sub(r"(?<=[^\W_]{2})\.(?=[^\W_]{2})", " ", text)
    return text


def _balanced(text: str) -> str:
    """No bracket that was cut from its partner."""
    for opening, closing in ("()", "[]", "{}"):
        if text.count(opening) > text.count(closing):
            text = text[: text.rfind(opening)].strip() or text.replace(opening, " ").strip()
        elif text.count(closing) > text.count(opening):
            text = text.replace(closing, " ", 1).strip()
    return " ".join(text.split())
