"""Who is called what, as far as the conversation itself tells.

A host names a guest and the guest speaks next (in 153 of 161 edited episodes with such a cue), a
guest thanks the host by name, or somebody says who they are. Each is a claim; claims that
contradict one another name nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby

from align.languages.english import NO_NAMES
from align.naming.names import get_first_name, may_be_same_person
from align.naming.phrases import (
    IS_WELCOMED,
    NamingPhrase,
    Who,
    find_answered_name,
    find_naming_phrases,
)
from align.texts import make_key
from transcript.spacing import join_words
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
        return join_words(self.words)

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """The first character of each word in the text."""
        return tuple(accumulate((len(word.text) + 1 for word in self.words), initial=0))[:-1]

    def find_word(self, character: int) -> int:
        """Find the index of the word that holds this character of the text."""
        return max(0, bisect_right(self.word_starts, character) - 1)


def find_introductions(words: Sequence[Word]) -> tuple[Introduction, ...]:
    """Find the names that the words tell surely enough, one a speaker, in order of first speech.

    >>> from transcript.values import Word
    >>> said = [("S1", "My guest today is Ann."), ("S2", "Thank you, glad to be here.")]
    >>> words = [Word(0.0, 1.0, each, speaker=who) for who, text in said for each in text.split()]
    >>> [(one.speaker, one.name) for one in find_introductions(words)]
    [('S2', 'Ann')]
    """
    return tuple(_resolve_claims(find_claims(words)))


def find_introduced_names(words: Sequence[Word]) -> tuple[str, ...]:
    """Find the first names of people who are plainly introduced, whoever speaks.

    For whoever counts speakers: the diarizer may have taken guest and host for one.

    >>> find_introduced_names([Word(0.0, 1.0, text) for text in "My guest today is Ann.".split()])
    ('Ann',)
    """
    text = join_words(words)
    common = frozenset(make_key(word.text) for word in words if word.text[:1].islower())
    names = [
        get_first_name(cue.name)
        for cue in find_naming_phrases(text, common)
        if cue.who == "next" and cue.is_plain and not _is_common(cue, common)
    ]
    return tuple(
        name
        for index, name in enumerate(names)
        if not any(may_be_same_person(name, earlier) for earlier in names[:index])
    )


def split_utterances(words: Sequence[Word]) -> tuple[Utterance, ...]:
    """Split the words of known speakers where the speaker changes."""
    spoken = (word for word in words if word.speaker is not None)
    before: Counter[str] = Counter()
    found = []
    for speaker, run in groupby(spoken, key=lambda word: word.speaker or ""):
        own = tuple(run)
        found.append(Utterance(speaker, own, before[speaker]))
        before[speaker] += len(own)
    return tuple(found)


def find_claims(words: Sequence[Word]) -> Iterator[Introduction]:
    """Find what each utterance claims of a name, unsure claims and contradictions included."""
    utterances = split_utterances(words)
    # Words that are somewhere written with a small letter name nobody.
    spoken = [word for one in utterances for word in one.words]
    common = frozenset(make_key(word.text) for word in spoken if word.text[:1].islower())
    counts: Counter[str] = Counter()
    for one in utterances:
        counts[one.speaker] += len(one.words)
    partners = frozenset(who for who, n in counts.items() if n >= MAIN_SHARE * len(spoken))
    introducing: set[int] = set()
    for index, one in enumerate(utterances):
        cues = list(find_naming_phrases(one.text, common))
        if index - 1 in introducing and (answer := find_answered_name(one.text, common)):
            cues.append(replace(answer, is_plain=True))
        for cue in cues:
            claim = None
            if not _is_common(cue, common):
                claim = _make_claim(cue, index, utterances, partners)
            if claim is not None:
                if cue.who == "next":
                    introducing.add(index)
                yield claim


def _make_claim(
    cue: NamingPhrase, index: int, utterances: Sequence[Utterance], partners: frozenset[str]
) -> Introduction | None:
    """Make a claim of a cue in an utterance, if it is clear whose name it is."""
    one, is_plain = utterances[index], cue.is_plain
    first, last = one.find_word(cue.start), one.find_word(cue.stop - 1)
    spoken = one.before + first
    if cue.who == "self":
        is_claim, speaker = spoken < SELF_WORDS, one.speaker
        is_plain = is_plain or spoken < SELF_PLAIN_WORDS
    elif cue.who == "listener":
        is_claim, speaker = index > 0 and spoken < NEW_WORDS, utterances[index - 1].speaker
    else:
        # The next speaker's, where nobody else may be meant or they answer as somebody welcomed.
        following = utterances[min(index + 1, len(utterances) - 1)]
        opening = " ".join(following.text.split()[:12])
        is_alone = partners <= {one.speaker, following.speaker}
        is_meant = IS_WELCOMED.search(opening) is not None or (is_alone and is_plain)
        is_claim = following is not one and following.before <= NEW_WORDS and is_meant
        speaker, is_plain = following.speaker, True
    if not is_claim:
        return None
    # The quote begins with a few earlier words of its clause, so that it reads well.
    earliest = max(0, first - QUOTED_WORDS)
    while first > earliest and one.words[first - 1].text[-1:].isalnum():
        first -= 1
    quote = join_words(one.words[first : last + 1]).rstrip(".,!?;:")
    confidence, start = PLAIN if is_plain else FAINT, one.words[first].start
    return Introduction(speaker, cue.name, cue.who, one.speaker, confidence, quote, start)


def _resolve_claims(claims: Iterable[Introduction]) -> Iterator[Introduction]:
    """Keep one name a speaker and one speaker a name: claims that are contradicted are dropped."""
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
        earlier = merged.setdefault(known, claim)
        if earlier is not claim:
            doubt = (1 - max(earlier.confidence, claim.confidence)) * AGREED
            merged[known] = replace(earlier, confidence=round(1 - doubt, 3))
    for one in [one for one in merged.values() if one.confidence >= SURE]:
        rivals = [
            other
            for other in merged.values()
            if other is not one
            and (other.speaker == one.speaker or may_be_same_person(other.name, one.name))
        ]
        if all(other.confidence < one.confidence for other in rivals):
            yield replace(one, name=get_first_name(one.name))


def _is_common(cue: NamingPhrase, common: frozenset[str]) -> bool:
    """Tell whether a name is only a word with a capital: "Will" may be, "Will Clark" is not."""
    parts = cue.name.split()
    return parts[0].casefold() in NO_NAMES or (len(parts) == 1 and make_key(parts[0]) in common)
