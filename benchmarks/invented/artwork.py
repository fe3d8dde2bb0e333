"""Small real pictures that many items share: three dozen drawn covers in each printed width."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

from PIL import Image, ImageDraw

from medialib.intake import artwork as sizes
from medialib.model import Artwork

SIZES = {"poster": (480, 720), "square": (480, 480), "wide": (640, 360), "portrait": (480, 600)}
WIDTHS = (160, 320)
EACH = 9


def draw(seed: int, artwork: Path) -> dict[str, list[Artwork]]:
    """Draw the covers into the `artwork` folder; by shape."""
    dice = random.Random(seed)
    return {shape: [_cover(dice, size, artwork) for _ in range(EACH)] for shape, size in SIZES.items()}


def _cover(dice: random.Random, size: tuple[int, int], artwork: Path) -> Artwork:
    color = f"#{dice.randrange(1 << 24):06x}"
    picture = _picture(dice, size, color)
    made = [(width, _webp(picture, width)) for width in (*WIDTHS, size[0])]
    digest = hashlib.blake2b(made[-1][1], digest_size=16).hexdigest()
    folder = artwork / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    for width, data in made:
        (folder / f"{digest}-{width}.webp").write_bytes(data)
    return Artwork(digest, *size, tuple(width for width, _ in made), color, sizes.blur(picture))


def _picture(dice: random.Random, size: tuple[int, int], color: str) -> Image.Image:
    picture = Image.new("RGB", size, color)
    pen = ImageDraw.Draw(picture)
    for _ in range(4):
        x, y, radius = dice.randrange(size[0]), dice.randrange(size[1]), dice.randrange(40, 260)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=f"#{dice.randrange(1 << 24):06x}")
    return picture


def _webp(picture: Image.Image, width: int) -> bytes:
    scaled = picture.resize((width, round(picture.height * width / picture.width)))
    target = io.BytesIO()
    scaled.save(target, "WEBP", quality=70)
    return target.getvalue()
