"""Numbers and codes as people say them."""

from __future__ import annotations

LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
MIME = {
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mkv": "video/x-matroska", "mov": "video/quicktime",
    "ogv": "video/ogg", "avi": "video/x-msvideo", "ts": "video/mp2t", "mpg": "video/mpeg", "mpeg": "video/mpeg",
    "wmv": "video/x-ms-wmv", "mp3": "audio/mpeg", "m4a": "audio/mp4", "m4b": "audio/mp4", "flac": "audio/flac",
    "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav", "aac": "audio/aac",
    "wma": "audio/x-ms-wma", "aiff": "audio/aiff",
}  # fmt: skip
SOURCES = {
    "person": "by hand",
    "disc": "the disc itself",
    "nfo": "NFO file",
    "tags": "tags in the file",
    "tmdb": "TMDb",
    "musicbrainz": "MusicBrainz",
    "openlibrary": "Open Library",
    "site": "the site",
    "folder": "folder name",
    "name": "file name",
    "file": "the file itself",
}

DISC_FORMATS = {
    "dvd": "DVD",
    "bluray": "Blu-ray",
    "audio_cd": "Audio CD",
    "data": "Data disc",
    "blank": "Blank disc",
}


def kind(name: str) -> str:
    """A kind of item: "Film", "Podcast episode"."""
    return "Film" if name == "movie" else name.replace("_", " ").capitalize()


def place(folder: str, path: str) -> str:
    """Where a file lies: its path, behind the name of any folder but our own."""
    return path if folder == "main" else f"{folder}: {path}"


def duration(seconds: float | None) -> str:
    """A length: "1 h 42 min", "3 min 20 s", "45 s"; empty if unknown."""
    if not seconds or seconds < 0:
        return ""
    whole, minutes = round(seconds), round(seconds / 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
    if whole >= 600:
        return f"{minutes} min"
    if whole >= 60:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole} s"


def clock(seconds: float | None) -> str:
    """A length or a point as a player shows it: "1:02:03", "4:05"; empty if unknown."""
    if seconds is None or seconds < 0:
        return ""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def size(whole: int) -> str:
    """Bytes in decimal units: "4.2 GB"."""
    if whole < 1000:
        return count(whole, "byte")
    amount = whole / 1000
    for unit in ("kB", "MB", "GB"):
        if amount < 999.5:
            return f"{amount:.0f} {unit}" if amount >= 9.95 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def language(code: str | None) -> str:
    """A language's English name, or its code where we know none."""
    if not code:
        return ""
    return LANGUAGES.get(code.partition("-")[0].lower(), code)


def mime(path: str) -> str:
    """The media type a browser is told, from a file's ending."""
    return MIME.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def source(name: str) -> str:
    """Who said a fact, in words."""
    return SOURCES.get(name, name)


def disc_format(name: str) -> str:
    """A disc's format, in words."""
    return DISC_FORMATS.get(name, name)


def count(number: int, what: str) -> str:
    """So many of something: "1 title", "3 titles"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def role(name: str) -> str:
    """A credit's role, or what an extra is, in words."""
    return name.replace("_", " ").strip().capitalize()
