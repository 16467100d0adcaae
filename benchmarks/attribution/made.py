"""Conversations made by a seed: two speakers, every word's true speaker known, then spoiled.

A recognizer is off by a tenth of a second and loses full stops; a diarizer is off by as much and
misses a listener's "mhm". :class:`Spoiling` says how much of each; truth stays with the words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from benchmarks.attribution.material import Case
from transcript.values import Turn, Word, milliseconds

_VOCABULARY = """
a about after all and any are ask been before better build built but can change code could data
did different each every first for from give good had has have how if in into is it just keep kind
know large last learn like long look made make many model more most much need never new next not
now of often on one only open or other our out over part people project really right same say see
should small so some start still such team than that the then there they thing think this through
time to tool tried try two under up use very want was way we well went were what when where which
while who why will with work would write you your
"""
WORDS = tuple(_VOCABULARY.split())
LISTENING = ("yeah", "mhm", "right", "okay", "Mhm.", "Yeah.", "I see.", "yeah, right.")
SPEECH_SENTENCES = (1, 1, 2, 3, 5, 8, 12)
SENTENCE_WORDS = (2, 25)
BACKCHANNEL_EVERY_S = 12.0
WORD_S = (0.12, 0.5)
BREATH_S = (0.0, 0.0, 0.0, 0.05, 0.1, 0.4)
SENTENCE_GAP_S = (0.1, 0.7)
ANSWER_GAP_S = (-0.1, 0.6)
LISTENING_WORD_S = (0.2, 0.35)
SHORTEST_S = 0.02


@dataclass(frozen=True, slots=True)
class Spoiling:
    """How far the times are off (standard deviations, seconds) and what is lost (shares, 0-1).

    ``bridged_s``: one speaker's turn goes on over a pause up to this. ``serial`` times do not
    overlap, as those of one recognizer: otherwise each word's times are off by themselves, so
    that words of one speaker overlap.
    """

    word_jitter_s: float = 0.12
    turn_jitter_s: float = 0.10
    lost_stops: float = 0.0
    missed_backchannels: float = 0.0
    bridged_s: float = 0.5
    serial: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """One word as it was spoken, and whether a listener said it."""

    word: Word
    listening: bool = False


def conversation(
    seed: int, spoiling: Spoiling, *, over: bool = False, minutes: float = 30.0
) -> Case:
    """A made conversation of two speakers, with a backchannel every 12 s.

    The listener speaks in a breath of the other's, or ``over`` the other's words.
    """
    chance = random.Random(seed)
    said = list(_holding_the_floor(chance, minutes * 60.0, over))
    said.sort(key=lambda one: one.word.start or 0.0)
    turns = _heard_turns(said, spoiling, chance)
    words = _heard_words([one.word for one in said], spoiling, chance)
    return Case(f"made {seed}", words, turns)


def _holding_the_floor(chance: random.Random, until_s: float, over: bool) -> Iterator[Said]:
    now, speaker, listened = 1.0, "A", 0.0
    while now < until_s:
        other = "B" if speaker == "A" else "A"
        for _ in range(chance.choice(SPEECH_SENTENCES)):
            sentence = _sentence(chance, speaker)
            for place, word in enumerate(sentence):
                yield Said(replace(word, start=now, end=now + (word.end or 0.0)))
                now += (word.end or 0.0) + chance.choice(BREATH_S)
                if now - listened >= BACKCHANNEL_EVERY_S and place < len(sentence) - 1:
                    listened = now
                    began = now - chance.uniform(0.0, 0.3) if over else now
                    for aside in _listening(chance, began, other):
                        yield aside
                        now = now if over else aside.word.end or now
            now += chance.uniform(*SENTENCE_GAP_S)
        now += chance.uniform(*ANSWER_GAP_S) - SENTENCE_GAP_S[0]
        speaker = other


def _sentence(chance: random.Random, speaker: str) -> list[Word]:
    """The words of a sentence, each from 0 to its length in seconds."""
    texts = chance.choices(WORDS, k=chance.randint(*SENTENCE_WORDS))
    texts[0], texts[-1] = texts[0].capitalize(), texts[-1] + chance.choice("...?")
    return [Word(0.0, chance.uniform(*WORD_S), text, speaker=speaker) for text in texts]


def _listening(chance: random.Random, start: float, listener: str) -> Iterator[Said]:
    for text in chance.choice(LISTENING).split():
        end = start + chance.uniform(*LISTENING_WORD_S)
        yield Said(Word(start, end, text, speaker=listener), listening=True)
        start = end


def _heard_turns(
    said: Sequence[Said], spoiling: Spoiling, chance: random.Random
) -> tuple[Turn, ...]:
    """The speakers' turns with pauses bridged, edges off, and some backchannels missed."""
    turns: list[Turn] = []
    for speaker in "AB":
        spans: list[list[float]] = []
        for one in said:
            if one.word.speaker != speaker or one.word.start is None or one.word.end is None:
                continue
            if one.listening and chance.random() < spoiling.missed_backchannels:
                continue
            if spans and one.word.start - spans[-1][1] <= spoiling.bridged_s:
                spans[-1][1] = max(spans[-1][1], one.word.end)
            else:
                spans.append([one.word.start, one.word.end])
        for span in spans:
            start, end = (edge + chance.gauss(0.0, spoiling.turn_jitter_s) for edge in span)
            start = max(0.0, start)
            turns.append(
                Turn(milliseconds(start), milliseconds(max(start + SHORTEST_S, end)), speaker)
            )
    return tuple(sorted(turns))


def _heard_words(
    spoken: Sequence[Word], spoiling: Spoiling, chance: random.Random
) -> tuple[Word, ...]:
    """The words as a recognizer hears them: times off, some full stops lost, in time order."""
    heard = []
    for word in spoken:
        text = word.text
        if text[-1] in ".?" and chance.random() < spoiling.lost_stops:
            text = text[:-1]
        off = chance.gauss(0.0, spoiling.word_jitter_s), chance.gauss(0.0, spoiling.word_jitter_s)
        start = max(0.0, (word.start or 0.0) + off[0])
        end = max(start + SHORTEST_S, (word.end or 0.0) + off[1])
        heard.append(replace(word, start=milliseconds(start), end=milliseconds(end), text=text))
    if spoiling.serial:
        return _serial(heard)
    return tuple(sorted(heard, key=lambda word: word.start or 0.0))


def _serial(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words in the order they were spoken, none beginning before the one before it ends."""
    starts = sorted(word.start or 0.0 for word in words)
    return one_after_another(
        [replace(word, start=start) for word, start in zip(words, starts, strict=True)]
    )


def one_after_another(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words whose starts do not go back, each ended where the next begins, if not before."""
    following = [*(word.start for word in words[1:]), inf]
    return tuple(
        replace(word, end=max(word.start, min(word.end, after)))
        if word.start is not None and word.end is not None and after is not None
        else word
        for word, after in zip(words, following, strict=True)
    )


#: What the benchmark makes: how the conversation is spoiled, and whether listeners talk over.
MADE: Mapping[str, tuple[Spoiling, bool]] = {
    "backchannels in breaths": (Spoiling(), False),
    "…, a third of the full stops lost": (Spoiling(lost_stops=1 / 3), False),
    "…, turns broken at every pause": (Spoiling(bridged_s=0.0), False),
    "…, overlapping word times": (Spoiling(serial=False), False),
    "…, 30 % of their turns missed": (Spoiling(missed_backchannels=0.3), False),
    "backchannels over words": (Spoiling(), True),
    "…, the words' true times": (Spoiling(word_jitter_s=0.0, serial=False), True),
}
