"""Labels of speakers: in order of first speech, under other names, and whether one is a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from transcript.values import Header, Line, Transcript, Turn, Voice, Word

# ``SPEAKER_00``, ``Speaker 1``, ``spk2``, ``S3``, ``4``: how diarizers number people.
_MACHINE_LABEL = re.compile(r"(speaker|spk|s)?[ _-]?\d+", re.IGNORECASE)

Spoken = TypeVar("Spoken", Word, Turn, Voice, Line)


def list_speakers(words: Sequence[Word]) -> tuple[str, ...]:
    """List the known speakers, in order of their first word."""
    return tuple(dict.fromkeys(word.speaker for word in words if word.speaker is not None))


def rename_speakers(items: Iterable[Spoken], names: Mapping[str, str]) -> tuple[Spoken, ...]:
    """Give speakers of words, turns, voices or lines their names; one without keeps the label.

    >>> rename_speakers([Turn(0.0, 1.0, "S1"), Turn(1.0, 2.0, "S2")], {"S1": "Ada"})
    (Turn(start=0.0, end=1.0, speaker='Ada'), Turn(start=1.0, end=2.0, speaker='S2'))
    """
    renamed: list[Spoken] = []
    for item in items:
        name = None if item.speaker is None else names.get(item.speaker)
        if name is None:
            renamed.append(item)
        else:
            renamed.append(
                item.with_speaker(name) if isinstance(item, Word) else replace(item, speaker=name)
            )
    return tuple(renamed)


def rename_transcript(transcript: Transcript, names: Mapping[str, str]) -> Transcript:
    """Give the speakers of a transcript's lines and their words the given names.

    >>> said = Transcript((Line(0.0, 1.0, "S1", "Hi."),))
    >>> rename_transcript(said, {"S1": "Ada"}).lines[0].speaker
    'Ada'
    """

    entries = tuple(
        entry
        if isinstance(entry, Header)
        else replace(rename_speakers([entry], names)[0], words=rename_speakers(entry.words, names))
        for entry in transcript.entries
    )
    return replace(transcript, entries=entries)


def is_machine_label(name: str) -> bool:
    """Tell whether only a machine would call somebody so.

    >>> is_machine_label("SPEAKER_00"), is_machine_label("Speaker 2"), is_machine_label("Ann")
    (True, True, False)
    """
    return _MACHINE_LABEL.fullmatch(name) is not None
