"""Which marks and capitals a proposal changes, and what is ruled on each change."""

from __future__ import annotations

from dataclasses import dataclass

from compare.proposals.build_text import BuiltText
from compare.proposals.marks import MarkView, rule_on_boundary, rule_on_letters
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
    words, gaps = list(text.words), list(text.gaps)
    found: list[MarkDecision] = []
    sources = (-1, *built.sources, len(theirs.words))
    for index in range(len(words) + 1):
        before, source = sources[index], sources[index + 1]
        if source is None:
            continue
        gap = theirs.gaps[source]
        word = theirs.words[source] if index < len(words) else None
        boundary = None
        if before is not None and source == before + 1:
            boundary = rule_on_boundary(view, index, gap, word)
        old_gap = gaps[index]
        if boundary is not None:
            found.append(MarkDecision(options.limit(boundary), index, gap, word))
            gaps[index] = gap if found[-1].ruling.verdict == "accepted" else old_gap
        if word is None:
            continue
        begins = is_sentence_start(gaps[index], index)
        if begins != is_sentence_start(old_gap, index):
            if index not in view.named:
                words[index] = _set_case(words[index], upper=begins)
            continue
        letters = rule_on_letters(view, index, word, begins=begins)
        if letters is not None:
            letters = options.limit(letters)
            words[index] = word if letters.verdict == "accepted" else words[index]
            # One that is not accepted beside a mark goes with the mark.
            if boundary is None or letters.verdict == "accepted":
                found.append(MarkDecision(letters, index, None, word))
    return make_split_text(words, gaps), tuple(found)


def _set_case(word: str, *, upper: bool) -> str:
    """Write a word's first letter as a sentence's beginning or its inside asks for."""
    if word.split("'")[0] == "I" or word[1:] != word[1:].lower():
        return word
    return (word[:1].upper() if upper else word[:1].lower()) + word[1:]
