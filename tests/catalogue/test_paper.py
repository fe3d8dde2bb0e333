"""The environment pages are printed with: colours become classes, titles sizes, nothing is lenient."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from medialib.catalogue.paper import environment, hue, measure
from medialib.catalogue.views import Link, Site


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ("#ff0000", "hue-3"),
        ("#00ff00", "hue-14"),
        ("#0000ff", "hue-26"),
        ("#FFFF00", "hue-11"),
        ("#c02080", "hue-35"),
        ("#c03030", "hue-3"),
        ("#808080", "hue-grey"),
        ("#000000", "hue-grey"),
        ("", "hue-grey"),
        ("red", "hue-grey"),
        ('"><script>', "hue-grey"),
    ],
)
def test_a_colour_becomes_one_of_a_few_classes(color: str, expected: str) -> None:
    assert hue(color) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ran", "fit-1"),
        ("乱", "fit-1"),
        ("Seven Samurai", "fit-2"),
        ("Playtime", "fit-2"),
        ("Metropolis, Again", "fit-3"),
        ("Metropolis Reconstructed", "fit-4"),
        ("千と千尋の神隠し", "fit-2"),
        ("The Assassination of Jesse James by the Coward Robert Ford", "fit-4"),
        ("Donaudampfschifffahrtsgesellschaft", "fit-5"),
        ("word " * 40, "fit-5"),
        ("", "fit-1"),
    ],
)
def test_a_title_is_set_in_the_size_it_needs(title: str, expected: str) -> None:
    assert measure(title) == expected


def test_the_first_folder_wins_and_every_template_is_escaped(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, names in ((ours, ("page.html", "part.txt")), (theirs, ("page.html",))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(f"{folder.name} {{{{ text }}}}")
    paper = environment([theirs, ours])
    rendered = [paper.get_template(name).render(text="<b>{{ 7 * 7 }}") for name in ("page.html", "part.txt")]
    assert rendered == ["theirs &lt;b&gt;{{ 7 * 7 }}", "ours &lt;b&gt;{{ 7 * 7 }}"]


def test_a_name_the_page_does_not_have_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ page.titel }}")
    with pytest.raises(UndefinedError):
        environment([tmp_path]).get_template("page.html").render(page=object())


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.__class__.__mro__ }}",
        "{{ page.title.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(page) }}",
        "{{ page._secret }}",
    ],
)
def test_a_template_reaches_nothing_but_its_page(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.html").write_text(text)
    with pytest.raises((SecurityError, UndefinedError)):
        environment([tmp_path]).get_template("page.html").render(page=Link("Title", "href"))


def test_a_template_includes_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("{% include '../secret.txt' %}")
    with pytest.raises(TemplateNotFound):
        environment([folder]).get_template("page.html").render()


def test_what_all_pages_of_a_site_share_is_rendered_once_and_live_pages_always(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% keep site %}<{{ site.name }} {{ page }}>{% endkeep %} {{ page }}")
    template = environment([tmp_path]).get_template("page.html")
    sites = [Site(name, "en", "", (), {}, (), live) for name, live in (("A&", False), ("B", False), ("C", True))]
    rendered = [template.render(site=site, page=page) for site in sites for page in (1, 2)]
    assert rendered == ["<A&amp; 1> 1", "<A&amp; 1> 2", "<B 1> 1", "<B 1> 2", "<C 1> 1", "<C 2> 2"]


def test_a_template_of_ones_own_may_extend_ours(tmp_path: Path) -> None:
    own, ours = tmp_path / "own", tmp_path / "ours"
    for folder, name, text in (
        (own, "base.html", "{% extends 'medialib/base.html' %}{% block foot %}mine{% endblock %}"),
        (ours, "base.html", "head {% block foot %}ours{% endblock %}"),
        (ours, "page.html", "{% extends 'base.html' %}"),
    ):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    assert environment([own, ours]).get_template("page.html").render() == "head mine"


def test_a_template_is_translated_once_in_a_process_and_again_when_its_text_has_changed(tmp_path: Path) -> None:
    page, other = tmp_path / "page.html", tmp_path / "other" / "page.html"
    other.parent.mkdir()
    page.write_text("one {{ 1 }}")
    other.write_text("one {{ 1 }}")
    first, second = (environment([tmp_path]).get_template("page.html") for _ in range(2))
    assert first.root_render_func.__code__ is second.root_render_func.__code__
    page.write_text("two {{ 2 }}")
    papers = [environment([folder]) for folder in (tmp_path, other.parent)]
    assert [paper.get_template("page.html").render() for paper in papers] == ["two 2", "one 1"]
    page.write_text("{{ broken")
    with pytest.raises(TemplateSyntaxError):
        environment([tmp_path]).get_template("page.html")
    page.write_text("two {{ 2 }}")
    assert [first.render(), environment([tmp_path]).get_template("page.html").render()] == ["one 1", "two 2"]
