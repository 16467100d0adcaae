"""Speakers from a new machine pass under a person's words, where there is no base to merge with.

No word is changed and no name that a person gave. Every pass numbers the speakers anew, so a label
is called by the name with which it shares the most words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from align.editing.merge.labels import match_labels
from align.layout.lines import make_line
from align.naming.labels import is_machine_label, list_speakers
from align.texts import make_keys, pair_keys
from transcript.spacing import split_words
from transcript.values import Entry, Line, Transcript, Word

CLEAR = 0.6
"""The share of a line's words that must be one speaker's for the line to be said by them."""
CONTRADICTED = 0.8
"""The share of a line's words that contradicts the name which a person gave it."""
CONTRADICTED_WORDS = 4
"""And how many words that must be, at the least."""


@dataclass(frozen=True, slots=True)
class SpeakerHint:
    """A line whose speaker a person should look at: ``entry`` counts from 0.

    ``speaker`` is who the episode says; ``heard`` whom the new pass has say most of its words,
    ``None`` where it tells nobody.
    """

    entry: int
    speaker: str | None
    heard: str | None


@dataclass(frozen=True, slots=True)
class RespeakResult:
    """The transcript with its speakers, how many lines got another, and which to look at."""

    transcript: Transcript
    changed: int
    hints: tuple[SpeakerHint, ...]


def respeak(edited: Transcript, words: Sequence[Word]) -> RespeakResult:
    """Give lines that have no speaker, or only a machine's label, one from attributed words.

    >>> edited = Transcript((Line(0, None, "Ann", "How are you?"), Line(2, None, None, "Fine.")))
    >>> words = [Word(0, 1, text, speaker="S1") for text in ("How", "are", "you?")]
    >>> respoken = respeak(edited, [*words, Word(2, 3, "Fine.", speaker="S2")])
    >>> [line.speaker for line in respoken.transcript.lines]
    ['Ann', 'S2']
    """
    votes = _count_votes(edited, words)
    names = _name_labels(edited, words, votes)
    entries: list[Entry] = []
    hints: list[SpeakerHint] = []
    for number, entry in enumerate(edited.entries):
        if not isinstance(entry, Line):
            entries.append(entry)
            continue
        name, share, count = None, 0.0, 0
        if number in votes:
            (label, count), *_ = votes[number].most_common(1)
            name, share = names[label], count / votes[number].total()
        is_named = entry.speaker is not None and not is_machine_label(entry.speaker)
        if is_named:
            is_wrong = share >= CONTRADICTED and count >= CONTRADICTED_WORDS
            is_doubtful = is_wrong and name != entry.speaker
        else:
            is_doubtful = share < CLEAR and bool(entry.text)
        if is_doubtful:
            hints.append(SpeakerHint(number, entry.speaker, name))
        is_found = not is_named and not is_doubtful and name is not None
        entries.append(replace(entry, speaker=name) if is_found else entry)
    changed = sum(was != now for was, now in zip(edited.entries, entries, strict=True))
    return RespeakResult(replace(edited, entries=tuple(entries)), changed, tuple(hints))


def find_known_speakers(edited: Transcript, words: Sequence[Word]) -> dict[str, str]:
    """Find whom of the episode each machine's label of a pass stands for, by the words they share.

    Labels that stand for nobody in it keep their own, or the next ``Speaker N`` that is free.

    >>> edited = Transcript((Line(0, None, "Ann", "How are you?"),))
    >>> find_known_speakers(edited, [Word(0, 1, text, speaker="S1") for text in ("How", "are")])
    {'S1': 'Ann'}
    """
    names = _name_labels(edited, words, _count_votes(edited, words))
    return {label: name for label, name in names.items() if is_machine_label(label)}


def copy_speakers(edited: Transcript, words: Sequence[Word]) -> Transcript:
    """Give words of a pass without speakers the speakers of the edited lines they stand in.

    A word that the person took out goes with the one before it. Where nothing is shared the words
    are one line that nobody is known to say.

    >>> edited = Transcript((Line(0, None, "Ann", "How are you?"), Line(2, None, "Bob", "Fine.")))
    >>> words = [Word(0, 1, text) for text in ("How", "are", "you?", "Uh,", "fine.")]
    >>> [(line.speaker, line.text) for line in copy_speakers(edited, words).lines]
    [('Ann', 'How are you? Uh,'), ('Bob', 'fine.')]
    """
    owners = [number for number, line in enumerate(edited.lines) for _ in split_words(line.text)]
    owner_of = {new: owners[mine] for mine, new in _pair_words(edited, words)}
    owner = next(iter(owner_of.values()), None)
    held: dict[int | None, list[Word]] = {}
    for index, word in enumerate(words):
        owner = owner_of.get(index, owner)
        speaker = None if owner is None else edited.lines[owner].speaker
        held.setdefault(owner, []).append(replace(word, speaker=speaker))
    return replace(
        edited, entries=tuple(make_line(line, line[0].speaker) for line in held.values())
    )


LabelVotes = dict[int, "Counter[str]"]
"""For every line, by its index among the entries, how many of its words each label says."""


def _count_votes(edited: Transcript, words: Sequence[Word]) -> LabelVotes:
    owners = [
        number
        for number, entry in enumerate(edited.entries)
        if isinstance(entry, Line)
        for _ in split_words(entry.text)
    ]
    votes: LabelVotes = {}
    for mine, new in _pair_words(edited, words):
        speaker = words[new].speaker
        if speaker is not None:
            votes.setdefault(owners[mine], Counter())[speaker] += 1
    return votes


def _pair_words(edited: Transcript, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Pair the words of the edited lines with those of a pass, by their indices."""
    tokens = [token for line in edited.lines for token in split_words(line.text)]
    return pair_keys(make_keys(tokens), make_keys([word.text for word in words]))


def _name_labels(edited: Transcript, words: Sequence[Word], votes: LabelVotes) -> dict[str, str]:
    """Name each label: a person's name, else the old label it stands for, else its own.

    A name that the new pass knows is better than an old label. A label of its own that somebody
    else has already becomes the next ``Speaker N`` that is free.
    """
    speakers = {
        number: entry.speaker
        for number, entry in enumerate(edited.entries)
        if isinstance(entry, Line) and entry.speaker is not None
    }
    shared = [
        (label, speakers[number])
        for number, counter in votes.items()
        if number in speakers
        for label in counter.elements()
    ]
    names = match_labels(pair for pair in shared if not is_machine_label(pair[1]))
    numbers = (pair for pair in shared if is_machine_label(pair[0]) and is_machine_label(pair[1]))
    names |= match_labels(pair for pair in numbers if pair[0] not in names)
    taken = {*names.values(), *speakers.values()}
    for label in list_speakers(words):
        if label not in names:
            numbered = (f"Speaker {number}" for number in count(1))
            free = label if label not in taken else next(n for n in numbered if n not in taken)
            names[label] = free
            taken.add(free)
    return names
