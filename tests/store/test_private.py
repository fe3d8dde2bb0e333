"""People, sessions, attempts and the setup code in private.db."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from medialib.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError, TooManyError
from medialib.settings import Settings
from medialib.store import attempts, connect, passwords, secrets, sessions, users
from medialib.store.setup import ensure_setup_code, first_person
from medialib.store.users import Role

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def private(settings: Settings) -> Iterator[Database]:
    with connect.private(settings) as db:
        yield db


def person(db: Database, name: str = "Ann", role: Role = Role.ADMIN) -> users.User:
    return users.add(db, name, role, "x", connect.stamp(NOW))


def test_a_session_slides_and_ends(private: Database) -> None:
    ann = person(private)
    digest = sessions.hashed(sessions.start(private, ann.id, NOW, 30, "203.0.113.9", "browser"))
    assert sessions.holder(private, digest, NOW + timedelta(days=29), 30) == ann
    assert sessions.holder(private, digest, NOW + timedelta(days=58), 30) == ann
    assert sessions.holder(private, digest, NOW + timedelta(days=89), 30) is None


def test_a_session_is_written_at_most_every_five_minutes(private: Database) -> None:
    ann = person(private)
    digest = sessions.hashed(sessions.start(private, ann.id, NOW, 30, "", ""))
    sessions.holder(private, digest, NOW + timedelta(minutes=4), 30)
    assert sessions.of(private, ann.id)[0].seen_at == connect.stamp(NOW)
    sessions.holder(private, digest, NOW + timedelta(minutes=6), 30)
    assert sessions.of(private, ann.id)[0].seen_at == connect.stamp(NOW + timedelta(minutes=6))


def test_ended_sessions_are_forgotten_at_the_next_login(private: Database) -> None:
    ann = person(private)
    sessions.start(private, ann.id, NOW, 1, "", "")
    sessions.start(private, ann.id, NOW + timedelta(days=2), 1, "", "")
    assert len(sessions.of(private, ann.id)) == 1


def test_passwords_are_argon2id_and_bounded(private: Database) -> None:
    kept = passwords.hashed("correct horse")
    assert kept.startswith("$argon2id$")
    assert [passwords.matches(kept, text) for text in ("correct horse", "Correct horse", "", "x" * 10_000)] == [
        True,
        False,
        False,
        False,
    ]
    assert passwords.matches("not a hash", "correct horse") is False
    for text in ("short", "x" * 1025):
        with pytest.raises(RefusedError):
            passwords.hashed(text)


def test_the_last_admin_stays(private: Database) -> None:
    ann = person(private)
    with pytest.raises(ConflictError):
        users.disable(private, ann.id, "now")
    with pytest.raises(ConflictError):
        users.set_role(private, ann.id, Role.GUEST)
    bob = person(private, "Bob")
    assert users.set_role(private, ann.id, Role.GUEST).role is Role.GUEST
    with pytest.raises(ConflictError):
        users.disable(private, bob.id, "now")


def test_admins_who_all_leave_at_once_leave_one(settings: Settings) -> None:
    with connect.private(settings) as db:
        everyone = [person(db, f"p{number}") for number in range(6)]

    def leave(user: users.User) -> bool:
        with connect.private(settings) as db:
            try:
                users.disable(db, user.id, "now")
            except ConflictError:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(leave, everyone)) == [False, *[True] * 5]


def test_attempts_are_counted_by_name_and_by_address(private: Database) -> None:
    for number in range(attempts.PER_NAME):
        attempts.take(private, "Ann", f"198.51.100.{number}", NOW)
    with pytest.raises(TooManyError):
        attempts.take(private, "ANN", "203.0.113.1", NOW)
    for number in range(attempts.PER_ADDRESS):
        attempts.take(private, f"name {number}", "203.0.113.2", NOW)
    with pytest.raises(TooManyError):
        attempts.take(private, "Bob", "203.0.113.2", NOW)
    attempts.take(private, "Bob", "203.0.113.3", NOW)
    attempts.take(private, "Ann", "203.0.113.1", NOW + attempts.WINDOW + timedelta(seconds=1))


def test_getting_in_forgets_only_ones_own_attempts(private: Database) -> None:
    for _ in range(attempts.PER_NAME):
        attempts.take(private, "Ann", "203.0.113.1", NOW)
    attempts.clear(private, "Eve", "203.0.113.1")
    with pytest.raises(TooManyError):
        attempts.take(private, "Ann", "203.0.113.1", NOW)
    attempts.clear(private, "Ann", "203.0.113.1")
    attempts.take(private, "Ann", "203.0.113.1", NOW)


def test_what_was_typed_as_a_name_is_not_kept(private: Database) -> None:
    attempts.take(private, "my password by mistake", "203.0.113.1", NOW)
    assert "mistake" not in "".join(private.conn.iterdump())


def test_a_newer_setup_code_ends_the_older(private: Database) -> None:
    old, new = ensure_setup_code(private), ensure_setup_code(private)
    assert old and new and old != new
    assert new not in "".join(private.conn.iterdump())
    with pytest.raises(ForbiddenError):
        first_person(private, old, "Ann", "x", "now")
    assert first_person(private, new, "Ann", "x", "now").role is Role.ADMIN
    assert (ensure_setup_code(private), secrets.get(private, "setup-code")) == (None, None)
    with pytest.raises(NotFoundError):
        first_person(private, new, "Bob", "x", "now")


def test_two_libraries_have_different_keys(settings: Settings, private: Database) -> None:
    other = settings.model_copy(update={"media_root": settings.media_root / "other"})
    connect.prepare(other)
    with connect.private(other) as db:
        keys = {secrets.get_or_make(db, "media-links"), secrets.get_or_make(private, "media-links")}
    assert len(keys) == 2
    assert min(map(len, keys)) >= 43
    assert settings.private_db.stat().st_mode & 0o077 == 0
