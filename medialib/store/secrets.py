"""Secrets by name, in private.db: signing keys and the hash of the setup code."""

from __future__ import annotations

import secrets

from sqlite_utils import Database


def get_or_make(db: Database, name: str) -> str:
    """The secret of this name, made at random (256 bits) the first time anybody asks."""
    db.conn.execute(
        "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, secrets.token_urlsafe(32))
    )
    return str(db.conn.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()[0])


def get(db: Database, name: str) -> str | None:
    """The secret of this name, if there is one."""
    row = db.conn.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put(db: Database, name: str, value: str) -> None:
    """Keep a secret under a name."""
    db.conn.execute(
        "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget(db: Database, name: str) -> None:
    """Drop the secret of this name."""
    db.conn.execute("DELETE FROM secrets WHERE name = ?", (name,))
