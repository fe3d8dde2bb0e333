"""Every setting there is: its name, its type, its default and what it is for."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ByteSize,
    DirectoryPath,
    Field,
    SecretStr,
)

from medialib.errors import SettingsError
from medialib.model import Kind
from medialib.settings.naming import Naming
from medialib.settings.part import Part

FROM_ENVIRONMENT = {
    "MEDIA_ROOT": "media_root",
    "BUILD_DIR": "build_dir",
    "HOST": "host",
    "PORT": "port",
    "ALLOW_PRIVATE_ADDRESSES": "allow_private_addresses",
}
PATHS = ("media_root", "build_dir", "templates")
SECRETS = ("redis_url", "notify", "tmdb_key", "acoustid_key")
SHELVES = ("movies", "shows", "music", "videos", "podcasts", "articles", "books", "discs", "uploads", "inbox")


def _number(value: object) -> object:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("Wanted a number")
    return value


def _network(value: str) -> str:
    ipaddress.ip_network(value, strict=False)
    return value


def _path(value: Path) -> Path:
    if not value.parts or not str(value).strip() or "\0" in str(value):
        raise ValueError("Wanted a path")
    return value


def _like(pattern: str, wanted: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"Wanted {wanted}")
        return value

    return AfterValidator(check)


def _redis(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("Wanted redis://, rediss:// or unix://")
    return value


def _service(value: SecretStr) -> SecretStr:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://\S", value.get_secret_value()):
        raise ValueError("Wanted an address as Apprise writes it, such as ntfy://ntfy.sh/my-topic")
    return value


Whole = Annotated[int, BeforeValidator(_number)]
Real = Annotated[float, BeforeValidator(_number)]
Size = Annotated[ByteSize, BeforeValidator(_number)]
Place = Annotated[Path, AfterValidator(_path)]
Network = Annotated[str, AfterValidator(_network)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis)]
ServiceUrl = Annotated[SecretStr, AfterValidator(_service)]
Origin = Annotated[str, _like(r"https?://[^/\s*]+", "an origin, such as https://example.org")]
Language = Annotated[str, _like(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a language code, such as en, pt-BR or zh-Hans")]
FolderName = Annotated[
    str, _like(r"(?!main$)[a-z0-9][a-z0-9_-]{0,31}", "a name of small letters, digits, - and _ that is not main")
]


class Folder(Part):
    """A media folder that already exists; its files stay where they are."""

    path: Place = Field(description="Where it is.")
    kind: Kind | None = Field(
        None, description="What its files are, when their names do not say: movie, episode, track, ..."
    )
    sidecars: bool = Field(
        False, description="Write sidecars beside its files too; without it, nothing is written there."
    )


class Downloads(Part):
    """Fetching from the web."""

    playlist_limit: Whole = Field(500, ge=1, le=10_000, description="The most items one playlist may bring.")
    max_height: Whole = Field(1080, ge=144, le=4320, description="The tallest picture to fetch, in pixels.")
    subtitle_languages: tuple[Language, ...] = Field(("en",), description="Subtitles to fetch, as language codes.")
    timeout_s: Real = Field(30, gt=0, le=600, description="Seconds without an answer before a fetch counts as dropped.")


class Uploads(Part):
    """Files sent by the browser or the API."""

    max_size: Size = Field(ByteSize(64 * 1024**3), description="The most that one upload may send, e.g. 20GB.")


class Providers(Part):
    """Services that know films, music and books."""

    enabled: bool = Field(True, description="Ask services on the web what things are.")
    language: Language | None = Field(None, description="The language of titles and texts; without it, the library's.")
    tmdb_key: SecretStr | None = Field(
        None, description="A key (v3) or token (v4) of The Movie Database, for films and shows."
    )
    acoustid_key: SecretStr | None = Field(None, description="A key of AcoustID, to know music by its sound.")
    contact: str = Field("", max_length=200, description="How MusicBrainz may reach you: a mail or web address.")
    accept: Real = Field(0.85, ge=0, le=1, description="How sure a match must be to be taken by itself.")
    review: Real = Field(0.5, ge=0, le=1, description="How sure a match must be to be shown for review.")
    tmdb_url: Origin = Field("https://api.themoviedb.org", description="Where The Movie Database answers.")
    tmdb_images_url: Origin = Field("https://image.tmdb.org", description="Where its pictures are.")
    musicbrainz_url: Origin = Field("https://musicbrainz.org", description="Where MusicBrainz answers.")
    musicbrainz_interval_s: Real = Field(
        1.0,
        ge=0,
        le=60,
        description="Seconds between two requests to MusicBrainz; less than 1 only counts for a mirror of your own.",
    )
    acoustid_url: Origin = Field("https://api.acoustid.org", description="Where AcoustID answers.")
    coverart_url: Origin = Field("https://coverartarchive.org", description="Where the Cover Art Archive answers.")
    openlibrary_url: Origin = Field("https://openlibrary.org", description="Where Open Library answers.")
    covers_url: Origin = Field("https://covers.openlibrary.org", description="Where Open Library's covers are.")


class Discs(Part):
    """Ripping discs."""

    drives: tuple[Place, ...] = Field(
        (), description="Drives to watch beside those the system knows, such as /dev/sr1 given to a container."
    )
    auto_rip: bool = Field(False, description="Rip a disc by itself once it has been in the drive for `wait_s`.")
    wait_s: Real = Field(
        60, ge=0, le=86_400, description="Seconds in which a person may correct the title before a disc is ripped."
    )
    eject: bool = Field(True, description="Open the drive when a disc has been read.")
    titles: Literal["main", "all"] = Field("main", description="What to take of a film disc: main or all.")
    min_title_s: Real = Field(600, ge=1, le=36_000, description="Seconds a title must last to count among all.")
    preset: str = Field("Fast 1080p30", min_length=1, max_length=80, description="HandBrake's preset.")
    quality: Real | None = Field(
        None, ge=0, le=63, description="Constant quality (RF) in place of the preset's; less is better."
    )
    container: Literal["mp4", "mkv"] = Field("mp4", description="The file made of a title: mp4 or mkv.")
    audio_languages: tuple[Language, ...] = Field((), description="Sound to keep; without any, every language.")
    subtitle_languages: tuple[Language, ...] = Field((), description="Subtitles to keep; without any, every language.")
    use_makemkv: bool = Field(False, description="Read video discs with makemkvcon, where it is installed.")
    keep_image: bool = Field(False, description="Keep the image of a video disc in discs/ after ripping.")
    audio_format: Literal["flac", "opus", "mp3", "aac"] = Field("flac", description="The files made of audio CDs.")
    idle_timeout_s: Real = Field(
        300, ge=1, le=7200, description="Seconds after which a silent ripping program is taken to hang."
    )


class Jobs(Part):
    """The job runner."""

    workers: Whole = Field(2, ge=1, le=32, description="Jobs that run at the same time.")
    tries: Whole = Field(3, ge=1, le=20, description="How often a job is tried when the cause may pass.")
    retry_delay_s: Real = Field(
        30, ge=0, le=86_400, description="Seconds before the second try; doubled for each further one."
    )
    lease_s: Real = Field(
        30, ge=3, le=3600, description="Seconds after which a job of a silent worker is queued again."
    )
    min_free: Size = Field(ByteSize(500 * 1024**2), description="Free space that no job may use up.")
    redis_url: RedisUrl | None = Field(
        None, description="Use this Redis as the queue in place of data/queue.db; needs the Python package redis."
    )


class Watch(Part):
    """The inbox and the media folders."""

    enabled: bool = Field(True, description="Take new files from the inbox and the media folders by itself.")
    settle_s: Real = Field(5, ge=0, le=3600, description="Seconds a file must not have grown before it is taken.")
    rescan_h: Real = Field(1, gt=0, le=168, description="Hours between reconciling scans.")


class Access(Part):
    """Who may look, and through which proxies."""

    session_days: Whole = Field(30, ge=1, le=365, description="Days a sign-in lasts without use.")
    trusted_proxies: tuple[Network, ...] = Field(
        (), description="Addresses or networks whose X-Forwarded headers count."
    )
    cors_origins: tuple[Origin, ...] = Field((), description="Other origins whose scripts may call the API.")
    sql_role: Literal["admin", "member"] = Field("admin", description="The least role that may open /data/.")


class Settings(Part):
    """Everything that can vary, made once per process."""

    library_name: str = Field("Library", min_length=1, max_length=80, description="The name in the masthead.")
    language: Language = Field("en", description="The language of the catalogue, as a BCP 47 code.")
    media_root: Place = Field(Path("media"), description="Where the shelves and data/ are.")
    build_dir: Place = Field(Path("build"), description="Where the catalogue is printed.")
    host: str = Field("127.0.0.1", min_length=1, description="The address to listen on.")
    port: Whole = Field(8080, ge=0, le=65_535, description="The port to listen on.")
    allow_private_addresses: bool = Field(False, description="Let the fetchers reach loopback and private addresses.")
    templates: DirectoryPath | None = Field(None, description="A folder whose templates and extra.css override ours.")
    sidecars: bool = Field(
        True, description="Write sidecars (NFO, artwork, JSON) beside the files on MEDIA_ROOT's shelves."
    )
    folders: Mapping[FolderName, Folder] = Field(default_factory=dict, description="Media folders by name.")
    downloads: Downloads = Field(Downloads.model_construct(), description="Fetching from the web.")
    uploads: Uploads = Field(Uploads.model_construct(), description="Files sent to us.")
    providers: Providers = Field(Providers.model_construct(), description="Services that know films, music and books.")
    discs: Discs = Field(Discs.model_construct(), description="Ripping discs.")
    notify: tuple[ServiceUrl, ...] = Field(
        (),
        description="Where to say that a disc is done, has failed or asks something: addresses as Apprise writes them.",
    )
    naming: Naming = Field(Naming.model_construct(), description="How files are named on their shelves.")
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

    def sidecar_folders(self) -> tuple[str, ...]:
        """The media folders in which sidecars are written."""
        main = ("main",) if self.sidecars else ()
        return (*main, *(name for name, folder in self.folders.items() if folder.sidecars))

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
