"""espeak-ng by its C interface, for the word times its programs do not print.

Follows `speak_lib.h` of espeak-ng 1.51. The library keeps one state for a whole process, so
speak from one thread only, and use processes to speak faster.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from scipy.signal import resample_poly

from examples.speech.values import SAMPLE_RATE, Samples, SpeechEngineMissing, Voice

_LIBRARY = "libespeak-ng.so.1"
_RETRIEVAL = 1
_RATE, _PITCH = 1, 3
_NORMAL_RATE = 165
_CHARACTERS_UTF8 = 1
_BY_CHARACTER = 1
_LIST_TERMINATED, _WORD = 0, 1


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Espeak:
    """The library, initialised once, with what its callback has gathered."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._rate = library.espeak_Initialize(_RETRIEVAL, 0, None, 0)
        self._chunks: list[np.ndarray] = []
        self._events: list[tuple[int, int]] = []
        self._callback = _Callback(self._gather)
        library.espeak_SetSynthCallback(self._callback)

    def _gather(self, samples: object, count: int, events: object) -> int:
        if samples and count:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())  # type: ignore[call-overload]
        index = 0
        while events[index].type != _LIST_TERMINATED:  # type: ignore[index]
            event = events[index]  # type: ignore[index]
            if event.type == _WORD:
                self._events.append((event.text_position - 1, event.audio_position))
            index += 1
        return 0

    def say(
        self, model: str, text: str, rate: int, pitch: int
    ) -> tuple[Samples, list[tuple[int, float]]]:
        """The samples of `text` and, for each word event, (character, second)."""
        if self._library.espeak_SetVoiceByName(model.encode()) != 0:
            raise SpeechEngineMissing(f"espeak-ng has no voice {model!r}: install espeak-ng-data")
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        self._chunks.clear()
        self._events.clear()
        encoded = text.encode()
        self._library.espeak_Synth(
            encoded, len(encoded) + 1, 0, _BY_CHARACTER, 0, _CHARACTERS_UTF8, None, None
        )
        self._library.espeak_Synchronize()
        raw = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        samples = resample_poly(raw.astype(np.float32) / 32768, SAMPLE_RATE // 50, self._rate // 50)
        return samples.astype(np.float32), [(where, ms / 1000) for where, ms in self._events]


@lru_cache(maxsize=1)
def _engine() -> _Espeak:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise SpeechEngineMissing(
            f"{_LIBRARY} is not installed: on Debian, apt-get install libespeak-ng1"
        ) from error
    library.espeak_Synth.argtypes = (
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    )
    return _Espeak(library)


def synthesize(
    voice: Voice, tokens: tuple[str, ...], rate: float, pitch: float
) -> tuple[Samples, tuple[tuple[float, float], ...]]:
    """Samples at `SAMPLE_RATE` and one (start, end) in seconds for each token."""
    height = round(min(99.0, max(0.0, 50 * pitch - 50 + voice.pitch)))
    samples, events = _engine().say(
        voice.model, " ".join(tokens), round(_NORMAL_RATE * rate), height
    )
    starts = _starts(tokens, events, len(samples) / SAMPLE_RATE)
    return samples, tuple(pairwise(starts))


def _starts(
    tokens: tuple[str, ...], events: list[tuple[int, float]], seconds: float
) -> list[float]:
    """Each token's start and the end of all, in seconds.

    espeak-ng runs some small words together ("of the") and then tells the time of one only, or
    tells them out of order: what it does not tell is shared out by letters.
    """
    firsts = [0, *accumulate(len(token) + 1 for token in tokens)]
    known = {0: 0.0}
    for where, second in events:
        index = max(0, bisect_right(firsts, where) - 1)
        if max(known) < index < len(tokens):
            known[index] = second
    known[len(tokens)] = max(seconds, *known.values())
    return [
        float(second) for second in np.interp(firsts, [firsts[i] for i in known], [*known.values()])
    ]
