"""Find and replace: plain text, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from review.document import Document
from review.offsets import offset_of
from review.operations import Search
from transcript.values import Line


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


def replace_texts(document: Document, asked: Search) -> Iterator[tuple[int, str]]:
    """Find the indices of lines that would say something else, and what."""
    pattern = _compile(asked)
    for index, text in _search_lines(document, asked):
        after = pattern.sub(lambda _: asked.replacement, text)
        if after != text:
            yield index, after


def find_matches(document: Document, asked: Search) -> Iterator[TextMatch]:
    """Find everything that would be replaced, in reading order."""
    pattern = _compile(asked)
    for index, text in _search_lines(document, asked):
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


def _search_lines(document: Document, asked: Search) -> Iterator[tuple[int, str]]:
    indices = range(len(document.items)) if asked.ids is None else document.find_indices(asked.ids)
    for index in indices:
        entry = document.items[index].entry
        if isinstance(entry, Line):
            yield index, entry.text
