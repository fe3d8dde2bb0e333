"""The demo collection piece by piece: how each is made into a folder, ready to be taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from medialib.demo import collection, filming, motifs, notes, posters
from medialib.demo.collection import ALBUMS, FILMS, SEASONS, Album, Episode, Film
from medialib.identify.names import file_name
from medialib.model import Fact, Kind, Source
from medialib.names import identity
from medialib.sources import tagging

SONG_S = 24.0
SPOKEN = ("eng", "deu")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of the collection. `make` fills the folder `shelf`/`folder`; `facts` are what its file cannot say."""

    kind: Kind
    title: str
    shelf: str
    folder: str
    make: Callable[[Path], None]
    facts: tuple[Fact, ...] = ()

    @property
    def key(self) -> str:
        """What it is known by."""
        return f"{self.kind}:{identity(self.title).replace(' ', '-')}"


def pieces() -> tuple[Piece, ...]:
    """Everything, in the order in which it is added."""
    show = f"{collection.SHOW} ({collection.SHOW_YEAR})"
    return (
        _article(),
        *(Piece(Kind.ALBUM, album.title, "music", album.artist, partial(_album, album)) for album in reversed(ALBUMS)),
        Piece(Kind.SHOW, collection.SHOW, "shows", show, _show),
        _video(),
        *(Piece(Kind.MOVIE, film.title, "movies", film.name, partial(_film, film)) for film in reversed(FILMS)),
    )


def _film(film: Film, folder: Path) -> None:
    scene = posters.wide(film.drawing)
    card = posters.card(film.drawing, film.title, film.director.upper(), film.lettering.ink)
    if not film.director.isascii():
        card = posters.card(film.drawing, film.title, str(film.year), film.lettering.ink)
    target = folder / f"{film.name}.mp4"
    filming.film(target, card, scene, film.tune, languages=SPOKEN, chapters=film.chapters, title=film.title)
    for language, column in (("en", 0), ("de", 1)):
        (folder / f"{film.name}.{language}.srt").write_text(
            notes.subtitles([line[column] for line in film.lines]), "utf-8"
        )
    (folder / f"{film.name}.nfo").write_bytes(notes.film(film))
    (folder / "poster.jpg").write_bytes(posters.film_poster(film))
    (folder / "fanart.jpg").write_bytes(posters.jpeg(scene))
    if film.trailer:
        filming.film(
            folder / f"{film.name}-trailer.mp4", card, scene, (film.tune[0] * 1.5, film.tune[1]), title="Trailer"
        )


def _show(folder: Path) -> None:
    (folder / "tvshow.nfo").write_bytes(notes.show())
    (folder / "poster.jpg").write_bytes(posters.show_poster())
    (folder / "fanart.jpg").write_bytes(posters.jpeg(posters.wide(collection.NIGHT)))
    for season, episodes in enumerate(SEASONS, 1):
        (folder / f"season{season:02d}-poster.jpg").write_bytes(posters.show_poster(season))
        inner = folder / f"Season {season:02d}"
        inner.mkdir()
        for number, episode in enumerate(episodes, 1):
            _episode(episode, season, number, inner)


def _episode(episode: Episode, season: int, number: int, folder: Path) -> None:
    name = f"{collection.SHOW} - S{season:02d}E{number:02d} - {episode.title}"
    scene = posters.still(season, episode)
    drawing = partial(motifs.lighthouse, dawn=season == 2, turn=episode.turn)
    card = posters.card(drawing, episode.title, f"SEASON {season}   EPISODE {number}", "#f4efe4")
    tune = (98.0 * 2 ** (number / 12), (0, 7, 12, 9, 5, 9, 12, 16))
    filming.film(folder / f"{name}.mp4", card, scene, tune, chapters=("Before", "Ebb", "Flood"), title=episode.title)
    (folder / f"{name}.nfo").write_bytes(notes.episode(episode, season, number))
    (folder / f"{name}-thumb.jpg").write_bytes(posters.jpeg(scene))


def _album(album: Album, folder: Path) -> None:
    inner = folder / f"{file_name(album.title)} ({album.date[:4]})"
    inner.mkdir()
    cover = posters.album_cover(album)
    (inner / "cover.jpg").write_bytes(cover)
    (folder / "artist.jpg").write_bytes(posters.portrait(album))
    for number, (title, _, root_hz, steps) in enumerate(album.tracks, 1):
        target = inner / f"{number:02d} - {file_name(title)}{album.ending}"
        filming.song(target, (root_hz, steps), SONG_S)
        _tag(target, album, number, cover)


def _tag(target: Path, album: Album, number: int, cover: bytes) -> None:
    title, artists, *_ = album.tracks[number - 1]
    values = {
        "TITLE": (title,),
        "ARTIST": artists,
        "ALBUMARTIST": (album.artist,),
        "ALBUM": (album.title,),
        "DATE": (album.date,),
        "GENRE": (album.genre,),
        "TRACKNUMBER": (str(number),),
        "TRACKTOTAL": (str(len(album.tracks)),),
    }
    tagging.write(target, values, cover, anew=True)


def _video() -> Piece:
    said = (
        Fact("site_url", collection.VIDEO_URL, Source.SITE),
        Fact("creator", collection.CHANNEL, Source.SITE),
        Fact("date", collection.VIDEO_DATE, Source.SITE),
    )
    return Piece(Kind.VIDEO, collection.VIDEO, ".", "videos", _film_video, said)


def _film_video(folder: Path) -> None:
    inner = folder / collection.CHANNEL
    inner.mkdir()
    scene = posters.wide(motifs.pencil)
    card = posters.card(motifs.pencil, collection.VIDEO, collection.CHANNEL.upper(), "#f5c544")
    target = inner / f"{file_name(collection.VIDEO)}.mp4"
    tune = (164.8, (0, 4, 7, 9, 12, 9, 7, 4))
    filming.film(target, card, scene, tune, chapters=collection.VIDEO_CHAPTERS, title=collection.VIDEO)
    target.with_suffix(".nfo").write_bytes(notes.video())
    target.with_name(f"{target.stem}-thumb.jpg").write_bytes(posters.jpeg(scene))


def _article() -> Piece:
    said = (
        Fact("creator", collection.ARTICLE_AUTHOR, Source.SITE),
        Fact("credits", [{"name": collection.ARTICLE_AUTHOR, "role": "author", "character": ""}], Source.SITE),
        Fact("date", collection.ARTICLE_DATE, Source.SITE),
        Fact("year", int(collection.ARTICLE_DATE[:4]), Source.SITE),
        Fact("site_url", collection.ARTICLE_URL, Source.SITE),
        Fact("overview", collection.ARTICLE_PARAGRAPHS[0], Source.SITE),
        Fact("body", "\n\n".join(collection.ARTICLE_PARAGRAPHS), Source.SITE),
    )
    return Piece(Kind.ARTICLE, collection.ARTICLE, ".", "articles", _write_article, said)


def _write_article(folder: Path) -> None:
    name = file_name(collection.ARTICLE)
    (folder / f"{name}.html").write_bytes(notes.article())
    (folder / f"{name}-thumb.jpg").write_bytes(posters.jpeg(posters.wide(motifs.books)))
