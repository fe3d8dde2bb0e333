"""Turns config.yaml, .env and the environment into one frozen Settings.

The only module that reads the environment. A wrong key or value is refused with the file, the
line and the nearest known key. Relative paths in config.yaml start at its folder, those in the
environment at the working directory.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from dotenv import dotenv_values
from pydantic import BaseModel, ByteSize, ConfigDict, Field, ValidationError

from medialib.errors import SettingsError
from medialib.model import Kind

FROM_ENVIRONMENT = {
    "MEDIA_ROOT": "media_root",
    "BUILD_DIR": "build_dir",
    "HOST": "host",
    "PORT": "port",
    "ALLOW_PRIVATE_ADDRESSES": "allow_private_addresses",
}
PATHS = ("media_root", "build_dir", "templates")
INTERPOLATION = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
SHELVES = ("movies", "shows", "music", "videos", "podcasts", "articles", "books", "uploads", "inbox")


class Part(BaseModel):
    """A section of config.yaml: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Folder(Part):
    """A media folder that already exists; its files stay where they are."""

    path: Path
    kind: Kind | None = Field(
        None, description="What its files are, when their names do not say: movie, episode, track, ..."
    )


class Downloads(Part):
    """Fetching from the web."""

    playlist_limit: int = Field(500, ge=1, le=10_000, description="The most items one playlist may bring.")
    max_height: int = Field(1080, ge=144, le=4320, description="The tallest picture to fetch, in pixels.")
    subtitle_languages: tuple[str, ...] = Field(("en",), description="Subtitles to fetch, as language codes.")
    timeout_s: float = Field(
        30, gt=0, le=600, description="Seconds without an answer before a fetch counts as dropped."
    )


class Uploads(Part):
    """Files sent by the browser or the API."""

    max_size: ByteSize = Field(ByteSize(64 * 1024**3), description="The largest file taken, e.g. 20GB.")


class Jobs(Part):
    """The job runner."""

    workers: int = Field(2, ge=1, le=32, description="Jobs that run at the same time.")
    tries: int = Field(3, ge=1, le=20, description="How often a job is tried when the cause may pass.")
    retry_delay_s: float = Field(
        30, ge=0, le=86_400, description="Seconds before the second try; doubled for each further one."
    )
    lease_s: float = Field(
        30, ge=3, le=3600, description="Seconds after which a job of a silent worker is queued again."
    )
    min_free: ByteSize = Field(ByteSize(500 * 1024**2), description="Free space that no job may use up.")
    redis_url: str | None = Field(None, description="Use this Redis as the queue in place of data/queue.db.")


class Watch(Part):
    """The inbox and the media folders."""

    enabled: bool = Field(True, description="Take new files from the inbox and the media folders by itself.")
    settle_s: float = Field(5, ge=0, le=3600, description="Seconds a file must not have grown before it is taken.")
    rescan_h: float = Field(1, gt=0, le=168, description="Hours between reconciling scans.")


class Access(Part):
    """Who may look, and through which proxies."""

    session_days: int = Field(30, ge=1, le=365, description="Days a sign-in lasts without use.")
    trusted_proxies: tuple[str, ...] = Field((), description="Addresses or networks whose X-Forwarded headers count.")
    cors_origins: tuple[str, ...] = Field((), description="Other origins whose scripts may call the API.")
    sql_role: str = Field("admin", pattern="^(admin|member)$", description="The least role that may open /data/.")


class Settings(Part):
    """Everything that can vary, made once per process."""

    library_name: str = Field("Library", min_length=1, max_length=80, description="The name in the masthead.")
    language: str = Field("en", description="The language of the catalogue, as a BCP 47 code.")
    media_root: Path = Field(Path("media"), description="Where the shelves and data/ are.")
    build_dir: Path = Field(Path("build"), description="Where the catalogue is printed.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(8080, description="The port to listen on.")
    allow_private_addresses: bool = Field(False, description="Let the fetchers reach loopback and private addresses.")
    templates: Path | None = Field(None, description="A folder whose templates and extra.css override ours.")
    folders: Mapping[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")], Folder] = Field(
        default_factory=dict, description="Media folders by name."
    )
    downloads: Downloads = Field(Downloads.model_construct(), description="Fetching from the web.")
    uploads: Uploads = Field(Uploads.model_construct(), description="Files sent to us.")
    jobs: Jobs = Field(Jobs.model_construct(), description="The job runner.")
    watch: Watch = Field(Watch.model_construct(), description="The inbox and the media folders.")
    access: Access = Field(Access.model_construct(), description="Who may look.")

    @property
    def data(self) -> Path:
        """Where the databases, artwork and unfinished work lie; never served as files."""
        return self.media_root / "data"

    @property
    def library_db(self) -> Path:
        """The facts about the collection, and the jobs."""
        return self.data / "library.db"

    @property
    def private_db(self) -> Path:
        """People, sessions, progress and secrets."""
        return self.data / "private.db"

    @property
    def work(self) -> Path:
        """One folder per unfinished job, on the shelves' filesystem."""
        return self.data / "work"

    @property
    def inbox(self) -> Path:
        """Files dropped here are moved to their shelf."""
        return self.media_root / "inbox"

    def folder_paths(self) -> dict[str, Path]:
        """Every media folder by name; `main` is MEDIA_ROOT itself."""
        return {"main": self.media_root, **{name: folder.path for name, folder in self.folders.items()}}

    def make_folders(self) -> None:
        """Create MEDIA_ROOT's shelves and data folders where they are missing.

        Raises SettingsError when the place cannot be written.
        """
        parts = [self.media_root / shelf for shelf in SHELVES]
        parts += [self.data / name for name in ("artwork", "articles", "cache", "logs", "backups", "work")]
        try:
            for part in parts:
                part.mkdir(parents=True, exist_ok=True)
            self.data.chmod(0o700)
            self.build_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"Cannot create '{error.filename}': {error.strerror}.",
                "Set MEDIA_ROOT and BUILD_DIR to places this user may write.",
            ) from error


