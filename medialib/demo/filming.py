"""Filming the drawings: a title card and two slow pans, with made-up music, by ffmpeg."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from medialib import programs

RATE = 24
CARD_S, PAN_S, FADE_S = 4.0, 6.0, 0.8
LENGTH_S = CARD_S + 2 * PAN_S - 2 * FADE_S
Tune = tuple[float, Sequence[int]]


def film(
    target: Path,
    card: Image.Image,
    scene: Image.Image,
    tune: Tune,
    *,
    languages: Sequence[str] = ("eng",),
    chapters: Sequence[str] = (),
    title: str = "",
) -> None:
    """Film a 640x360 card and a 1280x720 scene into an MP4 of 14.4 s, one sound track per language."""
    paths = [target.with_name(f".{part}-{target.stem}.png") for part in ("card", "scene")]
    notes = target.with_name(f".notes-{target.stem}.txt")
    for path, image in zip(paths, (card, scene), strict=True):
        image.save(path, compress_level=1)
    notes.write_text(_notes(title, chapters), "utf-8")
    sounds = [sound(tune[0] * 2 ** (place * 5 / 12), tune[1], LENGTH_S) for place in range(len(languages))]
    inputs = [*(part for path in paths for part in ("-i", str(path))), "-i", str(notes)]
    inputs += [part for line in sounds for part in ("-f", "lavfi", "-i", line)]
    mapped = ["-map", "[v]", *(part for place in range(len(sounds)) for part in ("-map", f"{3 + place}:a"))]
    spoken = [part for place, code in enumerate(languages) for part in (f"-metadata:s:a:{place}", f"language={code}")]
    chaptered = ["-map_metadata", "2", "-map_chapters", "2"]
    _ffmpeg(*inputs, "-filter_complex", PICTURE, *mapped, *chaptered, *spoken, *VIDEO, *SOUND, str(target))
    for path in (*paths, notes):
        path.unlink()


def song(target: Path, tune: Tune, length_s: float) -> None:
    """Play a tune into an MP3 or M4A file."""
    codec = ("-c:a", "libmp3lame", "-b:a", "128k") if target.suffix == ".mp3" else SOUND
    _ffmpeg("-f", "lavfi", "-i", sound(*tune, length_s, step_s=0.42), *codec, str(target))


def sound(root_hz: float, steps: Sequence[int], length_s: float, *, step_s: float = 0.6) -> str:
    """A source for ffmpeg: plucked notes, `steps` semitones above the root, over a slow drone."""
    picked = "0"
    for place, step in reversed(list(enumerate(steps))):
        picked = f"if(eq(ld(0),{place}),{step},{picked})"
    count = f"st(0,mod(floor(t/{step_s}),{len(steps)}))"
    age = f"mod(t,{step_s})"
    wave = f"2*PI*t*{2 * root_hz}*pow(2,ld(1)/12)"
    pluck = f"0.22*(1-exp(-90*{age}))*exp(-3.2*{age})*(sin({wave})+0.4*sin(2*{wave}))"
    drone = "+".join(
        f"0.07*(0.6+0.4*sin({speed}*t))*sin(2*PI*{root_hz * part}*t)"
        for part, speed in ((1, 0.7), (1.5, 0.5), (2.01, 0.9))
    )
    fades = f"afade=d=0.6,afade=out:st={length_s - 1.5}:d=1.5"
    space = "aecho=0.8:0.75:90|210|390:0.35|0.22|0.12"
    return f"aevalsrc='{count};st(1,{picked});{pluck}+{drone}':s=32000:d={length_s},{space},atrim=duration={length_s},{fades}"


def _shot(source: str, length_s: float, *more: str) -> str:
    """A still held for a while."""
    held = ("loop=loop=-1:size=1", f"fps={RATE}", f"trim=duration={length_s}", "setpts=N/(24*TB)")
    return ",".join((f"{source}", *held, *more, "setsar=1", "format=yuv420p"))


PICTURE = ";".join(
    (
        "[1:v]split=2[one][two]",
        _shot("[0:v]null", CARD_S) + "[card]",
        _shot("[one]scale=960:540", PAN_S, "crop=640:360:x=88+n:y=90") + "[pan]",
        _shot("[two]null", PAN_S, "crop=640:360:x=320:y=330-n*1.4") + "[rise]",
        f"[card][pan]xfade=duration={FADE_S}:offset={CARD_S - FADE_S}[first]",
        f"[first][rise]xfade=duration={FADE_S}:offset={CARD_S + PAN_S - 2 * FADE_S}[v]",
    )
)
VIDEO = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "25", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
SOUND = ("-c:a", "aac", "-b:a", "96k")


def _notes(title: str, chapters: Sequence[str]) -> str:
    """ffmpeg's own form of a title and chapters, at the cuts of the film."""
    cuts = (0.0, CARD_S - FADE_S, CARD_S + PAN_S - 2 * FADE_S, LENGTH_S)
    parts = [f";FFMETADATA1\ntitle={title}\n"]
    for place, name in enumerate(chapters):
        start, end = round(1000 * cuts[place]), round(1000 * cuts[place + 1])
        parts.append(f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={name}\n")
    return "".join(parts)


def _ffmpeg(*arguments: str) -> None:
    programs.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments], timeout_s=600)
