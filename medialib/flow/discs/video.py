"""Films and episodes from a DVD or Blu-ray: its image, its titles, a question where it is a show, an item for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from medialib import intake, programs
from medialib.discs import Contents, Disc, Title
from medialib.errors import MedialibError, RefusedError
from medialib.flow.discs.naming import Named, film, name_of, shown_episodes
from medialib.flow.discs.season import lengths
from medialib.flow.discs.source import DiscSource
from medialib.flow.discs.taking import has_taken, take_once
from medialib.flow.portion import Portion
from medialib.flow.take import Found
from medialib.flow.work import Outcome
from medialib.model import Acquired, Json, Kind
from medialib.sources.discs import episodes, handbrake, makemkv
from medialib.sources.discs.choosing import ABSURD_S, choose, long_enough
from medialib.sources.discs.labels import read_label
from medialib.sources.discs.reading import copy_disc
from medialib.sources.discs.thumbnails import still
from medialib.store import connect
from medialib.store import discs as rows

SHOWS = (Kind.SHOW, Kind.SEASON, Kind.EPISODE)
NOTHING_NEW = "Everything wanted of this disc is in the library already."


def take(source: DiscSource, disc: Disc) -> Outcome:
    """Take the wanted titles of a video disc."""
    item = source.item(disc)
    if _nothing_missing(source, disc):
        return Outcome((item,), message=NOTHING_NEW)
    contents = source.kept("contents", Contents, lambda: _scan(source))
    with connect.write(source.work.db):
        rows.record_titles(source.work.db, disc.id, contents.titles)
    chosen = _chosen(source, disc, contents)
    if not chosen:
        return Outcome((item,), message=NOTHING_NEW)
    if not source.was_read:
        _read(source, disc, chosen)
        return Outcome(lane=source.lane)
    if _is_show(source, disc) and source.told("episodes") is None:
        return _question(source, disc, chosen)
    ids, count = _take_all(source, disc, contents, chosen)
    return Outcome((*ids, item), message=f"{count} titles taken." if count > 1 else "Added.")


def _read(source: DiscSource, disc: Disc, chosen: Sequence[Title]) -> None:
    """Read from the drive what is wanted, and let go of it.

    Its titles were listed before: that says at once what cannot be played, and lets libdvdcss unlock the drive.
    """
    work, settings = source.work, source.work.settings
    work.report.stage("read")
    intake.require_space(settings.work, disc.size or 0, settings.jobs.min_free)
    if _by_makemkv(source):
        for title in chosen:
            _copy_title(source, title)
    elif not _image(source).exists():
        copy_disc(source.path, _image(source), work.report, size=disc.size)
    source.let_go()


def _copy_title(source: DiscSource, title: Title) -> None:
    """Copy one title by makemkvcon, if that was not done before."""
    if not _ripped(source, title).exists():
        folder, patience = source.folder / "makemkv", source.choice().idle_timeout_s
        shortest = _shortest_s(source)
        made = makemkv.rip(source.path, title, folder, source.work.report, idle_timeout_s=patience, shortest_s=shortest)
        made.replace(_ripped(source, title))


def _scan(source: DiscSource) -> Contents:
    source.work.report.stage("scan")
    scan = makemkv.scan if _by_makemkv(source) else handbrake.scan
    patience = source.choice().idle_timeout_s
    return scan(source.path, source.work.report, idle_timeout_s=patience, shortest_s=_shortest_s(source))


def _shortest_s(source: DiscSource) -> float:
    """How long a title must last to be listed, in seconds; menus and warnings are shorter."""
    return min(handbrake.SHORTEST_S, source.choice().min_title_s)


def _by_makemkv(source: DiscSource) -> bool:
    return source.from_drive and source.choice().use_makemkv and programs.which("makemkvcon") is not None


def _image(source: DiscSource) -> Path:
    return source.folder / "disc.iso" if source.from_drive else source.path


def _ripped(source: DiscSource, title: Title) -> Path:
    return source.folder / f"ripped-{title.number:03d}.mkv"


def _wanted(source: DiscSource, disc: Disc) -> str:
    """Which titles: as asked for; of a show all; else as the settings say."""
    return str(source.told("titles") or ("all" if _is_show(source, disc) else source.choice().titles))


def _chosen(source: DiscSource, disc: Disc, contents: Contents) -> tuple[Title, ...]:
    """The titles to take: those wanted, without those whose item is in the library, unless named one by one."""
    wanted, least = _wanted(source, disc), source.choice().min_title_s
    named = wanted not in ("main", "all")
    chosen: Sequence[Title]
    if _is_show(source, disc) and not named:  # a person sees them all, and which of them seem to be copies
        chosen = long_enough(contents, least)
    else:
        chosen = choose(contents, wanted, min_title_s=least)
    held = rows.taken(source.work.db, disc.id)
    return tuple(one for one in chosen if named or one.number not in held or has_taken(source, one.number))


def _nothing_missing(source: DiscSource, disc: Disc) -> bool:
    """Whether a disc that was taken before holds nothing that is wanted and not in the library, as far as its rows tell."""
    row, wanted = rows.get(source.work.db, disc.id), _wanted(source, disc)
    if row is None or not row["ripped_at"] or (source.folder / "contents.json").exists():
        return False
    titles = {title["number"]: title for title in rows.titles(source.work.db, disc.id)}
    held, least = rows.taken(source.work.db, disc.id), source.choice().min_title_s
    sensible = [number for number, title in titles.items() if title["duration_s"] <= ABSURD_S]
    if wanted == "main":  # a short one taken before need not be the film
        return max(sensible, key=lambda number: titles[number]["duration_s"], default=None) in held
    long = {one for one in sensible if titles[one]["duration_s"] >= least or titles[one]["taken_at"]}
    return wanted == "all" and bool(held) and long <= held


def _is_show(source: DiscSource, disc: Disc) -> bool:
    if source.job.wanted is not None:
        return source.job.wanted in SHOWS
    return source.told("season") is not None or read_label(disc.label).season is not None


def _question(source: DiscSource, disc: Disc, chosen: Sequence[Title]) -> Outcome:
    """Ask which episodes these titles are, with a guess and a picture for each."""
    report, label = source.work.report, read_label(disc.label)
    report.stage("look")
    season = label.season if source.told("season") is None else source.told("season")
    planned = episodes.plan(
        chosen,
        first_episode=_first_episode(source, disc, season),
        known=lengths(source, source.title(disc), season),
    )
    stills = source.folder / "stills"
    asked: list[Json] = []
    for place, plan in enumerate(planned):
        report(f"Title {plan.title.number}", progress=place / len(planned))
        asked.append({**shown_episodes(plan), "still": _still(source, plan.title, stills)})
    question: Mapping[str, Json] = {
        "about": "episodes",
        "title": source.title(disc),
        "season": season,
        "titles": asked,
        "disc": disc.id,
        "label": disc.label,
    }
    return Outcome(question=question, message=f"Which episodes are these {len(asked)} titles?")


def _first_episode(source: DiscSource, disc: Disc, season: int | None) -> int | None:
    """The number of the disc's first episode: as told, 1 on a first disc, or the one behind those in the library."""
    told = source.told("first_episode")
    if told or season is None:
        return int(told) if told else None
    if (source.told("disc") or read_label(disc.label).disc) == 1:
        return 1
    last = rows.last_episode(source.work.db, source.title(disc), season)
    return None if last is None else last + 1


