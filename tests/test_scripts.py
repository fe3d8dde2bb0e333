"""scripts/bootstrap and scripts/run in a folder of their own, with programs made for the occasion."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
TOOLS = ("bash", "cat", "chmod", "cksum", "cp", "dirname", "env", "head", "mkdir", "rm")
PYTHON = """#!/bin/sh
case "$*" in
*sys.exit*) exit "${TOO_OLD:-0}" ;;
*version_info*) echo 3.11 ;;
*CDLL*) [ -e "$BIN/libdiscid0" ] ;;
*ensurepip*) [ -e "$BIN/venv-is-there" ] ;;
"-m venv --clear .venv") echo "venv" >>"$BIN/log"; rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
"-m pip"*) shift 3; echo "pip $*" >>"$BIN/log" ;;
esac
"""
PIP = "-qq --disable-pip-version-check"
RUN_PACKAGES = [
    f"pip {PIP} --require-hashes --requirement requirements.txt",
    f"pip {PIP} --no-index --no-deps --no-build-isolation --editable .",
]
DEV_PACKAGES = [f"pip {PIP} --require-hashes --requirement requirements.txt --requirement requirements-dev.txt"]
ADVICE = [
    "ffmpeg is not installed, so these are off: thumbnails, embedded subtitles, joining of downloads and the demo. "
    "To have it: sudo apt install ffmpeg",
    "HandBrakeCLI is not installed, so these are off: ripping of video discs. To have it: sudo apt install handbrake-cli",
    "cd-paranoia is not installed, so these are off: ripping of audio CDs. To have it: sudo apt install cd-paranoia",
    "cd-info is not installed, so these are off: telling what audio CD is in a drive. "
    "To have it: sudo apt install libcdio-utils",
    "fpcalc is not installed, so these are off: recognising music by its sound. "
    "To have it: sudo apt install libchromaprint-tools",
    "lsdvd is not installed, so these are off: titles and languages of DVDs. To have it: sudo apt install lsdvd",
    "libdiscid is not installed, so these are off: ids of audio CDs by MusicBrainz's own library "
    "(they are computed without it). To have it: sudo apt install libdiscid0",
]
INSTALLING = "Installing the pinned Python packages into .venv"


@dataclass(frozen=True)
class Machine:
    """A copy of the scripts in `home`, and a machine on which there is only what lies in `bin`."""

    home: Path
    bin: Path

    def add(self, name: str, text: str) -> None:
        """Put a program on the machine."""
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def run(self, script: str, *args: str, **environment: str) -> tuple[int, list[str], list[str]]:
        """Exit status, what it printed, and what it called since the last run."""
        log = self.bin / "log"
        log.unlink(missing_ok=True)
        done = subprocess.run(
            [self.home / "scripts" / script, *args],
            cwd=self.bin,
            env={"PATH": str(self.bin), "BIN": str(self.bin), "HOME": str(self.bin), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        calls = log.read_text().splitlines() if log.exists() else []
        return done.returncode, (done.stdout + done.stderr).splitlines(), calls


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a shell and a Python, where nothing may be installed."""
    machine = Machine(tmp_path / "a house", tmp_path / "bin")
    machine.bin.mkdir()
    (machine.home / "medialib").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "scripts", machine.home / "scripts")
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "medialib/__init__.py"):
        shutil.copy(REPOSITORY / name, machine.home / name)
    for tool in TOOLS:
        (machine.bin / tool).symlink_to(shutil.which(tool) or "/bin/false")
    (machine.bin / "venv-is-there").touch()
    machine.add("id", "#!/bin/sh\necho 1000\n")
    machine.add("uname", "#!/bin/sh\necho Linux\n")
    machine.add("python3", PYTHON)
    return machine


def test_the_first_time_makes_all_and_the_second_nothing(machine: Machine) -> None:
    first = machine.run("bootstrap")
    assert first == (0, ["Creating .venv with Python 3.11", INSTALLING, *ADVICE], ["venv", *RUN_PACKAGES])
    assert machine.run("bootstrap") == (0, ADVICE, [])


