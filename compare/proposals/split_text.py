"""A paragraph as words and what stands between them, so that a word and a mark are judged apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.texts import make_keys

# Words end where white space, a dash that parts, or dots are; quotes, brackets and marks around
# them are between.
_SEPARATORS = re.compile(r"(\s+|[—…]|-{2,}|\.{2,}|(?<=[^\W\d_])–|–(?=[^\W\d_]))")
_CORE = re.compile(r"[\w$€£%+#&@](?:.*[\w$€£%+#&@])?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SplitText:
    """The ``words`` of a text, bare of the marks around them, and the ``gaps`` around each.

    There is one gap more than there are words: ``gaps[i]`` stands before word ``i``. ``keys`` are
    what the words are compared by.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    keys: tuple[str, ...] = ()

    def join(self, first: int, stop: int) -> str:
        """Join the words ``first`` up to ``stop`` as they stand, without the gaps around them."""
        first, stop = max(0, first), min(stop, len(self.words))
        if first >= stop:
            return ""
        return join_parts(self.words[first:stop], ("", *self.gaps[first + 1 : stop], ""))

    @property
    def text(self) -> str:
        """The text as it was."""
        return join_parts(self.words, self.gaps)


def split_text(text: str) -> SplitText:
    """Split a text into words and the gaps around them; joined again they give the same text.

    >>> split_text("“Well,” he said – no.").gaps
    ('“', ',” ', ' ', ' – ', '.')
    """
    words: list[str] = []
    gaps = [""]
    for part in _SEPARATORS.split(text):
        core = _CORE.search(part)
        if core is None:
            gaps[-1] += part
            continue
        gaps[-1] += part[: core.start()]
        words.append(core[0])
        gaps.append(part[core.end() :])
    return make_split_text(words, gaps)


def make_split_text(words: Sequence[str], gaps: Sequence[str]) -> SplitText:
    """Make the split text of words and gaps."""
    return SplitText(tuple(words), tuple(gaps), make_keys(words))


def join_parts(words: Sequence[str], gaps: Sequence[str]) -> str:
    """Join words and gaps to a text."""
    return "".join(gap + word for gap, word in zip(gaps, (*words, ""), strict=True))
