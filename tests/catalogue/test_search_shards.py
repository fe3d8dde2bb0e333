"""The search index: words in any script, shards that stay small, and answers as the page's script finds them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogue_rows import add, credit, picture, plain_templates
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlite_utils import Database

from medialib.catalogue import hrefs, search
from medialib.catalogue.publish import publish
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, shelves
from medialib.store.shelves import Thing
from medialib.store.words import Word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Third Man", ["man", "the", "third"]),
        ("Amélie", ["amelie"]),
        ("STRASSE Straße", ["strasse"]),
        ("Smørrebrød ŁÓDŹ", ["lodz", "smorrebrod"]),
        ("Don't look", ["don", "look", "t"]),
        ("Жук в муравейнике", ["в", "жук", "муравеинике"]),
        ("Οδυσσεύς", ["οδυσσευσ"]),
        ("千と千尋の", ["と千尋の", "の", "千と千尋", "千尋の", "尋の"]),
        ("第3話", ["3", "第", "話"]),
        ("ﬁlm № ½", ["1", "2", "film", "no"]),
        ("a" * 40, ["a" * 24]),
        ("\u202e<b>&amp;_x_", ["amp", "b", "x"]),
        ("  \n", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert search.tokens(text) == words


def test_a_text_without_end_has_few_words() -> None:
    assert len(search.tokens(" ".join(map(str, range(10**5))), "x " * 10**5)) <= 64


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


def shards(settings: Settings) -> dict[str, dict[str, object]]:
    """Every shard by its beginning, as the script in a page would receive it."""
    found = {}
    for path in (settings.build_dir / "home" / "search").iterdir():
        prefix, body = json.loads("[" + path.read_text().strip().removeprefix("medialibShard(").removesuffix(")") + "]")
        assert path.stem == (prefix.encode().hex() or "root")
        found[prefix] = body
    return found


def asked(found: dict[str, dict[str, object]], word: str) -> set[str]:
    """The ids that a page finds for the beginning of a word."""
    body = found[""]
    for length in range(1, len(word) + 1):
        if "next" not in body or word[length - 1] not in str(body["next"]):
            break
        body = found[word[:length]]
    words, items = body["words"], body["items"]
    assert isinstance(words, dict) and isinstance(items, list)
    return {items[place][0] for token, places in words.items() if token.startswith(word) for place in places}


def test_what_is_found(plain: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Amélie", original_title="Le fabuleux destin", year=2001)
        credit(db, "film00000001", "tautou000001")
        db.conn.execute("UPDATE people SET name = 'Audrey Tautou'")
        picture(db, "film00000001", "poster", "aahash")
        show = add(db, "show00000001", Kind.SHOW, "夜の海")
        season = add(db, "season000001", Kind.SEASON, "Season One", parent_id=show, number=1)
        add(db, "episode00001", Kind.EPISODE, "Pilot", parent_id=season, number=1)
        add(db, "gone00000001", Kind.MOVIE, "Gone", deleted_at="2026-01-01")
    publish(plain)
    found = shards(plain)
    questions = {
        word: asked(found, word) for word in ("amel", "fabul", "tautou", "海", "の", "season", "pil", "gone", "zz")
    }
    assert questions == {
        "amel": {"film00000001"},
        "fabul": {"film00000001"},
        "tautou": {"film00000001", "tautou000001"},
        "海": {"show00000001"},
        "の": {"show00000001"},
        "season": set(),
        "pil": {"episode00001"},
        "gone": set(),
        "zz": set(),
    }
    assert found["a"]["items"] == [
        ["film00000001", "Amélie", "2001", "movie", "art/aa/aahash-200.webp"],
        ["tautou000001", "Audrey Tautou", "", "person", ""],
    ]
    assert {key: found[""][key] for key in ("next", "suffix", "longest")} == {
        "next": "adflptの夜海",
        "suffix": 4,
        "longest": 24,
    }


def test_shards_split_when_they_fill_and_join_when_they_empty(plain: Settings, db: Database) -> None:
    def publish_with(change: Callable[[], object]) -> set[str]:
        with connect.write(db):
            change()
        publish(plain)
        return set(shards(plain))

    def films(start: int, end: int) -> None:
        for number in range(start, end):
            add(db, f"film{number:08d}", Kind.MOVIE, f"Star{number % 5} {number}")

    assert {"s"} == {prefix for prefix in publish_with(lambda: films(0, 200)) if prefix.startswith("s")}
    split = publish_with(lambda: films(200, 201))
    assert {prefix for prefix in split if prefix.startswith("s")} == {
        "s",
        "st",
        "sta",
        "star",
        *(f"star{n}" for n in range(5)),
    }
    found = shards(plain)
    assert [len(asked(found, word)) for word in ("star1", "star", "s")] == [40, 50, 50]
    joined = publish_with(lambda: db.conn.execute("DELETE FROM media WHERE id = 'film00000200'"))
    assert {prefix for prefix in joined if prefix.startswith("s")} == {"s"}


def test_a_word_that_everything_has_is_cut(plain: Settings, db: Database) -> None:
    with connect.write(db):
        for number in range(450):
            add(db, f"film{number:08d}", Kind.MOVIE, f"The {number:03d}")
    publish(plain)
    found = shards(plain)
    items = found["t"]["items"]
    assert isinstance(items, list)
    assert (len(items), found["t"]["cut"], "next" in found["t"], "th" in found) == (200, True, False, False)
    with connect.write(db):
        add(db, "tiger0000001", Kind.MOVIE, "Tiger")
    publish(plain)
    apart = {prefix for prefix in shards(plain) if prefix.startswith("t")}
    with connect.write(db):
        db.conn.execute("DELETE FROM media WHERE id = 'tiger0000001'")
    publish(plain)
    assert apart == {"t", "th", "ti"}
    assert shards(plain) == found


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), letters=st.sampled_from(["a", "ab", "abc"]), rounds=st.integers(1, 4))
def test_every_shard_that_differs_is_named(tmp_path: Path, seed: int, letters: str, rounds: int) -> None:
    chance = random.Random(seed)
    state = shelves.create(tmp_path / "state.db")
    shelves.put_things(state, "person", [Thing(f"p{number}", json.dumps([f"P {number}"])) for number in range(400)])
    standing: set[Word] = set()
    scripts: dict[str, str | None] = {}
    for _ in range(rounds):
        removed = set(chance.sample(sorted(standing), chance.randint(0, len(standing))))
        added = {
            Word("".join(chance.choices(letters, k=chance.randint(1, 4))), "", "person", f"p{chance.randrange(400)}")
            for _ in range(chance.choice((1, 20, 300)))
        } - standing
        paths = search.change(state, removed, added, set())
        standing = standing - removed | added
        new = {hrefs.shard(prefix): search.script(state, prefix) for prefix in search.below(state, "")}
        assert {path for path in new.keys() | scripts.keys() if new.get(path) != scripts.get(path)} <= paths | {
            "search/root.js"
        }
        assert {path: search.script(state, hrefs.prefix_of(path)) for path in paths} == {
            path: new.get(path) for path in paths
        }
        scripts = dict(new)
    state.close()
