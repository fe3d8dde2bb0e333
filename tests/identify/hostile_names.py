"""Names an attacker or an old disk may bring, as hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from medialib.identify.names import file_name

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}

WORDS = (
    "Movies", "Shows", "Season 02", "Show", "Film (1999)", "S01E01-E03", "1x02", "[Group]", "- 12", "2014-03-04", "cd1", "part 2", "trailer", "-trailer",
    "Trailers", "..", ".", "", "CON", "nul.txt", "-i", "\x00", "\n", "\u202e", "e\u0301", "é", "ﷺ", "[tmdbid=603]", "{edition-}", "(", "]", "「", "第12話", "1080p",
    "x264", "Music", "Artist - Album (1999)", "01 - Title", "a" * 255, "é" * 127, "👩‍👩‍👧‍👦", "\udcff", ".mkv", ".mp3", ".m4b", ".epub", ".jpg", ".srt", ".nfo", ".txt", "…", "#1",
    "Staffel 3", "E99999", "S9999E9999-E9999", "9" * 60, "2000-2020", "(((((", "- - - -", "\\..\\", "C:\\", "𝟙𝟚", "٣", "Ⅷ", "²",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=())
NAMES = st.one_of(
    st.text(CHARACTERS, max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map(".".join),
)
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
SUFFIXES = st.one_of(
    st.sampled_from(["", ".mkv", ".MP3", ".tar/../x", ".\x00", "." + "x" * 300, "mkv", "./", ".."]), st.text(max_size=9)
)


def is_safe(name: str) -> bool:
    """Whether a component is taken by every file system and by every program as a plain name."""
    stem = name.split(".")[0].casefold()
    return (
        bool(name)
        and len(name.encode("utf-8")) <= 200
        and not any(ord(c) < 32 or c in '/\\:*?"<>|\x7f\u202e\u2066\u200f' for c in name)
        and name[0] not in "-. "
        and name[-1] not in ". "
        and stem not in RESERVED
        and file_name(name) == name
    )
