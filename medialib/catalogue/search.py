"""The search index: many small scripts, one for each beginning of a word that needs one.

`search/root.js` lists the first characters there are. The script of a beginning holds every word
that starts with it, unless they are several words and more than LEAF in all: then it holds that very
word, a few of those that follow, and the characters that come next (`next`), each with its script. Every script calls
`medialibShard(beginning, {words, items, next?, cut?})`: `words` maps a word to places in `items`,
each `[id, title, note, kind, thumbnail path or ""]`; `cut` says that a word has more items than are
given. The root's object also carries what a page needs to fold a question in the same way:
`folds` (letter to letters), `runs` (a character class of scripts written without spaces) and the
lengths `suffix` and `longest`. A run of such characters is found by any part of it, at most
`suffix` characters at a time; other words by their beginning, cut at `longest`.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from medialib.catalogue import faces, hrefs
from medialib.names import FOLDS, fold
from medialib.store import words
from medialib.store.words import Found

LEAF = 200
EXACT = 200
FOLLOWING = 50
SUFFIX = 4
LONGEST = 24
MOST = 64
LENGTH = 400
RUNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
PIECE = re.compile(rf"([{RUNS}]+)|[^\W_{RUNS}]+")


def tokens(*texts: str | None) -> list[str]:
    """The words that texts are found by, each once, in order; at most MOST."""
    found: dict[str, None] = {}
    for text in texts:
        for piece in PIECE.finditer(fold((text or "")[:LENGTH])):
            word, run = piece[0], piece[1]
            parts = (word[at : at + SUFFIX] for at in range(len(word))) if run else (word[:LONGEST],)
            found |= dict.fromkeys(parts)
    return sorted(itertools.islice(found, MOST))


def is_leaf(db: Database, prefix: str) -> bool:
    """Whether one script does for all words that start so: they are few, or all the same word."""
    return bool(prefix) and (words.count(db, prefix, LEAF + 1) <= LEAF or not words.differ(db, prefix))


def below(db: Database, prefix: str) -> Iterator[str]:
    """The beginnings that have scripts, from `prefix` on down."""
    yield prefix
    if not is_leaf(db, prefix):
        for character in words.following(db, prefix):
            yield from below(db, prefix + character)


def change(db: Database, removed: set[words.Word], added: set[words.Word], touched: set[words.Word]) -> set[str]:
    """Take words out of the index and put others in; the paths of the scripts that may differ now."""
    tokens = sorted({word.token for word in (*removed, *added, *touched)})
    before = _walks(db, tokens)
    words.remove(db, removed - added)
    words.add(db, added - removed)
    after = _walks(db, tokens)
    stale = before.keys() | after.keys()
    for prefix, leaf in after.items():
        if not leaf and before.get(prefix, True):
            stale.update(below(db, prefix))
        elif leaf and not before.get(prefix, True):
            gone = {word.token for word in removed if word.token.startswith(prefix)}
            stale.update(_between(prefix, gone.union(words.tokens(db, prefix))))
    return {hrefs.shard(prefix) for prefix in stale}


def _between(prefix: str, tokens: Iterable[str]) -> Iterator[str]:
    """The beginnings of words that are longer than `prefix`."""
    return (token[:length] for token in tokens for length in range(len(prefix) + 1, len(token) + 1))


def _walks(db: Database, tokens: Iterable[str]) -> dict[str, bool]:
    """Every beginning that these words touch, with whether it is a leaf."""
    known: dict[str, bool] = {}
    for token in tokens:
        for length in range(len(token) + 1):
            prefix = token[:length]
            if prefix not in known:
                known[prefix] = is_leaf(db, prefix)
            if known[prefix]:
                break
    return known


def script(db: Database, prefix: str) -> str | None:
    """The script for a beginning, or None where there is to be none."""
    if not prefix:
        body: dict[str, object] = {"folds": FOLDS, "runs": RUNS, "suffix": SUFFIX, "longest": LONGEST}
        return _call("", {**body, "words": {}, "items": [], "next": "".join(words.following(db, ""))})
    if not words.count(db, prefix, 1) or not all(not is_leaf(db, prefix[:length]) for length in range(1, len(prefix))):
        return None
    if is_leaf(db, prefix):
        found = words.starting(db, prefix, LEAF + 1)
        return _call(prefix, _index(found[:LEAF]) | ({"cut": True} if len(found) > LEAF else {}))
    exact = words.exactly(db, prefix, EXACT + 1)
    index = _index([*exact[:EXACT], *words.starting(db, prefix + "\0", FOLLOWING, prefix)])
    index["next"] = "".join(words.following(db, prefix))
    return _call(prefix, index | ({"cut": True} if len(exact) > EXACT else {}))


def _index(found: Iterable[Found]) -> dict[str, object]:
    places: dict[tuple[str, str], int] = {}
    items: list[list[str]] = []
    index: dict[str, list[int]] = {}
    for token, subject, media_id, face in found:
        place = places.setdefault((subject, media_id), len(items))
        if place == len(items):
            items.append(_posting(subject, media_id, face))
        index.setdefault(token, []).append(place)
    return {"words": index, "items": items}


def _posting(subject: str, media_id: str, face: str) -> list[str]:
    if subject == "person":
        return [media_id, json.loads(face)[0], "", subject, ""]
    shown = faces.load(face)
    thumbnail = hrefs.art(shown.art.hash, min(shown.art.widths)) if shown.art and shown.art.widths else ""
    return [media_id, shown.title[:200], shown.note[:120], shown.kind, thumbnail]


def _call(prefix: str, body: dict[str, object]) -> str:
    return f"medialibShard({faces.compact([prefix, body])[1:-1]})\n"
