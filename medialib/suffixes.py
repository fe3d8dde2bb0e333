"""What a file name's ending says: the family of the file, and its part in an item."""

from __future__ import annotations

ENDINGS = {
    "video": "3g2 3gp asf avi divx dv f4v flv m1v m2t m2ts m2v m4v mk3d mkv mov mp4 mpe mpeg mpg mts mxf nsv ogm ogv qt "
    "rm rmvb ts tp vob webm wmv wtv",
    "audio": "aac ac3 aif aiff alac ape dff dsf dts flac m4a mka mp2 mp3 mpc oga ogg opus ra tta wav wma wv",
    "audiobook": "aa aax m4b",
    "image": "avif bmp gif heic heif jfif jpeg jpg png tif tiff webp arw cr2 dng nef raw",
    "disc": "img iso",
    "book": "azw azw3 cb7 cbr cbt cbz djvu epub fb2 kepub lit lrf mobi pdb pdf",
    "document": "csv doc docx htm html json log markdown md mhtml odp ods odt ppt pptx rst rtf tex txt xls xlsx xml",
    "subtitle": "ass idx lrc smi srt ssa sub sup ttml vtt",
    "sidecar": "bif edl nfo tbn",
}
FAMILY = {ending: family for family, endings in ENDINGS.items() for ending in endings.split()}
COMPANION = ("subtitle", "sidecar")
UNFINISHED = ("!qb", "aria2", "crdownload", "download", "part", "partial", "tmp", "ytdl")
OURS = ".medialib.json"  # what we write of an item beside it
JUNK = ("thumbs.db", "desktop.ini", "ehthumbs.db")
JUNK_FOLDERS = (
    "@eadir",
    "#recycle",
    "#snapshot",
    "$recycle.bin",
    "lost+found",
    "system volume information",
    "__macosx",
)


def suffix(name: str) -> str:
    """The ending of a name in lower case, without its dot; empty if there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem.strip(".") else ""


def family(name: str) -> str:
    """video, audio, audiobook, image, disc, book, document, subtitle or sidecar; empty if unknown."""
    return FAMILY.get(suffix(name), "")


def part(name: str) -> str:
    """What a file is by its name: `main`, `companion`, or empty for what a library leaves alone."""
    found = "" if is_junk(name) else family(name)
    return "companion" if found in COMPANION else "main" if found else ""


def is_junk(name: str) -> bool:
    """Whether the name is that of a hidden, unfinished or system file, or of a sidecar of ours."""
    low = name.lower()
    return low.startswith((".", "~$")) or low.endswith(OURS) or low in JUNK or suffix(name) in UNFINISHED


def is_junk_folder(name: str) -> bool:
    """Whether the folder is hidden or one that systems keep for themselves."""
    return name.startswith(".") or name.lower() in JUNK_FOLDERS
