"""When each word of an edited transcript was said, told by the words that were heard.

An edited line has a text and a start. Where its words are found again in what was heard
(:mod:`align.editing.anchors`), they have the times of those; a word that was put in the place of
others shares their time, and one that was put between two is said between them. What is left is
spread by length between the starts that are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.editing.anchors import Anchor, find_rising_run
from align.editing.offsets import LEAST_JUMP_S, OffsetStretch, find_offsets
from align.editing.retime import Retiming, retime
from align.interpolation import SECONDS_PER_CHARACTER
from align.texts import make_keys, pair_keys
from transcript.values import Entry, Line, Transcript, Word, milliseconds

ROUNDED_S = 1.0
"""An episode's starts are whole seconds: a line that starts at 65 may begin at 65.9."""
LEAST_LINES = 10
"""So many lines in a row that moved alike tell of another clock; fewer are somebody's mistakes."""
LONGEST_BRIDGE_S = 2.0
"""The word before so many seconds of words that were taken out lasts through them: the speaker did
not pause."""


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
    lines = [_EditedLine.of(entry, first) for entry, first in _number_words(edited)]
    texts = [text for line in lines for text in line.texts]
    retiming = retime(edited, heard)
    matched = find_matches(texts, heard, retiming.anchors)
    moved = find_clocks(retiming)
    times = _Times(texts, heard, matched)
    times.shift([(line.first, line.stop, _find_shift(line.start, moved)) for line in lines])
    spoken = [line for line in lines if line.start is not None and line.texts]
    for at in find_rising_run([line.start or 0.0 for line in spoken]):
        times.hold_to_start(spoken[at], trusts_starts=trusts_starts)
    times.fill()
    speakers = [line.speaker for line in lines for _ in line.texts]
    return TimedWords(
        tuple(
            Word(start, end, text, speaker=speaker)
            for text, start, end, speaker in zip(
                texts, times.starts, times.ends, speakers, strict=True
            )
        ),
        tuple(times.found),
        len(matched) / max(1, len(texts)),
        moved,
    )


def attach_words(edited: Transcript, timed: TimedWords) -> Transcript:
    """Attach to each line its words, with the times of those that were heard and of no other."""
    entries: list[Entry] = []
    first = 0
    for entry in edited.entries:
        if isinstance(entry, Line):
            texts = entry.text.split()
            found = timed.heard[first : first + len(texts)]
            words = tuple(
                Word(None, None, text) if word is None else replace(word, text=text, speaker=None)
                for word, text in zip(found, texts, strict=True)
            )
            first += len(texts)
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
    for token, (begin, stop) in zip(tokens, _spread(tokens, start, end), strict=True):
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


@dataclass(frozen=True, slots=True)
class _EditedLine:
    """A line's words are ``first`` up to, not including, ``stop`` of the whole text."""

    first: int
    texts: tuple[str, ...]
    start: float | None
    speaker: str | None

    @classmethod
    def of(cls, line: Line, first: int) -> _EditedLine:
        return cls(first, tuple(line.text.split()), line.start, line.speaker)

    @property
    def stop(self) -> int:
        return self.first + len(self.texts)


def _number_words(edited: Transcript) -> Iterator[tuple[Line, int]]:
    first = 0
    for line in edited.lines:
        yield line, first
        first += len(line.text.split())


def _find_shift(start: float | None, moved: Sequence[OffsetStretch]) -> float | None:
    """Find by how much the words of a line are later than it; ``None`` for one without a start."""
    if start is None:
        return None
    return next((one.shift for one in moved if one.old_start <= start <= one.old_stop), 0.0)


