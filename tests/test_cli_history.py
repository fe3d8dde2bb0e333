"""`medialib history`: what was done to an item, and taking it back."""

from __future__ import annotations

import json

from on_shelf import film, put
from shell import shell
from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.flow import editing
from medialib.settings import Settings
from medialib.store import connect, facts, matches, users
from medialib.store.matches import State
from medialib.store.users import Role


def test_it_tells_who_did_what_and_takes_it_back(house: Settings, db: Database) -> None:
    media_id = put(house, db, "movies/a.mkv", film("Alien", 1979))
    assert shell("history", media_id).stdout == "Nothing was done to it.\n"
    with connect.private(house) as private:
        ann = users.add(private, "Ann", Role.ADMIN, "x", connect.now())
    first = editing.edit(db, media_id, {"title": "Aliens", "genres": ["Horror"]}, ann.id)
    second = editing.edit(db, media_id, {"title": None})
    with connect.write(db):
        matches.put(db, media_id, State.TAKEN, "2020-01-01T00:00:00.000Z", chosen=("tmdb", "348", 1.0))
    lines = shell("history", media_id).stdout.splitlines()
    assert [line[:6] + line[24:] if line[0] == " " and line[7:9] == " 2" else line for line in lines] == [
        f"{second:>6}  Edited title.",
        "        title: Aliens -> (nothing)",
        f"{first:>6}  Edited genres and title. (Ann) The title was edited again since.",
        '        genres: (nothing) -> ["Horror"]',
        "        title: (nothing) -> Aliens",
        "     -  Taken for tmdb:348, by itself, 99 % sure.",
    ]
    told = json.loads(shell("history", media_id, "--json").stdout)["history"]
    assert [(one["id"], one["done_by"], one["can_undo"]) for one in told] == [
        (second, None, True),
        (first, "Ann", False),
        (None, None, True),
    ]
    done = shell("history", media_id, "--undo", str(second))
    assert (done.exit_code, done.stdout) == (0, "Taken back: Edited title.\n")
    assert facts.shown(db, media_id)["title"] == "Aliens"
    assert json.loads(shell("history", media_id, "--undo", str(first), "--json").stdout) == {"undone": first}
    assert facts.shown(db, media_id)["title"] == "Alien"
    assert "Taken back." in shell("history", media_id).stdout


def test_what_cannot_be_taken_back(house: Settings, db: Database) -> None:
    media_id = put(house, db, "movies/a.mkv", film("Alien", 1979))
    act_id = editing.edit(db, media_id, {"title": "One"})
    shell("history", media_id, "--undo", str(act_id))
    assert isinstance(shell("history", media_id, "--undo", str(act_id)).exception, ConflictError)
    assert isinstance(shell("history", media_id, "--undo", "999").exception, NotFoundError)
    assert isinstance(shell("history", "nothing").exception, NotFoundError)
