"""Whether the speaker models can be had is found out first, once, and costs the speakers only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from castproof import machine
from castproof.batch.pool import Job
from castproof.batch.worker import Worker
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.schema import Configuration
from castproof.machine import GIB, Machine
from castproof.pipeline import models
from castproof.pipeline.models import Models, OnceLoaded
from castproof.pipeline.progress import Arrive
from diarize.errors import DiarizerUnavailable
from diarize.known_models import ORIGINAL, PUBLIC_COPY
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_excerpt, write_tone
from tests.castproof.public_copy import MINIATURE
from tests.hub_server import Answer, Hub, files_of, serve

pytestmark = pytest.mark.models

ROOT = Path(__file__).parents[3]
MISSING = DiarizerUnavailable("the hub is away")


@dataclass
class Fetched(FakeModels):
    """Models whose speaker models have to be fetched first."""

    fetch_error: DiarizerUnavailable | None = None
    fetched: str | None = "fetched: by somebody"

    def models(self, config: Configuration, *, token: str | None = None) -> Models:
        made = super().models(config, token=token)
        return replace(made, diarizer=OnceLoaded(made.diarizer.get, fetch=self._fetch))

    def _fetch(self, arrive: Arrive) -> str | None:
        self.ran.append("fetch")
        arrive(1, 2)
        if self.fetch_error is not None:
            raise self.fetch_error
        return self.fetched


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> Fetched:
    """Such models, in the place of the real ones, one after the other."""
    made = Fetched()
    monkeypatch.setattr(models, "build_models", made.models)
    monkeypatch.setattr(machine, "measure_processors", lambda: Machine(1, 16 * GIB))
    return made


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A second recording."""
    return write_tone(tmp_path / "other.wav", frequency=330.0)


def test_the_models_come_before_the_words(
    fetched: Fetched, run: Run, recording: Path, other: Path, out: Path
) -> None:
    result = run("transcribe", recording, other, "-o", out)
    assert result.exit_code == 0
    assert fetched.ran[:2] == ["fetch", "recognize"]
    assert fetched.ran.count("fetch") == 1
    assert result.stderr.count("note: fetched: by somebody") == 1


def test_what_cannot_be_had_is_said_first_and_asked_for_once(
    fetched: Fetched, run: Run, recording: Path, other: Path, out: Path
) -> None:
    fetched.fetch_error = MISSING
    result = run("transcribe", recording, other, "-o", out, "--quiet")
    assert result.exit_code == 3
    assert fetched.ran == ["fetch", "recognize", "recognize"]
    assert fetched.loaded.count("diarizer") == 0
    first, *ends = result.stderr.splitlines()
    assert "there will be no speakers: the hub is away" in first
    assert len(ends) == 2
    assert all("no speakers: the hub is away" in line for line in ends)


def test_nothing_is_asked_for_that_is_not_needed(
    fetched: Fetched, run: Run, recording: Path, other: Path, out: Path
) -> None:
    assert run("transcribe", recording, "-o", out).exit_code == 0
    fetched.fetch_error = MISSING
    fetched.ran.clear()
    assert (
        run("transcribe", recording, "-o", out, "--set", "captions.width_chars=30").exit_code == 0
    )
    assert fetched.ran == []  # who spoke when is kept
    assert run("transcribe", other, "-o", out, "--no-diarize").exit_code == 0
    assert run("transcribe", other, "-o", out, "--set", "diarize.enabled=false").exit_code == 0
    tracks = ("--track", f"Ann={recording}", "--track", f"Bob={other}")
    assert run("transcribe", *tracks, "-o", out / "tracks").exit_code == 0
    assert "fetch" not in fetched.ran


def test_a_worker_of_a_batch_asks_once_and_first(
    recording: Path, other: Path, out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fetched = Fetched(fetch_error=MISSING)
    worker = Worker(fetched.models, lambda message: None)
    order = build_request(CliOptions(folder=out))
    for words_only in (True, False):
        for path in (recording, other):
            worker.work(Job(path.stem, path, order, words_only=words_only))
    # Models are made anew for those who tell the speakers apart after all words were heard.
    assert fetched.ran == ["fetch", "recognize", "recognize", "fetch"]
    told = [record.getMessage() for record in caplog.records]
    assert told == ["there will be no speakers: the hub is away"] * 2


@dataclass
class Ended:
    """What the command line said, and how it ended."""

    status: int
    lines: list[str] = field(default_factory=list)


def transcribe(recording: Path, out: Path, hub: Hub, *more: str, **environment: str) -> Ended:
    """The command line in a process of its own, which knows no hub but ours."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    command = (sys.executable, "-m", "tests.castproof.public_copy", "transcribe")
    done = subprocess.run(
        [*command, str(recording), "-o", str(out), *more],
        env={**clean, "HF_ENDPOINT": hub.endpoint, "HF_HOME": str(out / "hub"), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stderr.splitlines())


@contextmanager
def serving(answer: Answer | None) -> Iterator[Hub]:
    """A hub that answers so; ``None``: one that is not there."""
    with serve(files_of(MINIATURE), answer or "right") as hub:
        if answer is not None:
            yield hub
    if answer is None:
        yield hub


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("wrong", "config.yaml"),
        ("401", "HF_TOKEN"),
        ("403", "conditions"),
        ("404", "no model"),
        ("cut", "only in part"),
        (None, "cannot be reached"),
    ],
)
def test_a_hub_that_does_not_give_them_costs_the_speakers_only(
    recording: Path, out: Path, answer: Answer | None, said: str
) -> None:
    with serving(answer) as hub:
        ended = transcribe(recording, out, hub)
    first, recognizing, last = ended.lines
    assert (ended.status, recognizing) == (3, "recognizing")
    assert first.startswith("castproof: note: there will be no speakers: ")
    assert PUBLIC_COPY in first
    assert said in first
    assert "done in part" in last
    assert last.endswith(first.partition(" no speakers: ")[2])
    assert (out / "talk.captions.txt").is_file()


def test_a_token_without_accepted_conditions_costs_the_speakers_only(
    recording: Path, out: Path
) -> None:
    token = "hf_made_up_and_never_printed"  # noqa: S105 - made up
    with serving("403") as hub:
        ended = transcribe(recording, out, hub, "--diarization-model", ORIGINAL, HF_TOKEN=token)
    assert hub.tokens == [f"Bearer {token}"]
    assert ended.status == 3
    assert f"accept its conditions on https://hf.co/{ORIGINAL}" in ended.lines[0]
    assert token not in "".join(ended.lines)
    assert (out / "talk.captions.txt").is_file()


@pytest.mark.slow
def test_a_hub_that_gives_them(tmp_path: Path, out: Path) -> None:
    recording = write_excerpt(ROOT / "examples/interview.opus", tmp_path / "talk.wav")
    with serving("right") as hub:
        ended = transcribe(recording, out, hub, "-f", "rttm")
    assert ended.status == 0
    first, *others = ended.lines
    assert "CC-BY-4.0" in first
    assert others[0] == "recognizing"
    assert "CC-BY-4.0" not in "".join(others)
    assert hub.fetched[-1] == "plda/xvec_transform.npz"
    assert set(hub.tokens) == {None}
    assert "SPEAKER" in (out / "talk.rttm").read_text()
