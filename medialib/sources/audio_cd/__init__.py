"""Audio CDs: what is on one, in a drive or as the image of a cue sheet, and how its tracks become tagged files.

In order: `read_toc` and `read_album`, `rip` (which needs the drive), then `encode` and `tag` (which do not).
"""

from __future__ import annotations

from medialib.sources.audio_cd.album import Album, Song, album_of, corrected, read_album
from medialib.sources.audio_cd.disc_id import freedb_id, musicbrainz_id
from medialib.sources.audio_cd.encoding import SUFFIXES, encode
from medialib.sources.audio_cd.image import is_cd
from medialib.sources.audio_cd.ripping import Ripped, rip
from medialib.sources.audio_cd.tagging import tag
from medialib.sources.audio_cd.toc import read_disc, read_toc

__all__ = [
    "SUFFIXES",
    "Album",
    "Ripped",
    "Song",
    "album_of",
    "corrected",
    "encode",
    "freedb_id",
    "is_cd",
    "musicbrainz_id",
    "read_album",
    "read_disc",
    "read_toc",
    "rip",
    "tag",
]
