"""Progress: on a terminal only, with what is waited for, the pace, and when all will be done."""

from __future__ import annotations

import io
import json
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from castproof.cli.progress import (
    NotePrinter,
    ProgressDisplay,
    format_pace,
    show_progress,
)
from castproof.cli.time_text import format_estimate
from castproof.forecast.pace import Pace, StepSetting
from castproof.forecast.plan import PlannedStep, RecordingPlan
from castproof.forecast.time_left import Estimate, TimeLeft
from castproof.pipeline.models import Models, OnceLoaded
from castproof.pipeline.progress import RECOGNIZING, Arrive, Silent
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_excerpt

NOON = datetime(2026, 5, 4, 12, 0)
HEAR = StepSetting(RECOGNIZING)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def plan(name: str, seconds: float) -> RecordingPlan:
    return RecordingPlan(name, (((PlannedStep(RECOGNIZING),),),), {RECOGNIZING: HEAR}, seconds)


class Screen:
    """A display of so many columns, whose clock is set by hand."""

    def __init__(self, left: TimeLeft | None = None, width: int = 100) -> None:
        self.now, self.width = 0.0, width
        self.display = ProgressDisplay(
            left, width=lambda: self.width, clock=lambda: self.now, wall=lambda: NOON
        )

    def lines(self) -> list[str]:
        console = Console(width=self.width, color_system=None, force_terminal=False)
        with console.capture() as captured:
            console.print(self.display.draw())
        return [line.rstrip() for line in captured.get().splitlines()]


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    screen = Terminal() if quiet else io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with show_progress(quiet=quiet, left=TimeLeft([plan("talk.mp3", 60.0)], {})) as reporter:
        assert isinstance(reporter, Silent)
        with reporter.stage("talk.mp3", "decoding") as advance:
            advance(0.5)
        with reporter.download("talk.mp3", "fetching the speech model") as arrive:
            arrive(1, 2)
    assert screen.getvalue() == ""


def test_a_terminal_shows_what_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    left = TimeLeft([plan("talk [1].mp3", 600.0)], {HEAR: Pace(1.0, 1.0)})
    with (
        show_progress(quiet=False, left=left) as reporter,
        reporter.stage("talk [1].mp3", "recognizing", seconds=600.0) as advance,
    ):
        advance(0.5)
        assert isinstance(reporter, ProgressDisplay)
        until = time.monotonic() + 20
        while "50%" not in screen.getvalue() and time.monotonic() < until:
            time.sleep(0.05)
    drawn = screen.getvalue()
    assert "talk [1].mp3: recognizing" in drawn
    assert "50%" in drawn
    assert "about 10 min left, done about" in drawn


def test_each_stage_has_a_line_and_the_run_one_below() -> None:
    left = TimeLeft([plan("talk.mp3", 3600.0), plan("b.mp3", 600.0)], {HEAR: Pace(1.0, 2.0)})
    screen = Screen(left)
    with (
        screen.display.stage("talk.mp3", "recognizing", seconds=3600.0) as advance,
        screen.display.stage("talk.mp3", "loading the speaker models"),
    ):
        screen.now = 30.0
        advance(0.25)
        first, second, whole = screen.lines()
        assert first.startswith("talk.mp3: recognizing ")
        assert first.endswith(" 25% 30.0 × real time")
        assert second.startswith("talk.mp3: loading the speaker models ")
        assert whole == "0 of 2 done, about 35 min left, done about 12:35"
    assert screen.lines() == ["0 of 2 done, about 35 min left, done about 12:35"]


def test_where_nothing_was_planned_a_stage_says_how_long_it_goes_on() -> None:
    screen = Screen()
    with screen.display.stage("talk.mp3", "asking for titles") as advance:
        screen.now = 30.0
        advance(0.25)
        assert screen.lines()[0].endswith(" 25% 1:30 left")
        assert len(screen.lines()) == 1


def test_a_narrow_terminal_has_no_bar_and_a_short_name() -> None:
    left = TimeLeft([plan("x.mp3", 3600.0)], {HEAR: Pace(1.0, 2.0)})
    screen = Screen(left, width=60)
    name = "a-conversation-with-a-very-long-name-indeed.mp3"
    with screen.display.stage(name, "recognizing", seconds=3600.0) as advance:
        screen.now = 30.0
        advance(0.25)
        first, whole = screen.lines()
        assert first == "a-conversati…e-indeed.mp3: recognizing  25% 30.0 × real time"
        assert whole == "about 30 min left, done about 12:30"
        screen.width = 30
        assert all(len(line) <= 30 for line in screen.lines())
        assert len(screen.lines()) == 2


