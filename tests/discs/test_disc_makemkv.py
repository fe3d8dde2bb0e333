"""makemkvcon in robot mode, by a fake one that says what the real one would."""

from __future__ import annotations

from pathlib import Path

import pytest
from disc_programs import Programs
from recorder import Recorder, Said

from medialib.discs import Contents, Title
from medialib.errors import CancelledError, DiskFullError, JobError, ProgramError, UnreadableError
from medialib.sources.discs import makemkv
from medialib.sources.discs.makemkv_lines import Line, parse, seconds

TWO_TITLES = """\
MSG:1005,0,1,"MakeMKV v1.18.2 linux(x64-release) started","%1 started","MakeMKV v1.18.2 linux(x64-release)"
DRV:0,2,999,1,"BD-RE","SHOW_D1","/dev/sr0"
PRGT:5018,0,"Opening DVD disc"
PRGC:5018,0,"Opening DVD disc"
PRGV:0,0,65536
PRGV:100,32768,65536
MSG:3028,0,3,"Title #1 was added (2 cell(s), 0:43:56)","Title #%1 was added (%2 cell(s), %3)","1","2","0:43:56"
TCOUNT:3
CINFO:2,0,"SHOW, \\"D1\\""
TINFO:0,8,0,"7"
TINFO:0,9,0,"0:43:56"
TINFO:0,11,0,"1993287680"
TINFO:0,27,0,"../../etc/title.mkv"
SINFO:0,0,1,6201,"Video"
SINFO:0,0,19,0,"720x576"
SINFO:0,1,1,6202,"Audio"
SINFO:0,1,3,0,"ger"
SINFO:0,1,22,0,"1024"
SINFO:0,2,1,6202,"Audio"
SINFO:0,2,3,0,"ger"
SINFO:0,2,22,0,"2304"
SINFO:0,3,1,6203,"Subtitles"
SINFO:0,3,3,0,"eng"
SINFO:0,4,1,6202,"Audio"
TINFO:1,9,0,"0:00:09"
TINFO:2,9,0,"1:00:00"
TINFO:4000,9,0,"1:00:00"
TINFO:3,9,0,"forever"
nonsense
"""
TITLES = (
    Title(0, 2636.0, (), 720, 576, ("de", "und"), ("en",), 1993287680),
    Title(2, 3600.0),
)
TWO_SECONDS = Title(0, 2.0)


def scan(source: Path, report: Recorder | None = None) -> Contents:
    return makemkv.scan(source, report or Recorder(), idle_timeout_s=20)


def refusal(folder: Path) -> JobError:
    """Why the disc could not be scanned; and copying it has to fail alike."""
    with pytest.raises(JobError) as scanned:
        scan(Path("/discs/disc.iso"))
    with pytest.raises(JobError) as ripped:
        makemkv.rip(Path("/discs/disc.iso"), TWO_SECONDS, folder, Recorder(), idle_timeout_s=20)
    assert (type(ripped.value), ripped.value.hint) == (type(scanned.value), scanned.value.hint)
    return scanned.value


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_titles_of_a_disc(fake: Programs, tmp_path: Path, report: Recorder) -> None:
    fake.says("makemkvcon", TWO_TITLES)
    assert scan(tmp_path / "disc.iso", report) == Contents(TITLES)
    assert fake.asked("makemkvcon") == [
        *("-r", "--progress=-same", "--noscan", "--minlength=10", "info", f"iso:{tmp_path}/disc.iso")
    ]
    assert report.said[:3] == [Said("Reading the titles of the disc", 0.0), Said("Opening DVD disc"), Said(None, 0.0)]
    assert report.said[3].progress == 0.5
    assert report.lines == [
        "MakeMKV v1.18.2 linux(x64-release) started",
        "Title #1 was added (2 cell(s), 0:43:56)",
        "nonsense",
    ]


