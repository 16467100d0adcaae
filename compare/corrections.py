"""What people put right in names and terms: what was heard, what is meant, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.glossary.tokens import make_term_key, split_token
from compare.comparison import Comparison
from compare.edits import LONGEST, EditKind, EditStretch
from compare.english import NEVER_NAMES
from compare.terms import terms_of
from compare.tokens import ComparedToken

AROUND = 4
"""Words on either side that an example shows."""


@dataclass(frozen=True, slots=True)
class FoundCorrection:
    """One place where a person wrote ``meant`` for what the machine had ``heard``.

    ``start`` is the second it is said at, ``None`` where unknown; ``example`` is the machine's text
    around it, with what was heard in brackets.
    """

    heard: str
    meant: str
    start: float | None
    example: str


@dataclass(frozen=True, slots=True)
class FoundCorrections:
    """All sightings of one pair of transcripts, and what the person wrote otherwise.

    ``written`` counts every spelling of one to four words of the person, by keys; ``forms`` counts
    how each of the person's names and terms is written, by its keys.
    """

    sightings: tuple[FoundCorrection, ...]
    written: Counter[tuple[str, ...]]
    forms: Counter[str]


def find_corrections(found: Comparison) -> FoundCorrections:
    """The names and terms that the person of a comparison put right."""
    names = terms_of(found.human).places
    sightings = tuple(_sightings(found, names))
    forms = Counter(
        split_token(found.human[place].text).text for place in names if found.human[place].key
    )
    return FoundCorrections(sightings, _written(found.human), forms)


def _sightings(found: Comparison, names: frozenset[int]) -> Iterator[FoundCorrection]:
    for one in found.stretches:
        if one.kind is not EditKind.NAME or not one.machine:
            continue
        human = one.human if one.human or one.partner is None else _moved(found, one.partner)
        said = _trimmed(found.machine, one.machine)
        meant = _trimmed(found.human, human)
        if not (0 < len(said) <= LONGEST and 0 < len(meant) <= LONGEST):
            continue
        if any(place in names for place in meant) or len(meant) == 1:
            yield FoundCorrection(
                _text(found.machine, said),
                _text(found.human, meant),
                found.machine[said[0]].start,
                _example(found.machine, said),
            )


def _moved(found: Comparison, partner: int) -> range:
    stretch: EditStretch = found.stretches[partner]
    return stretch.human


def _trimmed(tokens: Sequence[ComparedToken], places: range) -> range:
    """The places without the small words at both ends; ``at Bol`` is about ``Bol``."""
    start, stop = places.start, places.stop
    while stop - start > 1 and tokens[start].key in NEVER_NAMES:
        start += 1
    while stop - start > 1 and tokens[stop - 1].key in NEVER_NAMES:
        stop -= 1
    return range(start, stop)


def _text(tokens: Sequence[ComparedToken], places: range) -> str:
    """The words at ``places`` without the punctuation and the possessive around them."""
    return " ".join(split_token(tokens[place].text).text for place in places)


def _example(tokens: Sequence[ComparedToken], places: range) -> str:
    before = (token.text for token in tokens[max(0, places.start - AROUND) : places.start])
    heard = " ".join(tokens[place].text for place in places)
    after = (token.text for token in tokens[places.stop : places.stop + AROUND])
    return " ".join((*before, f"[{heard}]", *after))


def _written(tokens: Sequence[ComparedToken]) -> Counter[tuple[str, ...]]:
    keys = [part for token in tokens for part in make_term_key(token.text)]
    return Counter(
        tuple(keys[place : place + length])
        for length in range(1, LONGEST + 1)
        for place in range(len(keys) - length + 1)
    )
