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

from align.texts import measure_spelling_similarity
from compare.edits import EditKind, EditStretch
from compare.english import NEVER_NAMES
from compare.moves import mark_moves
from compare.pairing import TokenPair, pair_tokens
from compare.removals import PASSAGE, split_removals
from compare.terms import Terms, is_family, is_inflected, terms_of
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
    """

    machine: Sequence[ComparedToken]
    human: Sequence[ComparedToken]
    machine_keys: tuple[str, ...]
    human_keys: tuple[str, ...]
    terms: Terms
    heard: Terms
    who: Mapping[str, str]

    @classmethod
    def of(
        cls,
        machine: Sequence[ComparedToken],
        human: Sequence[ComparedToken],
        who: Mapping[str, str],
    ) -> ComparedSides:
        """The sides, with what has to be known of the whole of them."""
        return cls(
            machine,
            human,
            tuple(token.key for token in machine),
            tuple(token.key for token in human),
            terms_of(human),
            terms_of(machine),
            who,
        )


def classify(
    sides: ComparedSides, atoms: Sequence[TokenPair] | None = None
) -> tuple[EditStretch, ...]:
    """The stretches, every token of both sides in exactly one, in order."""
    found: list[EditStretch] = []
    open_atoms: list[TokenPair] = []
    for atom in pair_tokens(sides.machine_keys, sides.human_keys) if atoms is None else atoms:
        if atom.bond in ("none", "alike", "other"):
            open_atoms.append(atom)
            continue
        found += _group(sides, open_atoms)
        open_atoms = []
        if atom.bond == "equal":
            found += _equal(sides, atom)
        else:
            found.append(_stretch(_BONDED[atom.bond], [atom]))
    found += _group(sides, open_atoms)
    return mark_moves(_joined(found), sides.machine_keys, sides.human_keys, sides.terms.places)


def _stretch(kind: EditKind, atoms: Sequence[TokenPair], *, misheard: bool = False) -> EditStretch:
    return EditStretch(
        kind,
        range(atoms[0].a, atoms[-1].a_stop),
        range(atoms[0].b, atoms[-1].b_stop),
        misheard=misheard,
    )


def _equal(sides: ComparedSides, atom: TokenPair) -> Iterator[EditStretch]:
    """Tokens of equal keys, parted by whether they are written and spoken alike."""
    shift = atom.b - atom.a
    kinds = [
        _kind(sides, sides.machine[i], sides.human[i + shift]) for i in range(atom.a, atom.a_stop)
    ]
    start = atom.a
    for kind, run in groupby(kinds):
        stop = start + sum(1 for _ in run)
        yield EditStretch(kind, range(start, stop), range(start + shift, stop + shift))
        start = stop


def _kind(sides: ComparedSides, said: ComparedToken, meant: ComparedToken) -> EditKind:
    """What a token is whose counterpart has the same key."""
    are_known = sides.who and said.speaker is not None and meant.speaker is not None
    if are_known and sides.who.get(said.speaker or "") != meant.speaker:
        return EditKind.SPEAKER
    return EditKind.SAME if said.text == meant.text else EditKind.PUNCTUATION


def _group(sides: ComparedSides, atoms: list[TokenPair]) -> Iterator[EditStretch]:
    """What stands between two atoms that say the same."""
    rest: list[TokenPair] = []
    for run in _runs(atoms):
        if run[0].bond != "none":
            rest += run
            continue
        for kind, part in _removals(sides, run):
            if kind is None:
                rest += part
            else:
                yield from _rest(sides, rest)
                rest = []
                yield _stretch(kind, part)
    yield from _rest(sides, rest)


def _runs(atoms: Iterable[TokenPair]) -> Iterator[list[TokenPair]]:
    """The atoms in runs: those of the machine alone, of the person alone, of both."""
    run: list[TokenPair] = []
    for atom in atoms:
        if run and _side(atom) != _side(run[-1]):
            yield run
            run = []
        run.append(atom)
    if run:
        yield run


def _side(atom: TokenPair) -> str:
    return "both" if atom.bond != "none" else "machine" if atom.a < atom.a_stop else "human"


def _removals(
    sides: ComparedSides, run: list[TokenPair]
) -> Iterator[tuple[EditKind | None, list[TokenPair]]]:
    """A run of one side's tokens, parted by why the other side lacks them."""
    first, last = run[0], run[-1]
    if _side(first) == "machine":
        tokens, keys, start, stop = sides.machine, sides.machine_keys, first.a, last.a_stop
    else:
        tokens, keys, start, stop = sides.human, sides.human_keys, first.b, last.b_stop
    # Only what is near matters, and a slice of a long text for every word would not be quick.
    low, high = max(0, start - 12), min(len(tokens), stop + 12)
    texts = [token.text for token in tokens[low:high]]
    for piece in split_removals(keys[low:high], texts, start - low, stop - low):
        yield piece.kind, run[piece.start + low - start : piece.stop + low - start]


