"""What a clean-up takes out, and why: values that can be shown, counted and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Literal

from transcript.spacing import join_words
from transcript.values import Word

CleanupLevel = Literal["verbatim", "readable", "clean"]
CLEANUP_LEVELS: tuple[CleanupLevel, ...] = ("verbatim", "readable", "clean")


class RemovalKind(str, Enum):
    """Why words are not read, or are read otherwise."""

    BACKCHANNEL = "backchannel"
    """A listener's "mhm" inside another's sentence."""
    FILLER = "filler"
    """A sound of hesitation: "um"."""
    FRAGMENT = "fragment"
    """A word broken off: "wa- warehouse"."""
    REPETITION = "repetition"
    """The same said again at once: "I, I"."""
    MARKER = "marker"
    """A phrase that holds the floor and says nothing: ", you know,"."""
    RESTART = "restart"
    """A phrase begun and begun anew: "we had, we have"."""
    CONTRACTION = "contraction"
    """A short form written out: "I'm" as "I am"."""


@dataclass(frozen=True, slots=True)
class CleanupEdit:
    """Words ``first`` up to, not including, ``stop`` of what was said, and what is read instead.

    ``words`` are those words as they were said; ``instead`` is empty where they are taken out.
    """

    kind: RemovalKind
    first: int
    stop: int
    words: tuple[Word, ...]
    instead: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The words as they were said, in one line."""
        return join_words(self.words)


@dataclass(frozen=True, slots=True)
class CleanedWords:
    """What was ``said``, the ``words`` that are read of it, and the ``edits`` between.

    ``said`` with the edits applied, repunctuated, gives ``words``. The
    edits are in order and do not overlap. ``applied`` says how far the rules went: ``False`` where
    the language is not one they know, so that only what is told by its marks was taken out.
    ``language`` is the recording's.
    """

    said: tuple[Word, ...]
    words: tuple[Word, ...]
    edits: tuple[CleanupEdit, ...] = ()
    applied: bool = True
    language: str | None = field(default=None, compare=False)

    @property
    def indices(self) -> tuple[int, ...]:
        """For each word that is read, which of those said it is; one written out is there twice."""
        instead = {edit.first: edit for edit in self.edits}
        found: list[int] = []
        index = 0
        while index < len(self.said):
            edit = instead.get(index)
            found += [index] * (1 if edit is None else len(edit.instead))
            index = index + 1 if edit is None else edit.stop
        return tuple(found)

    @property
    def removed(self) -> Mapping[str, int]:
        """How many words were taken out or written out, for each kind of edit there is."""
        found: Counter[str] = Counter()
        for edit in self.edits:
            found[edit.kind.value] += len(edit.words)
        return dict(found)


def group_removals(
    said: Sequence[Word], marks: Sequence[RemovalKind | None]
) -> tuple[CleanupEdit, ...]:
    """Group neighbouring words of one speaker that are gone for one reason into one edit."""
    edits: list[CleanupEdit] = []
    for index, (kind, word) in enumerate(zip(marks, said, strict=True)):
        if kind is None:
            continue
        last = edits[-1] if edits else None
        if (
            last
            and (last.stop, last.kind) == (index, kind)
            and last.words[-1].speaker == word.speaker
        ):
            edits[-1] = replace(last, stop=index + 1, words=(*last.words, word))
        else:
            edits.append(CleanupEdit(kind, index, index + 1, (word,)))
    return tuple(edits)