def test_dev_adds_to_what_is_there(machine: Machine) -> None:
    machine.run("bootstrap")
    status, _, calls = machine.run("bootstrap", "dev")
    assert (status, calls) == (0, DEV_PACKAGES)
    assert machine.run("bootstrap", "dev")[2] == []
    assert machine.run("bootstrap")[2] == []


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_changed_file_is_noticed(name: str, machine: Machine) -> None:
    machine.run("bootstrap", "dev")
    with (machine.home / name).open("a") as file:
        file.write("# changed\n")
    assert machine.run("bootstrap", "dev")[2] == [*RUN_PACKAGES, *DEV_PACKAGES]


def test_what_was_cut_off_is_done_again(machine: Machine) -> None:
    machine.add("python3", PYTHON.replace('"-m pip"*)', '"-m pip"*--editable*) exit 1 ;;\n"-m pip"*)'))
    assert machine.run("bootstrap")[0] == 1
    machine.add("python3", PYTHON)
    shutil.copy(machine.bin / "python3", machine.home / ".venv/bin/python")
    assert machine.run("bootstrap")[2] == RUN_PACKAGES


def test_a_moved_folder_is_set_up_anew(machine: Machine, tmp_path: Path) -> None:
    machine.run("bootstrap")
    moved = Machine(machine.home.rename(tmp_path / "another house"), machine.bin)
    assert moved.run("bootstrap")[2] == ["venv", *RUN_PACKAGES]


def test_no_python_says_what_to_install(machine: Machine) -> None:
    lines = [
        "scripts/bootstrap: no Python 3.11 or newer found.",
        "  Install one (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python) "
        "or set PYTHON to its path.",
    ]
    assert machine.run("bootstrap", TOO_OLD="1") == (1, lines, [])
    (machine.bin / "python3").unlink()
    assert machine.run("bootstrap") == (1, lines, [])


def test_a_python_of_another_name_is_found(machine: Machine) -> None:
    (machine.bin / "python3").rename(machine.bin / "python3.12")
    assert machine.run("bootstrap")[0] == 0


def test_no_venv_module_says_what_to_install(machine: Machine) -> None:
    (machine.bin / "venv-is-there").unlink()
    status, lines, calls = machine.run("bootstrap")
    assert (status, calls) == (1, [])
    assert lines == [
        f"scripts/bootstrap: {machine.bin}/python3 has no venv module.",
        "  Install it: sudo apt install python3.11-venv",
    ]


APT = """#!/bin/sh
for package; do :; done
case "$*" in
*update*) echo "apt update" >>"$BIN/log" ;;
*)
  echo "apt $*" | cut -d' ' -f5- >>"$BIN/log"
  case "$*" in *lsdvd*) exit 100 ;; esac
  case "$package" in
  python3.11-venv) touch "$BIN/venv-is-there" ;;
  libcdio-utils) cp "$BIN/uname" "$BIN/cd-info" ;;
  libchromaprint-tools) cp "$BIN/uname" "$BIN/fpcalc" ;;
  handbrake-cli) cp "$BIN/uname" "$BIN/HandBrakeCLI" ;;
  *) cp "$BIN/uname" "$BIN/$package" ;;
  esac
  ;;
esac
"""


def test_apt_is_asked_once_and_one_by_one_where_it_refuses(machine: Machine) -> None:
    (machine.bin / "venv-is-there").unlink()
    for tool in ("cut", "touch"):
        (machine.bin / tool).symlink_to(shutil.which(tool) or "/bin/false")
    machine.add("id", "#!/bin/sh\necho 0\n")
    machine.add("apt-get", APT)
    status, lines, calls = machine.run("bootstrap")
    wanted = ["ffmpeg", "handbrake-cli", "cd-paranoia", "libcdio-utils", "libchromaprint-tools", "lsdvd", "libdiscid0"]
    install = "install -y --no-install-recommends"
    assert (status, lines[-1], calls) == (
        0,
        ADVICE[-2],
        [
            *("apt update", f"{install} python3.11-venv", "venv", *RUN_PACKAGES, "apt update"),
            *(f"{install} {package}" for package in [" ".join(wanted), *wanted]),
        ],
    )
    assert machine.run("bootstrap") == (0, ADVICE[-2:-1], [])


def test_system_packages_are_left_alone_when_told_so(machine: Machine) -> None:
    machine.add("id", "#!/bin/sh\necho 0\n")
    machine.add("apt-get", APT)
    assert machine.run("bootstrap", MEDIALIB_NO_SYSTEM_PACKAGES="1")[2] == ["venv", *RUN_PACKAGES]


