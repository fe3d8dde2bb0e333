"""Where settings come from: the file, .env beside it, the environment; and the folders they name."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from refusal import Write, refused

from medialib.errors import SettingsError
from medialib.settings import FROM_ENVIRONMENT, SHELVES, Settings, environment, load

OUTSIDE = {
    "MEDIA_ROOT": ("/srv/media", Path("/srv/media")),
    "BUILD_DIR": ("/srv/build", Path("/srv/build")),
    "HOST": ("0.0.0.0", "0.0.0.0"),
    "PORT": ("81", 81),
    "ALLOW_PRIVATE_ADDRESSES": ("true", True),
}


def test_every_name_of_the_environment_is_tried_here() -> None:
    assert set(OUTSIDE) == set(FROM_ENVIRONMENT)


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_environment_wins_over_dotenv_and_that_over_the_file(name: str, write: Write, tmp_path: Path) -> None:
    key = FROM_ENVIRONMENT[name]
    text, value = OUTSIDE[name]
    other = "false" if key.startswith("allow") else "7" if key == "port" else "/elsewhere"
    path = write(f"{key}: {json.dumps(other)}")
    assert getattr(load(path, {name: text}), key) == value
    (tmp_path / ".env").write_text(f"{name}={text}\n")
    assert getattr(load(path, {}), key) == value
    (tmp_path / ".env").write_text(f"{name}={other}\n")
    assert getattr(load(path, {name: text}), key) == value


@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_an_empty_name_in_the_environment_counts_for_nothing(empty: str, write: Write, tmp_path: Path) -> None:
    path = write("port: 81")
    assert load(path, {"PORT": empty, "MEDIALIB_CONFIG": empty, "MEDIA_ROOT": empty}).port == 81
    (tmp_path / ".env").write_text("PORT=82\nHOST=\nMEDIA_ROOT=''\n")
    settings = load(path, {"PORT": empty})
    assert (settings.port, settings.host, settings.media_root) == (82, "127.0.0.1", tmp_path / "media")


def test_a_bad_value_outside_the_file_names_its_place(write: Write, tmp_path: Path) -> None:
    path = write("# nothing\n")
    assert refused(path, PORT="eighty")[0] == "environment, PORT: 'port' has the value 'eighty'. Wanted a whole number."
    (tmp_path / ".env").write_text("PORT=90000\n")
    message, _ = refused(path)
    assert message == ".env, PORT: 'port' has the value '90000'. Input should be less than or equal to 65535."


def test_relative_paths_start_where_they_are_written(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "house").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    path = write("media_root: ./a/../m\n").rename(tmp_path / "house" / "config.yaml")
    roots = {load(path, {}).media_root, load(Path("../house/config.yaml"), {}).media_root}
    assert roots == {tmp_path / "house" / "m"}
    assert load(path, {"MEDIA_ROOT": "m"}).media_root == tmp_path / "work" / "m"
    (tmp_path / "house" / ".env").write_text("MEDIA_ROOT=from-env\n")
    assert load(path, {}).media_root == tmp_path / "house" / "from-env"


def test_a_home_that_nobody_has_is_refused(write: Write) -> None:
    message = "Cannot find the home folder in '~nobody-by-this-name/x'."
    assert refused(write("media_root: ~nobody-by-this-name/x")) == (message, "Write the path out.")


def test_medialib_config_names_the_file(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = write("port: 81").rename(tmp_path / "other.yaml")
    write("port: 82")
    monkeypatch.chdir(tmp_path)
    assert load(environment={"MEDIALIB_CONFIG": str(other)}).port == 81
    assert load(environment={"MEDIALIB_CONFIG": "other.yaml"}).port == 81
    assert load(environment={}).port == 82


def test_the_real_environment_is_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIALIB_CONFIG", str(write("port: 81")))
    monkeypatch.setenv("HOST", "localhost")
    settings = load()
    assert (settings.port, settings.host) == (81, "localhost")
    assert environment() == dict(os.environ)


def test_interpolation_takes_the_environment_then_dotenv_then_the_default(write: Write, tmp_path: Path) -> None:
    path = write("library_name: The ${WHOSE:-common} library of ${PLACE:-} here\n")
    assert load(path, {}).library_name == "The common library of  here"
    (tmp_path / ".env").write_text("export WHOSE='our # own'\nPLACE=Ulm\n")
    assert load(path, {}).library_name == "The our # own library of Ulm here"
    assert load(path, {"WHOSE": "my", "PLACE": ""}).library_name == "The my library of Ulm here"


def test_what_is_filled_in_has_the_type_it_would_have_had(write: Write) -> None:
    text = "port: ${P:-81}\nwatch: {enabled: '${W:-false}'}\nlibrary_name: '${N:-1984}'\ntemplates: ${T:-}\n"
    settings = load(write(text), {})
    assert (settings.port, settings.watch.enabled, settings.library_name, settings.templates) == (
        81,
        False,
        "1984",
        None,
    )


def test_what_is_filled_in_cannot_add_keys(write: Write) -> None:
    assert load(write("library_name: ${N}\n"), {"N": "a: b\nport: 1 # ${X}"}).library_name == "a: b\nport: 1 # ${X}"


def test_comments_may_mention_a_name(write: Write) -> None:
    assert load(write("# set ${NAME} or ${\nport: 81\n"), {}).port == 81


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("${NAME}", "NAME is not set.", "Set it in the environment or in .env, or write ${NAME:-default}."),
        ("a ${", "cannot read what follows '${'.", "Write ${NAME} or ${NAME:-default}."),
        ("${NAME-x}", "cannot read what follows '${'.", "Write ${NAME} or ${NAME:-default}."),
        ("${A:-${B}}", "cannot read what follows '${'.", "Write ${NAME} or ${NAME:-default}."),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(text: str, message: str, hint: str, write: Write) -> None:
    assert refused(write(f"port: 1\nhost: {text}\n")) == (f"config.yaml, line 2: {message}", hint)


def test_a_value_from_elsewhere_is_not_repeated(write: Write) -> None:
    message, hint = refused(write("port: ${TOKEN}\n"), TOKEN="geheim")
    assert message == "config.yaml, line 1: 'port' has the value ${TOKEN}. Wanted a whole number."
    assert "geheim" not in hint


@pytest.mark.parametrize("value", ["geheim@host", "[geheim]", "http://geheim@host"])
def test_a_secret_is_not_repeated_where_it_belongs(value: str, write: Write) -> None:
    message, hint = refused(write(f"jobs: {{redis_url: {value}}}"))
    assert message.startswith("config.yaml, line 1: 'jobs.redis_url' has the value that we keep to ourselves. ")
    assert "geheim" not in message + hint


@pytest.mark.parametrize(
    "text",
    [
        "jobs: redis://:geheim@localhost",
        "jobs: {'redis://:geheim@localhost'}",
        "redis://:geheim@localhost: 1",
        "jobs: {redis_url: *geheim}",
        "jobs: {redis_url: !geheim x}",
        "jobs: {redis_url: !geheim!x y}",
        "jobs: {redis_url: redis://localhost, workers: ${GIVEN}}",
    ],
)
def test_a_secret_is_not_repeated_where_it_does_not_belong(text: str, write: Write) -> None:
    said = " ".join(refused(write(text), GIVEN="geheim"))
    assert "config.yaml, line 1" in said
    assert "geheim" not in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: [1\nb: 2", "config.yaml, line 2: not valid YAML (expected ',' or ']', but got ':')."),
        (
            b"port: 1\n\tx: 2",
            "config.yaml, line 2: not valid YAML (found character '\\t' that cannot start any token).",
        ),
        (b"a: 1\n---\nb: 2\n", "config.yaml, line 2: not valid YAML (but found another document)."),
        (b"host: *nobody", "config.yaml, line 1: not valid YAML (found undefined alias)."),
        (
            b"host: !!python/object:os.system x",
            "config.yaml, line 1: not valid YAML (could not determine a constructor for the tag).",
        ),
        (b"? [a]\n: b\n", "config.yaml, line 1: not valid YAML (found unhashable key)."),
        (b"host: a\nport: \x01", "config.yaml, line 2: special characters are not allowed."),
        (b"port: !!int geheim", "config.yaml: a value does not fit its tag or is too long."),
        (b"port: " + b"9" * 5000, "config.yaml: a value does not fit its tag or is too long."),
        (b"- port\n", "config.yaml, line 1: wanted keys with values."),
        (b"port 80\n", "config.yaml, line 1: wanted keys with values."),
        (b"port: 1\nhost: caf\xe9\n", "config.yaml, line 2: not UTF-8."),
        ("port: 80".encode("utf-16"), "config.yaml, line 1: not UTF-8."),
    ],
)
def test_a_file_that_is_no_config_is_refused(content: bytes, message: str, write: Write) -> None:
    said, hint = refused(write(content))
    assert said == message
    assert hint


def test_an_alias_is_filled_in_once(write: Write) -> None:
    text = "folders:\n  a: {path: &place '${P}'}\nlibrary_name: *place\n"
    assert load(write(text), {"P": "/${P}"}).library_name == "/${P}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PORT=81\nHOST='unclosed\n", ".env, line 2: not NAME=value."),
        (b"= geheim\n", ".env, line 1: not NAME=value."),
        (b"PORT=81\nHOST=\xff\n", ".env, line 2: not UTF-8."),
    ],
)
def test_a_broken_dotenv_is_refused(content: bytes, message: str, write: Write, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(content)
    assert refused(write(""))[0] == message


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    expected = ("There is no settings file 'none.yaml'.", "Create it, or unset MEDIALIB_CONFIG.")
    assert refused(missing) == expected
    with pytest.raises(SettingsError) as caught:
        load(environment={"MEDIALIB_CONFIG": str(missing)})
    assert (caught.value.message.replace(f"{tmp_path}/", ""), caught.value.hint) == expected


def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.yaml").mkdir()
    monkeypatch.chdir(tmp_path)
    expected = ("Cannot read 'config.yaml': Is a directory.", "Wanted a text file that this user may read.")
    assert refused(tmp_path / "config.yaml") == expected
    assert refused(None) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux")
def test_a_file_that_cannot_be_read_is_refused() -> None:
    message, _ = refused(Path("/proc/self/mem"))
    assert message == "Cannot read '/proc/self/mem': Input/output error.".replace("/proc/self/", "")


def test_a_file_of_another_user_is_refused() -> None:
    code = (
        "import os, sys, pathlib; from medialib.settings import load; from medialib.errors import SettingsError\n"
        "os.getuid() or os.seteuid(65534)\n"
        "try: load(pathlib.Path(sys.argv[1]), {})\n"
        "except SettingsError as error: print(error.message)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "config.yaml"
        path.touch(0)
        run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout == f"Cannot read '{path}': Permission denied.\n"


@pytest.mark.parametrize(
    ("text", "line", "folder", "other"),
    [
        ("folders:\n  a: {path: media}", 2, ("a", "media"), ("MEDIA_ROOT's movies/", "media/movies")),
        ("folders:\n  a: {path: .}", 2, ("a", ""), ("MEDIA_ROOT's movies/", "media/movies")),
        (
            "folders:\n  a: {path: media/movies/old}",
            2,
            ("a", "media/movies/old"),
            ("MEDIA_ROOT's movies/", "media/movies"),
        ),
        ("folders:\n  a:\n    path: media/data/x", 3, ("a", "media/data/x"), ("MEDIA_ROOT's data/", "media/data")),
        ("folders:\n  a: {path: build/home}", 2, ("a", "build/home"), ("BUILD_DIR", "build")),
        ("folders:\n  a: {path: nas}\n  b: {path: nas/films}", 3, ("b", "nas/films"), ("the folder 'a'", "nas")),
        ("folders:\n  a: {path: nas}\n  b: {path: x/../nas}", 3, ("b", "nas"), ("the folder 'a'", "nas")),
    ],
)
def test_folders_that_overlap_are_refused(
    text: str, line: int, folder: tuple[str, str], other: tuple[str, str], write: Write, tmp_path: Path
) -> None:
    path = write(text)
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert caught.value.message == (
        f"{path}, line {line}: the folder '{folder[0]}' ('{tmp_path / folder[1]}') overlaps {other[0]} ('{tmp_path / other[1]}')."
    )
    assert caught.value.hint == "Name folders that lie beside each other."


@pytest.mark.parametrize(
    ("media", "build", "shelf"),
    [
        ("home", ".", "home/movies"),  # what is no page would be cleared away there: the whole library
        ("home/media", ".", "home/media/movies"),
        ("media", "media/movies", "media/movies"),
        ("media", "media/data", "media/data"),
        ("media", "media/data/cache", "media/data"),
    ],
)
def test_pages_are_not_printed_over_the_library(
    media: str, build: str, shelf: str, write: Write, tmp_path: Path
) -> None:
    name = shelf.rpartition("/")[2]
    assert refused(write(f"media_root: {media}\nbuild_dir: {build}\n")) == (
        f"config.yaml, line 2: pages would be printed to '{os.path.normpath(tmp_path / build / 'home')}', which overlaps MEDIA_ROOT's "
        f"{name}/ ('{tmp_path / shelf}').".replace(f"{tmp_path}/", ""),
        "Set BUILD_DIR to a place of its own: what is no page is cleared away there.",
    )


@pytest.mark.parametrize(("media", "build"), [("media", "media"), ("media", "."), ("m", "m/build"), ("build", "build")])
def test_pages_beside_the_shelves_are_fine(media: str, build: str, write: Write, tmp_path: Path) -> None:
    settings = load(write(f"media_root: {media}\nbuild_dir: {build}\n"), {})
    assert (settings.media_root, settings.build_dir) == (tmp_path / media, Path(os.path.normpath(tmp_path / build)))


def test_a_link_does_not_hide_that_folders_overlap(write: Write, tmp_path: Path) -> None:
    (tmp_path / "media/movies").mkdir(parents=True)
    (tmp_path / "films").symlink_to("media/movies")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/home").symlink_to(tmp_path / "media/data")
    message, _ = refused(write("folders:\n  films: {path: films}\n"))
    assert (
        message == "config.yaml, line 2: the folder 'films' ('films') overlaps MEDIA_ROOT's movies/ ('media/movies')."
    )
    message, _ = refused(write("build_dir: out\n"))
    assert message == (
        "config.yaml, line 1: pages would be printed to 'out/home', which overlaps MEDIA_ROOT's data/ ('media/data')."
    )


def test_a_folder_beside_the_shelves_is_fine(write: Write, tmp_path: Path) -> None:
    settings = load(write("folders: {photos: {path: media/photos}, nas: {path: nas-2}, more: {path: nas}}"), {})
    assert settings.folder_paths() == {
        "main": tmp_path / "media",
        "photos": tmp_path / "media/photos",
        "nas": tmp_path / "nas-2",
        "more": tmp_path / "nas",
    }


def test_make_folders_makes_the_shelves_and_a_private_data_folder(tmp_path: Path) -> None:
    settings = Settings(media_root=tmp_path / "m", build_dir=tmp_path / "b")
    settings.make_folders()
    settings.make_folders()
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    data = {f"m/data/{name}" for name in ("artwork", "articles", "cache", "logs", "backups", "work")}
    assert made == {"b", "m", "m/data", *data, *(f"m/{shelf}" for shelf in SHELVES)}
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    paths = (settings.library_db, settings.private_db, settings.work, settings.inbox)
    assert paths == (
        tmp_path / "m/data/library.db",
        tmp_path / "m/data/private.db",
        tmp_path / "m/data/work",
        tmp_path / "m/inbox",
    )


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("a file")
    with pytest.raises(SettingsError) as caught:
        Settings(media_root=tmp_path / "m", build_dir=tmp_path / "b").make_folders()
    assert (caught.value.message, caught.value.hint) == (
        f"Cannot create '{tmp_path}/m/movies': Not a directory.",
        "Set MEDIA_ROOT and BUILD_DIR to places this user may write.",
    )
