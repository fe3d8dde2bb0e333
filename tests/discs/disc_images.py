"""Discs made by dvdauthor and genisoimage, once per test run. Copy one before changing it.

The functions make a disc below any folder; the fixtures keep one of each for the session.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

TONES = (440, 660)
PICTURE = "s=352x288:r=25"


def run(*command: str | Path, folder: Path | None = None) -> None:
    """Run a program, which must succeed."""
    environment = {**os.environ, "VIDEO_FORMAT": "PAL"}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]


def clip(folder: Path, seconds: float, *, sounds: int = 2, source: str = "testsrc2", subtitle: bool = False) -> Path:
    """An MPEG programme stream as DVDs hold it: 352x288 at 25 pictures a second, so many tones."""
    target = folder / f"{source}_{seconds:g}_{sounds}{'_subtitled' if subtitle else ''}.mpg"
    if target.exists():
        return target
    inputs = ["-f", "lavfi", "-i", f"{source}={PICTURE}:d={seconds}"]
    for tone in TONES[:sounds]:
        inputs += ["-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000:duration={seconds}"]
    maps = [word for number in range(sounds + 1) for word in ("-map", str(number))]
    form = ["-target", "pal-dvd", "-s", "352x288", "-g", "12", "-b:v", "200k", "-b:a", "96k", "-aspect", "4:3"]
    run("ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, *maps, *form, "-t", str(seconds), target)
    return _subtitled(target) if subtitle else target


def dvd(folder: Path, title_sets: Sequence[str]) -> Path:
    """A DVD's folder from the inside of its <titleset>s."""
    sets = "".join(f"<titleset><titles>{inside}</titles></titleset>" for inside in title_sets)
    plan = folder.with_suffix(".xml")
    plan.write_text(f'<dvdauthor dest="{folder}"><vmgm/>{sets}</dvdauthor>', "utf-8")
    run("dvdauthor", "-x", plan)
    return folder


def iso(folder: Path, label: str, *options: str) -> Path:
    """An image of a folder; of a DVD unless other options are given."""
    target = folder.with_name(f"{folder.name}.iso")
    run("genisoimage", "-quiet", *(options or ("-dvd-video",)), "-V", label, "-o", target, folder)
    return target


def film(folder: Path) -> Path:
    """Three titles: 4 s with two chapters, 8 s with four chapters and French subtitles, 3 s with one; English and German."""
    clips = [clip(folder, 4), clip(folder, 8, subtitle=True), clip(folder, 3)]
    chapters = ("0,2", "0,2,4,6", "0")
    titles = "".join(
        f'<pgc><vob file="{file}" chapters="{at}"/></pgc>' for file, at in zip(clips, chapters, strict=True)
    )
    sound = '<video format="pal" aspect="4:3"/><audio lang="en"/><audio lang="de"/><subpicture lang="fr"/>'
    return dvd(folder / "film", [sound + titles])


def series(folder: Path) -> Path:
    """Six episodes of 3.0 to 3.2 s, a title that plays all of them, and an extra of 2 s."""
    episodes = [clip(folder, 3 + number * 0.04, sounds=1) for number in range(6)]
    titles = "".join(f'<pgc><vob file="{file}" chapters="0,1.5"/></pgc>' for file in episodes)
    play_all = "".join(f'<vob file="{file}" chapters="0"/>' for file in episodes)
    extra = f'<pgc><vob file="{clip(folder, 2, sounds=1)}"/></pgc>'
    return dvd(folder / "series", [f'<audio lang="en"/>{titles}<pgc>{play_all}</pgc>{extra}'])


def decoys(folder: Path) -> Path:
    """99 titles: the 42nd is the film of 4 s with chapters and two languages, 3 are extras, 95 are decoys of 4 s."""
    decoy = f'<pgc><vob file="{clip(folder, 4, sounds=1, source="color")}"/></pgc>'
    extra = f'<pgc><vob file="{clip(folder, 2)}"/></pgc>'
    real = f'<pgc><vob file="{clip(folder, 4)}" chapters="0,1,2,3"/></pgc>'
    languages = '<audio lang="en"/><audio lang="de"/>'
    sets = ['<audio lang="en"/>' + decoy * 41, languages + real + extra * 3, '<audio lang="en"/>' + decoy * 54]
    return dvd(folder / "decoys", sets)


def _subtitled(plain: Path) -> Path:
    """The stream with one subtitle, from 0.5 s to 3 s."""
    picture, plan, silent = plain.with_suffix(".png"), plain.with_suffix(".xml"), plain.with_suffix(".plain")
    image = Image.new("RGBA", (100, 20), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (20, 4, 80, 12))
    image.save(picture)
    spot = f'<spu start="00:00:00.50" end="00:00:03.00" image="{picture}" xoffset="0" yoffset="240"/>'
    plan.write_text(f'<subpictures format="PAL"><stream>{spot}</stream></subpictures>', "utf-8")
    plain.rename(silent)
    with silent.open("rb") as source, plain.open("wb") as target:
        command = ["spumux", "-m", "dvd", str(plan)]
        subprocess.run(command, stdin=source, stdout=target, stderr=subprocess.DEVNULL, timeout=60, check=True)
    return plain


@pytest.fixture(scope="session")
def disc_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's discs lie."""
    return tmp_path_factory.mktemp("disc_images")


@pytest.fixture(scope="session")
def film_folder(disc_dir: Path) -> Path:
    """The folder of `film`."""
    return film(disc_dir)


@pytest.fixture(scope="session")
def film_iso(film_folder: Path) -> Path:
    """The image of `film`, labelled BIG_BUCK_DISC_1."""
    return iso(film_folder, "BIG_BUCK_DISC_1")


@pytest.fixture(scope="session")
def series_iso(disc_dir: Path) -> Path:
    """The image of `series`, labelled SHOW_S2_DISC_3."""
    return iso(series(disc_dir), "SHOW_S2_DISC_3")


@pytest.fixture(scope="session")
def decoy_iso(disc_dir: Path) -> Path:
    """The image of `decoys`, labelled DECOYS."""
    return iso(decoys(disc_dir), "DECOYS")
