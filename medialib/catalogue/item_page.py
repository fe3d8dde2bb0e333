"""The data of an item's own page."""

from __future__ import annotations

from collections.abc import Sequence

from medialib.catalogue import disc_part, faces, files_part, hrefs, lines_part, phrases, places
from medialib.catalogue.faces import UNDER, Face
from medialib.catalogue.gather import Gathered
from medialib.catalogue.trailers_part import trailers
from medialib.catalogue.values import part_of, ranked, shown
from medialib.catalogue.views import Card, Credit, FactRow, Image, ItemPage, Link, Row
from medialib.model import Kind
from medialib.names import identity
from medialib.store.items import Label, Media


def page(rows: Gathered, media_id: str, root: str) -> ItemPage | None:
    """An item's page; None for what is deleted or stands under what is."""
    row, face = rows.found.rows.get(media_id), rows.found.faces.get(media_id)
    if row is None or face is None:
        return None
    kind = Kind(row.kind)
    card = faces.card(media_id, face, root)
    card.image = faces.blurred(card.image, face.art, rows.found.pictures.get(media_id, ()))
    backdrop = _backdrop(rows, media_id, face, root)
    files = rows.files.get(media_id, ())
    player = files_part.player(row, files, rows.chapters, (backdrop or card.image), root)
    alone = kind not in UNDER or not face.up
    previous, following = rows.beside.get(media_id, (None, None))
    return ItemPage(
        card=card,
        kind=kind,
        title=row.title,
        original_title=row.original_title or "",
        tagline=row.tagline or "",
        overview=row.overview or "",
        quiet=disc_part.quiet(rows, media_id) or _quiet(row, face, rows),
        up=_up(row, face, root),
        genres=_links("genres", rows.labels["genre"].get(media_id, ()), root) if alone else (),
        tags=_links("tags", rows.labels["tag"].get(media_id, ()), root),
        credits=_credits(rows, media_id, root),
        facts=(*_facts(rows, media_id), *disc_part.facts(rows, media_id)),
        files=files_part.rows(files, root),
        extras=files_part.extras(files, root),
        player=player,
        chapters=lines_part.chapters(row, rows, root),
        shelves=_shelves(row, rows, root),
        collections=_collections(rows, media_id, root),
        previous=_beside(previous, root),
        next=_beside(following, root),
        site_url=row.site_url or "",
        backdrop=backdrop,
        accent=face.art.color if face.art else "",
        missing=face.missing,
        updated=row.updated_at,
        on_disc=disc_part.on_disc(rows, media_id, root),
        discs=disc_part.from_discs(row, rows, root),
        trailers=trailers(rows.facts.get(media_id, ())),
    )


def section(page: ItemPage) -> str:
    """The shelf that an item's page belongs to: that of all it stands under."""
    return page.up[0].href.split("/")[-2]


def _backdrop(rows: Gathered, media_id: str, face: Face, root: str) -> Image | None:
    pictures = rows.found.pictures.get(media_id, ())
    picture = faces.best(pictures, ("backdrop",))
    if picture is None or (face.art and picture.hash == face.art.hash):
        return None
    art = faces.made(picture)
    return faces.blurred(faces.image(art, root), art, pictures)


def _quiet(row: Media, face: Face, rows: Gathered) -> tuple[str, ...]:
    dated = row.kind in (Kind.EPISODE, Kind.VIDEO, Kind.ARTICLE, Kind.PODCAST_EPISODE, Kind.PHOTO)
    parts = (
        faces.place(row, face.up) if row.kind == Kind.EPISODE and row.number is not None else "",
        row.creator if row.kind not in (Kind.VIDEO, Kind.ARTIST) and not _named_above(row, face) else "",
        (row.date or "")[:10] if dated and row.date else str(row.year or ""),
        phrases.duration(row.duration_s or lines_part.total(row, rows)),
        row.certification,
        f"★ {row.rating:.1f}" if row.rating else "",
    )
    return tuple(part for part in parts if part)


def _named_above(row: Media, face: Face) -> bool:
    return any(above.title == row.creator for above in face.up)


def _up(row: Media, face: Face, root: str) -> tuple[Link, ...]:
    top = Kind(face.up[0].kind) if face.up else Kind(row.kind)
    shelf = places.BY_KIND[top]
    links = (Link(shelf.title, root + hrefs.shelf(shelf.name)), *faces.parents(face, root))
    if row.kind == Kind.VIDEO and row.creator:
        return (*links, Link(row.creator, root + hrefs.shelf(f"channels/{hrefs.slug(row.creator)}")))
    return links


def _links(name: str, labels: Sequence[Label], root: str) -> tuple[Link, ...]:
    return tuple(Link(label.name, root + hrefs.shelf(f"{name}/{hrefs.slug(label.id)}")) for label in labels)


def _collections(rows: Gathered, media_id: str, root: str) -> tuple[Link, ...]:
    """The collections that an item stands in, with its number in a series: "Discworld, 4"."""
    labels = rows.labels["collection"].get(media_id, ())
    told = next(iter(ranked(rows.facts.get(media_id, ()), "collection")), None)
    said = part_of(told) if isinstance(told, dict) else ""
    own = identity(str(told.get("title"))) if isinstance(told, dict) else ""
    named = [label._replace(name=said) if identity(label.name) == own else label for label in labels]
    return _links("collections", named, root)


def _credits(rows: Gathered, media_id: str, root: str) -> tuple[Credit, ...]:
    return tuple(
        Credit(one.name, root + hrefs.shelf(f"person/{one.person_id}"), phrases.role(one.role), one.character)
        for one in rows.credits.get(media_id, ())
    )


def _facts(rows: Gathered, media_id: str) -> tuple[FactRow, ...]:
    return tuple(
        FactRow(label, value, phrases.source(fact.source), round(fact.confidence * 100))
        for label, value, fact in shown(rows.facts.get(media_id, ()))
    )


def _shelves(row: Media, rows: Gathered, root: str) -> tuple[Row, ...]:
    """An artist's albums, oldest first."""
    albums = [
        (child, face) for child, face in rows.below(row.id) if child.kind == Kind.ALBUM and row.kind == Kind.ARTIST
    ]
    if not albums:
        return ()
    albums.sort(key=lambda pair: (pair[0].year or 9999, pair[0].sort_title, pair[0].id))
    cards: tuple[Card, ...] = tuple(faces.card(child.id, face, root) for child, face in albums)
    return (Row("Albums", root + hrefs.item(row.id), cards, len(cards)),)


def _beside(one: tuple[str, str] | None, root: str) -> Link | None:
    return Link(one[1], root + hrefs.item(one[0])) if one else None
