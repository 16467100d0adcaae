"""Why nobody may have been heard in a recording: what a person would look at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.recognizer import Recognition

#: The fact of recognition that says how loud the loudest sound is, in decibels of full scale.
LOUDEST = "loudest_db"

#: Quieter than this, in decibels, no microphone recorded a voice.
_SILENT_DB = -60.0
_FLOOR_DB = -120.0

#: So many samples are looked at at once.
_AT_ONCE = 1 << 20


def measure_loudest(samples: NDArray[np.float32]) -> float:
    """Measure the loudest of ``samples``, shape (n,), in decibels of full scale: −120 for silence.

    >>> measure_loudest(np.array([0.0, -0.1], np.float32))
    -20.0
    """
    pieces = (samples[at : at + _AT_ONCE] for at in range(0, len(samples), _AT_ONCE))
    loudest = max((float(np.abs(piece).max()) for piece in pieces), default=0.0)
    return round(max(_FLOOR_DB, 20 * float(np.log10(max(loudest, 1e-30)))), 1)


def explain_silence(heard: Recognition, facts: Mapping[str, Any]) -> str:
    """Explain in a line why no words may have been heard."""
    loudest = facts.get(LOUDEST)
    speech = sum(end - start for start, end in heard.speech or ())
    if loudest is not None and loudest <= _FLOOR_DB:
        why = "the recording is silent"
    elif loudest is not None and loudest < _SILENT_DB:
        why = f"the recording is nearly silent (its loudest sound is {loudest:.0f} dB)"
    elif speech:
        amount = f"{speech:.1f} s sound" if speech >= 1 else "less than a second sounds"
        why = (
            f"{amount} like speech, but no word of it is sure: it may be another "
            "language (--language), several voices at once or far from the microphone"
        )
    else:
        why = (
            "nothing sounds like speech: it may be music or noise, a voice of less than a second "
            "or two, or voices far from the microphone"
        )
    if any(note.kind == "streams" for note in heard.notes):
        why += "; or it is in another sound stream (--stream)"
    return f"nobody was heard: {why}; the files were written, and are empty"
