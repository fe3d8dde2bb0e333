"""libdiscid, MusicBrainz's own library for the ids of audio CDs, where it is installed (https://musicbrainz.org/doc/libdiscid).

It is asked for by name on Linux and by its whole path on macOS, where a bare name would also be looked for in
the current folder, which may hold anybody's downloads.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from functools import cache

MACOS_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
NAMES = (
    tuple(f"{folder}/libdiscid.0.dylib" for folder in MACOS_FOLDERS)
    if sys.platform == "darwin"
    else ("libdiscid.so.0",)
)
# Its array of addresses: the lead-out, then a place for each of the 99 tracks that a CD can have.
PLACES = 100


def version() -> str | None:
    """What the library calls itself, such as `libdiscid 0.6.2`; None where it is not there or cannot be loaded."""
    library = _library()
    return str(library.discid_get_version_string().decode()) if library else None


def disc_id(offsets: Mapping[int, int], lead_out: int) -> str | None:
    """The MusicBrainz disc id of the tracks at these addresses, by number, in sectors from 2 s before the first one.

    None where the library is not there, or takes the disc for none: one of over 90 minutes, for instance.
    """
    library = _library()
    if library is None:
        return None
    places = (ctypes.c_int * PLACES)(lead_out, *(offsets.get(number, 0) for number in range(1, PLACES)))
    disc = ctypes.c_void_p(library.discid_new())
    try:
        if not library.discid_put(disc, min(offsets), max(offsets), places):
            return None
        return str(library.discid_get_id(disc).decode("ascii"))
    finally:
        library.discid_free(disc)


@cache
def _library() -> ctypes.CDLL | None:
    """The library with its functions described as in its discid/discid.h; looked for once."""
    for name in NAMES:
        try:
            library = ctypes.CDLL(name)
            library.discid_new.restype = ctypes.c_void_p
            library.discid_get_id.restype = library.discid_get_version_string.restype = ctypes.c_char_p
            library.discid_put.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p]
            library.discid_get_id.argtypes = library.discid_free.argtypes = [ctypes.c_void_p]
            library.discid_free.restype = None
        except (OSError, AttributeError):
            continue
        return library
    return None
