"""Marks and capitals: which may change without changing what is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from align.languages.english import BEFORE_A_CLAUSE, FUNCTION_WORDS, NAMES_TOO, PRONOUN_I
from align.languages.pack import words_of
from compare.english import NEVER_NAMES
from compare.proposals import english
from compare.proposals.judgement import EditClass
from compare.proposals.names import KnownNames, is_sentence_start
from compare.proposals.rewordings import Ruling, is_number
from compare.proposals.split_text import SplitText

_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_QUOTES = frozenset("\"'“”‘’«»()[]{}*_/\\<>|~^=")
_SUBJECTS = words_of(
    "i we you he she it they there i'm we're you're it's they're he's she's that's"
)
_REPORTING = words_of(
    "say says said saying think thought know knew mean means meant tell tells told ask asked "
    "believe hope guess feel felt hear heard see saw like write wrote read call called"
)


@dataclass(frozen=True, slots=True)
class MarkView:
    """The result as it stands before any mark is changed, its names, and what is known."""

    text: SplitText
    named: frozenset[int]
    names: KnownNames
    is_word: Callable[[str], bool] | None

    def get_key(self, index: int) -> str:
        """Return a word's key; empty beyond either end."""
        return self.text.keys[index] if 0 <= index < len(self.text.keys) else ""


def normalize_gap(gap: str) -> str:
    """Fold typographic variants and white space of a gap.

    >>> normalize_gap(" —  "), normalize_gap("...")
    ('-', '…')
    """
    folded = gap.translate(_TYPOGRAPHIC).replace("...", "…")
    return re.sub(r"-+", "-", "".join(folded.split()))


def weigh_gap(gap: str) -> int:
    """Say how much a gap parts: 2 a sentence's end, 1 a pause, 0 no mark.

    >>> weigh_gap(". "), weigh_gap(", "), weigh_gap(" ")
    (2, 1, 0)
    """
    return 2 if _has_stop(gap) else int(bool(gap.strip()))


def rule_on_boundary(view: MarkView, index: int, gap: str, word: str | None) -> Ruling | None:
    """Rule on a changed gap before word ``index``, and on its first letter where that goes with it.

    ``gap`` and ``word`` are the proposed ones; the word is ``None`` at the text's end. ``None``
    where nothing changes.
    """
    old, new = view.text.gaps[index], gap
    folded, new_folded = normalize_gap(old), normalize_gap(new)
    if folded == new_folded:
        return None if old == new else Ruling(EditClass.MARK, "accepted", "the same mark")
    ruling = _rule_on_weighty_marks(folded, new_folded) or _rule_on_neighbours(view, index)
    if ruling is not None:
        return ruling
    was_end, is_end = (_has_stop(one) for one in (folded, new_folded))
    if word is None:
        if new_folded == "." and folded in ("", ","):
            return Ruling(EditClass.MARK, "accepted", "a full stop at the end")
        return Ruling(EditClass.MARK, "suggested", "the mark at the end")
    if index == 0:
        return Ruling(EditClass.MARK, "suggested", "a mark before the first word")
    if was_end != is_end:
        return _rule_on_sentence_end(view, index, folded, new_folded)
    if was_end:
        return Ruling(EditClass.MARK, "suggested", "the mark of a sentence's end")
    return _rule_on_pause(view, index, folded, new_folded)


def _rule_on_weighty_marks(folded: str, new_folded: str) -> Ruling | None:
    """Leave to a person the marks that say something by themselves."""
    if folded.count("?") != new_folded.count("?"):
        return Ruling(EditClass.QUESTION, "suggested", "a question made or unmade")
    if [c for c in folded if c in _QUOTES] != [c for c in new_folded if c in _QUOTES]:
        return Ruling(EditClass.QUOTATION, "suggested", "quotation marks, apostrophes or brackets")
    if folded.count("!") != new_folded.count("!"):
        return Ruling(EditClass.MARK, "suggested", "an exclamation made or unmade")
    return None


def _rule_on_neighbours(view: MarkView, index: int) -> Ruling | None:
    """Keep marks away from where they say how far a number or a negation reaches."""
    before, after = view.get_key(index - 1), view.get_key(index)
    if is_number(before) and is_number(after):
        return Ruling(EditClass.NUMBER, "refused", "a mark between two numbers")
    if before in english.NEGATIONS or after in english.NEGATIONS:
        return Ruling(EditClass.NEGATION, "suggested", "a mark beside a negation")
    return None


