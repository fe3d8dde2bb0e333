"""AcoustID, asked which recordings sound like files (https://acoustid.org/webservice)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from medialib.errors import JobError, SettingsError, TemporaryError
from medialib.fetch import redact
from medialib.identify.online.asking import Asker, Param
from medialib.identify.online.music.fingerprint import Fingerprint
from medialib.identify.online.music.release import MBID, Group
from medialib.identify.online.music.song import Hit
from medialib.identify.online.tmdb.reading import Row, inner, line, real, rows
from medialib.model import Json

# The server takes 20 fingerprints at a time and says it will take fewer; more it drops without a word.
BATCH = 10
META = "recordings releasegroups sources compress"
MOST_HITS = 20
# Recordings that few people sent for a sound for which many sent another are mostly errors.
FEW, DOUBT = 0.05, 0.6
# Of its errors, those that mean our key, and those that pass (acoustid-server, api/errors.py).
KEY_ERRORS = (4, 17)
PASSING_ERRORS = (5, 13, 14)
FAULTS = (400, 404, 413)


class AcoustId:
    """Asks AcoustID at `url` with an application's `key`."""

    def __init__(self, asker: Asker, url: str, key: str) -> None:
        self._asker = asker
        self._url = f"{url}/v2/lookup"
        self._key = key

    def lookup(self, fingerprints: Sequence[Fingerprint]) -> tuple[tuple[Hit, ...], ...]:
        """The recordings that each of the fingerprints may be, the likeliest first.

        Raises SettingsError when the key is not accepted, TemporaryError for what may pass, and
        what else Asker raises.
        """
        batches = (fingerprints[at : at + BATCH] for at in range(0, len(fingerprints), BATCH))
        return tuple(hits for batch in batches for hits in self._batch(batch))

    def _batch(self, fingerprints: Sequence[Fingerprint]) -> Iterator[tuple[Hit, ...]]:
        form: dict[str, Param] = {"client": self._key, "format": "json", "meta": META, "batch": 1}
        for at, fingerprint in enumerate(fingerprints):
            form[f"duration.{at}"] = max(1, round(fingerprint.duration_s))
            form[f"fingerprint.{at}"] = fingerprint.text
        said = self._asker.json(self._url, form, secret_params=("client",), answers=FAULTS, post=True)
        answers = {str(one.get("index")): one for one in rows(_answer(said, self._key), "fingerprints")}
        yield from (_hits(answers.get(str(at), {})) for at in range(len(fingerprints)))


def _answer(said: Json, key: str) -> Row:
    """What it says, if that is no error."""
    if isinstance(said, Mapping) and said.get("status") == "ok":
        return said
    error = inner(said, "error")
    code, message = error.get("code"), redact(line(error, "message"), (key,)) or "its answer has no status"
    if code in KEY_ERRORS:
        raise SettingsError("AcoustID does not accept our key.", "Check acoustid_key in config.yaml.")
    if not error or code in PASSING_ERRORS:
        raise TemporaryError(f"AcoustID could not answer: {message}.", "Try again later.")
    raise JobError(f"AcoustID refuses what it was asked: {message}.", "Name the music by hand, or report the error.")


def _hits(answer: Row) -> tuple[Hit, ...]:
    """The recordings of one fingerprint, each once with its best score."""
    found: dict[str, Hit] = {}
    for result in rows(answer, "results"):
        recordings = [one for one in rows(result, "recordings") if MBID.fullmatch(line(one, "id"))]
        most = max((real(one, "sources") for one in recordings), default=0.0)
        for one in recordings:
            doubted = real(one, "sources") < most * FEW
            hit = _hit(one, min(1.0, real(result, "score")) * (DOUBT if doubted else 1.0))
            if hit.recording not in found or found[hit.recording].score < hit.score:
                found[hit.recording] = hit
    return tuple(sorted(found.values(), key=lambda hit: -hit.score))[:MOST_HITS]


def _hit(recording: Row, score: float) -> Hit:
    return Hit(
        recording=line(recording, "id"),
        score=round(max(0.0, score), 4),
        groups=tuple(_group(one) for one in rows(recording, "releasegroups") if MBID.fullmatch(line(one, "id"))),
        title=line(recording, "title"),
    )


def _group(said: Row) -> Group:
    others = said.get("secondarytypes")
    types = [line(said, "type"), *(str(other)[:40] for other in (others if isinstance(others, list) else ()))]
    return Group(line(said, "id"), line(said, "title"), tuple(kind.casefold() for kind in types if kind))
