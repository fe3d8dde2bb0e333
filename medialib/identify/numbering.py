"""Season and episode numbers in a video's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from medialib.identify.dates import date_in
from medialib.identify.folders import SEASON_WORDS, count
from medialib.identify.names import fold
from medialib.identify.vocabulary import COUNTED, SPELLED_NUMBERS

LONGEST_RANGE = 200
SEASON_LETTER = re.compile(r"(?i)(?<![a-z\d])s$")
LONGEST_FILE = 60
OTHER_SEASON = re.compile(r"(?i)(?<![a-z\d])s(\d{1,4})[\s._]?e")
EPISODE_WORDS = r"episodes?|episodios?|épisodes?|epis|eps?|folgen?|aflevering|avsnitt|odcinek|cap[íi]tulos?|caps?|puntata|jakso|серия|серии|серій|сери[яи]|эпизод|серия|b[öo]l[üu]m|r[ée]sz"
BEHIND_WORDS = r"сери[яий]+|сер|seri[jy]?a|serya|serii|ser|b[öo]l[üu]m|r[ée]sz|folge|эпизод"
ORDINAL = r"(?:st|nd|rd|th|\.|ª|º|°|e|ème|a|-?[а-я]{1,2})?"
# A number behind the first: `-E03`, `E03`, `-03`, `+02`, ` and S01E02`, `.22`.
MORE = (
    r"(?:[\s._]*(?:[-~–—&+,]|and)?[\s._]*(?:s\d{1,4}[\s._]?)?(?:e|ep)[\s._]?\d{1,4}(?![\da-df-z])"
    r"|[-~+&]\d{1,3}(?![\dpix])(?=[\s._\])-]|$)"
    r"|[\s._]*-[\s._]*\d{1,2}x\d{1,3}(?!\d))"
)
CROSS = r"[xх×]"
DIGITS_CHINESE = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which episode a name says it is, and where in the name it says so.

    `start` and `end` bound the words of the numbering: the title stands before, the episode's own
    title behind.
    """

    start: int
    end: int
    season: int | None = None
    episodes: tuple[int, ...] = ()
    date: str | None = None


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Numbering | None]]


def read_numbering(name: str) -> Numbering | None:
    """The numbering of a name that is plain wherever it lies: `S01E02`, `1x02`, `Season 1 Episode 2`."""
    found = _with_next(name, _first(PLAIN_RULES, name))
    date = date_in(name) if found else None
    if found is None or date is None:
        return found
    between = name[date.end : found.start] if date.end <= found.start else name[found.end : date.start]
    joined = not between.strip(" ._-[](") or (0 < date.start < found.start)
    start = min(found.start, date.start) if joined else found.start
    return replace(found, start=start, end=max(found.end, date.end) if joined else found.end, date=date.iso)


def read_loose_numbering(name: str) -> Numbering | None:
    """The numbering of a name that no film carries: `2014-03-04`, `Episode 7`, `E07`, `Season 2 - 08`."""
    date = date_in(name, short=True)
    if date and not SEASON_LETTER.search(name[: date.start]):
        return Numbering(date.start, date.end, date=date.iso)
    return _with_season_before(name, _first(LOOSER_RULES, name))


def read_dashed_numbering(name: str) -> Numbering | None:
    """The number between dashes or behind the last one: `Show - 12`, `Show - 103 - Title`; years do not count."""
    return _with_season_before(name, _first((RANGE, DASHED, AFTER_YEAR, BEFORE_PICTURE), name))


def read_leading_numbering(name: str) -> Numbering | None:
    """The padded number that a name begins with: `02 - Title`, `003. Title`, `02`."""
    return _first((LEADING_PADDED,), name)


