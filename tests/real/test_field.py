"""The whole command, real models and real people: the files, and bounds with a margin.

What was measured when the bounds were set is beside them; ``benchmarks/README.md`` has all of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.models]

ENDINGS = (".captions.txt", ".md", ".json", ".rttm")


@pytest.fixture(scope="module")
def transcribed(models_dir: Path, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one run over two recordings wrote."""
    out = tmp_path_factory.mktemp("field")
    sounds = [data_dir / "conversation" / "sample.wav", data_dir / "ami" / "clips" / "trn09.flac"]
    call = [sys.executable, "-m", "castproof", "transcribe", *map(str, sounds), "-o", str(out)]
    call += ["--model", str(models_dir / "whisper-tiny.en"), "--language", "en", "--trust-model"]
    call += ["--diarization-model", str(models_dir / "diarization"), "--diarization", "fast"]
    call += ["--format", "captions,episode,json,rttm"]
    for setting in ("asr.device=cpu", "asr.compute_type=int8", "diarize.device=cpu"):
        call += ["--set", setting]
    paths = [str(Path.cwd()), str(models_dir / "python")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(call, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize(
    ("name", "most_wer", "most_wrong_speaker", "most_der"),
    [
        ("conversation", 0.20, 0.08, 0.15),  # 13.1, 2.6 and 5.6 %
        ("trn09", 0.35, 0.18, 0.28),  # 24.8, 8.9 and 16.5 %
    ],
)
def test_real_people_are_heard_and_told_apart(
    transcribed: Path,
    data_dir: Path,
    name: str,
    most_wer: float,
    most_wrong_speaker: float,
    most_der: float,
) -> None:
    from benchmarks.field.recordings import collect_recordings
    from benchmarks.field.scores import score
    from benchmarks.field.tools import read_castproof

    (recording,) = (one for one in collect_recordings(data_dir, None) if one.name == name)
    heard = read_castproof(recording, transcribed)
    scores = score(recording, heard)
    assert len({word.speaker for word in heard.words}) == recording.speakers == 2
    assert scores.words.rate is not None
    assert scores.words.rate <= most_wer
    assert scores.wrong_speaker.rate is not None
    assert scores.wrong_speaker.rate <= most_wrong_speaker
    assert scores.diarization_s.rate is not None
    assert scores.diarization_s.rate <= most_der


@pytest.mark.parametrize("stem", ["sample", "trn09"])
def test_every_file_is_there_and_captions_begin_in_order(transcribed: Path, stem: str) -> None:
    from transcript.formats import captions

    assert all((transcribed / f"{stem}{ending}").stat().st_size for ending in ENDINGS)
    lines = captions.parse((transcribed / f"{stem}.captions.txt").read_text("utf-8")).lines
    starts = [line.start for line in lines]
    assert len(starts) > 8
    assert starts == sorted(starts)