def load(config: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. `config` and `environment` stand in for MEDIALIB_CONFIG and os.environ.

    Raises SettingsError, naming file, line, key and the nearest known key.
    """
    real = dict(os.environ if environment is None else environment)
    config = config or (Path(real["MEDIALIB_CONFIG"]) if real.get("MEDIALIB_CONFIG") else None)
    path = (config or Path("config.yaml")).absolute()
    if config and not path.is_file():
        raise SettingsError(
            f"MEDIALIB_CONFIG names '{config}', which is not a file.", "Create it, or unset MEDIALIB_CONFIG."
        )
    env = {**{k: v for k, v in dotenv_values(path.parent / ".env").items() if v is not None}, **real}
    text = path.read_text("utf-8") if path.is_file() else ""
    values = _from_yaml(INTERPOLATION.sub(lambda m: env.get(m[1], m[2] or ""), text), path)
    _anchor(values, path.parent)
    given = {key: env[name] for name, key in FROM_ENVIRONMENT.items() if env.get(name)}
    for key in set(given) & set(PATHS):
        given[key] = str(Path(given[key]).expanduser().absolute())
    try:
        return Settings.model_validate({**{k: path.parent / k.split("_")[0] for k in PATHS[:2]}, **values, **given})
    except ValidationError as error:
        raise _explain(error, text, path, given) from None


def _from_yaml(text: str, path: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(text) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{path}, line {line}: not valid YAML ({error.problem}).", "Mend that line.") from None
    if not isinstance(values, dict):
        raise SettingsError(
            f"{path}: holds a {type(values).__name__}, wanted keys with values.", "See config.yaml in the repository."
        )
    return values


def _anchor(values: dict[str, Any], start: Path) -> None:
    """Make the paths of the file absolute, from the folder it lies in."""
    for key in PATHS:
        if isinstance(values.get(key), str):
            values[key] = (start / Path(values[key]).expanduser()).absolute()
    folders = values.get("folders")
    for folder in folders.values() if isinstance(folders, dict) else ():
        if isinstance(folder, dict) and isinstance(folder.get("path"), str):
            folder["path"] = (start / Path(folder["path"]).expanduser()).absolute()


def _explain(error: ValidationError, text: str, path: Path, given: Mapping[str, str]) -> SettingsError:
    first = error.errors()[0]
    where = tuple(str(part) for part in first["loc"] if part != "[key]")
    name = ".".join(where)
    from_env = next((env for env, key in FROM_ENVIRONMENT.items() if key == where[0] and key in given), None)
    place = f"environment, {from_env}" if from_env else f"{path}, line {_line(text, where)}"
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(where[-1], _known(where[:-1]), 1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known keys here: {', '.join(sorted(_known(where[:-1])))}."
        return SettingsError(f"{place}: unknown key '{name}'.", hint)
    return SettingsError(
        f"{place}: '{name}' has value {first['input']!r}. {first['msg']}.", "See docs/settings.md for what it takes."
    )


def _known(where: tuple[str, ...]) -> list[str]:
    """The keys of the section at `where`."""
    model: type[BaseModel] = Settings
    for part in where:
        kind = model.model_fields[part].annotation if part in model.model_fields else Folder
        model = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else Folder
    return list(model.model_fields)


def _line(text: str, where: tuple[str, ...]) -> int:
    """The 1-based line on which the key at `where` stands, or 1 where it does not."""
    node = yaml.compose(text, yaml.SafeLoader) if text else None
    line = 1
    for part in where:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((key, value) for key, value in pairs if key.value == part), None)
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def environment() -> dict[str, str]:
    """What our own child processes inherit, so that they read the same settings."""
    return dict(os.environ)
