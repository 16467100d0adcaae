"""The language of each chunk, where Whisper is sure that it is not the recording's.

An interpreter, a quotation, a guest who answers in English: decoded in the wrong language, Whisper
translates in silence. faster-whisper's ``multilingual`` asks for every chunk's language at the
price of one step of the decoder, and takes the first guess. Here a guess has to be sure, or the
recording's language is kept; where a person set the language, that is kept, and noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from asr.chunks import Chunk
from transcript.values import Note, Segment

#: A guess less probable than this changes nothing, nor does one of a chunk with less speech.
SURE, SHORTEST_S = 0.9, 4.0
#: Languages that Whisper takes for one another: a chunk in the other one is none.
_KIN = ({"no", "nn", "da", "sv"}, {"hr", "sr", "bs", "sl"}, {"ms", "id", "jw"}, {"zh", "yue"})


@dataclass(slots=True)
class StretchLanguages:
    """Collects the chunks that are surely in another language than ``main``.

    ``is_told`` is whether a person set the language: then nothing is decoded in another.
    """

    main: str
    is_told: bool
    found: dict[float, tuple[Chunk, str, float]] = field(default_factory=dict)

    def choose(self, chunk: Chunk, language: str, probability: float) -> str:
        """Choose the language to decode a chunk in, and remember one that is surely another."""
        is_kin = any({language, self.main} <= group for group in _KIN)
        is_sure = probability >= SURE and chunk.speech_seconds >= SHORTEST_S
        if language == self.main or is_kin or not is_sure:
            return self.main
        self.found[chunk.start] = (chunk, language, probability)
        return self.main if self.is_told else language

    def get(self, chunk: Chunk) -> str:
        """Get the language that a chunk is decoded in."""
        found = self.found.get(chunk.start)
        return self.main if found is None or self.is_told else found[1]

    def mark(self, segments: Sequence[Segment], chunk: Chunk) -> tuple[Segment, ...]:
        """Say on the segments of a chunk, and their words, which other language they are in."""
        language = self.get(chunk)
        if language == self.main:
            return tuple(segments)
        return tuple(
            replace(
                segment,
                words=tuple(replace(word, language=language) for word in segment.words),
                language=language,
            )
            for segment in segments
        )

    def make_notes(self) -> Iterator[Note]:
        """Note every stretch that is surely in another language: neighbouring chunks are one."""
        stretches: list[tuple[float, float, str, float]] = []
        for start in sorted(self.found):
            chunk, language, probability = self.found[start]
            if stretches and stretches[-1][2] == language and chunk.start - stretches[-1][1] < 2:
                first, _, _, least = stretches.pop()
                stretches.append((first, chunk.end, language, min(least, probability)))
            else:
                stretches.append((chunk.start, chunk.end, language, probability))
        for start, end, language, probability in stretches:
            place = f"{start:.1f}–{end:.1f} s: surely {language!r} ({probability:.0%})"
            if self.is_told:
                detail = f"{place}, but {self.main!r} was set: what is written may be a translation"
                yield Note(
                    "other-language", f"{detail}; leave --language out to hear each as it is"
                )
            else:
                yield Note("language-changes", f"{place}, and decoded as such")


class _ListeningModel:
    """A CTranslate2 Whisper that says of every chunk in a batch which language to decode in."""

    def __init__(self, model: Any, chunks: Sequence[Chunk], stretches: StretchLanguages) -> None:
        self._model = model
        self._waiting = iter(chunks)
        self._stretches = stretches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def detect_language(self, encoded: Any) -> list[list[tuple[str, float]]]:
        """Detect the languages of the next chunks, as ``ctranslate2.models.Whisper`` does."""
        chosen: list[list[tuple[str, float]]] = []
        for guesses in self._model.detect_language(encoded):
            token, probability = guesses[0]
            chunk = next(self._waiting, None)
            if chunk is not None:
                language = self._stretches.choose(chunk, token.strip("<|>"), float(probability))
                token = f"<|{language}|>"
            chosen.append([(token, probability)])
        return chosen


@contextmanager
def listen_for_languages(
    whisper: Any, chunks: Sequence[Chunk], stretches: StretchLanguages
) -> Iterator[None]:
    """Have a ``faster_whisper.WhisperModel`` decode these chunks in the languages they are in.

    For what is decoded within, with ``multilingual`` set and the chunks in this order.
    """
    model = whisper.model
    whisper.model = _ListeningModel(model, chunks, stretches)
    try:
        yield
    finally:
        whisper.model = model
