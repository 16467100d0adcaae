"""Spots where the recognizer was unsure of its words, and names that are spelt in two ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, Levenshtein, Prefix

from align.hints.hint import Hint, Rewrite, Talk
from align.naming.phrases import NO_NAMES
from align.texts import make_key
from align.units import ends_sentence
from transcript.values import Word

DOUBTFUL, NAME = "doubtful", "name"

#: Below, a word may well be wrong; Whisper's probabilities are a little too low, hence the trust.
_DOUBTFUL = 0.5
_TRUST = 0.7
#: A name that was once heard so surely is spelt as the recognizer spells it.
_SURE = 0.9
#: Unsure words this many places apart are one spot: one listens to both anyway.
_NEARBY = 3
#: A name put right is worth several words: it is what readers and searches look for.
_NAME_REPAIR = 4.0
_MOST_COUNTED = 3
#: Names this alike are one name in two spellings; shorter ones are too often two names.
_ALIKE, _SHORTEST = 0.75, 4
#: Terms with capitals inside ("AlphaGo", "MVPs") are alike by their make: they must be more so.
_TERMS_ALIKE = 0.85
# What one form of a name has and another has not.
_ENDINGS = frozenset(
    {"", "s", "es", "y", "e", "n", "an", "ian", "ans", "ians", "ish", "ese", "er", "ed", "ic"}
)
_POSSESSIVE = re.compile(r"['’]s?$")


def find_unsure_words(talk: Talk) -> Iterator[Hint]:
    """Stretches in which two words or more are unsure, or one is most likely wrong."""
    for first, stop in _stretches(talk):
        words = talk.words[first:stop]
        doubts = [1 - (word.probability or 0.0) for word in words if word.probability is not None]
        wrong = sum(doubt for doubt in doubts if doubt > 1 - _DOUBTFUL)
        sure = min(word.probability for word in words if word.probability is not None)
        reason = f"the recognizer was {sure:.0%} sure"
        if len(words) > 1:
            count = sum(doubt > 1 - _DOUBTFUL for doubt in doubts)
            reason = f"the recognizer was unsure of {count} of {len(words)} words"
        yield talk.spot(
            DOUBTFUL,
            first,
            stop,
            reason=reason,
            suggestion="hear whether this is said",
            chance=_TRUST * max(doubts),
            repair=max(1.0, wrong),
        )


def _stretches(talk: Talk) -> Iterator[tuple[int, int]]:
    for offset, words in talk.pieces():
        first = last = -1
        for place, word in enumerate(words):
            if word.probability is None or word.probability >= _DOUBTFUL:
                continue
            if first >= 0 and place - last > _NEARBY:
                yield offset + first, offset + last + 1
                first = place
            first, last = (place if first < 0 else first), place
        if first >= 0:
            yield offset + first, offset + last + 1


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a name is spelt, and how often; ``is_given`` where somebody said that it is spelt so."""

    text: str
    count: int
    is_given: bool = False


def find_misspelt_names(talk: Talk) -> Iterator[Hint]:
    """Names that are nearly another name, and those that the recognizer guessed at.

    A spelling is one spot, where it is least sure, however often it comes: whoever knows it once
    puts all of them right.
    """
    counted = _counted(talk)
    surely = _surely_heard(talk)
    sure = talk_names(talk)
    spellings = _spellings(talk, counted)
    for folded, place in _least_sure(talk, counted).items():
        if folded in sure:
            continue
        one = _Spelling(_bare(talk.words[place].text), counted[folded])
        better = _better(one, spellings, talk)
        if better is not None:
            yield _slip(talk, place, one, better)
        elif _sure(talk.words[place]) < _DOUBTFUL and folded not in surely:
            yield _guess(talk, place, one)


def _slip(talk: Talk, place: int, one: _Spelling, better: _Spelling) -> Hint:
    probability = talk.words[place].probability
    doubt = 0.5 if probability is None else 1 - probability
    rule = "is how it is to be spelt" if better.is_given else f"stands {better.count} times"
    return talk.spot(
        NAME,
        place,
        place + 1,
        reason=f"“{one.text}”{_often(one)} is nearly “{better.text}”, which {rule}",
        suggestion=f"write “{better.text}” if that is who or what is meant",
        chance=0.45 + 0.45 * doubt,
        repair=_NAME_REPAIR * min(one.count, _MOST_COUNTED),
        remedy=Rewrite(one.text, better.text, everywhere=True),
    )


def _guess(talk: Talk, place: int, one: _Spelling) -> Hint:
    probability = talk.words[place].probability or 0.0
    return talk.spot(
        NAME,
        place,
        place + 1,
        reason=f"a name{_often(one)} of which the recognizer was {probability:.0%} sure",
        suggestion="hear the name, and look up how it is spelt",
        chance=_TRUST * (1 - probability),
        repair=_NAME_REPAIR,
    )


def _often(one: _Spelling) -> str:
    return f" ({one.count} times)" if one.count > 1 else ""


