"""A watched folder: what is taken when, and that nothing stops it but whoever began it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from castproof.batch import backend
from castproof.batch.watch import WatchedFolder
from castproof.cli import batch as batch_command
from castproof.cli import watch as command
from castproof.config.cli_options import CliOptions, build_request
from castproof.errors import OutputNotWritable
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone
from tests.castproof.here_pool import HerePool

#: A batch asks the models' packages which GPUs there are.
pytestmark = pytest.mark.models


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watched(incoming: Path, out: Path, clock: Clock) -> WatchedFolder:
    return WatchedFolder(incoming, build_request(CliOptions(folder=out)), 10.0, clock)


def names(watched: WatchedFolder) -> list[str]:
    return [job.recording.name for job in watched.look().jobs]


def test_a_file_is_taken_once_it_has_come_to_rest(
    watched: WatchedFolder, incoming: Path, clock: Clock
) -> None:
    talk = incoming / "talk.mp3"
    talk.write_bytes(b"1")
    assert names(watched) == []
    clock.now += 9.0
    talk.write_bytes(b"12")  # it grew
    assert names(watched) == []
    clock.now += 9.0
    assert (names(watched), watched.is_pending()) == ([], True)
    clock.now += 1.0
    assert (names(watched), watched.is_pending()) == (["talk.mp3"], False)
    clock.now += 60.0
    assert names(watched) == []


def test_a_file_that_changes_later_is_taken_again(
    watched: WatchedFolder, incoming: Path, clock: Clock
) -> None:
    watched.rest_s = 0.0
    (incoming / "talk.mp3").write_bytes(b"1")
    assert names(watched) == ["talk.mp3"]
    os.utime(incoming / "talk.mp3", ns=(1, 1))  # of one size
    assert names(watched) == ["talk.mp3"]
    assert names(watched) == []


def test_what_is_no_recording_yet_is_left_alone(
    watched: WatchedFolder, incoming: Path, clock: Clock
) -> None:
    watched.rest_s = 0.0
    for name in ("talk.mp3.part", "talk.crdownload", "notes.txt", ".talk.mp3"):
        (incoming / name).write_bytes(b"1")
    assert names(watched) == []


def test_a_second_one_that_would_write_the_same_files_is_refused(
    watched: WatchedFolder, incoming: Path
) -> None:
    watched.rest_s = 0.0
    (incoming / "talk.wav").write_bytes(b"1")
    assert names(watched) == ["talk.wav"]
    (incoming / "talk.mp3").write_bytes(b"1")  # the first by its name
    found = watched.look()
    assert found.jobs == ()
    assert "would write the same files" in found.refused[0].reason
    (incoming / "talk.wav").unlink()
    os.utime(incoming / "talk.mp3", ns=(1, 1))
    assert names(watched) == ["talk.mp3"]


@pytest.fixture
def here(fake: FakeModels, monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    """Batches of this process, with models that stand in."""
    monkeypatch.setattr(backend, "LocalPool", lambda slots, token: HerePool(fake))
    return fake


def meanwhile(monkeypatch: pytest.MonkeyPatch, *deeds: Callable[[], object]) -> None:
    """Do one thing at each pause, and press Ctrl-C at the next."""
    left = list(deeds)

    def sleep(seconds: float) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    monkeypatch.setattr(command.time, "sleep", sleep)


def test_recordings_are_done_as_they_come_until_ctrl_c(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tone(incoming / "one.wav")
    meanwhile(monkeypatch, lambda: write_tone(incoming / "two.wav"), lambda: None)
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in out.glob("*.md")) == ["one.md", "two.md"]
    assert "watching" in done.stderr
    assert "one: done" in done.stderr
    assert done.stdout == "2 recordings: 2 done\n"


def test_json_is_a_line_for_each_recording(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incoming / "bad.mp3").write_text("no sound")
    meanwhile(monkeypatch, lambda: write_tone(incoming / "good.wav"), lambda: None)
    done = run("watch", incoming, "-o", out, "--rest", "0", "--json")
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    said = [(Path(one["recording"]).name, one["status"]) for one in lines]
    assert said == [("bad.mp3", "failed"), ("good.wav", "done")]


def test_a_bad_file_stops_no_other(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incoming / "bad.mp3").write_text("no sound")
    meanwhile(monkeypatch, lambda: write_tone(incoming / "good.wav"), lambda: None)
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 1
    assert done.stderr.count("error: ") == 1  # not tried again and again
    assert done.stdout == "2 recordings: 1 done, 1 failed\n"


def test_a_folder_that_goes_away_is_waited_for(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = incoming.with_name("away")
    meanwhile(
        monkeypatch,
        lambda: incoming.rename(away),
        lambda: None,
        lambda: write_tone(away.rename(incoming) / "talk.wav"),
        lambda: None,
    )
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("still watching") == 1
    assert (out / "talk.md").is_file()


def test_what_cannot_be_begun_is_tried_again(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = batch_command.run_jobs, []

    def run_jobs(*arguments: Any, **options: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise OutputNotWritable("cannot write to out: the disk is full")
        return real(*arguments, **options)

    monkeypatch.setattr(batch_command, "run_jobs", run_jobs)
    write_tone(incoming / "talk.wav")
    meanwhile(monkeypatch, lambda: None, lambda: None, lambda: None)
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("the disk is full; still watching") == 1
    assert (out / "talk.md").is_file()


def test_interrupted_amid_a_recording(
    run: Run, here: FakeModels, incoming: Path, out: Path
) -> None:
    write_tone(incoming / "talk.wav")
    here.recognizer_error = KeyboardInterrupt()
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 130
    assert "finished stages are kept" in done.stderr


def test_once_ends_when_all_is_done(run: Run, here: FakeModels, incoming: Path, out: Path) -> None:
    write_tone(incoming / "talk.wav")
    done = run("watch", incoming, "-o", out, "--once", "--rest", "0.2", "-q")
    assert (done.exit_code, done.stdout) == (0, "")
    assert (out / "talk.md").is_file()


def test_once_ends_where_it_cannot_go_on(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **options: Any) -> Any:
        raise OutputNotWritable("cannot write to out: the disk is full")

    monkeypatch.setattr(batch_command, "run_jobs", refuse)
    write_tone(incoming / "talk.wav")
    done = run("watch", incoming, "-o", out, "--once", "--rest", "0")
    assert done.exit_code == 1
    assert "error: cannot write to out: the disk is full\n" in done.stderr


def test_an_empty_file_is_told_and_taken_once_it_has_grown(
    run: Run, here: FakeModels, incoming: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incoming / "talk.wav").touch()
    meanwhile(monkeypatch, lambda: write_tone(incoming / "talk.wav"), lambda: None)
    done = run("watch", incoming, "-o", out, "--rest", "0")
    assert done.exit_code == 1
    assert done.stdout == "2 recordings: 1 done, 1 failed\n"


def test_a_wrong_call(run: Run, out: Path, recording: Path) -> None:
    done = run("watch", recording, "-o", out)
    assert done.exit_code == 2
    assert "is not a folder" in done.stderr
    assert run("watch", recording.parent, "-o", out, "--rest", "-1").exit_code == 2
