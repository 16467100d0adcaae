"""The rules that others give words to speakers by, as their programs have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from align.attribution.coverage import measure_coverage
from align.units import ends_sentence
from transcript.values import Turn, Word

Speakers = tuple[str | None, ...]

# The longest sentence that whisper-diarization lets vote (``max_words_in_sentence``).
VOTING_WORDS_MAX = 50


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


def sentence_vote(words: Sequence[Word], turns: Sequence[Turn]) -> Speakers:
    """The word-start anchor with whisper-diarization's vote by punctuation after it.

    All of a sentence goes to its most frequent speaker, if that is at least half of it
    (``get_realigned_ws_mapping_with_punctuation``); one of more than 50 words stays as it is.
    """
    said = list(start_anchor(words, turns))
    first = 0
    for index, word in enumerate(words):
        if not ends_sentence(word.text) and index < len(words) - 1:
            continue
        sentence = said[first : index + 1]
        most, votes = Counter(sentence).most_common(1)[0]
        if len(sentence) <= VOTING_WORDS_MAX and votes >= len(sentence) // 2:
            said[first : index + 1] = [most] * len(sentence)
        first = index + 1
    return tuple(said)


def exclusive(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Turns of which no two overlap: where they do, the speaker of the longer turn keeps it.

    >>> exclusive([Turn(0.0, 4.0, "A"), Turn(3.0, 5.0, "B")])
    (Turn(start=0.0, end=4.0, speaker='A'), Turn(start=4.0, end=5.0, speaker='B'))
    """
    kept: list[Turn] = []
    for turn in sorted(turns, key=lambda turn: (turn.start - turn.end, turn)):
        left = [turn]
        for other in kept:
            left = [piece for whole in left for piece in _outside(whole, other)]
        kept += left
    return tuple(sorted(kept))


def _outside(turn: Turn, other: Turn) -> list[Turn]:
    if turn.end <= other.start or turn.start >= other.end:
        return [turn]
    before = replace(turn, end=min(turn.end, other.start))
    after = replace(turn, start=max(turn.start, other.end))
    return [piece for piece in (before, after) if piece.end > piece.start]


def within_reach(
    words: Sequence[Word], turns: Sequence[Turn], truth: Sequence[str | None]
) -> Speakers:
    """What a rule that only ever picks among the turns at a word could say at its very best.

    The true speaker wherever they have a turn at the word, and nobody elsewhere.
    """
    labels = sorted({turn.speaker for turn in turns})
    shares = measure_coverage(words, turns, labels)
    return tuple(
        speaker if speaker in labels and shares[index, labels.index(speaker)] > 0 else None
        for index, speaker in enumerate(truth)
    )
