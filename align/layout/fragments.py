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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from align.layout.sentences import follow_sentences
from align.texts import make_keys
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
NOTE = re.compile(r"\[[^\]]*\]|\([^)]*\)")
"""What is said beside the words, ``[laughs]`` or ``(applause)``."""

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
class JoinedSentence:
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
class FragmentRepair:
    """A transcript without shreds, and the sentences that were put together in it."""

    transcript: Transcript
    joined: tuple[JoinedSentence, ...]


def join_fragments(transcript: Transcript) -> FragmentRepair:
    """The transcript with each speaker's interrupted sentences made whole.

    A line that is no part of a shredded stretch stays as it is. What is left of a line whose
    beginning belongs to an earlier sentence is a line of its own; where its words have no times,
    it keeps the line's. Starts that rise go on rising.

    >>> lines = [Line(None, None, "A", "That's"), Line(None, None, "B", "Can you"),
    ...          Line(None, None, "A", "a lot."), Line(None, None, "B", "say that again?")]
    >>> [line.text for line in join_fragments(Transcript(tuple(lines))).transcript.lines]
    ["That's a lot.", 'Can you say that again?']
    """
    if not _is_punctuated(transcript.lines):
        return FragmentRepair(transcript, ())
    entries: list[Entry] = []
    joined: list[JoinedSentence] = []
    runs = [list(run) for _, run in groupby(transcript.entries, key=_is_spoken)]
    for number, run in enumerate(runs):
        if not _is_spoken(run[0]):
            entries += run
            continue
        before = [line for line in run if isinstance(line, Line)]
        behind = (entry.start for later in runs[number + 1 :] for entry in later)
        limit = next((start for start in behind if start is not None), None)
        after = _no_later(_settled(before), before, limit)
        joined += _put_together(before, after, len(entries) + 1)
        entries += after
    return FragmentRepair(replace(transcript, entries=tuple(entries)), tuple(joined))


def count_fragments(transcript: Transcript) -> int:
    """Lines of one or two words that do not end a sentence: what shredding leaves.

    >>> lines = (Line(None, None, "A", "That's"), Line(None, None, "B", "Right."))
    >>> count_fragments(Transcript(lines))
    1
    """
    pieces = groupby(_tokens(transcript.lines), key=lambda token: token.line)
    sizes = ((len(words), words[-1].ends) for words in (list(piece) for _, piece in pieces))
    return sum(size <= FRAGMENT_WORDS_MAX and not ends for size, ends in sizes)


def _is_punctuated(lines: Sequence[Line]) -> bool:
    words = [word for line in lines for word in line.text.split()]
    return len(words) <= LONGEST_MEAN_SENTENCE * sum(ends_sentence(word) for word in words)


def _is_spoken(entry: Entry) -> bool:
    """Whether it is a line that says something; anything else parts what is before and after."""
    return isinstance(entry, Line) and bool(entry.text.split())


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a line's text, with its times where the line has them.

    ``heard`` is the text that says whether a sentence goes on. ``opens`` and ``closes`` say that
    it is the first and the last word of its line.
    """

    text: str
    heard: str
    line: int
    voice: str | None
    word: Word | None
    opens: bool
    closes: bool

    @property
    def ends(self) -> bool:
        return ends_sentence(self.heard)


@dataclass(frozen=True, slots=True)
class _InterruptedSentence:
    """The places of a sentence's words, in pieces that others' words part."""

    pieces: tuple[tuple[int, ...], ...]

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(place for piece in self.pieces for place in piece)


def _settled(lines: list[Line]) -> list[Line]:
    """The lines mended until nothing is left to mend.

    What one mending moves away may bring two pieces of another sentence near enough. Each time
    there are fewer sentences, so it ends.
    """
    while (mended := _mended(lines)) != lines:
        lines = mended
    return lines


def _no_later(after: list[Line], before: Sequence[Line], limit: float | None) -> list[Line]:
    """The lines, none starting after ``limit`` where none did before they were mended."""
    starts = [line.start for line in before if line.start is not None]
    if limit is None or not starts or max(starts) > limit:
        return after
    return [
        replace(line, start=limit) if line.start is not None and line.start > limit else line
        for line in after
    ]


def _mended(lines: Sequence[Line]) -> list[Line]:
    tokens = _tokens(lines)
    voices = [token.voice for token in tokens]
    found = follow_sentences([token.heard for token in tokens], voices, INTERRUPTION_WORDS_MAX)
    sentences = [part for places in found for part in _parts(places, tokens)]
    if all(line.start is None for line in lines):
        sentences = _answers_behind(sentences, tokens)
    else:
        sentences.sort(key=lambda sentence: sentence.places[0])
    return [
        _line([place for each in group for place in each.places], tokens, lines)
        for group in _lines_of(sentences, tokens)
    ]


def _tokens(lines: Sequence[Line]) -> list[_Token]:
    """The words of all lines.

    A sound that is noted ends no sentence and begins none: it is heard as what its speaker had
    said before it, so that "We came. [laughs]" is as complete as "We came." is.
    """
    tokens: list[_Token] = []
    before: dict[str | None, str] = {}
    for number, line in enumerate(lines):
        voice = _voice(line, number)
        notes = [note.span() for note in NOTE.finditer(line.text)]
        found = list(re.finditer(r"\S+", line.text))
        timed = line.words if len(line.words) == len(found) else (None,) * len(found)
        for index, (match, word) in enumerate(zip(found, timed, strict=True)):
            is_note = any(start <= match.start() and match.end() <= stop for start, stop in notes)
            heard = before.get(voice, ".") if is_note else match[0]
            before[voice] = heard
            ends = index == 0, index == len(found) - 1
            tokens.append(_Token(match[0], heard, number, voice, word, *ends))
    return tokens


def _voice(line: Line, number: int) -> str | None:
    """Whose words these are; nobody goes on with those of a line that cannot be taken apart."""
    texts = line.text.split()
    is_of_one_piece = bool(line.words) and [word.text for word in line.words] != texts
    return line.speaker if line.speaker and not is_of_one_piece else f"\0{number}"


def _parts(places: Sequence[int], tokens: Sequence[_Token]) -> Iterator[_InterruptedSentence]:
    """A sentence, cut where its speaker's own next line begins: that was no interruption."""
    pieces = [[places[0]]]
    for before, place in pairwise(places):
        if place > before + 1:
            pieces.append([place])
        elif tokens[place].opens:
            yield _InterruptedSentence(tuple(tuple(piece) for piece in pieces))
            pieces = [[place]]
        else:
            pieces[-1].append(place)
    yield _InterruptedSentence(tuple(tuple(piece) for piece in pieces))


