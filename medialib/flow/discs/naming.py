"""What the titles of a video disc are called: the paths from which the library reads films and episodes."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.discs import Disc, Title
from medialib.flow.discs.source import DiscSource
from medialib.identify.names import file_name
from medialib.model import Fact, Json, Kind, Source
from medialib.sources.discs.episodes import Planned
from medialib.sources.discs.labels import read_label


@dataclass(frozen=True, slots=True)
class Named:
    """Where a title would lie in a media folder, without its suffix; what is said of it; and its kind."""

    path: str
    facts: tuple[Fact, ...]
    kind: Kind


def film(source: DiscSource, disc: Disc, title: Title, *, is_main: bool) -> Named:
    """The film of a disc, or one of the extras beside it."""
    dated = _dated(source, disc)
    edition = source.told("edition")
    name = f"{dated} {{edition-{file_name(str(edition))}}}" if edition else dated
    if not is_main:
        return Named(f"{dated}/Extras/{dated} - Title {title.number:02d}", (), Kind.MOVIE)
    return Named(f"{dated}/{name}", _said(source, disc), Kind.MOVIE)


def name_of(source: DiscSource, disc: Disc, title: Title) -> Named | None:
    """The episodes that a title holds as a person confirmed them; None for one they left out."""
    confirmed = source.told("episodes")
    numbers = [int(number) for number in confirmed.get(str(title.number)) or ()]
    if not numbers:
        return None
    told, label = source.told("season"), read_label(disc.label).season
    season = int(told) if told is not None else 1 if label is None else label
    code = f"S{season:02d}" + "-".join(f"E{number:02d}" for number in sorted({numbers[0], numbers[-1]}))
    show = _dated(source, disc)
    return Named(f"{show}/Season {season:02d}/{show} {code}", (), Kind.EPISODE)


def shown_episodes(plan: Planned) -> dict[str, Json]:
    """A title and the guess at its episodes, as the confirm page shows them."""
    return {
        "number": plan.title.number,
        "duration_s": plan.title.duration_s,
        "chapters": len(plan.title.chapters),
        "episodes": list(plan.episodes),
        "confidence": plan.confidence,
        "reason": plan.reason,
    }


def _dated(source: DiscSource, disc: Disc) -> str:
    year = source.told("year")
    title = file_name(source.title(disc), longest=150)
    return f"{title} ({year})" if year else title


def _said(source: DiscSource, disc: Disc) -> tuple[Fact, ...]:
    """What a person said of a film, as theirs; what its label says, as the disc's."""
    title, year = source.told("title"), source.told("year")
    given = (Fact("title", str(title), Source.PERSON),) if title else ()
    dated = (Fact("year", int(year), Source.PERSON),) if year else ()
    label = read_label(disc.label).title
    return (*given, *dated, *((Fact("title", label, Source.DISC, 0.5),) if label else ()))
