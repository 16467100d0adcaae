"""Turns that overlap shredded, put back together.

Where two people speak at once and their words are laid out in the order they were heard, a
sentence is cut over many turns. Each speaker's sentence is followed through the others' words and
made whole; nothing is lost, changed, or moved past another word of the same speaker::

    Vera: Can           Vera: Can you see the ship?
    Tom:  What          Tom:  What a fog!
    Vera: you       →
    Tom:  a fog!
    Vera: see the ship?

Where a text says nothing of sentences, in one without full stops, nothing is put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from align.sentences import followed
from align.texts import keys
from align.units import ends_sentence
from transcript.values import Entry, Line, Transcript, Word

INTERRUPTION_WORDS_MAX = 12
"""As the paragraphs have it: 95 % of the interrupted sentences of real meetings go on by then."""
OPENING_WORDS_MAX = 2
"""Words that open a sentence ("Yeah,") before another's whole sentence; it is read after that."""
ANSWERED_WORDS_MIN = 3
FRAGMENT_WORDS_MAX = 2
LONGEST_MEAN_SENTENCE = 40
"""Words to a full stop, on average, above which a text does not say where its sentences end."""

# What Whisper writes where nobody speaks: https://github.com/openai/whisper/discussions/679
STOCK_PHRASES = frozenset(
    {
        "thanks for watching",
        "thank you for watching",
        "thank you so much for watching",
        "please subscribe",
        "subscribe to my channel",
        "see you in the next video",
        "subtitles by the amara.org community",
    }
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A sentence that was put together from ``turns`` pieces.

    ``entry`` counts the entries of the mended transcript from 1. ``is_doubtful`` says that it is
    a stock phrase, which recognizers write where nobody speaks.
    """

    entry: int
    speaker: str | None
    text: str
    turns: int
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """A transcript without shreds, and the sentences that were put together in it."""

    transcript: Transcript
    joined: tuple[Joined, ...]


def mend_shreds(transcript: Transcript) -> Mending:
    """The transcript with each speaker's interrupted sentences made whole.

    A line that is no part of a shredded stretch stays as it is. What is left of a line whose
    beginning belongs to an earlier sentence is a line of its own and keeps the line's times.

    >>> lines = [Line(None, None, "A", "That's"), Line(None, None, "B", "Can you"),
    ...          Line(None, None, "A", "a lot."), Line(None, None, "B", "say that again?")]
    >>> [line.text for line in mend_shreds(Transcript(tuple(lines))).transcript.lines]
    ["That's a lot.", 'Can you say that again?']
    """
    if not _is_punctuated(transcript.lines):
        return Mending(transcript, ())
    entries: list[Entry] = []
    joined: list[Joined] = []
    for is_spoken, run in groupby(transcript.entries, key=_is_spoken):
        if not is_spoken:
            entries += run
            continue
        for line, sentences in _mended([line for line in run if isinstance(line, Line)]):
            entries.append(line)
            joined += (replace(sentence, entry=len(entries)) for sentence in sentences)
    return Mending(replace(transcript, entries=tuple(entries)), tuple(joined))


def fragments(transcript: Transcript) -> int:
    """Lines of one or two words that do not end a sentence: what shredding leaves.

    >>> fragments(Transcript((Line(None, None, "A", "That's"), Line(None, None, "B", "Right."))))
    1
    """
    return sum(
        0 < len(words) <= FRAGMENT_WORDS_MAX and not ends_sentence(words[-1])
        for words in (line.text.split() for line in transcript.lines)
    )


def _is_punctuated(lines: Sequence[Line]) -> bool:
    words = [word for line in lines for word in line.text.split()]
    return len(words) <= LONGEST_MEAN_SENTENCE * sum(ends_sentence(word) for word in words)


def _is_spoken(entry: Entry) -> bool:
    """Whether it is a line that says something; anything else parts what is before and after."""
    return isinstance(entry, Line) and bool(entry.text.split())


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a line; ``is_first`` where the line begins."""

    text: str
    line: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The places of a sentence's words, in pieces that others' words part."""

    pieces: tuple[tuple[int, ...], ...]

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(place for piece in self.pieces for place in piece)


def _mended(lines: Sequence[Line]) -> Iterator[tuple[Line, tuple[Joined, ...]]]:
    """The lines anew, each with the sentences that were put together in it."""
    tokens = [
        _Token(text, number, index == 0)
        for number, line in enumerate(lines)
        for index, text in enumerate(line.text.split())
    ]
    speakers = [_voice(lines[token.line], token.line) for token in tokens]
    found = followed([token.text for token in tokens], speakers, INTERRUPTION_WORDS_MAX)
    sentences = [part for places in found for part in _parts(places, tokens)]
    for group in _lines_of(_in_order(sentences, tokens), tokens):
        line = _line([place for each in group for place in each.places], tokens, lines)
        yield line, tuple(_joined(each, line, tokens) for each in group if len(each.pieces) > 1)


def _voice(line: Line, number: int) -> str | None:
    """Whose words these are; nobody goes on with those of a line that cannot be taken apart."""
    texts = line.text.split()
    is_of_one_piece = bool(line.words) and [word.text for word in line.words] != texts
    return line.speaker if line.speaker and not is_of_one_piece else f"\0{number}"


def _parts(places: Sequence[int], tokens: Sequence[_Token]) -> Iterator[_Sentence]:
    """A sentence, cut where its speaker's own next line begins: that was no interruption."""
    pieces = [[places[0]]]
    for before, place in pairwise(places):
        if place > before + 1:
            pieces.append([place])
        elif tokens[place].is_first:
            yield _Sentence(tuple(tuple(piece) for piece in pieces))
            pieces = [[place]]
        else:
            pieces[-1].append(place)
    yield _Sentence(tuple(tuple(piece) for piece in pieces))


def _in_order(sentences: Sequence[_Sentence], tokens: Sequence[_Token]) -> list[_Sentence]:
    """The sentences in the order they began, one behind what was said whole after its opening."""
    whole = [
        each.places
        for each in sentences
        if len(each.places) >= ANSWERED_WORDS_MIN and ends_sentence(tokens[each.places[-1]].text)
    ]

    def place(sentence: _Sentence) -> int:
        first, *later = sentence.pieces
        if not later or len(first) > OPENING_WORDS_MAX:
            return first[0]
        gap = range(first[-1] + 1, later[0][0])
        answers = any(other[0] in gap and other[-1] in gap for other in whole)
        return later[0][0] if answers else first[0]

    return sorted(sentences, key=place)


def _lines_of(
    sentences: Sequence[_Sentence], tokens: Sequence[_Token]
) -> Iterator[list[_Sentence]]:
    """The sentences, those together that one line held in this order."""
    group: list[_Sentence] = []
    for sentence in sentences:
        if group and tokens[group[-1].places[-1]].line != tokens[sentence.places[0]].line:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _line(places: Sequence[int], tokens: Sequence[_Token], lines: Sequence[Line]) -> Line:
    """The words at these places as a line; a line of the source that is all there stays itself."""
    sources = [lines[number] for number in dict.fromkeys(tokens[place].line for place in places)]
    first = sources[0]
    if len(sources) == 1 and len(places) == len(first.text.split()):
        return first
    ends = [source.end for source in sources if source.end is not None]
    words = _words(places, tokens, lines)
    timed = next((word.start for word in words if word.start is not None), first.start)
    return replace(
        first,
        start=timed,
        end=max(ends, default=None),
        text=" ".join(tokens[place].text for place in places),
        words=words,
        flags=tuple(dict.fromkeys(flag for source in sources for flag in source.flags)),
    )


def _words(
    places: Sequence[int], tokens: Sequence[_Token], lines: Sequence[Line]
) -> tuple[Word, ...]:
    """The words' own times, where the lines have them."""
    opens: dict[int, int] = {}
    for place, token in enumerate(tokens):
        opens.setdefault(token.line, place)
    return tuple(
        lines[tokens[place].line].words[place - opens[tokens[place].line]]
        for place in places
        if lines[tokens[place].line].words
    )


def _joined(sentence: _Sentence, line: Line, tokens: Sequence[_Token]) -> Joined:
    texts = [tokens[place].text for place in sentence.places]
    is_stock = " ".join(keys(texts)) in STOCK_PHRASES
    return Joined(0, line.speaker, " ".join(texts), len(sentence.pieces), is_stock)
