"""Kokoro's voices, with the time at which every word sounds.

Kokoro-82M (hexgrad, Apache-2.0) is a StyleTTS 2: it predicts how many frames each phoneme lasts and
speaks exactly that long. The frames are no output of the published ONNX file but a node inside it;
protobuf joins messages that follow one another, so an output that is appended to the file's bytes
belongs to its graph. Phonemes come from espeak-ng, each word by itself, written as Kokoro learnt
them (the table is that of misaki's ``espeak.py``).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from functools import cached_property
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np

from examples.speech.values import SAMPLE_RATE, SpokenWord, Utterance

RATE = 24_000
FRAME = 600  # samples that one frame of a phoneme lasts
LEAD_FRAMES = 3  # by which every sound comes before its frames, as Kokoro's own timestamps have it
FRAMES_NODE = b"/encoder/Round_output_0"
STYLES = 256

#: The symbols Kokoro knows, and their numbers (its ``config.json``).
_NUMBERS = (
    *zip(';:,.!?—…"()“” ', (1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16), strict=True),
    *zip("AIOQSTWYᵊ", (24, 25, 31, 33, 35, 36, 39, 41, 42), strict=True),
    *zip("abcdefhijklmnopqrstuvwxyz", (*range(43, 49), *range(50, 69)), strict=True),
    *zip("ɑɐɒæβɔçðʤəɚ", (69, 70, 71, 72, 75, 76, 78, 81, 82, 83, 85), strict=True),
    *zip("ɛɜɡɪŋ", (86, 87, 92, 102, 112), strict=True),
    *zip("θɹɾʃʧʊʌʒʔ", (119, 123, 125, 131, 133, 135, 138, 147, 148), strict=True),
    *zip("ˈˌːᵻ", (156, 157, 158, 177), strict=True),
)
SYMBOLS = dict(_NUMBERS)

_AMERICAN = (("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
_BRITISH = (("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"))
_BOTH = (
    *(("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y")),
    *(("ə^l", "ᵊl"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("ɬ", "l")),
)
#: Words that carry no stress inside a sentence, though they do by themselves.
_UNSTRESSED = frozenset(
    "a an and are as at be but by can do for from had has have he her him his i if in is it its "  # noqa: SIM905
    "me my of on or our she so than that the their them then there they this to us was we were "
    "will with would you your".split()
)


class Voices:
    """The voices of a folder, ``NAME.bin`` beside ``model.onnx``: ``a…`` US, ``b…`` British."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._spoken: dict[tuple[str, str], str] = {}

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        model = (self._folder / "model.onnx").read_bytes() + added_output(FRAMES_NODE)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def say(self, voice: str, text: str, speed: float = 1.0) -> Utterance:
        """Speak ``text``: mono float32 at 16 kHz without the silence around it, and its words."""
        written = text.split()
        tokens, spans = [0], []
        for word, phonemes in zip(written, self._phonemes(voice, written), strict=True):
            first = len(tokens)
            tokens += [SYMBOLS[symbol] for symbol in phonemes if symbol in SYMBOLS]
            spans.append((first, len(tokens)))
            mark = re.search(r"[,.!?;:]$", word)
            tokens += [SYMBOLS[mark[0]]] if mark else []
            tokens.append(SYMBOLS[" "])
        tokens[-1] = 0
        styles = np.fromfile(self._folder / f"{voice}.bin", "<f4").reshape(-1, STYLES)
        given = {
            "tokens": np.array([tokens], np.int64),
            "style": styles[min(len(tokens) - 2, len(styles) - 1)][None],
            "speed": np.array([speed], np.float32),
        }
        samples, frames = self._session.run(None, given)
        bounds = np.concatenate([[0.0], np.cumsum(frames.ravel())]) - LEAD_FRAMES
        bounds = bounds.clip(0) * FRAME / RATE
        words = [
            SpokenWord(float(bounds[first]), float(bounds[last]), word)
            for word, (first, last) in zip(written, spans, strict=True)
        ]
        sound = resampled(samples)
        return cut(sound, without_silence(sound, joined(words)))

    def _phonemes(self, voice: str, words: Sequence[str]) -> list[str]:
        accent = "en-us" if voice.startswith("a") else "en-gb"
        plain = [re.sub(r"[^\w'-]", "", word) for word in words]
        new = sorted({word for word in plain if (accent, word) not in self._spoken})
        if new:
            for word, phonemes in zip(new, phonemize(new, accent), strict=True):
                self._spoken[accent, word] = phonemes
        return [self._spoken[accent, word] for word in plain]


