"""The pyannote adapter: what it makes of pyannote's output, and how it degrades.

The fakes here only provoke faults and shapes that the miniature pipeline does not show; the
pipeline itself is run by ``test_miniature_pipeline.py``.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from diarize.diarizer import SpeakerCount
from diarize.errors import DiarizationFailed, DiarizerUnavailable
from diarize.pyannote_adapter import PyannoteDiarizer, _choose_device
from transcript.values import Note, Turn

core = pytest.importorskip("pyannote.core", reason="needs the models' packages")
pytest.importorskip("torch", reason="needs the models' packages")

SECOND = np.zeros(16000, dtype=np.float32)


class FakePipeline:
    """Raises each of ``faults`` once, in order, then returns ``output``."""

    segmentation_batch_size = 4
    embedding_batch_size = 2

    def __init__(self, output: Any, *faults: Exception) -> None:
        self.output = output
        self.faults = list(faults)
        self.devices: list[str] = []
        self.arguments: list[dict[str, int]] = []

    def to(self, device: Any) -> None:
        self.devices.append(str(device))

    def __call__(self, recording: Any, *, hook: Any, **arguments: int) -> Any:
        self.arguments.append(arguments)
        assert recording["waveform"].shape[0] == 1
        hook("segmentation", None, total=2, completed=1)
        hook("embeddings", None, total=4, completed=4)
        hook("segmentation", None, total=2, completed=1)
        if self.faults:
            raise self.faults.pop(0)
        return self.output


def two_speakers(embeddings: Any) -> SimpleNamespace:
    """A speaks 0–2 s, B speaks 1.5–3.00049 s.

    ::

        A |--------|
        B       |-------|
    """
    both = core.Annotation()
    both[core.Segment(0, 2), 0] = "SPEAKER_00"
    both[core.Segment(1.5, 3.00049), 1] = "SPEAKER_01"
    exclusive = core.Annotation()
    exclusive[core.Segment(0, 1.7), 0] = "SPEAKER_00"
    exclusive[core.Segment(1.7, 3), 1] = "SPEAKER_01"
    return SimpleNamespace(
        speaker_diarization=both,
        exclusive_speaker_diarization=exclusive,
        speaker_embeddings=embeddings,
    )


def diarize(pipeline: FakePipeline, *, device: str = "cpu", speakers: str = "auto") -> Any:
    diarizer = PyannoteDiarizer(pipeline, model="some/model", device=device)
    return diarizer.diarize(SECOND, SpeakerCount.parse(speakers), lambda _: None)


def test_turns_are_sorted_and_rounded_to_the_millisecond() -> None:
    result = diarize(FakePipeline(two_speakers(np.eye(2))))
    assert result.turns == (Turn(0, 2, "SPEAKER_00"), Turn(1.5, 3.0, "SPEAKER_01"))
    assert result.exclusive == (Turn(0, 1.7, "SPEAKER_00"), Turn(1.7, 3, "SPEAKER_01"))


def test_voices_carry_seconds_and_skip_surplus_zero_rows() -> None:
    result = diarize(FakePipeline(two_speakers(np.array([[0.0, 0.0], [3.0, 4.0]]))))
    (voice,) = result.voices
    assert (voice.speaker, voice.embedding, voice.seconds) == ("SPEAKER_01", (3.0, 4.0), 1.3)
    assert voice.model == "some/model"


def test_no_embeddings_means_no_voices() -> None:
    assert diarize(FakePipeline(two_speakers(None))).voices == ()


@pytest.mark.parametrize(
    ("speakers", "arguments"),
    [
        ("2", {"num_speakers": 2}),
        ("1-3", {"min_speakers": 1, "max_speakers": 3}),
        ("auto", {}),
    ],
)
def test_the_number_of_speakers_reaches_pyannote(speakers: str, arguments: dict[str, int]) -> None:
    pipeline = FakePipeline(two_speakers(np.eye(2)))
    assert diarize(pipeline, speakers=speakers).notes == ()
    assert pipeline.arguments == [arguments]


def test_another_number_than_asked_for_is_noted() -> None:
    result = diarize(FakePipeline(two_speakers(np.eye(2))), speakers="4")
    assert result.notes == (Note("speaker-count", "4 speakers were asked for, and 2 were found"),)


def test_gpu_memory_exhaustion_halves_the_batch_then_takes_the_cpu() -> None:
    out_of_memory = RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
    pipeline = FakePipeline(two_speakers(np.eye(2)), *[out_of_memory] * 3)
    notes = diarize(pipeline, device="cuda").notes
    assert pipeline.devices == ["cuda", "cuda", "cuda", "cpu"]
    assert [note.kind for note in notes] == ["memory"] * 3
    assert "halved to 2" in notes[0].detail
    assert "halved to 1" in notes[1].detail
    assert "the CPU" in notes[2].detail


@pytest.mark.parametrize(
    "fault", [RuntimeError("out of memory"), RuntimeError("shape mismatch"), ValueError("bad")]
)
def test_what_cannot_be_mended_is_one_line(fault: Exception) -> None:
    with pytest.raises(DiarizationFailed, match="--no-diarize") as caught:
        diarize(FakePipeline(None, fault))
    assert caught.value.__cause__ is fault


def test_progress_never_goes_back_and_ends_at_one() -> None:
    seen: list[float] = []
    diarizer = PyannoteDiarizer(FakePipeline(two_speakers(np.eye(2))), model="m", device="cpu")
    diarizer.diarize(SECOND, SpeakerCount(), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_an_empty_recording_has_no_speakers() -> None:
    pipeline = FakePipeline(None)
    result = PyannoteDiarizer(pipeline, model="m", device="cpu").diarize(
        SECOND[:0], SpeakerCount(), lambda _: None
    )
    assert (result.turns, result.exclusive, result.voices) == ((), (), ())
    assert pipeline.arguments == []


@pytest.mark.parametrize("device", ["cuda", "cuda:1", "mps"])
def test_a_missing_device_is_one_line(device: str) -> None:
    def absent() -> bool:
        return False

    torch = SimpleNamespace(
        cuda=SimpleNamespace(is_available=absent),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=absent)),
    )
    with pytest.raises(DiarizerUnavailable, match="set it to auto or cpu"):
        _choose_device(torch, device)
    assert _choose_device(torch, "auto") == "cpu"
