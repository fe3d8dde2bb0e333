"""How sure it is that an entry is the thing asked about, and why.

An exact title with its exact year is certain. A title alone never is: it takes a runtime that
agrees, or the season and episode in question, and no other of the same title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medialib.identify.online.tmdb.entry import Entry
from medialib.identify.online.tmdb.service import FILM
from medialib.identify.online.tmdb.titles import SAME, best_of, names
from medialib.identify.online.words import Question, Reason

TITLE = 0.62
ELSEWHERE = 0.02
YEAR, YEAR_BESIDE = 0.30, 0.18
YEARS_APART, YEARS_FAR = -0.10, -0.30
RUNTIME, RUNTIME_NEAR, RUNTIME_OFF = 0.16, 0.06, -0.20
EPISODE, NO_EPISODE = 0.16, -0.20
ALONE = 0.08
UNDECIDED = 0.80
AS_LIKELY = 0.06
SURE = 0.99
CLOSE_S = 180.0
PAL = 25 / 24


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with its score, 0 to 1, and what made it."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]
    same_title: bool


def judged(question: Question, entries: Iterable[Entry]) -> tuple[Judged, ...]:
    """The entries, the likeliest first; the more popular first where they are as likely."""
    each = [_alone_judged(question, entry) for entry in entries]
    settled = [_beside(question, one, [other for other in each if other is not one]) for one in each]
    return tuple(sorted(settled, key=lambda one: (-one.score, -one.entry.popularity, one.entry.id)))


def certain(entry: Entry, by: str) -> Judged:
    """An entry that an id names."""
    return Judged(entry, 1.0, (Reason(f"The {by} id names it.", 1.0),), True)


def _alone_judged(question: Question, entry: Entry) -> Judged:
    like, title = _title(question, entry)
    reasons = [title, *_year(question, entry), *_runtime(question, entry), *_episode(question, entry)]
    return Judged(entry, _sum(reasons), tuple(reasons), like >= SAME)


def _beside(question: Question, one: Judged, others: Sequence[Judged]) -> Judged:
    """The entry judged again beside the others: better when it alone has the title, doubtful when another is as likely."""
    rivals = [other for other in others if other.same_title and not _contradicted(other)]
    if not one.same_title:
        return one
    if not rivals and question.year is None:
        others_fail = any(other.same_title for other in others)
        return _with(one, Reason("No other of this title fits." if others_fail else "No other has this title.", ALONE))
    as_likely = any(abs(other.score - one.score) < AS_LIKELY for other in rivals)
    if as_likely and one.score > UNDECIDED:
        return _with(one, Reason("Another of this title is as likely.", round(UNDECIDED - one.score, 2)))
    return one


def _contradicted(one: Judged) -> bool:
    """Whether a show lacks the episode that the file has."""
    return any(reason.points == NO_EPISODE and one.entry.sort != FILM for reason in one.reasons)


def _with(one: Judged, reason: Reason) -> Judged:
    reasons = (*one.reasons, reason)
    return Judged(one.entry, _sum(reasons), reasons, one.same_title)


def _sum(reasons: Iterable[Reason]) -> float:
    return round(min(SURE, max(0.0, sum(reason.points for reason in reasons))), 3)


def _title(question: Question, entry: Entry) -> tuple[float, Reason]:
    asked = names(question.title)
    own = (entry.title, entry.original_title)
    like, title = max((best_of(name, own) for name in asked), key=lambda found: found[0])
    other, elsewhere = max((best_of(name, entry.others) for name in asked), key=lambda found: found[0])
    if like < SAME and other > like:
        points = _points(other) - ELSEWHERE
        return other, Reason(f"It is also called “{elsewhere}”.", round(max(0.0, points), 3))
    if like >= SAME:
        return like, Reason("The title is the same.", TITLE)
    return like, Reason(f"The title “{title}” is {like:.0%} alike.", round(_points(like), 3))


def _points(like: float) -> float:
    if like >= SAME:
        return TITLE
    return TITLE * like**2 if like > 0.4 else 0.0


def _year(question: Question, entry: Entry) -> Iterable[Reason]:
    if question.year is None or entry.year is None:
        return
    apart = abs(question.year - entry.year)
    if apart == 0:
        yield Reason(f"The year is the same: {entry.year}.", YEAR)
    elif apart == 1:
        yield Reason(f"It is of {entry.year}, a year beside {question.year}.", YEAR_BESIDE)
    elif entry.years and entry.years[0] <= question.year <= entry.years[1]:
        yield Reason(f"It ran from {entry.years[0]} to {entry.years[1]}.", 0.0)
    else:
        yield Reason(f"It is of {entry.year}, not {question.year}.", YEARS_APART if apart < 4 else YEARS_FAR)


def _runtime(question: Question, entry: Entry) -> Iterable[Reason]:
    """Only films are held to it: episodes are cut in too many ways."""
    if entry.sort != FILM or not question.duration_s or not entry.runtimes_s:
        return
    lasts, ours = entry.runtimes_s[0], question.duration_s
    words = f"It lasts {lasts / 60:.0f} min, the file {ours / 60:.0f} min."
    ratio = ours / lasts
    if abs(lasts - ours) <= max(CLOSE_S, 0.03 * lasts) or abs(ours * PAL / lasts - 1) < 0.01:
        yield Reason(words, RUNTIME)
    elif 0.9 < ratio < 1.12:
        yield Reason(words, RUNTIME_NEAR)
    elif not 0.75 < ratio < 1.35:
        yield Reason(words, RUNTIME_OFF)


def _episode(question: Question, entry: Entry) -> Iterable[Reason]:
    """Whether the show has the season, the episodes or the day in question."""
    if entry.sort == FILM or not entry.seasons:
        return
    counts, last = entry.seasons, max(question.episodes, default=0)
    total = sum(count for season, count in counts.items() if season)
    if question.season is not None:
        there = last <= counts.get(question.season, -1) or (question.season == 1 and last and last <= total)
        words = f"season {question.season}" + (f" with episode {last}" if last else "")
    elif last:
        there, words = last <= total, f"episode {last}"
    elif question.date and entry.years:
        there, words = entry.years[0] <= int(question.date[:4]) <= entry.years[1], f"days in {question.date[:4]}"
    else:
        return
    yield Reason(f"It has {words}." if there else f"It has no {words}.", EPISODE if there else NO_EPISODE)
