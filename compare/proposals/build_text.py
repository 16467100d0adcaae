"""The text that the accepted edits of words come to, written as if what is gone was never said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.languages.english import CLAUSES, FUNCTION_WORDS
from align.texts import make_key
from compare.proposals.english import COMMA_WORDS, NEGATIONS
from compare.proposals.judgement import EditClass
from compare.proposals.marks import normalize_gap
from compare.proposals.names import is_sentence_start
from compare.proposals.split_text import SplitText, make_split_text
from compare.proposals.word_edits import WordDecision, WordDecisions


@dataclass(frozen=True, slots=True)
class BuiltText:
    """A text; for each of its words the paragraph's word it stands for, and the proposed one.

    A word that the proposal has otherwise or not at all has no proposed one.
    """

    text: SplitText
    firsts: tuple[int, ...]
    sources: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the result: its index in the paragraph, where that ends, and what was proposed."""

    word: str
    gap: str | None  # None where the gap has to be closed over what is gone
    first: int
    stop: int
    source: int | None


def build_text(ours: SplitText, theirs: SplitText, decided: WordDecisions) -> BuiltText:
    """Build the text with the accepted edits of words made."""
    made = {one.first: one for one in decided.decisions if one.ruling.verdict == "accepted"}
    pieces = _list_pieces(ours, theirs, decided.equal, made)
    gone = {
        index: one.ruling.kind
        for one in made.values()
        if one.there == one.there_stop
        for index in range(one.first, one.stop)
    }
    words: list[str] = []
    gaps: list[str] = []
    end, previous = 0, -1 if pieces else None
    last = _Piece("", None, len(ours.words), len(ours.words), len(theirs.words))
    for piece in (*pieces, last):
        gap = piece.gap
        word = piece.word
        if gap is None:
            between = ours.gaps[end : piece.first + 1]
            is_near = piece.source is not None and previous is not None
            is_near = is_near and piece.source == (previous or 0) + 1
            theirs_gap = theirs.gaps[piece.source or 0] if is_near else None
            around = (words[-1] if words else "", piece.word)
            gap = _close_gap(between, gone.get(end), around, theirs_gap)
            if end < piece.first and is_sentence_start(gap, len(words)):
                word = _capitalize_like(word, ours.words[end])
        words.append(word)
        gaps.append(gap)
        end, previous = piece.stop, piece.source
    return BuiltText(
        make_split_text(words[:-1], gaps),
        tuple(piece.first for piece in pieces),
        tuple(piece.source for piece in pieces),
    )


def _list_pieces(
    ours: SplitText, theirs: SplitText, equal: dict[int, int], made: dict[int, WordDecision]
) -> list[_Piece]:
    """List the words that stay, and those put in the place of others."""
    found: list[_Piece] = []
    index = 0
    while index < len(ours.words):
        decision = made.get(index)
        if decision is None:
            found.append(_Piece(ours.words[index], None, index, index + 1, equal.get(index)))
            index += 1
            continue
        for at in range(decision.there, decision.there_stop):
            is_first = at == decision.there
            word = theirs.words[at]
            found.append(
                _Piece(
                    _case_like(word, ours.words[index]) if is_first else word,
                    None if is_first else theirs.gaps[at],
                    index,
                    decision.stop,
                    at,
                )
            )
        index = decision.stop
    return found


def _close_gap(
    gaps: Sequence[str], kind: EditClass | None, around: tuple[str, str], proposed: str | None
) -> str:
    """Write the gap where words were taken out.

    ``gaps`` are those from the word before to the word after, ``kind`` why the first word is gone,
    ``around`` the words on both sides, and ``proposed`` what the proposal has between these two.
    """
    if len(gaps) == 1:
        return gaps[0]
    first, last = gaps[0], gaps[-1]
    before, after = around
    if not before:
        return "" if after else last
    if is_sentence_start(first, 1):
        return first if after else first.rstrip()
    stops = [gap for gap in gaps[1:] if any(mark in gap for mark in ".?!")]
    if stops:
        return stops[-1] if after else stops[-1].rstrip()
    if not after:
        return last
    if kind in (EditClass.REPETITION, EditClass.FALSE_START):
        return " " if normalize_gap(first) == "-" else first
    if "," not in first and "," not in last:
        return " " if first.strip() else first
    return _close_pause((make_key(before), make_key(after)), first, proposed)


def _close_pause(around: tuple[str, str], first: str, proposed: str | None) -> str:
    """Write what is left of the commas that set off what was taken out."""
    before, after = around
    if before in NEGATIONS:
        return " "  # "not, you know, solving": a comma would say how far the negation reaches
    # What a comma alone parts stays parted: "apples, um, pears".
    are_content = before not in FUNCTION_WORDS and after not in FUNCTION_WORDS
    if "," in first and (are_content or after in COMMA_WORDS):
        return ", "
    if proposed is not None and normalize_gap(proposed) in ("", ","):
        return proposed
    return ", " if after in CLAUSES and "," in first else " "


def _capitalize_like(word: str, gone: str) -> str:
    """Give a word that now begins a sentence the capital of the one that did."""
    is_plain = word == word.lower() and word[:1].isalpha()
    return word[:1].upper() + word[1:] if gone[:1].isupper() and is_plain else word


def _case_like(word: str, model: str) -> str:
    """Give a word the case of the first letter of the one whose place it takes."""
    if model[:1].isupper() and word == word.lower():
        return word[:1].upper() + word[1:]
    is_plain = word[1:] == word[1:].lower() and make_key(word).split("'")[0] != "i"
    if model[:1].isalpha() and model == model.lower() and is_plain:
        return word[:1].lower() + word[1:]
    return word
