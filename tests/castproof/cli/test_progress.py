"""Progress: on a terminal only, with what is waited for, the pace and the time left."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from castproof.cli.progress import (
    NotePrinter,
    ProgressDisplay,
    TimeLeft,
    format_pace,
    show_progress,
)
from castproof.pipeline.progress import Silent
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_drawn_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    screen = Terminal() if quiet else io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with show_progress(quiet=quiet) as reporter:
        assert isinstance(reporter, Silent)
        with reporter.stage("talk.mp3", "decoding") as advance:
            advance(0.5)
    assert screen.getvalue() == ""


def test_a_terminal_shows_what_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with (
        show_progress(quiet=False) as reporter,
        reporter.stage("talk [1].mp3", "recognizing", seconds=600.0) as advance,
    ):
        advance(0.5)
        assert isinstance(reporter, ProgressDisplay)
        reporter._progress.refresh()
    drawn = screen.getvalue()
    assert "talk [1].mp3: recognizing" in drawn
    assert "50%" in drawn
    assert "real time" in drawn


def test_a_stage_that_fails_leaves_the_display() -> None:
    progress = Progress(TextColumn("{task.description}"), console=Console(file=io.StringIO()))
    watcher = ProgressDisplay(progress)
    with pytest.raises(RuntimeError), watcher.stage("talk.mp3", "diarizing"):
        raise RuntimeError
    assert progress.tasks == []


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


def test_the_time_left_of_the_whole_run() -> None:
    now = [0.0]
    left = TimeLeft({"a.mp3": 100.0, "b.mp3": 50.0}, ("recognizing", "diarizing"), lambda: now[0])
    left.begin("a.mp3", "decoding")
    left.advance("a.mp3", "decoding", 0.5)
    assert left.estimate() is None
    now[0] = 7.0  # what was before does not count
    left.begin("a.mp3", "recognizing")
    now[0] = 12.0
    left.advance("a.mp3", "recognizing", 0.5)
    # 50 took 5 s; 100 are left at that pace, and 150 that take 2.5 times as long: 10 + 37.5.
    assert left.estimate() == pytest.approx(47.5)
    now[0] = 14.0
    assert left.estimate() == pytest.approx(45.5)
    left.begin("b.mp3", "diarizing")  # a.mp3 is done, and b.mp3's words were there already
    now[0] = 20.0
    left.advance("b.mp3", "diarizing", 0.25)
    assert left.estimate() == pytest.approx(18.0)
    left.advance("b.mp3", "diarizing", 1.0)
    assert left.estimate() == 0.0


def test_the_time_left_where_both_stages_go_on_at_the_same_time() -> None:
    now = [0.0]
    stages = ("recognizing", "diarizing")
    left = TimeLeft({"a.mp3": 100.0, "b.mp3": 100.0}, stages, lambda: now[0], beside=True)
    left.begin("a.mp3", "diarizing")
    left.begin("a.mp3", "recognizing")
    now[0] = 10.0
    left.advance("a.mp3", "recognizing", 0.25)
    left.advance("a.mp3", "diarizing", 0.5)
    # Words take 40 s a recording, speakers 20: 30 are left of the first, and 40 of the second.
    assert left.estimate() == pytest.approx(70.0)
    now[0] = 20.0
    left.advance("a.mp3", "diarizing", 1.0)
    assert left.estimate() == pytest.approx(70.0)  # no word of the words since
    left.advance("a.mp3", "recognizing", 0.5)
    assert left.estimate() == pytest.approx(60.0)
    left.begin("b.mp3", "recognizing")  # a.mp3 is done
    assert left.estimate() == pytest.approx(40.0)


def test_a_terminal_shows_the_time_left_of_the_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    talks = [Path("talk.mp3"), Path("other.mp3")]
    with (
        show_progress(quiet=False, recordings=talks, diarizes=True) as reporter,
        reporter.stage("talk.mp3", "recognizing", seconds=600.0) as advance,
    ):
        advance(0.5)
        assert isinstance(reporter, ProgressDisplay)
        reporter._progress.refresh()
    assert "in all" in screen.getvalue()


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
    ]
