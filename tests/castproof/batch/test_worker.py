"""What a worker makes of a job: models loaded once, failures told, those that may pass marked."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from asr.errors import AudioUnreadable, ModelUnavailable, NotEnoughMemory
from castproof.batch import worker as work
from castproof.batch.pool import (
    Job,
    JobEnded,
    Message,
    Retry,
    StageEnded,
    StageKept,
    StageProgress,
)
from castproof.batch.worker import Worker, decide_retry
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.presets import Setting
from castproof.config.schema import Configuration
from castproof.errors import FileBusy, RecordingBusy, RecordingChanged
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.pipeline.result import RecordingSummary


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


class _Response:
    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class HubError(Exception):
    """Stands for the hub client's error, which has the server's response."""

    def __init__(self, status_code: int) -> None:
        super().__init__("the hub")
        self.response = _Response(status_code)


HubError.__module__ = "huggingface_hub.errors"


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (RecordingChanged("still being written"), "passing"),
        (RecordingBusy("process 7 is working on it"), "busy"),
        (FileBusy("talk.md is being changed by another run"), "busy"),
        (MemoryError(), "memory"),
        (NotEnoughMemory("does not fit"), "memory"),
        (OSError(errno.ENOMEM, "no"), "memory"),
        (OSError(errno.ENOSPC, "full"), "passing"),
        (OSError(errno.EACCES, "no"), "no"),
        (ConnectionResetError(), "passing"),
        (TimeoutError(), "passing"),
        (caused(ModelUnavailable("not had"), HubError(503)), "passing"),
        (caused(ModelUnavailable("not had"), HubError(401)), "no"),
        (caused(ModelUnavailable("not had"), ConnectionError()), "passing"),
        (ModelUnavailable("there is no such model"), "no"),
        (AudioUnreadable("broken"), "no"),
        (ValueError("a bug"), "no"),
    ],
)
def test_what_may_pass(error: Exception, retry: Retry) -> None:
    assert decide_retry(error) == retry


@pytest.fixture
def loads() -> list[Configuration]:
    """Every configuration that models were made of."""
    return []


def worker(loads: list[Configuration], told: list[Message] | None = None) -> Worker:
    def load(config: Configuration) -> Models:
        loads.append(config)
        return Models(None, None, lambda: None, lambda: None)  # type: ignore[arg-type]

    return Worker(load, (told if told is not None else []).append)


def job(tmp_path: Path, *settings: Setting) -> Job:
    order = build_request(CliOptions(folder=tmp_path, options=settings))
    return Job("season/talk", tmp_path / "talk.mp3", order)


def test_models_are_loaded_once_for_jobs_that_ask_for_the_same(
    tmp_path: Path, loads: list[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "transcribe", lambda *_, **__: RecordingSummary("talk.mp3"))
    one = worker(loads)
    one.work(job(tmp_path))
    one.work(job(tmp_path, Setting("asr", "language", "en", "--language")))
    assert len(loads) == 1
    one.work(job(tmp_path, Setting("asr", "model", "tiny", "--model")))
    assert len(loads) == 2


def test_after_a_failure_that_may_pass_models_are_made_anew(
    tmp_path: Path, loads: list[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> RecordingSummary:
        raise ConnectionError

    monkeypatch.setattr(work, "transcribe", fail)
    one = worker(loads)
    assert one.work(job(tmp_path)).retry == "passing"
    one.work(job(tmp_path))
    assert len(loads) == 2


def test_a_missing_recording_is_told_and_final(tmp_path: Path, loads: list[Configuration]) -> None:
    ended = worker(loads).work(job(tmp_path))
    assert ended.retry == "no"
    assert ended.outcome.error is not None
    assert "does not exist" in ended.outcome.error


def test_an_unexpected_error_names_the_recording(
    tmp_path: Path, loads: list[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> RecordingSummary:
        raise KeyError("x")

    monkeypatch.setattr(work, "transcribe", fail)
    ended = worker(loads).work(job(tmp_path))
    assert isinstance(ended, JobEnded)
    assert str(ended.outcome.error).startswith(str(tmp_path / "talk.mp3"))


def test_stages_and_progress_are_told(
    tmp_path: Path, loads: list[Configuration], monkeypatch: pytest.MonkeyPatch
) -> None:
    def transcribe(*arguments: object, stem: str) -> RecordingSummary:
        reporter = arguments[3]
        assert stem == "talk"
        assert isinstance(reporter, object)
        watch: Reporter = reporter  # type: ignore[assignment]
        with watch.stage("talk.mp3", "recognizing", seconds=60.0) as advance:
            now[0] += 1.5
            advance(0.5)
            advance(0.6)  # too soon for a person to see
        with watch.download("talk.mp3", "fetching the speaker models") as arrive:
            now[0] += 1.0
            arrive(10, 40)
            now[0] += 1.0
            arrive(20, None)
        with suppress(KeyError), watch.stage("talk.mp3", "diarizing"):
            raise KeyError
        watch.kept("talk.mp3", "recognize", 1.23456)
        return RecordingSummary("talk.mp3")

    monkeypatch.setattr(work, "transcribe", transcribe)
    now = [0.0]
    monkeypatch.setattr(work.time, "monotonic", lambda: now[0])
    told: list[Message] = []
    worker(loads, told).work(job(tmp_path))
    name, fetching = "season/talk", "fetching the speaker models"
    assert told == [
        StageProgress(name, "recognizing", None, 60.0),
        StageProgress(name, "recognizing", 0.5, 60.0),
        StageEnded(name, "recognizing", 1.5),
        StageProgress(name, fetching),
        StageProgress(name, fetching, 0.25, came=(10, 40)),
        StageProgress(name, fetching, 0.0, came=(20, None)),
        StageEnded(name, fetching, 2.0),
        StageProgress(name, "diarizing"),
        StageEnded(name, "diarizing", 0.0, well=False),
        StageKept(name, "recognize", 1.235),
    ]


def test_a_job_knows_its_files(tmp_path: Path) -> None:
    one = job(tmp_path)
    assert (one.stem, one.shown) == ("talk", str(tmp_path / "talk.mp3"))
    assert replace(one, name="talk").folder == tmp_path / ".castproof" / "talk"
