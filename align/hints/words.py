"""Hints where the recognizer was unsure of its words, and names that are spelt in two ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, Levenshtein, Prefix

from align.hints.hint import Hint, Rewrite, Talk
from align.languages.english import NO_NAMES
from align.languages.pack import words_of
from align.texts import make_key
from align.units import ends_sentence

DOUBTFUL, NAME = "doubtful", "name"

#: Below, a word may well be wrong; Whisper's probabilities are a little too low, hence the trust.
_DOUBTFUL = 0.5
_TRUST = 0.7
#: A name that was once heard so surely is spelt as the recognizer spells it.
_SURE = 0.9
#: Unsure words this many words apart are one hint: one listens to both anyway.
_NEARBY = 3
#: A name put right is worth several words: it is what readers and searches look for.
_NAME_REPAIR = 4.0
_MOST_COUNTED = 3
#: Names this alike are one name in two spellings; shorter ones are too often two names.
_ALIKE, _SHORTEST = 0.75, 4
#: Terms with capitals inside ("AlphaGo", "MVPs") are alike by their make: they must be more so.
_TERMS_ALIKE = 0.85
# What one form of a name has and another has not.
_ENDINGS = words_of("s es y e n an ian ans ians ish ese er r rs ed ic") | {""}
_POSSESSIVE = re.compile(r"['’]s?$")


def find_unsure_words(talk: Talk) -> Iterator[Hint]:
    """Find stretches in which two words or more are unsure, or one is most likely wrong."""
    stretches: list[list[int]] = []
    for index, word in enumerate(talk.words):
        if word.probability is None or word.probability >= _DOUBTFUL:
            continue
        last = stretches[-1][-1] if stretches else None
        if (
            last is not None
            and index - last <= _NEARBY
            and talk.find_line(last) == talk.find_line(index)
        ):
            stretches[-1].append(index)
        else:
            stretches.append([index])
    for stretch in stretches:
        first, stop = stretch[0], stretch[-1] + 1
        known = [w.probability for w in talk.words[first:stop] if w.probability is not None]
        doubts = [1 - probability for probability in known]
        wrong = [doubt for doubt in doubts if doubt > 1 - _DOUBTFUL]
        reason = f"the recognizer was {min(known):.0%} sure"
        if stop - first > 1:
            reason = f"the recognizer was unsure of {len(wrong)} of {stop - first} words"
        yield talk.make_hint(
            DOUBTFUL,
            first,
            stop,
            reason=reason,
            suggestion="check that this is what is said",
            chance=_TRUST * max(doubts),
            repair=max(1.0, sum(wrong)),
        )


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a name is spelt, and how often; ``is_given`` where somebody said that it is spelt so."""

    text: str
    count: int
    is_given: bool = False


def find_misspelt_names(talk: Talk) -> Iterator[Hint]:
    """Find names that are nearly another name, and those that the recognizer guessed at.

    A spelling is one hint, where it is least sure, however often it comes: whoever knows it once
    puts all of them right.
    """
    counts = _count_names(talk)
    given = list_given_names(talk)
    by_initial: dict[str, list[_Spelling]] = defaultdict(list)  # unlike ones are never alike
    for spelling in _list_spellings(talk, counts):
        by_initial[spelling.text.casefold()[0]].append(spelling)
    # Names that were heard so at least once without a doubt are spelt so elsewhere too.
    sure = {_strip(w.text).casefold() for w in talk.words if (w.probability or 0.0) >= _SURE}
    least_sure: dict[str, tuple[float, int]] = {}
    for index, word in enumerate(talk.words):
        folded = _strip(word.text).casefold()
        if folded in counts and folded not in given and word.text[:1].isupper():
            probability = 1.0 if word.probability is None else word.probability
            least_sure[folded] = min(least_sure.get(folded, (2.0, 0)), (probability, index))
    for folded, (probability, index) in least_sure.items():
        one = _Spelling(_strip(talk.words[index].text), counts[folded])
        better = _find_better(one, by_initial[folded[0]], talk)
        if better is not None:
            yield _make_name_hint(talk, index, one, better)
        elif probability < _DOUBTFUL and folded not in sure:
            yield _make_name_hint(talk, index, one, None)


def _make_name_hint(talk: Talk, index: int, one: _Spelling, better: _Spelling | None) -> Hint:
    """Make the hint about a name that is a slip of a better spelling, or else a guess."""
    probability = talk.words[index].probability
    often = f" ({one.count} times)" if one.count > 1 else ""
    if better is None:
        sure = probability or 0.0
        return talk.make_hint(
            NAME,
            index,
            index + 1,
            reason=f"a name{often} that the recognizer was {sure:.0%} sure of",
            suggestion="listen to the name, and look up its spelling",
            chance=_TRUST * (1 - sure),
            repair=_NAME_REPAIR,
        )
    doubt = 0.5 if probability is None else 1 - probability
    rule = "is the given spelling" if better.is_given else f"occurs {better.count} times"
    return talk.make_hint(
        NAME,
        index,
        index + 1,
        reason=f"“{one.text}”{often} is nearly “{better.text}”, which {rule}",
        suggestion=f"write “{better.text}” if that is who or what is meant",
        chance=0.45 + 0.45 * doubt,
        repair=_NAME_REPAIR * min(one.count, _MOST_COUNTED),
        remedy=Rewrite(one.text, better.text, everywhere=True),
    )


