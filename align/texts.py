"""Text against text: which word of one stands for which word of the other.

Words are compared by their *keys*: case, width, curly quotes and outer punctuation are folded
away, nothing else is. The folding is one token to one token, so that whatever belongs to a token
(its time, its speaker, its place in a file) stays with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel, Levenshtein

from align.long_texts import split_texts
from align.units import SPELLINGS_CACHED

ALIKE = 0.5
"""Two words are spelt alike from this normalised Indel similarity on (0 to 1)."""
# A block of more cells than this is paired by index alone: nobody misspelt five hundred words in
# a row, and the table would take seconds.
MOST_CELLS = 250_000

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
_OUTER = re.compile(r"^[^\w$€£%+#&@]+|[^\w$€£%+#&@]+$")

Kind = Literal["equal", "replace", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class MatchingBlock:
    """Tokens ``a:a_stop`` of one text stand against ``b:b_stop`` of the other.

    ``delete`` has no tokens of the other text, ``insert`` none of the first.
    """

    kind: Kind
    a: int
    a_stop: int
    b: int
    b_stop: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a token is known by: its key, its line, the titles of the headers right above it, the
    header that its part of the text is under, and whether it opens its line.
    """

    key: str
    line: Hashable = None
    above: tuple[str, ...] = ()
    part: str | None = None
    opens: bool = False


@lru_cache(maxsize=SPELLINGS_CACHED)
def make_key(token: str) -> str:
    """Make the key a token is compared by; a token of punctuation alone is compared by itself.

    Vowels and tones that are marks on a letter (Hindi, Thai, Arabic) belong to it.

    >>> make_key("“Hello,”"), make_key("Doesn’t"), make_key("—"), make_key("$5.")
    ('hello', "doesn't", '—', '$5')
    >>> make_key("की।") == make_key("के।")
    False
    """
    folded = unicodedata.normalize("NFKC", token).translate(_QUOTES).casefold()
    if not has_marks(folded):
        return _OUTER.sub("", folded) or folded
    inner = [
        at for at, letter in enumerate(folded) if not _OUTER.match(letter) or has_marks(letter)
    ]
    return folded[inner[0] : inner[-1] + 1]


def has_marks(text: str) -> bool:
    """Tell whether a text has combining marks, which no precomposed letter holds.

    >>> has_marks(unicodedata.normalize("NFC", "café")), has_marks("की")
    (False, True)
    """
    return not text.isascii() and any(unicodedata.category(one)[0] == "M" for one in text)


def make_keys(tokens: Sequence[str]) -> tuple[str, ...]:
    """Make the key of each token."""
    return tuple(make_key(token) for token in tokens)


def align_keys(
    a: Sequence[Hashable], b: Sequence[Hashable], *, by_shared: bool = False
) -> tuple[MatchingBlock, ...]:
    """Find the cheapest way from keys ``a`` to keys ``b``, every token in exactly one block.

    Levenshtein's distance over whole tokens (V. I. Levenshtein, 1966), in rapidfuzz's
    bit-parallel form: 11,000 tokens against 11,000 take some hundredths of a second. Texts of many
    hours are cut (:mod:`align.long_texts`). What lies between two stretches of equal tokens is one
    block. ``by_shared`` finds the way on which most tokens are equal, as ``diff`` does, whatever is
    put in the place of others.

    >>> [(b.kind, b.a, b.a_stop, b.b, b.b_stop) for b in align_keys([*"abcde"], [*"abxe"])]
    [('equal', 0, 2, 0, 2), ('replace', 2, 4, 2, 3), ('equal', 4, 5, 3, 4)]
    """
    codes: dict[Hashable, int] = {}
    mine, others = ([codes.setdefault(token, len(codes)) for token in side] for side in (a, b))
    found: list[MatchingBlock] = []
    i = j = 0  # where the next block begins
    for (a_start, b_start), (a_end, b_end) in split_texts(mine, others):
        metric = Indel if by_shared else Levenshtein
        for op in metric.opcodes(mine[a_start:a_end], others[b_start:b_end]):
            if op.tag != "equal":
                continue
            start, opposite = a_start + op.src_start, b_start + op.dest_start
            between = tuple(_make_unequal_block(i, start, j, opposite))
            if found and not between:  # a cut lies within equal tokens, which are one block
                last = found.pop()
                start, opposite = last.a, last.b
            i, j = a_start + op.src_end, b_start + op.dest_end
            found += (*between, MatchingBlock("equal", start, i, opposite, j))
    return (*found, *_make_unequal_block(i, len(a), j, len(b)))


