"""Tokens taken apart for a glossary: what is the word, and what only stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.texts import make_key
from transcript.spacing import split_words

_PARTS = re.compile(r"^(?P<before>[^\w]*)(?P<text>.*?)(?P<after>(?:['’]s)?[^\w]*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Core:
    """A token's word, its comparison key, and the punctuation and possessive around it."""

    before: str
    text: str
    after: str
    key: str


def split_token(token: str) -> Core:
    """Split a token into its parts, which join to the token again.

    >>> split_token("“Abouzar’s,”")
    Core(before='“', text='Abouzar', after='’s,”', key='abouzar')
    """
    found = _PARTS.match(token)
    if found is None or not found["text"]:
        return Core("", token, "", make_key(token))
    return Core(found["before"], found["text"], found["after"], make_key(found["text"]))


def make_term_key(text: str) -> tuple[str, ...]:
    """Make the key of a term: the keys of its words.

    >>> make_term_key("Data Talks’ Club")
    ('data', 'talks', 'club')
    """
    return tuple(split_token(token).key for token in split_words(text))


def punctuate_term(term: str, first: Core, last: Core) -> str:
    """Put a term into the punctuation and possessive of the words it is written for."""
    return f"{first.before}{term}{last.after}"
