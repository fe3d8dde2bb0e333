"""Small files with their rows, as intake would have left them: quick to make, and told apart by what is in them."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from medialib import intake
from medialib.model import Entity, Fact, Json, Kind, Match, MediaFile, Probe, Role, Source
from medialib.settings import Settings
from medialib.store import connect, files, record

Chain = tuple[Entity, ...]


def entity(kind: Kind, identity: str, **facts: Json) -> Entity:
    """A thing as its name tells of it."""
    return Entity(kind, identity, tuple(Fact(field, value, Source.NAME, 0.7) for field, value in facts.items()))


def film(title: str, year: int | None = None) -> Chain:
    """A film."""
    return (entity(Kind.MOVIE, f"{title} {year}", title=title, **({"year": year} if year else {})),)


def episode(show: str, season: int, number: int, title: str = "") -> Chain:
    """An episode below its show and season."""
    named = {"title": title} if title else {}
    return (
        entity(Kind.SHOW, show, title=show),
        entity(Kind.SEASON, str(season), number=season, title=f"Season {season}"),
        entity(Kind.EPISODE, str(number), number=number, **named),
    )


def track(artist: str, album: str, number: int, title: str, year: int | None = None) -> Chain:
    """A track below its artist and album."""
    dated = {"year": year} if year else {}
    return (
        entity(Kind.ARTIST, artist, title=artist),
        entity(Kind.ALBUM, album, title=album, **dated),
        entity(Kind.TRACK, f"1-{number} {title}", number=number, title=title),
    )


def write(root: Path, path: str, text: str | None = None) -> Path:
    """A file whose text is its first path, unless told otherwise."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(path if text is None else text)
    return file


def put(
    settings: Settings,
    db: Database,
    path: str,
    *chains: Chain,
    folder: str = "main",
    label: str | None = None,
    part: int | None = None,
    role: Role = Role.MAIN,
) -> str:
    """A file of an item (of several, with several chains) with its rows; the first item's id."""
    file = write(settings.folder_paths()[folder], path)
    stat = file.stat()
    known = MediaFile(folder, path, role, stat.st_size, stat.st_mtime_ns, intake.content_id(file), Probe("video"))
    kept = MediaFile(**{name: getattr(known, name) for name in known.__slots__} | {"label": label, "part": part})
    with connect.write(db):
        return record.file(db, Match(chains, label=label, part=part), kept, (), (), connect.now())[0]


def texts(root: Path) -> dict[str, str]:
    """Every file below a root but in data/, with its text."""
    found = (path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(root / "data"))
    return {path.relative_to(root).as_posix(): path.read_text() for path in found}


def agree(settings: Settings, db: Database) -> bool:
    """Whether every file that the library knows lies where it says, as it says."""
    roots = settings.folder_paths()
    for name, root in roots.items():
        for path, (size, mtime_ns, missing) in files.in_folder(db, name).items():
            if missing or not (root / path).is_file():
                return False
            stat = (root / path).stat()
            if (stat.st_size, stat.st_mtime_ns) != (size, mtime_ns):
                return False
    return True
