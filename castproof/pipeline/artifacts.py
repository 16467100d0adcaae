"""What the stages hand on, as the bytes that are kept, and back.

A stage's result is always used as it was read back from its bytes, so a run that reuses it
and the run that made it go on from the very same values.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, FiniteFloat, TypeAdapter

from asr.recognizer import Recognition
from asr.second_hearing import SecondHearing
from diarize.diarizer import Diarization
from transcript.formats import rttm
from transcript.formats.artifacts import segments_from_json, segments_to_json
from transcript.values import Note, Segment, Turn, Voice

ASR_NAME, SPEECH_NAME, AGAIN_NAME = "asr.json", "speech.json", "again.json"
TURNS_NAME, EXCLUSIVE_NAME, VOICES_NAME = "turns.rttm", "exclusive.rttm", "voices.npz"
SPEAKERS_NAME = "speakers.npz"
UNITS_NAME = "units.npz"
#: The last step, which needs no model, and its transcript.
ALIGN, TRANSCRIPT_NAME = "align", "transcript.json"
#: Stretches of time, in seconds.
_Spans = TypeAdapter(tuple[tuple[FiniteFloat, FiniteFloat], ...])


class _KeptNote(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    kind: str
    detail: str


class _KeptNotes(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    notes: list[_KeptNote]


class _RecognitionFacts(_KeptNotes):
    # Evaluated by pydantic at run time, on Python 3.10 too: hence Optional.
    language: Optional[str]  # noqa: UP045
    language_probability: Optional[FiniteFloat]  # noqa: UP045
    duration_s: FiniteFloat
    device: Optional[str] = None  # noqa: UP045
    compute_type: Optional[str] = None  # noqa: UP045


def recognition_artifacts(recognition: Recognition) -> dict[str, bytes]:
    """Write the segments, in our own JSON, and where speech was detected, as pairs of seconds.

    The rest is :func:`recognition_facts`.
    """
    segments = {ASR_NAME: segments_to_json(recognition.segments).encode()}
    if recognition.speech is None:
        return segments
    return {**segments, SPEECH_NAME: json.dumps(recognition.speech).encode() + b"\n"}


def recognition_facts(recognition: Recognition) -> dict[str, Any]:
    """Give what else was recognized: the language, and the notes."""
    return {
        "language": recognition.language,
        "language_probability": recognition.language_probability,
        "notes": [asdict(note) for note in recognition.notes],
    }


def read_recognition(artifacts: Mapping[str, bytes], facts: Mapping[str, Any]) -> Recognition:
    """Read the recognition that was kept; raises ``ValueError`` for facts that are none."""
    _RecognitionFacts.model_validate(facts)
    speech = artifacts.get(SPEECH_NAME)  # older versions did not keep it
    return Recognition(
        segments_from_json(artifacts[ASR_NAME].decode()),
        language=facts["language"],
        language_probability=facts["language_probability"],
        notes=_read_notes(facts),
        speech=None if speech is None else _Spans.validate_json(speech),
    )


def second_hearing_artifacts(heard: SecondHearing) -> dict[str, bytes]:
    """Write the segments that were kept, and one without words for each stretch that is left."""
    left = (Segment(start, end, ()) for start, end in heard.left)
    segments = sorted((*heard.segments, *left), key=lambda one: one.start)
    return {AGAIN_NAME: segments_to_json(tuple(segments)).encode()}


def second_hearing_facts(heard: SecondHearing) -> dict[str, Any]:
    """Give which stretches were heard again, as pairs of seconds."""
    return {"stretches": [list(span) for span in heard.stretches]}


def read_second_hearing(artifacts: Mapping[str, bytes], facts: Mapping[str, Any]) -> SecondHearing:
    """Read what was kept of hearing again; raises ``ValueError`` for facts that are none."""
    segments = segments_from_json(artifacts[AGAIN_NAME].decode())
    return SecondHearing(
        tuple(one for one in segments if one.words),
        _Spans.validate_python(facts.get("stretches")),
        tuple((one.start, one.end) for one in segments if not one.words),
    )


def diarization_artifacts(diarization: Diarization) -> dict[str, bytes]:
    """Write both kinds of turns as RTTM, and the voices as NumPy arrays."""
    return {
        TURNS_NAME: rttm.write(diarization.turns).encode(),
        EXCLUSIVE_NAME: rttm.write(diarization.exclusive).encode(),
        VOICES_NAME: _write_voices(diarization.voices),
    }


def read_diarization(artifacts: Mapping[str, bytes], facts: Mapping[str, Any]) -> Diarization:
    """Read the diarization that was kept."""
    return Diarization(
        turns=_read_turns(artifacts[TURNS_NAME]),
        exclusive=_read_turns(artifacts[EXCLUSIVE_NAME]),
        voices=_read_voices(artifacts[VOICES_NAME]),
        notes=_read_notes(facts),
    )


def voices_artifacts(voices: tuple[Voice, ...]) -> dict[str, bytes]:
    """Write how the speakers sound to the embedding model, as NumPy arrays."""
    return {SPEAKERS_NAME: _write_voices(voices)}


def read_voices(artifacts: Mapping[str, bytes], facts: Mapping[str, Any]) -> tuple[Voice, ...]:
    """Read the voices that were kept."""
    return _read_voices(artifacts[SPEAKERS_NAME])


def unit_voices_artifacts(voices: NDArray[np.float32]) -> dict[str, bytes]:
    """Write how the units of speech sound, ``(units, dimensions)``, as a NumPy array."""
    file = io.BytesIO()
    np.savez(file, embedding=np.asarray(voices, dtype=np.float32))
    return {UNITS_NAME: file.getvalue()}


def read_unit_voices(artifacts: Mapping[str, bytes], units: int) -> NDArray[np.float32]:
    """Read the voices of the units that were kept; raises ``ValueError`` for another number."""
    with np.load(io.BytesIO(artifacts[UNITS_NAME]), allow_pickle=False) as arrays:
        found = np.asarray(arrays["embedding"], dtype=np.float32)
    if found.ndim != 2 or len(found) != units:
        raise ValueError(f"these are not the voices of {units} units")
    return found


def diarization_facts(diarization: Diarization) -> dict[str, Any]:
    """Give what a person should know about the diarization."""
    return {"notes": [asdict(note) for note in diarization.notes]}


def _read_notes(facts: Mapping[str, Any]) -> tuple[Note, ...]:
    return tuple(Note(note.kind, note.detail) for note in _KeptNotes.model_validate(facts).notes)


def _read_turns(content: bytes) -> tuple[Turn, ...]:
    return tuple(rttm.parse(content.decode()))


def _write_voices(voices: tuple[Voice, ...]) -> bytes:
    file = io.BytesIO()
    np.savez(
        file,
        speaker=np.array([voice.speaker for voice in voices], dtype=np.str_),
        embedding=np.array([voice.embedding for voice in voices], dtype=np.float64),
        seconds=np.array([voice.seconds for voice in voices], dtype=np.float64),
        model=np.array([voice.model for voice in voices], dtype=np.str_),
    )
    return file.getvalue()


def _read_voices(content: bytes) -> tuple[Voice, ...]:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        kinds = [arrays[name].dtype.kind for name in ("speaker", "embedding", "seconds", "model")]
        if kinds != ["U", "f", "f", "U"] or arrays["embedding"].ndim > 2:
            raise ValueError("these are not the voices of speakers")
        rows = zip(
            arrays["speaker"].tolist(),
            arrays["embedding"].tolist(),
            arrays["seconds"].tolist(),
            arrays["model"].tolist(),
            strict=True,
        )
        return tuple(Voice(name, tuple(row), seconds, model) for name, row, seconds, model in rows)
