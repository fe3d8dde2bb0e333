"""What a path alone says, in the words of the contract (`medialib explain`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields

from medialib.identify.path import read_path
from medialib.identify.rows import names_beside
from medialib.model import Json, Kind

FEW = 500
AT_ONCE = 50
OPEN = (Kind.VIDEO, Kind.MOVIE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a path says; None where it says nothing. `title` is the show's for an episode.

    `artist` is an author for books. The fields, in this order, are the keys of the contract.
    """

    path: str
    kind: str
    title: str | None = None
    year: int | None = None
    season: int | None = None
    episodes: tuple[int, ...] | None = None
    date: str | None = None
    edition: str | None = None
    artist: str | None = None
    album: str | None = None
    disc: int | None = None
    track: int | None = None
    part: int | None = None
    extra: str | None = None

    def as_json(self) -> dict[str, Json]:
        """The explanation as a JSON object, its keys in the order of the contract."""
        return asdict(self)


SAID = tuple(one.name for one in fields(Explanation))[2:]  # all but the path and the kind


def explain(path: str, siblings: tuple[str, ...] = ()) -> Explanation:
    """What a path alone says, offline; touches nothing on disk and never raises.

    `siblings` are the names in its folder, where they are known.
    """
    said = read_path(path, siblings=siblings)
    told = {name: getattr(said, name) for name in SAID}
    return Explanation(path, str(said.kind), **told | {"episodes": said.episodes or None})


def explain_all(paths: Iterable[str]) -> Iterator[Explanation]:
    """The explanations of many paths, in their order, each beside the others of its folder; on every core for many."""
    several = list(paths)
    beside = names_beside(several)
    siblings = (beside[path.rpartition("/")[0]] for path in several)
    if len(several) < FEW:
        yield from map(explain, several, siblings)
        return
    with ProcessPoolExecutor() as pool:
        alone = pool.map(explain, several, chunksize=AT_ONCE)
        yield from (_in_company(found, names) for found, names in zip(alone, siblings, strict=True))


def _in_company(found: Explanation, siblings: tuple[str, ...]) -> Explanation:
    """The explanation with what its siblings add; only films and videos can gain by them."""
    return explain(found.path, siblings) if found.kind in OPEN else found
