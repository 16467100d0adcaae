"""Which chunks were decoded badly, and which of two decodings is the better one.

Batched decoding has no fallback: it decodes once, at temperature 0. The thresholds are those of
openai/whisper (``transcribe.py``), by which its sequential decoding decides to try again.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from asr.chunks import Chunk
from asr.hallucination import has_hallucination, has_loop
from transcript.hallucination.anomaly import find_excess_rate
from transcript.hallucination.repeats import MOST_COMPRESSION
from transcript.values import Segment

#: Nats per token: below, the recognizer guessed.
LEAST_LOGPROB = -1.0

#: Above, and guessed as well: it was no speech.
MOST_NO_SPEECH = 0.6

#: Words per second of speech: conversation has 2.5 to 3. Below, part of it was passed over.
FEWEST_WORDS = 0.5

#: Seconds: a shorter sound may be a cough.
_SOME_SPEECH = 1.0

REPEATS = "repeats itself"
NO_SPEECH = "may be no speech"
INVENTED = "words where no voice is"

Segments = Sequence[Segment]


def find_faults(segments: Segments, chunk: Chunk) -> tuple[str, ...]:
    """What is wrong with the decoding of ``chunk``, in words; empty where it can stand."""
    found = []
    compression = max((one.compression_ratio or 0.0 for one in segments), default=0.0)
    if compression > MOST_COMPRESSION or has_loop(segments, chunk):
        found.append(REPEATS)
    elif has_hallucination(segments, chunk):
        found.append(INVENTED)
    if any(find_excess_rate(one.words) for one in segments):
        found.append("faster than anybody speaks")
    if _logprob(segments) < LEAST_LOGPROB:
        found.append(NO_SPEECH if _no_speech(segments) > MOST_NO_SPEECH else "guessed")
    heard, speech = _words(segments), chunk.speech_seconds
    if speech >= _SOME_SPEECH and heard < FEWEST_WORDS * speech:
        found.append("no words" if not heard else "too few words")
    return tuple(found)


def is_better(second: Segments, first: Segments, chunk: Chunk) -> bool:
    """Whether the ``second`` decoding of ``chunk`` should replace the ``first``.

    It should when it has fewer faults, or as many and is surer; text that repeats itself is the
    worst, for a loop is always sure of itself. Hearing nothing is better only than words that
    the recognizer itself took for no speech.
    """
    if not _words(second):
        return NO_SPEECH in find_faults(first, chunk)
    ours, theirs = _badness(find_faults(second, chunk)), _badness(find_faults(first, chunk))
    if ours != theirs or not _words(first):
        return ours <= theirs
    return _logprob(second) > _logprob(first)


def _badness(found: Sequence[str]) -> tuple[bool, int]:
    return REPEATS in found, len(found)


def _words(segments: Segments) -> int:
    return sum(len(one.words) for one in segments)


def _logprob(segments: Segments) -> float:
    """The mean over words; 0, which is certain, where there are none."""
    known = [
        (one.avg_logprob, len(one.words))
        for one in segments
        if one.avg_logprob is not None and one.words
    ]
    total = sum(count for _, count in known)
    return sum(logprob * count for logprob, count in known) / total if total else 0.0


def _no_speech(segments: Segments) -> float:
    known = [one.no_speech_prob for one in segments if one.no_speech_prob is not None]
    return fmean(known) if known else 0.0
