"""Who spoke: each pass's labels under the names that the person gave.

Every pass numbers the speakers anew, so a label means nothing by itself. What the words that
stand in two texts are labelled in each says which label is which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.editing.merge.picks import Pick


def match_labels(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """Give each label one name, those first that share the most words; without evidence none.

    >>> match_labels([("S1", "Ann"), ("S1", "Ann"), ("S2", "Ann"), ("S2", "Bob"), (None, "Bob")])
    {'S1': 'Ann', 'S2': 'Bob'}
    """
    counts = Counter((label, name) for label, name in pairs if label and name)
    found: dict[str, str] = {}
    for (label, name), _ in counts.most_common():
        if label not in found and name not in found.values():
            found[label] = name
    return found


@dataclass(frozen=True, slots=True)
class SpeakerLabels:
    """What everybody is called in the merged text.

    ``of_base`` is what the person called the old machine's labels. ``of_ours`` is what the new
    pass's are called: by the person's name where there is one, by their own where the person had
    left the old machine's. ``of_theirs`` is what such an old label became.
    """

    of_base: dict[str, str]
    of_ours: dict[str, str]
    of_theirs: dict[str, str]

    def is_changed(self, base: str | None, theirs: str | None) -> bool:
        """Tell whether the person gave a word to somebody else, rather than renaming who had it."""
        return theirs != (None if base is None else self.of_base.get(base, base))

    def rename_base(self, label: str | None) -> str | None:
        """Translate a label of base."""
        return None if label is None else self.rename_theirs(self.of_base.get(label, label))

    def rename_theirs(self, name: str | None) -> str | None:
        """Translate a name of theirs."""
        return None if name is None else self.of_theirs.get(name, name)

    def rename_ours(self, label: str | None) -> str | None:
        """Translate a label of ours."""
        return None if label is None else self.of_ours.get(label, label)


def find_labels(texts: AlignedTexts, spans: Sequence[GapSpan]) -> SpeakerLabels:
    """Find what to call everybody, by the words that two texts share."""
    of_base = match_labels(
        (texts.base[span.base_stop].speaker, texts.theirs[span.theirs_stop].speaker)
        for span in spans
    )
    names = match_labels(
        (texts.ours[ours].speaker, texts.theirs[theirs].speaker)
        for ours, theirs in texts.theirs_of.items()
    )
    kept = {name for label, name in of_base.items() if label == name}
    return SpeakerLabels(
        of_base,
        of_ours={label: label if name in kept else name for label, name in names.items()},
        of_theirs={name: label for label, name in names.items() if name in kept},
    )


class Speakers:
    """Who said the words of the merged text."""

    def __init__(self, texts: AlignedTexts, labels: SpeakerLabels) -> None:
        self.texts = texts
        self.labels = labels
        # For every token the number of its line.
        self._their_lines, self._our_lines = (
            tuple(accumulate(token.lead is not None for token in tokens))
            for tokens in (texts.theirs, texts.ours)
        )

    def find_speaker(self, pick: Pick) -> str | None:
        """Find the speaker of a picked word.

        A word that all three texts have is asked for itself, and so is one that took the place of
        words the person had left alone. Any other goes with its line.
        """
        span, is_theirs = pick.span, pick.side == "theirs"
        is_replacement = not is_theirs and span.theirs < span.theirs_stop
        if pick.is_column or is_replacement:
            return self._choose(pick.base, pick.theirs, pick.ours)
        lines = self._their_lines if is_theirs else self._our_lines
        own = pick.theirs if is_theirs else pick.ours
        before = (span.base - 1, span.theirs - 1, span.ours - 1)
        after = (span.base_stop, span.theirs_stop, span.ours_stop)
        for base, theirs, ours in (before, after):
            beside = theirs if is_theirs else ours
            # The last token of a text has no word.
            if 0 <= beside < len(lines) - 1 and lines[beside] == lines[own]:
                return self._choose(base, theirs, ours)
        if is_theirs:
            return self.labels.rename_theirs(self.texts.theirs[pick.theirs].speaker)
        return self.labels.rename_ours(self.texts.ours[pick.ours].speaker)

    def _choose(self, base: int, theirs: int, ours: int) -> str | None:
        """Choose the person's speaker of a column where the person chose one, else the new."""
        name = self.texts.theirs[theirs].speaker
        if self.is_chosen(base, theirs):
            return self.labels.rename_theirs(name) if self.texts.base_has_layout else name
        return self.labels.rename_ours(self.texts.ours[ours].speaker)

    def is_chosen(self, base: int, theirs: int) -> bool:
        """Tell whether the person said who spoke a word, rather than leaving it as it was."""
        name = self.texts.theirs[theirs].speaker
        if not self.texts.base_has_layout:
            return name is not None
        return self.labels.is_changed(self.texts.base[base].speaker, name)

    def list_names(self, pick: Pick) -> tuple[str | None, str | None, str | None]:
        """List who said a word by base, by theirs and by ours, under the merged text's names."""
        texts, labels = self.texts, self.labels
        return (
            labels.rename_base(texts.base[pick.base].speaker),
            labels.rename_theirs(texts.theirs[pick.theirs].speaker),
            labels.rename_ours(texts.ours[pick.ours].speaker),
        )
