"""Who is called what, as far as the conversation itself tells.

A host names a guest and the guest speaks next (in 153 of 161 edited episodes with such a cue), a
guest thanks the host by name, somebody says who they are, or is spoken to by name. Each is a claim.
One weak claim names nobody, nor do claims that contradict one another. What is said is in the
language's pack; who is spoken to by name is heard in English only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack, Who
from align.naming.addresses import find_addresses
from align.naming.names import get_first_name, may_be_same_person
from align.naming.phrases import (
    NamingPhrase,
    compile_cues,
    find_answered_name,
    find_naming_phrases,
)
from align.naming.utterances import Utterance, split_utterances
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
FEWEST_IN_A_ROUND = 3
"""Where so many say who they are, it is a round of introductions."""
QUOTED_WORDS = 4
"""A quote begins up to so many words before its cue."""
MAIN_SHARE = 0.03
"""Speakers who say less than this share of the words are not counted as partners."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A speaker's name and the words that tell it; ``start`` is their time where it is known.

    ``who`` says whose name it is as seen from ``said_by``. ``confidence`` is between 0 and 1.
    ``agreeing`` are the other claims that say the same.
    """

    speaker: str
    name: str
    who: Who
    said_by: str
    confidence: float
    quote: str
    start: float | None
    agreeing: tuple[Introduction, ...] = ()


def find_introductions(
    words: Sequence[Word],
    is_expected: Callable[[str], bool] = lambda _: False,
    pack: LanguagePack = ENGLISH,
) -> tuple[Introduction, ...]:
    """Find the names that the words tell surely enough, one a speaker, in order of first speech.

    A name that ``is_expected``, as from a list of speakers, needs no second cue. ``pack`` is of the
    language spoken.

    >>> from transcript.values import Word
    >>> said = [("S1", "My guest today is Ann."), ("S2", "Thank you, glad to be here.")]
    >>> words = [Word(0.0, 1.0, each, speaker=who) for who, text in said for each in text.split()]
    >>> [(one.speaker, one.name) for one in find_introductions(words)]
    [('S2', 'Ann')]
    """
    return tuple(_resolve_claims(find_claims(words, pack), is_expected))


def find_introduced_names(words: Sequence[Word], pack: LanguagePack = ENGLISH) -> tuple[str, ...]:
    """Find the first names of people who are plainly introduced, whoever speaks.

    For whoever counts speakers: the diarizer may have taken guest and host for one.

    >>> find_introduced_names([Word(0.0, 1.0, text) for text in "My guest today is Ann.".split()])
    ('Ann',)
    """
    text = join_words(words)
    common = frozenset(make_key(word.text) for word in words if word.text[:1].islower())
    names = [
        get_first_name(cue.name)
        for cue in find_naming_phrases(text, common, pack)
        if cue.who == "next" and cue.is_plain and not _is_common(cue, common, pack)
    ]
    return tuple(
        name
        for index, name in enumerate(names)
        if not any(may_be_same_person(name, earlier) for earlier in names[:index])
    )


def find_claims(words: Sequence[Word], pack: LanguagePack = ENGLISH) -> Iterator[Introduction]:
    """Find what each utterance claims of a name, unsure claims and contradictions included."""
    utterances = split_utterances(words)
    # Words that are somewhere written with a small letter name nobody.
    spoken = [word for one in utterances for word in one.words]
    common = frozenset(make_key(word.text) for word in spoken if word.text[:1].islower())
    claims = [
        *_find_introducing_claims(utterances, common, pack),
        *_find_told_of(utterances, common, pack),
    ]
    introduced = {claim.speaker for claim in claims if claim.who == "self"}
    for claim in claims:
        # In a round of introductions each says who they are.
        is_round = claim.who == "self" and len(introduced) >= FEWEST_IN_A_ROUND
        yield replace(claim, confidence=PLAIN) if is_round else claim
    for index, one in find_addresses(utterances, common) if pack is ENGLISH else ():
        utterance = utterances[index]
        claim = _quote(utterance, one.start, one.stop, one.speaker, one.name, "addressed", FAINT)
        # The same words may be an introduction too: one cue is counted once.
        if not any(_is_same_cue(claim, other) for other in claims):
            yield claim


def _find_introducing_claims(
    utterances: Sequence[Utterance], common: frozenset[str], pack: LanguagePack
) -> Iterator[Introduction]:
    """Find the claims of those who introduce themselves, or others, or thank for it."""
    partners = _find_partners(utterances)
    introducing: set[int] = set()
    for index, one in enumerate(utterances):
        cues = list(find_naming_phrases(one.text, common, pack))
        if index - 1 in introducing and (answer := find_answered_name(one.text, common, pack)):
            cues.append(replace(answer, is_plain=True))
        for cue in cues:
            claim = None
            if not _is_common(cue, common, pack):
                claim = _make_claim(cue, index, utterances, partners, pack)
            if claim is not None:
                if cue.who == "next":
                    introducing.add(index)
                yield claim


def _find_partners(utterances: Sequence[Utterance]) -> frozenset[str]:
    """Find who says enough to be a partner in the conversation."""
    counts: Counter[str] = Counter()
    for one in utterances:
        counts[one.speaker] += len(one.words)
    return frozenset(who for who, n in counts.items() if n >= MAIN_SHARE * counts.total())


def _find_told_of(
    utterances: Sequence[Utterance], common: frozenset[str], pack: LanguagePack
) -> Iterator[Introduction]:
    """Find claims of guests whom everybody but one speaks of, among three speakers or more."""
    partners = _find_partners(utterances)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for one in utterances:
        for word in one.words:
            said[make_key(re.sub("['’]s$", "", word.text.rstrip(".,!?")))].add(one.speaker)
    for one in utterances if len(partners) > 2 else ():
        for cue in find_naming_phrases(one.text, common, pack):
            left = partners - said[make_key(cue.name.split()[0])]
            is_guest = cue.who == "next" and cue.is_plain and not _is_common(cue, common, pack)
            if is_guest and len(left) == 1:
                (speaker,) = left
                yield _quote(one, cue.start, cue.stop, speaker, cue.name, "told of", SURE)


def _make_claim(
    cue: NamingPhrase,
    index: int,
    utterances: Sequence[Utterance],
    partners: frozenset[str],
    pack: LanguagePack,
) -> Introduction | None:
    """Make a claim of a cue in an utterance, if it is clear whose name it is."""
    one, is_plain = utterances[index], cue.is_plain
    spoken = one.before + one.find_word(cue.start)
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
        is_meant = compile_cues(pack).welcomed.search(opening) is not None or (
            is_alone and is_plain
        )
        is_claim = following is not one and following.before <= NEW_WORDS and is_meant
        # Among three a greeting may be anybody's, unless it is returned: "Hey, Ann." "Hey, Bob."
        is_returned = find_answered_name(following.text, (), pack) is not None
        speaker, is_plain = following.speaker, is_plain or is_alone or is_returned
    if not is_claim:
        return None
    confidence = PLAIN if is_plain else FAINT
    return _quote(one, cue.start, cue.stop, speaker, cue.name, cue.who, confidence)


def _quote(
    one: Utterance, start: int, stop: int, speaker: str, name: str, who: Who, confidence: float
) -> Introduction:
    """Make a claim of the characters ``start:stop`` of an utterance.

    The quote begins with a few earlier words of its clause, so that it reads well.
    """
    first, last = one.find_word(start), one.find_word(stop - 1)
    earliest = max(0, first - QUOTED_WORDS)
    while first > earliest and one.words[first - 1].text[-1:].isalnum():
        first -= 1
    quote = join_words(one.words[first : last + 1]).rstrip(".,!?;:")
    at = one.words[first].start
    return Introduction(speaker, name, who, one.speaker, confidence, quote, at)


def _is_same_cue(one: Introduction, other: Introduction) -> bool:
    is_near = one.start == other.start or one.quote in other.quote or other.quote in one.quote
    return (one.speaker, one.said_by) == (other.speaker, other.said_by) and is_near


def _resolve_claims(
    claims: Iterable[Introduction], is_expected: Callable[[str], bool]
) -> Iterator[Introduction]:
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
            agreeing = (*earlier.agreeing, claim)
            merged[known] = replace(earlier, confidence=round(1 - doubt, 3), agreeing=agreeing)
    for at, one in merged.items():
        if one.confidence < SURE and is_expected(one.name):
            merged[at] = replace(one, confidence=SURE)
    for one in [one for one in merged.values() if one.confidence >= SURE]:
        rivals = [
            other
            for other in merged.values()
            if other is not one
            and (other.speaker == one.speaker or may_be_same_person(other.name, one.name))
        ]
        if all(other.confidence < one.confidence for other in rivals):
            yield replace(one, name=get_first_name(one.name))


def _is_common(cue: NamingPhrase, common: frozenset[str], pack: LanguagePack) -> bool:
    """Tell whether a name is only a word with a capital: "Will" may be, "Will Clark" is not."""
    parts = cue.name.split()
    return len(parts) == 1 and (
        parts[0].casefold() in pack.no_names or make_key(parts[0]) in common
    )
