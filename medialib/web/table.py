"""The route table: every path of the app, with who may and what it takes. Nothing is served that is not here."""

from __future__ import annotations

from medialib.settings import Settings
from medialib.web import health, login, media, printed, setup
from medialib.web.access import Access
from medialib.web.routing import Route

GET = ("GET",)
POST = ("POST",)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Every row, in the order in which paths are tried."""
    return (*_people(), *_media(), *_catalogue())


def _people() -> tuple[Route, ...]:
    return (
        Route("/healthz", GET, health.healthz, Access.PUBLIC, "Whether the app works.", answer=health.Health),
        Route("/setup", GET, setup.show, Access.PUBLIC, "The setup page, until there is a first person."),
        Route("/setup", POST, setup.enter, Access.PUBLIC, "Make the first admin.", body=setup.SetupForm, hashes=True),
        Route("/login", GET, login.show, Access.PUBLIC, "The login page."),
        Route("/login", POST, login.enter, Access.PUBLIC, "Sign in.", body=login.LoginForm, hashes=True),
        Route("/logout", POST, login.leave, Access.GUEST, "Sign out."),
    )


def _media() -> tuple[Route, ...]:
    return (
        Route("/media/{folder}/{path:path}", GET, media.file, Access.LINK, "A file of the library, with ranges."),
        Route(
            "/api/media/{id}/link",
            POST,
            media.link,
            Access.GUEST,
            "Sign a link that opens one file without signing in, for six hours.",
            body=media.LinkWanted,
            answer=media.Link,
        ),
    )


def _catalogue() -> tuple[Route, ...]:
    return (
        Route("/assets/{path:path}", GET, printed.asset, Access.PUBLIC, "Styles, scripts and icons."),
        Route("/{path:path}", GET, printed.page, Access.GUEST, "A page or picture of the printed catalogue."),
    )
