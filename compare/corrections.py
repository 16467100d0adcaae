"""What people put right in names and terms: what was heard, what is meant, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from align.glossary.tokens import make_term_key, split_token
from compare.comparison import Comparison
from compare.edits import LONGEST, EditKind
from compare.english import NEVER_NAMES
from compare.terms import terms_of
from compare.tokens import ComparedToken
from transcript.spacing import join_texts

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
    """The corrections of one pair of transcripts, and what the person wrote otherwise.

    ``written`` counts every spelling of one to four words of the person, by keys; ``forms`` counts
    how each of the person's names and terms is written, by its keys.
    """

    corrections: tuple[FoundCorrection, ...]
    written: Counter[tuple[str, ...]]
    forms: Counter[str]


def find_corrections(found: Comparison) -> FoundCorrections:
    """Find the names and terms that the person of a comparison put right."""
    names = terms_of(found.human).indices
    texts = [token.text for token in found.machine]
    corrections = []
    for one in found.stretches:
        if one.kind is not EditKind.NAME or not one.machine:
            continue
        is_moved = not one.human and one.partner is not None
        human = found.stretches[one.partner or 0].human if is_moved else one.human
        said, meant = _trim(found.machine, one.machine), _trim(found.human, human)
        if not (0 < len(said) <= LONGEST and 0 < len(meant) <= LONGEST):
            continue
        if len(meant) > 1 and not any(index in names for index in meant):
            continue
        before = texts[max(0, said.start - AROUND) : said.start]
        heard = join_texts(texts[said.start : said.stop])
        after = texts[said.stop : said.stop + AROUND]
        corrections.append(
            FoundCorrection(
                _join_cores(found.machine, said),
                _join_cores(found.human, meant),
                found.machine[said.start].start,
                " ".join((*before, f"[{heard}]", *after)),
            )
        )
    keys = [part for token in found.human for part in make_term_key(token.text)]
    written = Counter(
        tuple(keys[index : index + length])
        for length in range(1, LONGEST + 1)
        for index in range(len(keys) - length + 1)
    )
    forms = Counter(
        split_token(found.human[index].text).text for index in names if found.human[index].key
    )
    return FoundCorrections(tuple(corrections), written, forms)


def _trim(tokens: Sequence[ComparedToken], indices: range) -> range:
    """Trim the small words at both ends; ``at Bol`` is about ``Bol``."""
    start, stop = indices.start, indices.stop
    while stop - start > 1 and tokens[start].key in NEVER_NAMES:
        start += 1
    while stop - start > 1 and tokens[stop - 1].key in NEVER_NAMES:
        stop -= 1
    return range(start, stop)


def _join_cores(tokens: Sequence[ComparedToken], indices: range) -> str:
    """Join words without the punctuation and the possessive around them."""
    return join_texts([split_token(tokens[index].text).text for index in indices])
