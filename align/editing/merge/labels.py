"""Who spoke: each pass's labels under the names that the person gave.

Every pass numbers the speakers anew, so a label means nothing by itself. What the words that
stand in two texts are labelled in each says which label is which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.naming.labels import is_machine_label

CLEAR = 0.65
"""The share of the words under a label that must have one name for the label to be that person."""


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
    left the old machine's. ``of_theirs`` is what such an old label became. ``same`` is which label
    of the old pass is which of the new one, and ``heard`` how many words under a label of the new
    pass have each of the person's names.
    """

    of_base: dict[str, str]
    of_ours: dict[str, str]
    of_theirs: dict[str, str]
    same: dict[str, str]
    heard: Mapping[str, Mapping[str, int]]

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

    def find_heard_name(self, label: str | None) -> str | None:
        """Find the name that the person gave to whom the new pass hears; none without evidence."""
        words = self.heard.get(label or "", {})
        name = max(words, key=words.__getitem__, default=None)
        return name if name is not None and words[name] >= CLEAR * sum(words.values()) else None

    def is_second_voice(self, label: str, name: str) -> bool:
        """Tell whether the new pass hears a person under another label more than under this one."""
        return any(
            words.get(name, 0) > self.heard[label].get(name, 0) for words in self.heard.values()
        )

    def is_heard(self, name: str) -> bool:
        """Tell whether the new pass hears anybody who is most clearly the one of this name."""
        return any(self.find_heard_name(label) == name for label in self.heard)


def find_labels(texts: AlignedTexts, spans: Sequence[GapSpan]) -> SpeakerLabels:
    """Find what to call everybody, by the words that all three texts have."""
    triples = [
        (
            texts.base.tokens[span.base_stop].speaker,
            texts.theirs.tokens[span.theirs_stop].speaker,
            texts.ours.tokens[span.ours_stop].speaker,
        )
        for span in spans
    ]
    of_base = match_labels((base, theirs) for base, theirs, _ in triples)
    names = match_labels((ours, theirs) for _, theirs, ours in triples)
    kept = {name for label, name in of_base.items() if label == name and is_machine_label(name)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _, theirs, ours in triples:
        if theirs and ours:
            counts[ours][theirs] += 1
    return SpeakerLabels(
        of_base,
        of_ours={label: label if name in kept else name for label, name in names.items()},
        of_theirs={name: label for label, name in names.items() if name in kept},
        same=match_labels((base, ours) for base, _, ours in triples),
        heard=counts,
    )
