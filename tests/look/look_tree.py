"""A page as a tree, rendered in this process: what it says, where it leads, without a browser."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import look_samples as samples
from jinja2 import Environment
from lxml import html

from medialib.catalogue.paper import environment

TEMPLATES = Path(__file__).parents[2] / "site_templates"
ASSETS = {file.name: f"assets/{file.name}" for file in (TEMPLATES / "static").iterdir()}


@cache
def paper() -> Environment:
    """Our templates, compiled once."""
    return environment([TEMPLATES])


def tree(template: str, page: object, **site: Any) -> html.HtmlElement:
    """A rendered page; `site` is what differs from the samples' site."""
    here = replace(samples.site("../../", ASSETS), **site)
    return html.document_fromstring(paper().get_template(template).render(site=here, page=page))


def texts(found: html.HtmlElement, path: str) -> list[str]:
    """The texts of all elements at an XPath, blanks joined."""
    return [" ".join(one.text_content().split()) for one in found.xpath(path)]


def links(found: html.HtmlElement, path: str) -> list[tuple[str, str]]:
    """The text and the target of all links at an XPath."""
    return [(" ".join(one.text_content().split()), one.get("href")) for one in found.xpath(path)]


def of_class(name: str) -> str:
    """The XPath condition for a class."""
    return f"contains(concat(' ', @class, ' '), ' {name} ')"
