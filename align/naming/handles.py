"""A person who is listed by a key of the site, as ``annlee``: which name it stands for.

Where the key has marks they part the names (``dr_jane_doe``). A key in one word is parted as the
page itself writes the name somewhere, else as the name is heard in the conversation: by its
letters, or by its sound (``abouzarabbaspour`` and "Abazaar"). Of several places to part it the one
after a common given name is chosen. Where nothing tells, the key stays what it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Indel

from align.glossary.sounds import measure_sound_similarity, sound_out
from align.languages.english import ENGLISH
from align.languages.given_names import GIVEN_NAMES
from align.languages.pack import LanguagePack
from align.naming.names import NEAR_SOUND, SAME_SOUND, SHORTEST_NAME, fold_name, is_handle
from align.naming.talk import IsWord, Talk
from transcript.values import Word

WRITTEN = 0.9
"""From here on a name that the page writes is that of the key: ``valeriylind``, Valerii Lind."""
MOST_NAMES = 5
"""A person has at most so many names."""
_NEARLY = 0.1
"""Places to part a key that are as good as one another, within this."""
_TITLES = frozenset(["dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "miss", "sir", "phd"])
_WORDS = re.compile(r"[^\W\d_]+")


def split_handle(handle: str) -> tuple[str, ...]:
    """Split a key at its marks into names, without titles, numbers and single letters.

    >>> split_handle("dr_jane_doe"), split_handle("amir-zi"), split_handle("annlee42")
    (('Jane', 'Doe'), ('Amir', 'Zi'), ('Annlee',))
    """
    parts = (re.sub(r"\d+", "", part) for part in re.split(r"[._-]+", handle))
    return tuple(part.capitalize() for part in parts if len(part) > 1 and part not in _TITLES)


def find_written_name(handle: str, texts: Iterable[str]) -> str | None:
    """Find how the texts of a page write the name of a key, most often; ``None`` if they do not.

    >>> find_written_name("annlee", ["Baking for all, with Ann Lee", "Baking---Ann-Lee-e1"])
    'Ann Lee'
    >>> find_written_name("annlee", ["Baking for all"]) is None
    True
    """
    key = fold_name(handle)
    found: Counter[tuple[bool, str]] = Counter()
    for text in texts:
        words = _WORDS.findall(text)
        folded = [fold_name(word) for word in words]
        for first, start in enumerate(folded):
            if start[:1] != key[:1] or not words[first][0].isupper():
                continue
            for stop in range(first + 2, min(first + MOST_NAMES, len(words)) + 1):
                written = "".join(folded[first:stop])
                if len(written) > len(key) + 2:
                    break
                is_same = written == key
                if is_same or Indel.normalized_similarity(written, key) >= WRITTEN:
                    found[is_same, " ".join(words[first:stop])] += 1
    if not found:
        return None
    (_, name), _ = max(found.items(), key=lambda one: (one[0][0], one[1], len(one[0][1])))
    return name


def split_as_heard(
    handle: str, said: Sequence[str], places: Sequence[str] = ()
) -> tuple[str, ...] | None:
    """Part a key in one word after the name that was heard; ``None`` where none fits.

    ``said`` are names as they were heard, as often as they were; a name that the key begins with
    keeps its own spelling ("Zoë"). ``places`` are words where a name may have been misheard.

    >>> split_as_heard("abouzarabbaspour", ["Tesla"], ["abazaar", "abuseare"])
    ('Abouzar', 'Abbaspour')
    >>> split_as_heard("zoelind", ["Zoë"])
    ('Zoë', 'Lind')
    """
    key = fold_name(re.sub(r"\d+", "", handle))
    likeness: defaultdict[int, float] = defaultdict(float)
    exact = [name for name in said if len(fold_name(name)) >= SHORTEST_NAME]
    exact = [name for name in exact if key.startswith(fold_name(name))]
    for name in exact:
        likeness[len(fold_name(name))] += 1.0
    for place in () if exact else places:
        for length, score in _fit_beginnings(key, place):
            likeness[length] += score
    if not likeness:
        return None
    best = max(likeness.values())
    near = [length for length, score in likeness.items() if score >= best * (1 - _NEARLY)]
    length = max(near, key=lambda n: (key[:n] in GIVEN_NAMES, likeness[n], -n))
    # "Alex" is short for the Alexey of alexeylind.
    whole = [n for n in range(length + 1, len(key) - 1) if key[:n] in GIVEN_NAMES]
    length = max(whole, default=length)
    first = next((name for name in exact if fold_name(name) == key[:length]), key[:length])
    rest = key[length:].capitalize()
    return (first[:1].upper() + first[1:], *([rest] if rest else []))


def _fit_beginnings(key: str, heard: str) -> Iterator[tuple[int, float]]:
    """Fit what was heard to the beginnings of a key: lengths, and how alike they are (0 to 1)."""
    sound = sound_out((heard,))
    for length in range(max(4, len(heard) - 3), min(len(heard) + 3, len(key)) + 1):
        if len(key) - length == 1:
            continue  # nobody is called by a letter
        score = measure_sound_similarity(
            sound, sound_out((key[:length],)), same_sound=SAME_SOUND, near_sound=NEAR_SOUND
        )
        if score:
            yield length, score


def spell_person(entry: str, texts: Iterable[str]) -> str:
    """Spell a person who is listed by a key as the page does; a name, or nothing told, stays.

    >>> spell_person("amir-zi", ()), spell_person("annlee", ["by Ann Lee"]), spell_person("bo", ())
    ('Amir Zi', 'Ann Lee', 'bo')
    """
    if not is_handle(entry):
        return entry
    written = find_written_name(entry, texts)
    if written is not None:
        return written
    parts = split_handle(entry)
    is_parted = len(parts) > 1 or (len(parts) == 1 and fold_name(entry) in GIVEN_NAMES)
    return " ".join(parts) if is_parted else entry


def spell_as_heard(
    entries: Sequence[str],
    words: Sequence[Word],
    is_word: IsWord | None = None,
    pack: LanguagePack = ENGLISH,
) -> tuple[str, ...]:
    """Spell those people who are listed by a key in one word as the conversation tells.

    ``pack`` is that of the language spoken. Without ``is_word`` nothing tells which words are
    unknown, and only capitals count.

    >>> said = [Word(None, None, text) for text in "We are joined by Abazaar today.".split()]
    >>> spell_as_heard(["abouzarlind", "Bob Hay"], said)
    ('Abouzar Lind', 'Bob Hay')
    """
    if not any(map(is_handle, entries)):
        return tuple(entries)
    talk = Talk.of(words, is_word or (lambda _: True), pack)
    said, places = talk.list_capitals(), talk.list_places()
    found = (split_as_heard(one, said, places) if is_handle(one) else None for one in entries)
    return tuple(
        one if names is None else " ".join(names) for one, names in zip(entries, found, strict=True)
    )
