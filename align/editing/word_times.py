"""When each word of an edited transcript was said, told by the words that were heard.

An edited line has a text and a start. Where its words are found again in what was heard
(:mod:`align.editing.anchors`), they have the times of those; a word that was put in the place of
others shares their time, and one that was put between two is said between them. What is left is
spread by length between the starts that are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.editing.anchors import Anchor, find_rising_run
from align.editing.offsets import LEAST_JUMP_S, OffsetStretch, find_offsets
from align.editing.retime import Retiming, retime
from align.editing.word_clock import EditedLine, WordClock, spread
from align.texts import make_keys, pair_keys
from transcript.spacing import mark_spaces, part_sentences, split_words
from transcript.values import Entry, Line, Transcript, Word

LEAST_LINES = 10
"""So many lines in a row that moved alike tell of another clock; fewer are somebody's mistakes."""


@dataclass(frozen=True, slots=True)
class TimedWords:
    """An edited transcript's words in reading order, with the speakers of their lines.

    ``heard`` has of each word the one it was found as, with the times it has in the episode,
    ``None`` where the word's times are estimated; those are ``None`` only where nothing at all
    tells them. ``share`` is how much of the text was found, in 0–1. ``moved`` are the
    stretches where the words heard lie on another clock than the episode, by how much.
    """

    words: tuple[Word, ...]
    heard: tuple[Word | None, ...]
    share: float
    moved: tuple[OffsetStretch, ...] = ()

    @property
    def estimated(self) -> int:
        """How many words have no time of their own."""
        return sum(word is None for word in self.heard)


def time_words(
    edited: Transcript, heard: Sequence[Word], *, trusts_starts: bool = False
) -> TimedWords:
    """Time the words of an edited transcript by words that were heard; starts never go back.

    Where the lines' starts and the words heard disagree, the words are believed. With
    ``trusts_starts`` the starts were made of these very words, so that one that is later than its
    line's words is a person's correction: then no word of the line is earlier.

    >>> said = [Word(n + 0.5, n + 0.9, text) for n, text in enumerate("we moved to bonn".split())]
    >>> talk = Transcript((Line(0.0, None, "Ann", "We moved up to Bonn."),))
    >>> [(word.text, word.start) for word in time_words(talk, said).words]
    [('We', 0.5), ('moved', 1.5), ('up', 1.9), ('to', 2.5), ('Bonn.', 3.5)]
    """
    lines = [EditedLine.of(entry, first) for entry, first in _number_words(edited)]
    texts = [text for line in lines for text in line.texts]
    retiming = retime(edited, heard)
    matched = find_matches(texts, heard, retiming.anchors)
    moved = find_clocks(retiming)
    clock = WordClock(texts, heard, matched)
    clock.shift([(line.first, line.stop, _find_shift(line.start, moved)) for line in lines])
    spoken = [line for line in lines if line.start is not None and line.texts]
    for at in find_rising_run([line.start or 0.0 for line in spoken]):
        clock.hold_to_start(spoken[at], trusts_starts=trusts_starts)
    clock.fill()
    speakers = [line.speaker for line in lines for _ in line.texts]
    words = [
        Word(start, end, text, speaker=speaker)
        for text, start, end, speaker in zip(texts, clock.starts, clock.ends, speakers, strict=True)
    ]
    return TimedWords(
        tuple(
            word
            for line, entry in zip(lines, edited.lines, strict=True)
            for word in part_sentences(mark_spaces(words[line.first : line.stop], entry.text))
        ),
        tuple(clock.found),
        len(matched) / max(1, len(texts)),
        moved,
    )


def attach_words(edited: Transcript, timed: TimedWords) -> Transcript:
    """Attach to each line its words, with the times of those that were heard and of no other."""
    entries: list[Entry] = []
    first = 0
    for entry in edited.entries:
        if isinstance(entry, Line):
            texts = split_words(entry.text)
            found = timed.heard[first : first + len(texts)]
            words = tuple(
                Word(None, None, text) if word is None else replace(word, text=text, speaker=None)
                for word, text in zip(found, texts, strict=True)
            )
            first += len(texts)
            words = mark_spaces(words, entry.text)
            entry = replace(entry, words=words if any(found) else entry.words)
        entries.append(entry)
    return replace(edited, entries=tuple(entries))


def share_times(was: Sequence[Word], tokens: Sequence[str]) -> Iterator[Word]:
    """Share out the time of words over the tokens put in their place, by length.

    One token for one word takes all that is known of it. Where the times are not known, the tokens
    have none.
    """
    if len(was) == len(tokens):
        yield from (replace(word, text=token) for word, token in zip(was, tokens, strict=True))
        return
    start = was[0].start if was else None
    end = was[-1].end if was else None
    if start is None or end is None:
        yield from (Word(None, None, token) for token in tokens)
        return
    for token, (begin, stop) in zip(tokens, spread(tokens, start, end), strict=True):
        yield Word(begin, stop, token)


def find_matches(
    texts: Sequence[str], heard: Sequence[Word], anchors: Sequence[Anchor]
) -> dict[int, int]:
    """Find which word heard each word of a text surely is, by their indices.

    The ``anchors`` are, if they are spelt the same; and so is a pair that lies as far from an
    anchor beside it in the one text as in the other. A text too short to have an anchor has the
    pairs that there are.
    """
    ours, theirs = make_keys(texts), make_keys([word.text for word in heard])
    anchored = {anchor.i: anchor.j for anchor in anchors}
    pairs = [pair for pair in pair_keys(ours, theirs) if ours[pair[0]] == theirs[pair[1]]]
    found: dict[int, int] = {}
    for ordered in (pairs, pairs[::-1]):
        lag: int | None = None
        for i, j in ordered:
            lag = j - i if anchored.get(i) == j else lag
            if not anchors or j - i == lag:
                found[i] = j
    return found


def find_clocks(retiming: Retiming) -> tuple[OffsetStretch, ...]:
    """Find the stretches of an episode whose lines lie on another clock than the words heard.

    They do after `retime` and where the words are of an uncut recording. Fewer than
    :data:`LEAST_LINES` lines do not tell, unless they are all.
    """
    starts = [line.was for line in retiming.placed if line.how == "placed" and line.was is not None]
    stretches = find_offsets(retiming)

    def tells(stretch: OffsetStretch) -> bool:
        lines = sum(stretch.old_start <= start <= stretch.old_stop for start in starts)
        return lines >= LEAST_LINES or (len(stretches) == 1 and lines > 2)

    return tuple(one for one in stretches if abs(one.shift) >= LEAST_JUMP_S and tells(one))


def _number_words(edited: Transcript) -> Iterator[tuple[Line, int]]:
    first = 0
    for line in edited.lines:
        yield line, first
        first += len(split_words(line.text))


def _find_shift(start: float | None, moved: Sequence[OffsetStretch]) -> float | None:
    """Find by how much the words of a line are later than it; ``None`` for one without a start."""
    if start is None:
        return None
    return next((one.shift for one in moved if one.old_start <= start <= one.old_stop), 0.0)
