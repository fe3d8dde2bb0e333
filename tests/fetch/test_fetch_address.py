"""Every kind of address, and every way of writing one."""

from __future__ import annotations

import pytest

from medialib.errors import AddressError, MedialibError, RefusedError
from medialib.fetch import check_url, guard_address
from medialib.fetch.address import guard_port


def words(text: str) -> list[str]:
    return text.split()


PUBLIC = words("""
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 169.253.255.255 169.255.0.0
    172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
    223.255.255.255 2606:4700:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""")
PRIVATE = words("""
    127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255
    100.64.0.1 100.127.255.255 ::1 fc00::1 fd12:3456:789a::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.1.2.3
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::c0a8:101 2002:7f00:1::1 2002:a00:1:: 2002:c0a8:101::
    2001:0:4136:e378:8000:63bf:80ff:fffe 2001:0:7f00:1:0:0:f7f7:f7f7
""")
NEVER = words("""
    0.0.0.0 0.1.2.3 169.254.0.1 169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.1 192.0.0.192
    192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255 :: ::127.0.0.1 ::8.8.8.8 ::ffff:0.0.0.0 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::1
    2002:a9fe:a9fe::1 100::1 2001:db8::1 2001:2::1 2001:10::1 3fff::1 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1
    fd00:ec2::254 fd20:ce::254 fe80::1%eth0 2606:4700:4700::1111%1 4000::1 5f00::1
""")
TEXT = [
    "",
    "localhost",
    "example.org",
    "127.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "[::1]",
    "1.2.3.4.5",
    "１.1.1.1",
]


def allowed(address: str, allow_private: bool) -> bool:
    try:
        guard_address(address, allow_private)
    except AddressError:
        return False
    return True


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    assert (allowed(address, False), allowed(address, True)) == (True, True)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_reached_where_settings_say_so(address: str) -> None:
    assert (allowed(address, False), allowed(address, True)) == (False, True)


@pytest.mark.parametrize("address", NEVER + TEXT)
def test_other_addresses_never_are(address: str) -> None:
    assert (allowed(address, False), allowed(address, True)) == (False, False)


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(AddressError) as caught:
        guard_address("10.0.0.1", False)
    assert (caught.value.message, caught.value.hint) == (
        "10.0.0.1 is a private address, which is not fetched from.",
        "If it is your own machine, set ALLOW_PRIVATE_ADDRESSES=true.",
    )


@pytest.mark.parametrize("port", [0, 22, 25, 53, 445, 3306, 5432, 6379, 11211, 27017, 65_536])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(AddressError) as caught:
        guard_port(port)
    assert caught.value.message == f"Port {port} is not fetched from: it is not one of the web's."


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://example.org", "https://example.org"),
        ("  https://example.org/a  ", "https://example.org/a"),
        ("HTTPS://EXAMPLE.org:443/A?b=C#d", "https://example.org/A?b=C#d"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
        ("https://example.org/%E2%9C%93/a%2Fb", "https://example.org/%E2%9C%93/a%2Fb"),
        ("https://example.org/@user/-video", "https://example.org/@user/-video"),
        ("http://1.1.1.1/", "http://1.1.1.1/"),
        ("https://xn--i-7iq.ws/", "https://xn--i-7iq.ws/"),
        ("https://xn--99999999/x", "https://xn--99999999/x"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
        ("https://www.example.org/watch?v=-dash&list=x", "https://www.example.org/watch?v=-dash&list=x"),
    ],
)
def test_web_addresses_come_back_in_normal_form(given: str, normal: str) -> None:
    assert check_url(given) == normal
    assert check_url(normal) == normal


def refusal(url: str, allow_private: bool) -> type[MedialibError] | None:
    try:
        check_url(url, allow_private)
    except MedialibError as error:
        return type(error)
    return None


HOSTS = words("""
    127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 017700000001 127.0.0.1. 127.0.0x1 127。0。0。1 localhost
    LOCALHOST localhost. a.localhost [::1] [::ffff:127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fd00::1] 10.1.1.1
    192.168.1 100.64.1.1
""")


@pytest.mark.parametrize("host", HOSTS)
def test_loopback_in_every_spelling_is_refused_unless_allowed(host: str) -> None:
    assert (refusal(f"http://{host}/", False), refusal(f"http://{host}/", True)) == (AddressError, None)


@pytest.mark.parametrize(
    "host",
    words("169.254.169.254 2852039166 0xa9fea9fe [::ffff:a9fe:a9fe] 0 0.0.0.0 [::] [fe80::1] 224.0.0.1"),
)
def test_metadata_and_reserved_hosts_are_refused_whatever_is_allowed(host: str) -> None:
    assert (refusal(f"http://{host}/", False), refusal(f"http://{host}/", True)) == (AddressError, AddressError)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "example.org/video",
        "//example.org/video",
        "/etc/passwd",
        "-rf",
        "--exec=id",
        "@file",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "concat:a|b",
        "javascript:alert(1)",
        "ytsearch:cats",
        "https:",
        "https://",
        "https:///path",
        "https:example.org",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/\nHost: x",
        "http://example.org/\tx",
        "http://example.org/\0",
        "http://a.org http://b.org",
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://4294967296/",
        "http://１２７.0.0.1/",
        "http://0177.0.0.1/",
        "http://0251.0376.0251.0376/",
        "http://ＬＯＣＡＬＨＯＳＴ/",
        "http://%31%32%37.0.0.1/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "https://example.org/#__youtubedl_smuggle=%7B%7D",
        "https://example.org/" + "a" * 4096,
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert refusal(url, True) in (RefusedError, AddressError)


@pytest.mark.parametrize(
    "url", ["http://example.org:22/", "http://example.org:6379/", "https://example.org:25", "http://example.org:0/"]
)
def test_other_services_ports_are_refused(url: str) -> None:
    assert refusal(url, True) == AddressError


def test_a_refusal_never_repeats_a_password() -> None:
    with pytest.raises(RefusedError) as caught:
        check_url("http://me:hunter2@example.org/")
    assert (caught.value.message, caught.value.hint) == (
        "The address holds a user name or password.",
        "Leave out what stands before the @.",
    )
