"""The text that the accepted edits of words come to, written as if what is gone was never said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.languages.english import (
    ARTICLES,
    AUXILIARIES,
    BEFORE_A_CLAUSE,
    CLAUSES,
    FUNCTION_WORDS,
    SUBJECTS,
)
from align.languages.pack import words_of
from align.texts import make_key
from compare.proposals.english import COMMA_WORDS, NEGATIONS
from compare.proposals.judgement import EditClass
from compare.proposals.marks import normalize_gap
from compare.proposals.names import find_names, is_sentence_start
from compare.proposals.rewordings import is_number
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
            parts = end < piece.first and _parts_what_stays(ours, end - 1, piece.first)
            gap = _close_gap(between, gone.get(end), around, theirs_gap, parts=parts)
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
    gaps: Sequence[str],
    kind: EditClass | None,
    around: tuple[str, str],
    proposed: str | None,
    *,
    parts: bool,
) -> str:
    """Write the gap where words were taken out.

    ``gaps`` are those from the word before to the word after, ``kind`` why the first word is gone,
    ``around`` the words on both sides, ``proposed`` what the proposal has between these two, and
    ``parts`` whether a mark there parts what stays.
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
    keys = make_key(before), make_key(after)
    marks = normalize_gap(first), normalize_gap(last)
    if "," not in marks:
        goes = marks[0] == marks[1] and proposed is not None and not normalize_gap(proposed)
        return " " if goes and not parts else first
    if keys[0] in NEGATIONS - {"no"}:
        return " "  # "not, you know, solving": a comma would say how far the negation reaches
    if proposed is None:  # what parts two clauses that stay has to stay
        return ", " if "," in marks[0] and keys[0] not in _ENDS_NO_PHRASE else " "
    return _close_pause(keys, marks, proposed, parts=parts)


def _close_pause(
    around: tuple[str, str], marks: tuple[str, str], proposed: str, *, parts: bool
) -> str:
    """Write what is left of the commas that set off what was taken out.

    Both belonged to it where both are there and the proposal has none, unless one parts what stays.
    """
    before, after = around
    are_content = before not in FUNCTION_WORDS and after not in FUNCTION_WORDS
    is_pair = marks == (",", ",")
    if "," in marks[0] and (parts or after in COMMA_WORDS or (are_content and not is_pair)):
        return ", "
    return proposed if normalize_gap(proposed) in ("", ",") else " "


def _parts_what_stays(text: SplitText, before: int, after: int) -> bool:
    """Tell whether a mark between two words parts more than what stood between them.

    That is an answer, a list, an apposition, someone addressed, or two clauses: "no, um, more",
    "apples, um, pears, and plums", "my wife, um, the doctor", "I saw him, um, he left".
    """
    keys = text.keys
    if before < 0 or after >= len(keys):
        return False
    is_weighty = is_number(keys[before]) or is_number(keys[after]) or keys[after] in NEGATIONS
    if is_weighty or {before, after} & find_names(text):
        return True
    sentence = _list_sentence(text, before)
    is_answer = keys[before] == "no" and (len(sentence) == 1 or sentence[-2] in _SAYING)
    if is_answer or sentence[0] in ("let's", "let"):
        return True
    if keys[before] in _ENDS_NO_PHRASE | BEFORE_A_CLAUSE:
        return False
    is_clause = keys[after].split("'")[0] in SUBJECTS and keys[before] not in _BEFORE_STATEMENT
    is_apposition = keys[after] in ARTICLES | _POSSESSIVES and keys[before] not in FUNCTION_WORDS
    nearby = range(after + 1, min(after + 4, len(keys)))
    is_list = keys[before] not in FUNCTION_WORDS and any(
        keys[at] in ("and", "or") or "," in text.gaps[at] for at in nearby
    )
    return is_clause or is_apposition or is_list


def _list_sentence(text: SplitText, index: int) -> list[str]:
    """List the keys of a word's sentence up to it."""
    first = index
    while first > 0 and not is_sentence_start(text.gaps[first], first):
        first -= 1
    return list(text.keys[first : index + 1])


_POSSESSIVES = words_of("my your his her its our their")
_SAYING = words_of("say says said saying like was think thought answer answered tell told")
_BEFORE_STATEMENT = words_of("think guess believe hope suppose know feel")
_ENDS_NO_PHRASE = (
    (ARTICLES | AUXILIARIES | CLAUSES | _POSSESSIVES - {"her"})
    | words_of("of to for with from at into than i he she we they if when because")
    | words_of("i'm it's that's there's he's she's we're you're they're")
)


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
