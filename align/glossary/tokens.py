"""Tokens taken apart for a glossary: what is the word, and what only stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.texts import key

_PARTS = re.compile(r"^(?P<before>[^\w]*)(?P<text>.*?)(?P<after>(?:['’]s)?[^\w]*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Core:
    """A token's word, its comparison key, and the punctuation and possessive around it."""

    before: str
    text: str
    after: str
    key: str


def core_of(token: str) -> Core:
    """The parts of a token; they join to the token again.

    >>> core_of("“Abouzar’s,”")
    Core(before='“', text='Abouzar', after='’s,”', key='abouzar')
    """
    found = _PARTS.match(token)
    if found is None or not found["text"]:
        return Core("", token, "", key(token))
    return Core(found["before"], found["text"], found["after"], key(found["text"]))


def parts_of(text: str) -> tuple[str, ...]:
    """The keys of a spelling's words.

    >>> parts_of("Data Talks’ Club")
    ('data', 'talks', 'club')
    """
    return tuple(core_of(token).key for token in text.split())


def dressed(term: str, first: Core, last: Core) -> str:
    """A term in the punctuation and possessive of the words it is written for."""
    return f"{first.before}{term}{last.after}"
