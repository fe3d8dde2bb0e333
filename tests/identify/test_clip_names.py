"""Videos that are neither films nor episodes, and extras: what their names say."""

from __future__ import annotations

from typing import Any

import pytest

from medialib.identify.path import read_path
from medialib.identify.reading import Reading
from medialib.model import Kind, Source

F = Source.FOLDER


def clip(title: str | None, **more: Any) -> Reading:
    return Reading(Kind.VIDEO, title, **more)


def film(title: str, year: int | None = None, **more: Any) -> Reading:
    return Reading(Kind.MOVIE, title, year, sure=0.8 if year else 0.4, **more)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (
            "Videos/jawed/Me at the zoo [jNQXAC9IVRw].mp4",
            clip("Me at the zoo", artist="jawed", ids={"youtube": "jNQXAC9IVRw"}),
        ),
        (
            "Videos/jawed/Me at the zoo (jNQXAC9IVRw).mp4",
            clip("Me at the zoo", artist="jawed", ids={"youtube": "jNQXAC9IVRw"}),
        ),
        (
            "Videos/Channel/20200131 - Title [jNQXAC9IVRw].mp4",
            clip("Title", date="2020-01-31", artist="Channel", ids={"youtube": "jNQXAC9IVRw"}),
        ),
        ("Videos/Channel/Title 2020-01-31.mp4", clip("Title 2020-01-31", date="2020-01-31", artist="Channel")),
        ("Videos/Channel/2020-01-31.mp4", clip("2020-01-31", date="2020-01-31", artist="Channel")),
        ("Videos/Title.mp4", clip("Title")),
        ("Me at the zoo [jNQXAC9IVRw].webm", clip("Me at the zoo", ids={"youtube": "jNQXAC9IVRw"}, sure=0.4)),
        ("Some Talk [ABCDEFGHIJK].mp4", clip("Some Talk", sure=0.4)),
        ("Some Talk [abcdefghijk].mp4", clip("Some Talk", sure=0.4)),
        ("Some Talk [Directors_X].mp4", clip("Some Talk", ids={"youtube": "Directors_X"}, sure=0.4)),
        ("Some Talk [SomeThingXx].mp4", clip("Some Talk", ids={"youtube": "SomeThingXx"}, sure=0.4)),
        ("[jNQXAC9IVRw].mp4", clip("jNQXAC9IVRw", sure=0.4)),
        ("VID_20200101_120000.mp4", clip("VID_20200101_120000", date="2020-01-01")),
        ("20200101_120000.mp4", clip("20200101_120000", date="2020-01-01")),
        ("IMG_1234.MOV", clip("IMG_1234")),
        ("GOPR1234.MP4", clip("GOPR1234")),
        ("WhatsApp Video 2020-01-01 at 10.10.10.mp4", clip("WhatsApp Video 2020-01-01 at 10.10.10", date="2020-01-01")),
        (
            "Screen Recording 2021-05-06 at 10.00.00.mov",
            clip("Screen Recording 2021-05-06 at 10.00.00", date="2021-05-06"),
        ),
        ("Home Movies/2010-12-25 Christmas.mp4", clip("Christmas", date="2010-12-25")),
        ("Home Movies/Christmas 2010/clip 1.mp4", clip("clip 1", artist="Christmas 2010")),
        ("Holiday/20101225 Beach.mp4", clip("Beach", date="2010-12-25", artist="Holiday")),
        ("2010-12-25 Beach.mp4", clip("Beach", date="2010-12-25")),
        ("Beach 20101225.mp4", clip("Beach 20101225", date="2010-12-25")),
        ("trailer.mkv", clip(None, extra="trailer", sure=0.4)),
        ("sample.mkv", clip(None, extra="sample", sure=0.4)),
        ("sample - alien.mkv", clip("sample - alien", sure=0.4)),
        ("Show Creditless ED.mkv", clip("Show", extra="other", sure=0.4)),
        ("Show OP.mkv", clip("Show OP", sure=0.4)),
        ("birthday.mov", clip("birthday", sure=0.4)),
        ("ABC1234567890DEF1234567890.mkv", clip("ABC1234567890DEF1234567890", sure=0.4)),
    ],
)
def test_clips(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Alien (1979)/trailer.mkv", film("Alien", 1979, extra="trailer", source=F)),
        ("Alien (1979)/Alien-trailer2.mkv", film("Alien", 1979, extra="trailer", source=F)),
        ("Alien (1979)/Alien.sample.mkv", film("Alien", 1979, extra="sample", source=F)),
        ("Alien (1979)/Alien - Official Trailer 1080p.mkv", film("Alien", 1979, extra="trailer", source=F)),
        ("Alien (1979)/Alien-behindthescenes.mkv", film("Alien", 1979, extra="behindthescenes", source=F)),
        ("Alien (1979)/Alien_featurette.mkv", film("Alien", 1979, source=F)),
        ("Alien (1979)/Alien deleted scene.mkv", film("Alien", 1979, source=F)),
        ("Alien (1979)/Alien-deleted scenes 02.mkv", film("Alien", 1979, extra="deleted", source=F)),
        ("Alien (1979)/Interviews/Ripley-interview.mkv", film("Alien", 1979, extra="interview", source=F)),
        ("Alien (1979)/Interviews/Ripley-trailer.mkv", film("Alien", 1979, extra="interview", source=F)),
        ("Alien (1979)/Extras/The Beast-featurette.mkv", film("Alien", 1979, extra="featurette", source=F)),
        ("Alien (1979)/Extras/The Beast.mkv", film("Alien", 1979, extra="other", source=F)),
        ("Alien (1979)/Backdrops/theme.mp4", film("Alien", 1979, extra="other", source=F)),
        ("Movies/Alien (1979)/Specials/The Beast.mkv", film("Alien", 1979, extra="other", source=F)),
        ("Movies/Alien (1979)/extras.mkv", film("Alien", 1979, extra="other", source=F)),
        ("sample-alien.1979.1080p.mkv", film("alien", 1979, extra="sample", resolution="1080p")),
        ("[Group] Show Creditless OP [1080p].mkv", film("Show", extra="other", resolution="1080p")),
        ("[Group] Show - NCED2v2 [1080p].mkv", film("Show", extra="other", resolution="1080p")),
    ],
)
def test_extras(path: str, wanted: Reading) -> None:
    assert read_path(path) == wanted


def test_an_episode_among_the_extras_and_what_a_disc_image_is() -> None:
    extra = read_path("Alien (1979)/Featurettes/Alien S01E01.mkv")
    assert (extra.kind, extra.episodes, extra.extra) == (Kind.EPISODE, (1,), "featurette")
    images = [read_path(path) for path in ("thing.iso", "Movies/thing.iso", "Show S01E02.iso", "Thing (2010).iso")]
    assert [image.kind for image in images] == [Kind.DISC, Kind.MOVIE, Kind.EPISODE, Kind.MOVIE]
