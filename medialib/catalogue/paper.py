"""The paper pages are printed on: the Jinja environment with what its templates call by name."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from medialib.catalogue import views

GREY = "hue-grey"
PLAIN = frozenset(kind for kind in vars(views).values() if isinstance(kind, type) and is_dataclass(kind))


class Paper(SandboxedEnvironment):
    """A sandbox, since people bring templates; the fields of our own views are reached the short way."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute as templates may see it."""
        if type(obj) in PLAIN and not attribute.startswith("_"):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def environment(folders: Iterable[Path]) -> Environment:
    """The templates in `folders`, the first folder that has one winning; always escaped, never lenient."""
    environment = Paper(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["hue"] = hue
    environment.filters["measure"] = measure
    return environment


@lru_cache(maxsize=4096)
def hue(color: str) -> str:
    """The class of a colour `#rrggbb`: `hue-0` to `hue-35` in tens of OKLCH degrees, or `hue-grey`.

    A class because the pages' Content-Security-Policy refuses style attributes. Anything that is no
    such colour is grey. The matrices are Ottosson's, https://bottosson.github.io/posts/oklab/.
    """
    try:
        red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    except ValueError:
        return GREY
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    if math.hypot(a, b) < 0.025:
        return GREY
    return f"hue-{round(math.degrees(math.atan2(b, a)) / 10) % 36}"


@lru_cache(maxsize=65536)
def measure(title: str) -> str:
    """The size a title is set in on a drawn cover, from how wide it runs: `fit-1` (short) to `fit-5`."""
    width = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in title[:200])
    word = max((len(part) for part in title[:200].split()), default=0)
    for size, (most, longest) in enumerate(((10, 5), (22, 8), (44, 11), (90, 14)), 1):
        if width <= most and word <= longest:
            return f"fit-{size}"
    return "fit-5"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
