"""The language packs there are, and the one that a recording's language is looked up in."""

from __future__ import annotations

from functools import cache

from align.languages.chinese import CHINESE
from align.languages.dutch import DUTCH
from align.languages.english import ENGLISH
from align.languages.french import FRENCH
from align.languages.german import GERMAN
from align.languages.italian import ITALIAN
from align.languages.japanese import JAPANESE
from align.languages.pack import LanguagePack
from align.languages.portuguese import PORTUGUESE
from align.languages.spanish import SPANISH

PACKS = (
    *(ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH),
    *(JAPANESE, CHINESE),
)

ABBREVIATIONS = frozenset[str]().union(*(pack.abbreviations for pack in PACKS))
"""A full stop after one of these belongs to the word, in whatever language."""

UNKNOWN = LanguagePack(
    code="",
    name="unknown",
    listening=ENGLISH.listening,
    backchannel_words=ENGLISH.backchannel_words,
    backchannel_phrases=ENGLISH.backchannel_phrases,
    suspending=frozenset().union(*(pack.suspending for pack in PACKS)),
)
"""Of a language that is not known, or that has no pack, only what marks and times tell is used."""


@cache
def find_pack(language: str | None) -> LanguagePack | None:
    """Find the pack of a language by its ISO 639-1 code, with a region or without.

    >>> find_pack("de-CH").name, find_pack("fi"), find_pack(None)
    ('German', None, None)
    """
    code = None if language is None else language.partition("-")[0].casefold()
    return next((pack for pack in PACKS if pack.code == code), None)


def choose_pack(language: str | None) -> LanguagePack:
    """Choose the pack of a language; English where nobody says which it is.

    >>> choose_pack("de").name, choose_pack(None).name, choose_pack("fi").name
    ('German', 'English', 'unknown')
    """
    return ENGLISH if language is None else find_pack(language) or UNKNOWN