def test_a_folder_is_called_by_its_root(fake: Programs, tmp_path: Path) -> None:
    (tmp_path / "Film" / "BDMV").mkdir(parents=True)
    fake.says("makemkvcon", TWO_TITLES)
    scan(tmp_path / "Film" / "BDMV")
    assert fake.asked("makemkvcon")[-1] == f"file:{tmp_path}/Film"


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        ("", ProgramError, "makemkvcon made nothing of the disc. It found no title that can be played."),
        ("TCOUNT:0\n", ProgramError, "makemkvcon made nothing of the disc. It found no title that can be played."),
        (
            'MSG:5042,0,0,"The program can\'t find any usable optical drives.","The program can\'t find any"\n',
            UnreadableError,
            "makemkvcon sees no drive at /discs/disc.iso.",
        ),
        (
            'MSG:5010,0,0,"Failed to open disc","Failed to open disc"\nTCOUNT:0\n',
            UnreadableError,
            "makemkvcon could not open the disc at /discs/disc.iso.",
        ),
        (
            'MSG:5055,0,0,"Evaluation period has expired."\nMSG:5010,0,0,"Failed to open disc","Failed to open disc"\n',
            ProgramError,
            "makemkvcon does not work any more: Evaluation period has expired.",
        ),
        (
            "MSG:2003,0,3,\"Error 'Scsi error - MEDIUM ERROR' occurred while reading '/VIDEO_TS/VTS_01_1.VOB' at offset "
            "'2465792'\",\"Error '%1' occurred while reading '%2' at offset '%3'\"\n"
            'MSG:2003,0,3,"Error"\n',
            UnreadableError,
            "makemkvcon could not read the disc: it failed 2 times, at sector 1,204 of /VIDEO_TS/VTS_01_1.VOB, "
            "a place unknown. It found no title that can be played.",
        ),
        (
            "MSG:2019,0,2,\"Error 'Posix error - No space left on device' occurred while creating\"\n",
            DiskFullError,
            "makemkvcon stopped: the disk is full.",
        ),
    ],
)
def test_exit_code_0_without_a_disc_is_a_failure(
    fake: Programs, work: Path, said: str, kind: type[JobError], message: str
) -> None:
    fake.says("makemkvcon", said)
    error = refusal(work)
    assert (type(error), error.message) == (kind, message)
    assert list(work.iterdir()) == []


@pytest.mark.needs("ffmpeg", "ffprobe")
def test_a_title_is_copied_under_a_name_of_ours(fake: Programs, work: Path, mkv: Path, report: Recorder) -> None:
    saving = (
        'PRGT:5017,0,"Saving to MKV file"\nPRGV:1,16384,65536\nMSG:5004,0,2,"1 titles saved","%1 titles saved","1"\n'
    )
    fake.says("makemkvcon", saving, then=f'for last; do :; done; cp "{mkv}" "$last/$(printf "a\\tb").mkv"')
    made = makemkv.rip(Path("/discs/disc.iso"), TWO_SECONDS, work, report, idle_timeout_s=20, shortest_s=1)
    assert made == work / "title_0.mkv"
    assert made.read_bytes() == mkv.read_bytes()
    assert list(work.iterdir()) == [made]
    assert fake.asked("makemkvcon")[3:] == [
        *("--minlength=1", "mkv", "iso:/discs/disc.iso", "0", f"{work}/.title_0.part"),
    ]
    assert [(said.message, said.progress) for said in report.said] == [
        ("Copying title 0", 0.0),
        ("Saving to MKV file", None),
        (None, 0.25),
    ]