def _still(source: DiscSource, title: Title, folder: Path) -> str | None:
    """The name of a picture of the title; a title without one can be named all the same."""
    folder.mkdir(exist_ok=True)
    path, there = _to_encode(source, title)
    try:
        picture = still(path, there, folder, source.work.report)
    except MedialibError as error:
        source.work.report.log(f"{error.message} {error.hint}")
        return None
    return picture.name if picture else None


def _to_encode(source: DiscSource, title: Title) -> tuple[Path, Title]:
    """Where HandBrake finds a title, and what it calls it there."""
    ripped = _ripped(source, title)
    return (ripped, replace(title, number=1)) if ripped.exists() else (_image(source), title)


def _take_all(source: DiscSource, disc: Disc, contents: Contents, chosen: Sequence[Title]) -> tuple[list[str], int]:
    """Encode and shelve the titles one after the other; the items they became, and how many titles that were."""
    ids: list[str] = []
    named = [(title, name) for title in chosen if (name := _name(source, disc, contents, chosen, title))]
    if not named:
        raise RefusedError(
            "No title of this disc is an episode.", "Give at least one title its number, or cancel the job."
        )
    source.work.report.stage("encode")
    for place, (title, name) in enumerate(named):
        words = f"Title {place + 1} of {len(named)}" if len(named) > 1 else ""
        report = Portion(source.work.report, place / len(named), 1 / len(named), words)
        ids += _take_one(source, disc, title, name, report)
    return list(dict.fromkeys(ids)), len(named)


def _take_one(source: DiscSource, disc: Disc, title: Title, name: Named, report: Portion) -> list[str]:
    def made() -> Found:
        encoded = source.folder / f"title-{title.number:03d}.{source.choice().container}"
        if not encoded.exists():
            intake.require_space(source.work.settings.work, title.size or 0, source.work.settings.jobs.min_free)
            path, there = _to_encode(source, title)
            handbrake.encode(path, there, encoded, source.choice(), report)
        return Found(Acquired(encoded, facts=name.facts), name.path + encoded.suffix, name.kind, keep=False)

    return take_once(source, disc, title.number, made)


def _name(source: DiscSource, disc: Disc, contents: Contents, chosen: Sequence[Title], title: Title) -> Named | None:
    """Where a title belongs; None for one that a person left out."""
    if _is_show(source, disc):
        return name_of(source, disc, title)
    longest = max(chosen, key=lambda one: one.duration_s)
    first = next((one for one in chosen if one.number == contents.main), longest)
    return film(source, disc, title, is_main=title == first)
