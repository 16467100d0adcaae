"""Standard streams that are full, closed or gone: one line, the right status, nothing mixed up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.castproof.conftest import Run

pytestmark = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no /dev/full"
)

EPISODE = """\
---
title: A
transcript:
- line: Grüß Gott → 日本.
  sec: 0
  time: 0:00
  who: Ann
---
"""
SRT = "1\n00:00:00,000 --> 00:00:01,820\nGrüß Gott → 日本.\n"
FULL = "castproof: error: standard output: the disk is full: free some space and run again\n"
CLOSED = "castproof: error: standard output is closed: open it, or send it to /dev/null\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text(EPISODE, encoding="utf-8")
    (tmp_path / "talk.srt").write_text(SRT, encoding="utf-8")
    return tmp_path


def shell(
    folder: Path, root: Path, call: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a call as a shell does, with what it says of the streams."""
    return subprocess.run(
        ["bash", "-c", f'castproof() {{ "$0" -m castproof "$@"; }}; {call}', sys.executable],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), **(environment or {})},
        capture_output=True,
        check=False,
    )


def require_failure(done: subprocess.CompletedProcess[bytes], last: str) -> None:
    """Require that a call failed with one line, after whatever notes."""
    said = done.stderr.decode().splitlines(keepends=True)
    assert said[-1] == last, done.stderr
    assert all(line.startswith("castproof: note") for line in said[:-1])
    assert done.returncode == 1


@pytest.mark.parametrize(
    "call",
    [
        "--help",
        "--version",
        "convert --help",
        "convert talk.md - --to srt",
        "check talk.md",
        "check talk.md --json",
        "compare talk.srt talk.md",
    ],
)
def test_standard_output_onto_a_full_disk(folder: Path, root: Path, call: str) -> None:
    done = shell(folder, root, f"castproof {call} > /dev/full")
    require_failure(done, FULL)


@pytest.mark.parametrize(
    "call",
    [
        "convert talk.md - --to srt",
        "check talk.md",
        "check talk.md --json",
        "compare talk.srt talk.md",
    ],
)
def test_standard_output_that_is_closed(folder: Path, root: Path, call: str) -> None:
    done = shell(folder, root, f"castproof {call} >&-")
    require_failure(done, CLOSED)


def test_standard_input_that_is_closed(folder: Path, root: Path) -> None:
    done = shell(folder, root, "castproof convert - new.srt --from episode <&-")
    assert done.returncode == 1
    assert done.stderr == b"castproof: error: standard input: it is closed: name a file\n"
    assert not (folder / "new.srt").exists()


@pytest.mark.parametrize("redirection", ["2>&- <&-", "2>/dev/full"])
def test_notes_never_go_into_the_data(folder: Path, root: Path, redirection: str) -> None:
    """There is a note here: the end time is made up, and the speaker is lost."""
    call = "castproof convert talk.md - --to srt"
    heard = shell(folder, root, call)
    assert b"note" in heard.stderr
    done = shell(folder, root, f"{call} {redirection}")
    assert (done.returncode, done.stdout) == (0, heard.stdout)


def test_an_error_with_standard_error_closed_is_a_status_alone(folder: Path, root: Path) -> None:
    for call, status in (("convert none.md - --to srt", 1), ("convert --no", 2), ("nonsense", 2)):
        done = shell(folder, root, f"castproof {call} 2>&-")
        assert (done.returncode, done.stdout) == (status, b""), call


def test_a_library_that_writes_to_a_closed_stream_writes_into_no_file(
    folder: Path, root: Path
) -> None:
    """The descriptor of a closed stream is not given to the next file that is opened."""
    script = (
        "import os, sys; from castproof import __main__ as program\n"
        "def app(prog_name):\n"
        "    with open('new.txt', 'w') as file:\n"
        "        os.write(1, b'a library'); os.write(2, b'complains'); file.write('data')\n"
        "program.app = app; program.main()\n"
    )
    done = subprocess.run(
        ["bash", "-c", 'exec "$@" <&- >&- 2>&-', "bash", sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == 0
    assert (folder / "new.txt").read_text() == "data"


@pytest.mark.parametrize(
    ("encoding", "call"),
    [
        ("ascii", "check talk\u00e9.md"),
        ("cp1252", "compare talk.srt talk.md"),
        ("ascii:strict", "compare talk.srt talk.md --markdown"),
        ("utf-8:strict", "check $'\\xff\u00e9.md'"),
        ("koi8-r", "check --json talk\u00e9.md"),
    ],
)
def test_output_in_any_encoding_goes_on_to_its_end(
    folder: Path, root: Path, encoding: str, call: str
) -> None:
    environment = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "1"}
    done = shell(folder, root, f"castproof {call}", environment)
    assert done.returncode == (1 if "\u00e9" in call else 0), done.stderr
    # Of texts without spaces `compare` notes that it counts characters.
    notes = done.stderr.splitlines()
    assert all(line.startswith(b"castproof: note: ") for line in notes)
    assert len(notes) == call.startswith("compare")
    assert done.stdout.endswith(b"\n")


@pytest.mark.parametrize(
    "call",
    [
        "check @\x1b.md",
        "check --json @.md",
        "convert @.md x.srt",
        "convert talk.md @.srt",
        "convert talk.md x.@",
        "convert talk.md new.srt --from @",
        "chapters @.md",
        "publish @.md --for youtube",
        "publish talk.md --for youtube -o x.@",
        "flags @.md",
        "compare @.md talk.md",
        "compare talk.md @.md --json",
        "retime talk.md @.srt",
        "align @.ctm",
        "align talk.md --config @",
        "align talk.md --set @=1",
        "align talk.md --names @",
        "glossary show @",
        "voices list --voices @",
        "voices show @",
        "status @",
        "batch @ -o new",
        "review @.md --no-browser",
        "check --duration @ talk.md",
        "check --select @ talk.md",
        "@",
    ],
)
def test_arguments_that_are_not_utf_8(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.chdir(folder)
    done = run(*call.replace("@", "\udcff").split())
    assert "unexpected" not in done.stderr
    assert done.exit_code in (0, 1, 2)
