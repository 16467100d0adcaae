"""What a person sees of a batch: the table on a terminal, lines elsewhere, and the forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from castproof.batch.estimate import JobEstimate, Probe, estimate_batch
from castproof.batch.plan import Plan
from castproof.batch.pool import Job, Refused, Slot, StageEnded, StageProgress
from castproof.cli.batch import as_document, format_estimate
from castproof.cli.batch_progress import PlainProgress, TableProgress
from castproof.config.cli_options import CliOptions, build_request
from castproof.forecast.pace import STARTING, Pace, StepSetting
from castproof.forecast.pace_file import read_paces
from castproof.forecast.plan import PlannedStep, RecordingPlan, describe_settings
from castproof.forecast.time_left import TimeLeft
from castproof.forecast.watching import ForetellingObserver
from castproof.pipeline.progress import (
    CHECKING_VOICES,
    DECODING,
    DIARIZING,
    LAYING_OUT,
    LOADING_SPEAKER_MODELS,
    LOADING_SPEECH_MODEL,
    READING,
    RECOGNIZING,
)
from castproof.pipeline.result import RecordingSummary
from tests.castproof.fakes import write_tone

#: Seconds for a second of sound, and for starting and loading in all.
RATES = {STARTING: 2.0, LOADING_SPEECH_MODEL: 2.0, LOADING_SPEAKER_MODELS: 2.0}
RATES |= {RECOGNIZING: 0.5, DIARIZING: 0.25}
RATES |= dict.fromkeys((READING, DECODING, CHECKING_VOICES, LAYING_OUT), 0.0)

PLAN = Plan((Slot(threads=4), Slot(threads=4)), "in-turn", "8 processors")
OUTLOOKS = (
    JobEstimate("s1/ada", ("recognize", "diarize"), 600.0),
    JobEstimate("bo", ("diarize",), 300.0),
    JobEstimate("done", (), 60.0),
    JobEstimate("torn", error="torn.mp3 holds text"),
)
PROBE = Probe({"recognize": 0.5, "diarize": 0.1}, 8.0, "ada.mp3")
NOON = datetime(2026, 5, 4, 12, 0)
HEAR, TELL = StepSetting(RECOGNIZING), StepSetting(DIARIZING)
LEARNED = {HEAR: Pace(50.0, 100.0), TELL: Pace(10.0, 100.0)}


def plan(name: str, seconds: float) -> RecordingPlan:
    return RecordingPlan(name, (((PlannedStep(RECOGNIZING),),),), {RECOGNIZING: HEAR}, seconds)


def job(name: str) -> Job:
    return Job(name, Path(f"{name}.mp3"), build_request(CliOptions()))


class Board:
    """The table of a batch, as the batch tells it, whose clock is set by hand."""

    def __init__(self, *plans: RecordingPlan, count: int, at_once: int = 2) -> None:
        self.now, self.width = 0.0, 100
        left = TimeLeft(plans, LEARNED, at_once=at_once, clock=self.clock)
        self.table = TableProgress(
            count, left, width=lambda: self.width, clock=self.clock, wall=lambda: NOON
        )
        self.told = ForetellingObserver(self.table, left)

    def clock(self) -> float:
        return self.now

    def lines(self) -> list[str]:
        console = Console(width=self.width, color_system=None)
        with console.capture() as captured:
            console.print(self.table.table())
        return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_the_table_tells_who_is_at_what_and_when_all_will_be_done() -> None:
    plans = [plan(name, length) for name, length in {"ada": 1200, "bo": 60, "cy": 240}.items()]
    board = Board(*plans, plan("torn", 900), count=4)
    # Each second takes half a second: ada 600 s, and bo, cy and torn 600 s beside it.
    assert board.lines() == ["0 of 4 done, about 10 min left, done about 12:10"]
    board.told.on_begin(job("ada"), "worker 1")
    board.told.on_begin(job("bo"), "worker 2")
    assert board.lines()[:2] == ["worker 1 ada beginning", "worker 2 bo beginning"]
    board.told.on_progress(StageProgress("ada", RECOGNIZING, None, 1200.0))
    board.told.on_progress(StageProgress("bo", RECOGNIZING, None, 60.0))
    board.now = 30.0
    board.told.on_progress(StageProgress("ada", RECOGNIZING, 0.05, 1200.0))
    board.told.on_progress(StageProgress("ada", "loading the speaker models"))
    board.told.on_stage_end(StageEnded("bo", RECOGNIZING, 30.0))
    board.told.on_end("bo", RecordingSummary("bo.mp3", duration_s=60.0))
    board.told.on_begin(job("cy"), "worker 2")
    board.told.on_wait(job("cy"), "the disk is full", 10.0)
    board.told.on_begin(job("torn"), "worker 2")
    board.told.on_end("torn", RecordingSummary("torn.mp3", error="torn"))
    # 570 s are left of ada; cy has 120 beside it.
    assert board.lines() == [
        "worker 1 ada recognizing 5% 2.0 × real time",
        "loading the speaker models",
        "cy waits the disk is full",
        "2 of 4 done, 1 failed, 2.0 × real time, about 10 min left, done about 12:09",
    ]
    board.told.on_stage_end(StageEnded("ada", "loading the speaker models", 1.0))
    board.told.on_end("ada", RecordingSummary("ada.mp3", duration_s=1200.0))
    board.told.on_begin(job("cy"), "worker 1")
    board.told.on_end("cy", RecordingSummary("cy.mp3", duration_s=240.0))
    assert board.lines()[-1].endswith("nearly done")


def test_a_worker_has_one_recording_at_a_time() -> None:
    board = Board(count=2)
    board.told.on_begin(job("ada"), "worker 1")
    board.told.on_begin(job("bo"), "worker 1")  # ada's words are there, and its speakers wait
    assert [line for line in board.lines() if "worker" in line] == ["worker 1 bo beginning"]
    board.told.on_stage_end(StageEnded("ada", RECOGNIZING, 1.0))  # too late to be shown


def test_a_narrow_terminal_has_no_workers_and_short_names() -> None:
    board = Board(count=1)
    board.width = 50
    board.told.on_begin(job("season-1/a-conversation-with-a-long-name"), "worker 1")
    name = "season-1/a-conversation-with-a-long-name"
    board.told.on_progress(StageProgress(name, RECOGNIZING, None, 60.0))
    board.now = 30.0
    board.told.on_progress(StageProgress(name, RECOGNIZING, 0.25, 60.0))
    assert board.lines()[0] == "season-1…ng-name recognizing 25% 0.5 × real time"
    board.width = 20
    assert all(len(line) <= 20 for line in board.lines())


def test_a_download_of_a_worker_says_how_large_it_is() -> None:
    board = Board(count=1)
    board.told.on_begin(job("ada"), "worker 1")
    fetching = "fetching the speech model"
    board.told.on_progress(StageProgress("ada", fetching))
    board.now = 10.0
    board.told.on_progress(StageProgress("ada", fetching, 0.25, came=(121_000_000, 484_000_000)))
    assert board.lines()[0] == f"worker 1 ada {fetching} 25% 121 of 484 MB, 0:30 left"


def test_what_workers_took_is_kept_for_the_next_batch(tmp_path: Path) -> None:
    path = tmp_path / "paces.json"
    left = TimeLeft([plan("ada", 60)], {})
    told = ForetellingObserver(PlainProgress(1, says=False), left, path)
    told.on_begin(job("ada"), "worker 1")
    told.on_progress(StageProgress("ada", RECOGNIZING, None, 60.0))
    told.on_stage_end(StageEnded("ada", RECOGNIZING, 12.0))
    told.on_end("ada", RecordingSummary("ada.mp3"))
    assert read_paces(path) == {HEAR: Pace(12.0, 60.0)}


def test_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    one = PlainProgress(4)
    one.on_begin(job("ada"), "worker 1")
    one.on_progress(StageProgress("ada", "recognizing"))
    one.on_stage_end(StageEnded("ada", "recognizing", 2.0))
    one.on_wait(job("ada"), "the disk is full", 10.0)
    one.on_end("ada", RecordingSummary("ada.mp3", seconds={"recognize": 2.0, "diarize": 0.5}))
    one.on_end("bo", RecordingSummary("bo.mp3", partial=("no speakers: no token",)))
    one.on_end("torn", RecordingSummary("torn.mp3", error="torn.mp3 holds text"))
    one.on_end("cy", RecordingSummary("cy.mp3", stages={"recognize": "reused"}))
    assert capsys.readouterr().err.splitlines() == [
        "castproof: ada: trying again in 10 s: the disk is full",
        "castproof: 1 of 4: ada: done in 2.5 s",
        "castproof: 2 of 4: bo: done in part in 0.0 s (no speakers: no token)",
        "castproof: 3 of 4: torn: failed: torn.mp3 holds text",
        "castproof: 4 of 4: cy: done: nothing had to be heard again",
    ]


def test_what_would_run_and_for_how_long() -> None:
    # 600 s × 0.6 and 300 s × 0.1 are 390 s of work, for two; loading takes another 8.
    refused = (Refused("bo (2)", "x/bo.wav", "would write the same files"),)
    assert list(format_estimate(OUTLOOKS, refused, PLAN, PROBE.estimate(OUTLOOKS, 2))) == [
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
    document = as_document(OUTLOOKS, (), PLAN, PROBE.estimate(OUTLOOKS, 2))
    assert document["estimate_s"] == 203.0
    assert document["stages"] == "in-turn"
    assert document["estimate_from"] == "a try"
    assert as_document(OUTLOOKS, (), PLAN, None)["estimate_s"] is None


def test_what_earlier_runs_took_needs_no_try(tmp_path: Path) -> None:
    options = CliOptions(settings=("diarize.device=cpu", "asr.device=cpu", "asr.hear_again=false"))
    request = build_request(options)
    settings = describe_settings(request, cores=8, at_once=1)
    learned = {settings[doing]: Pace(rate, 1.0) for doing, rate in RATES.items()}
    ada = Job("ada", write_tone(tmp_path / "ada.wav", 100.0), replace(request, folder=tmp_path))
    bo = replace(ada, name="bo")
    estimates = (
        JobEstimate("ada", ("recognize", "diarize"), 100.0),
        JobEstimate("bo", ("diarize",), 100.0),
    )
    found = estimate_batch((ada, bo), estimates, (Slot(),), learned, cores=8)
    assert found is not None
    # The worker starts and loads for 3 × 2 s. ada takes 100 × (0.5 + 0.25) s, bo 25.
    assert found.seconds == pytest.approx(6 + 75 + 25)
    assert found.rates == {"recognize": 0.5, "diarize": 0.25}
    (line,) = list(format_estimate((), (), PLAN, found))[-1:]
    assert line == (
        "takes about 1 min 46 s, judging by earlier runs on this machine "
        "(recognize 2.0 ×, diarize 4.0 × real time)"
    )
    assert as_document((), (), PLAN, found)["estimate_from"] == "earlier runs"


def test_where_earlier_runs_took_something_else_models_are_tried(tmp_path: Path) -> None:
    request = build_request(CliOptions(settings=("diarize.device=cpu", "asr.device=cpu")))
    settings = describe_settings(request, cores=8, at_once=1)
    ada = Job("ada", write_tone(tmp_path / "ada.wav", 100.0), replace(request, folder=tmp_path))
    estimates = (JobEstimate("ada", ("recognize", "diarize"), 100.0),)
    learned = {settings[RECOGNIZING]: Pace(0.5, 1.0)}
    assert estimate_batch((ada,), estimates, (Slot(),), learned, cores=8) is None
    nothing_left = (JobEstimate("ada", (), 100.0),)
    assert estimate_batch((ada,), nothing_left, (Slot(),), learned, cores=8) is None
