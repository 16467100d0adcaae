"""Which words a proposal may leave out: those that say nothing, or that are said again at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.languages.english import (
    ARTICLES,
    AUXILIARIES,
    EMPHATIC,
    FOLLOW_THEMSELVES,
    FUNCTION_WORDS,
    LISTENING,
    NAMES_TOO,
    OPENERS,
    SUBORDINATING,
    TAKES_YOU_KNOW,
)
from align.languages.pack import words_of
from compare.proposals import english
from compare.proposals.judgement import EditClass
from compare.proposals.names import is_sentence_start
from compare.proposals.split_text import SplitText

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
_BEFORE_YOU_KNOW = words_of("and but so or because like just")
_JOINS = words_of("and but so that this")
_ASKS_WHETHER = words_of("do did as if not never only")
_ASSENTS = words_of("yeah okay ok")
_BEFORE_LIKE = words_of("so because of with for in on at then")
_AFTER_YOU_KNOW = words_of(
    "what how that why who where when if whether the a an my your his her their our its about all "
    "this these those it him them me us everything nothing something better more"
)


@dataclass(frozen=True, slots=True)
class ExplainedRemoval:
    """Words ``first:stop`` that may go, and why."""

    kind: EditClass
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class RemovalView:
    """A paragraph as removals are judged in it: its ``keys``, and which words are ``protected``
    (names, numbers, letters, quotations)."""

    text: SplitText
    protected: frozenset[int]

    def is_set_off(self, index: int) -> bool:
        """Tell whether a mark stands before the word, or a sentence begins with it."""
        gap = self.text.gaps[index]
        return is_sentence_start(gap, index) or any(mark in gap for mark in ",;:-–—…")

    def is_closed(self, stop: int) -> bool:
        """Tell whether a mark stands after the word before ``stop``."""
        return stop == len(self.text.words) or self.text.gaps[stop].strip() != ""

    def ends_sentence(self, stop: int) -> bool:
        """Tell whether a sentence ends before ``stop``."""
        return stop == len(self.text.words) or is_sentence_start(self.text.gaps[stop], stop)


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
    if _is_marker(view, first, stop, staying):
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
    if not gap.startswith(_CUT_MARKS) or not key.isascii() or not key.isalpha():
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
    if length > 1:
        goes_round = keys[0] in _GOES_ROUND or _goes_round(view, first, keys)
        return keys[0] in FUNCTION_WORDS and not goes_round
    key = keys[0]
    if key in NAMES_TOO or key not in FUNCTION_WORDS or key in english.NEGATIONS:
        return False
    is_parted = view.text.gaps[stop].strip() != "" or again[0] != stop
    return is_parted or key not in FOLLOW_THEMSELVES


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
    if any(index in view.protected for index in range(first, stop)):
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
    if any(
        (key in heavy or key.endswith("n't")) and key != again
        for key, again in zip(keys, after, strict=False)
    ):
        return False
    if (own and not is_cut) or _ends(gap):
        return False
    before = view.text.keys[first - 1] if first else ""
    if before in SUBORDINATING or before in ("and", "or", "than", "not"):
        return False
    return own <= _EMPTY or (own <= _HAVE and after[1:2] != [] and after[1] in AUXILIARIES)


def _is_marker(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> bool:
    """Tell a discourse marker that says nothing where it stands."""
    keys = view.text.keys[first:stop]
    if len(keys) > 2 or "?" in view.text.gaps[stop]:
        return False
    if not view.protected.isdisjoint(range(first, stop)):
        return False
    before = view.text.keys[first - 1] if first else ""
    is_set_off, is_comma = view.is_set_off(first), view.text.gaps[stop].startswith(",")
    if keys == ("you", "know"):
        if is_comma and (is_set_off or before in _BEFORE_YOU_KNOW):
            return before not in _ASKS_WHETHER
        is_clause = before in TAKES_YOU_KNOW or before in ("you", "not", "never", "only")
        after = view.text.keys[staying[0]] if staying else ""
        is_plain = not is_clause and after not in _AFTER_YOU_KNOW
        return is_plain and is_set_off and view.is_closed(stop)
    if keys == ("i", "mean"):
        return is_set_off and is_comma
    if keys == ("like",):
        return (is_comma and (is_set_off or before in _BEFORE_LIKE)) or _is_loose_like(
            view, first, staying
        )
    return len(keys) == 1 and _is_opener(view, first, staying, is_comma=is_comma)


def _is_loose_like(view: RemovalView, first: int, staying: Sequence[int]) -> bool:
    """Tell a "like" that can be neither a verb nor a comparison where it stands: "of like a"."""
    before = view.text.keys[first - 1] if first else ""
    after = [view.text.keys[index] for index in staying[:2]]
    if len(after) < 2 or any(view.text.gaps[index].strip() for index in (first, first + 1)):
        return False
    if before in _TAKES_NO_LIKE:
        return after[0] in ARTICLES | _DETERMINERS
    is_clause = before in ("because", "where", "when", "if") and after[0] in _SUBJECTS_ALONE
    return is_clause and after[1] not in ("said", "mentioned", "did", "do", "say", "told")


_TAKES_NO_LIKE = words_of("of for with from in on at about by into have has had")
_DETERMINERS = words_of("this that these those my your his her our their some")
_SUBJECTS_ALONE = words_of("i we you he she they it")


def _is_opener(view: RemovalView, first: int, staying: Sequence[int], *, is_comma: bool) -> bool:
    """Tell a word that only opens a sentence: "Well, we left", "So we left".

    What may be an answer stays: it goes only amid one's own speech, behind no question.
    """
    key, gap = view.text.keys[first], view.text.gaps[first]
    if not is_sentence_start(gap, first):
        return False
    is_answer = first == 0 or "?" in gap
    if view.ends_sentence(first + 1):
        return key in _ASSENTS and not is_answer and bool(staying)
    if key in ("well", "oh"):
        return is_comma
    if key in ("so", "and"):
        return is_comma or _opens_statement(view, staying)
    if key == "right" and {"left", "turn", "go"} & set(view.text.keys[max(0, first - 4) : first]):
        return False
    return key in _ASSENTS | {"right"} and is_comma and not is_answer


def _opens_statement(view: RemovalView, staying: Sequence[int]) -> bool:
    """Tell whether a sentence needs no ``and`` or ``so`` before it: not "so do I", "and two"."""
    after = [view.text.keys[index] for index in staying[:2]]
    if not after or after[0] in AUXILIARIES or (after[0] in ("that", "what") and len(after) < 2):
        return False
    meaning = english.NEGATIONS | english.QUANTITIES | english.HEDGES | english.ARTICLES
    is_plain = after[0] in FUNCTION_WORDS and after[0] not in meaning - english.ARTICLES
    is_that = after[0] == "that" and after[1] not in AUXILIARIES
    return is_plain and not is_that and after[0] not in ("as", "on", "or", "than", "what")
