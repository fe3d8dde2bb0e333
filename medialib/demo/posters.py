"""Posters, covers, stills and title cards: a drawing with its lettering."""

from __future__ import annotations

import io
from functools import partial

from PIL import Image

from medialib.demo import motifs
from medialib.demo.canvas import Canvas
from medialib.demo.collection import (
    DAWN,
    DAWN_LETTERING,
    NIGHT,
    SHOW,
    SHOW_LETTERING,
    Album,
    Drawing,
    Episode,
    Film,
    Lettering,
)

GRAIN = 0.035
POSTER = (600, 900)
WIDE = (1280, 720)
SQUARE = (800, 800)
MARGIN = 8.0


def film_poster(film: Film) -> bytes:
    """The poster of a film, as JPEG."""
    small = f"{film.director.upper()}   {film.year}" if film.director.isascii() else str(film.year)
    return jpeg(_lettered(film.drawing, film.title, small, film.lettering))


def show_poster(season: int | None = None) -> bytes:
    """The poster of the show, or of one of its seasons."""
    small = f"SEASON {'ONE' if season == 1 else 'TWO'}" if season else "A SERIES IN TWO SEASONS"
    drawing, lettering = (DAWN, DAWN_LETTERING) if season == 2 else (NIGHT, SHOW_LETTERING)
    return jpeg(_lettered(drawing, SHOW, small, lettering))


def wide(drawing: Drawing) -> Image.Image:
    """The drawing without words, for backdrops and for filming."""
    return _drawn(drawing, WIDE).finished()


def still(season: int, episode: Episode) -> Image.Image:
    """What an episode is filmed from."""
    return wide(partial(motifs.lighthouse, dawn=season == 2, turn=episode.turn))


def card(drawing: Drawing, title: str, small: str, ink: str) -> Image.Image:
    """A title card of 640 by 360: the drawing dimmed, the title in its middle."""
    dimmed = _drawn(drawing, (640, 360)).finished()
    dimmed = Image.blend(dimmed, Image.new("RGB", dimmed.size, "#0b0d10"), 0.72)
    words = Canvas(640, 360, "#000000")
    words.text(title, words.w / 2, 52, min(11.0, 190 / len(title)), "#ffffff", spacing=0.05, align="centre")
    words.text(small, words.w / 2, 63, 4.2, "#ffffff", spacing=0.2, align="centre")
    return Image.composite(Image.new("RGB", dimmed.size, ink), dimmed, words.finished().convert("L"))


def album_cover(album: Album) -> bytes:
    """The cover of an album, as JPEG."""
    sheet = _drawn(album.drawing, SQUARE)
    if album.ending == ".mp3":
        sheet.text(album.title, MARGIN, 78, 12, "#0c2740", spacing=-0.02)
        sheet.text(album.artist.upper(), MARGIN, 90, 4.2, "#8c4420", spacing=0.16)
    else:
        sheet.text(album.title.lower(), 50, 15, 6.4, "#e8f3e6", spacing=0.3, align="centre")
        sheet.text(album.artist.lower(), 50, 22, 3.2, "#9fd8cb", spacing=0.3, align="centre")
    return jpeg(sheet.finished(GRAIN))


def portrait(album: Album) -> bytes:
    """A picture of the album's artist, as JPEG."""
    colors = ("#0e2b33", "#9fd8cb", "#e8f3e6") if album.ending == ".m4a" else ("#c46a32", "#0c2740", "#e9dcc3")
    return jpeg(_drawn(partial(motifs.portrait, colors=colors), (640, 800)).finished(GRAIN))


def broken(sheet: Canvas, title: str, lettering: Lettering) -> list[str]:
    """The title as its lettering writes it, in lines that fit between the margins."""
    lines: list[str] = []
    for word in (title.upper() if lettering.spacing >= 0.1 else title).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and sheet.measure(longer, lettering.size, lettering.spacing) <= sheet.w - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _lettered(drawing: Drawing, title: str, small: str, lettering: Lettering) -> Image.Image:
    sheet = _drawn(drawing, POSTER)
    x = {"left": MARGIN, "centre": sheet.w / 2, "right": sheet.w - MARGIN}[lettering.align]
    spacing, size = lettering.spacing, lettering.size
    lines = broken(sheet, title, lettering)
    first = sheet.h * lettering.at - (len(lines) - 1) * size * 1.12 * (lettering.at > 0.5)
    for place, line in enumerate(lines):
        sheet.text(line, x, first + place * size * 1.12, size, lettering.ink, spacing=spacing, align=lettering.align)
    below = first + (len(lines) - 1) * size * 1.12 + 8.2
    sheet.text(small, x, below, 3.1, lettering.ink, spacing=0.22, align=lettering.align)
    return sheet.finished(GRAIN)


def _drawn(drawing: Drawing, size: tuple[int, int]) -> Canvas:
    sheet = Canvas(*size, "#101418")
    drawing(sheet)
    return sheet


def jpeg(image: Image.Image) -> bytes:
    """The picture as JPEG."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=88)
    return target.getvalue()
