"""Tell whether both sides put chapters at the same places, and call them the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.texts import make_keys
from compare.rates import Absent
from compare.tokens import ComparedToken
from transcript.values import Header, Transcript

NEAR_WORDS = 30
"""Headers of two sides that are no more words apart stand at the same place."""


@dataclass(frozen=True, slots=True)
class HeaderAgreement:
    """How many headers stand at the same place, and of those how many say the same.

    ``machine`` and ``human`` count each side's headers; added with ``+``.
    """

    machine: int = 0
    human: int = 0
    placed: int = 0
    same_title: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the machine's headers that the person has; ``None`` without any."""
        return self.placed / self.machine if self.machine else None

    @property
    def recall(self) -> float | None:
        """The share of the person's headers that the machine found; ``None`` without any."""
        return self.placed / self.human if self.human else None

    def __add__(self, other: HeaderAgreement) -> HeaderAgreement:
        return HeaderAgreement(
            self.machine + other.machine,
            self.human + other.human,
            self.placed + other.placed,
            self.same_title + other.same_title,
        )


def compare_headers(
    machine: tuple[Transcript, Sequence[ComparedToken]],
    human: tuple[Transcript, Sequence[ComparedToken]],
    pairs: Iterable[tuple[int, int]],
) -> HeaderAgreement | Absent:
    """Compare the headers of two sides, each a transcript and its tokens.

    ``pairs`` are the indices of tokens of equal keys: (machine's, person's).
    """
    for (transcript, _), name in ((machine, "machine"), (human, "human")):
        if not transcript.headers:
            return Absent(f"the {name} side has no chapter headers")
    paired = sorted(pairs)
    end = len(human[1])
    theirs = _locate_headers(*human)
    taken: set[int] = set()
    placed = same = 0
    for index, title in _locate_headers(*machine):
        # Where it lies on the other side: by the next token from there that has a pair.
        at = bisect_left(paired, (index,))
        here = end if at == len(paired) else paired[at][1] - (paired[at][0] - index)
        first = bisect_left(theirs, (here - NEAR_WORDS,))
        stop = bisect_left(theirs, (here + NEAR_WORDS + 1,))
        near = [one for one in range(first, stop) if one not in taken]
        if not near:
            continue
        best = min(near, key=lambda one: (theirs[one][1] != title, abs(theirs[one][0] - here)))
        taken.add(best)
        placed += 1
        same += theirs[best][1] == title
    return HeaderAgreement(len(machine[0].headers), len(human[0].headers), placed, same)


def _locate_headers(
    transcript: Transcript, tokens: Sequence[ComparedToken]
) -> list[tuple[int, tuple[str, ...]]]:
    """Find the first token after each header, and the header's title as keys."""
    first_of = {token.line: token.index for token in reversed(tokens)}
    firsts = sorted(first_of.items())
    numbers = [number for number, _ in firsts]
    found, line = [], 0
    for entry in transcript.entries:
        if isinstance(entry, Header):
            at = bisect_left(numbers, line)
            index = firsts[at][1] if at < len(firsts) else len(tokens)
            found.append((index, make_keys(entry.title.split())))
        else:
            line += 1
    return found
