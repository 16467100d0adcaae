"""Where the names of expected people were misheard, so that they are spelt as their page does.

Where somebody is introduced or spoken to, what sounds like a name is that name, were it words of
the language: "And abuse are, if you like, we start" to a guest called Abouzar. Elsewhere it is an
unknown word that is spelt nearly so, and what somebody was called before. Before another name it
is somebody else's: "Tanja Moe" is no guest Tania Lind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from align.glossary.correct import HeardName
from align.glossary.sounds import SpellingSound, is_word_form, measure_sound_similarity, sound_out
from align.languages.english import ENGLISH
from align.languages.given_names import GIVEN_NAMES
from align.languages.pack import LanguagePack
from align.naming.names import NEAR_SOUND, SAME_SOUND, fold_name
from align.naming.talk import MOST_WORDS, IsWord, Talk
from transcript.values import Word

SHORTEST = 4
"""Letters of a name to be known by its sound; of one this short nearly all have to be right."""
SHORT_NAME = 0.75
ANYWHERE = 0.85
"""So alike in spelling is a name where nobody is introduced or spoken to: "Alexa" is no Alexey."""

Families = dict[str, list[str]]
"""Each first name with the names behind it."""


def find_misheard_names(
    words: Sequence[Word], people: Sequence[str], is_word: IsWord, pack: LanguagePack = ENGLISH
) -> tuple[HeardName, ...]:
    """Find where the names of people were misheard, in order and without overlap.

    ``people`` are full names; the first of each is looked for anywhere, the others behind it. The
    ``pack`` is that of the language spoken, whose words ``is_word`` knows.

    >>> said = [Word(None, None, text) for text in "we are joined by Abazaar Lynd".split()]
    >>> known = {"we", "are", "joined", "by"}.__contains__
    >>> [(one.first, one.name) for one in find_misheard_names(said, ["Abouzar Lind"], known)]
    [(4, 'Abouzar'), (5, 'Lind')]
    """
    talk = Talk.of(words, is_word, pack)
    family: Families = {}
    for first, *others in filter(None, map(str.split, people)):
        family.setdefault(first, []).extend(others)
    found = _choose(_find_first_names(talk, family))
    found = _choose((*found, *_find_again(talk, found, family)))
    return _choose((*found, *_find_other_names(talk, found, family)))


def _choose(candidates: Iterable[HeardName]) -> tuple[HeardName, ...]:
    """Choose the likest of names that overlap, in order."""
    chosen: list[HeardName] = []
    for one in sorted(candidates, key=lambda one: (-one.score, one.stop - one.first, one.first)):
        if all(one.stop <= other.first or other.stop <= one.first for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: one.first))


def _find_first_names(talk: Talk, families: Families) -> Iterator[HeardName]:
    """Find what sounds like a first name, where it may be meant."""
    names = [(name, sound_out((fold_name(name),))) for name in families]
    names = [(name, sound) for name, sound in names if len(sound.letters) >= SHORTEST]
    right = {sound.letters for _, sound in names}
    for first in range(len(talk.words) if names else 0):
        for stop in range(first + 1, first + MOST_WORDS + 1):
            if not talk.is_one(first, stop) or right & set(talk.letters[first:stop]):
                break
            heard = sound_out(("".join(talk.letters[first:stop]),))
            for name, sound in names:
                score = _measure(heard, sound, is_one_word=stop == first + 1)
                how = _find_reason(talk, first, stop, score) if score else None
                if how is not None and not _is_before_a_name(talk, stop, families[name]):
                    evidence = f"{how}, sounds alike, spelt {score:.0%} alike"
                    yield HeardName(first, stop, name, evidence, score)


def _find_reason(talk: Talk, first: int, stop: int, score: float) -> str | None:
    """Find why words that sound like a name may be it; ``None`` where they are not."""
    place = talk.find_place(first, stop)
    if place is None and stop == first + 1 and score >= ANYWHERE and talk.is_unknown(first):
        return "no word of the language"
    return place


def _measure(heard: SpellingSound, name: SpellingSound, *, is_one_word: bool) -> float:
    """Measure how alike the letters are (0 to 1), 0 where too little or a short form."""
    is_short = name.letters.startswith(heard.letters)  # "Alex" for Alexey is no mistake
    if is_short or is_word_form(heard.letters, name.letters):
        return 0.0
    is_long = len(name.letters) > SHORTEST
    # One common name that sounds otherwise is another's: "Thanks, Johanna" to a Johannes.
    may_be_near = is_one_word and is_long and heard.letters not in GIVEN_NAMES
    return measure_sound_similarity(
        heard,
        name,
        same_sound=SAME_SOUND if is_long else SHORT_NAME,
        near_sound=NEAR_SOUND if may_be_near else 1.0,
    )


def _is_before_a_name(talk: Talk, stop: int, others: Sequence[str]) -> bool:
    """Tell whether another name follows at once, and is not like one of ``others``."""
    if stop >= len(talk.words) or talk.cores[stop - 1].after or not talk.is_capital(stop):
        return False
    following = talk.letters[stop]
    if talk.cores[stop].key in talk.pack.pronoun_i or not following:
        return False
    names = [fold_name("".join(others)), *map(fold_name, others)]
    heard = sound_out((following,))
    return not any(
        name[:1] == following[:1] and (name == following or _measure_other(heard, name))
        for name in names
    )


def _measure_other(heard: SpellingSound, name: str) -> float:
    return measure_sound_similarity(
        heard, sound_out((name,)), same_sound=SAME_SOUND, near_sound=NEAR_SOUND
    )


def _find_again(talk: Talk, found: Sequence[HeardName], families: Families) -> Iterator[HeardName]:
    """Find the spellings that somebody was called by elsewhere, with a capital."""
    spellings = {talk.letters[one.first]: one for one in found if one.stop == one.first + 1}
    for index, letters in enumerate(talk.letters):
        one = spellings.get(letters)
        if one is None or not talk.cores[index].text[:1].isupper():
            continue
        # First in a sentence every word has a capital.
        is_called = talk.is_unknown(index) or talk.is_called(index, index + 1)
        if (talk.is_capital(index) or is_called) and not _is_before_a_name(
            talk, index + 1, families[one.name]
        ):
            yield HeardName(index, index + 1, one.name, f"as before: {one.evidence}", one.score)


def _find_other_names(
    talk: Talk, found: Sequence[HeardName], families: Families
) -> Iterator[HeardName]:
    """Find the other names of people behind the first, right or put right."""
    right = {fold_name(name): name for name in families}
    behind = {one.stop: one.name for one in found}
    behind |= {
        index + 1: right[letters] for index, letters in enumerate(talk.letters) if letters in right
    }
    for first, name in behind.items():
        if first >= len(talk.words) or talk.cores[first - 1].after:
            continue
        for other in families[name]:
            sound = sound_out((fold_name(other),))
            for stop in (first + 1, first + 2):
                heard = sound_out(("".join(talk.letters[first:stop]),))
                is_one = talk.is_one(first, stop) and heard.letters != sound.letters
                is_one = is_one and len(sound.letters) >= SHORTEST
                is_meant = talk.is_capital(first) or stop > first + 1
                score = _measure(heard, sound, is_one_word=stop == first + 1) if is_one else 0.0
                if score and is_meant:
                    evidence = f"behind {name}, sounds alike, spelt {score:.0%} alike"
                    yield HeardName(first, stop, other, evidence, score)