def test_a_download_says_how_much_has_come_and_how_much_there_is() -> None:
    screen = Screen()
    with screen.display.download("talk.mp3", "fetching the speech model") as arrive:
        screen.now = 10.0
        arrive(121_000_000, 484_000_000)
        assert screen.lines()[0].endswith(" 25% 121 of 484 MB, 0:30 left")
        arrive(2_400_000, None)
        assert screen.lines()[0].endswith(" 2.4 MB")
        assert "%" not in screen.lines()[0]


def test_names_are_disarmed() -> None:
    screen = Screen()
    with screen.display.stage("talk\x1b[31m.mp3", "reading"):
        assert screen.lines()[0].startswith("talk\\x1b[31m.mp3: reading")


def test_a_stage_that_fails_leaves_the_display() -> None:
    screen = Screen()
    with pytest.raises(RuntimeError), screen.display.stage("talk.mp3", "diarizing"):
        raise RuntimeError
    assert screen.lines() == []


@pytest.mark.parametrize(
    ("seconds", "is_sure", "late_s", "said"),
    [
        (0.0, True, 0.0, "nearly done"),
        (0.4, False, 9.0, "nearly done"),
        (0.0, True, 10.0, "taking longer than expected"),
        (1.0, True, 0.0, "about 5 s left"),
        (41.0, True, 0.0, "about 45 s left"),
        (61.0, False, 0.0, "roughly 1 min 10 s left"),
        (120.0, True, 0.0, "about 2 min left"),
        (121.0, True, 90.0, "about 3 min left"),
        (299.9, True, 0.0, "about 5 min left"),
        (300.0, True, 0.0, "about 5 min left, done about 12:05"),
        (3599.0, False, 0.0, "roughly 1 h left, done roughly 12:59"),
        (3600 * 2.1, True, 0.0, "about 2 h 10 min left, done about 14:06"),
        (3600 * 13, True, 0.0, "about 13 h left, done about Tue 01:00"),
        (86_400 * 8, True, 0.0, "about 192 h left, done about 12 May 12:00"),
    ],
)
def test_the_time_left_in_words(seconds: float, is_sure: bool, late_s: float, said: str) -> None:
    assert format_estimate(Estimate(seconds, is_sure, late_s), NOON) == said


@pytest.mark.parametrize(
    ("fraction", "elapsed_s", "seconds", "said"),
    [
        (0.0, 10.0, 600.0, ""),
        (0.5, 0.0, 600.0, ""),
        (0.25, 30.0, None, "1:30 left"),
        (0.25, 30.0, 1200.0, "10.0 × real time, 1:30 left"),
        (1.0, 60.0, 60.0, "1.0 × real time, 0:00 left"),
        (0.01, 60.0, 36_000.0, "6.0 × real time, 99:00 left"),
    ],
)
def test_pace(fraction: float, elapsed_s: float, seconds: float | None, said: str) -> None:
    assert format_pace(fraction, elapsed_s, seconds) == said


