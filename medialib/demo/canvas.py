"""A sheet to draw posters on: plain shapes, gradients, grain and spaced type."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
SMOOTH = 2
DIAERESIS = "\u0308"


class Canvas:
    """A sheet whose shorter side is 100 units long, drawn at twice its size and scaled down in the end."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.pixels = (width, height)
        self._unit = SMOOTH * min(width, height) / 100
        self.w = width * SMOOTH / self._unit
        self.h = height * SMOOTH / self._unit
        self._image = Image.new("RGB", (width * SMOOTH, height * SMOOTH), ground)
        self._pen = ImageDraw.Draw(self._image)

    def gradient(self, top: str, bottom: str, start: float = 0.0, end: float | None = None) -> None:
        """Fill the rows from `start` to `end` with a blend of two colours."""
        upper, lower = round(start * self._unit), round((self.h if end is None else end) * self._unit)
        size = (self._image.width, max(1, lower - upper))
        mask = Image.linear_gradient("L").resize(size)
        blend = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask)
        self._image.paste(blend, (0, upper))

    def polygon(self, points: Sequence[Point], fill: str, alpha: float = 1.0) -> None:
        """A filled shape; `alpha` below 1 lets the ground shine through."""
        corners = [(x * self._unit, y * self._unit) for x, y in points]
        if alpha >= 1:
            self._pen.polygon(corners, fill)
            return
        mask = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(mask).polygon(corners, round(255 * alpha))
        self._image.paste(fill, (0, 0), mask)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, alpha: float = 1.0) -> None:
        """An upright rectangle from its upper left corner."""
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill, alpha)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle."""
        self._pen.ellipse(self._box(x, y, radius), fill)

    def ring(self, x: float, y: float, radius: float, width: float, color: str) -> None:
        """A circle's line."""
        self._pen.ellipse(self._box(x, y, radius), outline=color, width=max(1, round(width * self._unit)))

    def sector(self, x: float, y: float, radius: float, start: float, end: float, fill: str) -> None:
        """A slice of a disc between two angles in degrees, clockwise from the right."""
        self._pen.pieslice(self._box(x, y, radius), start, end, fill)

    def line(self, points: Sequence[Point], width: float, color: str) -> None:
        """A line through points."""
        corners = [(x * self._unit, y * self._unit) for x, y in points]
        self._pen.line(corners, color, max(1, round(width * self._unit)), joint="curve")

    def wave(self, y: float, height: float, length: float, phase: float, fill: str) -> None:
        """Water: everything below a wavy line."""
        steps = 160
        crest = [
            (self.w * i / steps, y + height * math.sin(2 * math.pi * (self.w * i / steps / length + phase)))
            for i in range(steps + 1)
        ]
        self.polygon([*crest, (self.w, self.h), (0, self.h)], fill)

    def text(
        self, words: str, x: float, y: float, size: float, color: str, *, spacing: float = 0, align: str = "left"
    ) -> None:
        """Set one line on the base line `y`; `spacing` is what is added between letters, in parts of the size."""
        font = self._font(size)
        at = (x - {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * self.measure(words, size, spacing)) * self._unit
        for letter in words:
            plain = unicodedata.normalize("NFD", letter)
            self._pen.text((at, y * self._unit), plain[0], color, font, anchor="ls")
            if plain[1:] == DIAERESIS:
                self._dots(at / self._unit, y, font, plain[0], color)
            at += font.getlength(plain[0]) + spacing * size * self._unit

    def measure(self, words: str, size: float, spacing: float = 0) -> float:
        """How wide a line runs, in units."""
        font = self._font(size)
        letters = sum(font.getlength(unicodedata.normalize("NFD", letter)[0]) for letter in words)
        return letters / self._unit + spacing * size * (len(words) - 1)

    def _dots(self, x: float, y: float, font: ImageFont.FreeTypeFont, letter: str, color: str) -> None:
        """The two dots of an umlaut, which the face has not got."""
        _, top, right, _ = (side / self._unit for side in font.getbbox(letter, anchor="ls"))
        size = font.size / self._unit
        for side in (-0.13, 0.13):
            self.disc(x + right / 2 + size * (side + 0.02), y + top - size * 0.12, size * 0.055, color)

    def _font(self, size: float) -> ImageFont.FreeTypeFont:
        """Pillow's own face, so that every machine draws the same."""
        font = ImageFont.load_default(size * self._unit)
        assert isinstance(font, ImageFont.FreeTypeFont)
        return font

    def finished(self, grain: float = 0.0) -> Image.Image:
        """The picture at its own size, with as much grain as a print on rough paper has."""
        image = self._image.resize(self.pixels, Image.Resampling.LANCZOS)
        if not grain:
            return image
        noise = Image.effect_noise(self.pixels, 60).convert("RGB")
        return Image.blend(image, noise, grain)

    def _box(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        unit = self._unit
        return ((x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit)
