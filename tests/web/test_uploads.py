"""Taking a form apart as it comes in: however it is cut up, up to the limits and no further, and under safe names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import anyio
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from pydantic import ByteSize
from starlette.requests import Request
from starlette.types import Message

from medialib.errors import DiskFullError, InvalidError, MedialibError, RefusedError, TooLargeError
from medialib.settings import Settings
from medialib.web import uploads
from medialib.web.uploads import BATCH, LARGEST_FIELDS, LONGEST_NAME, MOST_FIELDS, MOST_FILES, ROOM, Form, safe_name

TYPE = b"multipart/form-data; boundary=x"
END = b"--x--\r\n"


def field(name: str, value: bytes) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def file(given: str | bytes, data: bytes = b"film", name: str = "files") -> bytes:
    given = given.encode() if isinstance(given, str) else given
    return (
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="'.encode()
        + given
        + b'"\r\n\r\n'
        + data
        + b"\r\n"
    )


def received(
    settings: Settings, parts: Sequence[bytes], *, kind: bytes = TYPE, length: int | None = None, cut: bool = False, largest: int | None = None
) -> Form:  # fmt: skip
    """What is made of a body that comes in these parts; `cut` hangs up behind the last."""
    headers = [(b"content-type", kind)] + ([(b"content-length", str(length).encode())] if length is not None else [])
    messages: list[Message] = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.disconnect"} if cut else {"type": "http.request", "body": b"", "more_body": False})
    coming: Iterator[Message] = iter(messages)

    async def receive() -> Message:
        return next(coming)

    async def act() -> Form:
        request = Request({"type": "http", "method": "POST", "path": "/api/upload", "headers": headers}, receive)
        return await uploads.receive(request, settings, largest=largest)

    with ThreadPoolExecutor(1) as thread:  # a loop of its own, whatever this thread is running
        return thread.submit(anyio.run, act).result()


def held(form: Form) -> list[tuple[str, bytes]]:
    return [(one.name, one.path.read_bytes()) for one in form.files]


def left(settings: Settings) -> list[Path]:
    folder = settings.work / "uploads"
    return sorted(folder.rglob("*")) if folder.is_dir() else []


def small(settings: Settings, size: int) -> Settings:
    return settings.model_copy(update={"uploads": settings.uploads.model_copy(update={"max_size": ByteSize(size)})})


WHOLE = (
    field("kind", "films à la carte".encode())
    + file("七人の侍.mp4", b"one\r\n--x\r-\n" * 9)
    + field("kind", b"movie")
    + file("b.mp4", b"")
    + END
)


@limits(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(WHOLE)), max_size=12))
def test_however_a_form_is_cut_up_it_says_the_same(settings: Settings, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(WHOLE)]
    form = received(settings, [WHOLE[first:after] for first, after in pairwise(places)])
    assert form.fields == {"kind": "movie"}
    assert held(form) == [("七人の侍.mp4", b"one\r\n--x\r-\n" * 9), ("b.mp4", b"")]
    form.discard()
    assert left(settings) == []


def test_a_large_file_comes_in_batches_and_each_file_lies_alone(settings: Settings) -> None:
    data = bytes(range(256)) * 12_000
    body = file("a.mp4", data) + file("a.mp4", data[::-1]) + END
    form = received(settings, [body[first : first + 100_000] for first in range(0, len(body), 100_000)])
    assert (held(form), len(data) > 2 * BATCH) == ([("a.mp4", data), ("a.mp4", data[::-1])], True)
    assert len({one.path.parent for one in form.files}) == 2
    assert {one.path.parent.parent for one in form.files} == {settings.work / "uploads"}


NAMES: dict[bytes, str] = {
    b"Film.mp4": "Film.mp4",
    b'a\\"b.mp4': 'a"b.mp4',
    b"C:\\\\fakepath\\\\Film.mp4": "Film.mp4",
    b"..\\\\..\\\\x.mp4": "x.mp4",
    b"a;b=c.mp4": "a;b=c.mp4",
    "Amélie.mkv".encode("latin-1"): "Am\ufffdlie.mkv",
    "Amélie.mkv".encode(): "Amélie.mkv",
    "Ame\u0301lie.mkv".encode(): "Ame\u0301lie.mkv",
    "שלום.mkv".encode(): "שלום.mkv",
    "\u202eפילם.mkv".encode(): "פילם.mkv",
    b"~/.bashrc": "bashrc",
    b"%2e%2e%2fx.mp4": "%2e%2e%2fx.mp4",
    b"   ": "upload",
    b"/": "upload",
    b"con.mp4": "con.mp4",
    b"film.": "film",
    b"$(reboot).mp4": "$(reboot).mp4",
}


def test_a_file_is_called_what_it_was_sent_as_made_safe(settings: Settings) -> None:
    form = received(settings, [b"".join(file(name) for name in NAMES) + END])
    assert [one.name for one in form.files] == list(NAMES.values())
    assert [one.path.name for one in form.files] == list(NAMES.values())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("x" + "é" * 99 + ".mkv", "x" + "é" * 97 + ".mkv"),
        ("xé" * 80, "xé" * 66 + "x"),
        ("侍" * 70 + ".mp4", "侍" * 65 + ".mp4"),
        ("a." + "侍" * 10, "a." + "侍" * 10),
        ("a." + "b" * 10, "a." + "b" * 10),
        ("x" * 199 + "." + "b" * 11, "x" * 199 + "."),
        (".mp4", "mp4"),
        ("..mp4..", "mp4"),
        ("x .mkv", "x .mkv"),
        ("\u200d", "\u200d"),
        ("a/b/", "upload"),
    ],
)  # fmt: skip
def test_a_long_name_is_cut_between_letters(sent: str, kept: str) -> None:
    assert (safe_name(sent), len(kept.encode()) <= LONGEST_NAME) == (kept, True)


@limits(max_examples=40, deadline=None)
@given(st.text(max_size=90))
def test_whatever_a_stranger_calls_it_a_file_has_one_plain_name(text: str) -> None:
    name = safe_name(text)
    assert 1 <= len(name.encode()) <= LONGEST_NAME
    assert (Path(name).name, name.strip(), name[0] in ".-~", set(name) & set("/\0\n\r\\")) == (name, name, False, set())


def test_fields_of_strange_names_do_no_harm(settings: Settings) -> None:
    parts = (
        field("", b"1")
        + field("n" * 300, b"2")
        + field("七", "侍".encode())
        + field("bad", b"\xff")
        + b"--x\r\nX-Other: y\r\n\r\n3\r\n"
    )
    assert received(settings, [parts + END]).fields == {"": "3", "n" * 100: "2", "七": "侍", "bad": "\ufffd"}


def test_a_file_field_that_was_left_empty_is_nothing(settings: Settings) -> None:
    form = received(settings, [field("sources", b"x") + file("", b"") + file("", b"", "other") + END])
    assert (form.fields, form.files, left(settings)) == ({"sources": "x"}, [], [])


LIMIT = 100_000
TOO_MUCH: dict[str, tuple[bytes, str]] = {
    "a file": (file("a.mp4", b"x" * (LIMIT + ROOM)) + END, "One upload takes at most 100 kB."),
    "many fields": (field("f", b"") * (MOST_FILES + MOST_FIELDS + 1) + END, "One upload takes at most 500 files."),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_much_is_refused_and_leaves_nothing(settings: Settings, name: str) -> None:
    body, said = TOO_MUCH[name]
    with pytest.raises(TooLargeError) as caught:
        received(small(settings, LIMIT), [body])
    assert (caught.value.message, left(settings)) == (said, [])


def test_what_is_just_enough_is_taken(settings: Settings) -> None:
    assert len(received(settings, [file("a.mp4", b"") * MOST_FILES + END]).files) == MOST_FILES
    body = file("a.mp4", b"x" * LIMIT) + END
    body = file("a.mp4", b"x" * (LIMIT + LIMIT + ROOM - len(body))) + END
    assert (len(body), len(received(small(settings, LIMIT), [body], length=len(body)).files)) == (LIMIT + ROOM, 1)
    fields = [field(name, b"x" * (LARGEST_FIELDS // 2)) for name in "ab"]
    assert sum(map(len, received(settings, [*fields, END]).fields.values())) == LARGEST_FIELDS
    for more in (field("c", b"x"), b"--x\r\nX: y\r\n\r\nx\r\n"):
        with pytest.raises(TooLargeError, match=r"The form's fields have more than 1 MiB\."):
            received(settings, [*fields, more, END])


def test_a_smaller_limit_of_one_kind_of_form_is_said_with_what_to_do(settings: Settings) -> None:
    for length in (None, LIMIT + ROOM + 1):
        with pytest.raises(TooLargeError) as caught:
            received(settings, [file("a.jpg", b"x" * (LIMIT + ROOM)) + END], length=length, largest=LIMIT)
        assert (caught.value.message, caught.value.hint) == ("One upload takes at most 100 kB.", "Send a smaller one.")
    with pytest.raises(TooLargeError) as caught:
        received(small(settings, LIMIT), [file("a.jpg", b"x" * (LIMIT + ROOM)) + END], largest=2 * LIMIT)
    assert caught.value.hint == "Send fewer at a time, or put large files into the inbox folder."
    assert left(settings) == []


UNREADABLE: dict[str, tuple[bytes, bytes, type[MedialibError]]] = {
    "no type": (b"", WHOLE, InvalidError),
    "a type of its own": (b"application/json", WHOLE, InvalidError),
    "another multipart": (b"multipart/mixed; boundary=x", WHOLE, InvalidError),
    "no boundary": (b"multipart/form-data", WHOLE, InvalidError),
    "an empty boundary": (b"multipart/form-data; boundary=", WHOLE, InvalidError),
    "another boundary": (b"multipart/form-data; boundary=y", WHOLE, InvalidError),
    "no form": (TYPE, b"hello", InvalidError),
    "nothing": (TYPE, b"", RefusedError),
    "no end": (TYPE, file("a.mp4"), RefusedError),
    "half a head": (TYPE, b"--x\r\nContent-Dispo", RefusedError),
    "half a file": (TYPE, file("a.mp4")[:-5], RefusedError),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_form_is_refused_and_leaves_nothing(settings: Settings, name: str) -> None:
    kind, body, error = UNREADABLE[name]
    with pytest.raises(MedialibError) as caught:
        received(settings, [body], kind=kind)
    assert (type(caught.value), left(settings)) == (error, [])


@pytest.mark.parametrize(
    "body",
    [b"", WHOLE[:100], file("a.mp4", b"x" * 2 * BATCH), WHOLE],
    ids=["nothing", "a head", "files", "all but the end"],
)
def test_who_hangs_up_leaves_nothing(settings: Settings, body: bytes) -> None:
    with pytest.raises(RefusedError, match=r"The upload was cut off\."):
        received(settings, [body], cut=True)
    assert left(settings) == []


@pytest.mark.parametrize("length", [None, 10])
def test_where_there_is_no_room_nothing_is_taken(settings: Settings, length: int | None) -> None:
    """Whether its length is said or not."""
    full = settings.model_copy(update={"jobs": settings.jobs.model_copy(update={"min_free": ByteSize(2**60)})})
    with pytest.raises(DiskFullError):
        received(full, [WHOLE], length=length)
    assert left(settings) == []


def test_a_folder_of_uploads_that_cannot_be_made_is_no_form_s_fault(settings: Settings) -> None:
    (settings.work / "uploads").write_bytes(b"a file, where a folder should be")
    with pytest.raises(OSError, match="uploads"):
        received(settings, [WHOLE])
    uploads.sweep(settings, ())
    assert (settings.work / "uploads").read_bytes() == b"a file, where a folder should be"
