"""Attempts at signing in: counted by name and by address, so that guessing is slow."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta

from sqlite_utils import Database

from medialib.errors import TooManyError
from medialib.store.connect import stamp, write
from medialib.store.users import folded

WINDOW = timedelta(minutes=15)
PER_NAME = 20
PER_ADDRESS = 30


def take(db: Database, name: str, address: str, moment: datetime) -> None:
    """Count an attempt before it is tried, so that a thousand at once are still counted.

    Raises TooManyError when there were too many of late for this name or from this address.
    """
    since, who, where = stamp(moment - WINDOW), _who(name), _where(address)
    with write(db):
        db.conn.execute("DELETE FROM login_failures WHERE at < ?", (since,))
        by_name, by_address = db.conn.execute(
            "SELECT count(*) FILTER (WHERE name = ?), count(*) FILTER (WHERE address = ?) FROM login_failures",
            (who, where),
        ).fetchone()
        if by_name < PER_NAME and by_address < PER_ADDRESS:
            db.conn.execute(
                "INSERT INTO login_failures (at, name, address) VALUES (?, ?, ?)", (stamp(moment), who, where)
            )
            return
    raise TooManyError("Too many attempts to sign in.", "Wait a quarter of an hour, then try again.")


def clear(db: Database, name: str, address: str) -> None:
    """Forget the attempts of somebody who got in, from where they came."""
    db.conn.execute("DELETE FROM login_failures WHERE name = ? AND address = ?", (_who(name), _where(address)))


def _who(name: str) -> str:
    """A name as it is counted: of any length, and unreadable, as people type passwords there."""
    return hashlib.sha256(folded(name).encode()).hexdigest()


def _where(address: str) -> str:
    """An address as it is counted: of IPv6 its network, since whoever has one address has 2^64 of them (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found.packed[:8] + bytes(8), 64))) if found.version == 6 else address
