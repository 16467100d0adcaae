"""Who said a merged word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.editing.merge.labels import SpeakerLabels
from align.editing.merge.picks import Pick
from align.editing.merge.stream import line_numbers
from align.editing.merge.words import Texts


@dataclass(frozen=True, slots=True)
class Speakers:
    """Tells of any picked word who said it."""

    texts: Texts
    called: SpeakerLabels
    their_lines: Sequence[int]
    our_lines: Sequence[int]

    def of(self, pick: Pick) -> str | None:
        """The speaker of a word.

        A word that all three texts have is asked for itself, and so is one that took the place of
        words the person had left alone. Any other goes with its line.
        """
        span = pick.span
        replaces = pick.side == "ours" and span.theirs < span.theirs_stop
        if pick.is_column or replaces:
            return self.where_all_tell(pick.base, pick.theirs, pick.ours)
        before = (span.base - 1, span.theirs - 1, span.ours - 1)
        after = (span.base_stop, span.theirs_stop, span.ours_stop)
        for column in (before, after):
            if self._is_same_line(pick, column):
                return self.where_all_tell(*column)
        if pick.side == "theirs":
            return self.called.theirs(self.texts.theirs[pick.theirs].speaker)
        return self.called.ours(self.texts.ours[pick.ours].speaker)

    def where_all_tell(self, base: int, theirs: int, ours: int) -> str | None:
        """The person's choice where the person made one, else the new pass's."""
        name = self.texts.theirs[theirs].speaker
        if self.is_chosen(base, theirs):
            return self.called.theirs(name) if self.texts.base_is_laid_out else name
        return self.called.ours(self.texts.ours[ours].speaker)

    def is_chosen(self, base: int, theirs: int) -> bool:
        """Whether the person said who spoke a word, rather than leaving it as it was."""
        name = self.texts.theirs[theirs].speaker
        if not self.texts.base_is_laid_out:
            return name is not None
        return self.called.is_changed(self.texts.base[base].speaker, name)

    def names(self, pick: Pick) -> tuple[str | None, str | None, str | None]:
        """Who said a word by base, by theirs and by ours, all under the merged text's names."""
        texts, called = self.texts, self.called
        return (
            called.base(texts.base[pick.base].speaker),
            called.theirs(texts.theirs[pick.theirs].speaker),
            called.ours(texts.ours[pick.ours].speaker),
        )

    def _is_same_line(self, pick: Pick, column: tuple[int, int, int]) -> bool:
        _, theirs, ours = column
        is_theirs = pick.side == "theirs"
        lines = self.their_lines if is_theirs else self.our_lines
        own, there = (pick.theirs, theirs) if is_theirs else (pick.ours, ours)
        # The last token of a text has no word.
        return 0 <= there < len(lines) - 1 and lines[there] == lines[own]


def speakers(texts: Texts, called: SpeakerLabels) -> Speakers:
    """What tells who said the words of these texts."""
    return Speakers(texts, called, line_numbers(texts.theirs), line_numbers(texts.ours))
