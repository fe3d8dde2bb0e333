"""The same catalogue as a Hugo site: an item page per item, the same lists with the same entries, the same words."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from medialib.settings import Settings

CONFIG = {
    "baseURL": "https://library.example/",
    "title": "Library",
    "uglyURLs": True,
    "disableKinds": ["rss", "sitemap", "robotsTXT", "taxonomy", "section"],
    "taxonomies": {"list": "lists", "person": "people"},
    "minify": {"minifyOutput": False},
}
PLATE = """<span class="plate">{{ with .Params.art }}<img src="{{ .src }}" srcset="{{ .srcset }}" sizes="168px" width="{{ .width }}" height="{{ .height }}" alt="" loading="lazy">{{ else }}<span class="cover" aria-hidden="true"><b dir="auto">{{ .Title }}</b><i dir="auto">{{ .Params.year }}</i></span>{{ end }}</span>"""
LINE = """<li><a href="/item/{{ slicestr .id 0 2 }}/{{ .id }}.html" dir="auto"><span>{{ with .number }}{{ . }}{{ end }}</span>
<b dir="auto">{{ .title }}</b>{{ with .duration_s }}<i>{{ div . 60 }} min</i>{{ end }}</a></li>"""
SINGLE = """{{ define "main" }}{{ $p := .Params }}
<article class="object {{ $p.kind }}" data-media="{{ $p.id }}" data-title="{{ .Title }}">
<div class="object-plate">PLATE</div>
<div class="object-text">
{{ with $p.up }}<nav class="crumbs" aria-label="Where this stands"><ol>{{ range . }}<li><a href="/item/{{ slicestr .id 0 2 }}/{{ .id }}.html" dir="auto">{{ .title }}</a></li>{{ end }}</ol></nav>{{ end }}
<h1 dir="auto">{{ .Title }}</h1>
<ul class="quietline">{{ with $p.year }}<li>{{ . }}</li>{{ end }}{{ with $p.duration_s }}<li>{{ div . 60 }} min</li>{{ end }}{{ with $p.certification }}<li>{{ . }}</li>{{ end }}{{ with $p.rating }}<li>★ {{ . }}</li>{{ end }}</ul>
{{ with $p.overview }}<p class="overview" dir="auto">{{ . }}</p>{{ end }}
<dl class="stands">{{ with $p.genres }}<div><dt>Genre</dt><dd>{{ range . }}<a href="/lists/genres--{{ . | urlize }}.html" dir="auto">{{ . }}</a> {{ end }}</dd></div>{{ end }}</dl>
</div>
</article>
{{ with $p.credits }}<section class="margin" aria-labelledby="credits"><header><h2 id="credits">Credits</h2></header>
<ul class="playbill">{{ range . }}<li><span class="part" dir="auto">{{ or .character .role }}</span><a href="/people/{{ .id }}.html" dir="auto">{{ .name }}</a></li>
{{ end }}</ul></section>{{ end }}
{{ with $p.below }}<section class="lines"><ol>{{ range . }}
LINE{{ end }}</ol></section>{{ end }}
{{ with $p.files }}<section class="margin" aria-labelledby="part-1"><header><h2 id="part-1">Files</h2></header>
<ul class="files">{{ range . }}<li><p class="file"><a href="/media/main/{{ .path }}" dir="auto">{{ path.Base .path }}</a></p>
<p class="note"><span>{{ .video_codec }} / {{ .audio_codec }}</span>{{ with .width }}<span>{{ . }}</span>{{ end }}<span>{{ .size }} bytes</span></p></li>
{{ end }}</ul></section>{{ end }}
<section class="margin" aria-labelledby="facts"><header><h2 id="facts">Particulars</h2></header>
<table class="facts"><thead class="unseen"><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Who said so</th></tr></thead><tbody>
{{ range $p.facts }}<tr><th scope="row">{{ title .field }}</th><td dir="auto">{{ .value }}</td><td class="said">{{ .source }}, {{ .confidence }} % sure</td></tr>
{{ end }}</tbody></table>
<p class="note">Last changed <time datetime="{{ $p.updated }}">{{ slicestr $p.updated 0 10 }}</time></p></section>
{{ end }}""".replace("LINE", LINE).replace("PLATE", PLATE)
TERM = """{{ define "main" }}{{ $pages := .Paginate .Pages PAGE_SIZE }}
<h1 dir="auto">{{ .Title }}</h1><p class="count">{{ len .Pages }}</p>
<ul class="wall">{{ range $pages.Pages }}
<li><a class="card" href="{{ .RelPermalink }}">PLATE
<span class="card-title" dir="auto">{{ .Title }}</span><span class="card-note" dir="auto">{{ .Params.note }}</span></a></li>{{ end }}
</ul>
<nav class="pages">{{ with $pages.Prev }}<a rel="prev" href="{{ .URL }}">Previous</a>{{ end }}{{ with $pages.Next }}<a rel="next" href="{{ .URL }}">Next</a>{{ end }}</nav>
{{ end }}""".replace("PLATE", PLATE)
HOME = """{{ define "main" }}<h1>Library</h1>{{ range first 96 .Site.RegularPages }}
<a class="card" href="{{ .RelPermalink }}"><span class="card-title" dir="auto">{{ .Title }}</span></a>{{ end }}{{ end }}"""
QUERIES = {
    "credits": "SELECT media_id, person_id AS id, name, role, character FROM credits JOIN people ON people.id = person_id ORDER BY position",
    "files": "SELECT media_id, path, size, video_codec, audio_codec, width FROM files",
    "facts": "SELECT media_id, field, value, source, round(confidence * 100) AS confidence FROM facts",
    "below": "SELECT parent_id AS media_id, id, title, number, duration_s FROM media WHERE parent_id IS NOT NULL ORDER BY disc, number",
    "art": "SELECT media_id, hash, width, height, widths FROM images ORDER BY id",
    "genres": "SELECT media_id, name FROM media_genres JOIN genres ON genres.id = genre_id",
}


def write(settings: Settings, site: Path, sample: str) -> int:
    """Write the site of a library that has been printed; the number of pages Hugo is to make of it.

    `sample` is one of our item pages: Hugo's frame around each page is ours.
    """
    lists, people = _lists(settings)
    page_size = _page_size(lists, _list_pages(settings, set(lists)))
    _templates(site, sample, page_size)
    with closing(sqlite3.connect(settings.library_db)) as db:
        db.row_factory = sqlite3.Row
        pages = list(_items(db, lists, people))
    for media_id, front in pages:
        target = site / "content" / "item" / media_id[:2] / f"{media_id}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(front, ensure_ascii=False) + "\n", "utf-8")
    on_lists = sum(-(-len(members) // page_size) for members in lists.values())
    return len(pages) + on_lists + sum(-(-len(members) // page_size) for members in people.values()) + 1


def _lists(settings: Settings) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Which items stand on each of our lists and person pages."""
    lists: dict[str, list[str]] = defaultdict(list)
    people: dict[str, list[str]] = defaultdict(list)
    with closing(sqlite3.connect(settings.data / "cache" / "home.db")) as state:
        for name, media_id in state.execute("SELECT list, id FROM entries"):
            head = name.partition("/")[0]
            if head == "person":
                people[name.partition("/")[2]].append(media_id)
            elif head not in ("new", "of", "art", "people", "episodes"):
                lists[name].append(media_id)
    return lists, people


