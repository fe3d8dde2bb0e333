"""The table of contents of an audio CD, in a drive or as the image that a cue sheet describes."""

from __future__ import annotations

from pathlib import Path

from medialib.discs import CdTrack, Disc, Format
from medialib.errors import UnreadableError
from medialib.model import Report
from medialib.sources.audio_cd import cd_info, image
from medialib.sources.audio_cd.cd_text import CdText
from medialib.sources.audio_cd.disc_id import musicbrainz_id

SECTOR = image.AUDIO_SECTOR


def read_toc(source: Path, report: Report) -> Disc:
    """The CD in a drive (`/dev/sr0`) or behind a `.cue`; its id is `audio_cd:<MusicBrainz disc id>`.

    Raises UnreadableError when there is no disc, no music on it, or its image is not whole; ProgramError.
    """
    return read_disc(source, report)[0]


def read_disc(source: Path, report: Report) -> tuple[Disc, CdText]:
    """The CD as for `read_toc`, and its words."""
    if is_image(source):
        plan = image.layout(source)
        tracks, text = plan.tracks, plan.sheet.text
    else:
        seen = cd_info.read(source, report)
        tracks, text = seen.tracks, seen.text
    return _disc(source, tracks, text), text


def is_image(source: Path) -> bool:
    """Whether the source is a cue sheet and not a drive. Raises UnreadableError for another file."""
    if source.suffix.lower() == ".cue":
        return True
    if not source.is_file():
        return False
    sheet = source.with_suffix(".cue")
    hint = f"Give {sheet.name!r} instead." if sheet.exists() else "Its .cue file says where; put it beside it."
    raise UnreadableError(f"{source.name!r} does not say where its tracks begin.", hint)


def _disc(source: Path, tracks: tuple[CdTrack, ...], text: CdText) -> Disc:
    if not any(track.audio for track in tracks):
        raise UnreadableError(f"The CD in '{source}' holds no music, only data.", "Rip it as a data disc.")
    size = SECTOR * sum(track.length for track in tracks)
    return Disc(Format.AUDIO_CD, f"audio_cd:{musicbrainz_id(tracks)}", text.title or "", size, tracks)
