"""Who is called what, as far as the conversation itself tells.

A host names a guest and the guest speaks next (in 153 of 161 edited episodes with such a cue), a
guest thanks the host by name, or somebody says who they are. Each is a claim; claims that
contradict one another name nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from align.naming.names import get_first_name, may_be_same_person
from align.naming.phrases import (
    IS_WELCOMED,
    NO_NAMES,
    NamingPhrase,
    Who,
    find_answered_name,
    find_naming_phrases,
)
from align.texts import make_key
from transcript.values import Word

PLAIN, FAINT = 0.95, 0.8
"""How sure a claim is whose words leave little doubt, and one that needs company."""
AGREED = 0.5
"""What of the doubt remains when a second claim says the same."""
SURE = 0.9
"""A claim less sure than this names nobody."""
NEW_WORDS = 120
"""Who has said more than so many words is introduced no longer."""
SELF_WORDS, SELF_PLAIN_WORDS = 60, 15
"""Who says who they are does so among their first words; as the first thing, almost surely."""
QUOTED_WORDS = 4
"""A quote begins up to so many words before its cue."""
MAIN_SHARE = 0.03
"""Speakers who say less than this share of the words are not counted as partners."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A speaker's name and the words that tell it; ``start`` is their time where it is known.

    ``who`` says whose name it is as seen from ``said_by``. ``confidence`` is between 0 and 1.
    """

    speaker: str
    name: str
    who: Who
    said_by: str
    confidence: float
    quote: str
    start: float | None


@dataclass(frozen=True)
class Utterance:
    """What one speaker says until another speaks; ``before`` counts the speaker's earlier words."""

    speaker: str
    words: tuple[Word, ...]
    before: int

    @cached_property
    def text(self) -> str:
        """The words, a space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word.text) + 1
        return tuple(starts)

    def word_at(self, character: int) -> int:
        """The place of the word that holds this character of the text."""
        return max(0, bisect_right(self._starts, character) - 1)


def find_introductions(words: Sequence[Word]) -> tuple[Introduction, ...]:
    """The names that the words tell surely enough, one a speaker, in order of first speech.

    >>> from transcript.values import Word
    >>> said = [("S1", "My guest today is Ann."), ("S2", "Thank you, glad to be here.")]
    >>> words = [Word(0.0, 1.0, each, speaker=who) for who, text in said for each in text.split()]
    >>> [(one.speaker, one.name) for one in find_introductions(words)]
    [('S2', 'Ann')]
    """
    said = split_utterances(words)
    return tuple(_settled(_claims(said)))


def find_introduced_names(words: Sequence[Word]) -> tuple[str, ...]:
    """The first names of people who are plainly introduced, whoever speaks.

    For whoever counts speakers: the diarizer may have taken guest and host for one.

    >>> find_introduced_names([Word(0.0, 1.0, text) for text in "My guest today is Ann.".split()])
    ('Ann',)
    """
    text = " ".join(word.text for word in words)
    common = frozenset(make_key(word.text) for word in words if word.text[:1].islower())
    names = [
        get_first_name(cue.name)
        for cue in find_naming_phrases(text, common)
        if cue.who == "next" and cue.is_plain and not _is_common(cue, common)
    ]
    return tuple(
        n for at, n in enumerate(names) if not any(may_be_same_person(n, m) for m in names[:at])
    )


def split_utterances(words: Sequence[Word]) -> tuple[Utterance, ...]:
    """The words of known speakers, cut where the speaker changes."""
    told = (word for word in words if word.speaker is not None)
    before: Counter[str] = Counter()
    found = []
    for speaker, run in groupby(told, key=lambda word: word.speaker or ""):
        held = tuple(run)
        found.append(Utterance(speaker, held, before[speaker]))
        before[speaker] += len(held)
    return tuple(found)


def _claims(said: Sequence[Utterance]) -> Iterator[Introduction]:
    common = _common(said)
    partners = _partners(said)
    introducing: set[int] = set()
    for place, one in enumerate(said):
        heard = list(find_naming_phrases(one.text, common))
        if place - 1 in introducing and (answer := find_answered_name(one.text, common)):
            heard.append(replace(answer, is_plain=True))
        for cue in heard:
            claim = None if _is_common(cue, common) else _claim(cue, place, said, partners)
            if claim is not None:
                if cue.who == "next":
                    introducing.add(place)
                yield claim


def _claim(
    cue: NamingPhrase, place: int, said: Sequence[Utterance], partners: frozenset[str]
) -> Introduction | None:
    one = said[place]
    if cue.who == "self":
        return _of_oneself(cue, one)
    if cue.who == "listener":
        return _of_whom_one_answers(cue, said[place - 1], one) if place else None
    following = said[place + 1] if place + 1 < len(said) else None
    return None if following is None else _of_the_next(cue, one, following, partners)


def _of_oneself(cue: NamingPhrase, one: Utterance) -> Introduction | None:
    spoken = one.before + one.word_at(cue.start)
    told = replace(cue, is_plain=cue.is_plain or spoken < SELF_PLAIN_WORDS)
    return _introduction(one.speaker, told, one) if spoken < SELF_WORDS else None


def _of_whom_one_answers(
    cue: NamingPhrase, earlier: Utterance, one: Utterance
) -> Introduction | None:
    is_new = one.before + one.word_at(cue.start) < NEW_WORDS
    return _introduction(earlier.speaker, cue, one) if is_new else None


def _of_the_next(
    cue: NamingPhrase, one: Utterance, following: Utterance, partners: frozenset[str]
) -> Introduction | None:
    """The next speaker's, where nobody else may be meant or they answer as somebody welcomed."""
    is_welcomed = IS_WELCOMED.search(" ".join(following.text.split()[:12])) is not None
    is_alone = partners <= {one.speaker, following.speaker}
    if following.before > NEW_WORDS or not (is_welcomed or (is_alone and cue.is_plain)):
        return None
    return _introduction(following.speaker, replace(cue, is_plain=True), one)


