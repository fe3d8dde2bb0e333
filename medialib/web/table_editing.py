"""The rows of the route table that are about editing items: their fields and their pictures."""

from __future__ import annotations

from medialib.web import artwork, edit, images
from medialib.web.access import Access
from medialib.web.routing import Route

GET = ("GET",)
POST = ("POST",)
PUT = ("PUT",)
DELETE = ("DELETE",)


def routes() -> tuple[Route, ...]:
    """Every row, in the order in which paths are tried."""
    return (*_pages(), *_pictures())


def _pages() -> tuple[Route, ...]:
    admin, one = Access.ADMIN, "/edit/{id}"
    take_back = "Take back what was done to an item."
    return (
        Route(one, GET, edit.page, admin, "Every field of an item that people may say.", query=("done", "undone")),
        Route(one, POST, edit.save, admin, "Say what an item's fields are.", body=edit.EditForm),
        Route(f"{one}/undo", POST, edit.undo, admin, take_back, body=edit.UndoForm),
        Route(f"{one}/artwork", GET, artwork.page, admin, "All pictures of an item.", query=("done", "undone")),
        Route(f"{one}/artwork/choose", POST, artwork.choose, admin, "Choose a picture.", body=artwork.ChosenForm),
        Route(f"{one}/artwork/bring", POST, artwork.bring, admin, "Bring a picture as multipart/form-data."),
        Route(f"{one}/artwork/release", POST, artwork.release, admin, "Take back a choice.", body=artwork.RoleForm),
        Route(f"{one}/artwork/undo", POST, artwork.undo, admin, take_back, body=edit.UndoForm),
        Route(
            f"{one}/offers/{{role}}/{{source}}/{{position}}", GET, images.offered, admin, "A picture a service offers."
        ),
    )


def _pictures() -> tuple[Route, ...]:
    look, admin, one = Access.GUEST, Access.ADMIN, "/api/media/{id}"
    return (
        Route(f"{one}/images", GET, images.index, look, "The pictures of an item.", answer=images.ImageList),
        Route(
            f"{one}/images",
            POST,
            images.bring,
            admin,
            "Bring a picture as multipart/form-data: `role` and one file. It outranks all others.",
            answer=images.ImageList,
            status=201,
        ),
        Route(
            f"{one}/images", PUT, images.choose, admin, "Choose a picture.", body=images.Choice, answer=images.ImageList
        ),
        Route(
            f"{one}/images",
            DELETE,
            images.release,
            admin,
            "Take back the pictures that people chose.",
            answer=images.ImageList,
            query=("role",),
        ),
        Route(f"{one}/images/{{role}}/{{source}}", GET, images.show, look, "A picture of an item.", query=("width",)),
    )