def _surely_heard(talk: Talk) -> frozenset[str]:
    """The names that were heard so at least once without a doubt, and are spelt so elsewhere."""
    return frozenset(
        _bare(word.text).casefold()
        for word in talk.words
        if word.probability is not None and word.probability >= _SURE
    )


def _sure(word: Word) -> float:
    return 1.0 if word.probability is None else word.probability


def _least_sure(talk: Talk, counted: Counter[str]) -> dict[str, int]:
    """For each name the place where the recognizer was least sure of it, or else the first."""
    found: dict[str, tuple[float, int]] = {}
    for place, word in enumerate(talk.words):
        folded = _bare(word.text).casefold()
        if folded in counted and word.text[:1].isupper():
            found[folded] = min(found.get(folded, (2.0, 0)), (_sure(word), place))
    return {folded: place for folded, (_, place) in found.items()}


def talk_names(talk: Talk) -> frozenset[str]:
    """The names that are spelt right for certain, folded, word by word."""
    speakers = {line.speaker for line in talk.lines if line.speaker is not None}
    known = (*talk.evidence.names, *speakers)
    return frozenset(part.casefold() for name in known for part in name.split())


def _counted(talk: Talk) -> Counter[str]:
    """How often each word that looks like a name does: one with a capital inside a sentence.

    What also stands without one, as "Will" and "will" do, is a word and no name.
    """
    counts: Counter[str] = Counter()
    small: set[str] = set()
    begins = True
    inside: set[str] = set()
    for word in talk.words:
        text = _bare(word.text)
        if text:
            if text[:1].isupper():
                counts[text.casefold()] += 1
                if not begins:
                    inside.add(text.casefold())
            else:
                small.add(text.casefold())
        begins = ends_sentence(word.text)
    is_word = talk.evidence.is_word
    return Counter(
        {
            folded: count
            for folded, count in counts.items()
            if len(folded) >= _SHORTEST
            and folded.isalpha()
            and folded not in small | NO_NAMES
            and (folded in inside or (is_word is not None and not is_word(folded)))
        }
    )


def _spellings(talk: Talk, counted: Counter[str]) -> list[_Spelling]:
    """The spellings that another may be a slip of: those given, then the commonest."""
    shown = {_bare(word.text).casefold(): _bare(word.text) for word in talk.words}
    given = [
        _Spelling(part, counted[part.casefold()], is_given=True)
        for name in dict.fromkeys((*talk.evidence.names, *_speakers(talk)))
        for part in name.split()
        if len(part) >= _SHORTEST and part[:1].isupper() and part.isalpha()
    ]
    known = {one.text.casefold() for one in given}
    common = [
        _Spelling(shown[folded], count)
        for folded, count in counted.most_common()
        if count > 1 and folded not in known
    ]
    return given + common


def _speakers(talk: Talk) -> Iterator[str]:
    for line in talk.lines:
        if line.speaker is not None and not line.speaker.startswith("Speaker "):
            yield line.speaker


def _better(one: _Spelling, spellings: list[_Spelling], talk: Talk) -> _Spelling | None:
    """The likeliest spelling that ``one`` is a slip of."""
    folded = one.text.casefold()
    found = [
        (likeness, other)
        for other in spellings
        for likeness in (_likeness(folded, other.text.casefold()),)
        if likeness >= (_TERMS_ALIKE if _is_term(one.text) else _ALIKE)
        and (other.is_given or other.count >= 3 * one.count)
        and not _is_form(folded, other.text.casefold())
    ]
    if not found:
        return None
    is_word = talk.evidence.is_word
    likeness, other = max(found, key=lambda each: (each[0], each[1].count))
    if is_word is not None and is_word(folded) and likeness < (1 + _ALIKE) / 2:
        return None
    return other


def _is_term(text: str) -> bool:
    return any(map(str.isupper, text[1:]))


def _likeness(one: str, other: str) -> float:
    """How alike two names are spelt, 0–1: letters in common, and those at the front above all."""
    if one == other or one[0] != other[0]:
        return 0.0
    spelt = Levenshtein.normalized_similarity(one, other)
    return (spelt + JaroWinkler.similarity(one, other)) / 2


def _is_form(one: str, other: str) -> bool:
    """Whether one is the other's plural, adjective or the like: "Germany" and "Germans" stay."""
    shared = Prefix.similarity(one, other)
    if shared == min(len(one), len(other)) <= max(len(one), len(other)) - 2:
        return True  # "Tati" is what Tatiana's friends say
    rests = {one[shared:], other[shared:]}
    return shared >= _SHORTEST and rests <= _ENDINGS


def _bare(text: str) -> str:
    """A word as it is, without the punctuation around it and the possessive."""
    folded = make_key(text)
    place = text.casefold().find(folded)
    inner = text[place : place + len(folded)] if place >= 0 else text
    return _POSSESSIVE.sub("", inner)
