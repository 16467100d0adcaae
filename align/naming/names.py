"""Names of people: what somebody is called, and whether two names are one person's."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from align.glossary.sounds import measure_sound_similarity, sound_out

ALIKE = 0.75
"""From here on two spellings may be one name: "Alexey" and "Aleksey", "Abuzar" and "Abouzar"."""
SHORTEST_NAME = 3
"""Letters that a name has at least, to be told by them."""
SAME_SOUND, NEAR_SOUND = 0.6, 0.75
"""How alike a heard name and an expected one are spelt, where their sounds are the same, and where
these differ by one: of the few names of a conversation one is this one's."""
ALIKE_IN_ITS_SCRIPT = 0.85
"""The same in an alphabet that no sounds are known of, and whose first letters agree."""
_WITH_VOWELS = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN"})
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "ı": "i"})
_HANDLE = re.compile(r"[a-z0-9_.-]+")


def fold_name(name: str) -> str:
    """Fold a name to small letters without accents, spaces or signs.

    >>> fold_name("Łukasz Müller-Weiß")
    'lukaszmullerweiss'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if letter.isalnum())


def get_first_name(name: str) -> str:
    """Get what somebody is called among people: the first of their names.

    >>> get_first_name("Ann Lee"), get_first_name("Ann")
    ('Ann', 'Ann')
    """
    return name.split()[0] if name.split() else name


def may_be_same_person(one: str, other: str) -> bool:
    """Tell whether two names may be one person's: their first names are spelt alike.

    Nothing is transliterated: names in two scripts are two.

    >>> may_be_same_person("Alexey", "Aleksey Grigorev"), may_be_same_person("Ann", "Bob")
    (True, False)
    >>> may_be_same_person("Наталья", "Наталия"), may_be_same_person("שרה", "שירה")
    (True, False)
    """
    a, b = fold_name(get_first_name(one)), fold_name(get_first_name(other))
    if a == b or not (a and b):
        return a == b
    script = find_script(a)
    if script == find_script(b) == "LATIN":
        return Indel.normalized_similarity(a, b) >= ALIKE
    # Where vowels are not written, or a letter is a word, one letter makes another name.
    is_alphabet = script == find_script(b) and script in _WITH_VOWELS
    return is_alphabet and a[0] == b[0] and Indel.normalized_similarity(a, b) >= ALIKE_IN_ITS_SCRIPT


def find_script(text: str) -> str:
    """Find the script of a text by its first letter, as Unicode names it.

    >>> find_script("Ann"), find_script("Анна"), find_script("王")
    ('LATIN', 'CYRILLIC', 'CJK')
    """
    if text.isascii():
        return "LATIN"
    letter = next(filter(str.isalpha, text), "a")
    return unicodedata.name(letter, "").partition(" ")[0]


def is_handle(entry: str) -> bool:
    """Tell whether a person is listed by a key of the site, as ``annlee``, and not by a name.

    >>> is_handle("annlee"), is_handle("Ann Lee"), is_handle("Ann")
    (True, False, False)
    """
    return _HANDLE.fullmatch(entry) is not None


def list_called(entries: Sequence[str]) -> dict[str, str | None]:
    """List what each person is called among others: by their first name.

    Two people of one first name keep all of theirs. ``None`` is whoever is listed by a handle.

    >>> list_called(["Bob Hay", "annlee"])
    {'Bob Hay': 'Bob', 'annlee': None}
    """
    called = {entry: None if is_handle(entry) else get_first_name(entry) for entry in entries}
    shared = Counter(name for name in called.values() if name is not None)
    return {e: e if name is not None and shared[name] > 1 else name for e, name in called.items()}


def fits_name(entry: str, name: str) -> bool:
    """Tell whether the person of a list, by name or by handle, may be called so.

    >>> fits_name("annlee", "Ann"), fits_name("abouzarabbaspour", "Abuzar")
    (True, True)
    >>> fits_name("Bob Hay", "Ann"), fits_name("Abouzar Abbaspour", "Abazaar")
    (False, True)
    """
    heard = fold_name(get_first_name(name))
    if not is_handle(entry):
        listed = fold_name(get_first_name(entry))
        if {find_script(listed), find_script(heard)} != {"LATIN"}:
            return may_be_same_person(entry, name)  # sounds are known of Latin letters only
        first = sound_out((fold_name(get_first_name(entry)),))
        sound = sound_out((heard,))
        likeness = measure_sound_similarity(sound, first, same_sound=SAME_SOUND, near_sound=1.0)
        return likeness > 0 or may_be_same_person(entry, name)
    handle = fold_name(entry)
    if len(heard) < SHORTEST_NAME:
        return False
    lengths = range(max(SHORTEST_NAME, len(heard) - 2), len(heard) + 3)
    return max(Indel.normalized_similarity(handle[:n], heard) for n in lengths) >= ALIKE


def spell_as_listed(entry: str, name: str) -> str:
    """Spell a name that was heard as the list does, where :func:`fits_name` says they are one.

    A handle spells nothing: what stands in it is often a transliteration.

    >>> spell_as_listed("Abouzar Abbaspour", "Abuzar")
    'Abouzar'
    >>> spell_as_listed("abouzarabbaspour", "Abuzar")
    'Abuzar'
    """
    return name if is_handle(entry) else get_first_name(entry)
