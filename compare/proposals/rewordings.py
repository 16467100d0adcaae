"""Words put in the place of others: what says the same, and what it touches where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.cleanup.clean_up import expand_contraction
from align.languages.english import LONG_FORMS, SHORT_IS
from align.languages.pack import words_of
from compare import numerals
from compare.english import MARKERS, MULTIPLIERS, ORDINALS, TENS, UNITS
from compare.pairing import find_sameness
from compare.proposals import english
from compare.proposals.judgement import EditClass, Verdict
from compare.proposals.names import KnownNames
from compare.terms import is_inflected
from transcript.values import Word

_MARKERS = frozenset(MARKERS)
_MOST_WORDS = 4
"""Words a side up to which a rewording is small."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """An edit's class, its verdict, and why."""

    kind: EditClass
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Words of the paragraph, the proposed ones in their place, and what stands beside them.

    ``gaps`` and ``new_gaps`` are those inside either; ``before`` and ``after`` the keys beside.
    """

    words: tuple[str, ...]
    keys: tuple[str, ...]
    gaps: tuple[str, ...]
    new_words: tuple[str, ...]
    new_keys: tuple[str, ...]
    new_gaps: tuple[str, ...]
    before: str
    after: str
    following_gap: str
    has_name: bool
    new_has_name: bool


def rule_on_words(edit: WordEdit, names: KnownNames) -> Ruling:
    """Rule on words put in the place of others, or put in, or taken out with nothing to say why."""
    said, meant = edit.keys, edit.new_keys
    if said and meant:
        same = _rule_on_same_meaning(edit, names)
        if same is not None:
            return same
    if not meant and said in _MARKERS:
        return Ruling(EditClass.MARKER, "suggested", "a marker that may mean something")
    touched = find_protected_class(edit)
    if touched is not None:
        return Ruling(touched, "refused", f"it touches a {touched.value}")
    if set(said) | set(meant) <= english.ARTICLES:
        return Ruling(EditClass.ARTICLE, "suggested", "an article")
    if not said:
        return Ruling(EditClass.ADDITION, "refused", "words that nobody said")
    if not meant:
        if len(said) >= _MOST_WORDS:
            return Ruling(EditClass.CUT, "refused", "a passage left out")
        return Ruling(EditClass.WORDING, "suggested", "words left out")
    if max(len(said), len(meant)) > _MOST_WORDS or len(meant) > len(said) + 1:
        return Ruling(EditClass.WORDING, "refused", "too much put another way")
    return Ruling(EditClass.WORDING, "suggested", "put another way")


def _rule_on_same_meaning(edit: WordEdit, names: KnownNames) -> Ruling | None:
    """Rule on words that say the same in another form; ``None`` where these do not."""
    said, meant = edit.keys, edit.new_keys
    if len(edit.new_words) == 1 and names.corrects(edit.words, edit.new_words[0]):
        return Ruling(EditClass.NAME, "accepted", "spelt as the name is known")
    sameness = find_sameness(said, meant)
    inner = (*edit.gaps, *edit.new_gaps)
    if sameness == "number":
        return _rule_on_number(edit)
    if sameness == "contraction" and not any(gap.strip() for gap in inner):
        return _rule_on_contraction(edit)
    if sameness == "spacing":
        return _rule_on_joined(edit)
    if (said, meant) in ((("a",), ("an",)), (("an",), ("a",))):
        return _rule_on_article(edit)
    if len(said) == len(meant) == 1:
        return _rule_on_agreement(edit)
    return None


def _rule_on_contraction(edit: WordEdit) -> Ruling:
    """Accept a short form and the one long form it stands for there."""
    is_shorter = len(edit.new_keys) < len(edit.keys)
    short, long = (edit.new_keys, edit.keys) if is_shorter else (edit.keys, edit.new_keys)
    spelt = " ".join(long)
    form = short[0]
    is_sure = LONG_FORMS.get(form) == spelt and form not in ("'cause", "'em", "gonna", "wanna")
    if form in ("gonna", "wanna"):
        is_sure = not is_shorter and LONG_FORMS[form] == spelt
    if form in SHORT_IS and not is_sure:
        read = expand_contraction(Word(None, None, form), edit.after or None)
        is_sure = " ".join(one.text for one in read).casefold() == spelt and bool(edit.after)
    if form.split("'")[0] in _ASKING and edit.after in english.PERSONS:
        is_sure = False  # "What's he want?" is "what does"
    if form == "can't" and spelt == "can not":
        is_sure = True
    if is_shorter and (
        edit.following_gap.strip() or not edit.after or edit.after in english.TENSES
    ):
        is_sure = False  # "That is what it is." and "What it is is good." have no short form
    if is_sure:
        return Ruling(EditClass.CONTRACTION, "accepted", "a short form and its long form")
    return Ruling(EditClass.CONTRACTION, "suggested", "the short form may stand for another")


_ASKING = words_of("what where how who when why")


def _rule_on_number(edit: WordEdit) -> Ruling:
    """Accept a number in words for the same in digits, where nothing beside it goes on with it."""
    suggested = Ruling(EditClass.NUMBER, "suggested", "a number written otherwise")
    wordy = {_is_in_words(edit.keys), _is_in_words(edit.new_keys)}
    if wordy != {True, False}:
        return suggested
    words = edit.keys if _is_in_words(edit.keys) else edit.new_keys
    digits = edit.new_keys if words is edit.keys else edit.keys
    beside = {edit.before, edit.after}
    if any(numerals.is_number_word(key) or key in _JOINS_NUMBERS for key in beside):
        return suggested
    if any(gap.strip(" -") for gap in (*edit.gaps, *edit.new_gaps)):
        return suggested
    parts = [part for key in words for part in key.split("-")]
    if parts in (["one"], ["second"], ["first"], ["third"], ["oh"]):
        return suggested
    if parts[-1] in words_of("second third fourth fifth sixth eighth tenth quarter half"):
        return suggested
    if set(parts) & {"pound", "pounds", "bucks", "percentage", "euro", "euros", "dollar"}:
        return suggested
    if not _are_one_number(parts) or re.search(r"[a-z]", "".join(digits).replace("th", "")):
        return suggested
    if _is_year(parts) and edit.before not in _BEFORE_YEARS:
        return suggested  # "eighteen twenty people" are eighteen or twenty
    if any(re.search(r"^\W*0\d|\.\d*0\b", key) for key in digits):
        return suggested  # "007" is no seven, and "version 2.0" no version two
    return Ruling(EditClass.NUMBER, "accepted", "the same number")


_JOINS_NUMBERS = words_of(
    "and point half quarter third thirds quarters dozen percent percentage k m bn to or by oh o "
    "hundredth dollar dollars cents degrees a minus plus negative"
)


def _is_in_words(keys: Iterable[str]) -> bool:
    return not any(letter.isdigit() for key in keys for letter in key)


def _are_one_number(parts: Sequence[str]) -> bool:
    """Tell whether number words are read as one number, and not one after the other."""
    is_sum = re.fullmatch(r"(?:(?:e|u|tu?)x{1,2})*(?:e|u|tu?)?", _list_sizes(parts)) is not None
    return _is_year(parts) or is_sum


def _is_year(parts: Sequence[str]) -> bool:
    """Tell whether number words are read as a year: "nineteen ninety five"."""
    return re.fullmatch(r"[et](e|tu?)", _list_sizes(parts)) is not None and parts[0] in _CENTURIES


def _list_sizes(parts: Sequence[str]) -> str:
    """List how large each number word is: x a multiplier, t tens, e ten to nineteen, u a unit."""
    sizes = ""
    for part in parts:
        if part in ("and", "percent", "dollars"):
            continue
        if part in MULTIPLIERS:
            sizes += "x"
        elif part in TENS:
            sizes += "t"
        else:
            sizes += "e" if UNITS.get(part, ORDINALS.get(part, 0)) >= 10 else "u"
    return sizes


_CENTURIES = words_of("eighteen nineteen twenty")
_BEFORE_YEARS = words_of("in since until by from of before after around during late early summer")


def _rule_on_joined(edit: WordEdit) -> Ruling:
    """Accept a hyphen for a space or for nothing; words joined or parted are suggested."""
    said, meant = "".join(edit.keys), "".join(edit.new_keys)
    parts = [part for key in (*edit.keys, *edit.new_keys) for part in re.split(r"\W", key)]
    if any(gap.strip() for gap in (*edit.gaps, *edit.new_gaps)):
        return Ruling(EditClass.JOINED, "suggested", "words joined over a mark")
    if any(letter.isdigit() for letter in said + meant) or "'" in said + meant:
        return Ruling(EditClass.NUMBER, "refused", "it touches a number")
    shorter, longer = sorted((edit.keys, edit.new_keys), key=len)
    is_hyphen = len(shorter) == 1 and shorter[0].split("-") == [*longer] and len(longer) == 2
    touched = {part for part in parts if part} & (
        english.NUMBER_WORDS | english.NEGATIONS | english.QUANTITIES | english.HEDGES
    )
    ends = longer[-1].endswith(("ing", "ed", "s"))
    is_parted = len(edit.keys) != len(edit.new_keys)
    # "A new-environment rule" binds otherwise than "a new environment rule".
    head = next((part for part in parts if part not in (said, meant)), "")
    binds = parts[0] not in _PREFIXES if is_parted else head in ("re", "un", "anti")
    is_spelled = any(len(part) == 1 for part in parts)
    # Of a name, nobody but its owner knows: "Black-ish"; "@NatGeo" is no NatGeo.
    is_name = edit.has_name or edit.new_has_name or _has_signs(said) != _has_signs(meant)
    # "A coop" is no "co-op".
    is_short = not is_parted and len(said.replace("-", "")) <= _SHORTEST_JOINED
    is_risky = bool(touched) or binds or (is_parted and ends) or is_spelled or is_name or is_short
    if (is_hyphen or not is_parted) and not is_risky:
        return Ruling(EditClass.HYPHEN, "accepted", "a hyphen")
    return Ruling(EditClass.JOINED, "suggested", "words joined or parted")


_SHORTEST_JOINED = 4


def _has_signs(key: str) -> bool:
    return any(letter in "@#$€£%&+" for letter in key)


_PREFIXES = words_of("e co pre post multi semi self micro mid meta cross quasi ultra inter intra")


def _rule_on_article(edit: WordEdit) -> Ruling | None:
    """Accept ``a`` or ``an`` as the next word begins."""
    after = edit.after
    if (
        not after.isalpha()
        or len(after) < 3
        or after[:2] in ("eu", "on", "ho", "he")
        or after[0] in "uh"
    ):
        return Ruling(EditClass.ARTICLE, "suggested", "an article")
    is_vowel = after[0] in "aeio"
    if (edit.new_keys == ("an",)) == is_vowel and not edit.following_gap.strip():
        return Ruling(EditClass.AGREEMENT, "accepted", "a or an before its word")
    return Ruling(EditClass.ARTICLE, "suggested", "an article")


def _rule_on_agreement(edit: WordEdit) -> Ruling | None:
    """Accept ``they is`` as ``they are``; elsewhere who is many decides, which no rule knows."""
    said, meant = edit.keys[0], edit.new_keys[0]
    if (said, meant) not in english.AGREEMENTS and (meant, said) not in english.AGREEMENTS:
        return None
    is_plural = (said, meant) in english.AGREEMENTS
    hosts = english.PLURAL_PERSON if is_plural else english.THIRD_PERSON
    is_subjunctive = "w" in said[:1]
    if edit.before in hosts and not is_subjunctive:
        return Ruling(EditClass.AGREEMENT, "accepted", f"as it agrees with {edit.before}")
    return Ruling(EditClass.AGREEMENT, "suggested", "one or many, which only the speaker knows")


def find_protected_class(edit: WordEdit) -> EditClass | None:
    """Find the first class of meaning that the edit's words touch; ``None`` if they touch none."""
    said, meant = edit.keys, edit.new_keys
    gone = [key for key in said if key not in meant]
    new = [key for key in meant if key not in said]
    either = {*gone, *new} or {*said, *meant}
    if edit.has_name or edit.new_has_name:
        return EditClass.NAME
    if any(map(is_number, either)):
        return EditClass.NUMBER
    if any(len(key) == 1 and key not in "aio" for key in either):
        return EditClass.NAME
    if any(key.endswith("n't") for key in either):
        return EditClass.NEGATION
    stems = {key.split("'")[0] for key in either}
    for kind, words in english.PROTECTED:
        if (either | stems) & words - english.ARTICLES:
            return kind
    pairs = [(one, other) for one in gone for other in new]
    if any(_is_negated(*pair) or _is_negated(*pair[::-1]) for pair in pairs):
        return EditClass.NEGATION
    return EditClass.TENSE if any(is_inflected(*pair) for pair in pairs) else None


def is_number(key: str) -> bool:
    """Tell whether a word has digits or is a word of numbers.

    >>> is_number("5"), is_number("fifteen"), is_number("ships")
    (True, True, False)
    """
    return key in english.NUMBER_WORDS or any(map(str.isdigit, key))


def _is_negated(one: str, other: str) -> bool:
    if any(other == prefix + one for prefix in english.NEGATIVE_PREFIXES) and len(one) > 2:
        return True
    stems = {other.removesuffix(ending) for ending in english.NEGATIVE_ENDINGS}
    return any(one.startswith(stem) and len(stem) > 2 and stem != other for stem in stems)
