"""Artwork in its printed sizes: checked, turned upright, stripped of metadata, named by content hash."""

from __future__ import annotations

import base64
import colorsys
import hashlib
import io
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

from medialib import programs
from medialib.errors import UnreadableError
from medialib.intake import disk
from medialib.model import Artwork, Probe, Report

WIDTHS = (160, 320, 640, 1280)
HIGHEST = 16_383
MOST_PIXELS = 50_000_000
MOST_BYTES = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
SENT = ("JPEG", "PNG", "WEBP")
QUALITY = 82
THUMBNAIL_TIMEOUT_S = 60
STILL_AT = (0.1, 0.3, 0.6)
DARKEST = 40  # of 255
BLUR_SIDE, BLUR_QUALITIES, BLUR_LETTERS = 16, (20, 10, 1), 200
DAMAGE = (OSError, ValueError, SyntaxError, EOFError)


def store(picture: Path | bytes, root: Path) -> Artwork:
    """Write a picture in the fixed widths below `root`, never larger than it is. Doing it twice is harmless.

    Raises UnreadableError for what is no picture, is cut off, or is absurdly large.
    """
    raw = _bytes(picture)
    name = hashlib.blake2b(raw, digest_size=16).hexdigest()
    image = decoded(raw)
    widths = _widths(image)
    with disk.explained(f"{root / name}"):
        for width in widths:
            _write(image, width, root / name[:2] / f"{name}-{width}.webp")
    return Artwork(name, widths[-1], _height(image, widths[-1]), widths, dominant_color(image), blur(image))


def small(raw: bytes, width: int) -> bytes:
    """A picture from another site made anew as a WebP, at most `width` pixels across and twice as high.

    Raises UnreadableError for what is no JPEG, PNG or WebP, is cut off, or is absurdly large.
    """
    image = decoded(raw, SENT)
    image.thumbnail((width, 2 * width), Image.Resampling.LANCZOS, reducing_gap=3.0)
    made = io.BytesIO()
    image.save(made, "WEBP", quality=QUALITY, method=2)
    return made.getvalue()


def thumbnail(video: Path, probe: Probe, work_dir: Path, report: Report) -> Path:
    """A still of at most 1280 pixels across from a tenth into the video, from further on where that is black.

    Raises ProgramError, or UnreadableError when ffmpeg found no picture.
    """
    folder = Path(tempfile.mkdtemp(prefix="still-", dir=work_dir))
    for share in STILL_AT:
        still = _still(video, (probe.duration_s or 0) * share, folder / "still.jpg", report)
        if still and not _is_black(still):
            break
    if not (folder / "still.jpg").is_file():
        raise UnreadableError(f"'{video.name}' holds no picture to show.", "Check that the file plays.")
    return folder / "still.jpg"


def _still(video: Path, start_s: float, target: Path, report: Report) -> Path | None:
    """The most telling of a hundred frames. Pixels that are not square are made so."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-ss", f"{start_s:.3f}"]
    size = "scale=iw*sar:ih,setsar=1,scale='min(1280,iw)':-2:flags=area"
    command += ["-i", f"file:{video.absolute()}", "-an", "-sn", "-dn", "-vf", f"thumbnail=100,{size}"]
    programs.run(
        [*command, "-frames:v", "1", "-q:v", "3", f"file:{target}"], report=report, timeout_s=THUMBNAIL_TIMEOUT_S
    )
    return target if target.is_file() else None


def _is_black(still: Path) -> bool:
    with Image.open(still) as image:
        return max(image.convert("L").resize((16, 16)).tobytes()) < DARKEST


def dominant_color(image: Image.Image) -> str:
    """The colour that stands for a picture, `#rrggbb`: the commonest one, colourful ones counting for more."""
    small = image.convert("RGB").resize((48, 48)).quantize(16, method=Image.Quantize.MEDIANCUT).convert("RGB")
    _, best = max(
        (count * _appeal(*color), color) for count, color in small.getcolors() or () if isinstance(color, tuple)
    )
    return "#" + "".join(f"{part:02x}" for part in best)


def blur(image: Image.Image) -> str:
    """A picture as a WebP of at most 16 pixels a side, in base64, at most 200 letters: what is drawn while it loads."""
    tiny = image.convert("RGB")
    tiny.thumbnail((BLUR_SIDE, BLUR_SIDE), Image.Resampling.BOX)
    texts = (_as_text(tiny, quality) for quality in BLUR_QUALITIES)
    return next((text for text in texts if len(text) <= BLUR_LETTERS), "")


def blur_of(artwork: Artwork, root: Path) -> str:
    """The blur of a stored picture from its narrowest file; of a plain ground in its colour where that is damaged or gone."""
    try:
        with Image.open(
            root / artwork.hash[:2] / f"{artwork.hash}-{artwork.widths[0]}.webp", formats=("WEBP",)
        ) as image:
            return blur(image)
    except (*DAMAGE, IndexError):
        return blur(Image.new("RGB", (1, 1), artwork.color))


def _as_text(image: Image.Image, quality: int) -> str:
    made = io.BytesIO()
    image.save(made, "WEBP", quality=quality, method=6)
    return base64.b64encode(made.getvalue()).decode()


def _appeal(red: int, green: int, blue: int) -> float:
    _, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    return 0.05 + saturation * (1 - abs(2 * light - 1))


def _bytes(picture: Path | bytes) -> bytes:
    if isinstance(picture, bytes):
        return picture
    if picture.stat().st_size > MOST_BYTES:
        raise UnreadableError(f"'{picture.name}' is larger than a picture should be.", "Use one below 50 MB.")
    return picture.read_bytes()


def _widths(image: Image.Image) -> tuple[int, ...]:
    """The widths to print: never larger than the picture, nor higher than a WebP can be."""
    own = min(image.width, WIDTHS[-1])
    wanted = (*(width for width in WIDTHS if width < own), own)
    widths = tuple(width for width in wanted if _height(image, width) <= HIGHEST)
    if not widths:
        raise UnreadableError(f"A picture of {image.width} x {image.height} pixels is too narrow.", "Use another one.")
    return widths


def _height(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def decoded(raw: bytes, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    """The picture, upright, in RGB over white; only its first frame. The header is checked before any pixel."""
    try:
        with Image.open(io.BytesIO(raw), formats=formats) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_large(f" of {image.width} x {image.height} pixels")
            image.load()
            return _flat(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("") from error
    except DAMAGE as error:
        raise UnreadableError(
            "A picture could not be read: it is cut off or not a picture.", "Replace the file."
        ) from error


def _too_large(size: str) -> UnreadableError:
    return UnreadableError(f"A picture{size} is larger than we print.", "Use one of at most 50 megapixels.")


def _flat(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, clear).convert("RGB")
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would clip
        image = image.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
    return image.convert("RGB")


def _write(image: Image.Image, width: int, target: Path) -> None:
    if target.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    height = _height(image, width)
    sized = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
        partial = Path(folder) / target.name
        sized.save(partial, "WEBP", quality=QUALITY, method=4)
        partial.replace(target)
