"""What is hidden, what stays readable, and that neither takes long."""

from __future__ import annotations

import time

import pytest

from medialib.fetch import redact

CANARY = "s3cr3t-Canary_42"
HIDDEN = [
    "https://me:{}@example.org/a",
    "https://{}@example.org/a",
    "rtmp://me:{}@example.org/live",
    "GET /a?api_key={} HTTP/1.1",
    "GET /a?x=1&apikey={}&y=2",
    "https://api.example.org/3/movie/5?API_KEY={}",
    "https://example.org/?token={}#t=5",
    "https://example.org/?access_token={}&x",
    "https://example.org/#access_token={}",
    "https://example.org/?key={}",
    "https://example.org/v?sig={};x=1",
    "https://example.org/v?signature={}",
    "https://example.org/?password={}",
    "https://s3.example.org/?X-Amz-Credential=a&X-Amz-Signature={}",
    "Authorization: Bearer {}",
    "Authorization: Basic {}",
    "authorization: {} and more {}",
    "Proxy-Authorization: Digest username=x, response={}",
    "Cookie: session={}; other=1",
    "Set-Cookie: sid={}; Path=/; HttpOnly",
    "{{'Cookie': 'a={}; b=2', 'Accept': '*/*'}}",
    '{{"Authorization": "Bearer {}"}}',
    "X-Api-Key: {}",
    "-headers 'X-Plex-Token: {}'",
    "sent bearer {} to it",
    'api_key="{}"',
    '{{"password": "{}", "user": "x"}}',
    "{{'access_token': '{}'}}",
    "password={}",
    "client_secret: {}",
]
READABLE = [
    "https://example.org/a?b=c&page=2#t=30",
    "https://video.example.org/@channel/videos",
    "https://example.org/watch?v=dQw4w9WgXcQ&list=PL1",
    "mail me@example.org",
    "Writing key frames: 25",
    "The monkey=banana is fine",
    "tokenizer: fast",
    "[download]  42.0% of 10.00MiB at 1.00MiB/s ETA 00:05",
    "Key of C: minor, basic chords, bearer of news",
    "https://example.org/?keyword=x&design=y&monkey=z",
    "",
    "unicode: Ünïcödé 🎬 日本語",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_secrets_are_hidden(text: str) -> None:
    hidden = redact(text.format(*[CANARY] * text.count("{}")))
    assert (CANARY in hidden, "***" in hidden, redact(hidden)) == (False, True, hidden)


@pytest.mark.parametrize("text", READABLE)
def test_the_rest_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


def test_only_the_value_is_hidden() -> None:
    assert (
        redact("GET http://me:pw@a.org/x?id=7&api_key=abc&lang=en 200")
        == "GET http://***@a.org/x?id=7&api_key=***&lang=en 200"
    )
    assert redact("{'token': 'a\"b', 'x': 1}") == "{'token': '***', 'x': 1}"
    assert redact("one\nCookie: a=b; c=d\ntwo") == "one\nCookie: ***\ntwo"


def test_secrets_that_are_known_are_hidden_in_every_spelling() -> None:
    assert redact("a p@ss/word b p%40ss/word c p%40ss%2Fword", ["p@ss/word"]) == "a *** b *** c ***"
    assert redact("longer secret-two, secret", ["secret", "secret-two"]) == "longer ***, ***"


def test_short_secrets_do_not_hide_words() -> None:
    assert redact("abc abcd", ["", "abc"]) == "abc abcd"


@pytest.mark.parametrize(
    "text", ["api_key" * 20_000, "://" * 50_000, "?key=" * 30_000, "password=" * 20_000, "a" * 200_000, " " * 200_000]
)
def test_long_hostile_text_takes_no_time(text: str) -> None:
    started = time.monotonic()
    redact(text)
    assert time.monotonic() - started < 1