def read_part(title: str, name: str) -> Numbering | None:
    """The parts of a broadcast, or of a number that is told: `Show.Part.2.HDTV`, `Show part 2 of 10`, `part 1 to 4`.

    `title` is the name without its release words.
    """
    hit = PARTS.search(title)
    if hit is None or not (hit["total"] or hit["last"] or BROADCAST.search(name)):
        return None
    first = count(hit["first"])
    episodes = _span(first, int(hit["last"])) if hit["last"] else (first,)
    return _with_season_before(name, Numbering(hit.start(), hit.end(), None, episodes))


def read_number_behind(name: str, title: str, season: int | None = None) -> Numbering | None:
    """The number behind a title that is known, as a folder's is: `Show - 02 Title` in `Show`."""
    for hit in BEHIND_TITLE.finditer(name):
        if fold(name[: hit.start()]) == fold(title):
            return _within(season, _episodes(hit))
    return None


def read_season(name: str) -> Numbering | None:
    """The season alone that a name states, as packs do: `Show.S03.1080p`, `Show - Staffel 2`."""
    return _first(SEASON_RULES, name)


def read_fansub_numbering(name: str, after: int = 0) -> Numbering | None:
    """The absolute number of a fansub release: `[Group] Show - 12 [1080p]`, `[Group][Show][12]`; not before `after`."""
    found = _first((RANGE, *FANSUB_RULES), name)
    return _with_season_before(name, found) if found and found.start >= after else None


def read_numbering_in_show(name: str, season: int | None) -> Numbering | None:
    """The numbering of a name that lies in a show's folder, where a bare number counts as one."""
    found = _first(SEASON_FOLDER_RULES if season is not None else SHOW_FOLDER_RULES, name)
    return _within(season, found) if found else None


def _within(season: int | None, found: Numbering) -> Numbering:
    return replace(found, episodes=_compacted(season, found.episodes)) if season else found


def _with_next(name: str, found: Numbering | None) -> Numbering | None:
    """The numbering with the very next number behind it: `S03E21.22.HDTV`, and not `S01E01.33.HDTV`."""
    if found is None or len(found.episodes) != 1:
        return found
    following = f"{found.episodes[0] + 1:02d}"
    if not re.match(rf"[\s._]{following}(?=[\s._]|$)", name[found.end :]):
        return found
    return replace(found, end=found.end + 1 + len(following), episodes=(found.episodes[0], found.episodes[0] + 1))


def _first(rules: tuple[Rule, ...], name: str) -> Numbering | None:
    for pattern, build in rules:
        for found in pattern.finditer(name):
            numbering = build(found)
            if numbering is not None:
                return numbering
    return None


def _with_season_before(name: str, found: Numbering | None) -> Numbering | None:
    """The numbering with the season that stands before it: `Temporada 2 [Cap.209]`, `2nd Season - 08`."""
    if found is None or found.season is not None:
        return found
    season = _first(SEASON_RULES, name[: found.start])
    if season is None or season.season is None:
        return found
    return Numbering(season.start, found.end, season.season, _compacted(season.season, found.episodes))


def _compacted(season: int, episodes: tuple[int, ...]) -> tuple[int, ...]:
    """`209` in season 2 is episode 9."""
    compact = all(number >= 100 and number // 100 == season and number % 100 for number in episodes)
    return tuple(number % 100 for number in episodes) if compact else episodes


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first < last <= first + LONGEST_RANGE else (first,)


def _listed(text: str) -> tuple[int, ...]:
    """`01-E03` is a range, `01E02E03` and `23-E24-E26` are lists."""
    text = re.sub(r"(?i)(?<=\d)v\d+|s\d+(?=[\s._]*e)|(?<=[\s._-])\d+(?=[xх×]\d)", "", text)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) == 2 and re.search(r"(?i)[-~–—_]|\bal\b", text):
        return _span(numbers[0], numbers[1])
    return tuple(dict.fromkeys(numbers))


