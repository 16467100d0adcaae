"""The rules that others give words to speakers by, as their programs have them."""

from __future__ import annotations

from collections.abc import Sequence

from align.speakers import coverage
from transcript.values import Turn, Word

Speakers = tuple[str | None, ...]


def summed_overlap(words: Sequence[Word], turns: Sequence[Turn]) -> Speakers:
    """WhisperX's ``assign_word_speakers`` with its default ``fill_nearest=False``.

    The speaker whose turns' intersections with the word sum to the most, the first label of
    equal ones; nobody where none intersects (whisperx/diarize.py, as of 3.4).
    """
    return tuple(_most_overlapped(word, turns) for word in words)


def _most_overlapped(word: Word, turns: Sequence[Turn]) -> str | None:
    if word.start is None or word.end is None:
        return None
    sums: dict[str, float] = {}
    for turn in turns:
        intersection = min(turn.end, word.end) - max(turn.start, word.start)
        if intersection > 0:
            sums[turn.speaker] = sums.get(turn.speaker, 0.0) + intersection
    return max(sorted(sums), key=lambda speaker: sums[speaker], default=None)


def start_anchor(words: Sequence[Word], turns: Sequence[Turn]) -> Speakers:
    """whisper-diarization's ``get_words_speaker_mapping``, anchored at each word's start.

    It walks the turns in order of their starts, on to the next once a word begins after the
    turn's end; the last turn never ends (helpers.py, before its vote by punctuation).
    """
    ordered = sorted(turns)
    speakers: list[str | None] = []
    index = 0
    for word in words:
        if word.start is None:
            speakers.append(None)
            continue
        while index < len(ordered) - 1 and word.start > ordered[index].end:
            index += 1
        speakers.append(ordered[index].speaker if ordered else None)
    return tuple(speakers)


def within_reach(
    words: Sequence[Word], turns: Sequence[Turn], truth: Sequence[str | None]
) -> Speakers:
    """What a rule that only ever picks among the turns at a word could say at its very best.

    The true speaker wherever they have a turn at the word, and nobody elsewhere.
    """
    labels = sorted({turn.speaker for turn in turns})
    shares = coverage(words, turns, labels)
    return tuple(
        speaker if speaker in labels and shares[index, labels.index(speaker)] > 0 else None
        for index, speaker in enumerate(truth)
    )
