"""Hear speech without words again, and keep of it what there is evidence for.

Each stretch is decoded in windows of different lengths (:mod:`asr.missed_speech`). What two of them
agree on, or one is sure of, was said; anything else is left out, for what Whisper writes into noise
differs from window to window and is improbable. Whatever is kept lies where somebody speaks and
nobody was heard, is no echo of the words beside it, and no faster than people speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import islice
from statistics import fmean
from typing import TYPE_CHECKING

from asr.audio.samples import SAMPLE_RATE
from asr.hallucination import LEAST_LOGPROB, MOST_NO_SPEECH
from asr.missed_speech import MissedSpeech, choose_windows, find_missed_speech
from asr.recognizer import Progress, Recognition, RecognitionOptions, Recognizer, Window
from transcript.hallucination.repeats import MOST_COMPRESSION
from transcript.hallucination.stock import find_stock_phrases
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Segment, Turn, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: After what was found, the rest of a stretch is heard again by itself: so often at most.
ROUNDS = 3
#: Words of which two windows agree on this share are kept with so much certainty on average, those
#: of one window alone with so much.
LEAST_AGREED, LEAST_SURE_AGREED, LEAST_SURE_ALONE = 0.5, 0.45, 0.6
#: A word that nobody else agrees on is not enough.
FEWEST_ALONE = 2
#: Nobody says more words in a second; a second of speech more is granted, for its edges are unsure.
MOST_WORDS_PER_S, _GRANTED_S = 5.0, 0.5
#: A word lies in speech with this share of its time; speech goes on so many seconds beyond what is
#: seen of it.
LEAST_VOICE, _EDGE_S = 0.5, 0.25
#: A word heard within so many seconds of the same word is that word.
_SAME_S = 1.5


@dataclass(frozen=True, slots=True)
class SecondHearing:
    """What came of hearing speech without words again.

    ``segments`` have the words that were kept, in time order; ``stretches``, in seconds, were heard
    again, and ``left`` are those of them that still have no words.
    """

    segments: tuple[Segment, ...] = ()
    stretches: tuple[tuple[float, float], ...] = ()
    left: tuple[tuple[float, float], ...] = ()

    def add_to(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Put the words that were kept among those heard first, which have time for them."""
        kept = [word for segment in self.segments for word in segment.words]
        return (
            tuple(sorted((*words, *kept), key=lambda word: word.start or 0.0))
            if kept
            else (tuple(words))
        )


def find_stretches(heard: Recognition, turns: Sequence[Turn] | None) -> tuple[MissedSpeech, ...]:
    """Find where somebody speaks, by voice activity or the diarizer, and no word was heard."""
    return find_missed_speech(heard.words, *_gather_voice(heard, turns))


def hear_again(
    recognizer: Recognizer,
    samples: NDArray[np.float32],
    heard: Recognition,
    turns: Sequence[Turn] | None,
    options: RecognitionOptions,
    progress: Progress,
) -> SecondHearing:
    """Hear again each stretch of ``samples``, shape (n,) at 16 kHz, with speech and no words.

    ``heard`` is what was heard first, and ``turns`` who spoke when, ``None`` where that is not
    known. Raises what decoding raises.
    """
    known = list(heard.words)
    options = replace(options, language=heard.language or options.language)
    detected, told = _gather_voice(heard, turns)
    first = waiting = find_missed_speech(known, detected, told)
    kept: list[Segment] = []
    tried: set[tuple[float, float]] = set()
    for number in range(ROUNDS):
        in_round = partial(_advance, progress, number)
        hearings = _decode(recognizer, samples, waiting, detected.join(told), options, in_round)
        new = [
            segment
            for missed, decoded in zip(waiting, hearings, strict=True)
            for segment in choose_words(missed, decoded, known)
        ]
        kept += new
        known += [word for segment in new for word in segment.words]
        # What has words before it now is another stretch; the others were heard already.
        tried.update((one.start, one.end) for one in waiting)
        found = find_missed_speech(known, detected, told)
        waiting = tuple(one for one in found if (one.start, one.end) not in tried)
        if not waiting:
            break
    progress(1.0)
    left = find_missed_speech(known, detected, told)
    return SecondHearing(
        tuple(sorted(kept, key=lambda one: one.start)),
        tuple((one.start, one.end) for one in first),
        tuple((one.start, one.end) for one in left),
    )


def _advance(progress: Progress, number: int, share: float) -> None:
    progress((number + share) / ROUNDS)


def _decode(
    recognizer: Recognizer,
    samples: NDArray[np.float32],
    stretches: Sequence[MissedSpeech],
    voice: VoiceActivity,
    options: RecognitionOptions,
    progress: Progress,
) -> list[list[tuple[Segment, ...]]]:
    """Decode each stretch in its windows: for each, what was heard in each of them."""
    if not stretches:
        return []
    duration = len(samples) / SAMPLE_RATE
    spans = [choose_windows(one, duration, options.chunk_seconds) for one in stretches]
    windows = [Window(*span, voice.clip(*span)) for each in spans for span in each]
    decoded = iter(recognizer.decode_windows(samples, windows, options, progress))
    return [list(islice(decoded, len(each))) for each in spans]


