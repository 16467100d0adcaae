"""A transcript as one run of tokens, each knowing how it lies in the file, and back again.

What a line says is its tokens and the white space around them; where a paragraph begins, which
headers stand above it and when it starts belongs to the token that opens it (its *lead*). So
whatever becomes of the words, headers and paragraphs move with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcript.values import Entry, Header, Line, Transcript

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a token that opens a line.

    ``items`` are the headers, and the lines without a word, above the line; ``start`` is the
    line's own.
    """

    items: tuple[Entry, ...] = ()
    start: float | None = None


@dataclass(frozen=True, slots=True)
class MergeToken:
    """A word as its line has it.

    ``lead`` is ``None`` inside a line. ``glue`` is the white space before the token in its line,
    ``trail`` what follows it where it closes the line. ``time`` is when the word itself was
    said, where the line's words or its start tell.
    """

    text: str
    speaker: str | None = None
    lead: Lead | None = None
    glue: str = " "
    trail: str = ""
    time: float | None = None


def tokens(transcript: Transcript) -> tuple[MergeToken, ...]:
    """Every word in order, and a last token without text whose lead holds what is left over."""
    found: list[MergeToken] = []
    waiting: list[Entry] = []
    for entry in transcript.entries:
        if isinstance(entry, Header) or not entry.text.split():
            waiting.append(_bare(entry))
            continue
        found += _tokens_of(entry, Lead(tuple(waiting), entry.start))
        waiting = []
    return (*found, MergeToken("", lead=Lead(tuple(waiting)), glue=""))


def entries(stream: Iterable[MergeToken]) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """The entries that tokens make up, and for every token the place of the entry it is in.

    The last token's place is the number of entries.
    """
    made: list[Entry] = []
    places: list[int] = []
    line: list[MergeToken] = []
    for token in stream:
        if token.lead is not None:
            made += _line(line)
            made += token.lead.items
            line = []
        line.append(token)
        places.append(len(made))
    made += _line(line[:-1] if line and not line[-1].text else line)
    return tuple(made), tuple(places)


def line_numbers(stream: Sequence[MergeToken]) -> tuple[int, ...]:
    """For every token the number of its line, by which tokens of one line are told."""
    numbers: list[int] = []
    for token in stream:
        last = numbers[-1] if numbers else -1
        numbers.append(last + (token.lead is not None))
    return tuple(numbers)


def _bare(entry: Entry) -> Entry:
    return (
        entry if isinstance(entry, Header) else Line(entry.start, None, entry.speaker, entry.text)
    )


def _tokens_of(line: Line, lead: Lead) -> list[MergeToken]:
    found = list(_TOKEN.finditer(line.text))
    words = line.words if len(line.words) == len(found) else ()
    after = [match.start() for match in found[1:]] + [len(line.text)]
    return [
        MergeToken(
            text=match[0],
            speaker=line.speaker,
            lead=None if index else lead,
            glue=line.text[found[index - 1].end() if index else 0 : match.start()],
            trail="" if index + 1 < len(found) else line.text[match.end() : after[index]],
            time=words[index].start if words else None if index else line.start,
        )
        for index, match in enumerate(found)
    ]


def _line(tokens_of_line: Sequence[MergeToken]) -> list[Entry]:
    if not tokens_of_line:
        return []
    first, last = tokens_of_line[0], tokens_of_line[-1]
    text = "".join(token.glue + token.text for token in tokens_of_line) + last.trail
    start = first.lead.start if first.lead is not None else None
    return [Line(start, None, first.speaker, text)]
