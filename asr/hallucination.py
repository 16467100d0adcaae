"""What a recognizer wrote and nobody said, taken out of its segments, each with its evidence.

It comes after everything that could be heard better was heard again (:mod:`asr.recheck`). What is
taken out stays in the segment as a :class:`~transcript.values.Removal`, so that ``asr.json``
keeps every word. The rule throughout: text alone takes nothing out. Repeats need impossible times,
silence, or a number that nobody reaches; a stock phrase and improbable words need silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from asr.chunks import Chunk
from transcript.hallucination.anomaly import is_anomaly
from transcript.hallucination.repeats import find_loop_evidence, find_spoken_runs
from transcript.hallucination.stock import find_stock_phrases
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Note, Removal, Segment, Word

LOOP, INVENTED = "loop", "invented"
REMOVED = "removed"

#: A stock phrase with less of its time in speech than this is nobody's.
STOCK_VOICE = 0.3
#: A soft "bye" may go on so many seconds behind what is seen of the speech, or begin before it.
EDGE_S = 0.25
#: A credit is nobody's either where the decoder itself heard no speech.
NO_SPEECH = 0.6
#: Words out of all speech go where they are also an anomaly, and so improbable on average.
_NO_VOICE, _IMPROBABLE = 0.05, 0.35
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Words ``first`` up to ``stop`` of a chunk that nobody said."""

    kind: str
    first: int
    stop: int
    detail: str


def find_voice_activity(chunks: Iterable[Chunk]) -> VoiceActivity:
    """Where somebody speaks in the chunks."""
    return VoiceActivity((span.start, span.end) for chunk in chunks for span in chunk.speech)


def has_loop(segments: Sequence[Segment], chunk: Chunk) -> bool:
    """Whether there is evidence of a loop in what was heard of ``chunk``."""
    return any(_loops(segments, find_voice_activity([chunk])))


def has_hallucination(segments: Sequence[Segment], chunk: Chunk) -> bool:
    """Whether there are words in what was heard of ``chunk`` that no voice said."""
    return any(_invented(segments, find_voice_activity([chunk])))


def remove_all_words(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with all their words removed: a second listening heard nothing."""
    detail = "probably no speech, and a second decoding heard nothing"
    return tuple(
        replace(one, words=(), removed=(*one.removed, Removal(INVENTED, detail, one.words)))
        for one in segments
        if one.words
    )


def remove_hallucinations(
    segments: Sequence[Segment], voice: VoiceActivity
) -> tuple[tuple[Segment, ...], tuple[Note, ...]]:
    """The segments without what nobody said, and a note on each thing taken out.

    ``voice`` is where somebody speaks. Of a loop the first repeat stays. Each removal is kept in
    the segment that its words are of.
    """
    doubts = [*_loops(segments, voice)]
    looped = {place for doubt in doubts for place in range(doubt.first, doubt.stop)}
    doubts += [
        doubt
        for doubt in _invented(segments, voice)
        if looped.isdisjoint(range(doubt.first, doubt.stop))
    ]
    if not doubts:
        return tuple(segments), ()
    notes = [_note(doubt, _words(segments)) for doubt in sorted(doubts, key=lambda d: d.first)]
    return _without(segments, doubts), tuple(notes)


def _words(segments: Sequence[Segment]) -> list[Word]:
    return [word for segment in segments for word in segment.words]


def _loops(segments: Sequence[Segment], voice: VoiceActivity) -> list[_Doubt]:
    words = _words(segments)
    found = []
    for run in find_spoken_runs(words):
        ratio = max((_ratio_at(segments, n) for n in range(run.again, run.stop)), default=None)
        why = find_loop_evidence(words, run, voice=voice, compression_ratio=ratio)
        if why:
            unit = " ".join(word.text for word in words[run.first : run.again])
            detail = f"“{unit}” {run.times} times in a row, kept once: {'; '.join(why)}"
            found.append(_Doubt(LOOP, run.again, run.stop, detail))
    return found


def _ratio_at(segments: Sequence[Segment], place: int) -> float:
    return _segment_at(segments, place).compression_ratio or 0.0


def _segment_at(segments: Sequence[Segment], place: int) -> Segment:
    for segment in segments:
        if place < len(segment.words):
            return segment
        place -= len(segment.words)
    raise IndexError(place)


def _invented(segments: Sequence[Segment], voice: VoiceActivity) -> list[_Doubt]:
    return [*_stock_phrases(segments, voice), *_unvoiced(segments, voice)]


def _stock_phrases(segments: Sequence[Segment], voice: VoiceActivity) -> list[_Doubt]:
    words = _words(segments)
    around = voice.widen(EDGE_S)
    found = []
    for one in find_stock_phrases(words):
        said = words[one.first : one.stop]
        share = around.share_of(said)
        no_speech = _segment_at(segments, one.first).no_speech_prob or 0.0
        silent = share is not None and share < STOCK_VOICE
        if silent or (one.is_credit and no_speech > NO_SPEECH):
            why = f"nobody speaks in {1 - (share or 0.0):.0%} of its time"
            if not silent:
                why = f"the recognizer is {no_speech:.0%} sure that nobody spoke"
            text = " ".join(word.text for word in said)
            detail = f"“{text}” is what Whisper writes into silence: {why}"
            found.append(_Doubt(INVENTED, one.first, one.stop, detail))
    return found


def _unvoiced(segments: Sequence[Segment], voice: VoiceActivity) -> list[_Doubt]:
    """Runs of improbable words that lie wholly out of speech."""
    words = _words(segments)
    found = []
    first = 0
    for place in range(len(words) + 1):
        share = voice.share_of(words[place : place + 1])
        if place < len(words) and share is not None and share < _NO_VOICE:
            continue
        said = words[first:place]
        known = [word.probability for word in said if word.probability is not None]
        if len(said) >= _FEWEST_WORDS and known and is_anomaly(said):
            mean = sum(known) / len(known)
            if mean < _IMPROBABLE:
                text = " ".join(word.text for word in said)
                detail = f"“{text}”: nobody speaks there, and the words are {mean:.0%} probable"
                found.append(_Doubt(INVENTED, first, place, detail))
        first = place + 1
    return [one for one in found if not any(_is_stock(one, words))]


def _is_stock(doubt: _Doubt, words: Sequence[Word]) -> list[bool]:
    return [
        True
        for one in find_stock_phrases(words)
        if one.first < doubt.stop and doubt.first < one.stop
    ]


def _note(doubt: _Doubt, words: Sequence[Word]) -> Note:
    start, end = words[doubt.first].start, words[doubt.stop - 1].end
    return Note(REMOVED, f"{start or 0.0:.1f}–{end or 0.0:.1f} s: {doubt.detail}")


def _without(segments: Sequence[Segment], doubts: Sequence[_Doubt]) -> tuple[Segment, ...]:
    """The segments with the doubted words moved to their removals."""
    found = []
    first = 0
    for segment in segments:
        stop = first + len(segment.words)
        here = [d for d in doubts if d.first < stop and first < d.stop]
        removals = tuple(
            Removal(
                d.kind, d.detail, segment.words[max(0, d.first - first) : max(0, d.stop - first)]
            )
            for d in here
        )
        gone = {n for d in here for n in range(d.first, d.stop)}
        kept = tuple(w for n, w in enumerate(segment.words, first) if n not in gone)
        found.append(replace(segment, words=kept, removed=(*segment.removed, *removals)))
        first = stop
    return tuple(found)
