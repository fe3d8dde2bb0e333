from __future__ import annotations

import time
from pathlib import Path

import pytest
from recorder import Recorder

from medialib.errors import MedialibError, UnreadableError
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


CUE = "00:01.000 --> 00:02.000\n"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<scr<x>ipt>alert(1)</scr</x>ipt>", "&lt;script>alert(1)&lt;/script>"),
        ("<<script>script>alert(1)", "&lt;script>alert(1)"),
        ("<b<b>>", "&lt;b<b>>"),
        ("<i/onload=x>", ""),
        ("</i onload=x>", ""),
        ("<B>loud</B> <ruby>漢<rt>kan</rt></ruby>", "<B>loud</B> <ruby>漢<rt>kan</rt></ruby>"),
        ("<00:00:01.500>sung", "<00:00:01.500>sung"),
        ("<00:img src=x>", "<00:img src=x>"),
        ("1 < 2 and <3", "1 &lt; 2 and &lt;3"),
        ("{\\an8}Up {\\b1}there{\\b0} {no tag}", "Up there {no tag}"),
        ("<c.red>a</c><lang en>b</lang><v.loud Ann>c", "abc"),
    ],
)
def test_no_tag_is_left_and_none_comes_of_the_parts_of_others(raw: str, clean: str) -> None:
    text = f"WEBVTT\n\n{CUE}{raw}\n"
    assert subtitles.cleaned(text) == f"WEBVTT\n\n{CUE}{clean}\n"
    assert subtitles.cleaned(subtitles.cleaned(text)) == subtitles.cleaned(text)


def test_a_very_deep_nest_of_tags_is_cleaned_soon() -> None:
    began = time.process_time()
    assert subtitles.cleaned("<" * 200_000 + ">" * 200_000) == "&lt;" * 199_999 + ">" * 199_999
    assert time.process_time() - began < 2


@pytest.mark.parametrize("words", ["STYLE IS ALL", "REGION 5 IS COLD", "STYLE", "So much\nSTYLE"])
def test_words_that_only_sound_like_a_block_are_spoken(words: str) -> None:
    text = f"WEBVTT\n\n{CUE}{words}\n\n{CUE}And on.\n"
    assert subtitles.cleaned(text) == text


@pytest.mark.parametrize(
    "block", ["STYLE\n::cue { color: red }", "REGION\nid:a", "STYLE  \nx", "STYLE\na\n\nREGION\nb"]
)
@pytest.mark.parametrize("end", ["", f"\n\n{CUE}Hi\n"])
def test_blocks_go_wherever_they_stand(block: str, end: str) -> None:
    assert subtitles.cleaned(f"WEBVTT\r\n\r\n{block}{end}") == f"WEBVTT{end}"


def test_a_file_far_too_large_is_not_read(tmp_path: Path, report: Recorder) -> None:
    with (tmp_path / "a.srt").open("wb") as file:
        file.truncate(subtitles.MOST_BYTES + 1)
    with pytest.raises(UnreadableError) as caught:
        subtitles.to_vtt(tmp_path / "a.srt", tmp_path / "out" / "a.vtt", report)
    assert (caught.value.message, (tmp_path / "out").exists()) == (
        "'a.srt' is larger than a subtitle should be.",
        False,
    )


def test_bytes_that_no_encoding_knows_are_letters_of_some_sort(tmp_path: Path, report: Recorder) -> None:
    assert "a\x81b" in converted(tmp_path, report, "a.srt", SRT.format("a").encode().replace(b"a", b"a\x81b"))


@pytest.mark.parametrize("name", ["-i.srt", "a%d;$(x).srt", "千と千尋.srt", "a'b\\c.ass", "x" * 251 + ".srt"])
def test_hostile_names_are_only_names(name: str, tmp_path: Path, report: Recorder) -> None:
    raw = ASS if name.endswith("ass") else SRT.format("Bonjour")
    assert "Bonjour" in converted(tmp_path, report, name, raw.encode())


def test_what_was_there_stays_where_the_new_cannot_be_read(tmp_path: Path, report: Recorder) -> None:
    converted(tmp_path, report, "a.srt", SRT.format("Bonjour").encode())
    (tmp_path / "a.srt").write_bytes(b"nothing")
    with pytest.raises(MedialibError):
        subtitles.to_vtt(tmp_path / "a.srt", tmp_path / "out" / "a.vtt", report)
    assert "Bonjour" in (tmp_path / "out" / "a.vtt").read_text("utf-8")


def test_a_stream_without_text_brings_nothing(tmp_path: Path, mp4: Path, report: Recorder) -> None:
    for stream in (0, 9):
        with pytest.raises(MedialibError):
            subtitles.extract(mp4, stream, tmp_path / "out" / "a.vtt", report)
    assert [*(tmp_path / "out").iterdir()] == []


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
