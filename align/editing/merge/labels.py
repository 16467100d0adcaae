"""Who spoke: each pass's labels under the names that the person gave.

Every pass numbers the speakers anew, so a label means nothing by itself. What the words that
stand in two texts are labelled in each says which label is which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.editing.merge.words import GapSpan, Texts


def match_labels(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """One name to a label, those first that share the most words; without evidence none.

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
        """Whether the person gave a word to somebody else, rather than renaming who had it."""
        return theirs != (None if base is None else self.of_base.get(base, base))

    def base(self, label: str | None) -> str | None:
        """What a label of base is called."""
        return None if label is None else self.theirs(self.of_base.get(label, label))

    def theirs(self, name: str | None) -> str | None:
        """What a name of theirs is called."""
        return None if name is None else self.of_theirs.get(name, name)

    def ours(self, label: str | None) -> str | None:
        """What a label of ours is called."""
        return None if label is None else self.of_ours.get(label, label)


def labels(texts: Texts, spans: Sequence[GapSpan]) -> SpeakerLabels:
    """What to call everybody, by the words that two texts share."""
    of_base = match_labels(
        (texts.base[span.base_stop].speaker, texts.theirs[span.theirs_stop].speaker)
        for span in spans
    )
    named = match_labels(
        (texts.ours[ours].speaker, texts.theirs[theirs].speaker)
        for ours, theirs in texts.theirs_of.items()
    )
    kept = {name for label, name in of_base.items() if label == name}
    return SpeakerLabels(
        of_base,
        of_ours={label: label if name in kept else name for label, name in named.items()},
        of_theirs={name: label for label, name in named.items() if name in kept},
    )
