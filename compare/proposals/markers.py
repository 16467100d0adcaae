"""Discourse markers: where "you know", "like", "I mean", "so" and their kind say nothing.

Each of them means something elsewhere: "like" before a number is "about", before an example "such
as", behind a form of "be" it quotes; "I mean" takes back what was said; "you know" is a clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.languages.english import (
    ARTICLES,
    AUXILIARIES,
    FUNCTION_WORDS,
    SUBJECTS,
    TAKES_YOU_KNOW,
)
from align.languages.pack import words_of
from compare.proposals import english
from compare.proposals.names import is_sentence_start
from compare.proposals.removal_view import RemovalView
from compare.proposals.rewordings import is_number

_ASSENTS = words_of("yeah okay ok")
_DETERMINERS = words_of("this that these those my your his her our their some")
_MEASURES = words_of(
    "second seconds minute minutes hour hours day days week weeks weekend month months year years "
    "decade decades century centuries mile miles foot feet inch inches meter meters kilometer "
    "kilometers pound pounds ounce ounces kilo kilos ton tons gallon gallons page pages degree "
    "degrees fraction majority minority handful few couple half dozen dozens several quarter third "
    "thirds twice hundreds thousands millions billions"
)
_TIMES = words_of("noon midnight morning afternoon evening night nights yesterday tomorrow today")
_WEAK_QUANTITIES = words_of("very so quite whole single")
# What "like" makes a rough one, beside numbers and measures: "like, all of them".
_AMOUNTS = (english.QUANTITIES - _WEAK_QUANTITIES) | _MEASURES | _TIMES
# Between a marker and the number it makes a rough one: "like, at least the next ten".
_BEFORE_AMOUNTS = (
    english.SOUNDS_OF_HESITATION
    | english.ARTICLES
    | english.HEDGES
    | _DETERMINERS
    | _WEAK_QUANTITIES
    | words_of(
        "like at in on by for to from of over under up around about between next last first past "
        "good other another than plus minus more less least most well or"
    )
)
_NEVER_ROUGH = _ASSENTS | {"so", "and", "right"}


def is_marker(view: RemovalView, first: int, stop: int, staying: Sequence[int]) -> bool:
    """Tell a discourse marker that says nothing where it stands.

    ``staying`` are the indices of the words that follow when it is gone.
    """
    keys = view.text.keys[first:stop]
    if len(keys) > 2 or "?" in view.text.gaps[stop]:
        return False
    if not view.protected.isdisjoint(range(first, stop)):
        return False
    if keys[0] not in _NEVER_ROUGH and _makes_rough(view, keys[0], staying):
        return False
    is_comma = view.text.gaps[stop].startswith(",")
    if keys == ("you", "know"):
        return _is_empty_you_know(view, first, staying, is_comma=is_comma)
    if keys == ("i", "mean"):
        return is_comma and _is_empty_i_mean(view, first, staying)
    if keys == ("like",):
        is_set_off = is_comma and _is_set_off_like(view, first, staying)
        return is_set_off or _is_loose_like(view, first, staying)
    return len(keys) == 1 and _is_opener(view, first, staying, is_comma=is_comma)


def _makes_rough(view: RemovalView, marker: str, staying: Sequence[int]) -> bool:
    """Tell whether a number or an amount follows, which a marker makes a rough one."""
    amounts = _AMOUNTS if marker == "like" else _MEASURES
    after = [view.text.keys[index] for index in staying]
    while after:
        if after[:2] in (["you", "know"], ["i", "mean"]):
            after = after[2:]
            continue
        if is_number(after[0]) or after[0] in amounts:
            return True
        if after[0] not in _BEFORE_AMOUNTS:
            return False
        after = after[1:]
    return False


def _is_empty_you_know(
    view: RemovalView, first: int, staying: Sequence[int], *, is_comma: bool
) -> bool:
    """Tell a "you know" that holds the floor from a clause: "just so you know", "as you know"."""
    before = view.text.keys[first - 1] if first else ""
    after = view.text.keys[staying[0]] if staying else ""
    is_set_off = view.is_set_off(first)
    if is_comma and is_set_off:
        return before not in _ASKS_WHETHER
    if is_comma and before in _BEFORE_YOU_KNOW:
        is_apart = before == "like" or view.is_set_off(first - 1)
        is_verb = _KNOWING & set(view.text.keys[max(0, first - 6) : first])
        return is_apart and not is_verb and after not in _GOES_ON
    is_clause = before in TAKES_YOU_KNOW or before in ("you", "not", "never", "only")
    is_plain = not is_clause and after not in _AFTER_YOU_KNOW
    return is_plain and is_set_off and view.is_closed(stop=first + 2)


_BEFORE_YOU_KNOW = words_of("and but so or because like just")
_ASKS_WHETHER = words_of("do did as if not never only")
_KNOWING = words_of("know knows knew known")
_GOES_ON = words_of("and or but not because which so")
_AFTER_YOU_KNOW = words_of(
    "what how that why who where when if whether the a an my your his her their our its about all "
    "this these those it him them me us everything nothing something better more"
)


def _is_empty_i_mean(view: RemovalView, first: int, staying: Sequence[int]) -> bool:
    """Tell an "I mean" that opens a statement from one that takes back what was said before it.

    "Tuesday, I mean, Wednesday" and "He paid. I mean, he will pay" are corrections.
    """
    after = view.text.keys[staying[0]] if staying else ""
    gap = view.text.gaps[first]
    if first and not is_sentence_start(gap, first):
        is_led = view.text.keys[first - 1] in _LEADS
        return is_led and is_sentence_start(view.text.gaps[first - 1], first - 1)
    stem = after.split("'")[0]
    said = {key.split("'")[0] for key in view.list_sentence_before(first)}
    return first == 0 or (_opens_clause(after) and stem not in said)


_LEADS = words_of("well yeah yes okay ok but and so oh")


def _opens_clause(key: str) -> bool:
    return key.split("'")[0] in SUBJECTS | {"there", "that", "this"}


def _is_set_off_like(view: RemovalView, first: int, staying: Sequence[int]) -> bool:
    """Tell a "like" with a mark behind it that neither compares, nor quotes, nor gives examples."""
    before = view.text.keys[first - 1] if first else ""
    after = view.text.keys[staying[0]] if staying else ""
    said = view.text.keys[staying[1]] if len(staying) > 1 else ""
    if _names_follow(view, staying) or _compares(view, first) or after == "to":
        return False
    if after in _SUBJECTS_ALONE and said in _SAID:  # "like, I said": as I said
        return False
    if not view.is_set_off(first):
        return before in _BEFORE_LIKE
    if is_sentence_start(view.text.gaps[first], first):
        return True
    if after in _OBJECTS or (after in ARTICLES | _DETERMINERS and before not in _TAKES_NO_LIKE):
        return False  # "he is, like, a father to me"
    if before.split("'")[-1] in _FORMS_OF_BE:
        return not _opens_clause(after) and after not in _OPENS_QUOTATION
    # "Fruit, like, apples": behind a noun it may give examples, and who knows a noun?
    is_clause = _opens_clause(after) or after in _OPENS_CLAUSE
    return is_clause or before in FUNCTION_WORDS | english.SOUNDS_OF_HESITATION


_BEFORE_LIKE = words_of("so because of with for in on at then")
_OBJECTS = words_of("me him her us them")
_SAID = words_of("said say says mentioned told explained did do know see saw thought wrote showed")
_FORMS_OF_BE = words_of("be is was are were am been s re m goes go went all")
_OPENS_QUOTATION = words_of(
    "no yes yeah oh okay ok well what why who how where when hey wow whoa let's don't do can could "
    "will would is are stop go please and but so if never not my your"
)
_OPENS_CLAUSE = words_of("if when because where how why even just")
_COMPARING = words_of(
    "look looks looked looking sound sounds sounded sounding feel feels felt feeling seem seems "
    "seemed act acts acted smell smells taste tastes"
)


def _compares(view: RemovalView, first: int) -> bool:
    """Tell whether a "like" may compare: "kind of like a bank", "it feels like he left"."""
    before, earlier = (view.text.keys[at] if at >= 0 else "" for at in (first - 1, first - 2))
    return before in _COMPARING or (before == "of" and earlier in ("kind", "sort", "type"))


def _names_follow(view: RemovalView, staying: Sequence[int]) -> bool:
    """Tell whether a name or a quotation follows: an example, or what was said."""
    nearest = (index for index in staying if view.text.keys[index] not in _BEFORE_AMOUNTS)
    return next(nearest, -1) in view.protected


def _is_loose_like(view: RemovalView, first: int, staying: Sequence[int]) -> bool:
    """Tell a "like" that can be neither a verb nor a comparison where it stands: "of like a"."""
    before = view.text.keys[first - 1] if first else ""
    after = [view.text.keys[index] for index in staying[:2]]
    if len(after) < 2 or any(view.text.gaps[index].strip() for index in (first, first + 1)):
        return False
    if before in _TAKES_NO_LIKE:
        return after[0] in ARTICLES | _DETERMINERS and not _compares(view, first)
    is_clause = before in ("because", "where", "when", "if") and after[0] in _SUBJECTS_ALONE
    return is_clause and after[1] in AUXILIARIES - {"do", "did", "does"}


_TAKES_NO_LIKE = words_of("of for with from in on at about by into have has had")
_SUBJECTS_ALONE = words_of("i we you he she they it")


def _is_opener(view: RemovalView, first: int, staying: Sequence[int], *, is_comma: bool) -> bool:
    """Tell a word that only opens a sentence: "Well, we left", "So we left".

    What may be an answer stays: it goes only amid one's own speech, behind no question.
    """
    key, gap = view.text.keys[first], view.text.gaps[first]
    if not is_sentence_start(gap, first):
        return False
    is_answer = first == 0 or _asks(view, first)
    if view.ends_sentence(first + 1):
        return key in _ASSENTS and not is_answer and bool(staying)
    if key in ("well", "oh"):
        return is_comma
    if key in ("so", "and"):
        after = view.text.keys[staying[0]] if staying else ""
        is_other = after != key and not (key == "and" and is_number(after))
        return (is_comma and is_other) or _opens_statement(view, staying)
    if key == "right" and {"left", "turn", "go"} & set(view.text.keys[max(0, first - 4) : first]):
        return False
    return key in _ASSENTS | {"right"} and is_comma and not is_answer


def _asks(view: RemovalView, index: int) -> bool:
    """Tell whether the sentence before a word asks, be its mark lost: "Did he pay. Yeah."."""
    said = [key for key in view.list_sentence_before(index) if key not in _BEFORE_QUESTIONS]
    opening = said[0] if said else ""
    is_question = opening in AUXILIARIES or opening.split("'")[0] in _ASKING
    is_tag = view.text.keys[index - 1] in _TAGS and "," in view.text.gaps[index - 1]
    return "?" in view.text.gaps[index] or is_question or is_tag


_TAGS = words_of("right huh no eh yeah correct")
_BEFORE_QUESTIONS = words_of("and but so well or okay ok now then um uh") | _ASSENTS
_ASKING = words_of("what why who how where when which whose whether")


def _opens_statement(view: RemovalView, staying: Sequence[int]) -> bool:
    """Tell whether a sentence needs no ``and`` or ``so`` before it: not "so do I", "and two"."""
    after = [view.text.keys[index] for index in staying[:2]]
    if not after or after[0] in AUXILIARIES or (after[0] in ("that", "what") and len(after) < 2):
        return False
    meaning = english.NEGATIONS | english.QUANTITIES | english.HEDGES | english.ARTICLES
    is_plain = after[0] in FUNCTION_WORDS and after[0] not in meaning - english.ARTICLES
    is_that = after[0] == "that" and after[1] not in AUXILIARIES
    return is_plain and not is_that and after[0] not in ("as", "on", "or", "than", "what")
