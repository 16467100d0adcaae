"""Spots where words and sound disagree: loops, inventions, rates, and speech that got no words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

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
#: Words further apart, in seconds, are not of one invention.
_PAUSE_S = 0.5
#: Nobody repairs more than a paragraph at one spot.
_MOST_REPAIR = 20.0


def find_loops(talk: Talk) -> Iterator[Hint]:
    """Words that come four times or more in a row; far likelier a loop where there is evidence."""
    for run in find_spoken_runs(talk.words):
        why = find_loop_evidence(talk.words, run, voice=talk.voice)
        unit = " ".join(word.text for word in talk.words[run.first : run.again])
        reason = "; ".join((f"“{unit}” {run.times} times in a row", *why))
        yield talk.spot(
            LOOP,
            run.first,
            run.stop,
            reason=reason,
            suggestion=f"keep “{unit}” once, unless it is really said so often",
            chance=0.95 if why else 0.25,
            repair=min(_MOST_REPAIR, float(run.stop - run.again)),
            remedy=Rewrite(_text(talk, run.first, run.stop), unit),
        )


def _text(talk: Talk, first: int, stop: int) -> str:
    return " ".join(word.text for word in talk.words[first:stop])


def find_hallucinations(talk: Talk) -> Iterator[Hint]:
    """Stock phrases and other words in time that nobody speaks in."""
    if talk.voice is None:
        yield from _closings_by_text(talk)
        return
    phrases = {
        place for one in find_stock_phrases(talk.words) for place in range(one.first, one.stop)
    }
    alone = {one.first for one in find_stock_phrases(talk.words) if one.stop - one.first == 1}
    for first, stop in _unvoiced(talk, talk.voice, alone):
        words = talk.words[first:stop]
        is_stock = all(place in phrases for place in range(first, stop))
        known = [word.probability for word in words if word.probability is not None]
        doubt = 1 - sum(known) / len(known) if known else 0.5
        kind = "what Whisper writes into silence, and " if is_stock else ""
        yield talk.spot(
            INVENTED,
            first,
            stop,
            reason=f"{kind}nobody speaks there",
            suggestion="take it out if you do not hear it",
            chance=0.9 if is_stock or is_anomaly(words) else 0.5 + 0.4 * doubt,
            repair=min(_MOST_REPAIR, _INVENTED_REPAIR + stop - first),
            remedy=Rewrite(_text(talk, first, stop), ""),
        )


def _closings_by_text(talk: Talk) -> Iterator[Hint]:
    """Credits, which nobody reads out: all that can be told where the sound is not known."""
    for one in find_stock_phrases(talk.words):
        if one.is_credit:
            yield talk.spot(
                INVENTED,
                one.first,
                one.stop,
                reason="a credit of subtitles, which Whisper writes into silence",
                suggestion="take it out if you do not hear it",
                chance=0.9,
                repair=_INVENTED_REPAIR + one.stop - one.first,
                remedy=Rewrite(_text(talk, one.first, one.stop), ""),
            )


def _unvoiced(
    talk: Talk, voice: VoiceActivity, alone: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Runs of words out of all speech: two or more, or one that is a stock phrase, ``alone``."""
    run: list[int] = []
    for place in range(len(talk.words) + 1):
        share = voice.share_of(talk.words[place : place + 1])
        is_unvoiced = place < len(talk.words) and share is not None and share < LEAST_VOICE
        if run and (not is_unvoiced or _is_after_pause(talk, place)):
            if len(run) > 1 or run[0] in alone:
                yield run[0], run[-1] + 1
            run = []
        if is_unvoiced:
            run.append(place)


def _is_after_pause(talk: Talk, place: int) -> bool:
    before, after = talk.words[place - 1].end, talk.words[place].start
    return before is not None and after is not None and after - before > _PAUSE_S


def find_fast_speech(talk: Talk) -> Iterator[Hint]:
    """Lines in which words follow each other faster than anybody speaks."""
    for first, words in talk.pieces():
        rate = find_excess_rate(words)
        if rate is not None and not find_runs([word.text for word in words]):
            yield talk.spot(
                RATE,
                first,
                first + len(words),
                reason=f"{rate:.0f} words a second",
                suggestion="hear whether all of it is said",
                chance=0.6,
                repair=min(_MOST_REPAIR, len(words) / 2),
            )


def find_missed_speech(talk: Talk) -> Iterator[Hint]:
    """Speech without words, between two words and before the first one."""
    if talk.voice is None or not talk.words:
        return
    heard = talk.evidence.heard
    words = talk.words if heard is None else heard
    for start, end in _gaps(words, talk):
        spoken = talk.voice.seconds(start, end)
        if spoken < MISSED_S:
            continue
        first = _place_at(talk, end)
        before, after = talk.context(first, first)
        share = min(1.0, (spoken - MISSED_S) / (SURELY_MISSED_S - MISSED_S))
        yield Hint(
            MISSED,
            talk.line_of(min(first, len(talk.words) - 1)) + 1,
            round(start, 3),
            round(end, 3),
            "",
            (f"{spoken:.1f} s of speech have no words",),
            "write what you hear",
            0.35 + 0.5 * share,
            min(_MOST_REPAIR, spoken * WORDS_PER_S),
            before,
            after,
        )


def _gaps(words: Sequence[Word], talk: Talk) -> Iterator[tuple[float, float]]:
    """The times between words; not those that words without times stand in."""
    spans = [(word.start, word.end) for word in words]
    first = spans[0][0] if spans else None
    if first is not None:
        yield 0.0, first
    latest = 0.0
    for (_, end), (start, _) in pairwise(spans):
        latest = max(latest, end or 0.0)
        if end is not None and start is not None and start > latest:
            yield latest, start
    last = spans[-1][1] if spans else None
    if last is not None and talk.voice is not None and talk.voice.spans:
        yield max(latest, last), max(last, talk.voice.spans[-1][1])


def _place_at(talk: Talk, time: float) -> int:
    """The place of the first word that starts then or later."""
    for place, word in enumerate(talk.words):
        if word.start is not None and word.start >= time:
            return place
    return len(talk.words)
