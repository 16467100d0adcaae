"""The values that everything in castproof speaks in.

Frozen, slotted dataclasses with tuples inside; change one with :func:`dataclasses.replace`.
Times are seconds as ``float``, rounded to the millisecond where they enter (in an adapter or
a parser), never later. Unknown is ``None``, never 0 and never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union


@dataclass(frozen=True, slots=True)
class WordCorrection:
    """A glossary's correction, carried by every word that it wrote.

    ``heard`` became ``written``, which begins at the corrected word ``place``, counted from 0;
    ``evidence`` is for a person to read. Where ``is_applied`` is false the words stay as they were
    heard, and ``written`` is a proposal.
    """

    heard: str
    written: str
    evidence: str
    place: int
    is_applied: bool = True


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word; the punctuation that follows it belongs to ``text``.

    ``text`` has no surrounding white space. ``probability`` is the recognizer's, in 0–1.
    ``start`` and ``end`` are ``None`` where the source did not know them. ``correction`` is known
    only within the run that made it: no file keeps it, and words are equal with and without it.
    ``spaced`` is whether a space stands before the word, where its letters do not tell
    (:mod:`transcript.spacing`): not every language has them. ``language`` is an ISO 639-1 code
    where the word is surely in another language than the recording.

    >>> Word(1.2, 1.5, "Hello,").text
    'Hello,'
    """

    start: float | None
    end: float | None
    text: str
    probability: float | None = None
    speaker: str | None = None
    correction: WordCorrection | None = field(default=None, compare=False, repr=False)
    spaced: bool | None = None
    language: str | None = None

    def with_speaker(self, speaker: str | None) -> Word:
        """Give the same word, said by somebody else.

        ``dataclasses.replace`` takes six times as long, and a long recording has 100,000 words.
        """
        times, text, probability = (self.start, self.end), self.text, self.probability
        return Word(*times, text, probability, speaker, self.correction, self.spaced, self.language)


@dataclass(frozen=True, slots=True)
class Removal:
    """Words that a recognizer wrote and nobody said: a ``kind``, and the evidence to read."""

    kind: str
    detail: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """What a recognizer returned at once: words, and the decoder's own facts about them.

    ``avg_logprob`` is nats per token, ``compression_ratio`` the zlib ratio of the text,
    ``no_speech_prob`` in 0–1, ``temperature`` the one that decoded it. ``removed`` are words it
    also had; ``words`` are without them. ``language`` is an ISO 639-1 code where it is surely
    another than the recording's.
    """

    start: float
    end: float
    words: tuple[Word, ...]
    avg_logprob: float | None = None
    compression_ratio: float | None = None
    no_speech_prob: float | None = None
    temperature: float | None = None
    removed: tuple[Removal, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One speaker's uninterrupted time; turns of different speakers may overlap."""

    start: float
    end: float
    speaker: str


@dataclass(frozen=True, slots=True)
class Voice:
    """How one diarized speaker sounds: a unit-free embedding of ``model``'s dimension.

    ``seconds`` is how much speech of the speaker the embedding was taken from.
    """

    speaker: str
    embedding: tuple[float, ...]
    seconds: float
    model: str


@dataclass(frozen=True, slots=True)
class Note:
    """Why a person should look here: a ``kind`` to select by, a ``detail`` to read."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """A caption, or a paragraph of one speaker.

    ``start`` may be ``None`` in an edited file; ``words`` is empty where only text is known.
    ``speaker`` is ``None`` where nobody is named, never an empty name.
    A subtitle's ``text`` may break into rows with ``\\n``; elsewhere it is one line.
    ``speaker_confidence``, in 0–1, is how surely the voice is the speaker's: 0.5 is undecided.
    """

    start: float | None
    end: float | None
    speaker: str | None
    text: str
    words: tuple[Word, ...] = ()
    notes: tuple[Note, ...] = ()
    speaker_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A chapter's title, and the second it starts at where that is known."""

    title: str
    start: float | None = None


# ``Union`` rather than ``|``: an alias is evaluated at import, and both spellings mean the same.
Entry = Union[Line, Header]  # noqa: UP007


@dataclass(frozen=True, slots=True)
class Transcript:
    """Lines and headers in reading order; ``language`` is an ISO 639-1 code.

    ``lines`` are the entries that are spoken, in order, ``headers`` those that are chapter titles.
    """

    entries: tuple[Entry, ...]
    language: str | None = None
    # Found once, for loops over ten hours of lines that look one up by its number each time.
    lines: tuple[Line, ...] = field(init=False, repr=False, compare=False)
    headers: tuple[Header, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lines = tuple(entry for entry in self.entries if isinstance(entry, Line))
        headers = tuple(entry for entry in self.entries if isinstance(entry, Header))
        object.__setattr__(self, "lines", lines)
        object.__setattr__(self, "headers", headers)


def milliseconds(seconds: float) -> float:
    """Round seconds to the millisecond: call it where a time enters, and nowhere else.

    >>> milliseconds(1.23456)
    1.235
    """
    return round(float(seconds), 3)
