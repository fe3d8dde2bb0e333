"""A person's picture wins, stays whatever services say, and is taken back whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from doing import do
from fetch_site import Site, going_to, open_site, text
from PIL import Image
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, TmdbService, open_tmdb

from medialib import flow
from medialib.errors import AddressError, ConflictError, MedialibError, NotFoundError, UnreadableError
from medialib.flow import online, picturing, undoing
from medialib.intake import artwork
from medialib.model import Artwork, Entity, Fact, Kind, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import acts, connect, images, offers, record
from medialib.store.acts import Act
from medialib.store.offers import Offer


def drawn(color: str, form: str = "PNG") -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (200, 300), color).save(raw, form)
    return raw.getvalue()


def written(folder: Path, color: str) -> Path:
    path = folder / f"{color}.png"
    path.write_bytes(drawn(color))
    return path


@pytest.fixture
def film(settings: Settings, db: Database) -> str:
    """A film with a poster from its folder and one from its NFO file."""
    with connect.write(db):
        said = (Fact("title", "Fargo", Source.NAME), Fact("year", 1996, Source.NAME))
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, "fargo 1996", said)], connect.now())
    for source, color in ((Source.FOLDER, "green"), (Source.NFO, "navy")):
        made = artwork.store(drawn(color), settings.data / "artwork")
        with connect.write(db):
            images.put(db, media_id, "poster", source, made)
    return media_id


def own(db: Database, media_id: str, role: str = "poster") -> str | None:
    """The colour of the picture that people chose."""
    held = images.get(db, media_id, role, Source.PERSON)
    return held.color if held else None


def printed(settings: Settings, media_id: str) -> str:
    flow.publish(settings)
    return (settings.build_dir / "home" / "item" / media_id[:2] / f"{media_id}.html").read_text("utf-8")


def test_what_a_person_brings_is_shown_and_undone(settings: Settings, db: Database, film: str, tmp_path: Path) -> None:
    act_id = picturing.bring(settings, db, film, "poster", written(tmp_path, "red"), "anna")
    held = images.get(db, film, "poster", Source.PERSON)
    assert act_id is not None
    assert held is not None
    assert (held.color, held.width, held.height, bool(held.blur)) == ("#ff0000", 200, 300, True)
    assert f"{held.hash}-200.webp" in printed(settings, film)
    [done] = acts.of(db, film)
    assert (done.act, done.said, done.done_by) == (Act.ARTWORK, "Brought another poster.", "anna")
    undoing.undo(settings, db, film, act_id)
    assert own(db, film) is None
    assert held.hash not in printed(settings, film)


def test_the_same_picture_again_is_no_act(settings: Settings, db: Database, film: str, tmp_path: Path) -> None:
    red = written(tmp_path, "red")
    assert picturing.bring(settings, db, film, "poster", red, None) is not None
    assert picturing.bring(settings, db, film, "poster", red, None) is None
    assert len(acts.of(db, film)) == 1


def test_a_picture_of_a_lesser_source_can_be_chosen(settings: Settings, db: Database, film: str) -> None:
    folder = images.get(db, film, "poster", Source.FOLDER)
    assert folder is not None
    assert folder.hash not in printed(settings, film)
    picturing.choose(db, film, "poster", Source.FOLDER, None)
    assert images.get(db, film, "poster", Source.PERSON) == folder
    assert folder.hash in printed(settings, film)
    with connect.write(db):
        images.forget_source(db, film, Source.FOLDER)
    assert folder.hash in printed(settings, film)


def test_choices_are_taken_back_one_by_one(settings: Settings, db: Database, film: str, tmp_path: Path) -> None:
    first = picturing.bring(settings, db, film, "poster", written(tmp_path, "red"), None) or 0
    second = picturing.choose(db, film, "poster", Source.NFO, None) or 0
    third = picturing.release(db, film, "poster", None)
    backdrop = picturing.bring(settings, db, film, "backdrop", written(tmp_path, "lime"), None) or 0
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, film, second)
    assert caught.value.message == "Another poster was chosen since."
    colors = []
    for act_id in (third, second, backdrop, first):
        undoing.undo(settings, db, film, act_id)
        colors.append((own(db, film), own(db, film, "backdrop")))
    assert colors == [("#000080", "#00ff00"), ("#ff0000", "#00ff00"), ("#ff0000", None), (None, None)]
    assert [done.undone_at is None for done in acts.of(db, film)] == [False] * 4


def test_what_is_not_there_is_neither_chosen_nor_released(db: Database, film: str) -> None:
    with pytest.raises(NotFoundError):
        picturing.choose(db, film, "backdrop", Source.NFO, None)
    with pytest.raises(NotFoundError):
        picturing.release(db, film, "poster", None)
    assert acts.of(db, film) == []


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


def offered(db: Database, film: str, url: str) -> Offer:
    with connect.write(db):
        offers.put(db, film, Source.TMDB, [Offer("poster", Source.TMDB, 0, url, 200, 300, "de", 4.5)])
    [offer] = offers.of(db, film)
    assert offers.get(db, film, "poster", Source.TMDB, 0) == offer
    return offer


def test_an_offer_is_fetched_and_kept(settings: Settings, db: Database, film: str, site: Site) -> None:
    site.pages["/p.jpg"] = text(drawn("red"), Content_Type="image/png")
    assert picturing.take_offer(settings, db, film, offered(db, film, f"{site.url}/p.jpg"), "anna")
    assert own(db, film) == "#ff0000"
    assert [done.said for done in acts.of(db, film)] == ["Chose another poster."]


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (text(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Content_Type="image/jpeg"), UnreadableError),
        (text(b"<html>sorry</html>", Content_Type="text/html"), MedialibError),
        (text(drawn("red", "JPEG")[:400], Content_Type="image/jpeg"), UnreadableError),
        (going_to("http://169.254.169.254/latest"), AddressError),
    ],
    ids=["svg", "html", "cut off", "inward"],
)
def test_an_offer_that_is_no_picture_changes_nothing(
    settings: Settings, db: Database, film: str, site: Site, page: object, kind: type[MedialibError]
) -> None:
    site.pages["/p.jpg"] = page  # type: ignore[assignment]
    offer = offered(db, film, f"{site.url}/p.jpg")
    with pytest.raises(kind):
        picturing.take_offer(settings, db, film, offer, None)
    assert (own(db, film), acts.of(db, film)) == (None, [])


def test_an_offer_at_this_machine_is_not_fetched(settings: Settings, db: Database, film: str, site: Site) -> None:
    guarded = settings.model_copy(update={"allow_private_addresses": False})
    with pytest.raises(AddressError):
        picturing.take_offer(guarded, db, film, offered(db, film, f"{site.url}/p.jpg"), None)
    assert site.paths == []


@pytest.fixture
def service() -> Iterator[TmdbService]:
    with open_tmdb() as service:
        yield service


def test_no_match_refresh_or_undo_takes_a_person_s_picture(
    settings: Settings, db: Database, service: TmdbService, tmp_path: Path
) -> None:
    """Matched, chosen by hand, asked again, undone: the poster stays; the offers come and go with the match."""
    given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url, "tmdb_images_url": service.site.url}
    asking = settings.model_copy(update={"providers": Providers.model_validate(given)})
    for path in ("w780/enBest", "w1280/wide"):
        service.trouble[f"/t/p/{path}.jpg"] = text(drawn("blue", "JPEG"), Content_Type="image/jpeg")
    with connect.write(db):
        said = (Fact("title", "The Lantern Keeper", Source.NAME, 0.7), Fact("year", 1987, Source.NAME, 0.7))
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, "lantern", said)], connect.now())
    do(asking, db, Way.IDENTIFY, media_id)
    first = offers.of(db, media_id)
    assert {offer.role for offer in first} >= {"poster", "backdrop"}
    assert [offer.position for offer in first if offer.role == "poster"] == list(
        range(sum(offer.role == "poster" for offer in first))
    )
    picturing.bring(asking, db, media_id, "poster", written(tmp_path, "red"), None)
    do(asking, db, Way.IDENTIFY, media_id)
    assert (own(db, media_id), offers.of(db, media_id)) == ("#ff0000", first)
    online.undo(db, media_id)
    assert (own(db, media_id), offers.of(db, media_id)) == ("#ff0000", [])
    assert [held.source for held in images.of(db, media_id)] == [Source.PERSON]


def test_two_who_choose_at_once_leave_two_acts_in_order(settings: Settings, db: Database, film: str) -> None:
    with connect.library(settings) as other:
        picturing.choose(db, film, "poster", Source.NFO, "anna")
        picturing.choose(other, film, "poster", Source.FOLDER, "ben")
    latest, earlier = acts.of(db, film)
    assert (latest.done_by, earlier.done_by, latest.detail["before"], own(db, film)) == (
        *("ben", "anna", earlier.detail["after"]),
        "#008000",
    )


def test_a_picture_keeps_all_that_is_known_of_it_through_an_undo(settings: Settings, db: Database, film: str) -> None:
    whole = Artwork("ab" * 16, 200, 300, (160, 200), "#123456", "UklGxx")
    with connect.write(db):
        images.put(db, film, "logo", Source.PERSON, whole)
    act_id = picturing.release(db, film, "logo", None)
    undoing.undo(settings, db, film, act_id)
    assert images.get(db, film, "logo", Source.PERSON) == whole
