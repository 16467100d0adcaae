"""Sentences in fragments, put back together.

Where two people speak at once and their words are laid out in the order they were heard, a
sentence is cut into fragments. Each speaker's sentence is followed through the others' words and
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
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise
from math import inf

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

    ``entry`` counts the entries of the repaired transcript from 1. ``is_doubtful`` says that it is
    a stock phrase, which recognizers write where nobody speaks.
    """

    entry: int
    speaker: str | None
    text: str
    turns: int
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class FragmentRepair:
    """A transcript without fragments, and the sentences that were put together in it."""

    transcript: Transcript
    joined: tuple[JoinedSentence, ...]


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


#: The indices of a sentence's tokens, in pieces that others' words part.
_Pieces = tuple[tuple[int, ...], ...]


def join_fragments(transcript: Transcript) -> FragmentRepair:
    """Make each speaker's interrupted sentences whole.

    A line that is no part of an overlap stays as it is. What is left of a line whose beginning
    belongs to an earlier sentence is a line of its own; where its words have no times, it keeps
    the line's. Starts that rise go on rising.

    >>> lines = [Line(None, None, "A", "That's"), Line(None, None, "B", "Can you"),
    ...          Line(None, None, "A", "a lot."), Line(None, None, "B", "say that again?")]
    >>> [line.text for line in join_fragments(Transcript(tuple(lines))).transcript.lines]
    ["That's a lot.", 'Can you say that again?']
    """
    words = [word for line in transcript.lines for word in line.text.split()]
    if len(words) > LONGEST_MEAN_SENTENCE * sum(map(ends_sentence, words)):
        return FragmentRepair(transcript, ())
    entries: list[Entry] = []
    joined: list[JoinedSentence] = []
    stretches = [list(run) for _, run in groupby(transcript.entries, key=_is_spoken)]
    for number, stretch in enumerate(stretches):
        if not _is_spoken(stretch[0]):
            entries += stretch
            continue
        before = after = [line for line in stretch if isinstance(line, Line)]
        # What one repair moves away may bring two pieces of another sentence near enough. Each
        # time there are fewer sentences, so it ends.
        while (repaired := _join_once(after)) != after:
            after = repaired
        following = chain.from_iterable(stretches[number + 1 :])
        limit = next((entry.start for entry in following if entry.start is not None), inf)
        if max((line.start or 0.0 for line in before), default=0.0) <= limit:
            after = [
                replace(line, start=limit) if (line.start or 0.0) > limit else line
                for line in after
            ]
        joined += _list_joined(before, after, len(entries) + 1)
        entries += after
    return FragmentRepair(replace(transcript, entries=tuple(entries)), tuple(joined))


def count_fragments(transcript: Transcript) -> int:
    """Count the lines of one or two words that do not end a sentence.

    >>> lines = (Line(None, None, "A", "That's"), Line(None, None, "B", "Right."))
    >>> count_fragments(Transcript(lines))
    1
    """
    tokens = _read_tokens(transcript.lines)
    sizes = Counter(token.line for token in tokens)
    return sum(
        token.closes and not token.ends and sizes[token.line] <= FRAGMENT_WORDS_MAX
        for token in tokens
    )


def _is_spoken(entry: Entry) -> bool:
    """Tell whether an entry is a line that says something; anything else parts its neighbours."""
    return isinstance(entry, Line) and bool(entry.text.split())


def _join_once(lines: Sequence[Line]) -> list[Line]:
    """Follow each sentence through the words of the lines, and lay the sentences out as lines."""
    tokens = _read_tokens(lines)
    sentences: list[_Pieces] = []
    for indices in follow_sentences(
        [token.heard for token in tokens],
        [token.voice for token in tokens],
        INTERRUPTION_WORDS_MAX,
    ):
        pieces = [[indices[0]]]
        for before, index in pairwise(indices):
            if index > before + 1:
                pieces.append([index])
            elif tokens[index].opens:
                # Its speaker's own next line begins here: that was no interruption.
                sentences.append(tuple(map(tuple, pieces)))
                pieces = [[index]]
            else:
                pieces[-1].append(index)
        sentences.append(tuple(map(tuple, pieces)))
    if all(line.start is None for line in lines):
        sentences = _put_answers_behind(sentences, tokens)
    else:
        sentences.sort(key=lambda pieces: pieces[0][0])
    groups: list[list[int]] = []
    for indices in (tuple(chain.from_iterable(pieces)) for pieces in sentences):
        if groups and tokens[groups[-1][-1]].line == tokens[indices[0]].line:
            groups[-1] += indices  # one line held them in this order
        else:
            groups.append([*indices])
    return [_build_line([tokens[index] for index in group], lines) for group in groups]


