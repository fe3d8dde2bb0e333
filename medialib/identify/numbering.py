"""Season, episode and date numbers in a video's name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from medialib.identify.folders import SEASON_WORDS
from medialib.identify.vocabulary import MONTHS

LONGEST_RANGE = 200
EPISODE_WORDS = r"episodes?|episodios?|épisodes?|epis|eps?|folge|aflevering|avsnitt|odcinek|cap[íi]tulos?|caps?|puntata|jakso|серия|серии|серій|сери[яи]|bölüm"
END = r"(?![\da-z])"
JOIN = r"[\s._]*(?:-|~|–|—|&|\+|,)?[\s._]*"


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
    return _first(PLAIN_RULES, name)


def read_loose_numbering(name: str) -> Numbering | None:
    """The numbering of a name that no film carries: `2014-03-04`, `Episode 7`, `E07`, `Season 2 - 08`."""
    return _first(LOOSER_RULES, name)


def read_fansub_numbering(name: str) -> Numbering | None:
    """The absolute number of a fansub release: `[Group] Show - 12 [1080p]`, `[Group][Show][12]`."""
    return _first(FANSUB_RULES, name)


def read_numbering_in_show(name: str, season: int | None) -> Numbering | None:
    """The numbering of a name that lies in a show's folder, where a bare number counts as one."""
    found = _first(SEASON_FOLDER_RULES if season is not None else SHOW_FOLDER_RULES, name)
    if found is None or season is None or len(found.episodes) != 1:
        return found
    number = found.episodes[0]
    compact = season and 100 <= number < 10000 and number // 100 == season and number % 100
    return Numbering(found.start, found.end, found.season, (number % 100,)) if compact else found


def _first(rules: tuple[Rule, ...], name: str) -> Numbering | None:
    for pattern, build in rules:
        for found in pattern.finditer(name):
            numbering = build(found)
            if numbering is not None:
                return numbering
    return None


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first < last <= first + LONGEST_RANGE else (first,)


