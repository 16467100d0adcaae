"""A transcript as tokens that know their lines, and which token of one is which of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from align.texts import make_key, pair_keys
from transcript.values import Header, Line, Transcript

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class LineToken:
    """A word of the line of that index; an empty line has one without text.

    ``glue`` is the white space before it, ``trail`` what follows it where it closes its line.
    """

    text: str
    line: int
    opens: bool
    glue: str
    trail: str = ""


@dataclass(frozen=True, slots=True)
class TokenLines:
    """A transcript as tokens; ``headers`` has those above each line, by its index."""

    tokens: tuple[LineToken, ...]
    lines: tuple[Line, ...]
    headers: dict[int, tuple[Header, ...]]

    @classmethod
    def read(cls, transcript: Transcript) -> TokenLines:
        """Read the tokens of a transcript."""
        tokens: list[LineToken] = []
        lines: list[Line] = []
        headers: dict[int, tuple[Header, ...]] = {}
        for entry in transcript.entries:
            if isinstance(entry, Header):
                headers[len(lines)] = (*headers.get(len(lines), ()), entry)
                continue
            tokens += _split_line(entry.text, len(lines))
            lines.append(entry)
        return cls(tuple(tokens), tuple(lines), headers)


def _split_line(text: str, line: int) -> Iterator[LineToken]:
    found = list(_TOKEN.finditer(text))
    if not found:
        yield LineToken("", line, opens=True, glue=text)
    for index, match in enumerate(found):
        glue = text[found[index - 1].end() if index else 0 : match.start()]
        trail = text[match.end() :] if match is found[-1] else ""
        yield LineToken(match[0], line, not index, glue, trail)


def pair_tokens(a: TokenLines, b: TokenLines) -> tuple[dict[int, int], set[int]]:
    """Pair the tokens of two sides: in order, then whole lines that were moved, told apart."""
    ours, theirs = ([make_key(token.text) for token in side.tokens] for side in (a, b))
    pairs = dict(pair_keys(ours, theirs))
    taken, moved = set(pairs.values()), set[int]()
    rest: dict[str, list[list[int]]] = {}
    for indices in _list_by_line(b):
        if taken.isdisjoint(indices):
            rest.setdefault(b.lines[b.tokens[indices[0]].line].text, []).append(indices)
    for indices in _list_by_line(a):
        elsewhere = rest.get(a.lines[a.tokens[indices[0]].line].text)
        if elsewhere and pairs.keys().isdisjoint(indices):
            pairs.update(zip(indices, elsewhere.pop(0), strict=True))
            moved.update(indices)
    return pairs, moved


def pair_shared(a: TokenLines, b: TokenLines) -> dict[int, int]:
    """Pair the tokens of two sides of which neither changed a word, but left some out.

    A word that the other side is without is then no other word's counterpart.
    """
    sides = [[make_key(token.text) for token in side.tokens] for side in (a, b)]
    shared = set(sides[0]) & set(sides[1])
    ours, theirs = ([index for index, key in enumerate(side) if key in shared] for side in sides)
    pairs = pair_keys([sides[0][index] for index in ours], [sides[1][index] for index in theirs])
    return {ours[one]: theirs[other] for one, other in pairs}


def _list_by_line(side: TokenLines) -> list[list[int]]:
    """List the indices of the tokens of each line."""
    found: list[list[int]] = [[] for _ in side.lines]
    for index, token in enumerate(side.tokens):
        found[token.line].append(index)
    return found
