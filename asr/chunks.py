"""Find where somebody speaks, and cut it into the chunks that are recognized at once.

Silero VAD finds speech; neighbouring speech is gathered, with the pauses between, into chunks of
at most a Whisper window. Keeping the pauses keeps the sound as Whisper learnt it, and the clock
of a chunk the clock of the recording. Chunks are cut at the longest pause near their end, which
is where sentences end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from asr.audio.samples import SAMPLE_RATE

if TYPE_CHECKING:
    from asr.recognizer import Progress

#: What Whisper hears at once, in seconds.
WINDOW = 30.0

#: The least that a chunk may be limited to: room for a word and what is kept around it; seconds.
SHORTEST_CHUNK = 2.0

#: Sound kept before and after speech, so that no soft beginning is cut off; seconds.
PAD = 0.4

#: A chunk does not span a longer pause: in a long silence Whisper invents, or loses its place.
LONGEST_PAUSE = 3.0

#: A chunk that must be cut is cut at the longest pause after this share of the longest.
_EARLIEST_CUT = 0.5

#: Samples that Silero judges as one: pieces begin at such a place, as the whole would be judged.
_FRAME = 512

#: How much is searched for speech at once, in seconds.
LISTENED = 30 * 60.0

#: Silences shorter than this do not separate speech; seconds. The value faster-whisper batches by.
_SHORTEST_PAUSE = 0.16


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """A stretch of the recording, in seconds."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the recording to recognize at once, and where in it somebody speaks."""

    start: float
    end: float
    speech: tuple[SpeechSpan, ...]

    @property
    def speech_seconds(self) -> float:
        """How much of it is speech."""
        return sum(span.duration for span in self.speech)


def find_speech(
    samples: NDArray[np.float32], longest: float = WINDOW, progress: Progress | None = None
) -> tuple[SpeechSpan, ...]:
    """Find speech in ``samples``, shape (n,), mono at 16 kHz, in spans that fit such a chunk.

    At most :data:`LISTENED` seconds are listened to at once, for the detector copies them more
    than once. What reaches the end of such a piece is heard again as the beginning of the next.
    """
    found: list[SpeechSpan] = []
    first, piece = 0, int(LISTENED * SAMPLE_RATE) // _FRAME * _FRAME
    while first < len(samples):
        spans = detect_speech(samples[first : first + piece], longest)
        after = first + piece
        if spans and spans[-1].end >= piece / SAMPLE_RATE - PAD:  # it may go on in the next piece
            before = spans[-2].end if len(spans) > 1 else 0.0
            again = max(before, spans[-1].start - PAD)
            again_samples = round(again * SAMPLE_RATE) // _FRAME * _FRAME
            if again_samples and after < len(samples):
                spans.pop()
                after = first + again_samples
        offset = first / SAMPLE_RATE
        found += (SpeechSpan(offset + span.start, offset + span.end) for span in spans)
        first = after
        if progress is not None:
            progress(min(1.0, first / len(samples)))
    return tuple(found)


def detect_speech(samples: NDArray[np.float32], longest: float) -> list[SpeechSpan]:
    """Run Silero VAD over ``samples``, shape (n,), in spans that fit a chunk of ``longest``."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=longest - 2 * PAD,
        min_silence_duration_ms=round(1000 * _SHORTEST_PAUSE),
        speech_pad_ms=0,  # chunks are padded as a whole: the pauses stay what they are
    )
    found = get_speech_timestamps(samples, options)
    return [SpeechSpan(each["start"] / SAMPLE_RATE, each["end"] / SAMPLE_RATE) for each in found]


def cut_into_chunks(
    speech: Sequence[SpeechSpan], duration: float, longest: float = WINDOW
) -> tuple[Chunk, ...]:
    """Gather ``speech``, in time order, into chunks of at most ``longest`` seconds.

    Each span lands whole in one chunk; chunks do not overlap and stay within 0…``duration``.

    >>> speech = [SpeechSpan(0, 9), SpeechSpan(10, 19), SpeechSpan(20, 29.1)]
    >>> [len(chunk.speech) for chunk in cut_into_chunks(speech, 60)]
    [3]
    >>> speech = [SpeechSpan(0, 9), SpeechSpan(13, 19), SpeechSpan(20, 33)]
    >>> [len(chunk.speech) for chunk in cut_into_chunks(speech, 60)]
    [1, 2]
    """
    chunks: list[Chunk] = []
    waiting = list(speech)
    while waiting:
        count = _count_fitting(waiting, longest)
        start, end = waiting[0].start, waiting[count - 1].end
        # Padded, but never past the middle of a pause that it shares.
        before = (start - chunks[-1].speech[-1].end) / 2 if chunks else start
        after = ((waiting[count].start if count < len(waiting) else duration) - end) / 2
        start, end = start - max(0.0, min(PAD, before)), end + max(0.0, min(PAD, after))
        chunks.append(Chunk(start, end, tuple(waiting[:count])))
        del waiting[:count]
    return tuple(chunks)


def _count_fitting(speech: Sequence[SpeechSpan], longest: float) -> int:
    """Count the first spans that belong into one chunk."""
    first, room = speech[0].start, longest - 2 * PAD
    fitting = 1
    for before, span in pairwise(speech):
        if span.end - first > room or span.start - before.end > LONGEST_PAUSE:
            break
        fitting += 1
    if fitting == len(speech) or speech[fitting].start - speech[fitting - 1].end > LONGEST_PAUSE:
        return fitting
    late = [
        n for n in range(1, fitting + 1) if speech[n - 1].end - first >= _EARLIEST_CUT * longest
    ]
    return max(late or [fitting], key=lambda n: (speech[n].start - speech[n - 1].end, n))
