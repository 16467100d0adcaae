"""Which of a line's hints is about the same words as another: looked up, not tried one by one.

A talk may be one line, with thousands of hints.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

from align.hints.hint import Hint

#: Hints that last longer, in seconds, are tried one by one: they do not overlap, so they are few.
LONG_S = 60.0


class SameWords:
    """The hints of a line that were kept, each under a number; numbers rise.

    Whether two are about the same words, :meth:`align.hints.hint.Hint.has_same_words` says: where a
    time is unknown the text decides, elsewhere whether their times overlap.
    """

    def __init__(self) -> None:
        self._hints: dict[int, Hint] = {}
        self._first_of_text: dict[str, int] = {}
        self._first_untimed: dict[str, int] = {}
        self._short: list[tuple[float, int]] = []
        self._long: list[int] = []

    def add(self, number: int, hint: Hint) -> None:
        """Keep a hint under a number greater than any before."""
        self._hints[number] = hint
        self._first_of_text.setdefault(hint.text, number)
        if hint.start is None or hint.end is None:
            self._first_untimed.setdefault(hint.text, number)
        elif hint.end - hint.start > LONG_S:
            self._long.append(number)
        else:
            insort(self._short, (hint.start, number))

    def find(self, hint: Hint) -> int | None:
        """Find the lowest number of a hint about the same words."""
        if hint.start is None or hint.end is None:
            return self._first_of_text.get(hint.text)
        first = bisect_left(self._short, (hint.start - LONG_S,))
        stop = bisect_right(self._short, max(hint.start, hint.end), key=lambda one: one[0])
        near = (*(number for _, number in self._short[first:stop]), *self._long)
        found = [number for number in near if self._hints[number].has_same_words(hint)]
        if hint.text in self._first_untimed:
            found.append(self._first_untimed[hint.text])
        return min(found, default=None)
