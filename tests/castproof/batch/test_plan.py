"""How many workers there are room for, and how they go about a recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.batch.plan import Plan, PlanRequest, make_plan, parse_stages
from castproof.batch.pool import Job
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.schema import AsrSection, Configuration, DiarizeSection
from castproof.machine import GIB, Machine, measure_container, measure_machine
from castproof.pipeline.multitrack_request import MultitrackSession, Track
from transcript.errors import InvalidCall

CPU = Configuration(
    asr=AsrSection(device="cpu", model="large-v3", compute_type="float32"),
    diarize=DiarizeSection(device="cpu"),
)
AUTO = Configuration()
ALONE = Configuration(diarize=DiarizeSection(enabled=False))
NOTHING = PlanRequest()


def on_gpus(
    *gib: int, jobs: int = 9, wish: PlanRequest = NOTHING, config: Configuration = AUTO
) -> Plan:
    gpus = tuple(one * GIB for one in gib)
    return make_plan(config, Machine(cores=16, memory=64 * GIB, gpus=gpus), jobs, wish)


def on_processors(cores: int, gib: int, jobs: int = 100, wish: PlanRequest = NOTHING) -> Plan:
    return make_plan(CPU, Machine(cores=cores, memory=gib * GIB), jobs, wish)


def test_processors_are_shared_out() -> None:
    found = on_processors(16, 64)
    assert [slot.threads for slot in found.slots] == [2, 2, 2, 2]  # of each of the two models
    assert found.stages == "side-by-side"
    alone = make_plan(ALONE, Machine(cores=16, memory=64 * GIB), 100, NOTHING)
    assert [slot.threads for slot in alone.slots] == [4, 4, 4, 4]
    assert "16 processors, 64 GiB free" in found.reason


def test_no_more_workers_than_memory_holds() -> None:
    # 1550 million parameters of four bytes are 5.8 GiB, which with all the rest comes to 8.
    found = on_processors(16, 17)
    assert [slot.threads for slot in found.slots] == [4, 4]  # of each of the two models
    assert found.stages == "side-by-side"
    assert "8.0 for a recording" in found.reason


def test_with_too_little_memory_for_both_models_words_come_first() -> None:
    assert on_processors(2, 7).stages == "apart"
    assert on_processors(2, 9).stages == "side-by-side"
    assert on_processors(1, 9).stages == "in-turn"


def test_one_worker_at_least() -> None:
    assert len(on_processors(1, 1, jobs=5).slots) == 1


def test_no_more_workers_than_jobs_and_no_idle_processors() -> None:
    found = on_processors(64, 500, jobs=3)
    assert [slot.threads for slot in found.slots] == [10, 10, 10]
    assert found.stages == "side-by-side"


def test_a_small_model_needs_less() -> None:
    asr = AsrSection(device="cpu", model="small.en", compute_type="float32")
    small = CPU.model_copy(update={"asr": asr})
    found = make_plan(small, Machine(cores=16, memory=7 * GIB), 9, NOTHING)
    assert len(found.slots) == 2  # 0.9 + 1.2 + 1 GiB each


def test_a_model_that_lies_here_is_as_large_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"tiny")
    local = CPU.model_copy(update={"asr": AsrSection(device="cpu", model=str(tmp_path))})
    assert "2.2 for a recording" in make_plan(local, Machine(4, 9 * GIB), 9, NOTHING).reason


def test_a_preset_that_names_its_threads_gets_them() -> None:
    config = CPU.model_copy(update={"asr": AsrSection(device="cpu", cpu_threads=1)})
    found = make_plan(config, Machine(cores=2, memory=64 * GIB), 9, NOTHING)
    assert [slot.threads for slot in found.slots] == [1, 1]


def test_gpus_are_gone_round() -> None:
    assert [slot.gpu for slot in on_gpus(80, 80).slots] == [0, 1, 0, 1]
    assert [slot.gpu for slot in on_gpus(80, 80, jobs=2).slots] == [0, 1]
    assert [slot.threads for slot in on_gpus(80, 80).slots] == [4, 4, 4, 4]


def test_words_and_speakers_go_side_by_side_on_a_gpu_that_holds_both() -> None:
    assert on_gpus(12).stages == "side-by-side"
    assert on_gpus(8).stages == "apart"
    assert len(on_gpus(12).slots) == 1
    assert len(on_gpus(12, config=ALONE).slots) == 2
    assert on_gpus(12, config=ALONE).stages == "in-turn"


def test_the_gpu_that_a_preset_names_is_the_one() -> None:
    named = AUTO.model_copy(update={"asr": AsrSection(device="cuda:1")})
    assert [slot.gpu for slot in on_gpus(80, 80, config=named).slots] == [None, None]


def test_a_preset_for_processors_uses_no_gpu() -> None:
    assert {slot.gpu for slot in on_gpus(80, config=CPU).slots} == {None}
    assert measure_machine(CPU).gpus == ()


def test_as_asked_for() -> None:
    assert len(on_processors(2, 1, wish=PlanRequest(workers=5)).slots) == 5
    assert [slot.gpu for slot in on_gpus(80, wish=PlanRequest(workers=3)).slots] == [0, 0, 0]
    assert on_gpus(80, wish=PlanRequest(stages="apart")).stages == "apart"
    beside = on_processors(4, 64, wish=PlanRequest(stages="side-by-side"))
    assert [slot.threads for slot in beside.slots] == [2]


def test_how_stages_go_is_written() -> None:
    assert (parse_stages(None), parse_stages("apart")) == (None, "apart")
    with pytest.raises(InvalidCall, match="--stages beside: choose side-by-side, in-turn or apart"):
        parse_stages("beside")


def test_jobs_are_arranged(tmp_path: Path) -> None:
    order = build_request(CliOptions(folder=tmp_path))
    talk = Job("talk", tmp_path / "talk.mp3", order)
    tracks = MultitrackSession(
        (Track("Ann", tmp_path / "a.wav"), Track("Bo", tmp_path / "b.wav")), "two"
    )
    jobs = (talk, Job("two", tmp_path / "a.wav", order, tracks))
    beside, unchanged = Plan((), "side-by-side", "").arrange(jobs)
    assert (beside.request.side_by_side, beside.words_only) == (True, False)
    assert unchanged == jobs[1]
    apart, unchanged = Plan((), "apart", "").arrange(jobs)
    assert (apart.request.side_by_side, apart.words_only) == (False, True)
    assert unchanged == jobs[1]


def test_the_machine_is_looked_at() -> None:
    machine = measure_machine(CPU)
    assert machine.cores >= 1
    assert machine.memory > 0


def test_a_container_leaves_less(tmp_path: Path) -> None:
    assert measure_container(tmp_path) == ()
    (tmp_path / "memory.current").write_text("300\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert measure_container(tmp_path) == ()
    (tmp_path / "memory.max").write_text("1000\n")
    assert measure_container(tmp_path) == (700,)
