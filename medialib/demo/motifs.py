"""The pictures of the demo collection: each a drawing for a sheet of any shape."""

from __future__ import annotations

import math
import random

from medialib.demo.canvas import Canvas


def meridian(sheet: Canvas) -> None:
    """A sun half set, its light on the sea, and one thin line through both."""
    horizon, x = sheet.h * 0.56, sheet.w / 2
    sheet.gradient("#f4b26a", "#d65a3d", 0, horizon)
    sheet.disc(x, horizon, 27, "#fbe6b8")
    sheet.gradient("#2a3a5c", "#101a30", horizon)
    for step in range(11):
        half = 25 * (1 - step / 11) ** 1.4
        sheet.rect(x - half, horizon + 2.2 + step * 3.3, 2 * half, 1.1, "#f2b985")
    sheet.line([(x, 0), (x, horizon + 37)], 0.35, "#fdf3dc")


def boat(sheet: Canvas) -> None:
    """A folded paper boat on layered waves."""
    sea, x = sheet.h * 0.63, sheet.w / 2
    sheet.gradient("#f3ead8", "#ecd9bb")
    sheet.ring(x + 20, sea - 40, 9, 0.5, "#c9463d")
    sheet.wave(sea - 3, 2.0, 46, 0.1, "#8fbdb4")
    sheet.polygon([(x, sea - 34), (x - 15, sea - 8), (x, sea - 8)], "#e5695d")
    sheet.polygon([(x, sea - 34), (x + 15, sea - 8), (x, sea - 8)], "#b93a33")
    sheet.polygon(
        [(x - 31, sea - 14), (x, sea - 8), (x + 31, sea - 14), (x + 18, sea + 6), (x - 18, sea + 6)], "#cf4d43"
    )
    sheet.polygon([(x, sea - 8), (x + 31, sea - 14), (x + 18, sea + 6), (x, sea + 6)], "#a3302b")
    for layer, (color, phase) in enumerate((("#4f9a94", 0.4), ("#2f7c7d", 0.75), ("#1c5c63", 0.2), ("#123f49", 0.6))):
        sheet.wave(sea + 4 + layer * sheet.h * 0.075, 2.2, 52 + layer * 9, phase, color)


