"""Whether a sentence of the show notes holds in the lines that it names.

Two measures. *Close*: the sentence is what one sentence of one line says, from its beginning up to
the end of a clause, in its words and order. Only fillers may be left out, "I" may become the
speaker's name, and "Ann says that" may stand before. *Free*: the wording is the model's, but names,
numbers, negations and every content word stand in the lines, and whoever is said to speak does.
A quotation within a sentence stands in a line word for word, either way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from align.languages.english import ARTICLES, HESITATIONS
from align.languages.pack import words_of
from castproof.assist.wording import (
    NEGATIONS,
    QUALIFIERS,
    Token,
    expand,
    find_numbers,
    find_odd_character,
    is_content_word,
    split_sentences,
    split_tokens,
    stem,
)
from transcript.values import Line

FEWEST_WORDS, MOST_WORDS = 4, 45
LONGEST_QUOTATION = 60
FEWEST_QUOTED = 4
_FIRST_PERSON = words_of("i me my mine myself we us our ours ourselves")
_SECOND_PERSON = words_of("you your yours yourself yourselves")
_SPEAKING = words_of(
    "say says said explain explains explained tell tells told describe describes described mention "
    "mentions mentioned note notes noted add adds added recall recalls recalled argue argues point "
    "points ask asks asked wonder wonders"
)
_ASKING = words_of("ask asks asked wonder wonders")
_LEADS_IN = words_of("that about how why what whether if when where")
_DROPPED = ARTICLES | HESITATIONS | words_of("that also actually basically obviously anyway")
"""Words that a close sentence may lack or have: without them the rest says the same."""
_OPENING = words_of("so and but well right okay ok yes yeah yep oh now then alright")
"""These too, where the sentence begins with them or marks set them off, as they do "like"."""
_GOES_ON = words_of("and but so because which who where while")
_SAME = {
    **dict.fromkeys(("am", "is", "are"), "be"),
    **dict.fromkeys(("was", "were"), "was"),
    **dict.fromkeys(("have", "has"), "have"),
    **dict.fromkeys(("do", "does"), "do"),
}
_PAST, _PRESENT = words_of("was were had did"), words_of("am is are has have do does")
_REPORTED = words_of(
    "say explain tell describe mention note add recall argue point ask wonder talk discuss speak "
    "share discussion conversation episode guest host topic question answer introduce introduction "
    "welcome thank summarize summary cover explore"
)
"""Words about the talk itself, which it need not say: "Ann discusses how ships are built."."""
_REPORTED_STEMS = frozenset(map(stem, _REPORTED))
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„»]*)[\"“”»]")
_SPEAKER = "\0"


@dataclass(frozen=True, slots=True)
class Support:
    """The line that a sentence holds in, by its index; or why it holds in none."""

    line: int | None
    reason: str = ""


def check_sentence(sentence: str, lines: Sequence[Line], *, is_close: bool) -> Support:
    """Check a sentence against the lines that it names; the first line that bears it counts.

    >>> line = Line(0.0, None, "Ann", "I work at Northwind, and, um, I like ships.")
    >>> check_sentence("Ann works at Northwind.", [line], is_close=True)
    Support(line=0, reason='')
    >>> check_sentence("Ann worked at Northwind.", [line], is_close=True).reason
    'no sentence of its lines says it in these words'
    """
    fault = find_fault_of_form(sentence)
    if fault is not None:
        return Support(None, fault)
    if not lines:
        return Support(None, "it names no line")
    reasons = []
    for index, line in enumerate(lines):
        fault = _find_unsaid(sentence, line)
        if fault is None and is_close:
            unsaid = "no sentence of its lines says it in these words"
            fault = None if _is_shortened(sentence, line) else unsaid
        if fault is None:
            return Support(index)
        reasons.append(fault)
    return Support(None, reasons[0])


def find_fault_of_form(sentence: str) -> str | None:
    """Find what is wrong with a sentence whatever it is about."""
    odd = find_odd_character(sentence)
    if odd is not None:
        return f"it has {odd}"
    tokens = split_tokens(_QUOTED.sub(" ", sentence))
    if not FEWEST_WORDS <= len(split_tokens(sentence)) <= MOST_WORDS:
        return f"it has fewer than {FEWEST_WORDS} words or more than {MOST_WORDS}"
    if not sentence.rstrip('"”’').endswith((".", "!", "?")):
        return "it breaks off"
    if len(split_sentences(sentence)) > 1:
        return "it is more than one sentence"
    persons = (_FIRST_PERSON | _SECOND_PERSON) & {word for one in tokens for word in expand(one)}
    return f'it says "{min(persons)}", and not who that is' if persons else None


def find_quotation(quotation: str, lines: Sequence[Line]) -> int | None:
    """Find the line that says a quotation word for word, as whole sentences; its index.

    >>> find_quotation("It is great here.", [Line(0.0, None, "Ann", "Yes. It is great here.")])
    0
    >>> find_quotation("is great to be", [Line(0.0, None, "Ann", "It is great to be here.")])
    """
    wanted = [token.key for token in split_tokens(quotation)]
    if not FEWEST_QUOTED <= len(wanted) <= LONGEST_QUOTATION or find_odd_character(quotation):
        return None
    for index, line in enumerate(lines):
        sentences = [[one.key for one in split_tokens(text)] for text in split_sentences(line.text)]
        for first in range(len(sentences)):
            said: list[str] = []
            for keys in sentences[first:]:
                said += keys
                if said == wanted:
                    return index
                if len(said) > len(wanted):
                    break
    return None


def _find_unsaid(sentence: str, line: Line) -> str | None:
    """Find what of a sentence a line does not bear: names, numbers, quotations, content words."""
    for found in _QUOTED.finditer(sentence):
        if f" {_fold(found[1])} " not in f" {_fold(line.text)} ":
            return "a quotation is not word for word in its lines"
    tokens = split_tokens(_QUOTED.sub(" ", sentence))
    said = split_tokens(line.text)
    speaker = {token.key for token in split_tokens(line.speaker or "")}
    keys = [token.key for token in tokens]
    numbers = find_numbers(keys)
    values = _find_values(line.text)
    if any(value not in values for *_, value in numbers):
        return "a number is not in its lines"
    counted = {at for first, stop, _ in numbers for at in range(first, stop)}
    spelt = {token.text.removesuffix("'s") for token in said} | {
        token.text for token in split_tokens(line.speaker or "")
    }
    stems = {stem(word) for token in said for word in expand(token)} | set(map(stem, speaker))
    for at, token in enumerate(tokens):
        bare = token.text.removesuffix("'s")
        if token.has_capital and not token.opens and bare not in spelt and at not in counted:
            return f'the name "{bare}" is not in its lines'
        for word in expand(token):
            is_said = stem(word) in stems or stem(word) in _REPORTED_STEMS
            if at not in counted and is_content_word(word) and not is_said:
                return f'"{token.text}" is not in its lines'
    return _find_unlike_meaning(tokens, line, speaker)


def _find_unlike_meaning(tokens: Sequence[Token], line: Line, speaker: set[str]) -> str | None:
    """Find a negation or a condition that a sentence has and its line has not, or lacks."""
    says = len(tokens) > 1 and tokens[1].key in _SPEAKING and tokens[0].has_capital
    if says and tokens[0].key not in speaker:
        return f'"{tokens[0].text}" does not say these lines'
    mine = [word for one in tokens for word in expand(one)]
    stems = {stem(word) for word in mine if is_content_word(word)} - set(map(stem, speaker))
    sentences = [
        [word for one in split_tokens(text) for word in expand(one)]
        for text in split_sentences(line.text)
    ]
    nearest = max(sentences, key=lambda words: len(stems & set(map(stem, words))), default=[])
    if bool(NEGATIONS & set(mine)) != bool(NEGATIONS & set(nearest)):
        return "it negates otherwise than its line does"
    unlike = QUALIFIERS & (set(mine) ^ set(nearest))
    if unlike:
        return f'its line has or lacks "{min(unlike)}"'
    if _PAST & set(mine) and not _PAST & set(nearest):
        return "it is told as past, and its line is not"
    if _PRESENT & set(mine) and _PAST & set(nearest) and not _PRESENT & set(nearest):
        return "it is told as present, and its line is not"
    return None


def _is_shortened(sentence: str, line: Line) -> bool:
    """Tell whether a sentence is the beginning of one of the line's, up to the end of a clause."""
    speaker = {token.key for token in split_tokens(line.speaker or "")}
    tokens = split_tokens(sentence)
    named = 0
    while named < len(tokens) and tokens[named].key in speaker:
        named += 1
    reported = named and named < len(tokens) and tokens[named].key in _SPEAKING
    rest = tokens[named + 1 :] if reported else tokens
    is_asked = bool(reported) and tokens[named].key in _ASKING
    if reported and rest and rest[0].key in ("that", "about"):
        rest = rest[1:]
    for text in split_sentences(line.text):
        is_question = text.rstrip('"”’').endswith("?")
        if is_question == is_asked and _begins(rest, split_tokens(text), speaker):
            return True
    # "Ann said …" may itself be what somebody tells: "I said …".
    return (
        bool(reported)
        and not is_asked
        and any(
            _begins(tokens, split_tokens(text), speaker)
            for text in split_sentences(line.text)
            if not text.rstrip('"”’').endswith("?")
        )
    )


