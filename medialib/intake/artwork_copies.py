"""Copies of stored artwork that lie beside media, and stored artwork made anew from such copies."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from medialib.errors import UnreadableError
from medialib.intake import artwork, disk

JPEG_QUALITY = 92


def stored_file(root: Path, name: str, width: int) -> Path:
    """Where a stored picture (its hash) of one width lies below the artwork folder."""
    return root / name[:2] / f"{name}-{width}.webp"


def as_jpeg(stored: Path, comment: str) -> bytes:
    """A stored picture as a JPEG of the same size that carries a comment. Raises UnreadableError where it is gone."""
    try:
        with Image.open(stored, formats=("WEBP",)) as image:
            made = io.BytesIO()
            image.convert("RGB").save(made, "JPEG", quality=JPEG_QUALITY, optimize=True, comment=comment.encode())
    except artwork.DAMAGE as error:
        raise UnreadableError(
            f"The stored picture {stored.name} cannot be read.", "Identify the item again."
        ) from error
    return made.getvalue()


def is_stored(root: Path, name: str, widths: Sequence[int]) -> bool:
    """Whether every file of a stored picture is there."""
    return all(stored_file(root, name, width).is_file() for width in widths)


def restore(raw: bytes, root: Path, name: str, widths: Sequence[int]) -> None:
    """Make the files of a stored picture anew from its original, or from a copy of its largest size.

    Raises UnreadableError for what is no picture, or one of another size.
    """
    if hashlib.blake2b(raw, digest_size=16).hexdigest() == name:
        artwork.store(raw, root)
        return
    image = artwork.decoded(raw, artwork.SENT)
    if image.width != max(widths):
        message = f"A copy of artwork is {image.width} pixels wide, not {max(widths)}."
        raise UnreadableError(message, "Identify the item again.")
    for width in widths:
        _write(image, raw, stored_file(root, name, width), width)


def _write(image: Image.Image, raw: bytes, target: Path, width: int) -> None:
    """One size; the largest, where the copy is a WebP, byte for byte."""
    if target.is_file():
        return
    with disk.explained(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
            partial = Path(folder) / target.name
            if width == image.width and raw[8:12] == b"WEBP":
                partial.write_bytes(raw)
            else:
                height = max(1, round(image.height * width / image.width))
                sized = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
                sized.save(partial, "WEBP", quality=artwork.QUALITY, method=4)
            partial.replace(target)