def _listed(text: str) -> tuple[int, ...]:
    """`01-E03` is a range, `01E02E03` and `23-E24-E26` are lists."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) == 2 and re.search(r"[-~–—]", text):
        return _span(numbers[0], numbers[1]) if numbers[1] > numbers[0] else (numbers[0],)
    return tuple(dict.fromkeys(numbers))


def _season_episodes(found: re.Match[str]) -> Numbering:
    episodes = re.sub(r"(?i)s\d+(?=[\s._]*e)|\d+(?=x\d)", "", found["episodes"])
    return Numbering(found.start(), found.end(), int(found["season"]), _listed(episodes))


def _episodes(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), None, _listed(found["episodes"]))


def _season_only(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), int(found["season"]))


def _one(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), None, (int(found["episode"]),))


def _compact(found: re.Match[str]) -> Numbering:
    return Numbering(found.start(), found.end(), int(found["season"]), (int(found["episode"]),))


def _dated(found: re.Match[str]) -> Numbering | None:
    parts = found.groupdict()
    year, month, day = int(parts["year"]), _month(parts["month"]), int(parts["day"])
    if month > 12 and "either" in parts:
        month, day = day, month
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return Numbering(found.start(), found.end(), date=date.isoformat()) if 1900 < year < 2100 else None


def _month(text: str) -> int:
    return MONTHS.get(text[:3].casefold(), 0) or (int(text) if text.isdecimal() else 0)


MONTH_NAME = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
SEASON_EPISODE = re.compile(
    r"(?i)(?<![a-z\d])s(?:eason|n)?[\s._]?(?P<season>\d{1,4})[\s._]?(?:[\s._-]{0,3}(?:x?e|x?ep)[\s._]?#?|x)"
    r"(?P<episodes>\d{1,4}(?:v\d)?[a-d]?(?:"
    rf"{JOIN}(?:s\d{{1,4}}[\s._]?)?(?:e|ep|x)[\s._]?\d{{1,4}}{END}|[-~]\d{{1,3}}(?![\dpix])|(?:[\s._]*-[\s._]*)?e\d{{1,4}})*)"
)
SEASON_X_EPISODE = re.compile(
    r"(?i)(?<![a-z\d.])(?P<season>\d{1,2}|(?:19|20)\d\d)[xх]e?(?P<episodes>\d{1,3}(?![\dp])[a-d]?(?:"
    rf"{JOIN}(?:\d{{1,4}})?[xхe]\d{{1,3}}{END}|-\d{{1,3}}(?![\dpi]))*)"
)
SPELLED_OUT = re.compile(
    rf"(?i)\b(?:{SEASON_WORDS})[\s._:-]*(?P<season>\d{{1,4}})[\s._,/|-]*(?:{EPISODE_WORDS}|e)[\s._:#-]*(?P<episodes>\d{{1,4}}(?:{JOIN}(?:{EPISODE_WORDS}|e)?[\s._]?\d{{1,4}}{END})?)"
)
SPELLED_BEHIND = re.compile(
    rf"(?i)(?P<season>\d{{1,2}})[\s._]*(?:st|nd|rd|th|\.|ª|ème|-?й)?[\s._]*(?:{SEASON_WORDS})[\s._,-]*(?P<episodes>\d{{1,4}})[\s._]*(?:{EPISODE_WORDS}|ser)\b"
)
SEASON_DASH = re.compile(
    r"(?i)(?<![a-z\d])(?:s|season[\s._]?)(?P<season>\d{1,2})(?:[\s._]*-[\s._]*|[\s._])(?P<episodes>\d{2,4}(?:v\d)?)(?=[\s._\])(]|$)"
)
ORDINAL_DASH = re.compile(
    r"(?i)\b(?P<season>\d)(?:st|nd|rd|th)[\s._]season[\s._]*(?:-[\s._]*)?(?P<episodes>\d{2,4})(?:v\d)?(?=[\s._\])(]|$)"
)
CHINESE = re.compile(r"第\s?(?P<season>\d{1,2})\s?[季期].{0,3}?第?\s?(?P<episodes>\d{1,4})\s?[集話话回]")
CHINESE_EPISODE = re.compile(r"第\s?(?P<episodes>\d{1,4})\s?[集話话回]")
EPISODE_WORD = re.compile(
    rf"(?i)(?<![a-z\d])(?:{EPISODE_WORDS})[\s._:#-]*(?P<episodes>\d{{1,4}}(?:v\d)?(?:{JOIN}(?:{EPISODE_WORDS}|e)?[\s._]?\d{{1,4}}(?![\da-z%.,:]))?)(?![\d])"
)
EPISODE_LETTER = re.compile(r"(?i)(?<![a-z\d])e(?P<episodes>\d{2,4}(?:[\s._]*[-~][\s._]*e?\d{2,4})?)(?=[\s._\])v-]|$)")
EPISODE_BEHIND = re.compile(r"(?i)(?P<episodes>\d{1,4})[\s._-]*(?:серия|серии|сери[яи]|bölüm|\.?[\s._]?Folge|\.?ser)\b")
EPISODE_HASH = re.compile(r"#(?P<episodes>\d{1,4}(?:-\d{1,4})?)(?!\d)")
OF_TOTAL = re.compile(r"(?i)(?<![\d.])(?P<episode>\d{1,2})[\s._]?(?:of|iz|из|von)[\s._]?\d{1,3}(?!\d)")
DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[\s._-]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?!\d)")
DATE_BEHIND = re.compile(
    r"(?<!\d)(?P<day>\d\d)(?P<sep>[.-])(?P<month>\d\d)(?P=sep)(?P<year>(?:19|20)\d\d)(?!\d)(?P<either>)"
)
DATE_NAMED = re.compile(
    rf"(?i)(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s._-]+(?P<month>{MONTH_NAME})[\s._,-]+(?P<year>(?:19|20)\d\d)(?!\d)"
)
DATE_AMERICAN = re.compile(
    rf"(?i)\b(?P<month>{MONTH_NAME})[\s._-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s._,-]+(?P<year>(?:19|20)\d\d)(?!\d)"
)

PLAIN_RULES: tuple[Rule, ...] = (
    (SEASON_EPISODE, _season_episodes),
    (SEASON_X_EPISODE, _season_episodes),
    (SPELLED_OUT, _season_episodes),
    (SPELLED_BEHIND, _season_episodes),
    (CHINESE, _season_episodes),
)
LOOSER_RULES: tuple[Rule, ...] = (
    (DATE, _dated),
    (DATE_BEHIND, _dated),
    (DATE_NAMED, _dated),
    (DATE_AMERICAN, _dated),
    (ORDINAL_DASH, _season_episodes),
    (SEASON_DASH, _season_episodes),
    (CHINESE_EPISODE, _episodes),
    (EPISODE_WORD, _episodes),
    (EPISODE_BEHIND, _episodes),
    (EPISODE_LETTER, _episodes),
)

FANSUB_DASH = re.compile(
    r"[\s_]-[\s_]+\(?(?P<episodes>\d{1,4}(?:v\d)?(?:[\s_]?[-~][\s_]?\d{1,4}(?:v\d)?)?)[a-c]?\)?(?=[\s_]*(?:$|[\[(]|-[\s_]|\.[^\d]))",
    re.I,
)
FANSUB_BRACKET = re.compile(
    r"\[(?:第)?(?P<episodes>\d{1,3}(?:v\d)?(?:-\d{1,3})?)(?:[話话集]|[\s_]?(?:end|fin|（END）|\(END\)))?\]", re.I
)
FANSUB_TRAILING = re.compile(r"(?<=[\s_.])(?P<episodes>\d{2,4}(?:-\d{2,4})?)(?:v\d)?(?=[\s_.]*(?:$|[\[(]))", re.I)

FANSUB_RULES: tuple[Rule, ...] = (
    (FANSUB_DASH, _episodes),
    (EPISODE_HASH, _episodes),
    (FANSUB_BRACKET, _episodes),
    (FANSUB_TRAILING, _episodes),
)

LEADING = re.compile(r"^[\s._(\[]*(?P<episodes>\d{1,4}(?:-\d{1,4}(?!\d))?)[a-d]?(?:v\d)?(?=[\s._)\]-]|$)")
TRAILING = re.compile(r"(?<=[\s._-])(?P<episodes>\d{1,4})(?:v\d)?(?=[\s_]*(?:$|[\[(]))")
MIDDLE = re.compile(r"[\s._]-[\s._]?(?P<episodes>\d{1,4}(?:-\d{1,4})?)(?=[\s._]-[\s._]|[\s._]*[\[(]|$)")
PAIR = re.compile(r"(?:^|(?<=[\s._\[(-]))(?P<season>\d{1,2})[._-](?P<episode>\d\d)(?=[\s._\])-]|$)")
COMPACT = re.compile(r"(?:^|(?<=[\s._-]))(?P<season>[1-9]|1\d)(?P<episode>[0-9]\d)(?=[\s._-]|$)")

SEASON_FOLDER_RULES: tuple[Rule, ...] = (
    (LEADING, _episodes),
    (MIDDLE, _episodes),
    (EPISODE_HASH, _episodes),
    (OF_TOTAL, _one),
    (TRAILING, _episodes),
)
SHOW_FOLDER_RULES: tuple[Rule, ...] = (
    (PAIR, _compact),
    (COMPACT, _compact),
    (MIDDLE, _episodes),
    (LEADING, _episodes),
    (EPISODE_HASH, _episodes),
    (OF_TOTAL, _one),
    (TRAILING, _episodes),
)
