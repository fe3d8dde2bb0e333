"""Reads a page of the app as a person does: what its main part says line by line, where it leads, and its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

BREAKS = {"p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "tr", "div", "section", "header", "ul", "ol", "dl", "form", "nav", "label",
          "button", "summary", "details", "legend", "fieldset", "select", "textarea", "table", "progress", "input"}  # fmt: skip
APART = {"span", "td", "th", "time", "a", "em", "b", "code", "br", "del", "ins", "kbd"}
TYPED = ("text", "hidden", "password", "search", "email")


@dataclass
class Form:
    """A form: where it is sent, what a browser would send as it stands, its choices (value: text), and its buttons (name, value, text)."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects while it reads; only what stands in <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.line = ""
        self.inside = False
        self.taken: list[str] | None = None
        self.named: dict[str, str] = {}
        self.option: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside |= tag == "main"
        if not self.inside:
            return
        if tag in BREAKS:
            self.end_line()
        if tag in APART:
            self.handle_data(" ")
        if tag == "form":
            self.forms.append(Form(given["action"], given["method"]))
        elif tag == "input" and self.forms:
            self.typed(given)
        elif tag in ("a", "button", "textarea", "select"):
            self.named, self.taken = given, []
            if tag == "select":
                self.forms[-1].choices[given["name"]] = {}
        elif tag == "option":
            self.option, self.taken = given, []

    def typed(self, given: dict[str, str]) -> None:
        """A field of one line, or a box that is ticked."""
        kind = given.get("type", "text")
        if kind in TYPED or (kind in ("checkbox", "radio") and "checked" in given):
            self.forms[-1].fields[given["name"]] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if not self.inside:
            return
        said = " ".join("".join(self.taken or []).split())
        if tag == "a" and self.taken is not None:
            self.links.append((said, self.named["href"]))
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((self.named.get("name", ""), self.named.get("value", ""), said))
        elif tag == "textarea":
            self.forms[-1].fields[self.named["name"]] = "".join(self.taken or []).removeprefix("\n")
        elif tag == "option" and self.option is not None:
            self.chosen(self.option, said)
        if tag in ("a", "button", "textarea", "option"):
            self.taken = self.option = None
        if tag in BREAKS:
            self.end_line()
        self.inside &= tag != "main"

    def chosen(self, given: dict[str, str], said: str) -> None:
        """A choice of a field; the first counts where none is selected."""
        form, name, value = self.forms[-1], self.named["name"], given.get("value", said)
        form.choices[name][value] = said
        if "selected" in given or len(form.choices[name]) == 1:
            form.fields[name] = value

    def handle_data(self, data: str) -> None:
        if not self.inside:
            return
        if self.taken is not None:
            self.taken.append(data)
        if self.option is None:
            self.line += data.replace("\u200b", "")

    def end_line(self) -> None:
        """What was said so far is a line."""
        if self.line.split():
            self.lines.append(" ".join(self.line.split()))
        self.line = ""


def read(page: str) -> Reader:
    """A page, read."""
    reader = Reader()
    reader.feed(page)
    return reader


def lines(page: str) -> list[str]:
    """What the main part of a page says."""
    return read(page).lines


def forms(page: str) -> dict[str, Form]:
    """The forms of the main part by their actions."""
    return {form.action: form for form in read(page).forms}
