"""What is said: our own sentences from ``scripts/``, their gaps filled with names and numbers.

A file has a line for each sentence, ``? `` before one that asks; ``{name}``, ``{place}``,
``{day}``, ``{month}`` and ``{number}`` are filled anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

SCRIPTS = Path(__file__).parent / "scripts"

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = (
    *[
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
    ],
    *(f"{ten} {unit}" for ten in TENS for unit in ("one", "three", "four", "six", "eight")),
)
NAMES = {
    False: ["Marta", "Oliver", "Nina", "Felix", "Hanna", "Tobias", "Clara", "Simon"],
    True: ["Ingrid", "Walter", "Paula", "Dennis", "Rosa", "Martin", "Edith", "Julian"],
}
PLACES = {
    False: ["Lisbon", "Hamburg", "Bristol", "Turin", "Antwerp"],
    True: ["Vienna", "Glasgow", "Seville", "Boston", "Prague"],
}

_WHEN = (
    *("In {month} of that year", "A few weeks later", "On the last {day} in {month}"),
    *("Before any of that", "At about {number} in the evening", "The year we moved to {place}"),
    *("After {number} days of waiting", "Some time around {month}", "The very next {day}"),
)
_WHO = (
    *("{name} and I", "my neighbour from {place}", "a woman called {name}", "the whole team"),
    *("{number} of us", "somebody from the council", "two students", "my brother {name}"),
)
_DID = (
    *("went through all the old papers", "drove over to {place}", "counted everything again"),
    *("wrote a long letter to the mayor", "sat down with a map and a pot of tea"),
    *("borrowed a ladder and climbed up", "tried it with {number} instead of {number}"),
    *("asked the people at the market", "built a small one out of wood", "rang up {name}"),
)
_SO = (
    *("and that was cheaper than we had feared", "and it took {number} hours, not {number}"),
    *("but in the end nothing came of it", "which is why we still do it on {day}"),
    *("and {name} has told the story ever since", "so we started again from the beginning"),
    *("and I learnt more than in {number} years of school", "because nobody else had the time"),
    *("and then the lights went out", "although the people in {place} do it differently"),
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Where names and places come from: one for tuning on, one that is held out."""

    held_out: bool

    def fill(self, text: str, random: Random) -> str:
        """Fill every gap of ``text``."""
        while "{" in text:
            gap = text[text.index("{") + 1 : text.index("}")]
            text = text.replace(f"{{{gap}}}", self._draw(gap, random), 1)
        return text

    def _draw(self, gap: str, random: Random) -> str:
        choices: dict[str, Sequence[str]] = {
            "name": NAMES[self.held_out],
            "place": PLACES[self.held_out],
            "day": DAYS,
            "month": MONTHS,
            "number": NUMBERS,
        }
        drawn = random.choice(choices[gap.casefold()])
        return drawn.capitalize() if gap[0].isupper() else drawn


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """The lines of a script."""
    return tuple((SCRIPTS / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def exchange_lines(scene: str, pool: Pool, random: Random) -> Iterator[str]:
    """Short turns without end: the scene's in their order, others and reactions between them."""
    while True:
        short = list(read_lines("short"))
        random.shuffle(short)
        for line in read_lines(scene):
            yield pool.fill(line, random)
            if random.random() < 0.3:
                yield random.choice(read_lines("reactions"))
            if short and random.random() < 0.35:
                yield pool.fill(short.pop(), random)


class Subject:
    """Questions and answers about one thing, in their order, and sentences between them."""

    def __init__(self, name: str, pool: Pool, random: Random) -> None:
        lines = read_lines(name)
        self._questions = [line[2:] for line in lines if line.startswith("? ")]
        self._answers = [line for line in lines if not line.startswith("? ")]
        self._pool, self._random = pool, random

    def ask(self) -> str:
        """The next question, or one of the kind that always serves."""
        if self._questions:
            return self._questions.pop(0)
        return self._pool.fill(
            "And what happened then, {name} told me it was in {month}?", self._random
        )

    def answer(self) -> str:
        """The subject's next sentence, or a remembered one."""
        if self._answers and self._random.random() < 0.4:
            return self._answers.pop(0)
        when, who, did, so = (self._random.choice(of) for of in (_WHEN, _WHO, _DID, _SO))
        return self._pool.fill(f"{when} {who} {did}, {so}.", self._random)
