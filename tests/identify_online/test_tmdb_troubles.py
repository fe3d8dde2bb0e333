"""The Movie Database in trouble, and answers that mean harm."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetch_site import Page, Site, Visit, going_to, open_site
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from recorder import Recorder
from tmdb_catalogue import LANTERN
from tmdb_fixtures import episode, film, named, opened, settings_of
from tmdb_service import JSON, V3_KEY, V4_TOKEN, TmdbService, send

from medialib.errors import AddressError, JobError, MedialibError, SettingsError, TemporaryError, TooLargeError
from medialib.identify.online.asking import Asker
from medialib.identify.online.tmdb import details, search
from medialib.identify.online.tmdb.entry import entry_of
from medialib.identify.online.tmdb.facts import episode_facts, facts, season_facts
from medialib.identify.online.tmdb.service import FILM, SHOW, Service, language_of
from medialib.model import Kind

QUESTION = film("Iron Meadow", 2004, 95)
SEARCH = "/3/search/movie"
HUGE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8400000\r\n\r\n["


@pytest.fixture
def elsewhere() -> Iterator[Site]:
    """Another site on this machine, which nobody should be led to."""
    with open_site() as site:
        yield site


def slow(visit: Visit) -> None:
    visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    for _ in range(60):
        visit.wfile.write(b" ")
        time.sleep(0.05)


TROUBLES: dict[str, tuple[Page, type[MedialibError]]] = {
    "wrong key": (lambda visit: send(visit, {"status_code": 7}, 401), SettingsError),
    "bad request": (lambda visit: send(visit, {"status_code": 22}, 400), JobError),
    "busy": (lambda visit: visit.send(429, Retry_After="60"), TemporaryError),
    "broken": (lambda visit: visit.send(500), TemporaryError),
    "backend": (lambda visit: send(visit, {"status_code": 24}, 504), TemporaryError),
    "cut": (lambda visit: visit.send(200, b'{"results": [{"id": 1', Content_Type=JSON), TemporaryError),
    "page": (lambda visit: visit.send(200, b"<!doctype html><p>Soon.", Content_Type="text/html"), TemporaryError),
    "slow": (slow, TemporaryError),
    "huge": (lambda visit: visit.raw(HUGE), TooLargeError),
    "inside": (going_to("http://169.254.169.254/latest/meta-data"), AddressError),
    "file": (going_to("file:///etc/passwd"), AddressError),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_is_told_and_no_key_with_it(
    trouble: str, tmdb: TmdbService, report: Recorder, tmp_path: Path
) -> None:
    tmdb.trouble[SEARCH], kind = TROUBLES[trouble]
    with pytest.raises(MedialibError) as caught:
        search(opened(tmdb, tmp_path, report, 0.6 if trouble == "slow" else 20, tmdb_key=V3_KEY), QUESTION)
    assert type(caught.value) is kind
    shown = "".join([caught.value.hint, *traceback.format_exception(caught.value), *report.lines])
    assert (V3_KEY in shown, f"api_key={V3_KEY}" in tmdb.site.paths[0]) == (False, True)


def test_no_redirect_leads_to_another_site(tmdb: TmdbService, elsewhere: Site, tmp_path: Path) -> None:
    tmdb.trouble[SEARCH] = going_to(f"{elsewhere.url}/3/search/movie")
    with pytest.raises(JobError):
        search(opened(tmdb, tmp_path), QUESTION)
    assert elsewhere.seen == []


def test_a_short_pause_is_waited_for(tmdb: TmdbService, tmp_path: Path) -> None:
    def once(visit: Visit) -> None:
        del tmdb.trouble[SEARCH]
        visit.send(429, Retry_After="0")

    tmdb.trouble[SEARCH] = once
    assert [one.id for one in search(opened(tmdb, tmp_path), QUESTION)] == ["103"]


@pytest.mark.parametrize("key", [V3_KEY, V4_TOKEN])
def test_keys_are_nowhere_on_the_disk(key: str, tmdb: TmdbService, tmp_path: Path) -> None:
    service = opened(tmdb, tmp_path, tmdb_key=key)
    details(service, search(service, QUESTION)[0], QUESTION)
    details(service, named("201", Kind.SHOW), episode("Harbour Street", 2))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if key.encode() in path.read_bytes() or key in str(path)] == []
    assert len(files) > 3


def test_a_second_run_asks_nothing(tmdb: TmdbService, tmp_path: Path) -> None:
    for _ in range(2):
        service = opened(tmdb, tmp_path)
        (chosen,) = search(service, QUESTION)
        details(service, chosen, QUESTION)
    assert tmdb.asked == ["/search/movie Iron Meadow 2004", "/movie/103"]


def test_an_old_answer_serves_while_the_service_is_down(tmdb: TmdbService, report: Recorder, tmp_path: Path) -> None:
    tmdb.trouble[SEARCH] = lambda visit: visit.send(
        200, json.dumps({"results": [LANTERN]}).encode(), Content_Type=JSON, Cache_Control="max-age=0"
    )
    question = film("The Lantern Keeper", 1987)
    first = search(opened(tmdb, tmp_path), question)
    tmdb.trouble[SEARCH] = lambda visit: visit.send(503)
    settings = settings_of(tmdb, tmp_path)
    again = search(Service(settings, Asker(settings, report, intervals={})), question)
    assert (len(first), again) == (1, first)
    assert report.lines[0].startswith(f"{tmdb.site.url}/3/search/movie?query=The+Lantern+Keeper")


ODD = [
    {},
    {"results": None},
    {"results": {"0": LANTERN}},
    {"results": [None, 1, "x", [], {}, {"id": "101"}, {"id": True, "title": "x"}, {"id": -1, "title": "x"}]},
    {"results": [{"id": 2**70, "title": "x"}, {"id": 7, "title": "  "}, {"id": 8, "title": None}]},
]


@pytest.mark.parametrize("answer", [*ODD, [], "text", None, 1])
def test_odd_answers_find_nothing(answer: object, tmdb: TmdbService, tmp_path: Path) -> None:
    tmdb.trouble[SEARCH] = lambda visit: send(visit, answer)
    assert search(opened(tmdb, tmp_path), QUESTION) == ()


def test_numbers_may_be_texts_and_texts_too_long(tmdb: TmdbService, tmp_path: Path) -> None:
    row = {"id": 7, "title": "Iron\n Meadow\x00" + " x" * 400, "popularity": "12.5", "release_date": "2004-13-45"}
    tmdb.trouble[SEARCH] = lambda visit: send(visit, {"results": [row | {"overview": "o" * 50_000}]})
    (one,) = search(opened(tmdb, tmp_path), film("Iron Meadow"))
    assert (one.title[:14], len(one.title), one.year, len(one.overview or "")) == ("Iron Meadow x ", 497, None, 20_000)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*LANTERN, "season_number"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*LANTERN, "name", "seasons", "episode_run_time", "crew", "air_date"]), values))
@profile(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_answer_is_too_odd(changes: dict[str, Any]) -> None:
    language = language_of("de")
    for found in (changes, LANTERN | changes):
        for sort in (FILM, SHOW):
            entry_of(found, sort)
            json.dumps([one.value for one in facts(found, sort, language, 1.0)], allow_nan=False)
        json.dumps([one.value for one in (*season_facts(found, 1.0), *episode_facts(found, 3, 1.0))], allow_nan=False)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ("en-US", "en", "US")),
        ("de", ("de-DE", "de", "DE")),
        ("de-AT", ("de-AT", "de", "AT")),
        ("pt-BR", ("pt-BR", "pt", "BR")),
        ("ja", ("ja-JP", "ja", "JP")),
        ("zh-Hans", ("zh-CN", "zh", "CN")),
        ("zh-Hant-HK", ("zh-HK", "zh", "HK")),
        ("EN-gb", ("en-GB", "en", "GB")),
        ("sr-Latn", ("sr-SR", "sr", "SR")),
    ],
)
def test_languages_in_the_services_terms(tag: str, expected: tuple[str, str, str]) -> None:
    language = language_of(tag)
    assert (language.tag, language.code, language.country) == expected
