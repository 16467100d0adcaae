"""What asks a command to end: it unwinds, and says so in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from castproof.cli.error_boundary import ErrorBoundary
from castproof.errors import DifferentRecording
from castproof.signals import Terminated, find_raised, hold_signals, unwind_on_signals

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such signals")

EPISODE = """\
---
title: A
transcript:
- line: Good morning.
  sec: 0
  time: 0:00
  who: Ann
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text(EPISODE, encoding="utf-8")
    return tmp_path


def wait_for_end(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for what was asked to end, and return what it says; it is killed if it does not."""
    try:
        return process.communicate(timeout=30)[1]
    finally:
        process.kill()


@pytest.fixture
def heeded() -> Iterator[None]:
    """Signals that end a process, as in a terminal: a job in the background may ignore some."""
    names = [name for name in ("SIGHUP", "SIGINT") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    for name in names:
        ends = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
        signal.signal(getattr(signal, name), ends)
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


ENDING = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("name", ENDING)
def test_what_asks_the_process_to_end(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with pytest.raises(Terminated) as ended, unwind_on_signals():
        os.kill(os.getpid(), number)
        time.sleep(1)
    assert ended.value.number == number
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("name", ENDING)
def test_a_signal_that_is_ignored_stays_ignored(name: str) -> None:
    """As ``nohup`` asks for."""
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with unwind_on_signals():
            os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        signal.signal(number, before)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize(("name", "status"), [("TERM", 143), ("HUP", 129), ("INT", 130)])
def test_a_command_that_is_asked_to_end(folder: Path, root: Path, name: str, status: int) -> None:
    os.mkfifo(folder / "pipe.srt")
    with (
        subprocess.Popen(
            [sys.executable, "-m", "castproof", "convert", "pipe.srt", "new.md"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(root)},
            stderr=subprocess.PIPE,
        ) as process,
        (folder / "pipe.srt").open("wb"),
    ):  # the command waits for what is never written
        time.sleep(0.3)
        process.send_signal(getattr(signal, f"SIG{name}"))
        said = wait_for_end(process)
    assert process.returncode == status, said
    assert said.count(b"\n") == 1
    assert b"run again to continue" in said
    assert sorted(path.name for path in folder.iterdir()) == ["pipe.srt", "talk.md"]


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("name", ["TERM", "HUP", "INT"])
def test_a_review_that_is_asked_to_end(folder: Path, root: Path, name: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "castproof", "review", "talk.md", "--no-browser"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        with urllib.request.urlopen(url) as page:  # noqa: S310 - our own server, which is up by now
            assert page.status == 200
        process.send_signal(getattr(signal, f"SIG{name}"))
        said = wait_for_end(process)
    assert process.returncode == 0, said
    assert b"Traceback" not in said
    assert not list(folder.rglob("*.address"))


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("name", ["TERM", "HUP", "INT"])
def test_a_signal_that_is_held(name: str) -> None:
    done = []
    number = getattr(signal, f"SIG{name}")
    with unwind_on_signals():
        before = signal.getsignal(number)
        with pytest.raises(KeyboardInterrupt), hold_signals():
            os.kill(os.getpid(), number)
            time.sleep(0.1)
            done.append("the moment's work")
        assert signal.getsignal(number) is before
    assert done == ["the moment's work"]


@pytest.mark.usefixtures("heeded")
def test_an_error_while_a_signal_is_held_gives_way_to_it() -> None:
    with pytest.raises(Terminated) as ended, unwind_on_signals(), hold_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        raise ImportError("initialization failed")
    assert isinstance(ended.value.__context__, ImportError)


def test_nothing_is_held_where_nothing_comes() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with hold_signals():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def end_command(name: str, error: BaseException) -> tuple[int, str]:
    """Run a command that a signal meets in a library that makes ``error`` of what it raises."""
    application = typer.Typer(cls=ErrorBoundary)

    @application.callback()
    def program() -> None:
        pass

    @application.command()
    def meet() -> None:
        try:
            os.kill(os.getpid(), getattr(signal, name))
            time.sleep(1)
        except KeyboardInterrupt:
            raise error from None

    done = CliRunner().invoke(application, ["meet"])
    return done.exit_code, done.stderr


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize(
    ("name", "status", "said"), [("SIGTERM", 143, "terminated"), ("SIGINT", 130, "interrupted")]
)
def test_what_a_library_made_of_a_signal(name: str, status: int, said: str) -> None:
    """NumPy does so while it is imported."""
    found = end_command(name, ImportError("initialization failed"))
    line = f"castproof: {said}: finished stages are kept; run again to continue\n"
    assert found == (status, line)
    assert find_raised() is None


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize(
    "error", [DifferentRecording("they share no word"), OSError(28, "No space left on device")]
)
def test_an_error_that_was_met_while_a_command_ended_is_told(error: Exception) -> None:
    status, said = end_command("SIGTERM", error)
    assert status == 1
    assert "share no word" in said or "the disk is full" in said
