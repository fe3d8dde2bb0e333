"""Takes secrets out of text that will be kept or shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "***"
PLAIN = (
    r"api[_-]?key|apikey|access[_-]?token|refresh[_-]?token|id[_-]?token|auth[_-]?token|client[_-]?secret|secret"
    r"|password|passwd|passphrase|pwd|token|signature|session[_-]?id|x-amz-(?:signature|credential|security-token)"
)
SHORT = r"key|sig|lsig|auth|code|sid|session|policy|hmac|jwt|pot|po_token|hdnts|hdnea|ticket|credential"
PATTERNS = (
    # user:password@ in a URL
    (re.compile(r"(?<=://)[^/\s?#@\"'<>]+@"), f"{HIDDEN}@"),
    # headers that carry a login, to the end of their line
    (
        re.compile(
            r"(\b(?:proxy-)?authorization|\b(?:set-)?cookie2?|\bx-(?:api-key|auth-token|plex-token|emby-token))"
            r"([\"']?\s*[:=]\s*)[^\r\n]+",
            re.IGNORECASE,
        ),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # parameters of a URL; the short names are too common to hide elsewhere
    (re.compile(rf"([?&;#](?:{PLAIN}|{SHORT})=)[^&;\s\"'<>#]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(
            rf"((?<![\w-])(?:{PLAIN})[\"']?\s*[=:]\s*)(?:([\"'])(?:\\.|(?!\2).)*\2?|[^\s&;,\"'<>)}}\]]+)", re.IGNORECASE
        ),
        rf"\1\2{HIDDEN}\2",
    ),
)
SHORTEST = 4


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without logins, keys and tokens, and without the `secrets` themselves.

    Secrets shorter than four characters are left: hiding them would hide ordinary words.
    """
    for secret in sorted((s for s in secrets if len(s) >= SHORTEST), key=len, reverse=True):
        for form in (secret, quote(secret), quote(secret, safe="")):
            text = text.replace(form, HIDDEN)
    for pattern, hidden in PATTERNS:
        text = pattern.sub(hidden, text)
    return text
