from __future__ import annotations

from pathlib import Path

import pytest
from recorder import Recorder

from medialib.errors import MedialibError
from medialib.intake import subtitles
from medialib.intake.probe import probe

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
ASS = """[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\an8}Bonjour {\\b1}toi{\\b0}
"""


def converted(tmp_path: Path, report: Recorder, name: str, raw: bytes) -> str:
    (tmp_path / name).write_bytes(raw)
    subtitles.to_vtt(tmp_path / name, tmp_path / "out" / "a.vtt", report)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.vtt"]
    return (tmp_path / "out" / "a.vtt").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_becomes_utf_8(tmp_path: Path, report: Recorder, encoding: str) -> None:
    text = converted(tmp_path, report, "a.srt", SRT.format("Zoë – déjà vu").encode(encoding))
    assert text.startswith("WEBVTT")
    assert "00:01.000 --> 00:02.000\nZoë – déjà vu" in text


def test_other_scripts_come_through(tmp_path: Path, report: Recorder) -> None:
    assert "千と千尋 مرحبا" in converted(tmp_path, report, "a.srt", SRT.format("千と千尋 مرحبا").encode())


def test_styled_subtitles_keep_only_their_words(tmp_path: Path, report: Recorder) -> None:
    text = converted(tmp_path, report, "a.ass", ASS.encode())
    assert "Bonjour" in text
    assert "{" not in text


def test_markup_that_could_act_is_gone_and_emphasis_stays(tmp_path: Path, report: Recorder) -> None:
    hostile = "<i>soft</i> <script>alert(1)</script><img src=x onerror=alert(1)><font color=red>red</font>"
    text = converted(tmp_path, report, "a.srt", SRT.format(hostile).encode())
    assert "<i>soft</i>" in text
    assert not any(word in text for word in ("<script", "<img", "<font"))


def test_style_blocks_are_taken_out() -> None:
    cue = "00:01.000 --> 00:02.000\n{}\n"
    raw = "WEBVTT\n\nSTYLE\n::cue { background: url(http://x/) }\n\n" + cue.format(
        "<v Ann><b onclick=x>Hi</b> <i>there</i>"
    )
    assert subtitles.cleaned(raw) == "WEBVTT\n\n" + cue.format("Hi</b> <i>there</i>")


@pytest.mark.parametrize("raw", [b"", b"no cues here\n", b"\x00\x01\x02" * 100])
def test_what_holds_no_lines_is_refused_and_leaves_nothing(tmp_path: Path, report: Recorder, raw: bytes) -> None:
    (tmp_path / "a.srt").write_bytes(raw)
    with pytest.raises(MedialibError):
        subtitles.to_vtt(tmp_path / "a.srt", tmp_path / "out" / "a.vtt", report)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_text_track_inside_a_film_is_brought_out(tmp_path: Path, mp4: Path, report: Recorder) -> None:
    [track] = probe(mp4).text_tracks
    assert (track.language, track.forced) == ("fr", False)
    subtitles.extract(mp4, track.stream, tmp_path / "a.vtt", report)
    assert "Hello" in (tmp_path / "a.vtt").read_text("utf-8")
    assert "Good-bye" in (tmp_path / "a.vtt").read_text("utf-8")
