"""An edited transcript's words met again in what was heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from align.texts import align_keys, make_keys
from transcript.values import Entry, Line, Note, Transcript, Word


def attach_heard(transcript: Transcript, heard: Sequence[Word]) -> tuple[Transcript, float]:
    """The transcript with the times and probabilities of words that still are as heard.

    A word that a person wrote has neither. Also gives the share of the transcript's words that
    were met, in 0–1: a small one says that something else was heard.

    >>> talk = Transcript((Line(0.0, None, "Ann", "We moved to Bonn."),))
    >>> heard = [Word(0.0, 0.2, "we", 0.9), Word(0.2, 0.6, "moved", 0.8)]
    >>> found, share = attach_heard(talk, heard)
    >>> [(word.text, word.start) for word in found.lines[0].words], share
    ([('We', 0.0), ('moved', 0.2), ('to', None), ('Bonn.', None)], 0.5)
    """
    texts = [line.text.split() for line in transcript.lines]
    written = [text for line in texts for text in line]
    met: dict[int, Word] = {}
    for block in align_keys(make_keys(written), make_keys([word.text for word in heard])):
        if block.kind == "equal":
            places = range(block.a, block.a_stop)
            met.update(zip(places, heard[block.b : block.b_stop], strict=True))
    entries: list[Entry] = []
    place = 0
    for entry in transcript.entries:
        if isinstance(entry, Line):
            own = entry.text.split()
            entries.append(replace(entry, words=_met(own, place, met)))
            place += len(own)
        else:
            entries.append(entry)
    return replace(transcript, entries=tuple(entries)), len(met) / max(1, len(written))


def _met(texts: Sequence[str], place: int, met: dict[int, Word]) -> tuple[Word, ...]:
    return tuple(
        replace(met[n], text=text) if n in met else Word(None, None, text)
        for n, text in enumerate(texts, place)
    )


def attach_notes(transcript: Transcript, captions: Transcript) -> Transcript:
    """The transcript's lines with the flags of the captions that begin in their time.

    A flag about the speaker, and how sure the speaker is, is left out where the line has another
    speaker now: a person has decided that already.
    """
    starts = [
        (start, number)
        for number, line in enumerate(transcript.lines)
        for start in [_start(line)]
        if start is not None
    ]
    notes: dict[int, list[Note]] = {}
    sure: dict[int, float] = {}
    for caption in captions.lines:
        place = bisect_right(starts, (caption.start or 0.0, len(transcript.lines))) - 1
        if place < 0:
            continue
        number = starts[place][1]
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


def _start(line: Line) -> float | None:
    timed = (word.start for word in line.words if word.start is not None)
    return next(timed, line.start)