def _rule_on_sentence_end(view: MarkView, index: int, folded: str, new_folded: str) -> Ruling:
    """Accept a full stop for a comma and the reverse between two clauses that stand alone.

    Not where a condition could change sides ("I go. If it rains, we stay"), nor where the second
    could explain the first ("my wife, the doctor").
    """
    suggested = Ruling(EditClass.MARK, "suggested", "a sentence's end made or unmade")
    before, after, following = (view.get_key(at) for at in (index - 1, index, index + 1))
    is_joined = after in _JOINING
    is_clause = (following if is_joined else after) in _SUBJECTS
    marks = {folded, new_folded}
    if marks == {".", ""} and not (after in ("and", "but") and is_clause):
        return suggested
    if marks not in ({".", ","}, {".", ""}) or before in _REPORTING:
        return suggested
    clause = _list_clause(view, index)
    leans: Collection[str] = _CONDITIONS.intersection(clause)
    if is_joined and after == "but" and new_folded != ".":
        leans = ()
    if not is_joined:
        said = "" if after == "which" and {".", ","} == marks else after
        leans = _LEANS.intersection((*leans, *clause[:2], *_list_piece(view, index)[:2], said))
    if leans or (after == "because" and _is_negated(clause)):
        return suggested
    beside = index + 1 if is_joined else index
    if beside in view.named or is_number(view.get_key(beside)):
        return suggested
    is_opened = after in _OPENS_CLAUSE or (after == "like" and following in _SUBJECTS)
    if is_clause or is_joined or is_opened:
        return Ruling(EditClass.MARK, "accepted", "a comma or a full stop between two clauses")
    return suggested


def _rule_on_pause(view: MarkView, index: int, folded: str, new_folded: str) -> Ruling:
    """Accept a comma where it only parts what is parted anyway."""
    before, after = view.get_key(index - 1), view.get_key(index)
    suggested = Ruling(EditClass.MARK, "suggested", "a pause that may mean something")
    accepted = Ruling(EditClass.MARK, "accepted", "a comma that parts what is parted anyway")
    beside = {index - 1, index} & view.named or is_number(before) or is_number(after)
    if folded and new_folded:
        is_plain = {folded, new_folded} <= {",", "-", ";", "…"} and not beside
        is_risky = {before, after} & _REPORTING or after in english.COMMA_WORDS
        return suggested if not is_plain or is_risky else accepted
    if (folded or new_folded) != ",":
        return suggested
    opens = is_sentence_start(view.text.gaps[index - 1], index - 1)
    if after not in english.COMMA_WORDS:
        if opens and before in english.COMMA_AFTER and index not in view.named:
            return accepted
        if before in ("and", "but", "because", "so") and after in _SUBJECTS and not beside:
            return accepted
    if (view.get_key(index - 2), before) in _SET_PHRASES and not beside:
        # "Wallets, for example labels": dropped, it may join the phrase to what it is not about.
        is_made = new_folded == "," or before in ("then", "now", "so", "mean")
        is_plain = after not in english.COMMA_WORDS | _OBJECTS
        return accepted if is_made and is_plain else suggested
    is_plain = not beside and not {before, after} & (english.COMMA_WORDS | _REPORTING)
    if not new_folded and after in _SUBJECTS and before not in BEFORE_A_CLAUSE:
        return suggested  # "we did it, we tried": two clauses
    if is_plain and _parts_phrases(view, index):
        return accepted
    if after in _CONJUNCTIONS and _parts_clauses(view, index):
        return accepted
    return suggested


def _parts_phrases(view: MarkView, index: int) -> bool:
    """Tell whether a comma stands where no list, name, apposition or clause can hang on it.

    That is before a preposition or a form of "be", and between two words of grammar; a negation
    before it may reach over what follows, and then it does mean something.
    """
    before, after = view.get_key(index - 1), view.get_key(index)
    if _is_negated(_list_clause(view, index)):
        return False
    if after in _NO_PAUSE_BEFORE:
        return True
    are_grammar = before in FUNCTION_WORDS and after in FUNCTION_WORDS
    weighty = english.QUANTITIES | english.HEDGES | english.CONDITIONS | english.ARTICLES
    weighty |= english.TENSES
    is_row = after in ("me", "him", "her", "us", "them")  # "her, him, and them"
    return are_grammar and not is_row and not {before, after} & weighty


def _is_negated(clause: Iterable[str]) -> bool:
    return any(key in english.NEGATIONS or key.endswith("n't") for key in clause)


def _parts_clauses(view: MarkView, index: int) -> bool:
    """Tell whether a comma before ``and`` or its like means nothing of its own there.

    It does behind a negation, whose reach it ends ("I didn't go, and paid"), and amid a row of
    names or numbers.
    """
    before, after, following = (view.get_key(at) for at in (index - 1, index, index + 1))
    clause = _list_clause(view, index)
    if after != "but" and _is_negated((*clause, following)):
        return False
    if before in _BEFORE_BUT or (after not in ("and", "but") and before in english.COMMA_WORDS):
        return False
    if following in _SUBJECTS or following in _WHATEVER:
        return True
    are_named = {index - 1, index + 1} & view.named or is_number(before) or is_number(following)
    return after in ("and", "because", "but", "or") and not are_named