def _season_episodes(found: re.Match[str]) -> Numbering:
    """What another season's number follows, or one far off (`S05E53 - Ep.129`, counted through), is one episode."""
    season = count(found["season"])
    others = [int(other) for other in OTHER_SEASON.findall(found["episodes"])]
    episodes = _listed(found["episodes"])
    apart = any(other != season for other in others) or len(episodes) > LONGEST_FILE
    return Numbering(found.start(), found.end(), season, episodes[:1] if apart else episodes)


def _episodes(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), None, _listed(found["episodes"]))


def _consecutive(found: re.Match[str]) -> Numbering | None:
    """`103.104` and `10304` are two episodes only if the one follows the other."""
    first, last = int(found["first"]), int(found["last"])
    return Numbering(found.start(), found.end(), int(found["season"]), (first, last)) if last == first + 1 else None


def _chinese(found: re.Match[str]) -> Numbering:
    season = found.groupdict().get("season")
    return Numbering(found.start(), found.end(), count(season) if season else None, (count(found["episodes"]),))


def _special(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), 0, (int(found["episode"]),))


def _season_only(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), count(found["season"]))


def _rising(found: re.Match[str]) -> Numbering | None:
    first, last = (int(number) for number in re.findall(r"\d+", found["episodes"]))
    return _episodes(found) if first < last else None


def _one(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), None, (int(found["episode"]),))


def _of_more(found: re.Match[str]) -> Numbering | None:
    """`[01 of 24]` is an episode; `[24 of 24]` is a whole season."""
    return _one(found) if int(found["episode"]) < int(found["total"]) else None


def _compact(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), int(found["season"]), (int(found["episode"]),))


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


PLAIN_RULES: tuple[Rule, ...] = (
    (
        _i(rf"(?<![a-z\d])(?:s(?:eason|n)?|t(?=\d\d[xe]))[\s._]?(?P<season>\d{{1,4}})(?:[\s._]?|[\s._]*[-,][\s._]*)(?:x?ep?s?|x)[\s._#(]?(?P<episodes>\d{{1,5}}(?:v\d)?[a-d]?(?:{MORE}|x\d\d(?!\d))*)"),
        _season_episodes,
    ),
    (
        _i(rf"(?<![a-z\d])(?P<season>\d{{1,2}}|(?:19|20)\d\d){CROSS}e?(?!26[45](?!\d))(?P<episodes>\d{{1,3}}(?![\dp])[a-d]?(?:[\s._]*-?[\s._]*(?:\d{{1,4}})?{CROSS}e?\d{{1,3}}(?![\da-wyz])|[-+]e?\d{{1,3}}(?![\dpi])|_\d\d(?=\s-|$))*)(?!\d)"),
        _season_episodes,
    ),
    (_i(r"(?<=[a-z])(?P<season>\d)x(?P<episodes>\d\d)(?=[\s._-]|$)"), _season_episodes),
    (_i(r"(?<![a-z\d])(?P<season>\d\d)e(?P<episodes>\d\d)(?![\da-z])"), _season_episodes),
    (
        _i(rf"(?<!\d)(?<!\d\.)(?P<season>\d{{1,2}})[\s._]*{ORDINAL}[\s._-]*(?:{SEASON_WORDS})[\s._,-]*(?P<episodes>\d{{1,4}})[\s._]*{ORDINAL}[\s._-]*(?:{BEHIND_WORDS})\b(?![\s._-]*\d{{1,3}}(?!\d))"),
        _season_episodes,
    ),
    (
        _i(rf"(?<![^\W_])(?:{SEASON_WORDS})[\s._:№#-]*(?P<season>\d{{1,4}})[\s._,/|()-]*(?:{EPISODE_WORDS}|e)[\s._:№#(-]*(?P<episodes>\d{{1,4}}(?:{MORE})?)"),
        _season_episodes,
    ),
    (
        _i(rf"(?<![\d.])(?P<season>\d{{1,2}})[\s._]*{ORDINAL}[\s._-]*(?:{SEASON_WORDS})[\s._,-]*(?:{EPISODE_WORDS})[\s._-]*(?P<episodes>\d{{1,4}})"),
        _season_episodes,
    ),
    (re.compile(rf"(?:第\s?(?P<season>{DIGITS_CHINESE})\s?[季期部].{{0,3}}?)第\s?(?P<episodes>{DIGITS_CHINESE})\s?[集話话回]"), _chinese),
    (_i(r"(?<![a-z\d])(?:episode|ep)[\s._]*(?P<season>\d{1,2})[.x](?P<episodes>\d\d)(?![\d.])"), _season_episodes),
    (re.compile(r"\[(?P<season>\d{1,2})\.(?P<episodes>\d{2,3})\]"), _season_episodes),
    (_i(r"(?<![^\W_])s(?P<season>0\d)(?P<episodes>\d\d)(?![^\W_])"), _season_episodes),
)  # fmt: skip

