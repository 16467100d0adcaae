"""Names of people: what somebody is called, and whether two names are one person's."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

ALIKE = 0.75
"""From here on two spellings may be one name: "Alexey" and "Aleksey", "Abuzar" and "Abouzar"."""
_SHORTEST = 3
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

    >>> may_be_same_person("Alexey", "Aleksey Grigorev"), may_be_same_person("Ann", "Bob")
    (True, False)
    """
    a, b = fold_name(get_first_name(one)), fold_name(get_first_name(other))
    return a == b or Indel.normalized_similarity(a, b) >= ALIKE


def is_handle(entry: str) -> bool:
    """Tell whether a person is listed by a key of the site, as ``annlee``, and not by a name.

    >>> is_handle("annlee"), is_handle("Ann Lee"), is_handle("Ann")
    (True, False, False)
    """
    return _HANDLE.fullmatch(entry) is not None


def find_spoken_names(entries: Sequence[str], said: Iterable[str]) -> dict[str, str | None]:
    """Find what each person of a list is called in a conversation of these words.

    Of a name it is the first; of a handle the word said with a capital that it starts with
    (``annlee`` and "Ann"), ``None`` where nobody says such a word. Two people of one first name
    keep all of theirs.

    >>> find_spoken_names(["Bob Hay", "annlee"], ["So,", "Ann,", "and", "an", "Annex"])
    {'Bob Hay': 'Bob', 'annlee': 'Ann'}
    """
    capitals = Counter(
        re.sub(r"['’]s$", "", re.sub(r"^[^\w]+|[^\w]+$", "", word))
        for word in said
        if word[:1].isupper()
    )
    called: dict[str, str | None] = {}
    for entry in entries:
        if not is_handle(entry):
            called[entry] = get_first_name(entry)
            continue
        # The word said most often that the handle starts with; of equals the longest.
        fitting = [
            (count, len(word), word)
            for word, count in capitals.items()
            if len(fold_name(word)) >= _SHORTEST and fold_name(entry).startswith(fold_name(word))
        ]
        called[entry] = max(fitting)[2] if fitting else None
    shared = Counter(name for name in called.values() if name is not None)
    return {e: e if name is not None and shared[name] > 1 else name for e, name in called.items()}


def fits_name(entry: str, name: str) -> bool:
    """Tell whether the person of a list, by name or by handle, may be called so.

    >>> fits_name("annlee", "Ann"), fits_name("abouzarabbaspour", "Abuzar")
    (True, True)
    >>> fits_name("Bob Hay", "Ann")
    False
    """
    if not is_handle(entry):
        return may_be_same_person(entry, name)
    handle, heard = fold_name(entry), fold_name(get_first_name(name))
    if len(heard) < _SHORTEST:
        return False
    lengths = range(max(_SHORTEST, len(heard) - 2), len(heard) + 3)
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