def choose_words(
    missed: MissedSpeech, hearings: Sequence[tuple[Segment, ...]], known: Sequence[Word]
) -> tuple[Segment, ...]:
    """Choose what is kept of several hearings of ``missed``; empty where the evidence is too weak.

    ``known`` are the words that were heard before, around it.
    """
    near = [
        word
        for word in known
        if word.start is not None and missed.free[0] - 10 < word.start < missed.free[1] + 10
    ]
    found = [_find_new_words(missed, segments, near) for segments in hearings]
    best: tuple[float, tuple[Segment, ...]] = (0.0, ())
    for index, one in enumerate(found):
        words = [word for segment in one for word in segment.words]
        if not words or _is_too_fast(words, missed) or _is_echo(words, near):
            continue
        sure = fmean(word.probability or 0.0 for word in words)
        others = (other for n, other in enumerate(found) if n != index)
        agreed = max((_measure_agreement(words, other) for other in others), default=0.0)
        is_agreed = agreed >= LEAST_AGREED and sure >= LEAST_SURE_AGREED
        is_sure = sure >= LEAST_SURE_ALONE and len(words) >= FEWEST_ALONE
        if is_agreed or (is_sure and not any(find_stock_phrases(words))):
            best = max(best, (sum(word.probability or 0.0 for word in words), one), key=_first)
    return best[1]


def _first(pair: tuple[float, tuple[Segment, ...]]) -> float:
    return pair[0]


def _gather_voice(
    heard: Recognition, turns: Sequence[Turn] | None
) -> tuple[VoiceActivity, VoiceActivity]:
    told = VoiceActivity((turn.start, turn.end) for turn in turns or ())
    return VoiceActivity(heard.speech or ()), told


def _find_new_words(
    missed: MissedSpeech, segments: Sequence[Segment], near: Sequence[Word]
) -> tuple[Segment, ...]:
    """Find the words in ``segments`` that lie in missed speech and are none of those ``near``.

    Segments that the decoder itself doubts are left out whole.
    """
    words = [word for segment in segments for word in segment.words]
    same = {
        block.b + n
        for block in SequenceMatcher(
            None, _list_keys(near), _list_keys(words), autojunk=False
        ).get_matching_blocks()
        for n in range(block.size)
        if abs(_middle(near[block.a + n]) - _middle(words[block.b + n])) <= _SAME_S
    }
    voice = VoiceActivity(missed.spans).widen(_EDGE_S)
    start, end = missed.free
    found = []
    index = 0
    for segment in segments:
        new = []
        for word in segment.words:
            is_new = index not in same and any(map(str.isalnum, word.text))
            index += 1
            share = voice.share_of([word])
            if is_new and start <= _middle(word) <= end and (share or 0.0) >= LEAST_VOICE:
                new.append(
                    replace(
                        word,
                        start=max(start, word.start or start),
                        end=min(end, word.end or end),
                    )
                )
        if new and not _is_doubted(segment):
            first, last = new[0].start or start, new[-1].end or end
            found.append(replace(segment, start=first, end=last, words=tuple(new)))
    return tuple(found)


def _is_doubted(segment: Segment) -> bool:
    """Tell whether Whisper's own thresholds hold a segment for no speech, a guess or a loop."""
    return (
        (segment.avg_logprob is not None and segment.avg_logprob < LEAST_LOGPROB)
        or (segment.no_speech_prob or 0.0) > MOST_NO_SPEECH
        or (segment.compression_ratio or 0.0) > MOST_COMPRESSION
    )


def _is_too_fast(words: Sequence[Word], missed: MissedSpeech) -> bool:
    return len(words) > MOST_WORDS_PER_S * (missed.spoken + _GRANTED_S)


def _is_echo(words: Sequence[Word], near: Sequence[Word]) -> bool:
    """Tell whether the words, one after the other, are also among those near."""
    said, around = _list_keys(words), _list_keys(near)
    count = len(said)
    if count == 1:  # a common word comes often: only the words right beside it count
        middle = _middle(words[0])
        before = [key for key, word in zip(around, near, strict=True) if _middle(word) < middle]
        after = around[len(before) :]
        return said[0] in (*before[-1:], *after[:1])
    return any(around[n : n + count] == said for n in range(len(around) - count + 1))


def _measure_agreement(words: Sequence[Word], other: Sequence[Segment]) -> float:
    """Measure the share of ``words`` that the other hearing has too, in the same order."""
    theirs = [word for segment in other for word in segment.words]
    matcher = SequenceMatcher(None, _list_keys(words), _list_keys(theirs), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(words)


def _list_keys(words: Sequence[Word]) -> list[str]:
    return ["".join(filter(str.isalnum, word.text.casefold())) or word.text for word in words]


def _middle(word: Word) -> float:
    return ((word.start or 0.0) + (word.end or 0.0)) / 2
