"""Templates set our own way say the same as those set Jinja's way."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from medialib.catalogue.typesetter import Case
from medialib.catalogue.views import Link, Row

PARTS = {
    "base": "<{% block one %}1{% endblock %}|{% block two %}{{ page.title }}{% endblock %}>{{ self.one() }}",
    "middle": "{% extends 'base' %}{% set x = 'set' %}{% block one %}[{{ super() }}{{ x }}]{% endblock %}",
    "macros": "{% macro twice(thing, mark='&') %}{{ thing.title }}{{ mark }}{{ thing.title }}{{ caller() if caller is defined }}{% endmacro %}",
    "part": "{% set x = 'inside' %}({{ link.title }}{{ x }})",
}
PAGE = {
    "page": Link("A & <b>B</b> \"C\" 'D'", "href", 3),
    "row": Row("Row", "row", (), 0),
    "links": [Link(title, "") for title in ("one", "t&o", "")],
    "plain": {"title": "from a dict", "class": "a keyword", "count": None},
    "markup": Markup("<i>"),
}


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}{{ page.count }}{{ page.current }}{{ markup }}{{ none }}{{ 1.5 }}{{ page.title|upper }}",
        "{{ plain.title }}{{ plain.class }}{{ plain.count }}{{ links[1].title }}{{ (links|first).title.upper() }}",
        "{{ page.nothing is defined }}{{ row.current is defined }}{{ nothing is defined }}{{ page.title is defined }}",
        "{% for link in links if link.title %}{{ loop.index }}{{ link.title }}{% include 'part' %}{% else %}-{% endfor %}",
        "{% from 'macros' import twice %}{{ twice(page) }}{{ twice(page, mark=markup) }}{% call twice(page) %}!{% endcall %}",
        "{% import 'macros' as all %}{% for link in links %}{{ all.twice(link) }}{% endfor %}",
        "{% from 'macros' import twice with context %}{{ twice(page) }}",
        "{% extends 'base' %}{% block two %}{{ super() }}{% for link in links %}{{ link.title }}{% endfor %}{% endblock %}",
        "{% extends 'middle' %}unseen{% block two %}{% set y = page.title %}{{ y }}{{ x }}{% endblock %}",
        "{% extends 'base' if page.count else 'middle' %}",
        "{% set text %}<{{ page.title }}>{% endset %}{{ text }}{% filter upper %}{{ page.title }}{% endfilter %}",
        "{{ '{:,}'.format(12345) }}{{ '{}'|format }}{{ page.title ~ markup }}{{ [page.title, 1]|join('<') }}",
        "{% autoescape false %}{{ page.title }}{% endautoescape %}{% autoescape page.count %}{{ page.title }}{% endautoescape %}",
    ],
)
def test_what_is_printed_is_what_jinja_prints(text: str) -> None:
    options = {"loader": DictLoader({**PARTS, "page": text}), "autoescape": True, "undefined": StrictUndefined}
    printed = [kind(**options).get_template("page").render(PAGE) for kind in (Case, SandboxedEnvironment)]
    assert printed[0] == printed[1]


@pytest.mark.parametrize(
    "text", ["{{ page.cards }}", "{{ row.cards[0].title }}", "{{ nothing.title }}", "{{ page.titel }}"]
)
def test_a_field_of_something_else_is_an_error(text: str) -> None:
    with pytest.raises(UndefinedError):
        Case(undefined=StrictUndefined).from_string(text).render(PAGE)
