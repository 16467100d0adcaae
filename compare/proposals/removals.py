"""Which words a proposal may leave out: those that say nothing, or that are said again at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.languages.english import (
    ARTICLES,
    AUXILIARIES,
    BEFORE_A_CLAUSE,
    EMPHATIC,
    END_AND_BEGIN,
    FOLLOW_THEMSELVES,
    FUNCTION_WORDS,
    LISTENING,
    NAMES_TOO,
    OPENERS,
    SUBJECTS,
    SUBORDINATING,
)
from align.languages.pack import words_of
from compare.proposals import english
from compare.proposals.judgement import EditClass
from compare.proposals.markers import is_marker
from compare.proposals.names import is_sentence_start
from compare.proposals.removal_view import RemovalView

_PASSAGE = 4
LONGEST_REPETITION = 6
LONGEST_FALSE_START = 5
_CUT_MARKS = ("-", "–", "—", "…", "...", "--")
_VOWELS = frozenset("aeiouy")
# What a false start may have that its repair has not: it says nothing of its own.
_EMPTY = words_of(
    "i you he she it we they there i'm it's that's you're we're they're he's she's the a an this "
    "that my your his its our their is was are were am to of in and so uh um"
)
_HAVE = words_of("have has had")
_ENDS_CLAUSE = words_of("you it there his its this that in")
_NO_FRAGMENTS = words_of("tv pc hr pr dj vs db kg km mr ms dr st cd mp vp")
_JOINS = words_of("and but so that this")


@dataclass(frozen=True, slots=True)
class ExplainedRemoval:
    """Words ``first:stop`` that may go, and why."""

    kind: EditClass
    first: int
    stop: int


def explain_removals(view: RemovalView, first: int, stop: int) -> list[ExplainedRemoval]:
    """Explain as many of the words ``first:stop``, which a proposal leaves out, as can be.

    From the end, the longest piece first; a word that nothing explains stays, and what stands
    before it is held against it.
    """
    found: list[ExplainedRemoval] = []
    staying = list(range(stop, min(stop + LONGEST_REPETITION + 2, len(view.text.keys))))
    end = stop
    while end > first:
        for start in range(first, end):
            kind = _explain(view, start, end, staying)
            if kind is not None:
                found.append(ExplainedRemoval(kind, start, end))
                end = start
                break
        else:
            end -= 1
            staying.insert(0, end)
    # Of a passage that stays, only the sounds of hesitation go.
    explained = sum(one.stop - one.first for one in found)
    if stop - first - explained >= _PASSAGE:
        found = [one for one in found if one.kind is EditClass.FILLER]
    return found[::-1]


def _explain(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> EditClass | None:
    """Say why words may go where ``staying`` are the indices of the words that then follow."""
    if stop - first == 1 and _is_hesitation(view, first):
        return EditClass.FILLER
    if _is_fragment(view, first, stop, staying):
        return EditClass.FALSE_START
    if is_marker(view, first, stop, staying):
        return EditClass.MARKER
    if _is_repetition(view, first, stop, staying):
        return EditClass.REPETITION
    if _is_false_start(view, first, stop, staying):
        return EditClass.FALSE_START
    return None


def _is_hesitation(view: RemovalView, index: int) -> bool:
    key, word = view.text.keys[index], view.text.words[index]
    is_initials = word.isupper() and len(word) > 1
    if key in LISTENING:  # an answer, where it is a sentence of its own
        is_alone = view.ends_sentence(index) and view.ends_sentence(index + 1)
        return not is_alone and not is_sentence_start(view.text.gaps[index], index)
    is_said = key in english.SOUNDS_OF_HESITATION
    return is_said and not is_initials and index not in view.protected


def _is_fragment(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> bool:
    """Tell a word broken off that the next says whole, or that is no word: "ware- warehouse"."""
    if stop - first != 1 or first in view.protected or stop >= len(view.text.keys):
        return False
    key, gap = view.text.keys[first], view.text.gaps[stop]
    is_word = key.isascii() and key.isalpha() and key not in _NO_FRAGMENTS
    if not gap.startswith(_CUT_MARKS) or not is_word:
        return False
    following = view.text.keys[staying[0]] if staying else ""
    if following.startswith(key) and following != key:
        return following[len(key) :] not in ("s", "es", "ed", "d", "ing", "n't", "'t", "er", "ly")
    return not _VOWELS & set(key) or (len(key) == 1 and key not in "aio")


def _is_repetition(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> bool:
    """Tell words that stand again right behind, and that mean no more for being said twice."""
    length = stop - first
    keys = view.text.keys[first:stop]
    again = staying[:length]
    if length > LONGEST_REPETITION or tuple(view.text.keys[index] for index in again) != keys:
        return False
    if any(index in view.protected for index in (*range(first, stop), *again)):
        return False
    if any(_ends(view.text.gaps[index]) for index in range(first + 1, again[0] + 1)):
        return False
    emphatic = EMPHATIC | english.REPEATED_FOR_EMPHASIS
    if (set(keys) - ARTICLES <= emphatic and set(keys) - ARTICLES) or keys[0] in EMPHATIC:
        return False
    gap, following = view.text.gaps[stop], again[-1] + 1
    before = view.text.keys[first - 1] if first else ""
    if length > 1:
        goes_round = keys[0] in _GOES_ROUND or _goes_round(view, first, keys)
        is_condition = before in ("if", "unless", "when", "whether") and "," in gap
        return keys[0] in FUNCTION_WORDS and not goes_round and not is_condition
    key = keys[0]
    if key in NAMES_TOO or key not in FUNCTION_WORDS or key in english.NEGATIONS:
        return False
    after = view.text.keys[following] if following < len(view.text.keys) else ""
    if "," in gap and _ends_and_begins(view, first, after):
        return False
    is_parted = gap.strip() != "" or again[0] != stop
    return is_parted or key not in FOLLOW_THEMSELVES


def _ends_and_begins(view: RemovalView, first: int, after: str) -> bool:
    """Tell a word behind which a clause may end, and another begin with it: "I saw it, it fell".

    ``after`` follows the second: "We can, can we not?"
    """
    key = view.text.keys[first]
    if key in AUXILIARIES and after in SUBJECTS:
        return True
    if key == "my" and "," in view.text.gaps[first + 2]:
        return True  # "My, my, what a day"
    return key in FOLLOW_THEMSELVES | END_AND_BEGIN and not _begins_clause(view, first)


def _begins_clause(view: RemovalView, first: int) -> bool:
    """Tell whether a clause begins with a word: a mark stands before it, or "and" and its like."""
    before = view.text.keys[first - 1] if first else ""
    gap = view.text.gaps[first]
    is_led = before in BEFORE_A_CLAUSE - {"like", "as", "or", "think"}
    return is_sentence_start(gap, first) or "," in gap or is_led


_GOES_ROUND = words_of("and or by after upon on to for than")


def _goes_round(view: RemovalView, first: int, keys: Sequence[str]) -> bool:
    """Tell a phrase that is said on purpose: "a lot, a lot", "day by day by day"."""
    last = keys[-1]
    return first > 0 and view.text.keys[first - 1] == last and last not in FUNCTION_WORDS


def _ends(gap: str) -> bool:
    return any(mark in gap for mark in ".?!") and "..." not in gap


def _is_false_start(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> bool:
    """Tell a beginning that is begun anew at once: "we were, we are".

    What goes has nothing of its own but words that hold a sentence together.
    """
    length = stop - first
    if not staying or length > LONGEST_FALSE_START or length < 1:
        return False
    keys = view.text.keys[first:stop]
    after = [view.text.keys[index] for index in staying]
    is_same = length == 1 and keys[0] == after[0]  # a repetition, or said twice on purpose
    if is_same or any(index in view.protected for index in range(first, stop)):
        return False
    is_cut_off = view.text.gaps[stop].startswith("-")
    if is_cut_off and set(keys) <= _EMPTY and keys[0] in OPENERS | _JOINS:
        return True
    stem = keys[0].split("'")[0]
    if stem != after[0].split("'")[0] or keys[0] not in OPENERS or stem == "a":
        return False
    if "n't" in "".join(after[:1]) or any(_ends(view.text.gaps[i]) for i in range(first + 1, stop)):
        return False
    gap = view.text.gaps[stop]
    is_cut = any(mark in gap for mark in ",-–—…") or staying[0] != stop
    own = set(keys).difference(after)
    heavy = english.NEGATIONS | english.QUANTITIES | english.HEDGES
    changed = {key for pair in zip(keys, after, strict=False) if pair[0] != pair[1] for key in pair}
    if any(key in heavy or key.endswith("n't") for key in changed):
        return False
    # "He was, he is, and he will be", "It's his, it's my house": said one after the other.
    behind = staying[length] if length < len(staying) else None
    is_row = len({key.split("'")[0] for key in keys}) > 1 and behind is not None
    is_row = is_row and "," in view.text.gaps[behind or 0]
    is_closed = keys[-1] in _ENDS_CLAUSE and not (length == 1 and _begins_clause(view, first))
    if "," in gap and ((own and is_row) or is_closed):
        return False
    if (own and not is_cut) or _ends(gap):
        return False
    before = view.text.keys[first - 1] if first else ""
    if before in SUBORDINATING or before in ("and", "or", "than", "not"):
        return False
    return own <= _EMPTY or (own <= _HAVE and after[1:2] != [] and after[1] in AUXILIARIES)
