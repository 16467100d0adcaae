"""Judge what a recognizer wrote: what to decode again, and what nobody said.

Batched decoding has no fallback: it decodes once, at temperature 0. :func:`find_faults` says which
chunks were decoded badly, by the thresholds of openai/whisper (``transcribe.py``), by which its
sequential decoding decides to try again; :func:`is_better` chooses between two decodings.

Hallucinations, what nobody said, are then taken out, each with its evidence. They stay in the
segment as a :class:`~transcript.values.Removal`, so that ``asr.json`` keeps every word. The rule
throughout: text alone takes nothing out. Repeats need impossible times, silence, or a number that
nobody reaches; a stock phrase and improbable words need silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from asr.chunks import Chunk
from transcript.hallucination.anomaly import find_excess_rate, is_anomaly
from transcript.hallucination.repeats import MOST_COMPRESSION, find_loop_evidence, find_spoken_runs
from transcript.hallucination.stock import find_stock_phrases
from transcript.hallucination.voice import VoiceActivity
from transcript.spacing import join_words
from transcript.values import Note, Removal, Segment, Word

#: The kinds of removals, as they are kept in ``asr.json``.
LOOP, INVENTED = "loop", "invented"
REMOVED = "removed"

#: Nats per token: below, the recognizer guessed.
LEAST_LOGPROB = -1.0
#: Above, and guessed as well: it was no speech.
MOST_NO_SPEECH = 0.6
#: Words per second of speech: conversation has 2.5 to 3. Below, part of it was passed over.
FEWEST_WORDS = 0.5
#: Seconds: a shorter sound may be a cough.
_SOME_SPEECH = 1.0
#: The faults that decide which decoding is better.
REPEATS, NO_SPEECH = "repeats itself", "may be no speech"

#: A stock phrase with less of its time in speech than this is nobody's.
STOCK_VOICE = 0.3
#: A soft "bye" may go on so many seconds behind what is seen of the speech, or begin before it.
EDGE_S = 0.25
#: A credit is nobody's either where the decoder itself heard no speech.
CREDIT_NO_SPEECH = 0.6
#: Words out of all speech go where they are also an anomaly, and so improbable on average.
_NO_VOICE, _IMPROBABLE = 0.05, 0.35
_FEWEST_WORDS = 2

Segments = Sequence[Segment]


def find_faults(segments: Segments, chunk: Chunk) -> tuple[str, ...]:
    """Find what is wrong with the decoding of ``chunk``, in words; empty where nothing is."""
    found = []
    compression = max((one.compression_ratio or 0.0 for one in segments), default=0.0)
    if compression > MOST_COMPRESSION or has_loop(segments, chunk):
        found.append(REPEATS)
    elif has_hallucination(segments, chunk):
        found.append("words where nobody speaks")
    if any(find_excess_rate(one.words) for one in segments):
        found.append("faster than anybody speaks")
    if _average_logprob(segments) < LEAST_LOGPROB:
        known = [one.no_speech_prob for one in segments if one.no_speech_prob is not None]
        is_noise = bool(known) and fmean(known) > MOST_NO_SPEECH
        found.append(NO_SPEECH if is_noise else "low confidence")
    words, speech = len(_join_words(segments)), chunk.speech_seconds
    if speech >= _SOME_SPEECH and words < FEWEST_WORDS * speech:
        found.append("no words" if not words else "too few words")
    return tuple(found)


def is_better(second: Segments, first: Segments, chunk: Chunk) -> bool:
    """Tell whether the ``second`` decoding of ``chunk`` should replace the ``first``.

    It should when it has fewer faults, or as many and is surer; text that repeats itself is the
    worst, for a loop is always sure of itself. Hearing nothing is better only than words that
    the recognizer itself took for no speech.
    """
    if not _join_words(second):
        return NO_SPEECH in find_faults(first, chunk)
    ours, theirs = (
        (REPEATS in faults, len(faults))
        for faults in (find_faults(second, chunk), find_faults(first, chunk))
    )
    if ours != theirs or not _join_words(first):
        return ours <= theirs
    return _average_logprob(second) > _average_logprob(first)


def _average_logprob(segments: Segments) -> float:
    """Average over words; 0, which is certain, where there are none."""
    known = [
        (one.avg_logprob, len(one.words))
        for one in segments
        if one.avg_logprob is not None and one.words
    ]
    total = sum(count for _, count in known)
    return sum(logprob * count for logprob, count in known) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Hallucination:
    """Words ``first`` up to ``stop`` that nobody said, counted over all segments."""

    kind: str
    first: int
    stop: int
    detail: str


def find_voice_activity(chunks: Iterable[Chunk]) -> VoiceActivity:
    """Find where somebody speaks in the chunks."""
    return VoiceActivity((span.start, span.end) for chunk in chunks for span in chunk.speech)


def has_loop(segments: Segments, chunk: Chunk) -> bool:
    """Tell whether there is evidence of a loop in what was heard of ``chunk``."""
    return bool(_find_loops(segments, find_voice_activity([chunk])))


def has_hallucination(segments: Segments, chunk: Chunk) -> bool:
    """Tell whether there are words in what was heard of ``chunk`` that no voice said."""
    return bool(_find_words_without_voice(segments, find_voice_activity([chunk])))


def remove_all_words(segments: Segments) -> tuple[Segment, ...]:
    """Remove all words of the segments: a second decoding heard nothing."""
    detail = "probably no speech, and a second decoding heard nothing"
    return tuple(
        replace(one, words=(), removed=(*one.removed, Removal(INVENTED, detail, one.words)))
        for one in segments
        if one.words
    )


def remove_hallucinations(
    segments: Segments, voice: VoiceActivity
) -> tuple[tuple[Segment, ...], tuple[Note, ...]]:
    """Remove what nobody said from the segments, with a note on each thing removed.

    ``voice`` is where somebody speaks. Of a loop the first repeat stays. Each removal is kept in
    the segment that its words are of.
    """
    found = _find_loops(segments, voice)
    in_loops = {index for one in found for index in range(one.first, one.stop)}
    found += [
        one
        for one in _find_words_without_voice(segments, voice)
        if in_loops.isdisjoint(range(one.first, one.stop))
    ]
    words = _join_words(segments)
    notes = []
    for one in sorted(found, key=lambda one: one.first):
        start, end = words[one.first].start or 0.0, words[one.stop - 1].end or 0.0
        notes.append(Note(REMOVED, f"{start:.1f}–{end:.1f} s: {one.detail}"))
    cleared = []
    first = 0
    for segment in segments:
        stop = first + len(segment.words)
        here = [one for one in found if one.first < stop and first < one.stop]
        removals = []
        for one in here:
            gone = segment.words[max(0, one.first - first) : max(0, one.stop - first)]
            removals.append(Removal(one.kind, one.detail, gone))
        out = {index for one in here for index in range(one.first, one.stop)}
        kept = tuple(word for n, word in enumerate(segment.words, first) if n not in out)
        cleared.append(replace(segment, words=kept, removed=(*segment.removed, *removals)))
        first = stop
    return tuple(cleared), tuple(notes)


def _join_words(segments: Segments) -> list[Word]:
    return [word for segment in segments for word in segment.words]


def _find_segment(segments: Segments, index: int) -> Segment:
    """Find the segment that a word is of, by the word's index over all segments."""
    for segment in segments:
        if index < len(segment.words):
            return segment
        index -= len(segment.words)
    raise IndexError(index)


