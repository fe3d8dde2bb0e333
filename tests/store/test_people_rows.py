"""People in every script, their sessions and tokens, how far they are in what they play, and what was done when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from medialib.errors import ConflictError, MedialibError, NotFoundError, RefusedError, TooManyError
from medialib.settings import Settings
from medialib.store import attempts, audit, connect, passwords, progress, secrets, sessions, users
from medialib.store.progress import Progress
from medialib.store.users import Role

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NOW = connect.stamp(MOMENT)


@pytest.fixture
def private(settings: Settings) -> Iterator[Database]:
    with connect.private(settings) as db:
        yield db


def person(db: Database, name: str = "Ann", role: Role = Role.ADMIN) -> users.User:
    return users.add(db, name, role, "hash", NOW)


def refusal(wanted: type[MedialibError], act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(wanted) as caught:
        act()
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ann", "aNN"), ("Änne", "änne"), ("Änne", "A\u0308nne"), ("A\u0308nne", "ÄNNE"), ("Жук", "жУК"), ("Straße", "STRASSE"),
        ("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"), ("夜", "夜"), ("ﾊﾝﾅ", "ハンナ"), ("a b", "A B"),
    ],
)  # fmt: skip
def test_a_name_is_one_in_whatever_case_and_by_whatever_keyboard(private: Database, name: str, typed: str) -> None:
    ann = person(private, name)
    assert users.by_name(private, typed) == ann
    assert refusal(ConflictError, lambda: person(private, typed)) == (
        f"There is already somebody called '{typed}'.",
        "Choose another name.",
    )
    assert users.everyone(private) == [ann]
    for _ in range(attempts.PER_NAME):
        attempts.take(private, name, "203.0.113.1", MOMENT)
    with pytest.raises(TooManyError):
        attempts.take(private, typed, "203.0.113.2", MOMENT)


def test_names_that_differ_in_more_than_case_are_two(private: Database) -> None:
    for name in ("Anne", "Änne", "Ann e", "Ann%", "Ann_"):
        person(private, name)
    assert [user.name for user in users.everyone(private)] == ["Ann e", "Ann%", "Ann_", "Anne", "Änne"]
    assert (users.by_name(private, "Ann"), users.by_name(private, "")) == (None, None)


def test_of_two_that_take_a_name_at_once_one_has_it(settings: Settings) -> None:
    def take(name: str) -> bool:
        with connect.private(settings) as own:
            try:
                return person(own, name).name == name
            except ConflictError:
                return False

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(take, ["Änne", "änne", "ÄNNE"] * 2)) == [*[False] * 5, True]


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" Ann  Lee\t", "Ann Lee"), ("夜", "夜"), ("x" * 64, "x" * 64), ("", None), (" \n", None), ("x" * 65, None),
     ("a\0b", None), ("a\u202eb", None), ("a\u200bb", None), ("\x1b[2J", None)],
)  # fmt: skip
def test_which_names_somebody_may_have(typed: str, name: str | None) -> None:
    if name:
        assert users.checked_name(typed) == name
    else:
        assert refusal(RefusedError, lambda: users.checked_name(typed)) == (
            "A name has 1 to 64 characters that can be read.",
            "Choose another name.",
        )


def test_nobody_is_changed_who_is_not_there(private: Database) -> None:
    told = ("There is no person 'nope'.", "List them with 'medialib user list'.")
    acts: list[Callable[[], object]] = [
        lambda: users.get(private, "nope"), lambda: users.set_role(private, "nope", Role.GUEST),
        lambda: users.disable(private, "nope", NOW), lambda: users.enable(private, "nope"),
    ]  # fmt: skip
    assert [refusal(NotFoundError, act) for act in acts] == [told] * 4
    assert (users.password_hash(private, "nope"), users.exist(private), users.everyone(private)) == (None, False, [])


def test_who_is_shut_out_keeps_the_moment_and_comes_in_again(private: Database) -> None:
    person(private)
    bob = person(private, "Bob", Role.GUEST)
    assert users.disable(private, bob.id, NOW).disabled_at == NOW
    assert users.disable(private, bob.id, "9").disabled_at == NOW
    assert users.enable(private, bob.id) == bob


def test_an_admin_who_is_shut_out_does_not_count_as_one(private: Database) -> None:
    ann, bob = person(private), person(private, "Bob")
    users.disable(private, bob.id, NOW)
    told = ("'Ann' is the last admin.", "Make somebody else an admin first.")
    assert refusal(ConflictError, lambda: users.set_role(private, ann.id, Role.MEMBER)) == told
    assert users.set_role(private, bob.id, Role.GUEST).role is Role.GUEST
    assert users.set_role(private, ann.id, Role.ADMIN) == ann
    users.set_password(private, ann.id, "another")
    assert [users.password_hash(private, one.id) for one in (ann, bob)] == ["another", "hash"]


def test_only_the_right_word_of_somebody_who_may_come_in_opens(private: Database) -> None:
    person(private)
    bob = users.add(private, "Bob", Role.GUEST, passwords.hashed("größer als acht"), NOW)
    tries = (("bob", "größer als acht"), ("Bob", "grösser als acht"), ("Eve", "größer als acht"), ("Ann", "hash"))
    assert [passwords.person(private, *one) for one in tries] == [bob, None, None, None]
    users.disable(private, bob.id, NOW)
    assert passwords.person(private, "Bob", "größer als acht") is None


@pytest.mark.parametrize(("length", "right"), [(7, False), (8, True), (1024, True), (1025, False)])
def test_how_long_a_password_is(length: int, right: bool) -> None:
    if right:
        assert passwords.matches(passwords.hashed("夜" * length), "夜" * length)
    else:
        told = (f"The password has {length} characters.", "Use 8 to 1024; a few words make a good one.")
        assert refusal(RefusedError, lambda: passwords.hashed("夜" * length)) == told


def test_a_long_password_is_not_its_own_beginning() -> None:
    kept = passwords.hashed("x" * 1024)
    assert [passwords.matches(kept, "x" * length) for length in (1023, 1024, 1025, 100_000)] == [
        False,
        True,
        False,
        False,
    ]


def test_sessions_are_ones_own_and_end_one_by_one_or_all_but_this(private: Database) -> None:
    ann, bob = person(private), person(private, "Bob")
    digests = [
        sessions.hashed(sessions.start(private, who.id, MOMENT + timedelta(minutes=n), 1, f"203.0.113.{n}", "b" * 300))
        for n, who in enumerate((ann, ann, ann, bob))
    ]
    shown = sessions.of(private, ann.id)
    assert [one.address for one in shown] == ["203.0.113.2", "203.0.113.1", "203.0.113.0"]
    assert [(one.id, len(one.agent)) for one in shown] == [(digest[:16], 200) for digest in digests[2::-1]]
    assert sessions.last_seen(private) == {
        ann.id: connect.stamp(MOMENT + timedelta(minutes=2)),
        bob.id: connect.stamp(MOMENT + timedelta(minutes=3)),
    }
    told = ("That session has ended already.", "")
    assert refusal(NotFoundError, lambda: sessions.end_one(private, bob.id, shown[0].id)) == told
    sessions.end_one(private, ann.id, shown[0].id)
    assert refusal(NotFoundError, lambda: sessions.end_one(private, ann.id, shown[0].id)) == told
    sessions.end_all(private, ann.id, keep=digests[0])
    assert [sessions.holder(private, one, MOMENT, 1) for one in digests] == [ann, None, None, bob]
    sessions.end(private, digests[0])
    assert sessions.holder(private, digests[0], MOMENT, 1) is None


def test_who_is_shut_out_or_gone_holds_nothing(private: Database) -> None:
    person(private)
    bob = person(private, "Bob", Role.GUEST)
    digest = sessions.hashed(sessions.start(private, bob.id, MOMENT, 1, "", ""))
    token = sessions.hashed(sessions.make_token(private, bob.id, "phone", NOW))
    assert [sessions.holder(private, digest, MOMENT, 1), sessions.token_holder(private, token, MOMENT)] == [bob, bob]
    users.disable(private, bob.id, NOW)
    assert [sessions.holder(private, digest, MOMENT, 1), sessions.token_holder(private, token, MOMENT)] == [None, None]
    private.conn.execute("DELETE FROM users WHERE id = ?", (bob.id,))
    assert (sessions.of(private, bob.id), sessions.tokens(private)) == ([], [])


def test_a_token_is_named_once_by_each_person_and_revoked_by_its_own(private: Database) -> None:
    ann, bob = person(private), person(private, "Bob")
    texts = [
        sessions.make_token(private, who.id, name, NOW) for who, name in ((ann, "tv"), (ann, "phone"), (bob, "tv"))
    ]
    assert [text.startswith("ml_") and len(text) > 40 for text in texts] == [True] * 3
    assert [text for text in texts if text in "".join(private.conn.iterdump())] == []
    assert refusal(ConflictError, lambda: sessions.make_token(private, ann.id, "tv", NOW)) == (
        "There is already a token called 'tv'.",
        "Choose another name, or revoke that one.",
    )
    assert [(one.name, one.user_id, one.seen_at) for one in sessions.tokens(private, ann.id)] == [
        ("phone", ann.id, None),
        ("tv", ann.id, None),
    ]
    assert len(sessions.tokens(private)) == 3
    [bobs] = sessions.tokens(private, bob.id)
    told = ("That token has been revoked already.", "")
    assert refusal(NotFoundError, lambda: sessions.end_token(private, bobs.id, ann.id)) == told
    sessions.end_token(private, bobs.id, bob.id)
    assert refusal(NotFoundError, lambda: sessions.end_token(private, bobs.id)) == told
    sessions.end_token(private, sessions.tokens(private)[0].id)
    assert [sessions.token_holder(private, sessions.hashed(text), MOMENT) for text in (*texts, "")] == [
        ann,
        *[None] * 3,
    ]


def test_a_tokens_last_use_is_known_to_within_minutes(private: Database) -> None:
    ann = person(private)
    digest = sessions.hashed(sessions.make_token(private, ann.id, "tv", NOW))
    seen = []
    for minutes in (0, 4, 6, 20):
        sessions.token_holder(private, digest, MOMENT + timedelta(minutes=minutes))
        seen.append(sessions.tokens(private)[0].seen_at)
    assert seen == [connect.stamp(MOMENT + timedelta(minutes=minutes)) for minutes in (0, 0, 6, 20)]


def test_the_newest_position_counts_also_of_what_became_part_of_an_item(private: Database) -> None:
    ann, bob = person(private), person(private, "Bob")
    for who, media_id, seconds, at in ((ann, "film", 10.0, "1"), (ann, "part", 20.0, "2"), (bob, "film", 99.0, "3")):
        progress.put(private, who.id, Progress(media_id, seconds, 100.0, False, at))
    assert progress.get(private, ann.id, "film") == Progress("film", 10.0, 100.0, False, "1")
    assert progress.get(private, ann.id, "film", ["part"]) == Progress("film", 20.0, 100.0, False, "2")
    assert progress.get(private, ann.id, "other") is None
    progress.put(private, ann.id, Progress("film", 30.0, None, True, "4"))
    assert progress.get(private, ann.id, "film", ["part"]) == Progress("film", 30.0, 100.0, True, "4")


def test_what_was_begun_and_not_finished_comes_latest_first_and_once(private: Database) -> None:
    ann = person(private)
    for media_id, seconds, finished, at in (
        ("a", 1.0, False, "1"), ("b", 1.0, False, "5"), ("c", 0.0, False, "6"), ("d", 9.0, True, "7"),
        ("part of a", 2.0, False, "4"), ("e", 3.0, False, "2"), ("part of e", 9.0, True, "3"),
    ):  # fmt: skip
        progress.put(private, ann.id, Progress(media_id, seconds, None, finished, at))
    merged = {"part of a": "a", "part of e": "e"}
    shown = [(one.media_id, one.position_s, one.updated_at) for one in progress.unfinished(private, ann.id, merged)]
    assert shown == [("b", 1.0, "5"), ("a", 2.0, "4")]
    assert [one.media_id for one in progress.unfinished(private, ann.id, {}, limit=2)] == ["b", "part of a"]
    assert progress.unfinished(private, "nobody", merged) == []


def test_positions_go_with_their_person_and_not_with_an_item_that_is_gone(private: Database) -> None:
    ann = person(private)
    progress.put(private, ann.id, Progress("an item that no table of this database knows", 1.0, None, False, NOW))
    assert len(progress.unfinished(private, ann.id, {})) == 1
    private.conn.execute("DELETE FROM users")
    assert progress.unfinished(private, ann.id, {}) == []


def test_what_was_done_is_told_newest_first_and_not_at_any_length(private: Database) -> None:
    for number, (who, detail) in enumerate(((None, "x" * 600), ("ann", "Änne"), ("ann", ""))):
        audit.note(private, who, f"act {number}", detail, NOW)
    assert audit.latest(private) == [
        audit.Entry(NOW, "ann", "act 2", ""),
        audit.Entry(NOW, "ann", "act 1", "Änne"),
        audit.Entry(NOW, None, "act 0", "x" * 500),
    ]
    assert [entry.act for entry in audit.latest(private, 1)] == ["act 2"]


def test_a_secret_is_made_once_by_all_that_ask_for_it_at_once(settings: Settings, private: Database) -> None:
    def asked(_: int) -> str:
        with connect.private(settings) as own:
            return secrets.get_or_make(own, "key")

    with ThreadPoolExecutor(6) as pool:
        [key] = {*pool.map(asked, range(6))}
    assert (secrets.get(private, "key"), secrets.get(private, "other")) == (key, None)
    for value in ("one", "two"):
        secrets.put(private, "key", value)
    assert secrets.get_or_make(private, "key") == "two"
    secrets.forget(private, "key")
    assert secrets.get(private, "key") is None