def test_homebrew_is_asked_on_a_mac(machine: Machine) -> None:
    machine.add("uname", "#!/bin/sh\necho Darwin\n")
    machine.add("brew", '#!/bin/sh\necho "brew $*" >>"$BIN/log"\n')
    status, lines, calls = machine.run("bootstrap", "dev")
    packages = ["ffmpeg", "handbrake", "libcdio-paranoia", "libcdio", "chromaprint", "lsdvd"]
    packages += ["libdiscid", "chromium", "dvdauthor", "cdrtools"]
    assert (status, calls[4:]) == (0, [f"brew install --quiet {package}" for package in packages])
    assert lines[-9] == ADVICE[1].replace("sudo apt install handbrake-cli", "brew install handbrake")


PYTEST = """case "$*" in "-m pytest"*) echo "$*"; echo "$TMPDIR"; [ -d "$TMPDIR" ] && echo "is there"; exit 5 ;; esac"""
DF = "#!/bin/sh\necho Filesystem 1024-blocks Used Available Capacity\necho tmpfs 9000000 1 $ROOM 1%\n"


@pytest.fixture
def tested(machine: Machine) -> Machine:
    """The machine, with a pytest that says what it is called with and where it may write."""
    for tool in ("mktemp", "tail"):
        (machine.bin / tool).symlink_to(shutil.which(tool) or "/bin/false")
    machine.add("df", DF)
    (machine.bin / "memory").mkdir()
    machine.run("bootstrap", "dev")
    (machine.home / ".venv/bin/python").write_text(PYTHON.replace("#!/bin/sh", f"#!/bin/sh\n{PYTEST}"))
    return machine


def test_tests_work_in_memory_and_leave_nothing_there(tested: Machine) -> None:
    memory = tested.bin / "memory"
    status, lines, _ = tested.run("test", "a b", MEDIALIB_TEST_MEMORY=str(memory), ROOM="6000001")
    words, place, there = lines[:3]
    assert (status, words, Path(place).parent, there) == (5, "-m pytest a b", memory, "is there")
    assert list(memory.iterdir()) == []


@pytest.mark.parametrize(("memory", "room"), [("memory", "6000000"), ("not there", "6000001")])
def test_tests_work_on_the_disk_where_memory_has_no_room(memory: str, room: str, tested: Machine) -> None:
    status, lines, _ = tested.run("test", "a", MEDIALIB_TEST_MEMORY=str(tested.bin / memory), ROOM=room)
    assert (status, lines[:3]) == (5, ["-m pytest a", "", ADVICE[0]])
    assert list((tested.bin / "memory").iterdir()) == []


def test_tests_work_where_they_are_told(tested: Machine, tmp_path: Path) -> None:
    memory = tested.bin / "memory"
    status, lines, _ = tested.run("test", "a", MEDIALIB_TEST_MEMORY=str(memory), ROOM="6000001", TMPDIR=str(tmp_path))
    assert (status, lines[1:3], list(memory.iterdir())) == (5, [str(tmp_path), "is there"], [])


def test_another_word_is_refused(machine: Machine) -> None:
    lines = ["scripts/bootstrap: 'all' is not a level. Say nothing, or dev."]
    assert machine.run("bootstrap", "all") == (2, lines, [])


def test_run_hands_its_arguments_on_and_takes_our_config(machine: Machine) -> None:
    machine.run("bootstrap")
    program = machine.home / ".venv/bin/medialib"
    program.write_text('#!/bin/sh\nfor word; do echo "<$word>"; done\necho "$MEDIALIB_CONFIG"\n')
    program.chmod(0o755)
    ours, theirs = str(machine.home / "config.yaml"), "/etc/medialib.yaml"
    assert machine.run("run", "--mode", "a b")[1] == ["<up>", "<--mode>", "<a b>", ours, *ADVICE]
    assert machine.run("run", MEDIALIB_CONFIG=theirs)[1] == ["<up>", theirs, *ADVICE]
    (machine.bin / "config.yaml").touch()
    assert machine.run("run")[1] == ["<up>", "", *ADVICE]
