"""Says which network addresses may be reached.

The blocks are those of the IANA special-purpose address registries, written out because the
answers of `ipaddress` differ between Python versions.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from medialib.errors import AddressError

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(part) for part in text.split())


def _ports(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split())


PRIVATE = _networks("127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1/128 fc00::/7")
# Where clouds answer with a machine's own credentials; some lie inside private or public blocks.
METADATA = _networks(
    "169.254.169.254/32 169.254.170.2/32 100.100.100.200/32 168.63.129.16/32 192.0.0.192/32 fd00:ec2::/32 fd20:ce::254/128"
)
RESERVED = _networks(
    "0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
    " 224.0.0.0/4 240.0.0.0/4 2001:2::/48 2001:10::/28 2001:20::/28 2001:db8::/32 3fff::/20"
)
PUBLIC_V6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
# Services that a request in HTTP could be made to talk to: mail, shells, file shares, databases.
BLOCKED_PORTS = _ports(
    "1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 79 87 95 110 111 113 119 123 135 137 139 143 161 179 389 445"
    " 465 512 513 514 515 548 554 563 587 601 636 873 989 990 993 995 1433 1521 1719 1720 1723 2049 3306 3389 3659"
    " 4045 4190 5060 5061 5432 6000 6379 6566 6665 6666 6667 6668 6669 6679 6697 10080 11211 27017"
)


def guard_address(address: str | Address, allow_private: bool) -> None:
    """Raise AddressError unless this address may be reached.

    `allow_private` lifts the guard from loopback, private and shared (CGNAT) addresses, never from
    link-local, metadata, multicast and reserved ones. IPv6 forms that carry an IPv4 address are
    judged by what they carry.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        raise AddressError(f"'{address}' is not an IP address.", "Give a host name or a plain address.") from None
    for one in _carried(parsed):
        kind = _forbidden(one)
        if kind and not (kind == "private" and allow_private):
            raise AddressError(f"{address} is a {kind} address, which is not fetched from.", _hint(kind))


def guard_port(port: int) -> None:
    """Raise AddressError for ports on which other services than the web listen."""
    if port in BLOCKED_PORTS or not 0 < port < 65_536:
        raise AddressError(
            f"Port {port} is not fetched from: it is not one of the web's.", "Use an address of a web server."
        )


def _hint(kind: str) -> str:
    if kind == "private":
        return "If it is your own machine, set ALLOW_PRIVATE_ADDRESSES=true."
    return "Use an address that is public."


def _carried(address: Address) -> tuple[Address, ...]:
    """What the address stands for: the IPv4 addresses inside an IPv6 one, or itself."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in NAT64:
        return (IPv4Address(int(address) & 0xFFFF_FFFF),)
    return (address,)


def _forbidden(address: Address) -> str | None:
    """The kind of forbidden address this is, or None."""
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "link-local"
    for kind, networks in (("metadata", METADATA), ("private", PRIVATE), ("reserved", RESERVED)):
        if any(address.version == network.version and address in network for network in networks):
            return kind
    return "reserved" if isinstance(address, IPv6Address) and address not in PUBLIC_V6 else None
