"""Tells people elsewhere what happened, through the services that the settings name."""

from __future__ import annotations

import logging

import apprise

from medialib.settings import Settings

log = logging.getLogger(__name__)


def send(settings: Settings, title: str, body: str) -> bool:
    """Send a notice to every service; False when one did not take it, which the log tells without its secrets.

    The addresses are the owner's own words, so private ones are as good as others. Each service has some seconds.
    """
    logging.getLogger("apprise").disabled = True  # it would name addresses with what is secret in them
    taken = True
    for place, url in enumerate(settings.notify):
        service = apprise.Apprise.instantiate(url.get_secret_value(), suppress_exceptions=True)
        if service is None or not service.notify(body=body, title=title):
            why = "its address is not understood" if service is None else "it did not take it"
            log.warning("the notice '%s' did not reach notify[%d]: %s", title, place, why)
            taken = False
    return taken