SEASON_RULES: tuple[Rule, ...] = (
    (
        _i(r"(?<![a-z\d])s(?P<season>\d{1,2})(?:[\s._]?d(?:isc)?[\s._]?\d{1,2})?(?:(?=extras?(?![a-z]))|(?![\da-z]))"),
        _season_only,
    ),
    (_i(r"(?<![a-z\d'])s[\s._](?P<season>0\d)(?!\d)"), _season_only),
    (
        _i(
            rf"(?<![a-z\d])[(\[]?(?:the[\s._])?(?:complete[\s._])?(?:{SEASON_WORDS})s?[\s._:]*(?P<season>\d{{1,2}})(?!\d)[)\]]?"
        ),
        _season_only,
    ),
    (_i(rf"(?<![a-z\d.])(?P<season>\d{{1,2}})\s?{ORDINAL}[\s._]*(?:{SEASON_WORDS})(?![a-z])"), _season_only),
    (re.compile(rf"第\s?(?P<season>{DIGITS_CHINESE})\s?[季期]"), _season_only),
    (re.compile(r"(?<=[^\d])(?P<season>\d{1,2})期"), _season_only),
    (
        _i(rf"(?<![^\W_])(?:season|saison|staffel|stagione|temporada)[\s._](?P<season>{'|'.join(COUNTED)})(?![^\W_])"),
        _season_only,
    ),
    (_i(r"(?<![^\W_])(?P<season>\d{1,2})xall(?![^\W_])"), _season_only),
)
LOOSER_RULES: tuple[Rule, ...] = (
    (
        _i(r"(?<![^\W_])(?P<season>\d)(?:st|nd|rd|th)[\s._]season[\s._]*(?:-[\s._]*)?(?P<episodes>\d{2,4}(?:v\d)?(?:[\s._]*[-~][\s._]*\d{1,4})?)(?=[\s._\])(]|$)"),
        _season_episodes,
    ),
    (
        _i(r"(?<![a-z\d])(?:s|season[\s._]?)(?P<season>\d{1,2})(?:[\s._]*-[\s._]*|[\s._])(?P<episodes>\d{2,3}(?:v\d)?)(?=[\s._\])(]|$)"),
        _season_episodes,
    ),
    (re.compile(rf"第\s?(?P<episodes>{DIGITS_CHINESE})\s?[集話话回]"), _chinese),
    (
        _i(rf"(?<![a-z\d])(?:{EPISODE_WORDS})[\s._:№#-]*(?P<episodes>\d{{1,4}}(?:v\d)?(?:[\s._]*(?:[-~–—&+,_]|al|and|und|et)[\s._]*(?:{EPISODE_WORDS}|e)?[\s._]?\d{{1,4}}(?![\da-z%]|[.,:]\d))?)(?!\d)"),
        _episodes,
    ),
    (_i(rf"(?<![\d])(?P<episodes>\d{{1,4}})[\s._]*-?(?:я|ая)?[\s._]*(?:{BEHIND_WORDS})(?![a-zа-я])"), _episodes),
    (_i(r"(?<![a-z\d])e(?P<episodes>(?:\d{2,4}|\d$)(?:[\s._]*[-~]?[\s._]*e\d{2,4}|[\s._]*[-~][\s._]*\d{2,4})*)(?:v\d)?(?=[\s._\])-]|$)"), _episodes),
    (re.compile(r"\{(?P<episodes>\d{2,3})\}"), _episodes),
    (_i(r"(?<=[\s._-])(?P<season>0[1-9])(?P<episodes>\d\d)(?=[\s._-]|$)"), _season_episodes),
    (_i(r"(?<=[\s._])(?P<season>[1-9]\d?)(?P<first>\d\d)[\s._]?(?P=season)?(?P<last>\d\d)(?=[\s._](?:hdtv|pdtv|web|\d{3,4}p))"), _consecutive),
    (_i(r"(?<![^\W_])(?P<episodes>\d{1,2})(?:of|iz)\d{1,3}(?!\d)"), _episodes),
    (_i(r"[\[(](?P<episode>\d{1,3})[\s._](?:of|iz|из)[\s._](?P<total>\d{1,3})[\])]"), _of_more),
    (_i(r"(?<=[\s_]-[\s_])(?P<episodes>\d{2,3})v\d(?=[\s_]*(?:$|[\[(]))"), _episodes),
    (_i(r"(?<=[\s_]-[\s_])(?P<season>\d{1,2})\.(?P<episodes>\d\d)(?=[\s_]-[\s_])"), _season_episodes),
    (_i(r"(?<![a-z\d])s(?P<season>\d{1,2})[\s._]*\((?P<episodes>\d{2,3}[\s_]?[-~][\s_]?\d{2,3})\)"), _season_episodes),
)  # fmt: skip

