"""flite by its C interface, walking the tokens of what it has said.

Follows flite 2.2's `flite.h` and `cst_synth.h`. A token is a word of the text; its first and
last segments (phones) give its time.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache

import numpy as np
from scipy.signal import resample_poly

from examples.speech.values import SAMPLE_RATE, Samples, SpeechEngineMissing, Voice

_LIBRARY = "libflite.so.1"
_FIRST_START = b"daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end"
_LAST_END = b"daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end"


class _Wave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _VoiceHead(ctypes.Structure):
    """The first two fields of `cst_voice`: all that is needed of it."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


def _open(name: str, package: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError as error:
        raise SpeechEngineMissing(
            f"{name} is not installed: on Debian, apt-get install {package}"
        ) from error


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    library = _open(_LIBRARY, "libflite1")
    pointer = ctypes.c_void_p
    for name in ("flite_synth_text", "utt_relation", "relation_head", "item_next"):
        getattr(library, name).restype = pointer
    library.utt_wave.restype = ctypes.POINTER(_Wave)
    library.flite_ffeature_float.restype = ctypes.c_float
    library.flite_ffeature_float.argtypes = (pointer, ctypes.c_char_p)
    library.flite_synth_text.argtypes = (ctypes.c_char_p, pointer)
    library.utt_relation.argtypes = (pointer, ctypes.c_char_p)
    library.flite_feat_set_float.argtypes = (pointer, ctypes.c_char_p, ctypes.c_float)
    for name in ("utt_wave", "relation_head", "item_next", "delete_utterance"):
        getattr(library, name).argtypes = (pointer,)
    library.flite_init()
    return library


@lru_cache(maxsize=8)
def _voice(model: str) -> int:
    _library()
    _open("libflite_usenglish.so.1", "libflite1")
    _open("libflite_cmulex.so.1", "libflite1")
    register = getattr(
        _open(f"libflite_cmu_us_{model}.so.1", "libflite1"), f"register_cmu_us_{model}"
    )
    register.restype = ctypes.c_void_p
    register.argtypes = (ctypes.c_char_p,)
    return int(register(None))


def synthesize(
    voice: Voice, tokens: tuple[str, ...], rate: float, pitch: float
) -> tuple[Samples, tuple[tuple[float, float], ...]]:
    """Samples at `SAMPLE_RATE` and one (start, end) in seconds for each token."""
    library, model = _library(), _voice(voice.model)
    features = ctypes.cast(model, ctypes.POINTER(_VoiceHead)).contents.features
    library.flite_feat_set_float(features, b"duration_stretch", 1 / rate)
    library.flite_feat_set_float(features, b"int_f0_target_mean", voice.pitch * pitch)
    utterance = library.flite_synth_text(" ".join(tokens).encode(), model)
    try:
        return _samples(library.utt_wave(utterance).contents), _token_spans(library, utterance)
    finally:
        library.delete_utterance(utterance)


def _samples(wave: _Wave) -> Samples:
    raw = np.ctypeslib.as_array(wave.samples, (wave.num_samples,)).astype(np.float32) / 32768
    if wave.sample_rate == SAMPLE_RATE:
        return raw
    return resample_poly(raw, SAMPLE_RATE, wave.sample_rate).astype(np.float32)


def _token_spans(library: ctypes.CDLL, utterance: int) -> tuple[tuple[float, float], ...]:
    item = library.relation_head(library.utt_relation(utterance, b"Token"))
    spans = []
    while item:
        start = library.flite_ffeature_float(item, _FIRST_START)
        spans.append((start, library.flite_ffeature_float(item, _LAST_END)))
        item = library.item_next(item)
    return tuple(spans)