@pytest.mark.needs("ffmpeg", "ffprobe")
@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("", "Title 0 came out 2.0 s long, but lasts 60.0 s on the disc; what was made is not kept."),
        (
            'MSG:5003,0,2,"Failed to save title 0 to file"\n',
            "makemkvcon made nothing of the disc. It made no file of title 0.",
        ),
        (
            "MSG:2003,0,3,\"Error 'Scsi error' occurred while reading '/BDMV/STREAM/00001.m2ts' at offset '4096'\"\n",
            "makemkvcon could not read the disc: it failed once, at sector 2 of /BDMV/STREAM/00001.m2ts. "
            "Title 0 came out 2.0 s long, but lasts 60.0 s on the disc; what was made is not kept.",
        ),
    ],
)
def test_half_a_title_is_not_kept(fake: Programs, work: Path, mkv: Path, said: str, message: str) -> None:
    fake.says("makemkvcon", said, then=f'for last; do :; done; cp "{mkv}" "$last/a.mkv"')
    with pytest.raises(JobError) as caught:
        makemkv.rip(Path("/discs/disc.iso"), Title(0, 60.0), work, Recorder(), idle_timeout_s=20)
    assert caught.value.message == message
    assert list(work.iterdir()) == []


def test_a_link_in_place_of_the_file_is_not_taken(fake: Programs, work: Path) -> None:
    fake.says("makemkvcon", "", then='for last; do :; done; ln -s /etc/passwd "$last/a.mkv"')
    with pytest.raises(ProgramError):
        makemkv.rip(Path("/discs/disc.iso"), TWO_SECONDS, work, Recorder(), idle_timeout_s=20)


def test_a_program_that_hangs_or_crashes(fake: Programs, work: Path) -> None:
    fake.add("makemkvcon", "sleep 60")
    with pytest.raises(ProgramError) as silent:
        makemkv.scan(Path("disc.iso"), Recorder(), idle_timeout_s=0.3)
    assert silent.value.message == "makemkvcon said nothing for 0.3 s and was ended."
    fake.add("makemkvcon", "while :; do echo PRGV:1,1,65536; sleep 0.05; done")
    with pytest.raises(ProgramError) as repeating:
        makemkv.rip(Path("disc.iso"), TWO_SECONDS, work, Recorder(), idle_timeout_s=0.3)
    assert repeating.value.message == "makemkvcon got no further for 0.3 s and was ended."
    fake.add("makemkvcon", "kill -ABRT $$")
    assert refusal(work).message == "makemkvcon was ended by signal 6."
    assert list(work.iterdir()) == []


def test_cancelling_leaves_nothing(fake: Programs, work: Path, report: Recorder) -> None:
    fake.add("makemkvcon", "while :; do echo PRGV:1,9000,65536; sleep 0.05; done")
    report.then = lambda said: report.stopped.set() if said.progress else None
    with pytest.raises(CancelledError):
        makemkv.rip(Path("disc.iso"), TWO_SECONDS, work, report, idle_timeout_s=20)
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ('CINFO:2,0,"A, \\"B\\" \\\\ C"', Line("CINFO", ("2", "0", 'A, "B" \\ C'))),
        ("TCOUNT:2\r", Line("TCOUNT", ("2",))),
        ('DRV:0,256,999,0,"","",""', Line("DRV", ("0", "256", "999", "0", "", "", ""))),
        ('MSG:1,2,"open', Line("MSG", ("1", "2", '"open'))),
        ("MSG:", Line("MSG", ("",))),
        ("", None),
        ("Copying", None),
        ("http://forum", None),
    ],
)
def test_lines_of_robot_mode(line: str, read: Line | None) -> None:
    assert parse(line) == read


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1:43:34", 6214.0),
        ("0:00:07", 7.0),
        ("0:00:00", None),
        ("100:00:01", None),
        ("1:99:00", None),
        ("x", None),
        ("", None),
    ],
)
def test_lengths(text: str, length: float | None) -> None:
    assert seconds(text) == length


def test_999_titles_are_enough(fake: Programs, tmp_path: Path) -> None:
    lines = [f'TINFO:{number},9,0,"1:30:00"' for number in range(5000)]
    fake.says("makemkvcon", "\n".join(["TCOUNT:5000", *lines]))
    assert [title.number for title in scan(tmp_path / "disc.iso").titles] == list(range(999))
