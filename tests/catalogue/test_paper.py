"""The environment pages are printed with: colours become classes, titles sizes, nothing is lenient."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from medialib.catalogue.paper import environment, hue, measure


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
