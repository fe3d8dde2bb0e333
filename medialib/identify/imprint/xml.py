"""XML from strangers, read without its namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MOST_TAGS = 100_000
PREFIX = re.compile(r"^(?:\{[^}]*\}|[^:]*:)")


def parsed(raw: bytes | None) -> Element | None:
    """The root of a document; None for what is none, is too much, or declares entities."""
    if not raw or raw.count(b"<") > MOST_TAGS:
        return None
    try:
        root: Element = fromstring(raw.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    return root


def name_of(element: Element) -> str:
    """The name of an element without its namespace, in lower case."""
    return PREFIX.sub("", str(element.tag)).lower()


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, in whatever namespace; empty where there is none."""
    return next((value for key, value in element.items() if PREFIX.sub("", key).lower() == name), "")


def every(root: Element | None, name: str) -> Iterator[Element]:
    """All elements of a name, at any depth, in their order."""
    return (element for element in (root.iter() if root is not None else ()) if name_of(element) == name)


def text_of(element: Element | None) -> str:
    """All text in an element."""
    return "".join(element.itertext()).strip() if element is not None else ""