def _rest(sides: ComparedSides, atoms: list[TokenPair]) -> Iterator[EditStretch]:
    """Passages, names and rewordings."""
    part: list[TokenPair] = []
    for run in _runs(atoms):
        if run[0].bond == "none" and len(run) >= LONG_GAP:
            yield from _reworded(sides, part)
            part = []
            yield _stretch(EditKind.CUT if _side(run[0]) == "machine" else EditKind.ADDED, run)
        else:
            part += run
    yield from _reworded(sides, part)


def _reworded(sides: ComparedSides, atoms: list[TokenPair]) -> Iterator[EditStretch]:
    if not atoms:
        return
    if all(atom.bond == "none" for atom in atoms) and len({_side(atom) for atom in atoms}) == 1:
        yield _one_sided(sides, atoms)
        return
    is_name = [_is_name(sides, atom, atoms) for atom in atoms]
    others = [atom for atom, is_one in zip(atoms, is_name, strict=True) if not is_one]
    if any(is_name) and _are_few(atoms) and all(_is_shred(sides, atom) for atom in others):
        yield _stretch(EditKind.NAME, atoms)
        return
    run: list[TokenPair] = []
    for atom, is_one in zip(atoms, is_name, strict=True):
        if is_one:
            yield from _wording(sides, run)
            run = []
            yield _stretch(EditKind.NAME, [atom])
        else:
            run.append(atom)
    yield from _wording(sides, run)


def _is_shred(sides: ComparedSides, atom: TokenPair) -> bool:
    """Whether an atom may be a piece of the name beside it: words of content on one side alone."""
    said = sides.machine_keys[atom.a : atom.a_stop] + sides.human_keys[atom.b : atom.b_stop]
    return atom.bond == "none" and not any(key in NEVER_NAMES for key in said)


def _wording(sides: ComparedSides, atoms: list[TokenPair]) -> Iterator[EditStretch]:
    if not atoms:
        return
    if all(atom.bond == "none" for atom in atoms) and len({_side(atom) for atom in atoms}) == 1:
        yield _one_sided(sides, atoms)
        return
    misheard = all(atom.bond == "alike" and not _is_form(sides, atom) for atom in atoms)
    yield _stretch(EditKind.REWORDED, atoms, misheard=misheard)


def _one_sided(sides: ComparedSides, atoms: list[TokenPair]) -> EditStretch:
    """Words of one side alone: a passage, or a word or two of a sentence that is kept."""
    is_machine = _side(atoms[0]) == "machine"
    tokens = sides.machine if is_machine else sides.human
    start = atoms[0].a if is_machine else atoms[0].b
    stop = atoms[-1].a_stop if is_machine else atoms[-1].b_stop
    ends = _ENDS.search(tokens[stop - 1].text) is not None
    begins = start == 0 or _ENDS.search(tokens[start - 1].text) is not None
    if stop - start >= PASSAGE or (ends and begins):
        return _stretch(EditKind.CUT if is_machine else EditKind.ADDED, atoms)
    return _stretch(EditKind.REWORDED, atoms)


def _are_few(atoms: Sequence[TokenPair]) -> bool:
    return atoms[-1].a_stop - atoms[0].a <= FEW and atoms[-1].b_stop - atoms[0].b <= FEW


def _is_form(sides: ComparedSides, atom: TokenPair) -> bool:
    said = "".join(sides.machine_keys[atom.a : atom.a_stop])
    meant = "".join(sides.human_keys[atom.b : atom.b_stop])
    if said in NEVER_NAMES and meant in NEVER_NAMES:
        return True  # ``has`` and ``have``, ``it`` and ``that``: grammar
    return is_inflected(said, meant) or is_family(said, meant)


def _is_name(sides: ComparedSides, atom: TokenPair, among: Sequence[TokenPair]) -> bool:
    """Whether a name or term of the person stands where the machine has something else."""
    if atom.bond not in ("alike", "other"):
        return False
    said = sides.machine_keys[atom.a : atom.a_stop]
    meant = sides.human_keys[atom.b : atom.b_stop]
    has_term = any(place in sides.terms.places for place in range(atom.b, atom.b_stop))
    is_content = any(key not in NEVER_NAMES for key in said)
    joined = "".join(said), "".join(meant)
    if atom.bond == "alike":
        if is_inflected(*joined) or (is_family(*joined) and not has_term):
            return False
        return is_content and (has_term or _is_new_word(sides, said, meant))
    return has_term and is_content and _are_few(among)


def _is_new_word(sides: ComparedSides, said: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether the person has a word the machine never has, for one much like it that is gone."""
    is_new = not any(key in sides.heard.keys for key in meant)
    is_gone = not any(key in sides.terms.keys for key in said)
    one, other = "".join(said), "".join(meant)
    has_digit = any(c.isdigit() for c in one + other)
    return (
        is_new
        and is_gone
        and not has_digit
        and measure_spelling_similarity(one, other) >= MUCH_ALIKE
    )


def _joined(stretches: Iterable[EditStretch]) -> list[EditStretch]:
    """Neighbours of one kind as one stretch; fillers stay apart, each is one."""
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
