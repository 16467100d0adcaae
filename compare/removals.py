"""Why words were taken out: hesitations, discourse markers, repetitions, false starts.

It looks at tokens of one side that the other lacks, so it says as well why words were put in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from compare.edits import EditKind
from compare.english import MARKERS, PLAIN_MARKERS, SOUNDS

PASSAGE = 4
"""So many words taken out together are a passage; fewer are a rewording of the sentence."""
LONGEST_RESTART = 5
"""Words after which a sentence that begins anew is no false start any more."""


@dataclass(frozen=True, slots=True)
class FillerWords:
    """What a language has of fillers: sounds, and discourse markers by their first words.

    ``plain`` markers are words of the sentence as often as not: fillers only beside a filler.
    """

    sounds: frozenset[str]
    markers: dict[str, tuple[tuple[str, ...], ...]]
    plain: frozenset[tuple[str, ...]] = frozenset()


@cache
def find_fillers(pack: LanguagePack) -> FillerWords:
    """Find the fillers of a language; those of English are more than its pack takes out."""
    is_english = pack is ENGLISH
    phrases = MARKERS if is_english else pack.markers
    return FillerWords(
        SOUNDS if is_english else pack.hesitations | pack.hesitations_shown | pack.listening,
        {
            first: tuple(phrase for phrase in phrases if phrase[0] == first)
            for first in dict.fromkeys(phrase[0] for phrase in phrases)
        },
        PLAIN_MARKERS if is_english else frozenset(),
    )


@dataclass(frozen=True, slots=True)
class RemovalPiece:
    """Tokens ``start:stop`` of one side alone; ``kind`` is ``None`` where nothing says why."""

    kind: EditKind | None
    start: int
    stop: int


def split_removals(
    keys: Sequence[str],
    texts: Sequence[str],
    start: int,
    stop: int,
    pack: LanguagePack = ENGLISH,
) -> list[RemovalPiece]:
    """Split the tokens ``start:stop`` of a side, which the other lacks, by why it lacks them.

    ``pack`` is that of the language spoken.

    >>> words = "it was um it was you know a big ship".split()
    >>> [(p.kind.name, p.start, p.stop) for p in split_removals(words, words, 0, 3)]
    [('REPETITION', 0, 2), ('FILLER', 2, 3)]
    """
    fillers = find_fillers(pack)
    kinds: list[EditKind | None] = [None] * (stop - start)
    joins = [False] * (stop - start)  # whether a token belongs to the phrase of the one before
    _mark_fillers(keys, start, kinds, joins, fillers)
    _mark_repetitions(keys, texts, start, kinds, fillers.sounds)
    # ``and`` and its like are fillers only beside a filler: alone they are the sentence's.
    for index, kind in enumerate(kinds):
        if kind is EditKind.FILLER and (keys[start + index],) in fillers.plain:
            beside = kinds[max(0, index - 1) : index] + kinds[index + 1 : index + 2]
            if EditKind.FILLER not in beside:
                kinds[index] = None
    # A filler within a passage goes with the passage.
    unexplained = [index for index, kind in enumerate(kinds) if kind is None]
    if len(unexplained) >= PASSAGE:
        for index in range(unexplained[0], unexplained[-1]):
            kinds[index] = None
    found: list[RemovalPiece] = []
    for index, kind in enumerate(kinds):
        is_new = not found or found[-1].kind is not kind
        if is_new or (kind is EditKind.FILLER and not joins[index]):
            found.append(RemovalPiece(kind, start + index, start + index + 1))
        else:
            found[-1] = RemovalPiece(kind, found[-1].start, start + index + 1)
    return found


def _mark_fillers(
    keys: Sequence[str],
    start: int,
    kinds: list[EditKind | None],
    joins: list[bool],
    fillers: FillerWords,
) -> None:
    """Mark hesitations and discourse markers, and what is punctuation alone."""
    index = 0
    while index < len(kinds):
        key = keys[start + index]
        phrase: tuple[str, ...] = (key,) if key in fillers.sounds else ()
        for marker in () if phrase else fillers.markers.get(key, ()):
            end = start + index + len(marker)
            if index + len(marker) <= len(kinds) and tuple(keys[start + index : end]) == marker:
                phrase = marker
                break
        for step in range(len(phrase)):
            kinds[index + step], joins[index + step] = EditKind.FILLER, step > 0
        if not any(letter.isalnum() for letter in key):
            kinds[index] = EditKind.PUNCTUATION
        index += len(phrase) or 1


def _mark_repetitions(
    keys: Sequence[str],
    texts: Sequence[str],
    start: int,
    kinds: list[EditKind | None],
    sounds: frozenset[str],
) -> None:
    """Mark what says again what stands beside it, and what breaks off and begins again."""
    # Said again, ``that`` and ``that's`` are one word.
    stems = [key.split("'")[0] or key for key in keys]
    for length in range(min(LONGEST_RESTART, len(kinds)), 0, -1):
        for index in range(len(kinds) - length, -1, -1):
            if None not in kinds[index : index + length]:
                continue
            first, last = start + index, start + index + length
            said = stems[first:last]
            if (
                said == _next_words(stems, last, 1, length, sounds)
                or said == _next_words(stems, first - 1, -1, length, sounds)[::-1]
                or (length == 1 and _is_broken_off(texts[first], stems, last, sounds))
            ):
                kinds[index : index + length] = [EditKind.REPETITION] * length
    # ``I was`` in ``I was I went``: the end of the removal begins as what follows it.
    following = _next_words(stems, start + len(kinds), 1, 1, sounds)
    for index in range(max(0, len(kinds) - LONGEST_RESTART), len(kinds)):
        if kinds[index] is None and following == [stems[start + index]]:
            kinds[index:] = [kind or EditKind.REPETITION for kind in kinds[index:]]
            return


def _is_broken_off(text: str, stems: Sequence[str], following: int, sounds: frozenset[str]) -> bool:
    """Tell a word broken off: ``ware-`` or ``ware`` before ``warehouse``."""
    bare = text.rstrip(",.…")
    if len(bare) > 1 and bare.endswith(("-", "–", "—")):
        return True
    word = bare.casefold()
    after = _next_words(stems, following, 1, 1, sounds)
    return len(word) > 2 and bool(after) and after[0].startswith(word) and after[0] != word + "s"


def _next_words(
    stems: Sequence[str], index: int, step: int, count: int, sounds: frozenset[str]
) -> list[str]:
    """List the next ``count`` words from an index on, hesitations left out."""
    found: list[str] = []
    while 0 <= index < len(stems) and len(found) < count:
        if stems[index] not in sounds:
            found.append(stems[index])
        index += step
    return found