def pair_keys(
    a: Sequence[str], b: Sequence[str], alike: float = ALIKE
) -> tuple[tuple[int, int], ...]:
    """Find the tokens that stand for one another, as rising pairs of indices.

    Equal tokens do, and inside a replaced stretch those that are spelt alike, from ``alike`` on:
    so a misspelt name meets its correction, however many words were taken out beside it.

    >>> pair_keys(["our", "guest", "a", "boozer", "is"], ["our", "guest", "abouzar", "is"])
    ((0, 0), (1, 1), (3, 2), (4, 3))
    """
    return add_similar(a, b, _list_equal(align_keys(a, b)), alike)


def pair_keys_by_line(
    a: Sequence[Known], b: Sequence[Known], alike: float = ALIKE
) -> tuple[tuple[int, int], ...]:
    """Find the tokens that stand for one another, by what each is known by.

    As :func:`pair_keys`, but on the way on which most tokens are equal, as ``diff`` does, whatever
    is put in the place of others; of tokens that repeat, those of one line or below one header
    stand for one another.

    >>> pair_keys_by_line([Known("so", 4), Known("so", 8)], [Known("so", 4)])
    ((0, 0),)
    >>> pair_keys_by_line([Known("so", 4), Known("so", 8)], [Known("so", 8)])
    ((1, 0),)
    """
    # Each counts once as a word and once more as a word of its line; a header counts once.
    parts: list[list[Hashable]] = [[], []]
    words: list[dict[int, int]] = [{}, {}]
    for side, known, indices in zip(parts, (a, b), words, strict=True):
        for index, one in enumerate(known):
            side += (("#", title) for title in one.above)
            indices |= {len(side): index, len(side) + 1: index}
            side += (one.key, (one.key, one.line))
    found = [
        (words[0][i], words[1][j], isinstance(parts[0][i], str))
        for i, j in _list_equal(align_keys(*parts, by_shared=True))
        if i in words[0] and j in words[1]
    ]
    of_line = {(i, j) for i, j, is_word in found if not is_word}
    taken = [{pair[side] for pair in of_line} for side in (0, 1)]
    equal = {(i, j) for i, j, _ in found if i not in taken[0] and j not in taken[1]} | of_line
    return add_similar([one.key for one in a], [one.key for one in b], sorted(equal), alike)


def _list_equal(blocks: Iterable[MatchingBlock]) -> list[tuple[int, int]]:
    """List the pairs of indices of equal tokens."""
    return [
        pair
        for block in blocks
        if block.kind == "equal"
        for pair in zip(range(block.a, block.a_stop), range(block.b, block.b_stop), strict=True)
    ]


def add_similar(
    a: Sequence[str], b: Sequence[str], equal: Sequence[tuple[int, int]], alike: float
) -> tuple[tuple[int, int], ...]:
    """Add to rising pairs of equal tokens those that are spelt alike between two of them."""
    found: list[tuple[int, int]] = []
    i = j = 0
    for i_stop, j_stop in (*equal, (len(a), len(b))):
        similar = _pair_similar(a[i:i_stop], b[j:j_stop], alike)
        found += ((i + one, j + other) for one, other in similar)
        found.append((i_stop, j_stop))
        i, j = i_stop + 1, j_stop + 1
    return tuple(found[:-1])


def measure_spelling_similarity(a: str, b: str) -> float:
    """Measure how alike two keys are spelt: 1 − the normalised Indel distance, so 0 to 1."""
    return Indel.normalized_similarity(a, b)


def _make_unequal_block(a: int, a_stop: int, b: int, b_stop: int) -> Iterator[MatchingBlock]:
    """Make the one block between two equal ones, if there is anything between them."""
    if a < a_stop or b < b_stop:
        kind: Kind = "insert" if a == a_stop else "delete" if b == b_stop else "replace"
        yield MatchingBlock(kind, a, a_stop, b, b_stop)


def _pair_similar(a: Sequence[str], b: Sequence[str], alike: float) -> list[tuple[int, int]]:
    """Find the rising pairs of words spelt alike whose similarities sum to the most."""
    if len(a) * len(b) > MOST_CELLS:
        return [
            (i, i)
            for i in range(min(len(a), len(b)))
            if measure_spelling_similarity(a[i], b[i]) >= alike
        ]
    # gain[i][j]: what pairing the two brings; best[i][j]: the most that a[i:] and b[j:] can bring.
    gain = [
        [Indel.normalized_similarity(one, other, score_cutoff=alike) for other in b] for one in a
    ]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = gain[i][j] and gain[i][j] + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        if gain[i][j] and best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
