"""Real worker processes: what they do, and what is left of one that dies."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from castproof.batch.local import LocalPool
from castproof.batch.pool import Job, JobEnded, Message, Slot, StageProgress
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.presets import Setting
from tests.castproof.fakes import write_tone


@pytest.fixture
def pool() -> Iterator[LocalPool]:
    one = LocalPool([Slot(threads=1)])
    yield one
    one.close()


def job(folder: Path, name: str, recording: Path) -> Job:
    settings = (
        Setting("asr", "model", str(folder / "no-model"), "--model"),
        Setting("diarize", "enabled", False, "--no-diarize"),
    )
    order = build_request(CliOptions(folder=folder / "out", options=settings))
    return Job(name, recording, order)


def until_ended(pool: LocalPool) -> tuple[list[Message], JobEnded]:
    heard: list[Message] = []
    while True:
        heard += pool.listen(60.0)
        ended = [message for message in heard if isinstance(message, JobEnded)]
        if ended:
            return heard, ended[0]


@pytest.mark.models
def test_a_worker_tells_what_it_does_and_how_it_ended(pool: LocalPool, tmp_path: Path) -> None:
    assert (pool.size, pool.free) == (1, 1)
    pool.begin(job(tmp_path, "talk", write_tone(tmp_path / "talk.wav")))
    assert pool.free == 0
    heard, ended = until_ended(pool)
    assert pool.free == 1
    assert (
        next(message.doing for message in heard if isinstance(message, StageProgress)) == "reading"
    )
    assert ended.outcome.error is not None
    assert "no-model" in ended.outcome.error


def test_a_worker_that_is_killed_is_replaced(pool: LocalPool, tmp_path: Path) -> None:
    fifo = tmp_path / "never.wav"
    pool.begin(job(tmp_path, "talk", tmp_path / "missing.wav"))
    until_ended(pool)
    (worker,) = pool._workers
    process = worker._process.pid
    os.kill(process, signal.SIGSTOP)  # so that it is at its job when it dies
    pool.begin(job(tmp_path, "again", fifo))
    os.kill(process, signal.SIGKILL)
    _, ended = until_ended(pool)
    assert (ended.name, ended.retry) == ("again", "memory")
    assert "killed (SIGKILL)" in str(ended.outcome.error)
    pool.begin(job(tmp_path, "third", tmp_path / "missing.wav"))
    _, ended = until_ended(pool)
    assert (ended.name, ended.retry) == ("third", "no")


def test_what_a_worker_logs_is_logged_here(
    pool: LocalPool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "castproof")
    pool.begin(job(tmp_path, "talk", tmp_path / "missing.wav"))
    until_ended(pool)
    assert "talk failed" in caplog.messages[0]
    assert "RecordingMissing" in caplog.text  # the traceback came along


def test_nobody_is_left_when_it_is_closed(tmp_path: Path) -> None:
    pool = LocalPool([Slot(), Slot()])
    pool.begin(job(tmp_path, "talk", write_tone(tmp_path / "talk.wav")))
    (process,) = [worker._process for worker in pool._workers if worker._process is not None]
    pool.close()
    assert not process.is_alive()


@pytest.mark.models
@pytest.mark.skipif(sys.version_info < (3, 11), reason="this Python cannot be told not to")
@pytest.mark.parametrize("module", ["multiprocessing", "pickle", "castproof", "torch", "threading"])
def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, root: Path, module: str) -> None:
    (tmp_path / f"{module}.py").write_text("import os; os.mkdir('RAN')")
    write_tone(tmp_path / "talk.wav")
    command = tmp_path / "elsewhere" / "castproof"  # as pip installs it
    command.parent.mkdir()
    command.write_text(
        "from castproof.__main__ import main\nif __name__ == '__main__':\n    main()\n"
    )
    call = ["batch", "talk.wav", "-o", "out", "--set", "asr.model=./none", "--no-diarize"]
    call += ["--quiet", "--retries", "0"]
    ended = subprocess.run(
        [sys.executable, str(command), *call],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (tmp_path / "RAN").exists()
    assert "there is no folder ./none" in ended.stderr