def _answers_behind(
    sentences: Sequence[_InterruptedSentence], tokens: Sequence[_Token]
) -> list[_InterruptedSentence]:
    """The sentences as they began, but one behind what was said whole after its opening.

    Only for a text without times, in which nothing shows that it had begun before.
    """
    whole = [
        each.places
        for each in sentences
        if len(each.places) >= ANSWERED_WORDS_MIN and tokens[each.places[-1]].ends
    ]

    def place(sentence: _InterruptedSentence) -> int:
        first, *later = sentence.pieces
        if not later or len(first) > OPENING_WORDS_MAX:
            return first[0]
        gap = range(first[-1] + 1, later[0][0])
        answers = any(other[0] in gap and other[-1] in gap for other in whole)
        return later[0][0] if answers else first[0]

    return sorted(sentences, key=place)


def _lines_of(
    sentences: Sequence[_InterruptedSentence], tokens: Sequence[_Token]
) -> Iterator[list[_InterruptedSentence]]:
    """The sentences, those together that one line held in this order."""
    group: list[_InterruptedSentence] = []
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
    last = {tokens[place].line: tokens[place] for place in places}
    ends = [end for token in last.values() if (end := _end(token, lines)) is not None]
    words = tuple(word for place in places if (word := tokens[place].word) is not None)
    return replace(
        first,
        start=_start(tokens[places[0]], lines),
        end=max(ends, default=None),
        text=" ".join(tokens[place].text for place in places),
        # The words of a part of the text would be taken for all of it.
        words=words if len(words) == len(places) else (),
        notes=tuple(dict.fromkeys(note for source in sources for note in source.notes)),
    )


def _start(token: _Token, lines: Sequence[Line]) -> float | None:
    """When a line starts that begins here: at its word, but not after the line that follows."""
    start = lines[token.line].start
    if token.opens or start is None or token.word is None or token.word.start is None:
        return start
    later = (line.start for line in lines[token.line + 1 :] if line.start is not None)
    return max(start, min(token.word.start, next(later, token.word.start)))


def _end(token: _Token, lines: Sequence[Line]) -> float | None:
    """When a line ends that ends here."""
    if token.closes or token.word is None or token.word.end is None:
        return lines[token.line].end
    return token.word.end


def _put_together(
    before: Sequence[Line], after: Sequence[Line], first: int
) -> Iterator[JoinedSentence]:
    """The sentences of the lines after that were in pieces before.

    Each speaker says the same words in the same order, which tells where a word was.
    """
    places: dict[str | None, list[int]] = {}
    for place, token in enumerate(_tokens(before)):
        places.setdefault(before[token.line].speaker, []).append(place)
    unread = {speaker: iter(found) for speaker, found in places.items()}
    sentence: list[tuple[str, int]] = []
    for token in _tokens(after):
        line = after[token.line]
        sentence.append((token.text, next(unread[line.speaker])))
        if not (token.ends or token.closes):
            continue
        pieces = 1 + sum(now > then + 1 for (_, then), (_, now) in pairwise(sentence))
        if pieces > 1:
            texts = [text for text, _ in sentence]
            is_stock = " ".join(make_keys(texts)) in STOCK_PHRASES
            yield JoinedSentence(
                first + token.line, line.speaker, " ".join(texts), pieces, is_stock
            )
        sentence = []