def phonemize(words: Sequence[str], accent: str) -> list[str]:
    """Kokoro's phonemes of each word, by espeak-ng's voice ``accent``."""
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", accent, "--stdin"]
    # A paragraph each: words on following lines would be read as one sentence.
    found = []
    for word in words:
        told = subprocess.run(command, input=word, text=True, capture_output=True, check=True)
        phonemes = "".join(told.stdout.split())
        for old, new in (*_BOTH, *(_AMERICAN if accent == "en-us" else _BRITISH), ("^", "")):
            phonemes = phonemes.replace(old, new)
        found.append(re.sub("[ˈˌ]", "", phonemes) if word.casefold() in _UNSTRESSED else phonemes)
    return found


def added_output(name: bytes) -> bytes:
    """The bytes that, appended to an ONNX file, make the float node ``name`` an output of it."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    kind = field(2, field(1, bytes([1 << 3, 1])))  # TypeProto, tensor_type, elem_type FLOAT
    return field(7, field(12, field(1, name) + kind))  # ModelProto.graph, GraphProto.output


def resampled(samples: np.ndarray) -> np.ndarray:
    """24 kHz to 16 kHz."""
    from scipy.signal import resample_poly

    common = gcd(RATE, SAMPLE_RATE)
    return resample_poly(samples, SAMPLE_RATE // common, RATE // common).astype(np.float32)


def joined(words: Sequence[SpokenWord], pause_s: float = 0.1) -> list[SpokenWord]:
    """Words without a pause meet in the middle of the space, whose frames sound like both.

    >>> words = [SpokenWord(0.1, 0.3, "so"), SpokenWord(0.35, 0.5, "it"), SpokenWord(0.9, 1, "is")]
    >>> [(word.start, word.end) for word in joined(words)]
    [(0.1, 0.325), (0.325, 0.5), (0.9, 1)]
    """
    starts, ends = [word.start for word in words], [word.end for word in words]
    for n in range(1, len(words)):
        if starts[n] - ends[n - 1] < pause_s:
            starts[n] = ends[n - 1] = round((starts[n] + ends[n - 1]) / 2, 4)
    return [SpokenWord(s, e, w.text) for s, e, w in zip(starts, ends, words, strict=True)]


def without_silence(
    samples: np.ndarray, words: Sequence[SpokenWord], below_db: float = 40.0
) -> list[SpokenWord]:
    """Words whose pauses are not theirs: the last sound before one lasts as long as the pause does.

    What is ``below_db`` under the loudest hundredth of a second is silence. It ends the word before
    a mark or at the end, and the first word begins after it.
    """
    hop = SAMPLE_RATE // 100
    power = np.square(samples[: len(samples) // hop * hop]).reshape(-1, hop).mean(axis=1)
    loud = power > power.max() * 10 ** (-below_db / 10)
    found = list(words)
    for n, word in enumerate(words):
        first, last = round(word.start * 100), round(word.end * 100)
        (heard,) = np.nonzero(loud[first:last])
        if len(heard) and (n == len(words) - 1 or word.text[-1] in ",.!?;:"):
            found[n] = SpokenWord(word.start, (first + int(heard[-1]) + 1) / 100, word.text)
    begin = min(float(np.argmax(loud)) / 100, found[0].end - 0.01)
    found[0] = SpokenWord(begin, found[0].end, found[0].text)
    return found


def cut(samples: np.ndarray, words: Sequence[SpokenWord], room_s: float = 0.05) -> Utterance:
    """The utterance without the silence before and after its words."""
    first = max(0, round((words[0].start - room_s) * SAMPLE_RATE))
    last = round((words[-1].end + room_s) * SAMPLE_RATE)
    kept = samples[first:last].copy()
    edge = np.linspace(0.0, 1.0, round(0.01 * SAMPLE_RATE), dtype=np.float32)
    kept[: len(edge)] *= edge
    kept[-len(edge) :] *= edge[::-1]
    return Utterance(kept, tuple(word.moved(-first / SAMPLE_RATE) for word in words))
