"""Guards a whole process, for a library in it that connects by itself."""

from __future__ import annotations

import errno
import re
import socket
import sys
from collections.abc import Sequence
from typing import Any

from medialib.errors import AddressError
from medialib.fetch.address import guard_address, guard_port

REMOTE = re.compile(r"(?!file:)[a-z][a-z0-9+.-]*://", re.IGNORECASE)
OUTGOING = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
# The last words of the events that start a program, with the place of its arguments in each.
STARTS = {"Popen": 1, "exec": 1, "posix_spawn": 1, "system": 0}
# Speaks HTTP in C, where no audit event is raised.
UNSEEN = ("curl_cffi", "pycurl")


def install_socket_guard(allow_private: bool) -> list[AddressError]:
    """From now on, and for good, this process connects to allowed addresses only.

    It sees the address that each connection really goes to, whatever library makes it and whatever
    it was redirected or resolved to. Programs that would fetch URLs themselves are not started, and
    libraries that connect outside of Python are not imported. A refused connection fails with
    PermissionError, as a firewall's would; the list returned fills with the reasons.
    """
    refused: list[AddressError] = []
    for name in UNSEEN:
        sys.modules[name] = None  # type: ignore[assignment]

    def watch(event: str, values: tuple[Any, ...]) -> None:
        module, _, act = event.rpartition(".")
        try:
            if event in OUTGOING:
                _judge(values[0], values[1], allow_private)
            elif module and act in STARTS:
                _judge_command(values[STARTS[act]])
        except AddressError as error:
            refused.append(error)
            raise PermissionError(errno.EACCES, error.message) from error

    sys.addaudithook(watch)
    return refused


def _judge(connection: socket.socket, address: Any, allow_private: bool) -> None:
    if address is None or connection.family == getattr(socket, "AF_UNIX", None):
        return
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        raise AddressError(f"{address!r} is not an internet address.", "Only the web is fetched from.")
    guard_address(str(address[0]), allow_private)
    if connection.type == socket.SOCK_STREAM:
        guard_port(int(address[1]))


def _judge_command(arguments: Sequence[str | bytes]) -> None:
    words = [arguments] if isinstance(arguments, str | bytes) else arguments
    for word in words:
        text = word.decode(errors="replace") if isinstance(word, bytes) else str(word)
        if REMOTE.match(text.lstrip()):
            raise AddressError(
                "A program would have fetched an address by itself.", "This kind of stream is not supported."
            )
