"""The sheet that the demo's pictures are drawn on, point by point, and what is drawn on it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image, ImageChops

from medialib.demo import collection, motifs, posters
from medialib.demo.canvas import Canvas
from medialib.demo.collection import ALBUMS, DAWN, FILMS, NIGHT, SEASONS, Drawing

BLACK, WHITE, RED, HALF = (0, 0, 0), (255, 255, 255), (255, 0, 0), (128, 0, 0)
DRAWINGS: dict[str, Drawing] = {
    **{film.title: film.drawing for film in FILMS},
    **{album.title: album.drawing for album in ALBUMS},
    "night": NIGHT,
    "dawn": DAWN,
    "pencil": motifs.pencil,
    "books": motifs.books,
    "portrait": partial(motifs.portrait, colors=("#0e2b33", "#9fd8cb", "#e8f3e6")),
}
Act = Callable[[Canvas], None]


def square(ground: str = "#000000") -> Canvas:
    """A sheet of 100 by 100 points, each a unit wide."""
    return Canvas(100, 100, ground)


def seen(act: Act, *points: tuple[int, int]) -> list[object]:
    """The colours at points once something was drawn."""
    sheet = square()
    act(sheet)
    image = sheet.finished()
    return [rough(image.getpixel(point)) for point in points]


def rough(color: object) -> object:
    """A colour without the traces that scaling down leaves at edges."""
    assert isinstance(color, tuple)
    return tuple(0 if part < 15 else 255 if part > 240 else part for part in color)


def inked(sheet: Canvas) -> tuple[int, int, int, int]:
    """The box around all that is light."""
    box = sheet.finished().convert("L").point([255 * (value > 60) for value in range(256)]).getbbox()
    assert box is not None
    return box


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("size", "units"), [((100, 100), (100, 100)), ((600, 900), (100, 150)), ((1280, 720), (1280 / 7.2, 100)), ((10, 40), (100, 400))]
)  # fmt: skip
def test_the_shorter_side_of_a_sheet_is_a_hundred_units(size: tuple[int, int], units: tuple[float, float]) -> None:
    sheet = Canvas(*size, "#000000")
    assert (sheet.w, sheet.h) == pytest.approx(units)
    assert sheet.finished().size == size


@pytest.mark.parametrize(
    ("act", "inside", "outside"),
    [
        (lambda sheet: sheet.rect(20, 30, 40, 10, "#ff0000"), [(21, 31), (58, 38)], [(18, 35), (62, 35), (40, 28), (40, 42)]),
        (lambda sheet: sheet.polygon([(50, 10), (90, 90), (10, 90)], "#ff0000"), [(50, 20), (20, 88)], [(20, 20), (50, 93)]),
        (lambda sheet: sheet.disc(50, 50, 20, "#ff0000"), [(50, 50), (50, 32), (68, 50)], [(35, 35), (50, 28), (72, 50)]),
        (lambda sheet: sheet.ring(50, 50, 20, 4, "#ff0000"), [(50, 32), (32, 50)], [(50, 50), (50, 36), (50, 28)]),
        (lambda sheet: sheet.sector(50, 50, 30, 0, 90, "#ff0000"), [(60, 60)], [(40, 60), (60, 40), (40, 40)]),
        (lambda sheet: sheet.line([(10, 50), (90, 50)], 4, "#ff0000"), [(15, 50), (85, 49)], [(50, 45), (50, 55), (95, 50)]),
        (lambda sheet: sheet.line([(10, 10), (10, 90)], 0.01, "#ff0000"), [], [(12, 50), (7, 50)]),
        (lambda sheet: sheet.wave(50, 5, 1000, 0, "#ff0000"), [(50, 58), (0, 99), (99, 99)], [(50, 44), (0, 48)]),
        (lambda sheet: sheet.gradient("#ff0000", "#ff0000", 20, 40), [(50, 21), (50, 38)], [(50, 18), (50, 42)]),
        (lambda sheet: sheet.gradient("#ff0000", "#ff0000", 60), [(0, 61), (99, 99)], [(50, 58)]),
        (lambda sheet: sheet.gradient("#ff0000", "#ff0000", 60, 60), [], [(50, 50), (50, 70)]),
    ],
    ids=["rect", "polygon", "disc", "ring", "sector", "line", "thin line", "wave", "gradient", "gradient to the end", "no gradient"],
)  # fmt: skip
def test_a_shape_covers_its_inside_and_nothing_else(
    act: Act, inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    assert seen(act, *inside, *outside) == [RED] * len(inside) + [BLACK] * len(outside)


def test_a_shape_lets_the_ground_shine_through() -> None:
    assert seen(lambda sheet: sheet.rect(0, 0, 50, 100, "#ff0000", alpha=0.5), (20, 50), (80, 50)) == [HALF, BLACK]
    assert seen(lambda sheet: sheet.rect(0, 0, 50, 100, "#ff0000", alpha=0.0), (20, 50)) == [BLACK]


def test_a_gradient_runs_from_one_colour_to_the_other() -> None:
    points = [(50, y) for y in range(0, 100, 10)]
    shades = [
        point[0]
        for point in seen(lambda sheet: sheet.gradient("#000000", "#ffffff"), *points)
        if isinstance(point, tuple)
    ]
    assert (shades == sorted(shades), shades[0] < 10, shades[-1] > 220, len(set(shades))) == (True, True, True, 10)


def columns(align: str, x: float) -> tuple[int, int]:
    """The first and the last column that a word touches."""
    sheet = square()
    sheet.text("HHH", x, 60, 20, "#ffffff", align=align)
    left, _, right, _ = inked(sheet)
    return left, right


def test_a_word_stands_left_of_right_of_or_about_its_place() -> None:
    (left, _), (_, right), (start, end) = columns("left", 10), columns("right", 90), columns("centre", 50)
    assert (10 <= left <= 13, 87 <= right <= 90, abs(start + end - 100) <= 1) == (True, True, True)


def test_a_line_is_as_wide_as_it_is_measured() -> None:
    sheet = square()
    plain, spaced = sheet.measure("HHH", 20), sheet.measure("HHH", 20, 0.5)
    assert spaced == pytest.approx(plain + 2 * 0.5 * 20)
    assert sheet.measure("HH", 20) < plain < sheet.measure("HHH", 30)
    assert sheet.measure("H", 20, 0.5) == sheet.measure("H", 20)


@pytest.mark.parametrize(("letter", "more"), [("Ö", True), ("ü", True), ("é", False), ("O", False)])
def test_an_umlaut_has_its_dots_above_the_plain_letter(letter: str, more: bool) -> None:
    tops = []
    for one in (letter, {"Ö": "O", "ü": "u", "é": "e", "O": "O"}[letter]):
        sheet = square()
        sheet.text(one, 30, 80, 50, "#ffffff")
        tops.append(inked(sheet)[1])
    assert (tops[0] < tops[1] - 4) is more


def test_a_print_has_grain_only_where_it_is_asked_for() -> None:
    assert len(square("#808080").finished().getcolors() or []) == 1
    grained = square("#808080").finished(0.1)
    assert (grained.size, len(grained.getcolors(100_000) or []) > 5) == ((100, 100), True)


@pytest.mark.parametrize("size", [(60, 90), (128, 72), (80, 80)], ids=["poster", "wide", "square"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_covers_its_whole_sheet_and_is_the_same_each_time(name: str, size: tuple[int, int]) -> None:
    drawn = []
    for ground in ("#ff00ff", "#00ff00", "#00ff00"):
        sheet = Canvas(*size, ground)
        DRAWINGS[name](sheet)
        drawn.append(sheet.finished().tobytes())
    assert drawn[0] == drawn[1] == drawn[2]


def test_no_two_drawings_are_alike() -> None:
    drawn = set()
    for drawing in DRAWINGS.values():
        sheet = Canvas(30, 30, "#000000")
        drawing(sheet)
        drawn.add(sheet.finished().tobytes())
    stills = [(season, episode) for season, episodes in enumerate(SEASONS, 1) for episode in episodes]
    for season, episode in stills:
        sheet = Canvas(30, 30, "#000000")
        motifs.lighthouse(sheet, dawn=season == 2, turn=episode.turn)
        drawn.add(sheet.finished().tobytes())
    assert len(drawn) == len(DRAWINGS) + len(stills) - 1  # the first episode's still is the show's own drawing


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (lambda: posters.film_poster(FILMS[0]), (600, 900)),
        (posters.show_poster, (600, 900)),
        (lambda: posters.album_cover(ALBUMS[0]), (800, 800)),
        (lambda: posters.album_cover(ALBUMS[1]), (800, 800)),
        (lambda: posters.portrait(ALBUMS[1]), (640, 800)),
        (lambda: posters.jpeg(posters.wide(motifs.books)), (1280, 720)),
    ],
    ids=["film", "show", "album", "another album", "portrait", "wide"],
)
def test_a_poster_is_a_jpeg_of_its_size(data: Callable[[], bytes], size: tuple[int, int]) -> None:
    image = opened(data())
    assert (image.format, image.size) == ("JPEG", size)


def test_a_title_card_is_dark_with_its_words_in_the_middle() -> None:
    with_words = posters.card(motifs.books, "Vanilla", "BY CLARA PENROSE", "#ffffff")
    bare = posters.card(motifs.books, " ", " ", "#ffffff")
    assert with_words.size == (640, 360)
    box = ImageChops.difference(with_words, bare).getbbox()
    assert box is not None
    assert (150 < box[1] < box[3] < 260, abs(box[0] + box[2] - 640) < 12) == (True, True)
    assert max(bare.resize((1, 1)).tobytes()) < 100


def test_a_title_breaks_between_words_and_only_where_it_must() -> None:
    sheet = Canvas(*posters.POSTER, "#000000")
    plain, spaced = collection.Lettering(0.1, 10, "#fff"), collection.Lettering(0.1, 10, "#fff", spacing=0.1)
    assert posters.broken(sheet, "One", plain) == ["One"]
    assert posters.broken(sheet, "Unbreakableandmuchtoolongforanyposter", plain) == [
        "Unbreakableandmuchtoolongforanyposter"
    ]
    lines = posters.broken(sheet, "The quick brown fox jumps over it", plain)
    assert (len(lines) > 1, " ".join(lines)) == (True, "The quick brown fox jumps over it")
    assert " ".join(posters.broken(sheet, "The quick brown", spaced)) == "THE QUICK BROWN"
