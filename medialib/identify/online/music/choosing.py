"""Which release explains a whole folder of music best: not file by file, but all its files together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from medialib.identify.names import fold
from medialib.identify.online.music.fitting import Placed, assign
from medialib.identify.online.music.release import Release, phrase, year_of
from medialib.identify.online.music.song import Song, named
from medialib.identify.online.music.telling import Part, candidate, parts_told
from medialib.identify.online.resemblance import likeness
from medialib.identify.online.words import Candidate, Question, Reason
from medialib.identify.vocabulary import VARIOUS

# The parts of a score, in the order in which they are told.
WEIGHTS = {"files": 0.6, "tracks": 0.1, "title": 0.12, "artist": 0.1, "media": 0.05, "year": 0.03}
# What is taken off where a good fit says little: few signs, or another album with the same tracks.
LITTLE, AMBIGUOUS = -0.2, -0.2
ENOUGH_TRACKS = 4
ENOUGH_OF_ALBUM = 0.5
AS_WELL = 0.03
SURE = 0.85
MOST_PAIRS = 200_000
MOST_CHOICES = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """A release that a folder may be, and which of its tracks each file is, by the file's key."""

    candidate: Candidate
    release: Release
    placed: Mapping[str, Placed]

    @property
    def score(self) -> float:
        """How sure it is, 0 to 1; 0.85 is certain."""
        return self.candidate.score


def choose(
    question: Question, songs: Sequence[Song], releases: Iterable[Release], countries: Sequence[str] = ()
) -> tuple[Choice, ...]:
    """The releases that a folder may be, the likeliest first.

    `question` holds the album as the folder and tags name it. What fits equally well is ordered by
    being official, its date, and last the place of its country among `countries`.
    """
    known = {release.id: release for release in releases if release.tracks}
    choices = [weighed(question, songs, release) for release in _affordable(known.values(), len(songs))]
    kept = [choice for choice in choices if choice.placed]
    ranked = sorted(kept, key=lambda choice: (-round(choice.score, 3), *_preference(choice.release, countries)))
    return _doubted(ranked)[:MOST_CHOICES]


def _affordable(releases: Iterable[Release], songs: int) -> list[Release]:
    """The releases of nearest size, as many as can be compared in about a second."""
    nearest = sorted(releases, key=lambda release: (abs(len(release.tracks) - songs), release.id))
    kept: list[Release] = []
    pairs = 0
    for release in nearest:
        pairs += songs * len(release.tracks)
        if pairs <= MOST_PAIRS or not kept:
            kept.append(release)
    return kept


def weighed(question: Question, songs: Sequence[Song], release: Release) -> Choice:
    """How well a release explains a folder."""
    placed = assign(songs, release)
    parts = _parts(question, songs, release, placed)
    weight = sum(part.weight for part in parts)
    reasons = [Reason(part.text, round(part.weight * part.value / weight, 4)) for part in parts]
    if _little(parts, len(placed)):
        reasons.append(Reason("There is little to go by: no names, and few tracks.", LITTLE))
    return Choice(candidate(release, tuple(reasons)), release, placed)


def _parts(question: Question, songs: Sequence[Song], release: Release, placed: Mapping[str, Placed]) -> list[Part]:
    """What the score is made of, as far as it is known."""
    sounding = [medium for medium in release.media if medium.heard]
    touched = [medium for medium in sounding if any(one.track.disc == medium.position for one in placed.values())]
    wanted = sum(len(medium.heard) for medium in touched)
    values = {
        "files": sum(one.fit for one in placed.values()) / len(songs) if songs else 0.0,
        "tracks": min(1.0, len(placed) / wanted) if wanted else 0.0,
        "title": _title(question, release),
        "artist": _artist(question, songs, release),
        "media": len(touched) / len(sounding) if sounding else 0.0,
        "year": _year(question.year, release),
    }
    told = parts_told(songs, release, placed, wanted, (len(touched), len(sounding)))
    return [Part(name, WEIGHTS[name], value, told[name]) for name, value in values.items() if value is not None]


def _title(question: Question, release: Release) -> float | None:
    titles = [release.title, *([release.group.title] if release.group else [])]
    titles += [f"{release.title} {medium.title}" for medium in release.media if medium.title]
    said = [likeness(named(question.title), title) for title in titles]
    return max((value for value in said if value is not None), default=None)


def _artist(question: Question, songs: Sequence[Song], release: Release) -> float | None:
    """How alike the artists are; a folder whose songs are all by others is a compilation, without being called so."""
    if release.various and question.creator is None:
        names = {fold(song.artist) for song in songs if song.artist}
        return (1.0 if len(names) > 1 else 0.0) if names else None
    wanted = named(question.creator)
    if wanted and release.various and fold(wanted) in (fold(VARIOUS), "va", "various"):
        return 1.0
    single = [artist.name for artist in release.credit]
    credited = [phrase(release.credit), ", ".join(single), *single]
    said = [likeness(wanted, name) for name in credited]
    return max((value for value in said if value is not None), default=None)


def _year(year: int | None, release: Release) -> float | None:
    """Whether the year is that of the edition or of the album's first one; a year beside is half right."""
    years = [known for date in (release.date, release.first_date) if (known := year_of(date))]
    if year is None or not years:
        return None
    off = min(abs(year - known) for known in years)
    return 1.0 if off == 0 else 0.5 if off == 1 else 0.0


def _little(parts: Sequence[Part], placed: int) -> bool:
    """Whether neither names nor the number of tracks say which release it is."""
    known = {part.name: part.value for part in parts}
    return "title" not in known and (
        known["tracks"] < ENOUGH_OF_ALBUM or ("artist" not in known and placed < ENOUGH_TRACKS)
    )


def _preference(release: Release, countries: Sequence[str]) -> tuple[bool, str, int, str]:
    """Among equals: official ones, the earliest (a whole date before its bare year), from where it is asked for."""
    country = countries.index(release.country) if release.country in countries else len(countries)
    return not release.official, (release.date or "").ljust(10, "~"), country, release.id


def _doubted(ranked: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices, less sure where another album explains the folder as well."""
    if not ranked or ranked[0].score < SURE:
        return tuple(ranked)
    best = ranked[0]
    rival = next((choice for choice in ranked if _group(choice.release) != _group(best.release)), None)
    if rival is None or best.score - rival.score > AS_WELL:
        return tuple(ranked)
    return tuple(_less(choice, rival if choice is not rival else best) for choice in ranked)


def _group(release: Release) -> str:
    return release.group.id if release.group else release.id


def _less(choice: Choice, rival: Choice) -> Choice:
    reason = Reason(f"“{rival.release.title}” explains the files as well.", AMBIGUOUS)
    told = candidate(choice.release, (*choice.candidate.reasons, reason))
    return replace(choice, candidate=told)
