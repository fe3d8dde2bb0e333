"""How alike titles and names are."""

from __future__ import annotations

import pytest

from medialib.identify.online.resemblance import bare, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salt", "salt"),
        ("The Ferryman", "Ferryman"),
        ("Salt & Ropes", "Salt and Ropes"),
        ("Sigur Rós", "SIGUR ROS"),
        ("Straße", "Strasse"),
        ("!!!", "!!!"),
        ("1999", "1999"),
        ("Ｓａｌｔ", "Salt"),
    ],
)
def test_the_same_in_other_letters(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) == 1.0


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("Salt", "Salt (feat. Ann Archer)"),
        ("Salt", "Salt feat. Ann Archer"),
        ("Salt", "Salt - Remastered 2011"),
        ("Salt", "Salt - 2011 Remaster"),
        ("Salt", "Salt (2011 Remastered Version)"),
        ("Low Tide", "Low Tide [Deluxe Edition]"),
        ("Low Tide", "Low Tide (Disc 2)"),
        ("Salt", "Salt [Bonus Track]"),
    ],
)
def test_editions_are_as_good_as_the_same(title: str, edition: str) -> None:
    assert likeness(title, edition) == 0.97
    assert bare(edition) == title


@pytest.mark.parametrize(
    ("one", "other", "most"),
    [
        ("Salt", "Salt (live)", 0.7),
        ("A Very Long Title That Hardly Differs", "A Very Long Title That Hardly Differs (Acoustic)", 0.7),
        ("Suite, Part 1", "Suite, Part 2", 0.6),
        ("Suite, Part I", "Suite, Part II", 0.6),
        ("Greatest Hits Vol. 1", "Greatest Hits Vol. 3", 0.6),
        ("Salt", "Glass", 0.3),
        ("Harbour Lights", "Winter Boats", 0.3),
    ],
)
def test_another_recording_part_or_work(one: str, other: str, most: float) -> None:
    found = likeness(one, other)
    assert found is not None and found <= most


def test_a_typing_error_costs_little() -> None:
    found = likeness("Harbour Lights", "Harbor Ligths")
    assert found is not None and 0.65 < found < 0.97


@pytest.mark.parametrize(
    ("one", "other"), [(None, "Salt"), ("Salt", ""), ("Соль", "Sol"), ("東京", "Tokyo"), ("東京", "トウキョウ")]
)
def test_what_cannot_be_compared_is_not_held_to_differ(one: str | None, other: str | None) -> None:
    assert likeness(one, other) is None


def test_a_hostile_title_takes_no_time() -> None:
    assert likeness("(" * 100_000 + "remaster" * 10_000, "Salt - " * 50_000) is not None