def snow(sheet: Canvas) -> None:
    """A dark tower in falling snow, one window lit."""
    dice = random.Random(9)
    sheet.gradient("#0d1319", "#31414d")
    x, top = sheet.w / 2 - 17, sheet.h * 0.2
    sheet.rect(x - 15, sheet.h * 0.52, 17, sheet.h, "#121b22")
    sheet.rect(x + 31, sheet.h * 0.42, 20, sheet.h, "#121b22")
    sheet.rect(x, top, 34, sheet.h, "#0a0f13")
    rows = int((sheet.h - top) / 7)
    for row in range(rows):
        for column in range(5):
            lit = (row, column) == (rows // 3, 3)
            sheet.rect(x + 3.6 + column * 5.8, top + 4 + row * 7, 3.2, 4.2, "#ff5a3c" if lit else "#1b262e")
    for _ in range(round(sheet.w * sheet.h / 60)):
        sheet.disc(dice.uniform(0, sheet.w), dice.uniform(0, sheet.h), dice.choice((0.25, 0.35, 0.5, 0.8)), "#e9f0f4")
    sheet.wave(sheet.h - 6, 1.6, 90, 0.3, "#dfe7ec")


def orbit(sheet: Canvas) -> None:
    """Two planets on thin rings around a star that is not in the picture."""
    dice = random.Random(4)
    sheet.gradient("#140b2e", "#3b1c56")
    for _ in range(round(sheet.w * sheet.h / 110)):
        sheet.disc(dice.uniform(0, sheet.w), dice.uniform(0, sheet.h), dice.choice((0.12, 0.2, 0.32)), "#d9cdf2")
    x, y = sheet.w * 0.5, sheet.h * 0.46
    for radius in (16, 27, 40, 56, 76):
        sheet.ring(x, y, radius, 0.28, "#8d6fc0")
    sheet.disc(x, y, 5.5, "#ffd9a0")
    for angle, distance, size, light, dark in (
        (218, 40, 10.5, "#ff8a70", "#c4475a"),
        (32, 27, 6.2, "#7fd6cf", "#2d8590"),
    ):
        px = x + distance * math.cos(math.radians(angle))
        py = y + distance * math.sin(math.radians(angle))
        sheet.disc(px, py, size, dark)
        sheet.sector(px, py, size, angle + 90, angle + 270, light)


def city(sheet: Canvas) -> None:
    """Towers of glass before a fan of light."""
    x, base = sheet.w / 2, sheet.h
    sheet.gradient("#efe2c4", "#e0c791")
    far = sheet.w + sheet.h
    for ray in range(0, 36, 2):
        one, two = math.pi + ray * math.pi / 36, math.pi + (ray + 1) * math.pi / 36
        sheet.polygon(
            [
                (x, base),
                (x + far * math.cos(one), base + far * math.sin(one)),
                (x + far * math.cos(two), base + far * math.sin(two)),
            ],
            "#d7a94b",
        )
    towers = (
        (-44, 20, 0.40, "#5c4a34"),
        (26, 19, 0.47, "#5c4a34"),
        (-29, 21, 0.57, "#2b241c"),
        (9, 21, 0.63, "#2b241c"),
        (-10, 20, 0.74, "#14110e"),
    )
    for left, width, height, color in towers:
        top = base - sheet.h * height
        sheet.polygon(
            [
                (x + left, base),
                (x + left, top + 9),
                (x + left + width / 2, top),
                (x + left + width, top + 9),
                (x + left + width, base),
            ],
            color,
        )
        for stripe in range(3):
            sheet.rect(x + left + 4 + stripe * (width - 10) / 2, top + 13, 1.5, sheet.h, "#e9c877")


def fox(sheet: Canvas) -> None:
    """A fox's face in triangles; one eye is a clock."""
    x, y = sheet.w / 2, sheet.h * 0.43
    sheet.gradient("#1f4a3d", "#12302a")
    for side in (-1, 1):
        sheet.polygon([(x + side * 34, y - 34), (x + side * 6, y - 16), (x + side * 32, y - 2)], "#d9622b")
        sheet.polygon([(x + side * 31, y - 27), (x + side * 14, y - 15), (x + side * 29, y - 7)], "#2a1712")
        sheet.polygon([(x, y - 18), (x + side * 34, y - 4), (x, y + 36)], "#e8793a" if side < 0 else "#d9622b")
        sheet.polygon(
            [(x + side * 34, y - 4), (x + side * 6, y + 12), (x, y + 36)], "#f6eadb" if side < 0 else "#e8d6c0"
        )
    sheet.polygon([(x - 5, y + 28), (x + 5, y + 28), (x, y + 36)], "#1a100d")
    sheet.disc(x + 13, y + 1, 2.6, "#1a100d")
    sheet.disc(x - 13, y + 1, 7.2, "#f6eadb")
    sheet.ring(x - 13, y + 1, 7.2, 0.9, "#1a100d")
    sheet.line([(x - 13, y + 1), (x - 13, y - 4)], 0.9, "#1a100d")
    sheet.line([(x - 13, y + 1), (x - 9.6, y + 2.6)], 0.9, "#1a100d")


def garden(sheet: Canvas) -> None:
    """A red moon behind bamboo, above raked sand."""
    x, ground = sheet.w / 2, sheet.h * 0.74
    sheet.rect(0, 0, sheet.w, sheet.h, "#e2d4b8")
    for radius in range(12, 130, 4):
        sheet.ring(x - 16, sheet.h + 4, radius, 0.35, "#b9a682")
    sheet.sector(x - 16, sheet.h + 4, 8, 180, 360, "#4a4a45")
    sheet.gradient("#f5f0e4", "#ebe1cc", 0, ground)
    sheet.disc(x + 8, sheet.h * 0.36, 25, "#cf4a3a")
    stems = ((-30, 3.4, "#2f5143"), (-19, 2.2, "#4d7460"), (22, 2.8, "#3d6351"), (33, 4.0, "#243f35"))
    for place, (offset, width, color) in enumerate(stems):
        left = x + offset
        sheet.rect(left, 0, width, ground, color)
        for joint in range(1 + place % 2, 12, 2):
            sheet.rect(left - 0.4, joint * ground / 12, width + 0.8, 0.7, "#f1e9d8")
        for joint, side in ((3, 1), (5, -1), (8, 1)):
            foot = (left + width / 2, joint * ground / 12 + place)
            tip = (foot[0] + side * 14, foot[1] + 5)
            sheet.polygon([foot, (foot[0] + side * 6, foot[1] + 0.4), tip, (foot[0] + side * 5, foot[1] + 4)], color)


def road(sheet: Canvas) -> None:
    """A road that runs into a striped sun at night."""
    horizon, x = sheet.h * 0.6, sheet.w / 2
    sheet.gradient("#15103a", "#a3265f", 0, horizon)
    sheet.disc(x, horizon - 8, 26, "#ffb457")
    for stripe in range(6):
        sheet.gradient(
            "#7d2160", "#a3265f", horizon - 2 - stripe * 4.6, horizon - 2 - stripe * 4.6 + 2.4 - stripe * 0.3
        )
    sheet.gradient("#1d1242", "#0a0720", horizon)
    sheet.polygon([(x - 1.2, horizon), (x + 1.2, horizon), (x + 58, sheet.h), (x - 58, sheet.h)], "#07050f")
    depth = sheet.h - horizon
    for dash in range(8):
        near, far = (dash / 8) ** 2, ((dash + 0.55) / 8) ** 2
        sheet.polygon(
            [
                (x - 0.2 - near * 1.6, horizon + near * depth),
                (x + 0.2 + near * 1.6, horizon + near * depth),
                (x + 0.2 + far * 1.6, horizon + far * depth),
                (x - 0.2 - far * 1.6, horizon + far * depth),
            ],
            "#39e0d8",
        )
    for pole in range(1, 6):
        scale = (pole / 5) ** 1.9
        px = x + 4 + 60 * scale
        foot, top = horizon + 5 * scale, horizon - 62 * scale
        sheet.line([(px, foot), (px, top)], 0.3 + 1.3 * scale, "#0a0720")
        sheet.line([(px - 8 * scale, top + 5 * scale), (px + 8 * scale, top + 5 * scale)], 0.3 + scale, "#0a0720")


def lighthouse(sheet: Canvas, *, dawn: bool = False, turn: float = 0.0) -> None:
    """A lighthouse and its beams; `dawn` is another hour, `turn` raises one end of the beams and lowers the other."""
    x, sea = sheet.w / 2, sheet.h * 0.76
    sheet.gradient(*(("#f7c9a9", "#e98f7d") if dawn else ("#0f2137", "#2d5470")), 0, sea + 4)
    lamp = sea - 57
    beam = "#fff3cf" if dawn else "#ffe79a"
    for rise in (-20, 9):
        sheet.polygon([(x, lamp), (x - 120, lamp + turn + rise - 13), (x - 120, lamp + turn + rise + 11)], beam, 0.28)
        sheet.polygon([(x, lamp), (x + 120, lamp - turn - rise - 13), (x + 120, lamp - turn - rise + 11)], beam, 0.28)
    for band in range(6):
        upper, lower = band / 6, (band + 1) / 6
        color = ("#f4efe4", "#c8412f")[band % 2]
        sheet.polygon(
            [
                (x - 6 - 4 * upper, lamp + 6 + 51 * upper),
                (x + 6 + 4 * upper, lamp + 6 + 51 * upper),
                (x + 6 + 4 * lower, lamp + 6 + 51 * lower),
                (x - 6 - 4 * lower, lamp + 6 + 51 * lower),
            ],
            color,
        )
    ink = "#5b2b35" if dawn else "#0a1521"
    sheet.rect(x - 8, lamp + 4.4, 16, 2, ink)
    sheet.rect(x - 4.6, lamp - 4, 9.2, 8.4, beam)
    sheet.polygon([(x - 6.4, lamp - 4), (x + 6.4, lamp - 4), (x, lamp - 11)], ink)
    sheet.polygon([(x - 34, sea + 4), (x - 18, sea - 6), (x - 4, sea - 2), (x + 16, sea - 7), (x + 36, sea + 4)], ink)
    for layer in range(3):
        colors = ("#b7666d", "#8f4d62", "#6a3856") if dawn else ("#1d4058", "#153146", "#0e2233")
        sheet.wave(sea + 1 + layer * sheet.h * 0.07, 1.5, 40 + 8 * layer, 0.3 * layer, colors[layer])


def tides(sheet: Canvas) -> None:
    """Lines of a sea that rises in the middle."""
    sheet.gradient("#0e2b33", "#071a20")
    for row in range(17):
        base = sheet.h * (0.36 + 0.034 * row)
        points = []
        for step in range(121):
            x = 12 + (sheet.w - 24) * step / 120
            near = math.exp(-(((x - sheet.w / 2) / 17) ** 2))
            lift = 9 * near * (0.55 + 0.45 * math.sin(row * 1.7 + step * 0.31)) + 0.5 * math.sin(step * 0.7 + row * 2.1)
            points.append((x, base - lift))
        sheet.polygon([*points, (points[-1][0], base + 3), (points[0][0], base + 3)], "#0b2128")
        sheet.line(points, 0.45, ("#9fd8cb", "#e8f3e6", "#6fb6b4")[row % 3])


def copper(sheet: Canvas) -> None:
    """A copper disc in slanting rain, cut like an old record sleeve."""
    dice = random.Random(62)
    sheet.gradient("#123a5a", "#0c2740")
    sheet.rect(0, sheet.h * 0.62, sheet.w, sheet.h, "#e9dcc3")
    sheet.disc(sheet.w * 0.64, sheet.h * 0.42, 27, "#c46a32")
    sheet.sector(sheet.w * 0.64, sheet.h * 0.42, 27, 26, 154, "#8c4420")
    sheet.disc(sheet.w * 0.64, sheet.h * 0.42, 4, "#e9dcc3")
    for _ in range(70):
        x, y, length = dice.uniform(-10, sheet.w), dice.uniform(-6, sheet.h * 0.56), dice.uniform(4, 11)
        sheet.line([(x, y), (x + length * 0.32, y + length)], 0.35, dice.choice(("#7fb0cc", "#cfe3ea")))


def pencil(sheet: Canvas) -> None:
    """A pencil across the sheet and its shavings."""
    sheet.gradient("#f5c544", "#eeb02c")
    x, y, slope = sheet.w * 0.14, sheet.h * 0.74, -0.32

    def along(distance: float, aside: float) -> tuple[float, float]:
        return x + distance + aside * 0.3, y + distance * slope + aside

    length = sheet.w * 0.78
    for aside, color in ((-7, "#2e6f73"), (-2.3, "#38888a"), (2.4, "#235659")):
        sheet.polygon(
            [along(22, aside), along(length, aside), along(length, aside + 4.7), along(22, aside + 4.7)], color
        )
    sheet.polygon([along(0, 0), along(22, -7), along(22, 7.1)], "#f3dcb4")
    sheet.polygon([along(0, 0), along(7, -2.2), along(7, 2.3)], "#26221f")
    for place, (cx, cy) in enumerate(((0.3, 0.25), (0.42, 0.86), (0.62, 0.2), (0.2, 0.5))):
        for radius in (6, 4, 2):
            sheet.ring(sheet.w * cx, sheet.h * cy, radius + place * 0.4, 0.9, "#c9821b" if radius != 4 else "#8a5a1a")


def books(sheet: Canvas) -> None:
    """A stack of books and one that leans."""
    sheet.gradient("#f1e7da", "#dcc7ac")
    x, y = sheet.w * 0.5, sheet.h * 0.8
    sheet.rect(0, y, sheet.w, sheet.h, "#6d4a35")
    for place, (width, height, color) in enumerate(
        ((62, 9, "#7b2d2f"), (54, 7, "#2d4a5a"), (58, 10, "#c78a3b"), (46, 6, "#4c5b3c"), (50, 8, "#8a5a6b"))
    ):
        y -= height
        sheet.rect(x - 38 + place % 2 * 5, y, width, height, color)
        sheet.rect(x - 38 + place % 2 * 5 + width * 0.12, y, 1.1, height, "#eadcc4")
        sheet.rect(x - 38 + place % 2 * 5 + width * 0.82, y, 1.1, height, "#eadcc4")
    foot = sheet.h * 0.8
    sheet.polygon([(x + 33, foot), (x + 42, foot), (x + 33, foot - 50), (x + 24, foot - 48)], "#31525b")
    sheet.polygon([(x + 33, foot - 8), (x + 41, foot - 9.4), (x + 40.4, foot - 12), (x + 32.4, foot - 10.6)], "#eadcc4")


def portrait(sheet: Canvas, *, colors: tuple[str, str, str]) -> None:
    """A head and shoulders, cut from paper in three colours."""
    ground, coat, face = colors
    x, y = sheet.w / 2, sheet.h * 0.42
    sheet.rect(0, 0, sheet.w, sheet.h, ground)
    sheet.disc(x + 16, y - 8, 34, coat)
    sheet.sector(x, sheet.h + 6, 44, 180, 360, face)
    sheet.polygon([(x - 7, y + 10), (x + 7, y + 10), (x + 8, y + 30), (x - 8, y + 30)], face)
    sheet.disc(x, y, 17, face)
    sheet.sector(x, y - 1, 18.5, 165, 345, ground)
    sheet.polygon([(x, sheet.h), (x - 10, sheet.h - 38), (x + 10, sheet.h - 38)], coat)
