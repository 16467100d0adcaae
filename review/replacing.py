"""Find and replace: plain text, wherever it stands, in lines and in headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from review import lines
from review.document import Document
from review.errors import BadOperation
from review.offsets import offset_of
from review.operations import Search
from transcript.values import Entry, Header, Line


@dataclass(frozen=True, slots=True)
class TextMatch:
    """Where something is found: in which item, at what offset and length in UTF-16 code units.

    ``before`` is what stands there, ``after`` what would.
    """

    id: str
    offset: int
    length: int
    before: str
    after: str


def replace_texts(document: Document, asked: Search) -> Iterator[tuple[int, Entry]]:
    """Find the indices of entries that would say something else, and what they would be.

    Raises :class:`~review.errors.BadOperation` where a header would be left without a title.
    """
    pattern = _compile(asked)
    for index, entry in _search_entries(document, asked):
        text = text_of(entry)
        after = pattern.sub(lambda _: asked.replacement, text)
        if after != text:
            yield index, _set_text(entry, after)


def text_of(entry: Entry) -> str:
    """Return what a line says, or what a header is called."""
    return entry.title if isinstance(entry, Header) else entry.text


def _set_text(entry: Entry, text: str) -> Entry:
    if isinstance(entry, Line):
        return lines.set_text(entry, text)
    title = " ".join(text.split())
    if not title:
        raise BadOperation(
            f"the header “{entry.title}” would have no title left: remove it first, or replace in "
            "lines only"
        )
    return replace(entry, title=title)


def find_matches(document: Document, asked: Search) -> Iterator[TextMatch]:
    """Find everything that would be replaced, in reading order."""
    pattern = _compile(asked)
    for index, entry in _search_entries(document, asked):
        text = text_of(entry)
        for found in pattern.finditer(text):
            offset = offset_of(text, found.start())
            length = offset_of(text, found.end()) - offset
            identity = document.items[index].id
            yield TextMatch(identity, offset, length, found[0], asked.replacement)


def _compile(asked: Search) -> re.Pattern[str]:
    plain = re.escape(asked.find)
    if asked.whole_word:
        plain = rf"(?<!\w){plain}(?!\w)"
    return re.compile(plain, 0 if asked.match_case else re.IGNORECASE)


def _search_entries(document: Document, asked: Search) -> Iterator[tuple[int, Entry]]:
    indices = range(len(document.items)) if asked.ids is None else document.find_indices(asked.ids)
    wanted: tuple[type, ...] = {"lines": (Line,), "headers": (Header,)}.get(
        asked.within, (Line, Header)
    )
    for index in indices:
        entry = document.items[index].entry
        if isinstance(entry, wanted):
            yield index, entry