def _read_tokens(lines: Sequence[Line]) -> list[_Token]:
    """Read the words of all lines.

    A sound that is noted ends no sentence and begins none: it is heard as what its speaker had
    said before it, so that "We came. [laughs]" is as complete as "We came." is. Nobody goes on
    with the words of a line that cannot be taken apart: its voice is its own.
    """
    tokens: list[_Token] = []
    before: dict[str | None, str] = {}
    for number, line in enumerate(lines):
        is_of_one_piece = line.words and [w.text for w in line.words] != line.text.split()
        voice = line.speaker if line.speaker and not is_of_one_piece else f"\0{number}"
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


def _put_answers_behind(sentences: Sequence[_Pieces], tokens: Sequence[_Token]) -> list[_Pieces]:
    """Order sentences as they began, but one behind what was said whole after its opening.

    Only for a text without times, in which nothing shows that it had begun before.
    """
    whole = [
        (pieces[0][0], pieces[-1][-1])
        for pieces in sentences
        if sum(map(len, pieces)) >= ANSWERED_WORDS_MIN and tokens[pieces[-1][-1]].ends
    ]

    def find_index(pieces: _Pieces) -> int:
        first, *later = pieces
        if not later or len(first) > OPENING_WORDS_MAX:
            return first[0]
        gap = range(first[-1] + 1, later[0][0])
        is_answer = any(begin in gap and end in gap for begin, end in whole)
        return later[0][0] if is_answer else first[0]

    return sorted(sentences, key=find_index)


def _build_line(tokens: Sequence[_Token], lines: Sequence[Line]) -> Line:
    """Build a line of tokens; a line of the source that is all there stays itself."""
    sources = [lines[number] for number in dict.fromkeys(token.line for token in tokens)]
    first = sources[0]
    if len(sources) == 1 and len(tokens) == len(first.text.split()):
        return first
    start, opening = first.start, tokens[0]
    begun = None if opening.opens or opening.word is None else opening.word.start
    if start is not None and begun is not None:
        # At its first word, but not after the line that follows.
        later = (line.start for line in lines[opening.line + 1 :] if line.start is not None)
        start = max(start, min(begun, next(later, begun)))
    ends = []
    for token in {token.line: token for token in tokens}.values():
        ended = None if token.closes or token.word is None else token.word.end
        ends.append(lines[token.line].end if ended is None else ended)
    words = tuple(token.word for token in tokens if token.word is not None)
    return replace(
        first,
        start=start,
        end=max((end for end in ends if end is not None), default=None),
        text=" ".join(token.text for token in tokens),
        # The words of a part of the text would be taken for all of it.
        words=words if len(words) == len(tokens) else (),
        notes=tuple(dict.fromkeys(note for source in sources for note in source.notes)),
    )


def _list_joined(
    before: Sequence[Line], after: Sequence[Line], entry: int
) -> Iterator[JoinedSentence]:
    """List the sentences of the lines after that were in pieces before; the first is ``entry``.

    Each speaker says the same words in the same order, which tells where a word was.
    """
    indices: dict[str | None, list[int]] = {}
    for index, token in enumerate(_read_tokens(before)):
        indices.setdefault(before[token.line].speaker, []).append(index)
    unread = {speaker: iter(found) for speaker, found in indices.items()}
    sentence: list[tuple[str, int]] = []
    for token in _read_tokens(after):
        line = after[token.line]
        sentence.append((token.text, next(unread[line.speaker])))
        if not (token.ends or token.closes):
            continue
        pieces = 1 + sum(now > then + 1 for (_, then), (_, now) in pairwise(sentence))
        if pieces > 1:
            texts = [text for text, _ in sentence]
            is_stock = " ".join(make_keys(texts)) in STOCK_PHRASES
            yield JoinedSentence(
                entry + token.line, line.speaker, " ".join(texts), pieces, is_stock
            )
        sentence = []
