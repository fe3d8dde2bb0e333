"""What pages are printed from and with: the library, the printer's state, the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from sqlite_utils import Database

import medialib
from medialib.catalogue import hrefs, paper, places
from medialib.catalogue.views import Link, Site
from medialib.errors import SettingsError
from medialib.settings import Settings
from medialib.store import shelves

FORMAT = "4"
MUSIC = ("albums", "artists")


@dataclass(frozen=True, slots=True)
class Press:
    """One publisher's tools. `assets` maps names to printed paths; `nav` the shelves' titles to their pages."""

    settings: Settings
    library: Database
    state: Database
    paper: Environment
    assets: Mapping[str, str]
    nav: tuple[tuple[str, str], ...]
    sites: dict[tuple[str, str], Site] = field(default_factory=dict)

    def render(self, template: str, path: str, section: str, page: object) -> bytes:
        """A page's bytes. `section` is the shelf it belongs to, marked in the masthead."""
        key = (hrefs.root(path), section)
        site = self.sites.get(key)
        if site is None:
            site = self.sites[key] = made_site(self.settings, self.nav, self.assets, *key)
        return self.paper.get_template(template).render(site=site, page=page).encode()


def state_path(settings: Settings, catalogue: str) -> Path:
    """Where the printer keeps its state."""
    return settings.data / "cache" / f"{catalogue}.db"


def templates_folder() -> Path:
    """Our templates: inside the package when it was installed, beside it in a checkout. Raises SettingsError."""
    package = Path(medialib.__file__).parent
    for folder in (package / "site_templates", package.parent / "site_templates"):
        if (folder / "static").is_dir():
            return folder
    raise SettingsError(f"The templates are missing beside {package}.", "Install medialib again.")


def folders(settings: Settings) -> list[Path]:
    """Where templates are looked for, the first that has one winning."""
    return [*([settings.templates] if settings.templates else []), templates_folder()]


def environment(settings: Settings) -> Environment:
    """The templates, with the user's own before ours."""
    return paper.environment(folders(settings))


def asset_files(settings: Settings) -> dict[str, Path]:
    """Style sheets, scripts and drawings by name; `extra.css` is the user's."""
    found = {path.name: path for path in sorted((templates_folder() / "static").iterdir()) if path.is_file()}
    own = settings.templates
    if own is not None and (own / "extra.css").is_file():
        found["extra.css"] = own / "extra.css"
    return found


def assets(settings: Settings) -> dict[str, str]:
    """Each asset's printed path, which carries a hash of its content."""
    return {name: _hashed(path) for name, path in asset_files(settings).items()}


def _hashed(path: Path) -> str:
    stamp = hashlib.blake2b(path.read_bytes(), digest_size=4).hexdigest()
    return f"assets/{path.stem}.{stamp}{path.suffix}"


def stamp(settings: Settings) -> str:
    """A hash of all that shapes pages beside the library: our version, templates, assets and names."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\0".join((FORMAT, medialib.__version__, settings.library_name, settings.language)).encode())
    for folder in folders(settings):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(f"\0{path.relative_to(folder)}\0".encode("utf-8", "surrogateescape"))
                digest.update(path.read_bytes())
    return digest.hexdigest()


def navigation(state: Database) -> tuple[tuple[str, str], ...]:
    """The shelves that hold anything: title and path."""
    full = shelves.sizes(state, places.BY_NAME)
    links = []
    for shelf in places.SHELVES:
        if shelf.name in full and shelf.name not in MUSIC:
            links.append((shelf.title, hrefs.shelf(shelf.name)))
        elif shelf.name == "albums" and full.keys() & set(MUSIC):
            links.append(("Music", hrefs.shelf("albums" if "albums" in full else "artists")))
    return tuple(links)


def made_site(
    settings: Settings,
    nav: tuple[tuple[str, str], ...],
    assets: Mapping[str, str],
    root: str,
    section: str,
    live: bool = False,
) -> Site:
    """What every page knows, for those whose way to the top is `root`; the user's own style sheet, where there is one."""
    section = "albums" if section in MUSIC else section
    links = tuple(Link(title, root + path, current=path.partition("/")[0] == section) for title, path in nav)
    styles = (assets["extra.css"],) if "extra.css" in assets else ()
    return Site(settings.library_name, settings.language, root, links, dict(assets), styles, live)


def site(settings: Settings, root: str = "/") -> Site:
    """What every page knows, for the web app's own pages; without a printed catalogue the navigation is empty."""
    state = shelves.existing(state_path(settings, "home"), read_only=True)
    nav = navigation(state) if state else ()
    if state:
        state.close()
    return made_site(settings, nav, assets(settings), root, "", live=True)


def make(settings: Settings, library: Database, state: Database) -> Press:
    """A press for the state as it is now."""
    return Press(settings, library, state, environment(settings), assets(settings), navigation(state))
