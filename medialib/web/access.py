"""Who may: every rule about sessions, tokens, roles and foreign sites, in one place."""

from __future__ import annotations

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from medialib.errors import ForbiddenError, SignedOutError
from medialib.settings import Settings
from medialib.store import sessions
from medialib.store.users import Role
from medialib.web.ask import Caller, Parts

COOKIE = "medialib"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Access(StrEnum):
    """Who may use a route, widest first. LINK is anybody signed in, or who holds a link signed for that file."""

    PUBLIC = "public"
    LINK = "link"
    GUEST = "guest"
    MEMBER = "member"
    ADMIN = "admin"


ENOUGH = {
    Access.PUBLIC: tuple(Role),
    Access.LINK: tuple(Role),
    Access.GUEST: tuple(Role),
    Access.MEMBER: (Role.ADMIN, Role.MEMBER),
    Access.ADMIN: (Role.ADMIN,),
}


def admit(parts: Parts, request: Request, access: Access) -> Caller | None:
    """Who asks, if they may. Raises SignedOutError or ForbiddenError.

    With LINK, nobody signed in is let through where the address carries a link; its file is checked there.
    """
    caller = known(parts, request)
    if request.method not in SAFE_METHODS and not (caller and caller.session is None):
        _refuse_foreign(request)
    if caller is None:
        linked = access is Access.LINK and request.method in ("GET", "HEAD") and "link" in request.query_params
        if access is Access.PUBLIC or linked:
            return None
        raise SignedOutError("Nobody is signed in.", "Sign in, or send an API token as 'Authorization: Bearer ...'.")
    if caller.user.role not in ENOUGH[access]:
        raise ForbiddenError(f"This needs the role '{access}'; yours is '{caller.user.role}'.", "Ask an admin.")
    return caller


def known(parts: Parts, request: Request) -> Caller | None:
    """Who asks, by API token or session cookie. A wrong token is nobody, whatever cookie comes with it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    cookie = request.cookies.get(cookie_name(request), "")
    if not token and not cookie:
        return None
    now, days = sessions.present(), parts.settings.access.session_days
    digest = sessions.hashed(token.strip() if token else cookie)
    if token:
        user = parts.private.answer(("token", digest), lambda db: sessions.token_holder(db, digest, now))
        return Caller(user) if user and scheme.lower() == "bearer" else None
    user = parts.private.answer(("session", digest), lambda db: sessions.holder(db, digest, now, days))
    return Caller(user, digest) if user else None


def may_query(settings: Settings, role: Role) -> bool:
    """Whether this role may open /data/."""
    return role in ENOUGH[Access(settings.access.sql_role)]


def still(parts: Parts, caller: Caller, request: Request) -> bool:
    """Whether a caller whose answer goes on (live events) may go on listening."""
    again = known(parts, request)
    return again is not None and again.user.id == caller.user.id and again.user.role is caller.user.role


def _refuse_foreign(request: Request) -> None:
    """Refuse a state change that a browser says another site began.

    Browsers send Sec-Fetch-Site or Origin with every POST; a client that sends neither is no browser.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and origin.lower().partition("://")[2] != request.headers.get("host", "").lower()
    if foreign:
        raise ForbiddenError("This came from another site.", "Do it on the library's own pages, or use an API token.")


def cookie_name(request: Request) -> str:
    """The session cookie's name; over https one that only this host can set."""
    return f"__Host-{COOKIE}" if request.scope["scheme"] == "https" else COOKIE


def set_cookie(response: Response, request: Request, token: str, days: int) -> None:
    """Give the browser its session; an empty token takes it away."""
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=days * 86_400 if token else 0,
        path="/",
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="lax",
    )


def safe_next(target: str) -> str:
    """`target` if it is a place on this host, else the home page. Only a plain absolute path passes."""
    if not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return "/"
    if any(letter in "\\" or not letter.isprintable() or letter.isspace() for letter in target):
        return "/"
    return target
