"""Words and speakers at the same time: where it is done, and that it can be broken off."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from castproof import machine
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.request import Request
from castproof.config.schema import AsrSection, Configuration, DiarizeSection
from castproof.machine import GIB, Machine
from castproof.pipeline import models
from castproof.pipeline.beside import arrange_stages, run_beside
from castproof.pipeline.progress import Reporter, Silent
from tests.castproof.batch.test_stages import Meeting
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from tests.castproof.killing import final_files

ROOMY = Machine(cores=4, memory=16 * GIB)


def request(
    folder: Path, asr: AsrSection | None = None, diarize: DiarizeSection | None = None
) -> Request:
    made = build_request(CliOptions(folder=folder))
    config = Configuration(
        asr=asr or AsrSection(model="small"), diarize=diarize or DiarizeSection()
    )
    return Request(config, made.folder, made.formats)


def test_on_a_cpu_with_room_both_go_on_at_the_same_time(tmp_path: Path) -> None:
    arranged = arrange_stages(request(tmp_path), ROOMY)
    assert arranged.side_by_side
    assert arranged.config.diarize.cpu_threads == 2
    assert arranged.config.asr.cpu_threads == 0


@pytest.mark.parametrize(
    "machine",
    [
        Machine(cores=1, memory=16 * GIB),
        Machine(cores=4, memory=3 * GIB),  # small: 0.5 + 1.2 + 1 GiB, and 1 to spare
    ],
    ids=["one processor", "little memory"],
)
def test_elsewhere_one_comes_after_the_other(tmp_path: Path, machine: Machine) -> None:
    asked = request(tmp_path)
    assert arrange_stages(asked, machine) is asked


@pytest.mark.parametrize(
    ("asr", "diarize"),
    [
        (AsrSection(model="small", cpu_threads=1), None),
        (None, DiarizeSection(cpu_threads=1)),
        (None, DiarizeSection(enabled=False)),
        (None, DiarizeSection(device="mps")),
        (AsrSection(model="small", device="cuda"), None),
    ],
)
def test_whoever_says_otherwise_is_obeyed(
    tmp_path: Path, asr: AsrSection | None, diarize: DiarizeSection | None
) -> None:
    asked = request(tmp_path, asr, diarize)
    assert arrange_stages(asked, ROOMY) is asked


def test_on_a_gpu_one_comes_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.device.count_gpus", lambda: 1)
    asked = request(tmp_path)
    assert arrange_stages(asked, ROOMY) is asked


def test_the_command_does_both_at_the_same_time_and_writes_the_same(
    recording: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.device.count_gpus", lambda: 0)
    monkeypatch.setattr(models, "build_models", Meeting().models)
    monkeypatch.setattr(machine, "measure_processors", lambda: ROOMY)
    assert run("transcribe", recording, "-o", tmp_path / "beside").exit_code == 0
    monkeypatch.setattr(models, "build_models", FakeModels().models)
    monkeypatch.setattr(machine, "measure_processors", lambda: Machine(1, 16 * GIB))
    assert run("transcribe", recording, "-o", tmp_path / "turn").exit_code == 0
    beside, turn = final_files(tmp_path / "beside"), final_files(tmp_path / "turn")
    # It notes the configuration, and so the number of threads.
    noted = [name for name in turn if beside[name] != turn[name]]
    assert beside.keys() == turn.keys()
    assert noted == [".castproof/talk/provenance.json"]


def test_an_interruption_stops_the_job_at_its_next_step() -> None:
    begun, go_on, steps = threading.Event(), threading.Event(), []

    def job(reporter: Reporter) -> None:
        with reporter.stage("talk.mp3", "diarizing") as advance:
            begun.set()
            go_on.wait(30)
            for step in range(1000):
                advance(step / 1000)
                steps.append(step)

    def interrupt() -> None:
        with run_beside(job, Silent()):
            assert begun.wait(30)
            threading.Timer(0.05, go_on.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert steps == []


def test_where_the_other_fails_the_job_is_done_to_its_end() -> None:
    go_on, steps = threading.Event(), []

    def job(reporter: Reporter) -> None:
        with reporter.stage("talk.mp3", "diarizing") as advance:
            go_on.wait(30)
            advance(1.0)
            reporter.note("done")
            reporter.kept("talk.mp3", "diarize", 1.0)
            steps.append("done")

    def fail() -> None:
        with run_beside(job, Silent()):
            threading.Timer(0.05, go_on.set).start()
            raise ValueError("the words failed")

    with pytest.raises(ValueError, match="the words failed"):
        fail()
    assert steps == ["done"]


def test_the_result_is_handed_over() -> None:
    with run_beside(lambda reporter: 42, Silent()) as result:
        assert result() == 42
