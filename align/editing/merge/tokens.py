"""A transcript as one run of tokens, each with its place in the file, and back again.

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

    @property
    def layout(self) -> tuple[bool, str, str]:
        """Tell whether the token is inside a line, and the white space around it."""
        return self.lead is None, self.glue, self.trail


def tokenize(transcript: Transcript) -> tuple[MergeToken, ...]:
    """Split a transcript into its words, and a last token without text for what is left over."""
    tokens: list[MergeToken] = []
    waiting: list[Entry] = []  # for the next line
    for entry in transcript.entries:
        if isinstance(entry, Header):
            waiting.append(entry)
            continue
        found = list(_TOKEN.finditer(entry.text))
        if not found:
            waiting.append(Line(entry.start, None, entry.speaker, entry.text))
            continue
        words = entry.words if len(entry.words) == len(found) else ()
        for index, match in enumerate(found):
            tokens.append(
                MergeToken(
                    text=match[0],
                    speaker=entry.speaker,
                    lead=None if index else Lead(tuple(waiting), entry.start),
                    glue=entry.text[found[index - 1].end() if index else 0 : match.start()],
                    trail="" if index + 1 < len(found) else entry.text[match.end() :],
                    time=words[index].start if words else None if index else entry.start,
                )
            )
        waiting = []
    return (*tokens, MergeToken("", lead=Lead(tuple(waiting)), glue=""))


def build_entries(tokens: Iterable[MergeToken]) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """Build the entries that tokens make up, and find for every token the index of its entry.

    The last token's index is the number of entries.
    """
    entries: list[Entry] = []
    indices: list[int] = []
    line: list[MergeToken] = []
    for token in tokens:
        if token.lead is not None:
            entries += _build_line(line)
            entries += token.lead.items
            line = []
        line.append(token)
        indices.append(len(entries))
    entries += _build_line(line[:-1] if line and not line[-1].text else line)
    return tuple(entries), tuple(indices)


def _build_line(tokens: Sequence[MergeToken]) -> list[Entry]:
    if not tokens:
        return []
    first, last = tokens[0], tokens[-1]
    text = "".join(token.glue + token.text for token in tokens) + last.trail
    start = first.lead.start if first.lead is not None else None
    return [Line(start, None, first.speaker, text)]
