"""How much a browser fetches to show the home page: HTML, CSS and scripts, compressed.

python benchmarks/homepage.py
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from measure import MEDIALIB, environment, library, parser, run, table

HEADS = ("file", "bytes", "gzip")
Row = tuple[str, int, int]
LINKED = re.compile(r'(?:<script[^>]* src|<link rel="stylesheet" href|<link rel="icon" href)="([^"]+)"')


def sizes(name: str, data: bytes) -> Row:
    """A file's size as it is and compressed as servers do."""
    return name, len(data), len(gzip.compress(data, 6))


def parts(page: Path) -> list[Row]:
    """The page and what it links to, with their sum."""
    text = page.read_text("utf-8")
    linked = dict.fromkeys(LINKED.findall(text))
    rows = [
        sizes(page.name, page.read_bytes()),
        *(sizes(Path(name).name, (page.parent / name).read_bytes()) for name in linked),
    ]
    return [*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))]


def main() -> None:
    """Print the sizes for a library of each size."""
    made = parser("Weigh the home page.")
    made.add_argument("--items", type=int, default=10_000)
    given = made.parse_args()
    settings = library(given.work, given.items)
    run((*MEDIALIB, "publish"), given.work, environment(settings))
    print(table(HEADS, parts(settings.build_dir / "home" / "index.html")))


if __name__ == "__main__":
    main()
