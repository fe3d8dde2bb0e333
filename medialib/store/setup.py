"""The first person: made with a one-time code that only the console shows."""

from __future__ import annotations

import hmac
import secrets as random

from sqlite_utils import Database

from medialib.errors import ForbiddenError, NotFoundError
from medialib.store import audit, secrets, users
from medialib.store.connect import ALPHABET, write
from medialib.store.sessions import hashed
from medialib.store.users import Role, User

NAME = "setup-code"


def ensure_setup_code(db: Database) -> str | None:
    """A fresh code to print on the console while nobody has been set up, else None; older codes end."""
    with write(db):
        if users.exist(db):
            secrets.forget(db, NAME)
            return None
        code = "-".join("".join(random.choice(ALPHABET) for _ in range(4)) for _ in range(3))
        secrets.put(db, NAME, hashed(_plain(code)))
    return code


def first_person(db: Database, code: str, name: str, password_hash: str, now: str) -> User:
    """Make the first admin. Raises NotFoundError when there is somebody already, ForbiddenError for a wrong code."""
    with write(db):
        if users.exist(db):
            raise NotFoundError("The library has been set up.", "Sign in.")
        kept = secrets.get(db, NAME)
        if kept is None or not hmac.compare_digest(kept, hashed(_plain(code))):
            raise ForbiddenError(
                "That is not the code on the console.", "It is printed where 'medialib up' was started."
            )
        user = users.add(db, name, Role.ADMIN, password_hash, now)
        secrets.forget(db, NAME)
        audit.note(db, user.id, "setup", name, now)
    return user


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