_CONJUNCTIONS = words_of("and but so because although or")
_JOINING = words_of("and but so or because")
_BEFORE_BUT = words_of("all nothing anything none no everything last not one any")
_WHATEVER = words_of("whatever something anything")
_OBJECTS = words_of("it you they that this what the a them him her")
_NO_PAUSE_BEFORE = words_of("is was are were of into in for with at on from by about")
_CONDITIONS = words_of("if unless when until whenever whether")
_SET_PHRASES = frozenset(
    tuple(phrase.split("_"))
    for phrase in [
        "for_example",
        "for_instance",
        "in_fact",
        "of_course",
        "i_mean",
        "and_then",
        "but_then",
        "so_then",
        "and_now",
        "so_now",
        "okay_so",
    ]
)
_OPENS_CLAUSE = words_of(
    "which maybe probably basically actually obviously eventually sometimes anyway whatever yes "
    "this that's these there's let's for then now okay ok yeah right well oh also you're "
    "i've we've they've you've i'll we'll i'd he'd she'd they'll"
)
_LEANS = words_of(
    "if unless when until whether because although though while since once as whenever who which "
    "whom whose whoever before after where than"
)
"""What a clause that leans on another begins with: it may not change sides."""


def _list_piece(view: MarkView, index: int) -> list[str]:
    """List the words before a boundary, back to the last mark."""
    first = index - 1
    while first > 0 and not view.text.gaps[first].strip():
        first -= 1
    return list(view.text.keys[max(0, first) : index])


def _list_clause(view: MarkView, index: int) -> list[str]:
    """List the words of the sentence before a boundary, back to where it began."""
    first = index - 1
    while first > 0 and not is_sentence_start(view.text.gaps[first], first):
        first -= 1
    return [view.text.keys[at] for at in range(max(0, first), index)]


def rule_on_letters(view: MarkView, index: int, word: str, *, begins: bool) -> Ruling | None:
    """Rule on a word written with other capitals or apostrophes; ``begins`` where a sentence does.

    ``None`` where nothing changes.
    """
    old, key = view.text.words[index], view.text.keys[index]
    if old == word:
        return None
    straight, new_straight = old.translate(_TYPOGRAPHIC), word.translate(_TYPOGRAPHIC)
    if straight == new_straight:
        return Ruling(EditClass.MARK, "accepted", "the same mark")
    if straight.casefold() != new_straight.casefold():
        return Ruling(EditClass.NAME, "refused", "other letters")
    is_first = old[1:] == word[1:]
    if key.split("'")[0] == "i" and key in PRONOUN_I:
        is_plain = word[0] == "I" and word[1:] == word[1:].lower()
        return Ruling(EditClass.CAPITAL, "accepted" if is_plain else "refused", "the word I")
    if not is_first:
        return _rule_on_spelling(view, word, key)
    is_upper = word[:1].isupper()
    if begins:
        is_plain = is_upper and old == old.lower()
        return Ruling(
            EditClass.CAPITAL, "accepted" if is_plain else "suggested", "a sentence's first letter"
        )
    if is_upper and key not in english.NAMES_OF_TIME:
        return _rule_on_spelling(view, word, key)
    if is_upper:
        return Ruling(EditClass.CAPITAL, "accepted", "a word that has a capital")
    beside = {index - 1, index + 1} & view.named
    # "All In" and "Her" are titles: a word at a clause's end is no slip of a machine.
    before = view.text.words[index - 1] if index else ""
    is_led = view.get_key(index - 1) in _JOINING or before == "I"
    is_title = before[:1].isupper() and not is_led and not view.text.gaps[index].strip()
    is_title = is_title or "." in view.text.gaps[index + 1]
    beside = beside or ({index} if is_title else set())
    is_plain = key in FUNCTION_WORDS and key not in NAMES_TOO and key not in _NAMES_OF_BANDS
    if is_plain and not beside and not (len(old) > 1 and old.isupper()):
        return Ruling(EditClass.CAPITAL, "accepted", "a word that has no capital")
    return Ruling(EditClass.CAPITAL, "suggested", "a name or none")


_NAMES_OF_BANDS = words_of("it us who them yes no one some any all her him up down out off over")


def _rule_on_spelling(view: MarkView, word: str, key: str) -> Ruling:
    is_common = key in NEVER_NAMES or key in NAMES_TOO or view.is_word is None or view.is_word(key)
    if view.names.is_spelling(word) and not is_common:
        return Ruling(EditClass.NAME, "accepted", "spelt as the name is known")
    return Ruling(EditClass.NAME, "suggested", "capitals of a name or an acronym")


def _has_stop(gap: str) -> bool:
    return any(mark in gap for mark in ".!?")
