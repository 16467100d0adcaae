"""A transcript as one run of words, with the lines they make up and what stands between lines.

What a line says is its words and the white space around them; where it begins and when it starts
belong to the word that opens it (its *lead*). Headers, and lines without a word, stand above a
word. So whatever becomes of the words, lines and headers find their place again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcript.spacing import find_words
from transcript.values import Entry, Header, Line, Transcript

Extras = Mapping[str, str]
"""What a file keeps with an entry beside what a transcript knows of it, each as text: its comments
under :data:`COMMENT`, its own keys under their names."""

COMMENT = "#"
"""The name of an entry's comment among its extras."""


@dataclass(frozen=True, slots=True)
class Lead:
    """That a word opens a line: when the line starts, and the index of its entry."""

    start: float | None
    entry: int


@dataclass(frozen=True, slots=True)
class MergeToken:
    """A word as its line has it.

    ``lead`` is ``None`` inside a line. ``glue`` is the white space before the word in its line,
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
        """Tell whether the word is inside a line, and the white space around it."""
        return self.lead is None, self.glue, self.trail


@dataclass(frozen=True, slots=True)
class Item:
    """An entry without words, a header or an empty line, that stands above the word ``at``.

    ``entry`` is its index among the transcript's entries.
    """

    value: Entry
    at: int
    entry: int


@dataclass(frozen=True, slots=True)
class MergeText:
    """A transcript to be merged: its words, the last without text, and what stands above them.

    ``leads`` are the indices of the words that open a line. ``extras`` has one mapping for each
    entry, or none at all where nothing is known of them. ``cut`` are the leads of lines that were
    one line in base until what both sides made of it alike was put in.
    """

    tokens: tuple[MergeToken, ...]
    items: tuple[Item, ...]
    leads: tuple[int, ...]
    extras: Sequence[Extras] = ()
    cut: frozenset[int] = frozenset()

    def get_extras(self, entry: int) -> Extras:
        """Return what a file keeps with an entry."""
        return self.extras[entry] if self.extras else {}

    def find_line_end(self, lead: int) -> int:
        """Find the index behind the last word of the line that a word opens."""
        at = bisect_right(self.leads, lead)
        return self.leads[at] if at < len(self.leads) else len(self.tokens) - 1


def tokenize(transcript: Transcript, extras: Sequence[Extras] = ()) -> MergeText:
    """Split a transcript into its words, and a last one without text for what is left over."""
    tokens: list[MergeToken] = []
    items: list[Item] = []
    for number, entry in enumerate(transcript.entries):
        found = [] if isinstance(entry, Header) else find_words(entry.text)
        if isinstance(entry, Header) or not found:
            value = entry
            if isinstance(entry, Line):
                value = Line(entry.start, None, entry.speaker, entry.text)
            items.append(Item(value, len(tokens), number))
            continue
        words = entry.words if len(entry.words) == len(found) else ()
        for index, (start, stop) in enumerate(found):
            tokens.append(
                MergeToken(
                    text=entry.text[start:stop],
                    speaker=entry.speaker,
                    lead=None if index else Lead(entry.start, number),
                    glue=entry.text[found[index - 1][1] if index else 0 : start],
                    trail="" if index + 1 < len(found) else entry.text[stop:],
                    time=words[index].start if words else None if index else entry.start,
                )
            )
    leads = tuple(index for index, token in enumerate(tokens) if token.lead is not None)
    return MergeText((*tokens, MergeToken("", glue="")), tuple(items), leads, extras)


def build_line(start: float | None, tokens: Sequence[MergeToken]) -> Line:
    """Build the line that words make up, at least one."""
    text = "".join(token.glue + token.text for token in tokens) + tokens[-1].trail
    return Line(start, None, tokens[0].speaker, text)


def join_texts(tokens: Sequence[MergeToken]) -> str:
    """Join the words, by which passages are compared."""
    return " ".join(token.text for token in tokens)
