"""What pages are printed with: templates and assets of ours and of the user's, a stamp of them all, the navigation."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogue_rows import add, noted
from sqlite_utils import Database

import medialib
from medialib.catalogue import press
from medialib.catalogue.views import Link
from medialib.errors import SettingsError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect


def own(settings: Settings, folder: Path, **files: str) -> Settings:
    """Settings with a folder of the user's templates; `_` in a name is a dot."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return settings.model_copy(update={"templates": folder})


@pytest.mark.parametrize(
    ("kinds", "navigation"),
    [
        ((), ()),
        ((Kind.MOVIE,), (("Movies", "movies/index.html"),)),
        ((Kind.ARTIST,), (("Music", "artists/index.html"),)),
        ((Kind.ALBUM,), (("Music", "albums/index.html"),)),
        ((Kind.ARTIST, Kind.ALBUM), (("Music", "albums/index.html"),)),
        ((Kind.TRACK,), (("Singles", "singles/index.html"),)),
        (
            (Kind.DISC, Kind.SHOW, Kind.PODCAST, Kind.ALBUM, Kind.PHOTO),
            (("Shows", "shows/index.html"), ("Music", "albums/index.html"), ("Podcasts", "podcasts/index.html"),
             ("Photos", "photos/index.html"), ("Discs", "discs/index.html")),
        ),
    ],
)  # fmt: skip
def test_only_shelves_that_hold_something_are_in_the_masthead(
    settings: Settings, db: Database, kinds: tuple[Kind, ...], navigation: tuple[tuple[str, str], ...]
) -> None:
    with connect.write(db):
        for kind in kinds:
            add(db, f"{kind[:4]}00000001", kind, "Amber")
    assert press.navigation(noted(settings, db)) == navigation


@pytest.mark.parametrize(
    ("section", "current"),
    [("movies", "Movies"), ("albums", "Music"), ("artists", "Music"), ("", None), ("genres", None), ("movie", None)],
)
def test_the_shelf_a_page_belongs_to_is_marked(
    settings: Settings, db: Database, section: str, current: str | None
) -> None:
    with connect.write(db):
        for kind in (Kind.MOVIE, Kind.ALBUM):
            add(db, f"{kind}00000001", kind, "Amber")
    tools = press.make(settings, db, noted(settings, db))
    site = press.made_site(settings, tools.nav, tools.assets, "../", section)
    assert site.nav == (
        Link("Movies", "../movies/index.html", current=current == "Movies"),
        Link("Music", "../albums/index.html", current=current == "Music"),
    )
    assert (site.root, site.live, site.name, site.language) == ("../", False, "Library", "en")


def test_live_pages_have_the_same_navigation_and_none_before_the_first_print(settings: Settings, db: Database) -> None:
    assert press.site(settings).nav == ()
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Amber")
    noted(settings, db).close()
    found = press.site(settings, "../")
    assert (found.nav, found.root, found.live) == ((Link("Movies", "../movies/index.html"),), "../", True)
    press.state_path(settings, "home").write_bytes(b"no notes")
    assert press.site(settings).nav == ()


def test_every_asset_has_a_hash_in_its_name_and_extra_css_is_the_user_s(settings: Settings, tmp_path: Path) -> None:
    ours = press.assets(settings)
    assert [name for name, path in ours.items() if not re.fullmatch(rf"assets/{Path(name).stem}\.[0-9a-f]{{8}}{Path(name).suffix}", path)] == []  # fmt: skip
    theirs = press.assets(own(settings, tmp_path / "own", extra_css="body{}", notes_css="p{}"))
    assert {name: path for name, path in theirs.items() if name not in ours} == {"extra.css": theirs["extra.css"]}
    again = press.assets(own(settings, tmp_path / "own", extra_css="body{ }"))
    assert again["extra.css"] != theirs["extra.css"]
    styles = [press.made_site(settings, (), printed, "", "").styles for printed in (ours, theirs)]
    assert styles == [(), (theirs["extra.css"],)]


STAMPED: dict[str, Callable[[Settings, Path], Settings]] = {
    "name": lambda settings, _: settings.model_copy(update={"library_name": "Ours"}),
    "language": lambda settings, _: settings.model_copy(update={"language": "de"}),
    "template": lambda settings, folder: own(settings, folder, item_html="x"),
    "another template": lambda settings, folder: own(settings, folder, item_html="y"),
    "another file": lambda settings, folder: own(settings, folder, item_txt="y"),
    "style": lambda settings, folder: own(settings, folder, extra_css="y"),
    "no file": lambda settings, folder: own(settings, folder),
}


def test_all_that_shapes_pages_beside_the_library_is_in_the_stamp(settings: Settings, tmp_path: Path) -> None:
    stamps = {name: press.stamp(change(settings, tmp_path / name)) for name, change in STAMPED.items()}
    stamps["as it was"] = press.stamp(settings)
    assert stamps.pop("no file") == stamps["as it was"]
    assert len(set(stamps.values())) == len(stamps)
    assert press.stamp(settings.model_copy(update={"port": 1, "build_dir": tmp_path})) == stamps["as it was"]


def test_a_name_that_is_no_text_is_stamped_too(settings: Settings, tmp_path: Path) -> None:
    folder = own(settings, tmp_path / "own")
    before = press.stamp(folder)
    (tmp_path / "own" / "caf\udce9.html").write_text("x")
    assert press.stamp(folder) != before


def test_our_templates_stand_beside_the_package(settings: Settings, tmp_path: Path) -> None:
    ours = Path(medialib.__file__).parent.parent / "site_templates"
    assert press.templates_folder() == ours
    theirs = own(settings, tmp_path / "own")
    assert (press.folders(settings), press.folders(theirs)) == ([ours], [tmp_path / "own", ours])


def test_a_site_is_made_once_for_each_way_to_the_top_and_section(
    settings: Settings, db: Database, tmp_path: Path
) -> None:
    plain = own(settings, tmp_path / "own", page_html="{{ site.root }}|{{ page }}|{{ site.nav|length }}")
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Amber")
    tools = press.make(plain, db, noted(plain, db))
    pages = [tools.render("page.html", path, "movies", "夜 <b>") for path in ("index.html", "a/b/c.html", "x.html")]
    assert [page.decode() for page in pages] == ["|夜 &lt;b&gt;|1", "../../|夜 &lt;b&gt;|1", "|夜 &lt;b&gt;|1"]
    assert set(tools.sites) == {("", "movies"), ("../../", "movies")}


def test_a_template_that_is_not_there_is_named(settings: Settings, db: Database, tmp_path: Path) -> None:
    plain = own(settings, tmp_path / "own", page_html="{% include 'nothing.html' %}")
    tools = press.make(plain, db, noted(plain, db))
    with pytest.raises(Exception, match=r"nothing\.html") as raised:
        tools.render("page.html", "index.html", "", None)
    assert not isinstance(raised.value, SettingsError)
