"""Passwords: hashed with argon2id, and checked in the same time whether or not the person exists."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlite_utils import Database

from medialib.errors import RefusedError
from medialib.store import users
from medialib.store.users import User

SHORTEST = 8
LONGEST = 1024


def hashed(password: str) -> str:
    """The argon2id hash of a password. Raises RefusedError when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError(
            f"The password has {len(password)} characters.",
            f"Use {SHORTEST} to {LONGEST}; a few words make a good one.",
        )
    return _hasher().hash(password)


def person(db: Database, name: str, password: str) -> User | None:
    """Who this name and password belong to; None for a wrong one, a stranger or a disabled person."""
    user = users.by_name(db, name)
    right = matches((users.password_hash(db, user.id) if user else None) or _nobody(), password)
    return user if user and right and user.disabled_at is None else None


def matches(password_hash: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _hasher().verify(password_hash, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that a stranger's password is compared with, so that the answer takes as long."""
    return _hasher().hash("nobody's password")


def _hasher() -> PasswordHasher:
    """argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane; a NAS can bear it."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
