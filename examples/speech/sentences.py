"""A seeded grammar of podcast English: new sentences over words that are known.

Sentences are assembled from clauses whose blanks are filled at random, so a seed never used
before says things never said before. Every word is written as it should be transcribed;
numbers are words.
"""

from __future__ import annotations

import re
from random import Random

from examples.speech import lexicon

BACKCHANNELS = ("Mhm.", "Yeah.", "Right.", "Okay.", "Uh, yeah.", "Sure.", "I see.", "Exactly.")

_BLANK = re.compile(r"\{(\w+)\}")
_FILLER_SHARE = 0.15


def sentence(rng: Random) -> str:
    """One sentence, question or short remark."""
    template = rng.choices(
        (_statement, _joined, _question, _remark), weights=(0.5, 0.22, 0.16, 0.12)
    )[0]
    return _finished(template(rng), rng)


def question(rng: Random) -> str:
    """One question."""
    return _finished(_question(rng), rng)


def backchannel(rng: Random) -> str:
    """What a listener says under the other's speech: one or two words."""
    return rng.choice(BACKCHANNELS)


def full_name(rng: Random) -> tuple[str, str]:
    """A first name and a surname."""
    return rng.choice(lexicon.FIRST_NAMES), rng.choice(lexicon.SURNAMES)


def introduction(rng: Random, host: str, guest: str) -> tuple[str, ...]:
    """The sentences in which `host` (a first name) opens the show and introduces `guest`."""
    return (
        filled(rng.choice(lexicon.WELCOMES), rng),
        rng.choice((f"I'm your host {host}.", f"My name is {host}.", f"I am {host}.")),
        rng.choice(
            (
                f"Today I am joined by {guest}.",
                f"Our guest today is {guest}.",
                f"Today we are talking with {guest}.",
                f"With me today is {guest}.",
            )
        ),
        filled("{First} is a {role} from {place}, and works at {company}.", rng, guest),
        f"Welcome to the show, {guest.split()[0]}.",
    )


def greeting(rng: Random, host: str) -> tuple[str, ...]:
    """How the guest answers the introduction."""
    return (
        rng.choice(("Thank you", "Thanks", "Hi")) + f" {host}.",
        rng.choice(("I am happy to be here.", "It is great to be here.", "Thanks for having me.")),
    )


def filled(template: str, rng: Random, guest: str | None = None) -> str:
    """`template` with each `{blank}` replaced by a word or clause of that kind."""

    def _word(blank: re.Match[str]) -> str:
        kind = blank[1]
        if kind == "First" and guest is not None:
            return guest.split()[0]
        if kind == "number":
            return number(rng)
        return filled(rng.choice(lexicon.KINDS[kind]), rng)

    return _BLANK.sub(_word, template)


def number(rng: Random) -> str:
    """A number from two to some thousands, or a year, in words."""
    kind = rng.random()
    if kind < 0.5:
        return _below_hundred(rng.randrange(2, 100))
    if kind < 0.75:
        return (
            f"{lexicon.SMALL_NUMBERS[rng.randrange(1, 10)]} {rng.choice(('hundred', 'thousand'))}"
        )
    return f"{rng.choice(('nineteen', 'twenty'))} {_below_hundred(rng.randrange(10, 100))}"


def _below_hundred(value: int) -> str:
    if value < 20:
        return lexicon.SMALL_NUMBERS[value]
    tens, ones = divmod(value, 10)
    return lexicon.TENS[tens - 2] + (f" {lexicon.SMALL_NUMBERS[ones]}" if ones else "")


def _statement(rng: Random) -> str:
    opening = rng.choice(lexicon.OPENINGS) if rng.random() < 0.35 else ""
    tail = " " + rng.choice(lexicon.TAILS) if rng.random() < 0.3 else ""
    return opening + filled(rng.choice(lexicon.CLAUSES), rng) + filled(tail, rng) + "."


def _joined(rng: Random) -> str:
    first = filled(rng.choice(lexicon.CLAUSES), rng)
    second = filled(rng.choice(lexicon.CLAUSES), rng)
    return f"{first}{rng.choice(lexicon.JOINTS)}{second}."


def _question(rng: Random) -> str:
    lead = rng.choice(lexicon.QUESTION_LEADS) if rng.random() < 0.3 else ""
    return lead + filled(rng.choice(lexicon.QUESTIONS), rng) + "?"


def _remark(rng: Random) -> str:
    return filled(rng.choice(lexicon.REMARKS), rng)


def _finished(text: str, rng: Random) -> str:
    """`text` with a capital, and now and then a filler."""
    words = text.split()
    if len(words) > 4 and rng.random() < _FILLER_SHARE:
        where = rng.randrange(1, len(words) - 1)
        if words[where - 1][-1] not in ".?!,":
            words[where - 1] += ","
            words.insert(where, rng.choice(("uh,", "um,")))
    elif len(words) > 4 and rng.random() < _FILLER_SHARE / 2:
        words.insert(0, rng.choice(("Um,", "Uh,")))
    text = " ".join(words)
    return text[0].upper() + text[1:]
