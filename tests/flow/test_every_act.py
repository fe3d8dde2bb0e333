"""Whatever is done in whatever order: people's words stay, no file is lost, and undoing gives back what was."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from household_acts import OF_PEOPLE, OF_PICTURES, Household, shown_word
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from on_shelf import agree
from tmdb_service import V4_TOKEN, open_tmdb

from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect

STEPS = 12
# Without shrinking: a seed is as good as another, and what was done is told.
QUICKLY = hypothesis_settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def household(root: Path, url: str, seed: int) -> Settings:
    """Settings of an empty library that asks the service at `url`."""
    providers = Providers.model_validate({"tmdb_key": V4_TOKEN, "tmdb_url": url, "tmdb_images_url": url})
    settings = Settings(
        media_root=root / f"media{seed}",
        build_dir=root / f"build{seed}",
        allow_private_addresses=True,
        providers=providers,
        sidecars=False,
    )
    connect.prepare(settings)
    return settings


def one_act(house: Household) -> None:
    """Do something, and see that it took no word of a person's, no file, and, if it was refused, nothing."""
    words, pictures, files, rows = house.words(), house.pictures(), house.shelves(), house.rows()
    went = house.act()
    name, told = house.done[-1].partition(" ")[0].rstrip(":"), "\n".join(house.done)
    assert sorted(house.shelves().values()) == sorted(files.values()), told
    assert agree(house.settings, house.db), told
    if not went:
        assert (house.rows(), house.shelves()) == (rows, files), told
    if not went or name not in OF_PEOPLE:
        assert house.words() == words, told
    if not went or name not in OF_PICTURES:
        assert house.pictures() == pictures, told
    if went and name == "merge":
        media_id, into = house.done[-1].split()[1::2]
        both = {**words.get(media_id, {}), **words.get(into, {})}
        assert house.words().get(into, {}) == both, told
    for media_id, said in house.words().items():
        assert {field: shown_word(house.db, media_id, field) for field in said} == said, told


@QUICKLY
@given(seed=st.integers(0, 2**32))
def test_people_s_words_stay_and_undoing_gives_back_what_was(seed: int) -> None:
    with TemporaryDirectory() as folder, open_tmdb() as service:
        settings = household(Path(folder), service.site.url, seed)
        with connect.library(settings) as db:
            house = Household(settings, db, random.Random(seed))
            house.fill()
            rows, shelves = house.rows(), house.shelves()
            for _ in range(STEPS):
                one_act(house)
            house.take_all_back()
            told = "\n".join(house.done)
            assert house.shelves() == shelves, told
            assert house.rows() == rows, told
            assert (house.words(), house.pictures()) == ({}, set()), told
