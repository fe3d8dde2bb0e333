"""What a file name's ending says: the family of the file, and where the stem ends."""

from __future__ import annotations

import re

from medialib.identify.vocabulary import words

VIDEO = words(
    "3g2 3gp asf avi divx dv f4v flv iso img m1v m2t m2ts m2v m4v mk3d mkv mov mp4 mpe mpeg mpg mts mxf nsv ogm ogv qt rm rmvb strm ts tp vob webm wmv wtv"
)
AUDIO = words("aac ac3 aif aiff alac ape dff dsf dts flac m4a mka mp2 mp3 mpc oga ogg opus ra tta wav wma wv")
AUDIOBOOK = words("aa aax m4b")
IMAGE = words("avif bmp gif heic heif jfif jpeg jpg png tif tiff webp raw cr2 nef arw dng")
BOOK = words("azw azw3 cb7 cbr cbt cbz djvu epub fb2 kepub lit lrf mobi pdb pdf")
DOCUMENT = words(
    "csv doc docx htm html json log markdown md mhtml odp ods odt ppt pptx rst rtf svg tex txt xls xlsx xml"
)
SUBTITLE = words("ass idx lrc smi srt ssa sub sup ttml vtt")
SIDECAR = words("nfo tbn edl bif")
DISC_IMAGE = words("iso img")
UNFINISHED = words("aria2 crdownload download part partial tmp ytdl !qb")

FAMILIES = (
    ("video", VIDEO),
    ("audio", AUDIO),
    ("audiobook", AUDIOBOOK),
    ("image", IMAGE),
    ("book", BOOK),
    ("document", DOCUMENT),
    ("subtitle", SUBTITLE),
    ("sidecar", SIDECAR),
)


def split(name: str) -> tuple[str, str]:
    """A file name as stem and known suffix (lower case, without its dot); the suffix is empty if unknown."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem.strip(". ") or family(ending) == "":
        return name, ""
    return stem, ending.lower()


def family(suffix: str) -> str:
    """video, audio, audiobook, image, book, document, subtitle, sidecar; empty if unknown."""
    plain = suffix.lower().lstrip(".")
    return next((name for name, known in FAMILIES if plain in known), "")


def is_unfinished(name: str) -> bool:
    """Whether the name is that of a download that has not ended, or of a hidden or system file."""
    ending = name.rpartition(".")[2].lower()
    return ending in UNFINISHED or bool(re.match(r"\.|~\$|Thumbs\.db$|desktop\.ini$", name))