def _begins(mine: Sequence[Token], said: Sequence[Token], speaker: set[str]) -> bool:
    """Tell whether words are those that a sentence begins with, up to the end of a clause."""
    ours = _reduce(mine, speaker, is_ours=True)
    theirs = _reduce(said, speaker, is_ours=False)
    if len(ours) > len(theirs) or len(ours) < 2:
        return False
    persons = _FIRST_PERSON | _SECOND_PERSON
    for (one, *_), (other, *_) in zip(ours, theirs, strict=False):
        is_left = other in persons and not one.startswith(_SPEAKER)
        if is_left or not _is_same(one, other):
            return False
    if len(ours) == len(theirs):
        return True
    ends_clause, following = theirs[len(ours) - 1][1], theirs[len(ours) - 1][2]
    left_out = {key for key, *_ in theirs[len(ours) :]}
    return ends_clause and following in _GOES_ON and not left_out & (NEGATIONS | {"if", "unless"})


def _reduce(
    tokens: Sequence[Token], speaker: set[str], *, is_ours: bool
) -> list[tuple[str, bool, str]]:
    """Reduce words to what must agree: each key, whether its clause ends, and the word after it."""
    words: list[tuple[str, bool, str]] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1].key if at + 1 < len(tokens) else ""
        expanded = expand(token)
        for number, key in enumerate(expanded):
            ends = token.ends_clause and number == len(expanded) - 1
            if is_ours and key.removesuffix("'s") in speaker:
                key = _SPEAKER + key
                if words and words[-1][0].startswith(_SPEAKER):
                    words.pop()
            is_set_off = token.ends_clause and (at == 0 or tokens[at - 1].ends_clause)
            is_opening = key in _OPENING and (is_set_off or not words)
            if not (key in _DROPPED or is_opening or (key == "like" and is_set_off)):
                words.append((key, ends, following))
            elif words and ends and not words[-1][1]:
                words[-1] = (words[-1][0], True, following)
    return words


def _is_same(one: str, other: str) -> bool:
    """Tell whether two words are the same, but for the person of the verb and the speaker."""
    if one.startswith(_SPEAKER):
        name = one.removeprefix(_SPEAKER)
        return other == ("my" if name.endswith("'s") else "i") or other == name
    one, other = _SAME.get(one, one), _SAME.get(other, other)
    return one == other or any(
        a == f"{b}s" or a == f"{b}es" for a, b in ((one, other), (other, one))
    )


def _find_values(text: str) -> set[tuple[Fraction, str]]:
    return {value for *_, value in find_numbers([token.key for token in split_tokens(text)])}


def _fold(text: str) -> str:
    return " ".join(token.key for token in split_tokens(text))