def test_what_is_waited_for(
    fake: FakeModels, run: Run, recording: object, out: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Recorder(NotePrinter):
        def stage(self, recording: str, doing: str, *, seconds: float | None = None):  # type: ignore[no-untyped-def]
            told.append(doing)
            return super().stage(recording, doing, seconds=seconds)

    monkeypatch.setattr("castproof.cli.progress.NotePrinter", Recorder)
    fake.recognizer_revision = None
    run("transcribe", recording, "-o", out)
    assert told == [
        "reading",
        "decoding",
        "fetching the speech model",
        "recognizing",
        "loading the speaker models",
        "diarizing",
        "laying out",
    ]


def test_a_model_is_looked_for_then_fetched_and_then_loaded(
    fake: FakeModels, run: Run, recording: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Recorder(NotePrinter):
        def stage(self, recording: str, doing: str, *, seconds: float | None = None):  # type: ignore[no-untyped-def]
            told.append(doing)
            return super().stage(recording, doing, seconds=seconds)

        def download(self, recording: str, doing: str) -> AbstractContextManager[Arrive]:
            told.append(doing)
            return nullcontext(lambda have, total: told.append(f"{have} of {total}"))

    def fetch(arrive: Arrive) -> None:
        arrive(1, 2)
        arrive(2, 2)
        fake.recognizer_revision = "commit:1"

    def build(*arguments: object, **options: object) -> Models:
        made = fake.models(*arguments, **options)  # type: ignore[arg-type]
        return replace(made, recognizer=OnceLoaded(made.recognizer.get, fetch=fetch))

    monkeypatch.setattr("castproof.cli.progress.NotePrinter", Recorder)
    monkeypatch.setattr("castproof.pipeline.models.build_models", build)
    fake.recognizer_revision = None
    assert run("transcribe", recording, "-o", out, "--no-diarize").exit_code == 0
    model = "the speech model"
    assert told[2:7] == [
        f"looking for {model}",
        f"fetching {model}",
        "1 of 2",
        "2 of 2",
        f"loading {model}",
    ]


class Stopwatch:
    """A clock that a second passes on at every look."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def first_estimate(monkeypatch: pytest.MonkeyPatch) -> list[Estimate | None]:
    """What is estimated before the first stage of each run."""
    found: list[Estimate | None] = []
    real = TimeLeft.__init__

    def note(left: TimeLeft, *arguments: object, **options: object) -> None:
        real(left, *arguments, **options, clock=Stopwatch())  # type: ignore[arg-type]
        found.append(left.estimate())

    monkeypatch.setattr(TimeLeft, "__init__", note)
    return found


@pytest.fixture
def paces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the paces are kept."""
    path = tmp_path / "cache" / "paces.json"
    monkeypatch.setattr("castproof.forecast.pace_file.find_pace_file", lambda: path)
    return path


def test_the_second_run_knows_from_the_start(
    fake: FakeModels,
    run: Run,
    recording: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    paces: Path,
) -> None:
    found = first_estimate(monkeypatch)
    assert run("transcribe", recording, "-o", tmp_path / "first").exit_code == 0
    kept = json.loads(paces.read_text())["paces"]
    assert run("transcribe", recording, "-o", tmp_path / "second").exit_code == 0
    first, second = found
    assert first is not None
    assert not first.is_sure
    # Each of the stages took some looks at the clock, and the check of voices was not needed.
    assert second is not None
    assert second.is_sure
    assert second.seconds == pytest.approx(sum(row["work_s"] for row in kept))
    assert second.seconds > 5
    steps = ["reading", "decoding", "loading the speech model", "recognizing"]
    steps += ["loading the speaker models", "diarizing", "laying out"]
    assert {row["step"] for row in kept} >= set(steps)
    assert str(recording.name) not in paces.read_text()
    assert str(tmp_path) not in paces.read_text()


def test_what_is_there_already_takes_no_time(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    paces: Path,
) -> None:
    found = first_estimate(monkeypatch)
    for _ in range(2):
        assert run("transcribe", recording, "-o", out).exit_code == 0
    kept = {row["step"]: row["work_s"] for row in json.loads(paces.read_text())["paces"]}
    assert found[1] is not None
    assert found[1].seconds <= kept["reading"] * 2 + kept["laying out"] * 2


def test_nothing_is_kept_where_nobody_wants_it(
    fake: FakeModels, run: Run, recording: Path, out: Path, paces: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--set", "output.keep_paces=false")
    assert result.exit_code == 0
    assert not paces.exists()
    assert run("transcribe", recording, "-o", out, "--overwrite").exit_code == 0
    assert paces.exists()


def test_damaged_paces_are_no_matter_of_a_run(
    fake: FakeModels, run: Run, recording: Path, out: Path, paces: Path
) -> None:
    paces.parent.mkdir()
    paces.write_bytes(b"\xff not paces")
    result = run("transcribe", recording, "-o", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(paces.read_text())["version"] == 1


@pytest.mark.slow
def test_a_second_run_of_the_miniature_knows_from_the_start(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paces: Path
) -> None:
    excerpt = write_excerpt(root / "examples" / "interview.opus", tmp_path / "talk.wav", 10.0)
    found: list[Estimate | None] = []
    real = TimeLeft.__init__

    def note(left: TimeLeft, *arguments: object, **options: object) -> None:
        real(left, *arguments, **options)  # type: ignore[arg-type]
        found.append(left.estimate())

    monkeypatch.setattr(TimeLeft, "__init__", note)
    call = ("transcribe", excerpt, "--config", "miniature", "-o")
    assert run(*call, tmp_path / "first").exit_code == 0
    took = sum(row["work_s"] for row in json.loads(paces.read_text())["paces"])
    assert run(*call, tmp_path / "second").exit_code == 0
    first, second = found
    assert first is not None
    assert not first.is_sure
    assert second == Estimate(pytest.approx(took, abs=0.01), is_sure=True)
