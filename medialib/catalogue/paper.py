"""The paper pages are printed on: the Jinja environment with what its templates call by name."""

from __future__ import annotations

import math
import traceback
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.parser import Parser

from medialib.catalogue.typesetter import Case
from medialib.catalogue.views import Site

GREY = "hue-grey"


class Kept(dict[tuple[str, Site], str | None]):
    """Rendered texts by where they stand and for which site; None until they are there."""

    def __missing__(self, key: tuple[str, Site]) -> None:
        return None


class Keep(Extension):
    """`{% keep site %}...{% endkeep %}`: what is the same on every page with this site is rendered once.

    The masthead and the colophon are half of a small page. Live pages, each with a site of its own,
    are rendered as they are.
    """

    tags = {"keep"}  # noqa: RUF012 -- as Extension declares it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.kept = Kept()

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Turn the tag into a question for the text, and a call that renders it where there is none."""
        line = next(parser.stream).lineno
        site = parser.parse_expression()
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        text = parser.free_identifier(line)
        place = nodes.Const(f"{parser.name}:{text.name}")
        found = nodes.Getitem(self.attr("kept"), nodes.Tuple([place, site], "load"), "load")
        render = nodes.CallBlock(self.call_method("render", [place, site]), [], [], body)
        choice = nodes.If(nodes.Test(text, "none", [], [], None, None), [render], [], [nodes.Output([text])])
        return [nodes.Assign(text, found).set_lineno(line), choice.set_lineno(line)]

    def render(self, place: str, site: Site, caller: Callable[[], str]) -> str:
        """The body's text, kept where it may be."""
        text = caller()
        if not site.live:
            self.kept[place, site] = text
        return text


class Compiled(BytecodeCache):
    """Templates as Python, each as it was read last: a process that publishes again does not translate them again."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Bring the code of a template whose text is still the same."""
        checksum, code = self.codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self.codes[bucket.key] = bucket.checksum, bucket.code


@cache
def compiled() -> Compiled:
    """What this process has translated."""
    return Compiled()


def environment(folders: Iterable[Path]) -> Environment:
    """The templates in `folders`, the first folder that has one winning; always escaped, never lenient.

    Those of the last folder, ours, also go by `medialib/NAME`, so that one that stands in for ours may extend it.
    """
    places = [str(folder) for folder in folders]
    ours = PrefixLoader({"medialib": FileSystemLoader(places[-1])})
    environment = Case(
        loader=ChoiceLoader([FileSystemLoader(places), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled(),
        extensions=[Keep],
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


def place_of(error: TemplateError) -> str:
    """Which line of which template a mistake stands in, where that is known, for behind a message."""
    if isinstance(error, TemplateSyntaxError):
        return f" (line {error.lineno} of {error.name})"
    lines = [at for at in traceback.extract_tb(error.__traceback__) if at.filename.endswith(".html")]
    return f" (line {lines[-1].lineno} of {Path(lines[-1].filename).name})" if lines else ""