def list_given_names(talk: Talk) -> frozenset[str]:
    """List the names that are spelt right for certain, folded, word by word."""
    speakers = {line.speaker for line in talk.lines if line.speaker is not None}
    known = (*talk.evidence.names, *speakers)
    return frozenset(part.casefold() for name in known for part in name.split())


def _count_names(talk: Talk) -> Counter[str]:
    """Count how often each word that looks like a name does: one with a capital inside a sentence.

    What also stands without one, as "Will" and "will" do, is a word and no name.
    """
    counts: Counter[str] = Counter()
    small: set[str] = set()
    begins = True
    inside: set[str] = set()
    for word in talk.words:
        text = _strip(word.text)
        if text:
            if text[:1].isupper():
                counts[text.casefold()] += 1
                if not begins:
                    inside.add(text.casefold())
            else:
                small.add(text.casefold())
        begins = ends_sentence(word.text)
    is_word = talk.evidence.is_word
    no_names = small | NO_NAMES
    return Counter(
        {
            folded: count
            for folded, count in counts.items()
            if len(folded) >= _SHORTEST
            and folded.isalpha()
            and folded not in no_names
            and (folded in inside or (is_word is not None and not is_word(folded)))
        }
    )


def _list_spellings(talk: Talk, counts: Counter[str]) -> list[_Spelling]:
    """List the spellings that another may be a slip of: those given, then the commonest."""
    written = {_strip(word.text).casefold(): _strip(word.text) for word in talk.words}
    speakers = [line.speaker for line in talk.lines if line.speaker is not None]
    named = [speaker for speaker in speakers if not speaker.startswith("Speaker ")]
    parts = (part for name in (*talk.evidence.names, *named) for part in name.split())
    given = [
        _Spelling(part, counts[part.casefold()], is_given=True)
        for part in dict.fromkeys(parts)
        if len(part) >= _SHORTEST and part[:1].isupper() and part.isalpha()
    ]
    known = {one.text.casefold() for one in given}
    common = [
        _Spelling(written[folded], count)
        for folded, count in counts.most_common()
        if count > 1 and folded not in known
    ]
    return given + common


def _find_better(one: _Spelling, spellings: list[_Spelling], talk: Talk) -> _Spelling | None:
    """Find the likeliest spelling that ``one`` is a slip of."""
    folded = one.text.casefold()
    is_term = any(map(str.isupper, one.text[1:]))
    found = []
    for other in spellings:
        if not other.is_given and other.count < 3 * one.count:
            continue
        likeness = measure_likeness(folded, other.text.casefold())
        is_alike = likeness >= (_TERMS_ALIKE if is_term else _ALIKE)
        if is_alike and not is_form_of(folded, other.text.casefold()):
            found.append((likeness, other))
    if not found:
        return None
    is_word = talk.evidence.is_word
    likeness, other = max(found, key=lambda each: (each[0], each[1].count))
    if is_word is not None and is_word(folded) and likeness < (1 + _ALIKE) / 2:
        return None
    return other


def measure_likeness(one: str, other: str) -> float:
    """Measure how alike two names are spelt, 0–1: letters in common, those at the front above all.

    >>> measure_likeness("abuzar", "abouzar") > 0.75 > measure_likeness("ann", "anton")
    True
    """
    if one == other or one[0] != other[0]:
        return 0.0
    shared = Levenshtein.normalized_similarity(one, other)
    return (shared + JaroWinkler.similarity(one, other)) / 2


def is_form_of(one: str, other: str) -> bool:
    """Tell whether one is the other's plural, adjective, short form or the like.

    >>> [is_form_of(*two) for two in (("germany", "germans"), ("tati", "tatiana"))]
    [True, True]
    >>> is_form_of("kafkka", "kafka")
    False
    """
    shared = Prefix.similarity(one, other)
    if shared == min(len(one), len(other)) <= max(len(one), len(other)) - 2:
        return True
    rests = {one[shared:], other[shared:]}
    return shared >= _SHORTEST and rests <= _ENDINGS


def _strip(text: str) -> str:
    """Strip a word of the punctuation around it and of the possessive."""
    folded = make_key(text)
    at = text.casefold().find(folded)
    inner = text[at : at + len(folded)] if at >= 0 else text
    return _POSSESSIVE.sub("", inner)
