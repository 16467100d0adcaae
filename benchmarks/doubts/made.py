"""A made conversation as a recognizer would write it down, without faults of consequence.

Two people talk in sentences of the miniature's grammar, about names that come again. Words have
times and probabilities, of which one in thirty is low though the word is right; the turns' edges
are off by a tenth of a second; a voice check is sure of most lines. People say "no, no, no, no" now
and then.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from examples.speech import lexicon, sentences
from transcript.values import Line, Turn, Word, milliseconds

SPEAKERS = ("Marta", "Jonas")
WORD_S = (0.14, 0.45)
SENTENCE_GAP_S = (0.1, 0.6)
TURN_SENTENCES = (1, 2, 3, 4, 5)
TURN_JITTER_S = 0.1
BRIDGED_S = 0.5
UNSURE_SHARE = 1 / 30
#: What people do say four times and more, and how long a word of it lasts.
REFRAINS = (
    ("No, no, no, no.", 0.2),
    ("No no no no no no.", 0.17),
    ("Yeah, yeah, yeah, yeah.", 0.22),
    ("It was very very very very slow.", 0.25),
    ("Ha ha ha ha ha.", 0.15),
    ("La la la la la la la.", 0.35),
    ("Many many many many people.", 0.25),
    ("Bye. Bye. Bye. Bye.", 0.35),
    ("Okay, okay, okay, okay, okay.", 0.25),
    ("Thank you. Thank you. Thank you. Thank you.", 0.22),
)
REFRAIN_EVERY = 60


@dataclass(frozen=True, slots=True)
class Made:
    """Lines of a sentence each, and who really spoke when; ``names`` are those that come again."""

    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    names: tuple[str, ...]
    refrains: int


def conversation(seed: int, minutes: float = 60.0) -> Made:
    """The conversation of a seed."""
    chance = random.Random(seed)
    names = tuple(chance.sample(lexicon.FIRST_NAMES, 4) + chance.sample(lexicon.SURNAMES, 4))
    lines: list[Line] = []
    now, speaker, refrains = 1.0, 0, 0
    while now < minutes * 60:
        for _ in range(chance.choice(TURN_SENTENCES)):
            text, word_s = _text(chance, names), None
            if chance.randrange(REFRAIN_EVERY) == 0:
                text, word_s = chance.choice(REFRAINS)
                refrains += 1
            line = said(text, now, SPEAKERS[speaker], chance, word_s)
            lines.append(line)
            now = (line.end or now) + chance.uniform(*SENTENCE_GAP_S)
        speaker = 1 - speaker
    closing = said("Thank you. Bye.", now, SPEAKERS[speaker], chance)
    return Made((*lines, closing), heard_turns((*lines, closing), chance), names, refrains)


def said(
    text: str, start: float, speaker: str, chance: random.Random, word_s: float | None = None
) -> Line:
    """A line with a time and a probability for each word."""
    words = []
    now = start
    for token in text.split():
        end = now + (word_s or chance.uniform(*WORD_S))
        sure = chance.betavariate(2, 3) if chance.random() < UNSURE_SHARE else _sure(chance)
        words.append(Word(milliseconds(now), milliseconds(end), token, round(sure, 3), speaker))
        now = end
    confidence = round(chance.betavariate(9, 2), 3)
    return Line(words[0].start, words[-1].end, speaker, text, tuple(words), (), confidence)


def heard_turns(lines: tuple[Line, ...], chance: random.Random) -> tuple[Turn, ...]:
    """Turns of the lines as a diarizer finds them: short pauses bridged, edges off."""
    turns: list[Turn] = []
    for line in lines:
        start, end, speaker = line.start or 0.0, line.end or 0.0, line.speaker or ""
        if turns and turns[-1].speaker == speaker and start - turns[-1].end < BRIDGED_S:
            turns[-1] = replace(turns[-1], end=end)
        else:
            turns.append(Turn(start, end, speaker))
    return tuple(_off(turn, chance) for turn in turns)


def _off(turn: Turn, chance: random.Random) -> Turn:
    start = max(0.0, turn.start + chance.gauss(0.0, TURN_JITTER_S))
    end = max(start + 0.02, turn.end + chance.gauss(0.0, TURN_JITTER_S))
    return Turn(milliseconds(start), milliseconds(end), turn.speaker)


def _text(chance: random.Random, names: tuple[str, ...]) -> str:
    """A sentence; one in six speaks of a name that comes again."""
    text = sentences.sentence(chance)
    if chance.randrange(6) == 0:
        name = chance.choice(names)
        opening = chance.choice(("I asked", "So we met", "That was", "We worked with", "Ask"))
        text = f"{opening} {name}, and {text[0].lower()}{text[1:]}"
    return text


def _sure(chance: random.Random) -> float:
    return chance.betavariate(14, 1)
