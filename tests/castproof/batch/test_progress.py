"""What a person sees of a batch: the table on a terminal, lines elsewhere, and the forecast."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from castproof.batch.estimate import JobEstimate, Pace
from castproof.batch.plan import Plan
from castproof.batch.pool import Job, Refused, Slot, StageProgress
from castproof.cli.batch import as_document, format_estimate
from castproof.cli.batch_progress import PlainProgress, TableProgress
from castproof.cli.progress import measure_size
from castproof.config.cli_options import CliOptions, build_request
from castproof.pipeline.result import RecordingSummary

PLAN = Plan((Slot(threads=4), Slot(threads=4)), "in-turn", "8 processors")
OUTLOOKS = (
    JobEstimate("s1/ada", ("recognize", "diarize"), 600.0),
    JobEstimate("bo", ("diarize",), 300.0),
    JobEstimate("done", (), 60.0),
    JobEstimate("torn", error="torn.mp3 holds text"),
)
PACE = Pace({"recognize": 0.5, "diarize": 0.1}, 8.0, "ada.mp3")


def job(name: str) -> Job:
    return Job(name, Path(f"{name}.mp3"), build_request(CliOptions()))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the board's clock shows."""
    seconds = [0.0]
    monkeypatch.setattr("castproof.cli.batch_progress.time.monotonic", lambda: seconds[0])
    return seconds


def shown(one: TableProgress) -> list[str]:
    console = Console(width=100, color_system=None)
    with console.capture() as captured:
        console.print(one.table())
    return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_the_table_tells_who_is_at_what_and_the_totals(now: list[float]) -> None:
    one = TableProgress(4, {"ada": 300.0, "bo": 100.0, "cy": 50.0, "torn": 900.0})
    for name in ("ada", "bo", "cy"):
        one.on_begin(job(name), "worker 1")
    one.on_progress(StageProgress("ada", "recognizing", None, 600.0))
    now[0] = 30.0
    one.on_progress(StageProgress("ada", "recognizing", 0.5, 600.0))
    one.on_end("bo", RecordingSummary("bo.mp3", duration_s=60.0, stages={"recognize": "run"}))
    one.on_end("torn", RecordingSummary("torn.mp3", error="torn"))
    one.on_wait(job("cy"), "the disk is full", 10.0)
    assert shown(one) == [
        "worker 1 ada recognizing 50% 10.0 × real time, 0:30 left",
        "cy waits the disk is full",
        # bo's 100 took 30 s, and 350 are left: torn's were not worked on.
        "2 of 4, 1 failed, 2.0 × real time, about 1:45 left",
    ]


def test_what_was_done_before_tells_nothing_of_the_time_left(now: list[float]) -> None:
    one = TableProgress(3, {"ada": 100.0, "bo": 100.0, "cy": 100.0})
    now[0] = 2.0
    one.on_end("ada", RecordingSummary("ada.mp3", duration_s=60.0, stages={"recognize": "reused"}))
    assert shown(one)[-1] == "1 of 3, 30.0 × real time"
    now[0] = 20.0
    one.on_end("bo", RecordingSummary("bo.mp3", duration_s=60.0, stages={"recognize": "run"}))
    assert shown(one)[-1] == "2 of 3, 6.0 × real time, about 0:20 left"


def test_a_recording_weighs_as_much_as_its_files(tmp_path: Path) -> None:
    (tmp_path / "ada.mp3").write_bytes(bytes(700))
    assert measure_size(replace(job("ada"), recording=tmp_path / "ada.mp3").sources) == 700.0
    assert measure_size(job("elsewhere").sources) == 1.0


def test_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    one = PlainProgress(3)
    one.on_begin(job("ada"), "worker 1")
    one.on_progress(StageProgress("ada", "recognizing"))
    one.on_wait(job("ada"), "the disk is full", 10.0)
    one.on_end("ada", RecordingSummary("ada.mp3", seconds={"recognize": 2.0, "diarize": 0.5}))
    one.on_end("bo", RecordingSummary("bo.mp3", partial=("no speakers: no token",)))
    one.on_end("torn", RecordingSummary("torn.mp3", error="torn.mp3 holds text"))
    assert capsys.readouterr().err.splitlines() == [
        "castproof: ada: trying again in 10 s: the disk is full",
        "castproof: 1 of 3: ada: done in 2.5 s",
        "castproof: 2 of 3: bo: done in part in 0.0 s (no speakers: no token)",
        "castproof: 3 of 3: torn: failed: torn.mp3 holds text",
    ]


def test_what_would_run_and_for_how_long() -> None:
    # 600 s × 0.6 and 300 s × 0.1 are 390 s of work, for two; loading takes another 8.
    refused = (Refused("bo (2)", "x/bo.wav", "would write the same files"),)
    assert list(format_estimate(OUTLOOKS, refused, PLAN, PACE)) == [
        "s1/ada: recognize, diarize (10.0 min)",
        "bo: diarize (5.0 min)",
        "done: nothing but the files, if these changed (1.0 min)",
        "torn: torn.mp3 holds text",
        "bo (2): refused: would write the same files",
        "2 at once, 4 threads each, stages in-turn (8 processors)",
        "to run: recognize 1, diarize 2",
        "takes about 3 min 23 s, judging by the first seconds of ada.mp3 "
        "(recognize 2.0 ×, diarize 10.0 × real time)",
    ]


def test_the_same_for_a_program() -> None:
    document = as_document(OUTLOOKS, (), PLAN, PACE)
    assert document["estimate_s"] == 203.0
    assert document["stages"] == "in-turn"
    assert as_document(OUTLOOKS, (), PLAN, None)["estimate_s"] is None
