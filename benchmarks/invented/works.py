"""Works that do not exist: films, shows with seasons and episodes, artists with albums and tracks, and the rest."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from invented import titles
from invented.words import FILM_GENRES, MUSIC_GENRES, TAGS
from medialib.identify.names import file_name
from medialib.model import Kind
from medialib.names import identity
from medialib.store.connect import ALPHABET

FIRST_DAY = date(1921, 1, 1)
CERTIFICATIONS = ("0", "6", "12", "16", "18", None)
LONGEST = 120


@dataclass(slots=True)
class Work:
    """An item before it is rows. `path` is its file's, within MEDIA_ROOT; `shape` that of its artwork, if any."""

    id: str
    kind: Kind
    title: str
    identity: str
    parent: Work | None = None
    creator: str | None = None
    year: int | None = None
    date: str | None = None
    number: int | None = None
    disc: int | None = None
    overview: str | None = None
    certification: str | None = None
    rating: float | None = None
    duration_s: float | None = None
    site_url: str | None = None
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    credits: list[tuple[str, str, str]] = field(default_factory=list)
    path: str | None = None
    shape: str | None = None


class Inventor:
    """Makes works, the same ones for the same seed. `people` names recur, some far more often than others."""

    def __init__(self, seed: int, count: int) -> None:
        self.dice = random.Random(seed)
        names = (titles.person(self.dice) for _ in range(max(30, count // 10)))
        self.people = list({identity(name): name for name in names}.values())
        self._titles: dict[str, int] = {}
        self._paths: set[str] = set()

    def works(self, count: int) -> Iterator[Work]:
        """So many works, parents before what stands under them."""
        made = 0
        for share, family in FAMILIES:
            end = count if family is FAMILIES[-1][1] else made + round(count * share)
            while made < end:
                for work in family(self):
                    if made < end:
                        yield work
                        made += 1

    def id(self) -> str:
        """A random id, as medialib makes them."""
        return "".join(self.dice.choices(ALPHABET, k=12))

    def title(self) -> str:
        """A title that no other work has; a second one of that name is its sequel."""
        return self.title_of(titles.title(self.dice))

    def title_of(self, text: str) -> str:
        """A wanted title, numbered where another work has it."""
        key = identity(text)
        number = self._titles[key] = self._titles.get(key, 0) + 1
        return text if number == 1 else f"{text} {number}"

    def person(self) -> str:
        """Somebody; those early in the list are asked more often."""
        return self.people[int(len(self.people) * self.dice.random() ** 3)]

    def day(self) -> date:
        """A day since 1921, more likely a late one."""
        return FIRST_DAY + timedelta(days=int(38_300 * self.dice.random() ** 0.4))

    def chance(self, share: float) -> bool:
        """True as often as `share` says."""
        return self.dice.random() < share

    def path(self, *parts: str, suffix: str) -> str:
        """A path on the shelves that no other file has."""
        folder = "/".join(file_name(part, longest=LONGEST) for part in parts[:-1])
        stem, tries = file_name(parts[-1], longest=LONGEST), 1
        path = f"{folder}/{stem}{suffix}"
        while path in self._paths:
            tries += 1
            path = f"{folder}/{stem} ({tries}){suffix}"
        self._paths.add(path)
        return path

    def labels(self, names: tuple[str, ...], most: int) -> tuple[str, ...]:
        """One to `most` different labels."""
        return tuple(self.dice.sample(names, self.dice.randint(1, most)))

    def cast(self, most: int) -> list[tuple[str, str, str]]:
        """Who made it and who is in it: role, name, character."""
        people = list(dict.fromkeys(self.person() for _ in range(self.dice.randint(2, most))))
        crew = [("director", people[0], "")]
        return crew + [("actor", name, titles.person(self.dice) if self.chance(0.5) else "") for name in people[1:]]


def films(make: Inventor) -> Iterator[Work]:
    """A film."""
    title, day = make.title(), make.day()
    name = f"{title} ({day.year})"
    yield Work(
        make.id(),
        Kind.MOVIE,
        title,
        identity(title, day.year),
        year=day.year,
        date=day.isoformat(),
        overview=titles.sentences(make.dice, 3) if make.chance(0.85) else None,
        certification=make.dice.choice(CERTIFICATIONS),
        rating=round(make.dice.uniform(3.2, 9.1), 1) if make.chance(0.7) else None,
        duration_s=float(make.dice.randint(70, 190) * 60),
        genres=make.labels(FILM_GENRES, 3),
        tags=make.labels(TAGS, 2) if make.chance(0.15) else (),
        credits=make.cast(7),
        path=make.path("movies", name, name, suffix=make.dice.choice((".mkv", ".mp4"))),
        shape="poster" if make.chance(0.4) else None,
    )


def shows(make: Inventor) -> Iterator[Work]:
    """A show with its seasons and episodes."""
    title, day = make.title(), make.day()
    show = Work(
        make.id(),
        Kind.SHOW,
        title,
        identity(title, day.year),
        year=day.year,
        overview=titles.sentences(make.dice, 2),
        genres=make.labels(FILM_GENRES, 2),
        credits=make.cast(6),
        shape="poster" if make.chance(0.6) else None,
    )
    yield show
    for number in range(1, make.dice.choice((2, 2, 3, 4, 6, 9))):
        season = Work(make.id(), Kind.SEASON, f"Season {number}", str(number), show, year=day.year, number=number)
        yield season
        start = day + timedelta(days=365 * (number - 1))
        for place in range(1, make.dice.choice((6, 8, 10, 12, 13, 22)) + 1):
            yield _episode(make, season, place, start + timedelta(days=7 * place))


def _episode(make: Inventor, season: Work, number: int, aired: date) -> Work:
    show = season.parent
    assert show is not None
    title, code = titles.title(make.dice), f"S{season.number:02d}E{number:02d}"
    folder = f"{show.title} ({show.year})"
    return Work(
        make.id(),
        Kind.EPISODE,
        title,
        str(number),
        season,
        year=aired.year,
        date=aired.isoformat(),
        number=number,
        overview=titles.sentences(make.dice, 1) if make.chance(0.6) else None,
        duration_s=float(make.dice.randint(21, 62) * 60),
        path=make.path(
            "shows", folder, f"Season {season.number:02d}", f"{show.title} - {code} - {title}", suffix=".mkv"
        ),
    )


def artists(make: Inventor) -> Iterator[Work]:
    """An artist with albums and their tracks."""
    name = make.title() if make.chance(0.4) else make.title_of(make.person())
    artist = Work(make.id(), Kind.ARTIST, name, identity(name), shape="portrait" if make.chance(0.3) else None)
    yield artist
    for _ in range(make.dice.choice((1, 1, 2, 3, 5))):
        day = make.day()
        album = Work(
            make.id(),
            Kind.ALBUM,
            make.title(),
            "",
            artist,
            creator=name,
            year=day.year,
            date=day.isoformat(),
            genres=make.labels(MUSIC_GENRES, 2),
            credits=[("artist", name, "")],
            shape="square" if make.chance(0.6) else None,
        )
        album.identity = identity(album.title, day.year)
        yield album
        discs = 2 if make.chance(0.08) else 1
        for disc in range(1, discs + 1):
            for place in range(1, make.dice.randint(7, 14)):
                yield _track(make, album, disc if discs > 1 else None, place)


def _track(make: Inventor, album: Work, disc: int | None, number: int) -> Work:
    title = titles.title(make.dice)
    place = f"{disc}-{number:02d}" if disc else f"{number:02d}"
    folders = ("music", album.creator or "", f"{album.title} ({album.year})")
    return Work(
        make.id(),
        Kind.TRACK,
        title,
        f"{disc or 1}|{number}|{identity(title)}",
        album,
        creator=album.creator,
        year=album.year,
        number=number,
        disc=disc,
        duration_s=float(make.dice.randint(95, 540)),
        path=make.path(*folders, f"{place} - {title}", suffix=make.dice.choice((".flac", ".mp3", ".m4a"))),
    )


def videos(make: Inventor) -> Iterator[Work]:
    """A channel's videos."""
    channel = make.title()
    for _ in range(make.dice.randint(3, 60)):
        title, day, key = (
            titles.title(make.dice),
            make.day().replace(year=2026 - make.dice.randint(1, 12), day=1),
            make.id(),
        )
        yield Work(
            make.id(),
            Kind.VIDEO,
            title,
            identity(title),
            creator=channel,
            year=day.year,
            date=day.isoformat(),
            overview=titles.sentences(make.dice, 2) if make.chance(0.7) else None,
            duration_s=float(make.dice.randint(40, 5400)),
            site_url=f"https://video.example/watch/{key}",
            tags=make.labels(TAGS, 3) if make.chance(0.3) else (),
            path=make.path("videos", channel, f"{title} [{key}]", suffix=make.dice.choice((".mp4", ".webm"))),
            shape="wide" if make.chance(0.4) else None,
        )


def articles(make: Inventor) -> Iterator[Work]:
    """An article."""
    title, day = make.title(), make.day()
    yield Work(
        make.id(),
        Kind.ARTICLE,
        title,
        identity(title),
        creator=make.person(),
        year=day.year,
        date=day.isoformat(),
        overview=titles.sentences(make.dice, 4),
        site_url=f"https://paper.example/{make.id()}",
        tags=make.labels(TAGS, 2) if make.chance(0.4) else (),
        path=make.path("articles", title, suffix=".html"),
    )


def books(make: Inventor) -> Iterator[Work]:
    """A book."""
    title, author, year = make.title(), make.person(), make.day().year
    yield Work(
        make.id(),
        Kind.BOOK,
        title,
        identity(title, author),
        creator=author,
        year=year,
        overview=titles.sentences(make.dice, 2) if make.chance(0.6) else None,
        genres=make.labels(FILM_GENRES, 2),
        credits=[("author", author, "")],
        path=make.path("books", author, title, suffix=make.dice.choice((".epub", ".pdf"))),
        shape="poster" if make.chance(0.5) else None,
    )


def photos(make: Inventor) -> Iterator[Work]:
    """A photo."""
    day = make.day().replace(year=2026 - make.dice.randint(1, 20), day=make.dice.randint(1, 28))
    title = f"IMG_{make.dice.randint(0, 9999):04d}"
    path = make.path("uploads", f"{day:%Y-%m}", title, suffix=".jpg")
    yield Work(
        make.id(), Kind.PHOTO, title, identity(title), year=day.year, date=day.isoformat(), path=path, shape="wide"
    )


def documents(make: Inventor) -> Iterator[Work]:
    """A document."""
    title = make.title()
    path = make.path("uploads", "papers", title, suffix=make.dice.choice((".pdf", ".txt")))
    yield Work(make.id(), Kind.DOCUMENT, title, identity(title), path=path)


def discs(make: Inventor) -> Iterator[Work]:
    """A film, and the disc it was taken from."""
    [film] = films(make)
    yield film
    yield Work(make.id(), Kind.DISC, film.title, f"dvd:{make.id()}")


FAMILIES: tuple[tuple[float, Callable[[Inventor], Iterator[Work]]], ...] = (
    (0.21, films),
    (0.01, discs),
    (0.28, shows),
    (0.30, artists),
    (0.10, videos),
    (0.03, articles),
    (0.03, books),
    (0.03, photos),
    (0.01, documents),
)
