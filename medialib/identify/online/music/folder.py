"""What is already known of a folder of music, as the question to be asked of services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from medialib.identify.facts import number, shown, text
from medialib.identify.online.music.song import Hit, Song
from medialib.identify.online.words import Question
from medialib.model import Fact, Kind

RELEASE, GROUP, DISC = "musicbrainz", "musicbrainz_release_group", "discid"


def song_of(key: str, facts: Sequence[Fact], duration_s: float | None, heard: tuple[Hit, ...] = ()) -> Song:
    """A file by the facts of its track: those that are shown, the best source's."""
    return Song(
        key=key,
        title=text(facts, "title"),
        artist=text(facts, "creator"),
        disc=number(facts, "disc"),
        track=number(facts, "number"),
        duration_s=duration_s,
        recording=_ids(facts).get(RELEASE),
        heard=heard,
    )


def question_of(albums: Iterable[Sequence[Fact]]) -> Question:
    """What most of the files say of their album, each given by its album's facts; one that has none says nothing."""
    told = list(albums)
    titles = Counter(title for facts in told if (title := text(facts, "title")))
    title = titles.most_common(1)[0][0] if titles else ""
    agreed = [facts for facts in told if text(facts, "title") == title]
    ids = {name: id for name in (RELEASE, GROUP, DISC) if (id := _most(_ids(facts).get(name) for facts in agreed))}
    year = _most(str(value) if (value := number(facts, "year")) else None for facts in agreed)
    creator = _most(text(facts, "creator") for facts in agreed)
    return Question(Kind.ALBUM, title, year=int(year) if year else None, creator=creator, ids=ids)


def _ids(facts: Sequence[Fact]) -> Mapping[str, str]:
    value = shown(facts, "external_ids")
    return {name: str(id) for name, id in value.items()} if isinstance(value, Mapping) else {}


def _most(values: Iterable[str | None]) -> str | None:
    """The value that most have, if that is more than half of them."""
    counts = Counter(values)
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > counts.total() else None