class _Times:
    """The times of a text's words while they are being found, a list entry for each word."""

    def __init__(
        self, texts: Sequence[str], heard: Sequence[Word], matched: dict[int, int]
    ) -> None:
        self.texts, self._heard, self._matched = texts, heard, matched
        self.found: list[Word | None] = [
            heard[matched[i]] if i in matched and heard[matched[i]].start is not None else None
            for i in range(len(texts))
        ]
        self.starts: list[float | None] = []
        self.ends: list[float | None] = []
        self._shifts = [0.0] * len(texts)

    def shift(self, spans: Sequence[tuple[int, int, float | None]]) -> None:
        """Move the words of each span back by so many seconds; what would go back is not known.

        ``None`` moves a span like the one before it.
        """
        latest = 0.0
        for first, stop, shift in spans:
            latest = latest if shift is None else shift
            self._shifts[first:stop] = [latest] * (stop - first)
        self.found = [
            None if word is None else _move(word, shift)
            for word, shift in zip(self.found, self._shifts, strict=True)
        ]
        timed = [(i, word.start) for i, word in enumerate(self.found) if word is not None]
        rising = {timed[at][0] for at in find_rising_run([start or 0.0 for _, start in timed])}
        self.found = [word if i in rising else None for i, word in enumerate(self.found)]
        self.starts = [None if word is None else word.start for word in self.found]
        self.ends = [None if word is None else word.end for word in self.found]

    def hold_to_start(self, line: _EditedLine, *, trusts_starts: bool) -> None:
        """Begin a line at its own start where its first word is not known, or not believed."""
        start = line.start or 0.0
        before = self._find_end_before(line.first)
        after = next((s for s in self.starts[line.stop :] if s is not None), float("inf"))
        known = [i for i in range(line.first, line.stop) if self.starts[i] is not None]
        if not known:
            if before - ROUNDED_S <= start <= after:
                self._begin(line.first, min(max(start, before), after))
            return
        head = self.starts[known[0]] or 0.0
        if start > head + ROUNDED_S:
            end = self.ends[known[0]]
            is_within_word = end is not None and start < end
            if is_within_word or (trusts_starts and start <= after):
                for i in known:
                    if (self.starts[i] or 0.0) < start:
                        self.starts[i] = self.ends[i] = self.found[i] = None
                self._begin(line.first, start)
        elif line.first < known[0]:
            longest_s = 2 * self._measure(line.first, known[0]) + 2 * ROUNDED_S
            if before - ROUNDED_S <= start <= head and (trusts_starts or head - start <= longest_s):
                self._begin(line.first, min(max(start, before), head))

    def fill(self) -> None:
        """Time the words between those that are timed, and end those that have no end."""
        timed = [i for i, start in enumerate(self.starts) if start is not None]
        if not timed:
            return
        first = self.starts[timed[0]] or 0.0
        self._share(0, timed[0], max(0.0, first - self._measure(0, timed[0])), first)
        for i, following in pairwise((*timed, len(self.texts))):
            self._fill_after(i, following)

    def _fill_after(self, i: int, following: int) -> None:
        """Time the words after the timed word ``i``, up to the next one that is timed."""
        start = self.starts[i] or 0.0
        limit = float("inf") if following == len(self.texts) else self.starts[following] or 0.0
        instead = self._list_heard_between(i, following, start, limit)
        end = self.ends[i]
        if end is None and not instead:  # these words are as long as their letters say
            longest_s = 2 * self._measure(i, following)
            self._share(i, following, start, min(limit, start + longest_s))
            return
        end = max(start, min(instead[0][0] if end is None else end, limit))
        self.ends[i] = end
        needed_s = self._measure(i + 1, following)
        if following == i + 1:
            if instead and instead[-1][1] - end <= LONGEST_BRIDGE_S:
                self.ends[i] = max(end, instead[-1][1])
        elif len(instead) == following - i - 1:  # word for word
            for at, (begin, stop) in enumerate(instead, i + 1):
                self.starts[at], self.ends[at] = max(begin, end), max(stop, end)
        elif instead:
            begin = max(instead[0][0], end)
            stop = min(max(instead[-1][1], begin + needed_s / 2), limit)
            self._share(i + 1, following, begin, stop)
        elif limit - end >= needed_s / 2:
            self._share(i + 1, following, end, min(limit, end + 2 * needed_s))
        else:  # there is no pause to say them in: all are as if said in one breath
            share = self._measure(i, i + 1) / self._measure(i, following)
            self.ends[i] = end = milliseconds(min(end, start + (limit - start) * share))
            self._share(i + 1, following, end, limit)

    def _list_heard_between(
        self, i: int, following: int, start: float, limit: float
    ) -> list[tuple[float, float]]:
        """List when words were heard that are not in the text, between two that are."""
        if i not in self._matched or following not in self._matched:
            return []
        found = []
        for word in self._heard[self._matched[i] + 1 : self._matched[following]]:
            moved = _move(word, self._shifts[i])
            if moved is not None and moved.start is not None:
                begin = min(max(moved.start, start), limit)
                found.append((begin, min(max(moved.end or begin, begin), limit)))
        return sorted(found)

    def _find_end_before(self, i: int) -> float:
        for at in range(i - 1, -1, -1):
            start = self.starts[at]
            if start is not None:
                end = self.ends[at]
                return start if end is None else end
        return 0.0

    def _begin(self, i: int, start: float) -> None:
        """Begin word ``i`` at a time that is not its own."""
        self.starts[i], self.ends[i], self.found[i] = milliseconds(start), None, None

    def _measure(self, first: int, stop: int) -> float:
        """Measure the seconds that words take to say at a brisk pace."""
        return SECONDS_PER_CHARACTER * sum(len(text) + 1 for text in self.texts[first:stop])

    def _share(self, first: int, stop: int, begin: float, end: float) -> None:
        spans = _spread(self.texts[first:stop], begin, end)
        for i, span in enumerate(spans, first):
            self.starts[i], self.ends[i] = span


def _spread(texts: Sequence[str], start: float, end: float) -> Iterator[tuple[float, float]]:
    """Spread words by their length over a span of seconds."""
    characters, said = sum(map(len, texts)), 0
    for text in texts:
        yield (
            milliseconds(start + (end - start) * said / characters),
            milliseconds(start + (end - start) * (said + len(text)) / characters),
        )
        said += len(text)


def _move(word: Word, shift: float) -> Word | None:
    """Move a word back by so many seconds; ``None`` where that is before the recording."""
    if not shift or word.start is None:
        return word
    end = None if word.end is None else milliseconds(word.end - shift)
    start = milliseconds(word.start - shift)
    return None if start < 0 else replace(word, start=start, end=end)
