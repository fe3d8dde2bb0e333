"""What settings.load makes of files and environments, and what it refuses, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from refusal import Write, refused

from medialib.model import Kind
from medialib.settings import Folder, Settings, load

SEE = "See docs/settings.md for what it takes."
REPOSITORY = Path(__file__).resolve().parent.parent


def test_nothing_given_means_the_defaults_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(environment={}) == Settings(media_root=tmp_path / "media", build_dir=tmp_path / "build")


def flat(model: BaseModel, before: str = "") -> dict[str, object]:
    keys: dict[str, object] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        keys |= flat(value, f"{before}{name}.") if isinstance(value, BaseModel) else {f"{before}{name}": value}
    return keys


def names(values: dict[str, object], before: str = "") -> set[str]:
    return {
        name
        for key, value in values.items()
        for name in (names(value, f"{before}{key}.") if isinstance(value, dict) and value else {f"{before}{key}"})
    }


def test_the_config_in_the_repository_names_every_key_with_its_default() -> None:
    path = REPOSITORY / "config.yaml"
    defaults = Settings(media_root=REPOSITORY / "media", build_dir=REPOSITORY / "build")
    assert load(path, {}) == defaults
    assert names(yaml.safe_load(path.read_text("utf-8"))) == set(flat(defaults))


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "~", "{}", "downloads:\njobs:\n  workers:\nport:\n"])
def test_what_is_left_empty_has_its_default(text: str, write: Write, tmp_path: Path) -> None:
    assert load(write(text), {}) == Settings(media_root=tmp_path / "media", build_dir=tmp_path / "build")


def test_every_setting_says_what_it_is_for() -> None:
    sections: list[type[BaseModel]] = [Settings, *(type(part) for _, part in Settings() if isinstance(part, BaseModel))]
    fields = [(part.__name__, name, one) for part in sections for name, one in part.model_fields.items()]
    silent = [f"{part}.{name}" for part, name, one in fields if not one.description]
    assert silent == []


def test_values_of_a_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "looks").mkdir()
    path = write(
        """
        library_name: Die Sammlung
        language: no
        media_root: ../shelf
        build_dir: /srv/build
        host: "::"
        port: 9000
        allow_private_addresses: yes
        templates: looks
        folders:
          films: { path: nas/films, kind: movie }
          more: { path: ~/more }
        downloads: { subtitle_languages: [no, pt-BR], timeout_s: 2.5 }
        uploads: { max_size: 20GB }
        jobs: { min_free: 1.5 GiB, redis_url: "redis://:geheim@localhost/0" }
        access: { trusted_proxies: [10.0.0.1, "fd00::/8"], cors_origins: ["https://a.example:8443"], sql_role: member }
        """
    )
    settings = load(path, {})
    assert {key: value for key, value in flat(settings).items() if value != flat(Settings())[key]} == {
        "library_name": "Die Sammlung",
        "language": "no",
        "media_root": tmp_path.parent / "shelf",
        "build_dir": Path("/srv/build"),
        "host": "::",
        "port": 9000,
        "allow_private_addresses": True,
        "templates": tmp_path / "looks",
        "folders": {
            "films": Folder(path=tmp_path / "nas/films", kind=Kind.MOVIE),
            "more": Folder(path=Path("~/more").expanduser()),
        },
        "downloads.subtitle_languages": ("no", "pt-BR"),
        "downloads.timeout_s": 2.5,
        "uploads.max_size": 20 * 1000**3,
        "jobs.min_free": 3 * 1024**3 // 2,
        "jobs.redis_url": settings.jobs.redis_url,
        "access.trusted_proxies": ("10.0.0.1", "fd00::/8"),
        "access.cors_origins": ("https://a.example:8443",),
        "access.sql_role": "member",
    }
    assert settings.jobs.redis_url
    assert settings.jobs.redis_url.get_secret_value() == "redis://:geheim@localhost/0"


def test_a_byte_order_mark_is_no_part_of_the_first_key(write: Write) -> None:
    assert load(write("\ufeffport: 81\r\nhost: localhost\r\n"), {}).port == 81


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


def test_a_secret_does_not_show_when_settings_are_printed(write: Write) -> None:
    settings = load(write("jobs: { redis_url: 'redis://:geheim@localhost/0' }"), {})
    assert [
        text for text in (repr(settings), str(settings), str(settings.model_dump(mode="json"))) if "geheim" in text
    ] == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("port: 65536", "'port' has the value 65536. Input should be less than or equal to 65535"),
        ("port: -1", "'port' has the value -1. Input should be greater than or equal to 0"),
        (
            "port: eighty",
            "'port' has the value 'eighty'. Wanted a whole number",
        ),
        (
            "port: .nan",
            "'port' has the value '.nan'. Wanted a whole number",
        ),
        (
            "port: nan",
            "'port' has the value 'nan'. Wanted a whole number",
        ),
        ("port: !!float nan", "'port' has the value nan. Input should be a finite number"),
        ("port: true", "'port' has the value True. Wanted a number"),
        (
            "port: 80.5",
            "'port' has the value 80.5. Wanted a whole number",
        ),
        (
            "port: 1:30",
            "'port' has the value '1:30'. Wanted a whole number",
        ),
        ("port: [80]", "'port' has the value of a list. Wanted a whole number"),
        ("host: ''", "'host' has the value ''. Wanted some text"),
        ("host: 127", "'host' has the value 127. Wanted text; put it in quotes"),
        ("library_name: 1984", "'library_name' has the value 1984. Wanted text; put it in quotes"),
        (
            "language: Norwegian!",
            "'language' has the value 'Norwegian!'. Wanted a language code, such as en, pt-BR or zh-Hans",
        ),
        (
            "allow_private_addresses: maybe",
            "'allow_private_addresses' has the value 'maybe'. Wanted true or false",
        ),
        ("media_root: ''", "'media_root' has the value ''. Wanted a path"),
        ("media_root: '  '", "'media_root' has the value '  '. Wanted a path"),
        ("media_root: 3", "'media_root' has the value 3. Wanted a path"),
        ("templates: no-such-folder", "'templates' has the value '{}/no-such-folder'. There is no such folder"),
        ("downloads: 3", "'downloads' has the value 3. Wanted keys with values"),
        ("folders: [films]", "'folders' has the value of a list. Wanted keys with values"),
        ("folders: { films: /nas }", "'folders.films' has the value '/nas'. Wanted keys with values"),
        ("folders: { films: { kind: movie } }", "'folders.films.path' is missing"),
        ("folders: { films: { path: } }", "'folders.films.path' is missing"),
        (
            "folders: { Films: { path: /nas } }",
            "'folders.Films' cannot be a name here. Wanted a name of small letters, digits, - and _ that is not main",
        ),
        (
            "folders: { main: { path: /nas } }",
            "'folders.main' cannot be a name here. Wanted a name of small letters, digits, - and _ that is not main",
        ),
        (
            "downloads: { subtitle_languages: en }",
            "'downloads.subtitle_languages' has the value 'en'. Wanted a list, such as [en, de]",
        ),
        (
            "downloads: { timeout_s: !!float nan }",
            "'downloads.timeout_s' has the value nan. Input should be a finite number",
        ),
        (
            "uploads: { max_size: 12 parsecs }",
            "'uploads.max_size' has the value '12 parsecs'. Wanted a size, such as 20GB",
        ),
        (
            "jobs: { min_free: -5 }",
            "'jobs.min_free' has the value -5. Wanted a size, such as 20GB",
        ),
        (
            "access: { trusted_proxies: [nginx] }",
            "'access.trusted_proxies.0' has the value 'nginx'. 'nginx' does not appear to be an IPv4 or IPv6 network",
        ),
        (
            "access: { cors_origins: ['*'] }",
            "'access.cors_origins.0' has the value '*'. Wanted an origin, such as https://example.org",
        ),
        ("access: { sql_role: guest }", "'access.sql_role' has the value 'guest'. Input should be 'admin' or 'member'"),
        ("8080: port", "'8080' cannot be a name here. Keys are text"),
    ],
)
def test_a_bad_value_is_refused_with_its_line(line: str, message: str, write: Write, tmp_path: Path) -> None:
    expected = message.replace("{}/", "")
    assert refused(write(f"# a\n\n{line}\n")) == (f"config.yaml, line 3: {expected}.", SEE)


def test_the_line_is_that_of_the_key_itself(write: Write) -> None:
    text = "downloads:\n  # many\n  max_height: 1080\njobs:\n  tries: 1\n\n  workers: 99\n"
    message = "config.yaml, line 7: 'jobs.workers' has the value 99. Input should be less than or equal to 32."
    assert refused(write(text)) == (message, SEE)


def test_the_line_is_that_of_the_item_in_a_list(write: Write) -> None:
    text = "access:\n  trusted_proxies:\n  - 10.0.0.1\n  - nginx\n"
    message, _ = refused(write(text))
    assert message.startswith("config.yaml, line 4: 'access.trusted_proxies.1' has the value 'nginx'.")


def test_a_long_value_is_cut(write: Write) -> None:
    message, _ = refused(write(f"port: {'9' * 170}x{'9' * 170}"))
    assert message.startswith(f"config.yaml, line 1: 'port' has the value '{'9' * 170}x{'9' * 128}.... Wanted")


@pytest.mark.parametrize(
    ("text", "line", "key", "hint"),
    [
        ("prot: 80", 1, "prot", "Did you mean 'port'?"),
        ("PORT: 80", 1, "PORT", "Did you mean 'port'?"),
        ("media-root: x", 1, "media-root", "Did you mean 'media_root'?"),
        ("port: 1\njobs:\n  worker: 3", 3, "jobs.worker", "Did you mean 'workers'?"),
        ("workers: 3", 1, "workers", "It belongs under 'jobs:'."),
        ("jobs:\n  media_root: x", 2, "jobs.media_root", "It belongs at the top, outside of any section."),
        ("folders:\n  tv: {path: /a, knid: show}", 2, "folders.tv.knid", "Did you mean 'kind'?"),
        ("uploads:\n  zebra: 1", 2, "uploads.zebra", "Known keys here: max_size."),
        ("zebra:", 1, "zebra", None),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest(
    text: str, line: int, key: str, hint: str | None, write: Write
) -> None:
    every = f"Known keys here: {', '.join(sorted(Settings.model_fields))}."
    assert refused(write(text)) == (f"config.yaml, line {line}: unknown key '{key}'.", hint or every)


def test_an_unknown_key_does_not_show_its_value(write: Write) -> None:
    assert "geheim" not in " ".join(refused(write("tmdb_token: geheim")))


@pytest.mark.parametrize(
    ("text", "line", "key", "first"),
    [("port: 1\nhost: a\nport: 1\n", 3, "port", 1), ("jobs:\n  tries: 1\n\n  tries: 2\n", 4, "tries", 2)],
)
def test_a_key_given_twice_is_refused(text: str, line: int, key: str, first: int, write: Write) -> None:
    hint = f"It stands in line {first} already; keep one of the two."
    assert refused(write(text)) == (f"config.yaml, line {line}: the key '{key}' again.", hint)


def test_the_same_key_in_two_sections_is_fine(write: Write) -> None:
    folders = load(write("folders:\n  a: {path: /a}\n  b: {path: /b}\n"), {}).folders
    assert folders == {"a": Folder(path=Path("/a")), "b": Folder(path=Path("/b"))}
