"""An edited transcript's words found again in what was heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from align.texts import align_keys, make_keys
from transcript.spacing import split_words
from transcript.values import Entry, Line, Note, Transcript, Word


def attach_heard(transcript: Transcript, heard: Sequence[Word]) -> tuple[Transcript, float]:
    """Attach times and probabilities to the words that still are as heard.

    A word that a person wrote has neither. Also gives the share of the transcript's words that
    were found, in 0–1: a small one says that something else was heard.

    >>> talk = Transcript((Line(0.0, None, "Ann", "We moved to Bonn."),))
    >>> heard = [Word(0.0, 0.2, "we", 0.9), Word(0.2, 0.6, "moved", 0.8)]
    >>> found, share = attach_heard(talk, heard)
    >>> [(word.text, word.start) for word in found.lines[0].words], share
    ([('We', 0.0), ('moved', 0.2), ('to', None), ('Bonn.', None)], 0.5)
    """
    texts = [split_words(line.text) for line in transcript.lines]
    written = [text for line in texts for text in line]
    found: dict[int, Word] = {}
    for block in align_keys(make_keys(written), make_keys([word.text for word in heard])):
        if block.kind == "equal":
            indices = range(block.a, block.a_stop)
            found.update(zip(indices, heard[block.b : block.b_stop], strict=True))
    entries: list[Entry] = []
    first = 0
    for entry in transcript.entries:
        if isinstance(entry, Line):
            words = tuple(
                _respell(found.get(n), text)
                for n, text in enumerate(split_words(entry.text), first)
            )
            entries.append(replace(entry, words=words))
            first += len(words)
        else:
            entries.append(entry)
    return replace(transcript, entries=tuple(entries)), len(found) / max(1, len(written))


def _respell(heard: Word | None, text: str) -> Word:
    if heard is None:
        return Word(None, None, text)
    return heard if heard.text == text else replace(heard, text=text)


def attach_notes(transcript: Transcript, captions: Transcript) -> Transcript:
    """Attach to the lines the notes of the captions that begin in their time.

    A note about the speaker, and how sure the speaker is, is left out where the line has another
    speaker now: a person has decided that already.
    """
    starts: list[tuple[float, int]] = []
    for number, line in enumerate(transcript.lines):
        timed = (word.start for word in line.words if word.start is not None)
        start = next(timed, line.start)
        if start is not None:
            starts.append((start, number))
    notes: dict[int, list[Note]] = {}
    sure: dict[int, float] = {}
    for caption in captions.lines:
        at = bisect_right(starts, (caption.start or 0.0, len(transcript.lines))) - 1
        if at < 0:
            continue
        number = starts[at][1]
        same = caption.speaker == transcript.lines[number].speaker
        notes.setdefault(number, []).extend(
            note for note in caption.notes if same or note.kind != "speaker"
        )
        if same and caption.speaker_confidence is not None:
            sure[number] = min(sure.get(number, 1.0), caption.speaker_confidence)
    lines = iter(enumerate(transcript.lines))
    entries: list[Entry] = []
    for entry in transcript.entries:
        if isinstance(entry, Line):
            number, line = next(lines)
            own = tuple(dict.fromkeys((*line.notes, *notes.get(number, ()))))
            confidence = sure.get(number, line.speaker_confidence)
            entries.append(replace(line, notes=own, speaker_confidence=confidence))
        else:
            entries.append(entry)
    return replace(transcript, entries=tuple(entries))
