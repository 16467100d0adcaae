"""Commands that change a published file: killed at any moment, on a full disk, without leave.

Whatever happens, the file holds all of what it held or all of what it was to hold, nothing else
of a person's is touched, and the next run ends as if nothing had happened.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from castproof.files import atomic, lock
from tests.castproof.conftest import Run
from tests.castproof.dying import HEARD
from tests.castproof.fakes import FakeModels
from tests.castproof.killing import final_files
from transcript.values import Word

EDITED = """\
---
title: A talk # ours
transcript:
- line: So what do you do at Northwind these days?
  sec: 0
  time: 0:00
  who: Ann
- line: I bild ships there.
  sec: 2
  time: 0:2
  who: Bob
---
Notes.
"""
LATER = "0:07 So what do you do at Orthwind\n0:09 these days?\n0:12 I bild ships there.\n"
CHAPTERS = "0:00 Work\n0:02 Ships\n"
WORDS = "talk A 0.0 0.4 So\ntalk A 0.5 0.4 what\ntalk A 2.0 0.4 Ships.\n"
COMMANDS = {
    "regenerate": ("regenerate", "{}/talk.md", "{}/talk.wav", "--set", "asr.beam_size=1"),
    "retime": ("retime", "{}/talk.md", "{}/later.captions.txt"),
    "convert": (
        *("convert", "{}/later.captions.txt", "{}/talk.md", "--overwrite"),
        *("--base", "{}/talk.md"),
    ),
    "chapters": ("chapters", "{}/talk.md", "{}/list.chapters.txt"),
    "check": ("check", "--fix", "{}/talk.md"),
    "transcribe": ("transcribe", "{}/talk.wav", "-o", "{}", "--overwrite"),
    "align": ("align", "{}/talk.ctm", "-o", "{}", "--overwrite", "--format", "episode"),
}
#: ``align`` ends as ``transcribe`` does.
KILLED = [
    pytest.param(command, id=name, marks=[pytest.mark.thorough] if name == "align" else [])
    for name, command in COMMANDS.items()
]
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def misheard(words: tuple[Word, ...]) -> tuple[Word, ...]:
    spelt = {"Ortwin": "Orthwind", "build": "bild"}
    return tuple(Word(word.start, word.end, spelt.get(word.text, word.text)) for word in words)


@pytest.fixture
def desk(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """A folder with a recording, the episode that a person made of it, and what else is needed."""
    first, second = HEARD.segments
    fake.recognition = type(HEARD)(
        tuple(
            type(first)(segment.start, segment.end, misheard(segment.words))
            for segment in (first, second)
        ),
        language="en",
        language_probability=0.9,
    )
    assert run("transcribe", recording, "-o", out).exit_code == 0
    recording.rename(out / "talk.wav")
    (out / "talk.md").write_text(EDITED)
    (out / "later.captions.txt").write_text(LATER)
    (out / "list.chapters.txt").write_text(CHAPTERS)
    (out / "talk.ctm").write_text(WORDS)
    fake.recognition = HEARD
    return out


def filled(command: tuple[str, ...], folder: Path) -> list[str]:
    return [part.replace("{}", str(folder)) for part in command]


def files(folder: Path) -> dict[str, bytes]:
    """What is in the folder, but for locks and what a killed run had not got to rename."""
    found = final_files(folder)
    return {name: found[name] for name in found if not Path(name).name.startswith(atomic.PREFIX)}


def people_s(folder: Path) -> dict[str, bytes]:
    """What does not lie in castproof's own folder."""
    return {name: found for name, found in files(folder).items() if ".castproof" not in name}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.parametrize("command", KILLED)
def test_killed_at_any_moment(
    desk: Path, tmp_path: Path, root: Path, command: tuple[str, ...]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.castproof.dying", str(desk), str(scratch), *command],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    folders = [line.split() for line in done.stdout.splitlines()]
    whole = scratch / folders[-1][1]
    before, after = people_s(desk), people_s(whole)
    assert before["talk.md"].decode() == EDITED
    assert after["talk.md"] != before["talk.md"]
    assert after["talk.md~"] == before["talk.md"]
    assert len(folders) > 8
    for killed, again in folders[:-1]:
        left = people_s(scratch / killed)
        assert left["talk.md"] in (before["talk.md"], after["talk.md"])
        assert left.keys() - {"talk.md~"} == before.keys()
        if left["talk.md"] != before["talk.md"]:
            assert left["talk.md~"] == before["talk.md"]
        assert people_s(scratch / again) == after
        assert not [name for name in final_files(scratch / again) if atomic.PREFIX in name]
        if command == COMMANDS["regenerate"]:  # the bases too, and nothing half written is left
            assert final_files(scratch / again) == final_files(whole)


@each_command
def test_a_disk_that_fills_at_any_write(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    before = people_s(desk)
    flush = os.fsync
    refused = 0
    for room in range(100):
        left = [room]

        def fills(handle: int, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            flush(handle)

        with monkeypatch.context() as patch:
            patch.setattr(atomic.os, "fsync", fills)
            result = run(*filled(command, desk))
        now = people_s(desk)
        if result.exit_code == 0 or now["talk.md"] != before["talk.md"]:
            break
        refused += 1
        assert "the disk is full" in result.stderr
        assert {**now, "talk.md~": b""} == {**before, "talk.md~": b""}
    assert refused
    assert run(*filled(command, desk)).exit_code == 0
    assert people_s(desk)["talk.md"] != before["talk.md"]
    assert people_s(desk)["talk.md~"] == before["talk.md"]


@each_command
def test_an_edit_saved_in_the_last_moment(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    flush = os.fsync
    saved = EDITED.replace("Northwind", "Southwind")

    def person_saves(handle: int) -> None:
        if (desk / "talk.md~").exists():
            (desk / "talk.md").write_text(saved)
        flush(handle)

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", person_saves)
        result = run(*filled(command, desk))
    assert result.exit_code == 1
    assert "changed while it was being worked on" in result.stderr
    assert (desk / "talk.md").read_text() == saved


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    """Hold the file in another thread, as another run would."""
    held, over = Event(), Event()

    def hold() -> None:
        with lock.hold_file(path):
            held.set()
            over.wait()

    other = Thread(target=hold)
    other.start()
    held.wait()
    try:
        yield
    finally:
        over.set()
        other.join()


@pytest.mark.skipif(sys.platform == "win32", reason="a file is not held there")
@each_command
def test_an_episode_that_another_run_changes_is_waited_for_and_then_left_alone(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    hold: Any = lock.hold_file
    monkeypatch.setitem(hold.__wrapped__.__kwdefaults__, "wait_s", 0.01)
    before = people_s(desk)
    with held_by_another(desk / "talk.md"):
        result = run(*filled(command, desk))
    assert result.exit_code == 1
    assert "is being changed by another run of castproof" in result.stderr
    now = people_s(desk)
    assert now["talk.md"] == before["talk.md"]
    assert not [name for name in now if name.endswith("~")]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only to root"
)
@each_command
def test_a_folder_that_may_not_be_written(desk: Path, run: Run, command: tuple[str, ...]) -> None:
    before = final_files(desk)
    desk.chmod(0o500)
    try:
        result = run(*filled(command, desk))
    finally:
        desk.chmod(0o700)
    assert result.exit_code == 1
    assert "permission denied" in result.stderr
    assert final_files(desk) == before
