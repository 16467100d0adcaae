"""Hints where words and sound disagree: loops, hallucinations, rates, speech without words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from math import inf

from align.hints.hint import Hint, Rewrite, Talk
from transcript.hallucination.anomaly import find_excess_rate, is_anomaly
from transcript.hallucination.repeats import find_loop_evidence, find_runs, find_spoken_runs
from transcript.hallucination.stock import find_stock_phrases
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word

LOOP, INVENTED, MISSED, RATE = "loop", "invented", "missed", "rate"

#: How many words are said in a second of conversation.
WORDS_PER_S = 2.7
#: Speech without words counts from this long on; a diarizer's turn spans shorter pauses.
MISSED_S = 1.2
#: From here on it is as sure as it gets: a breath or a laugh does not last so long.
SURELY_MISSED_S = 4.0
#: What lies in speech for less than this share of its time has no voice.
LEAST_VOICE = 0.2
#: To put words into somebody's mouth is worse than its few words: worth so many more.
_INVENTED_REPAIR = 3.0
#: Words further apart, in seconds, are not of one hallucination.
_PAUSE_S = 0.5
#: Nobody repairs more than a paragraph at one place.
_MOST_REPAIR = 20.0


def find_loops(talk: Talk) -> Iterator[Hint]:
    """Find words that come four times or more in a row; with evidence it is likelier a loop."""
    for run in find_spoken_runs(talk.words):
        why = find_loop_evidence(talk.words, run, voice=talk.voice)
        unit = talk.join(run.first, run.again)
        reason = "; ".join((f"“{unit}” {run.times} times in a row", *why))
        yield talk.make_hint(
            LOOP,
            run.first,
            run.stop,
            reason=reason,
            suggestion=f"keep “{unit}” once, unless it is really repeated",
            chance=0.95 if why else 0.25,
            repair=min(_MOST_REPAIR, float(run.stop - run.again)),
            remedy=Rewrite(talk.join(run.first, run.stop), unit),
        )


def find_hallucinations(talk: Talk) -> Iterator[Hint]:
    """Find stock phrases and other words in time that nobody speaks in.

    Where the sound is not known only credits can be told, which nobody reads out.
    """
    stock = tuple(find_stock_phrases(talk.words))
    if talk.voice is None:
        for one in stock:
            if one.is_credit:
                yield talk.make_hint(
                    INVENTED,
                    one.first,
                    one.stop,
                    reason="a subtitle credit, which Whisper writes into silence",
                    suggestion="remove it if you do not hear it",
                    chance=0.9,
                    repair=_INVENTED_REPAIR + one.stop - one.first,
                    remedy=Rewrite(talk.join(one.first, one.stop), ""),
                )
        return
    phrases = {index for one in stock for index in range(one.first, one.stop)}
    alone = {one.first for one in stock if one.stop - one.first == 1}
    for first, stop in _find_unvoiced(talk, talk.voice, alone):
        words = talk.words[first:stop]
        is_stock = phrases.issuperset(range(first, stop))
        known = [word.probability for word in words if word.probability is not None]
        doubt = 1 - sum(known) / len(known) if known else 0.5
        yield talk.make_hint(
            INVENTED,
            first,
            stop,
            reason="nobody speaks here"
            + (", and Whisper is known to write this into silence" if is_stock else ""),
            suggestion="remove it if you do not hear it",
            chance=0.9 if is_stock or is_anomaly(words) else 0.5 + 0.4 * doubt,
            repair=min(_MOST_REPAIR, _INVENTED_REPAIR + stop - first),
            remedy=Rewrite(talk.join(first, stop), ""),
        )


def _find_unvoiced(
    talk: Talk, voice: VoiceActivity, alone: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Find runs of words out of all speech: two or more, or one that is a stock phrase, ``alone``.

    A pause ends a run.
    """
    run: list[int] = []
    for index in range(len(talk.words) + 1):
        share = voice.share_of(talk.words[index : index + 1])
        is_unvoiced = index < len(talk.words) and share is not None and share < LEAST_VOICE
        is_paused = False
        if run and is_unvoiced:
            before, after = talk.words[index - 1].end, talk.words[index].start
            is_paused = before is not None and after is not None and after - before > _PAUSE_S
        if run and (not is_unvoiced or is_paused):
            if len(run) > 1 or run[0] in alone:
                yield run[0], run[-1] + 1
            run = []
        if is_unvoiced:
            run.append(index)


def find_fast_speech(talk: Talk) -> Iterator[Hint]:
    """Find lines in which words follow each other faster than anybody speaks."""
    for index in range(len(talk.lines)):
        words, first = talk.list_words(index), talk.firsts[index]
        if not words:
            continue
        rate = find_excess_rate(words)
        if rate is not None and not find_runs([word.text for word in words]):
            yield talk.make_hint(
                RATE,
                first,
                first + len(words),
                reason=f"{rate:.0f} words a second",
                suggestion="check that all of it is said",
                chance=0.6,
                repair=min(_MOST_REPAIR, len(words) / 2),
            )


def find_missed_speech(talk: Talk) -> Iterator[Hint]:
    """Find speech without words, between two words and before the first one.

    Speech that was heard again in vain counts however short it is.
    """
    left = VoiceActivity(talk.evidence.left)
    voice = left if talk.voice is None else talk.voice.join(left)
    if not voice.spans or not talk.words:
        return
    heard = talk.evidence.heard
    words = talk.words if heard is None else heard
    # For each word the latest start up to it: starts may be unknown, or go back.
    latest = list(accumulate((_start_of(word) for word in talk.words), max))
    for start, end in find_gaps(words, voice):
        spoken = voice.seconds(start, end)
        is_left = bool(left.find(start, end))
        if spoken < MISSED_S and not is_left:
            continue
        first = bisect_left(latest, end)  # the first word that starts then or later
        before, after = talk.get_context(first, first)
        share = min(1.0, max(0.0, spoken - MISSED_S) / (SURELY_MISSED_S - MISSED_S))
        again = ("it was heard again without a sure result",) if is_left else ()
        yield Hint(
            MISSED,
            talk.find_line(min(first, len(talk.words) - 1)) + 1,
            round(start, 3),
            round(end, 3),
            "",
            (f"{spoken:.1f} s of speech without words", *again),
            "write what you hear",
            0.35 + 0.5 * share,
            min(_MOST_REPAIR, spoken * WORDS_PER_S),
            before,
            after,
        )


def _start_of(word: Word) -> float:
    return -inf if word.start is None else word.start


def find_gaps(words: Sequence[Word], voice: VoiceActivity) -> Iterator[tuple[float, float]]:
    """Find the times between words; not those that words without times stand in.

    >>> voice = VoiceActivity([(0.0, 9.0)])
    >>> list(find_gaps([Word(1.0, 2.0, "We"), Word(4.0, 5.0, "moved.")], voice))
    [(0.0, 1.0), (2.0, 4.0), (5.0, 9.0)]
    """
    if not words:
        return
    first, last = words[0].start, words[-1].end
    if first is not None:
        yield 0.0, first
    latest = 0.0
    for before, after in pairwise(words):
        latest = max(latest, before.end or 0.0)
        if before.end is not None and after.start is not None and after.start > latest:
            yield latest, after.start
    if last is not None and voice.spans:
        yield max(latest, last), max(last, voice.spans[-1][1])