FANSUB_RULES: tuple[Rule, ...] = (
    (
        _i(r"[\s_]-[\s_]+\(?(?P<episodes>\d{1,4}(?:v\d)?(?:[\s_]?[-~][\s_]?\d{1,4}(?:v\d)?)?)(?:\.\d|[a-c])?\)?(?=[\s_]*(?:$|[\[(]|-[\s_]|\.[^\d]))"),
        _episodes,
    ),
    (_i(r"(?<![a-z\d])(?:sp|ova|oad|special)[\s_]?(?P<episode>\d{1,2})(?![\da-z.])"), _special),
    (re.compile(r"#(?P<episodes>\d{1,4}(?:-\d{1,4})?)(?!\d)"), _episodes),
    (_i(r"[\[【](?P<episodes>\d{1,3}(?:v\d)?(?:-\d{1,3})?)(?:[話话集完]|[\s_]?(?:end|fin|（end）|\(end\))|[\s_]of[\s_]\d+)?[\]】]"), _episodes),
    (_i(r"(?<=[\s_.\]])(?P<episodes>(?!(?:19|20)\d\d)\d{2,4}(?:-\d{2,4})?)(?:v\d)?(?:\.\d)?(?=[\s_.]*(?:$|[\[(]))"), _episodes),
    (_i(r"(?<=[\s_])(?P<episodes>\d{2,3})(?:v\d)?(?=[\s_]-[\s_])"), _episodes),
    (_i(r"(?<=[\s_])\((?P<episodes>\d{1,3})\)(?=[\s_]*(?:$|\[))"), _episodes),
    (re.compile(r"(?<=[^\W\d_][\s_])(?P<episodes>0\d{1,2})(?=[\s_]+[^\W\d_])"), _episodes),
)  # fmt: skip

