"""Words and speakers side by side, in turn and apart: the same bytes, each model when meant."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asr.errors import ModelUnavailable
from castproof.batch.plan import Plan, StageOrder
from castproof.batch.pool import Job
from castproof.batch.worker import Worker
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.schema import Configuration
from castproof.pipeline.models import Models
from castproof.pipeline.result import RecordingSummary
from diarize.errors import DiarizationFailed
from tests.castproof.fakes import FakeModels
from tests.castproof.killing import final_files


def job(recording: Path, out: Path, stages: StageOrder) -> Job:
    plain = Job("talk", recording, build_request(CliOptions(folder=out)))
    (arranged,) = Plan((), stages, "").arrange([plain])
    return arranged


def done(fake: FakeModels, one: Job) -> RecordingSummary:
    return Worker(fake.models, lambda message: None).work(one).outcome


class Meeting(FakeModels):
    """Models that end only once both have begun: in turn they would wait for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.both = threading.Barrier(2, timeout=30)

    def recognize(self, *arguments: Any) -> Any:
        self.both.wait()
        return super().recognize(*arguments)

    def diarize(self, *arguments: Any) -> Any:
        self.both.wait()
        return super().diarize(*arguments)


def test_side_by_side_both_are_at_work_and_the_files_are_the_same(
    recording: Path, tmp_path: Path
) -> None:
    outcome = done(Meeting(), job(recording, tmp_path / "beside", "side-by-side"))
    assert outcome.status == "done"
    assert outcome.stages["recognize"] == outcome.stages["diarize"] == "run"
    done(FakeModels(), job(recording, tmp_path / "turn", "in-turn"))
    assert final_files(tmp_path / "beside") == final_files(tmp_path / "turn")


def test_side_by_side_a_diarizer_that_breaks_costs_the_speakers_only(
    recording: Path, tmp_path: Path
) -> None:
    fake = FakeModels(diarizer_error=DiarizationFailed("it broke"))
    outcome = done(fake, job(recording, tmp_path, "side-by-side"))
    assert outcome.partial == ("no speakers: it broke",)
    assert outcome.words == 7


def test_side_by_side_what_was_told_apart_is_kept_where_recognition_fails(
    recording: Path, tmp_path: Path
) -> None:
    fake = FakeModels(recognizer_error=ModelUnavailable("gone"))
    assert "gone" in str(done(fake, job(recording, tmp_path, "side-by-side")).error)
    mended = FakeModels()
    assert done(mended, job(recording, tmp_path, "side-by-side")).status == "done"
    assert "diarize" not in mended.ran


def test_apart_no_model_meets_the_other_in_memory(recording: Path, tmp_path: Path) -> None:
    made: list[FakeModels] = []

    def load(config: Configuration) -> Models:
        made.append(FakeModels())
        return made[-1].models(config)

    worker = Worker(load, lambda message: None)
    words = job(recording, tmp_path / "apart", "apart")
    assert worker.work(words).outcome.stages == {"recognize": "run"}
    assert worker.work(replace(words, words_only=False)).outcome.status == "done"
    assert [fake.loaded for fake in made] == [["recognizer"], ["diarizer"]]
    done(FakeModels(), job(recording, tmp_path / "turn", "in-turn"))
    assert final_files(tmp_path / "apart") == final_files(tmp_path / "turn")


@pytest.mark.parametrize("stages", ["side-by-side", "in-turn", "apart"])
def test_without_speakers_there_is_nothing_to_arrange(
    recording: Path, tmp_path: Path, stages: StageOrder
) -> None:
    order = build_request(CliOptions(folder=tmp_path, settings=("diarize.enabled=false",)))
    plain = Job("talk", recording, order)
    assert Plan((), stages, "").arrange([plain]) == (plain,)