def _introduction(speaker: str, cue: NamingPhrase, one: Utterance) -> Introduction:
    first, last = _opening(one, one.word_at(cue.start)), one.word_at(cue.stop - 1)
    quote = " ".join(word.text for word in one.words[first : last + 1]).rstrip(".,!?;:")
    confidence = PLAIN if cue.is_plain else FAINT
    start = one.words[first].start
    return Introduction(speaker, cue.name, cue.who, one.speaker, confidence, quote, start)


def _opening(one: Utterance, first: int) -> int:
    """The word a quote begins with, so that it reads well: a few earlier ones of its clause."""
    earliest = max(0, first - QUOTED_WORDS)
    while first > earliest and one.words[first - 1].text[-1:].isalnum():
        first -= 1
    return first


def _settled(claims: Iterator[Introduction]) -> Iterator[Introduction]:
    """One name a speaker and one speaker a name: what is contradicted is not told."""
    merged: dict[tuple[str, str], Introduction] = {}
    for claim in claims:
        known = next(
            (
                at
                for at in merged
                if at[0] == claim.speaker and may_be_same_person(at[1], claim.name)
            ),
            (claim.speaker, claim.name),
        )
        earlier = merged.get(known)
        merged[known] = claim if earlier is None else _agreed(earlier, claim)
    sure = [one for one in merged.values() if one.confidence >= SURE]
    for one in sure:
        rivals = [
            other
            for other in merged.values()
            if other is not one
            and (other.speaker == one.speaker or may_be_same_person(other.name, one.name))
        ]
        if all(other.confidence < one.confidence for other in rivals):
            yield replace(one, name=get_first_name(one.name))


def _agreed(one: Introduction, other: Introduction) -> Introduction:
    confidence = 1 - (1 - max(one.confidence, other.confidence)) * AGREED
    return replace(one, confidence=round(confidence, 3))


def _partners(said: Sequence[Utterance]) -> frozenset[str]:
    """Whoever says enough to be one of the conversation's speakers."""
    counts: Counter[str] = Counter()
    for one in said:
        counts[one.speaker] += len(one.words)
    return frozenset(who for who, n in counts.items() if n >= MAIN_SHARE * counts.total())


def _common(said: Sequence[Utterance]) -> frozenset[str]:
    """The words that are somewhere written with a small letter, so that they name nobody."""
    return frozenset(make_key(w.text) for one in said for w in one.words if w.text[:1].islower())


def _is_common(cue: NamingPhrase, common: frozenset[str]) -> bool:
    """Whether the name is but a word with a capital; "Will Clark" is none, and "Will" may be."""
    parts = cue.name.split()
    return parts[0].casefold() in NO_NAMES or (len(parts) == 1 and make_key(parts[0]) in common)
