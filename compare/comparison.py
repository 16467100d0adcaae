"""A machine's transcript against a person's: how far, and where and why."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from align.languages.packs import choose_pack
from align.long_texts import Cut
from align.texts import MatchingBlock
from compare.aligning import align_tokens, find_cuts
from compare.classify import ComparedSides, classify
from compare.edits import (
    Blame,
    EditKind,
    EditStretch,
    Substitution,
    Tally,
    count_substitutions,
    tally_by_blame,
    tally_by_kind,
)
from compare.headers import compare_headers
from compare.normalise import Normalizer
from compare.pairing import pair_tokens
from compare.rates import Absent, Cost, count_errors
from compare.scores import (
    ScoredSide,
    Scores,
    score_characters,
    score_diarization,
    score_in_time,
    score_speakers,
)
from compare.speakers import Confusion
from compare.tcpwer import COLLAR_EACH_SIDE_S
from compare.times import TalkTime, measure_start_errors, measure_talk_time
from compare.tokens import ComparedToken, tokens_of
from compare.units import Unit, find_unit
from transcript.values import Transcript

FEWEST_MATCHED = 1 / 3
"""The share of the person's words from which on two texts are of the same recording."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to count: the normaliser of the word error rates, and tcpWER's collar."""

    normalizer: Normalizer = "light"
    collar_each_side_s: float = COLLAR_EACH_SIDE_S


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A machine's transcript against a person's.

    ``stretches`` part the tokens of both sides, in order; a stretch's ``machine`` and ``human``
    are ranges of indices in ``machine`` and ``human``. ``confusion`` says who of the machine's
    speakers the person has where.
    """

    machine: tuple[ComparedToken, ...] = field(repr=False)
    human: tuple[ComparedToken, ...] = field(repr=False)
    scores: Scores
    stretches: tuple[EditStretch, ...] = field(repr=False)
    matched: Cost
    confusion: Confusion | Absent
    machine_talk: TalkTime | Absent
    human_talk: TalkTime | Absent

    @property
    def tallies(self) -> dict[EditKind, Tally]:
        """How much there is of each kind of stretch."""
        return tally_by_kind(self.stretches)

    @property
    def blamed(self) -> dict[Blame, Tally]:
        """How much of the difference is the machine's mistake, the clean read's style, an edit."""
        return tally_by_blame(self.stretches)

    @property
    def substitutions(self) -> tuple[Substitution, ...]:
        """What the person put for what, the most frequent first."""
        machine, human = ([token.key for token in side] for side in (self.machine, self.human))
        return count_substitutions(self.stretches, machine, human)

    @property
    def unit(self) -> Unit:
        """What its tokens are called: words, or characters where no spaces part the words."""
        return find_unit(self.human or self.machine)

    @property
    def is_mismatched(self) -> bool:
        """Tell whether so few words match that these are hardly the same recording."""
        return bool(self.human) and (self.matched.rate or 0.0) < FEWEST_MATCHED


def compare(machine: Transcript, human: Transcript, options: Options = DEFAULTS) -> Comparison:
    """Compare a machine's transcript with a person's, who is taken to be right.

    >>> from transcript.values import Line
    >>> said = Transcript((Line(0.0, 3.0, None, "Um, I I think it's Abouzer."),))
    >>> meant = Transcript((Line(0.0, 3.0, "Ann", "I think it is Abouzar."),))
    >>> found = compare(said, meant)
    >>> found.scores.wer.errors, found.scores.wer.length, found.scores.cp_wer
    (5, 5, Absent(reason='the machine side has no speakers'))
    >>> [(s.kind.name, len(s.machine), len(s.human)) for s in found.stretches]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('FILLER', 1, 0), ('REPETITION', 1, 0), ('SAME', 2, 2), ('CONTRACTION', 1, 2),
     ('NAME', 1, 1)]
    """
    # There are no cycles of references among the half million values of ten hours, all of which are
    # kept; looking for some took a quarter of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _compare(machine, human, options)
    finally:
        if was_on:
            gc.enable()


def _compare(machine: Transcript, human: Transcript, options: Options) -> Comparison:
    said, meant = tokens_of(machine), tokens_of(human)
    sides = (
        ScoredSide.of("machine", said, options.normalizer),
        ScoredSide.of("human", meant, options.normalizer),
    )
    keys = [token.key for token in said], [token.key for token in meant]
    blocks = align_tokens(*keys)
    raw, normalised = _align_sides(*sides, find_cuts(blocks))
    by_speaker = score_speakers(*sides, normalised)
    table = by_speaker.confusion
    who = {} if isinstance(table, Absent) else dict(table.pairing)
    atoms = pair_tokens(*keys, blocks)
    pairs = [
        pair
        for atom in atoms
        if atom.bond == "equal"
        for pair in zip(range(atom.a, atom.a_stop), range(atom.b, atom.b_stop), strict=True)
    ]
    der, jer = score_diarization(machine.lines, human.lines)
    scores = Scores(
        edit_rate=count_errors(raw),
        wer=count_errors(normalised),
        cp_wer=by_speaker.cp_wer,
        tcp_wer=score_in_time(*sides, options.collar_each_side_s),
        di_cp_wer=by_speaker.di_cp_wer,
        attribution=by_speaker.attribution,
        wder=by_speaker.wder,
        der=der,
        jer=jer,
        starts=measure_start_errors(said, meant, pairs),
        headers=compare_headers((machine, said), (human, meant), pairs),
        cer=score_characters(*sides),
    )
    language = human.language or machine.language
    pack = choose_pack(language, (token.text for token in meant))
    stretches = classify(ComparedSides.of(said, meant, who, pack), atoms)
    matched = Cost(len(pairs), len(meant))
    talk = measure_talk_time(machine.lines), measure_talk_time(human.lines)
    return Comparison(said, meant, scores, stretches, matched, table, *talk)


def _align_sides(
    machine: ScoredSide, human: ScoredSide, cuts: Sequence[Cut]
) -> tuple[tuple[MatchingBlock, ...], tuple[MatchingBlock, ...]]:
    """Align the person's tokens (``a``) with the machine's, and so their units, cut at ``cuts``."""
    raw = align_tokens(
        [token.text for token in human.tokens],
        [token.text for token in machine.tokens],
        [(j, i) for i, j in cuts],
    )
    (indices, meant), (others, said) = (
        ([unit.index for unit in side.units], [unit.text for unit in side.units])
        for side in (human, machine)
    )
    unit_cuts = [(bisect_left(indices, j), bisect_left(others, i)) for i, j in cuts]
    return raw, align_tokens(meant, said, unit_cuts)
