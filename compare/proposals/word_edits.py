"""Which words a proposal changes, and what is ruled on each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from align.languages.english import FUNCTION_WORDS
from compare.pairing import TokenPair
from compare.proposals import english
from compare.proposals.judgement import EditClass
from compare.proposals.names import find_names
from compare.proposals.options import JudgeOptions
from compare.proposals.removal_view import RemovalView
from compare.proposals.removals import ExplainedRemoval, explain_removals
from compare.proposals.rewordings import Ruling, WordEdit, is_number, rule_on_words
from compare.proposals.split_text import SplitText

_SAYS_THE_SAME = ("contraction", "number", "spacing")
_QUOTING = frozenset('"“”«»()[]{}')
_WHY = {
    EditClass.FILLER: "a sound of hesitation",
    EditClass.REPETITION: "said again at once",
    EditClass.FALSE_START: "begun and begun anew",
    EditClass.MARKER: "a marker that says nothing there",
}


@dataclass(frozen=True, slots=True)
class WordDecision:
    """A ruling on words ``first:stop`` of the paragraph and ``there:there_stop`` proposed."""

    ruling: Ruling
    first: int
    stop: int
    there: int
    there_stop: int


@dataclass(frozen=True, slots=True)
class WordDecisions:
    """All that was decided on words; ``equal`` maps the paragraph's words to those proposed that
    are the same."""

    equal: dict[int, int]
    decisions: tuple[WordDecision, ...]


def decide_on_words(
    ours: SplitText, theirs: SplitText, pairs: Sequence[TokenPair], options: JudgeOptions
) -> WordDecisions:
    """Decide on every change of words between a paragraph and a proposal for it."""
    return _WordJudge(ours, theirs, options, find_names(ours), find_names(theirs)).decide(pairs)


@dataclass(slots=True)
class _WordJudge:
    ours: SplitText
    theirs: SplitText
    options: JudgeOptions
    named: frozenset[int]
    their_named: frozenset[int]
    equal: dict[int, int] = field(default_factory=dict)
    inserted: frozenset[str] = frozenset()

    def decide(self, pairs: Sequence[TokenPair]) -> WordDecisions:
        self.inserted = frozenset(
            key
            for pair in pairs
            if pair.a == pair.a_stop
            for key in self.theirs.keys[pair.b : pair.b_stop]
        )
        for pair in pairs:
            if pair.bond == "equal":
                self.equal |= dict(
                    zip(range(pair.a, pair.a_stop), range(pair.b, pair.b_stop), strict=True)
                )
        found: list[WordDecision] = []
        for is_equal, group in groupby(pairs, key=lambda pair: pair.bond == "equal"):
            if not is_equal:
                found += self._decide_gap(list(group))
        return WordDecisions(self.equal, tuple(found))

    def _decide_gap(self, gap: Sequence[TokenPair]) -> Iterator[WordDecision]:
        """Decide on the words between two places where both say the same."""
        rest: list[TokenPair] = []
        for is_removal, group in groupby(gap, key=_is_removal):
            pairs = list(group)
            if is_removal:
                removals, unexplained = self._decide_removals(pairs, alone=len(pairs) == len(gap))
                yield from removals
                rest += unexplained
                continue
            for pair in pairs:
                decision = self._decide_same_meaning(pair)
                if decision is None:
                    rest.append(pair)
                    continue
                yield from self._decide_rest(rest)
                yield decision
                rest = []
        yield from self._decide_rest(rest)

    def _decide_removals(
        self, run: Sequence[TokenPair], *, alone: bool
    ) -> tuple[list[WordDecision], list[TokenPair]]:
        """Decide on words that are left out; those that nothing explains are given back."""
        first, stop, there = run[0].a, run[-1].a_stop, run[0].b
        found: list[ExplainedRemoval] = []
        if self.options.is_english:
            found, shift = self._explain_best(first, stop, alone=alone)
            for _ in range(shift):
                first, stop, there = first - 1, stop - 1, there - 1
                self.equal[stop] = self.equal.pop(first)
        explained = {
            index
            for one in found
            if one.stop - one.first < len(self.ours.words)
            for index in range(one.first, one.stop)
        }
        decisions = [
            WordDecision(
                self.options.limit(Ruling(one.kind, "accepted", _WHY[one.kind])),
                one.first,
                one.stop,
                there,
                there,
            )
            for one in found
            if one.first in explained
        ]
        left = [index for index in range(first, stop) if index not in explained]
        return decisions, [TokenPair("none", i, i + 1, there, there) for i in left]

    def _explain_best(
        self, first: int, stop: int, *, alone: bool
    ) -> tuple[list[ExplainedRemoval], int]:
        """Explain a removal, moved so many words back that most of it is explained.

        ``I [think I] think`` and ``[I think] I think`` leave the same.
        """
        view = RemovalView(self.ours, self._find_protected())
        best: list[ExplainedRemoval] = []
        most, best_shift, shift = 0, 0, 0
        while True:
            found = explain_removals(view, first - shift, stop - shift)
            explained = sum(one.stop - one.first for one in found)
            if explained > most:
                best, most, best_shift = found, explained, shift
            edge = first - shift - 1
            is_same = (
                edge in self.equal and self.ours.keys[edge] == self.ours.keys[edge + stop - first]
            )
            if not alone or not is_same:
                return best, best_shift
            shift += 1

    def _decide_same_meaning(self, pair: TokenPair) -> WordDecision | None:
        """Decide on words that say the same in another form; ``None`` where they do not."""
        if pair.bond == "none":
            return None
        ruling = rule_on_words(self._make_edit(pair, pair), self.options.names)
        if pair.bond not in _SAYS_THE_SAME and ruling.verdict != "accepted":
            return None
        ruling = self.options.limit(ruling)
        return WordDecision(ruling, pair.a, pair.a_stop, pair.b, pair.b_stop)

    def _decide_rest(self, pairs: Sequence[TokenPair]) -> Iterator[WordDecision]:
        """Decide on what no rule explains: one rewording for each stretch of neighbours."""
        start = 0
        for index in range(1, len(pairs) + 1):
            if index < len(pairs) and pairs[index].a == pairs[index - 1].a_stop:
                continue
            first, last = pairs[start], pairs[index - 1]
            edit = self._make_edit(first, last)
            ruling = rule_on_words(edit, self.options.names)
            if not edit.new_keys and (set(edit.keys) - FUNCTION_WORDS) & self.inserted:
                ruling = Ruling(EditClass.MOVED, "refused", "words moved")
            ruling = self.options.limit(ruling)
            yield WordDecision(ruling, first.a, last.a_stop, first.b, last.b_stop)
            start = index

    def _make_edit(self, first: TokenPair, last: TokenPair) -> WordEdit:
        keys = self.ours.keys
        a, a_stop, b, b_stop = first.a, last.a_stop, first.b, last.b_stop
        after = a_stop
        while after < len(keys) and keys[after] in english.SOUNDS_OF_HESITATION:
            after += 1
        return WordEdit(
            self.ours.words[a:a_stop],
            keys[a:a_stop],
            self.ours.gaps[a + 1 : a_stop],
            self.theirs.words[b:b_stop],
            self.theirs.keys[b:b_stop],
            self.theirs.gaps[b + 1 : b_stop],
            keys[a - 1] if a else "",
            keys[after] if after < len(keys) else "",
            self.ours.gaps[a_stop],
            has_name=not self.named.isdisjoint(range(a, a_stop)),
            new_has_name=not self.their_named.isdisjoint(range(b, b_stop)),
        )

    def _find_protected(self) -> frozenset[int]:
        """Find the words that no removal may touch: names, numbers, letters, quotations."""
        found = set(self.named)
        is_quoted = False
        for index, key in enumerate(self.ours.keys):
            gap, after = self.ours.gaps[index], self.ours.gaps[index + 1]
            is_quoted ^= sum(map(gap.count, '"“”')) % 2 == 1
            is_beside = not _QUOTING.isdisjoint(gap) or not _QUOTING.isdisjoint(after)
            is_letter = len(key) == 1 and key not in "aio"
            if is_quoted or is_beside or is_letter or is_number(key):
                found.add(index)
        return frozenset(found)


def _is_removal(pair: TokenPair) -> bool:
    return pair.bond == "none" and pair.a < pair.a_stop
