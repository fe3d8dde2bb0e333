"""Reads a disc's label: "SHOW_S2_DISC_3" is season 2, disc 3 of "Show"."""

from __future__ import annotations

import re
import unicodedata

from medialib.discs import Label
from medialib.sources.discs.capitals import titled

LONGEST = 120
LOOKED_AT = 400
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBER = rf"(?:#\s*)?(?P<number>\d{{1,2}}|{'|'.join(WORDS)})"
BEFORE, AFTER = r"(?:^|[\s(\[,:–-]+)", r"[\s)\]]*$"
DISC = re.compile(
    rf"{BEFORE}(?:dis[ck]|dvd|blu-?\s?ray|bd|cd|диск|disque|disco)\s*{NUMBER}(?:\s*(?:of|/|von|de)\s*\d{{1,2}})?{AFTER}",
    re.I,
)
SHORT_DISC = re.compile(rf"{BEFORE}d\s?(?P<number>\d{{1,2}}){AFTER}", re.I)
SEASON_AND_DISC = re.compile(rf"{BEFORE}s(?P<season>\d{{1,2}})\s*-?d(?:is[ck])?\s?(?P<number>\d{{1,2}}){AFTER}", re.I)
SEASON = re.compile(rf"{BEFORE}(?:season|series|staffel|saison|temporada|stagione|сезон)\s*{NUMBER}{AFTER}", re.I)
SHORT_SEASON = re.compile(rf"{BEFORE}s(?P<number>\d{{1,2}})(?:\s?e\d{{1,3}}(?:\s*-?\s*e?\d{{1,3}})?)?{AFTER}", re.I)
INNER_DISC = re.compile(rf"(?<=\S)\s+dis[ck]\s*{NUMBER}(?:\s+of\s+\d{{1,2}})?\s+(?=\S)", re.I)
LEADING_DISC = re.compile(r"^dis[ck]\s*(?P<number>\d{1,2})\b[\s:–-]*(?=\S)", re.I)
SIDE = re.compile(rf"{BEFORE}side\s*[ab12]{AFTER}", re.I)
NOISE = re.compile(
    r"(?<=\S)[\s(\[,-]+(?:16\s?[x:]\s?9|4\s?[x:]\s?3|ws|fs|widescreen|fullscreen|pal|ntsc|secam|uk|r[1-6]|region\s?[1-6]"
    r"|blu-?\s?ray|bd|uhd|4k|hd|dvd[59]?|dvd\s?video|video\s?ts|bdmv)[\s)\]]*$",
    re.I,
)
NO_TITLES = (
    "bdmv bdrom bluray bluraydisc cd cdrom data disc disk dvd dvdrom dvdvideo dvdvideorecorder dvdvolume logicalvolumeid "
    "mydvd mydisc new newvolume noname undefined untitled untitleddisc untitleddvd videots videodvd volume volumeid"
)
HARMFUL = str.maketrans(dict.fromkeys('/\\|<>;"`{}', " ") | {"_": " "})


def read_label(text: str) -> Label:
    """The title, season and disc number in a label. The title is one harmless line, empty when it says nothing."""
    title = _plain(text)
    season: int | None = None
    disc: int | None = None
    while True:
        shorter, found = _taken(title)
        if shorter == title:
            break
        title = shorter
        season = found.get("season", season)
        disc = found.get("disc", disc)
    if re.sub(r"[\W_]", "", title).lower() in NO_TITLES.split():
        title = ""
    return Label(_cut(titled(title, coded="_" in text)), season, disc)


def _taken(title: str) -> tuple[str, dict[str, int]]:
    """The title without one indicator, and what that said; the same title when there is none."""
    if said := SEASON_AND_DISC.search(title):
        return _without(title, said), {"season": int(said["season"]), "disc": int(said["number"])}
    for pattern, what in ((DISC, "disc"), (SHORT_DISC, "disc"), (SEASON, "season"), (SHORT_SEASON, "season")):
        if said := pattern.search(title):
            return _without(title, said), {what: _number(said["number"])}
    for pattern in (INNER_DISC, LEADING_DISC):
        if said := pattern.search(title):
            return _without(title, said), {"disc": _number(said["number"])}
    for pattern in (NOISE, SIDE):
        if said := pattern.search(title):
            return _without(title, said), {}
    return title, {}


def _without(title: str, said: re.Match[str]) -> str:
    return " ".join(f"{title[: said.start()]} {title[said.end() :]}".split()).strip(" -–,:([")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else WORDS.index(text.lower()) + 1


def _plain(text: str) -> str:
    """One line without anything a shell, a path or a terminal could take for an order."""
    known = unicodedata.normalize("NFC", text[:LOOKED_AT]).translate(HARMFUL)
    letters = (letter if unicodedata.category(letter)[0] != "C" else " " for letter in known)
    line = re.sub(r"\$(?=\s*\()", " ", "".join(letters))
    if " " not in line.strip() and re.fullmatch(r"[^.]{2,}(?:\.[^.]{2,}){2,}", line.strip()):
        line = line.replace(".", " ")
    return " ".join(word for word in line.split() if word.strip(".-~&!")).lstrip("-.~ ")


def _cut(title: str) -> str:
    """At most so long as a line may be, ending with a whole word where it has one."""
    if len(title) <= LONGEST:
        return title
    return title[:LONGEST].rpartition(" ")[0] or title[:LONGEST]
