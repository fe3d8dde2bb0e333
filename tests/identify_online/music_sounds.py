"""Speech and tones made by ffmpeg, each in three formats, and how alike two fingerprints are."""

from __future__ import annotations

from pathlib import Path

import chromaprint
import pytest
from media_files import ffmpeg

from medialib.identify.online.music.fingerprint import Fingerprint

SECONDS = 12
SENTENCES = (
    "Low tide comes before the ferryman and the harbour lights go out one by one along the pier while winter boats wait "
    "for salt and slow water under the lantern and nobody on the long road north of here remembers which rope was tied to "
    "which chain when the glass fell and the undertow took all of it home again before the morning"
)
SOURCES = {
    "speech": f"flite=text='{SENTENCES}':voice=slt,apad=whole_dur={SECONDS},atrim=duration={SECONDS}",
    "tones": f"aevalsrc='0.4*sin(2*PI*(180+60*floor(mod(t*3,11)))*t)+0.2*sin(2*PI*(700-40*floor(mod(t*2,7)))*t)':d={SECONDS}",
}
CODINGS: dict[str, tuple[str, ...]] = {
    "flac": (),
    "opus": ("-c:a", "libopus", "-b:a", "48k"),
    "mp3": ("-c:a", "libmp3lame", "-b:a", "96k"),
}
# How far two fingerprints may be apart, in its steps of about an eighth of a second.
SHIFTS = range(-8, 9)


@pytest.fixture(scope="session")
def sounds(media_dir: Path) -> dict[str, Path]:
    """Speech and a row of tones by their names, such as `speech.opus`."""
    made: dict[str, Path] = {}
    for name, source in SOURCES.items():
        paths = {suffix: media_dir / f"{name}.{suffix}" for suffix in CODINGS}
        outputs: list[str | Path] = []
        for suffix, path in paths.items():
            outputs += [*CODINGS[suffix], path]
        ffmpeg("-f", "lavfi", "-i", source, *outputs)
        made |= {path.name: path for path in paths.values()}
    return made


def alike(one: Fingerprint, other: Fingerprint) -> float:
    """The share of equal bits where two fingerprints lie best on each other."""
    left, right = (chromaprint.decode_fingerprint(print.text.encode())[0] for print in (one, other))
    best = 0.0
    for shift in SHIFTS:
        pairs = list(zip(left[max(0, shift) :], right[max(0, -shift) :], strict=False))
        equal = sum(32 - (a ^ b).bit_count() for a, b in pairs)
        best = max(best, equal / (32 * max(1, len(pairs))))
    return best
