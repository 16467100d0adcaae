"""Known voices on the real libraries: learnt from half of an interview, known in the other half."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from asr.audio.decode import decode
from tests.castproof.conftest import Run
from tests.castproof.fakes import RATE, write_wav

pytestmark = pytest.mark.slow

HALF_S = 61.0


@pytest.fixture
def halves(root: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The interview's two halves, as recordings of their own."""
    samples = decode(root / "examples" / "interview.opus").samples
    cut = round(HALF_S * RATE)
    return write_wav(tmp_path / "one.wav", samples[:cut]), write_wav(
        tmp_path / "two.wav", samples[cut:]
    )


def test_who_was_learnt_in_one_half_is_known_in_the_other(
    run: Run, root: Path, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    known, miniature = tmp_path / "known.json", ("--config", root / "configs" / "miniature.yaml")
    page = tmp_path / "interview.md"
    page.write_bytes((root / "examples" / "interview.md").read_bytes())

    learnt = run("voices", "learn", page, halves[0], "--voices", known, *miniature)
    assert learnt.exit_code == 0, learnt.stderr
    call = ("transcribe", halves[1], "-o", tmp_path / "out", "--voices", known, "--json")
    result = run(*call, *miniature)
    assert result.exit_code == 0, result.stderr

    (told,) = json.loads(result.stdout)["recordings"]
    assert sorted(one["name"] for one in told["naming"] if one["rule"] == "voice") == [
        "Julia",
        "Simon",
    ]
    assert all(one["similarity"] - one["rival"] > 0.5 for one in told["voices"])
    paragraphs = (tmp_path / "out" / "two.md").read_text()
    assert paragraphs.index("who: Julia") > 0 and paragraphs.index("who: Simon") > 0


def test_a_recording_of_two_people_and_silence_teach_nobody(
    run: Run, root: Path, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    known, miniature = tmp_path / "known.json", ("--config", root / "configs" / "miniature.yaml")
    both = run("voices", "add", "Simon", halves[0], "--voices", known, *miniature)
    assert both.exit_code == 1
    assert "holds 2 voices" in both.stderr
    silence = write_wav(tmp_path / "silence.wav", np.zeros(12 * RATE))
    nobody = run("voices", "add", "Simon", silence, "--voices", known, *miniature)
    assert nobody.exit_code == 1
    assert "holds 0.0 s of speech" in nobody.stderr
    assert not known.exists()