LEADING: Rule = (
    re.compile(r"^[\s._(\[]*(?P<episodes>\d{1,4}(?:-\d{1,4}(?!\d))?)[a-d]?(?:v\d)?(?=[\s._)\]-]|$)"),
    _episodes,
)
LEADING_PADDED: Rule = (
    re.compile(
        r"^(?P<episodes>0\d{1,2}(?:-\d{2,3})?|\d\d$|\d{3}(?:-\d{3})?(?=\.\s))(?:[\s._]*[-.][\s._]*(?=\D)|[\s_]+(?=[^\W\d])|$)"
    ),
    _episodes,
)
BEHIND_TITLE = re.compile(r"[\s._]+-?[\s._]*(?P<episodes>0\d|\d{2,3})(?=[\s._]|$)")
BROADCAST = re.compile(r"(?i)(?<![^\W_])(?:hdtv|pdtv|sdtv|dsr|tvrip)(?![^\W_])")
PARTS = _i(
    rf"(?<![^\W_])part[\s._]?(?P<first>\d{{1,2}}|{'|'.join(SPELLED_NUMBERS)})(?![^\W_])"
    r"(?:(?P<total>[\s._]of[\s._]\d+)|[\s._](?:and|to|&|-)[\s._](?:part[\s._])?(?P<last>\d{1,2})(?!\d))?"
)
MIDDLE: Rule = (
    re.compile(r"[\s._]-[\s._]?(?P<episodes>\d{1,4}(?:-\d{1,4})?)[a-d]?(?=[\s._]-[\s._]|[\s._]*[\[(]|$)"),
    _episodes,
)
TRAILING: Rule = (re.compile(r"(?<=[\s._-])(?P<episodes>\d{1,4})(?:v\d)?(?=[\s_]*(?:$|[\[(]))"), _episodes)
DASHED: Rule = (
    _i(
        r"[\s._]-[\s._]+\(?(?P<episodes>(?!(?:19|20)\d\d)\d{2,4}(?:v\d)?(?:[-+]\d{2,4})*)[a-d]?\)?"
        r"(?:[\s._]+(?:end|fin|final|vostfr|oad|ova|~))?(?=[\s._]*(?:$|\[|\(|-[\s._]|-$))"
    ),
    _episodes,
)
RANGE: Rule = (
    re.compile(
        r"(?<=[\s_.])(?P<episodes>(?:\d{1,3}[-~]|0\d{1,2}[\s_][-~][\s_])\d{2,3})(?=[\s_.]*(?:$|\[|\((?!(?:19|20)\d\d\))))"
    ),
    _rising,
)
BEFORE_PICTURE: Rule = (_i(r"(?<=(?:19|20)\d\d[\s._])(?P<episodes>\d\d)(?=[\s._]\d{3,4}[pi])"), _episodes)
AFTER_YEAR: Rule = (_i(r"(?<=(?:19|20)\d\d[\s._-])(?P<season>[1-9])(?P<episode>\d\d)(?=[\s._-])"), _compact)
OF_TOTAL: Rule = (_i(r"(?<![\d.])(?P<episode>\d{1,2})[\s._]?(?:of|iz|из|von)[\s._]?\d{1,3}(?!\d)"), _one)
HASH: Rule = (re.compile(r"#(?P<episodes>\d{1,4})(?!\d)"), _episodes)
PAIR: Rule = (re.compile(r"(?:^|(?<=[\s._\[(-]))(?P<season>\d{1,2})[._-](?P<episode>\d\d)(?=[\s._\])-]|$)"), _compact)
COMPACT: Rule = (re.compile(r"(?:^|(?<=[\s._-]))(?P<season>[1-9]|1\d)(?P<episode>\d\d)(?=[\s._-]|$)"), _compact)

PART: Rule = (_i(r"(?<![^\W_])part[\s._]*(?P<episode>\d{1,2})(?!\d)"), _one)

SEASON_FOLDER_RULES: tuple[Rule, ...] = (RANGE, LEADING, MIDDLE, HASH, OF_TOTAL, TRAILING, PART)
SHOW_FOLDER_RULES: tuple[Rule, ...] = (PAIR, MIDDLE, COMPACT, LEADING, HASH, OF_TOTAL, TRAILING, PART)
