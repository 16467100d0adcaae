"""Every difference between two texts, and what kind it is.

The rules in their order; the first that fits decides:

1. tokens of equal keys are *same*, or *case or punctuation* where they are written differently,
   or *speaker changed* where the two sides' speakers are not the same person;
2. *contraction*, *number* and words parted or joined (*case or punctuation*), by what they say;
3. what one side alone has: a *filler*, a *repetition or false start* (:mod:`compare.removals`);
4. words that stand where a name or term of the person stands: *name or term put right*;
5. words of one side alone, :data:`~compare.removals.PASSAGE` or more or a whole utterance:
   *passage cut* or *passage added*, and *moved* where they turn up elsewhere;
6. anything else is *reworded*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.texts import measure_spelling_similarity
from compare.edits import EditKind, EditStretch
from compare.english import NEVER_NAMES
from compare.moves import mark_moves
from compare.pairing import TokenPair, pair_tokens
from compare.removals import PASSAGE, split_removals
from compare.terms import Terms, are_forms, is_family, is_inflected, terms_of
from compare.tokens import ComparedToken

LONG_GAP = 8
"""So many words of one side in a row, amid a rewording, are a passage of their own."""
FEW = 4
"""Words a side up to which a name stands for whatever the machine has in its place."""

MUCH_ALIKE = 0.6
"""How alike a word and the one put in its place are spelt if it was misheard."""

_ENDS = re.compile(r"[.?!…][\"”’')\]]*$")
_BONDED = {
    "contraction": EditKind.CONTRACTION,
    "number": EditKind.NUMBER,
    "spacing": EditKind.PUNCTUATION,
}


@dataclass(frozen=True, slots=True)
class ComparedSides:
    """Both sides' tokens and keys, the person's terms, and who of the machine is who.

    ``who`` maps the machine's speakers to the person's; empty where a side has no speakers.
    ``pack`` is that of the language spoken.
    """

    machine: Sequence[ComparedToken]
    human: Sequence[ComparedToken]
    machine_keys: tuple[str, ...]
    human_keys: tuple[str, ...]
    terms: Terms
    heard: Terms
    who: Mapping[str, str]
    pack: LanguagePack

    @classmethod
    def of(
        cls,
        machine: Sequence[ComparedToken],
        human: Sequence[ComparedToken],
        who: Mapping[str, str],
        pack: LanguagePack = ENGLISH,
    ) -> ComparedSides:
        """Collect what has to be known of the whole of both sides."""
        return cls(
            machine,
            human,
            tuple(token.key for token in machine),
            tuple(token.key for token in human),
            terms_of(human),
            terms_of(machine),
            who,
            pack,
        )


def classify(
    sides: ComparedSides, pairs: Sequence[TokenPair] | None = None
) -> tuple[EditStretch, ...]:
    """Classify every difference: stretches in order, each token of both sides in exactly one."""
    found: list[EditStretch] = []
    open_pairs: list[TokenPair] = []
    for pair in pair_tokens(sides.machine_keys, sides.human_keys) if pairs is None else pairs:
        if pair.bond in ("none", "alike", "other"):
            open_pairs.append(pair)
            continue
        found += _classify_gap(sides, open_pairs)
        open_pairs = []
        if pair.bond == "equal":
            found += _split_equal(sides, pair)
        else:
            found.append(_stretch(_BONDED[pair.bond], [pair]))
    found += _classify_gap(sides, open_pairs)
    return mark_moves(
        _join_neighbours(found), sides.machine_keys, sides.human_keys, sides.terms.indices
    )


def _stretch(kind: EditKind, pairs: Sequence[TokenPair], *, misheard: bool = False) -> EditStretch:
    return EditStretch(
        kind,
        range(pairs[0].a, pairs[-1].a_stop),
        range(pairs[0].b, pairs[-1].b_stop),
        misheard=misheard,
    )


def _split_equal(sides: ComparedSides, pair: TokenPair) -> Iterator[EditStretch]:
    """Split tokens of equal keys by whether they are written alike and have the same speaker."""
    kinds = []
    for said, meant in zip(
        sides.machine[pair.a : pair.a_stop], sides.human[pair.b : pair.b_stop], strict=True
    ):
        are_known = sides.who and said.speaker is not None and meant.speaker is not None
        if are_known and sides.who.get(said.speaker or "") != meant.speaker:
            kinds.append(EditKind.SPEAKER)
        else:
            kinds.append(EditKind.SAME if said.text == meant.text else EditKind.PUNCTUATION)
    start, shift = pair.a, pair.b - pair.a
    for kind, run in groupby(kinds):
        stop = start + sum(1 for _ in run)
        yield EditStretch(kind, range(start, stop), range(start + shift, stop + shift))
        start = stop


def _classify_gap(sides: ComparedSides, pairs: list[TokenPair]) -> Iterator[EditStretch]:
    """Classify what stands between two places where both say the same."""
    rest: list[TokenPair] = []
    for side, group in groupby(pairs, key=_side_of):
        run = list(group)
        if side == "both":
            rest += run
            continue
        first, last = run[0], run[-1]
        if side == "machine":
            tokens, keys, start, stop = sides.machine, sides.machine_keys, first.a, last.a_stop
        else:
            tokens, keys, start, stop = sides.human, sides.human_keys, first.b, last.b_stop
        # Only what is near matters, and a slice of a long text for every word would not be quick.
        low, high = max(0, start - 12), min(len(tokens), stop + 12)
        texts = [token.text for token in tokens[low:high]]
        for piece in split_removals(keys[low:high], texts, start - low, stop - low, sides.pack):
            part = run[piece.start + low - start : piece.stop + low - start]
            if piece.kind is None:
                rest += part
            else:
                yield from _classify_rest(sides, rest)
                rest = []
                yield _stretch(piece.kind, part)
    yield from _classify_rest(sides, rest)


def _side_of(pair: TokenPair) -> str:
    return "both" if pair.bond != "none" else "machine" if pair.a < pair.a_stop else "human"


def _classify_rest(sides: ComparedSides, pairs: list[TokenPair]) -> Iterator[EditStretch]:
    """Classify passages, names and rewordings."""
    part: list[TokenPair] = []
    for side, group in groupby(pairs, key=_side_of):
        run = list(group)
        if side != "both" and len(run) >= LONG_GAP:
            yield from _classify_words(sides, part)
            part = []
            yield _stretch(EditKind.CUT if side == "machine" else EditKind.ADDED, run)
        else:
            part += run
    yield from _classify_words(sides, part)


def _classify_words(sides: ComparedSides, pairs: list[TokenPair]) -> Iterator[EditStretch]:
    """Classify names, and what stands between them."""
    is_name = [_is_name(sides, pair, pairs) for pair in pairs]
    others = [pair for pair, is_one in zip(pairs, is_name, strict=True) if not is_one]
    # Words of content on one side alone may be a piece of the name beside them.
    said = [
        key
        for pair in others
        for key in (
            *sides.machine_keys[pair.a : pair.a_stop],
            *sides.human_keys[pair.b : pair.b_stop],
        )
    ]
    are_pieces = NEVER_NAMES.isdisjoint(said) and all(pair.bond == "none" for pair in others)
    if any(is_name) and _are_few(pairs) and are_pieces:
        yield _stretch(EditKind.NAME, pairs)
        return
    for is_one, group in groupby(zip(is_name, pairs, strict=True), key=itemgetter(0)):
        run = [pair for _, pair in group]
        if is_one:
            yield from (_stretch(EditKind.NAME, [pair]) for pair in run)
        else:
            yield _classify_wording(sides, run)


def _classify_wording(sides: ComparedSides, pairs: list[TokenPair]) -> EditStretch:
    """Tell a passage that one side alone has from words put another way."""
    where = {_side_of(pair) for pair in pairs}
    if len(where) > 1 or "both" in where:
        misheard = all(
            pair.bond == "alike"
            and not are_forms(
                "".join(sides.machine_keys[pair.a : pair.a_stop]),
                "".join(sides.human_keys[pair.b : pair.b_stop]),
            )
            for pair in pairs
        )
        return _stretch(EditKind.REWORDED, pairs, misheard=misheard)
    first, last = pairs[0], pairs[-1]
    if "machine" in where:
        kind, tokens, start, stop = EditKind.CUT, sides.machine, first.a, last.a_stop
    else:
        kind, tokens, start, stop = EditKind.ADDED, sides.human, first.b, last.b_stop
    ends = _ENDS.search(tokens[stop - 1].text) is not None
    begins = start == 0 or _ENDS.search(tokens[start - 1].text) is not None
    is_passage = stop - start >= PASSAGE or (ends and begins)
    return _stretch(kind if is_passage else EditKind.REWORDED, pairs)


def _are_few(pairs: Sequence[TokenPair]) -> bool:
    return pairs[-1].a_stop - pairs[0].a <= FEW and pairs[-1].b_stop - pairs[0].b <= FEW


def _is_name(sides: ComparedSides, pair: TokenPair, among: Sequence[TokenPair]) -> bool:
    """Tell whether a name or term of the person stands where the machine has something else."""
    said = sides.machine_keys[pair.a : pair.a_stop]
    meant = sides.human_keys[pair.b : pair.b_stop]
    has_term = not sides.terms.indices.isdisjoint(range(pair.b, pair.b_stop))
    if pair.bond not in ("alike", "other") or NEVER_NAMES.issuperset(said):
        return False
    if pair.bond == "other":
        return has_term and _are_few(among)
    one, other = "".join(said), "".join(meant)
    if is_inflected(one, other) or (is_family(one, other) and not has_term):
        return False
    # A word the machine never has, for one much like it that the person never has, is a name too.
    is_new = sides.heard.keys.keys().isdisjoint(meant)
    is_gone = sides.terms.keys.keys().isdisjoint(said)
    has_digit = any(letter.isdigit() for letter in one + other)
    is_replaced = is_new and is_gone and not has_digit
    return has_term or (is_replaced and measure_spelling_similarity(one, other) >= MUCH_ALIKE)


def _join_neighbours(stretches: Iterable[EditStretch]) -> list[EditStretch]:
    """Join neighbours of one kind into one stretch; each filler stays one of its own."""
    found: list[EditStretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind is one.kind
            and one.kind is not EditKind.FILLER
            and last.misheard == one.misheard
        ):
            found[-1] = EditStretch(
                one.kind,
                range(last.machine.start, one.machine.stop),
                range(last.human.start, one.human.stop),
                misheard=one.misheard,
            )
        else:
            found.append(one)
    return found
