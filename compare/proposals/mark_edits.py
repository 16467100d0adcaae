"""Which marks and capitals a proposal changes, and what is ruled on each change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from compare.proposals.build_text import BuiltText
from compare.proposals.judgement import EditClass
from compare.proposals.marks import MarkView, rule_on_boundary, rule_on_letters, weigh_gap
from compare.proposals.names import find_names, is_sentence_start
from compare.proposals.options import JudgeOptions
from compare.proposals.rewordings import Ruling
from compare.proposals.split_text import SplitText, make_split_text


@dataclass(frozen=True, slots=True)
class MarkDecision:
    """A ruling on the marks before word ``index`` of the built text, or on that word's letters.

    ``gap`` is the one proposed, ``None`` where the word's letters are meant; ``word`` the proposed
    one, ``None`` at the text's end.
    """

    ruling: Ruling
    index: int
    gap: str | None
    word: str | None


def decide_on_marks(
    built: BuiltText, theirs: SplitText, options: JudgeOptions
) -> tuple[SplitText, tuple[MarkDecision, ...]]:
    """Decide on every changed mark and capital, and make those that are accepted."""
    text = built.text
    view = MarkView(text, find_names(text), options.names, options.is_word)
    boundaries = _keep_in_place(_list_boundaries(view, built, theirs, options), text)
    words, gaps = list(text.words), list(text.gaps)
    found: list[MarkDecision] = []
    for index in range(len(words) + 1):
        boundary = boundaries.get(index)
        if boundary is not None:
            found.append(boundary)
            if boundary.ruling.verdict == "accepted" and boundary.gap is not None:
                gaps[index] = boundary.gap
        source = built.sources[index] if index < len(words) else None
        if source is None:
            continue
        begins = is_sentence_start(gaps[index], index)
        if begins != is_sentence_start(text.gaps[index], index):
            if index not in view.named:
                words[index] = _set_case(words[index], upper=begins)
            continue
        if begins != is_sentence_start(theirs.gaps[source], source):
            continue  # its letters go with another edit, which is not made
        word = theirs.words[source]
        letters = rule_on_letters(view, index, word, begins=begins)
        if letters is not None:
            found.append(MarkDecision(options.limit(letters), index, None, word))
            words[index] = word if found[-1].ruling.verdict == "accepted" else words[index]
    return make_split_text(words, gaps), tuple(found)


def _list_boundaries(
    view: MarkView, built: BuiltText, theirs: SplitText, options: JudgeOptions
) -> dict[int, MarkDecision]:
    """List what is ruled on the gaps between words that follow one another in the proposal too."""
    found: dict[int, MarkDecision] = {}
    sources = (-1, *built.sources, len(theirs.words))
    for index, (before, source) in enumerate(pairwise(sources)):
        if before is None or source is None or source != before + 1:
            continue
        word = theirs.words[source] if source < len(theirs.words) else None
        ruling = rule_on_boundary(view, index, theirs.gaps[source], word)
        if ruling is not None:
            ruling = options.limit(ruling)
            found[index] = MarkDecision(ruling, index, theirs.gaps[source], word)
    return found


def _keep_in_place(boundaries: dict[int, MarkDecision], text: SplitText) -> dict[int, MarkDecision]:
    """Leave to a person two marks that are one mark moved over a few words.

    "He left. Yesterday, she came" is not "He left yesterday. She came", though each edit alone
    would be harmless.
    """
    changes = list(boundaries.values())
    moved = {
        index
        for one, other in pairwise(changes)
        if other.index - one.index <= _MOVED_BY
        and _weighs_more(one, text) != _weighs_more(other, text)
        for index in (one.index, other.index)
        if boundaries[index].ruling.verdict == "accepted"
    }
    ruling = Ruling(EditClass.MARK, "suggested", "a mark moved over a few words")
    return {
        index: replace(one, ruling=ruling) if index in moved else one
        for index, one in boundaries.items()
    }


def _weighs_more(one: MarkDecision, text: SplitText) -> bool:
    """Tell whether the proposed mark parts more than the one that stands there."""
    return weigh_gap(one.gap or "") > weigh_gap(text.gaps[one.index])


_MOVED_BY = 3
"""Marks that change within so many words of one another may be one that moved."""


def _set_case(word: str, *, upper: bool) -> str:
    """Write a word's first letter as a sentence's beginning or its inside asks for."""
    if word.split("'")[0] == "I" or word[1:] != word[1:].lower():
        return word
    return (word[:1].upper() if upper else word[:1].lower()) + word[1:]