def _page_size(lists: dict[str, list[str]], pages: int) -> int:
    """How many entries go on a page so that the lists take as many pages as ours do."""
    return next(
        size for size in range(10, 1000) if sum(-(-len(members) // size) for members in lists.values()) <= pages
    )


def _list_pages(settings: Settings, names: set[str]) -> int:
    """How many pages our lists are printed on."""
    home = settings.build_dir / "home"
    return sum(1 for name in names for page in (home / name).glob("*.html") if page.is_file())


def _items(
    db: sqlite3.Connection, lists: dict[str, list[str]], people: dict[str, list[str]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    on: dict[str, list[str]] = defaultdict(list)
    by: dict[str, list[str]] = defaultdict(list)
    for terms, held in ((lists, on), (people, by)):
        for name, ids in terms.items():
            for media_id in dict.fromkeys(ids):
                held[media_id].append(name)
    parts = {name: _grouped(db, query) for name, query in QUERIES.items()}
    rows = {row["id"]: row for row in db.execute("SELECT * FROM media")}
    for media_id, row in rows.items():
        front = {name: row[name] for name in ("id", "kind", "title", "year", "overview", "certification", "rating")}
        front |= {"duration_s": row["duration_s"], "updated": row["updated_at"], "note": row["creator"] or row["year"]}
        front |= {
            "url": f"/item/{media_id[:2]}/{media_id}.html",
            "lists": [name.replace("/", "--") for name in on[media_id]],
            "people": by[media_id],
        }
        front |= {name: parts[name][media_id] for name in ("credits", "files", "facts", "below")}
        front |= {"art": _art(parts["art"][media_id])}
        front |= {"genres": [genre["name"] for genre in parts["genres"][media_id]], "up": list(_up(rows, row))}
        yield media_id, front


def _up(rows: dict[str, sqlite3.Row], row: sqlite3.Row) -> Iterator[dict[str, str]]:
    while row["parent_id"]:
        row = rows[row["parent_id"]]
        yield {"id": row["id"], "title": row["title"]}


def _art(images: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The picture of an item as an <img> wants it."""
    if not images:
        return None
    start = f"/art/{images[0]['hash'][:2]}/{images[0]['hash']}-"
    widths = json.loads(images[0]["widths"])
    srcset = ", ".join(f"{start}{width}.webp {width}w" for width in widths)
    return {
        "src": f"{start}{widths[len(widths) // 2]}.webp",
        "srcset": srcset,
        "width": images[0]["width"],
        "height": images[0]["height"],
    }


def _grouped(db: sqlite3.Connection, query: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(query):
        values = dict(row)
        found[values.pop("media_id")].append(values)
    return found


def _templates(site: Path, sample: str, page_size: int) -> None:
    """Our own frame as Hugo's base template, and one template each for items, lists and home."""
    framed = re.sub(r"(?s)(<main[^>]*>).*(</main>)", r'\1{{ block "main" . }}{{ end }}\2', sample)
    framed = re.sub(r"<title>.*?</title>", "<title>{{ .Title }} – Library</title>", framed).replace("../../", "/")
    layouts = site / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (site / "hugo.json").write_text(json.dumps(CONFIG))
    (layouts / "_default" / "baseof.html").write_text(framed)
    (layouts / "_default" / "single.html").write_text(SINGLE)
    (layouts / "_default" / "term.html").write_text(TERM.replace("PAGE_SIZE", str(page_size)))
    (layouts / "index.html").write_text(HOME)
