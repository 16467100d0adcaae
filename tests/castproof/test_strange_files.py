"""Every place where a command reads a text, given what is no text: one line that names it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from castproof.files.digest import of_file
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from transcript import files

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")

EPISODE = (
    "---\ntitle: A talk\ntranscript:\n- line: I build ships there.\n  sec: 0\n  time: 0:00\n"
    "  who: Ann\n---\n"
)
#: How a command reads a text, and the ending of the text's name: ``{}`` is the text.
PLACES = [
    ("md", "convert {} new.srt"),
    ("srt", "convert {} new.md"),
    ("txt", "convert {} new.md"),
    ("docx", "convert {} new.md"),
    ("yaml", "convert talk.srt new.md --front-matter {}"),
    ("md", "chapters {}"),
    ("md", "chapters --suggest {}"),
    ("chapters.txt", "chapters talk.md {}"),
    ("md", "check {}"),
    ("md", "check --fix {}"),
    ("md", "flags {}"),
    ("json", "flags {}"),
    ("md", "retime {} talk.srt"),
    ("srt", "retime talk.md {}"),
    ("md", "regenerate {} talk.wav"),
    ("json", "regenerate talk.md talk.wav --base {}"),
    ("srt", "compare {} talk.md"),
    ("md", "compare talk.srt {}"),
    ("json", "compare talk.srt talk.md --against {}"),
    ("json", "align {}"),
    ("ctm", "align {}"),
    ("rttm", "align talk.ctm {}"),
    ("yaml", "align talk.ctm --glossary {}"),
    ("yaml", "align talk.ctm --config {}"),
    ("yaml", "align talk.ctm --front-matter {}"),
    ("csv", "batch {} -o out"),
    ("yaml", "batch {} -o out"),
    ("srt", "glossary learn {} talk.md"),
    ("yaml", "glossary learn talk.srt talk.md --into {}"),
    ("yaml", "glossary show {}"),
    ("yaml", "glossary check {}"),
    ("json", "voices list --voices {}"),
    ("json", "voices export new.json --voices {}"),
    ("json", "voices import {} --voices new.json"),
    ("md", "voices learn {} talk.wav --voices new.json"),
    ("md", "review {} --no-browser"),
    ("json", "review talk.md --words {} --no-browser"),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recording: Path) -> Path:
    """A folder with files that are good, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "PIPE_WAIT_S", 0.01)
    (tmp_path / "talk.md").write_text(EPISODE)
    (tmp_path / "talk.srt").write_text("1\n00:00:00,000 --> 00:00:03,000\nI built ships there.\n")
    (tmp_path / "talk.ctm").write_text("talk 1 0.00 1.00 ships\n")
    return tmp_path


def listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path.name)


def make_holes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "device": (lambda path: path.symlink_to("/dev/zero"), "this is a device"),
    "pipe": (os.mkfifo, "nobody writes into"),
    "socket": (listen, "this is a socket"),
    "folder": (Path.mkdir, "folder"),
    "holes": (make_holes, "256 MiB"),
    "own memory": (lambda path: path.symlink_to("/proc/self/mem"), "Input/output error"),
}


#: Where a folder is good, or is refused in other words together with the other argument.
FOLDERS = {
    call
    for _, call in PLACES
    if call.startswith(("batch", "compare", "check", "glossary learn {}")) and "against" not in call
}
CASES = [
    (ending, call, kind)
    for ending, call in PLACES
    for kind in KINDS
    if kind != "folder" or call not in FOLDERS
]


@pytest.mark.parametrize(
    ("ending", "call", "kind"), CASES, ids=[f"{call}-{kind}" for _, call, kind in CASES]
)
def test_what_is_no_text(
    fake: FakeModels, run: Run, desk: Path, ending: str, call: str, kind: str
) -> None:
    make, said = KINDS[kind]
    name = f"strange.{ending}"
    make(desk / name)
    result = run(*call.replace("{}", name).split())
    lines = (result.stdout + result.stderr).splitlines()
    about = [line for line in lines if name in line]
    assert result.exit_code in (1, 2), result.output
    assert len(about) == 1, result.output
    assert said in about[0]
    assert "unexpected" not in result.stderr
    assert fake.ran == []


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system has no /dev/fd")
def test_what_another_program_writes(desk: Path, root: Path) -> None:
    """A process substitution, standard input by its name, and standard input by ``-``."""
    script = (
        'cd "$1"; export PYTHONPATH="$2"; shift 2; castproof() { "$0" -m castproof "$@"; }\n'
        "castproof convert <(sleep 0.3; cat talk.srt) new.md --from srt || exit 1\n"
        "castproof convert /dev/stdin new.vtt --from srt < talk.srt || exit 2\n"
        "cat talk.srt | castproof convert - new.json --from srt || exit 3\n"
        "castproof compare <(cat talk.ctm) talk.md -q 2>&1 && exit 4\n"
        "exit 0\n"
    )
    done = subprocess.run(
        ["bash", "-c", script, sys.executable, str(desk), str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "built ships" in (desk / "new.md").read_text()
    assert "built ships" in (desk / "new.vtt").read_text()
    assert "built ships" in (desk / "new.json").read_text()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no /proc")
def test_a_digest_names_the_file_that_cannot_be_read() -> None:
    with pytest.raises(OSError, match="/proc/self/mem"):
        of_file(Path("/proc/self/mem"))


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


#: What a stranger's archive can hold in the place of a file that castproof keeps.
PLANTED: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
    "loop": make_loop,
    "holes": make_holes,
}
AFTERWARDS = [
    "transcribe talk.wav -o .",
    "status .",
    "flags talk.md talk.wav",
    "regenerate talk.md talk.wav",
    "convert talk.md talk.srt --overwrite",
    "retime talk.md talk.captions.txt",
    "review talk.md talk.wav --no-browser",
    "check talk.md",
]


@pytest.fixture
def no_hanging() -> Iterator[None]:
    """Fail where something waits for ever."""

    def fail(number: int, frame: object) -> None:
        pytest.fail("it waits for ever")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("no_hanging")
@pytest.mark.parametrize("kind", PLANTED)
def test_what_lies_in_the_place_of_kept_files(
    fake: FakeModels, run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Every file that castproof keeps, one after the other, and every command that reads it."""
    monkeypatch.setattr("review.serving.Running.wait", lambda running: None)
    (desk / "talk.md").unlink()
    (desk / "talk.srt").unlink()
    assert run("transcribe", "talk.wav", "-o", ".").exit_code == 0
    assert run("convert", "talk.md", "talk.srt").exit_code == 0
    kept = [path for path in (desk / ".castproof").rglob("*") if path.is_file()]
    beside = ("talk.md~", "talk.md.review~", ".castproof/talk/talk.md.address", "talk.srt~")
    for path in (*kept, *(desk / name for name in beside)):
        aside = path.with_name("aside")
        was_there = path.exists()
        if was_there:
            path.rename(aside)
        path.parent.mkdir(parents=True, exist_ok=True)
        PLANTED[kind](path)
        for call in AFTERWARDS:
            result = run(*call.split())
            assert "unexpected" not in result.stderr, (path, call, result.stderr)
            assert "Traceback" not in result.stderr
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        if was_there:
            aside.rename(path)
