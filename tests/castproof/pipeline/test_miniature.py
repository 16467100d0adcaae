"""The whole main job on the real libraries, with the miniature models of this repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.texts import make_keys
from castproof.pipeline import models
from castproof.pipeline.models import Models, OnceLoaded
from tests.castproof.conftest import Run
from tests.castproof.fakes import RATE, write_excerpt, write_wav
from tests.castproof.killing import final_files
from transcript import episode
from transcript.formats import captions, lossless, rttm

pytestmark = pytest.mark.slow

WIDTH = 40


@dataclass(frozen=True, slots=True)
class Done:
    """A finished run in a process of its own."""

    status: int
    stdout: str
    stderr: str
    out: Path

    @property
    def recording(self) -> dict[str, Any]:
        """The summary of the one recording."""
        recordings: list[dict[str, Any]] = json.loads(self.stdout)["recordings"]
        assert len(recordings) == 1
        return recordings[0]


@pytest.fixture(scope="module")
def preset(root: Path) -> Path:
    """The preset of the miniature models."""
    return root / "configs" / "miniature.yaml"


@pytest.fixture(scope="module")
def interview(root: Path) -> Path:
    """The recording that the README transcribes."""
    return root / "examples" / "interview.opus"


def transcribe(root: Path, preset: Path, out: Path, *arguments: object) -> Done:
    """The command, as a person runs it: in a process of its own, without network or token."""
    command = [sys.executable, "-m", "castproof", "transcribe", *map(str, arguments)]
    hidden = {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [*command, "-o", str(out), "--config", str(preset), "--json"],
        cwd=root,
        env={**environment, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr, out)


@pytest.fixture(scope="module")
def done(
    root: Path, preset: Path, interview: Path, tmp_path_factory: pytest.TempPathFactory
) -> Done:
    """The README's run."""
    out = tmp_path_factory.mktemp("main") / "out"
    return transcribe(root, preset, out, interview, "--format=captions", "--format=episode")


def test_it_ends_well_and_quietly(done: Done) -> None:
    assert done.status == 0, done.stderr
    assert all(line.startswith("castproof: note: ") for line in done.stderr.splitlines())
    assert done.recording["stages"] == {"recognize": "run", "diarize": "run", "check": "run"}
    assert done.recording["language"] == "en"
    assert len(done.recording["speakers"]) == 2


def test_captions_fit_and_never_go_back(done: Done) -> None:
    lines = captions.parse((done.out / "interview.captions.txt").read_text()).lines
    starts = [line.start for line in lines if line.start is not None]
    assert len(lines) == len(starts) > 20
    assert starts == sorted(starts)
    assert max(len(line.text) for line in lines) <= WIDTH


def test_the_episode_has_the_captions_words(done: Done) -> None:
    page = episode.parse((done.out / "interview.md").read_text())
    speakers = {line.speaker for line in page.transcript.lines}
    assert speakers == {"Julia", "Simon"}  # as they call each other
    spoken = lossless.parse((done.out / ".castproof/interview/transcript.json").read_text())
    said = [word for line in spoken.lines for word in line.text.split()]
    written = [word for line in page.transcript.lines for word in line.text.split()]
    assert len(said) == done.recording["words"]
    # The page leaves out the listener's "mhm" and the fillers, and says which; nothing else.
    left_out = done.recording["reading"]["edits"]
    assert {one["kind"] for one in left_out} == {"filler"}
    assert len(said) * 0.9 <= len(written) <= len(said) - len(left_out)
    assert set(make_keys(written)) <= set(make_keys(said)) - {"uh", "um"}


def test_a_caption_setting_loads_neither_model(
    done: Done, run: Run, interview: Path, preset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = models.build_models

    def explode() -> Any:
        raise AssertionError("a model was loaded")

    def exploding(*arguments: Any, **options: Any) -> Models:
        known = real(*arguments, **options)
        return Models(
            OnceLoaded(explode),
            OnceLoaded(explode),
            known.recognizer_revision,
            known.diarizer_revision,
        )

    monkeypatch.setattr(models, "build_models", exploding)
    narrow = ("--set", "captions.width_chars=24", "--format=captions", "--json")
    result = run("transcribe", interview, "-o", done.out, "--config", preset, *narrow)
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)["recordings"][0]
    assert set(found["stages"].values()) == {"reused"}
    assert found["captions"] > done.recording["captions"]


def test_two_processes_write_the_same_bytes(
    root: Path, preset: Path, interview: Path, tmp_path: Path
) -> None:
    recording = write_excerpt(interview, tmp_path / "excerpt.wav")
    files = []
    for name in ("one", "two"):
        assert transcribe(root, preset, tmp_path / name, recording).status == 0
        files.append(final_files(tmp_path / name))
    assert files[0] == files[1]
    assert len(files[0]) == 12


def test_without_the_speaker_models_the_captions_are_there(
    root: Path, preset: Path, interview: Path, tmp_path: Path
) -> None:
    recording = write_excerpt(interview, tmp_path / "excerpt.wav")
    nowhere = ("--diarization-model", "./nowhere")
    part = transcribe(root, preset, tmp_path / "out", recording, *nowhere)
    assert part.status == 3
    assert part.recording["stages"]["diarize"] == "failed"
    assert "no speakers: the folder ./nowhere has no diarization pipeline" in part.stderr
    assert (part.out / "excerpt.captions.txt").stat().st_size > 0
    assert "who:" not in (part.out / "excerpt.md").read_text()


def silence(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.zeros(count)


def music(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Chords, one a second."""
    times = np.arange(count) / RATE
    roots = 220 * 2 ** (np.array([0, 5, 7, 3])[(times.astype(int)) % 4] / 12)
    chord = sum(np.sin(2 * np.pi * roots * ratio * times) for ratio in (1, 1.25, 1.5))
    return 0.2 * np.asarray(chord)


@pytest.mark.parametrize(("sound", "seconds"), [(silence, 0.05), (silence, 8.0), (music, 8.0)])
def test_nobody_speaks(
    root: Path,
    preset: Path,
    tmp_path: Path,
    sound: Callable[[int], Any],
    seconds: float,
) -> None:
    path = write_wav(tmp_path / "quiet.wav", sound(round(seconds * RATE)))
    quiet = transcribe(root, preset, tmp_path / "out", path)
    assert quiet.status == 3, quiet.stderr
    assert "nobody was heard" in quiet.stderr
    assert ("is silent" if sound is silence else "music") in quiet.stderr
    assert (quiet.out / "quiet.captions.txt").read_text() == ""
    assert "transcript: []" in (quiet.out / "quiet.md").read_text()


def test_turns_are_within_the_recording(done: Done) -> None:
    turns = rttm.parse((done.out / ".castproof" / "interview" / "turns.rttm").read_text())
    assert turns
    assert min(turn.start for turn in turns) >= 0
    assert max(turn.end for turn in turns) <= done.recording["duration_s"] + 0.1
