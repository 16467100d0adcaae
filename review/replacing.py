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
    """The places of lines that would say something else, and what."""
    pattern = _pattern(asked)
    for place, text in _texts(document, asked):
        after = pattern.sub(lambda _: asked.replacement, text)
        if after != text:
            yield place, after


def find_matches(document: Document, asked: Search) -> Iterator[TextMatch]:
    """Everything that would be replaced, in reading order."""
    pattern = _pattern(asked)
    for place, text in _texts(document, asked):
        for found in pattern.finditer(text):
            offset = offset_of(text, found.start())
            length = offset_of(text, found.end()) - offset
            identity = document.items[place].id
            yield TextMatch(identity, offset, length, found[0], asked.replacement)


def _pattern(asked: Search) -> re.Pattern[str]:
    plain = re.escape(asked.find)
    if asked.whole_word:
        plain = rf"(?<!\w){plain}(?!\w)"
    return re.compile(plain, 0 if asked.match_case else re.IGNORECASE)


def _texts(document: Document, asked: Search) -> Iterator[tuple[int, str]]:
    places = range(len(document.items)) if asked.ids is None else document.places(asked.ids)
    for place in places:
        entry = document.items[place].entry
        if isinstance(entry, Line):
            yield place, entry.text
