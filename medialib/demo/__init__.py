"""A small collection made on the spot with ffmpeg and Pillow, so that the first look is never an empty page."""

from medialib.demo.filling import fill, remove

__all__ = ["fill", "remove"]
