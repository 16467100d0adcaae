"""Whom people speak to by name: "over to you, Ann", "Ann, what do you think?", "thanks, Ann".

One such cue is weak, for somebody else may answer: :mod:`align.naming.introductions` names nobody
until another agrees with it. English only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.languages.english import ASKING, CALLING, SECOND_PERSON
from align.languages.given_names import GIVEN_NAMES
from align.naming.phrases import NAME, read_name
from align.naming.utterances import Utterance
from align.texts import make_key

HANDED_OVER_WORDS = 40
"""Who is asked answers: their name stands so near to the end of what the other says."""
ANSWERED_WORDS = 8
"""Who is thanked has just spoken: their name stands so near to the beginning."""
CALLED_SHARE = 1 / 4
"""Whom less than this share of the mentions calls is told of rather than spoken to."""


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody who is called ``name`` in the characters ``start:stop`` of an utterance.

    ``speaker`` is who is meant.
    """

    name: str
    start: int
    stop: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Call:
    """Words that call somebody ``name``: the characters ``start:stop`` of a text, the name at
    ``at``. ``is_thanks`` is whether they thank, which answers, rather than ask or greet.
    """

    name: str
    start: int
    at: int
    stop: int
    is_thanks: bool


def _any_of(words: frozenset[str]) -> str:
    return "|".join(sorted(words))


_BEGIN = rf"(?:^|(?<=[.?!,] ))(?:(?:{_any_of(CALLING)}|all right|thank you)[,.!]? )*"
_MUCH = r"(?: so much| very much| a lot| again| back| there| for [\w ]{1,30}?)?"
_THANKS = rf"(?:thanks|thank you|sorry){_MUCH}"
_GIVE = (
    r"(?:over|back|turn (?:it|this)|hand (?:it|this)|pass (?:it|this))(?: over| on)? to(?: you,?)?"
)
_ENDS = r"(?=[.,?!])"


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one.replace("NAME", NAME), re.IGNORECASE) for one in patterns)


_THANKED = _compile(rf"(?:^|(?<=[.?!,] )){_THANKS},? NAME{_ENDS}")
_GREETED = _compile(rf"(?:^|(?<=[.?!,] ))(?:hey|hi|hello|welcome){_MUCH},? NAME{_ENDS}")
_ASKED = _compile(
    rf"{_BEGIN}NAME, (?:{_any_of(ASKING)})\b",
    rf"{_BEGIN}NAME (?:what|how|why|(?:do|did|can|could|would|are|have) you)\b",
    rf"{_BEGIN}NAME, (?:[\w'’]+ ){{0,7}}(?:{_any_of(SECOND_PERSON)})\b",
    rf"{_BEGIN}NAME\?",
    r"\b(?:you|your|great)\b[^.?!]{0,120}, NAME[.?!]",
    r", NAME\?",
    rf"\bgo ahead,? NAME{_ENDS}",
    r"\bNAME,? (?:please )?go ahead\b",
    rf"\b{_GIVE} NAME(?=[.,?!]| and\b)",
)


def find_addresses(
    utterances: Sequence[Utterance], common: frozenset[str]
) -> Iterator[tuple[int, Address]]:
    """Find whom the utterances call by name, each with its utterance's index.

    ``common`` are keys of words that are no names. Nobody is yielded where it is not clear who of
    the others is meant, nor of whom is mostly told: "Alice sends it to Bob. Then Bob, …".
    """
    mentions = Counter(make_key(word.text) for one in utterances for word in one.words)
    greeting = (*_THANKED, *_GREETED)
    greeted = {key for one in utterances for _, key in _read_names(one.text, greeting, common)}
    found: dict[tuple[int, int], tuple[str, Address]] = {}
    for index, one in enumerate(utterances):
        for patterns in (_THANKED, _GREETED, _ASKED):
            for match, key in _read_names(one.text, patterns, common):
                at = match.start("name")
                speaker = _find_addressee(utterances, index, at, patterns is _THANKED)
                if speaker is not None and (key in greeted or key in GIVEN_NAMES):
                    name = read_name(match, common) or match["name"]
                    address = Address(name, match.start(), at + len(name), speaker)
                    found.setdefault((index, at), (key, address))
    calls = Counter(key for key, _ in found.values())
    for (index, _), (key, address) in found.items():
        if calls[key] >= CALLED_SHARE * mentions[key]:
            yield index, address


def find_calls(text: str, common: frozenset[str]) -> Iterator[Call]:
    """Find the words of a text that call somebody by name; ``common`` are keys that are no names.

    >>> [one.name for one in find_calls("Thank you, Ann. So, Bob, what do you do?", frozenset())]
    ['Ann', 'Bob']
    """
    seen: set[int] = set()
    for patterns in (_THANKED, _GREETED, _ASKED):
        for found, _ in _read_names(text, patterns, common):
            name, at = read_name(found, common) or found["name"], found.start("name")
            if at in seen:
                continue
            seen.add(at)
            yield Call(name, found.start(), at, at + len(name), patterns is _THANKED)


def _read_names(
    text: str, patterns: Sequence[re.Pattern[str]], common: frozenset[str]
) -> Iterator[tuple[re.Match[str], str]]:
    """Find the patterns in a text, each with the key of its first name."""
    for pattern in patterns:
        for found in pattern.finditer(text):
            name = read_name(found, common)
            key = make_key(name.split()[0]) if name else ""
            if key and key not in common:
                yield found, key


def _find_addressee(
    utterances: Sequence[Utterance], index: int, at: int, is_thanked: bool
) -> str | None:
    """Find who is called at a character of an utterance: who answers it, or is answered."""
    one = utterances[index]
    before = utterances[index - 1].speaker if index else None
    after = utterances[index + 1].speaker if index + 1 < len(utterances) else None
    place = one.find_word(at)
    if before == after:
        return before
    if is_thanked:
        return before if place < ANSWERED_WORDS else None
    return after if place >= len(one.words) - HANDED_OVER_WORDS else None
