"""The one way out to the web: every address is checked where the connection is made."""

from medialib.fetch.address import guard_address
from medialib.fetch.child import install_socket_guard
from medialib.fetch.client import Client, Response
from medialib.fetch.redact import redact
from medialib.fetch.url import check_url

__all__ = ["Client", "Response", "check_url", "guard_address", "install_socket_guard", "redact"]