def _find_loops(segments: Segments, voice: VoiceActivity) -> list[_Hallucination]:
    words = _join_words(segments)
    found = []
    for run in find_spoken_runs(words):
        repeats = (_find_segment(segments, n) for n in range(run.again, run.stop))
        ratio = max((one.compression_ratio or 0.0 for one in repeats), default=None)
        why = find_loop_evidence(words, run, voice=voice, compression_ratio=ratio)
        if why:
            unit = join_words(words[run.first : run.again])
            detail = f"“{unit}” {run.times} times in a row, kept once: {'; '.join(why)}"
            found.append(_Hallucination(LOOP, run.again, run.stop, detail))
    return found


def _find_words_without_voice(segments: Segments, voice: VoiceActivity) -> list[_Hallucination]:
    """Find stock phrases in silence, then runs of improbable words wholly out of speech."""
    words = _join_words(segments)
    phrases = list(find_stock_phrases(words))
    around = voice.widen(EDGE_S)
    found = []
    for one in phrases:
        said = words[one.first : one.stop]
        share = around.share_of(said)
        no_speech = _find_segment(segments, one.first).no_speech_prob or 0.0
        silent = share is not None and share < STOCK_VOICE
        if silent or (one.is_credit and no_speech > CREDIT_NO_SPEECH):
            why = f"nobody speaks in {1 - (share or 0.0):.0%} of its time"
            if not silent:
                why = f"the recognizer is {no_speech:.0%} sure that nobody spoke"
            text = join_words(said)
            detail = f"“{text}” is known to be written by Whisper into silence: {why}"
            found.append(_Hallucination(INVENTED, one.first, one.stop, detail))
    return found + [
        one
        for one in _find_improbable_words(words, voice)
        if not any(phrase.first < one.stop and one.first < phrase.stop for phrase in phrases)
    ]


def _find_improbable_words(words: Sequence[Word], voice: VoiceActivity) -> list[_Hallucination]:
    found = []
    first = 0
    for index in range(len(words) + 1):
        share = voice.share_of(words[index : index + 1])
        if index < len(words) and share is not None and share < _NO_VOICE:
            continue
        said = words[first:index]
        known = [word.probability for word in said if word.probability is not None]
        if len(said) >= _FEWEST_WORDS and known and is_anomaly(said):
            mean = sum(known) / len(known)
            if mean < _IMPROBABLE:
                text = join_words(said)
                detail = (
                    f"“{text}”: nobody speaks there, and the recognizer was only {mean:.0%} sure "
                    "of the words"
                )
                found.append(_Hallucination(INVENTED, first, index, detail))
        first = index + 1
    return found
