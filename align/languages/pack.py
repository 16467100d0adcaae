"""A language pack: all that the rules know of one language, as data.

One module a language holds its lists, and :mod:`align.languages.packs` finds them. An empty list
switches its rule off in that language: a filler that is left in costs a reader less than a word
that is taken out. Which words stand in a list was decided on real transcripts
(``python -m benchmarks.languages`` names them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["self", "next", "listener", "addressed", "told of"]
"""Whose a name is: the speaker's own, the next one's to speak, the one's who was answered, the
one's who is spoken to, or the only one's who does not speak of them."""
Script = Literal["Latin", "Japanese", "Chinese"]
NOTHING: frozenset[str] = frozenset()


def words_of(text: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class NamingCues:
    """What people say that tells a name, as regular expressions in which ``NAME`` stands for it.

    ``plain`` are those whose words leave little doubt, ``faint`` those that need company.
    ``titles`` is what may stand before a name, ``and_words`` what joins two. ``answer`` begins an
    answer to whoever introduced somebody, up to the name; ``welcomed`` is how somebody speaks who
    was just welcomed.
    """

    plain: tuple[tuple[Who, str], ...] = ()
    faint: tuple[tuple[Who, str], ...] = ()
    titles: str = ""
    and_words: str = "and"
    answer: str = ""
    welcomed: str = ""


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """One language; the words are keys as :func:`align.texts.make_key` makes them.

    ``code`` is ISO 639-1. What a list is for:

    - ``hesitations``: sounds that are never words, taken out wherever they stand;
      ``hesitations_shown``: sounds that are words as well, taken out where an ellipsis follows or
      no mark sets them off within a clause ("y trae eh cosas", but not "mira, eh,")
    - ``listening``: what a listener says, and no word
    - ``assents``: agree and answer nothing; ``emphatic``: mean more when said again; both are for
      what is only suggested
    - ``backchannel_words``, ``backchannel_phrases``: what may be said inside another's turn
    - ``function_words``: said once too often where they are said twice at once; of these
      ``follow_themselves`` only where a mark parts the two, ``end_and_begin`` only where a clause
      begins there too (behind a mark, or one of ``before_a_clause``; ``pronouns_first`` there even
      without a mark)
    - ``openers``: open a phrase and end none
    - ``subjects``, ``auxiliaries``, ``subordinating``: tell a phrase begun anew from a clause
    - ``joining``: "and", "or"; ``clauses``: keep the comma before them
    - ``suspending``: a word broken off before one of these is whole ("Vor- und Nachteile")
    - ``leading_words``: no caption ends with them, and they are about nothing
    - ``pronoun_i``, ``names_too``, ``takes_numeral``, ``numbers``, ``one_letter``: words that a
      capital, a number or a single letter does not make something else
    - ``markers``: phrases that hold the floor, where marks set them off and none of
      ``not_before_marker`` stands before
    - ``introducing``: phrases before the name of somebody who is introduced, greeted or thanked;
      ``calling``: words before the name of somebody who is spoken to, ``asking``: behind it;
      ``second_person``: "you". They tell where an expected name may have been misheard
    - ``no_names``: words with a capital that name nobody
    - ``abbreviations``: their full stop ends no sentence
    - ``capital_nouns``: whether every noun has a capital, so that a capital tells no name
    - ``quotes``: the marks around a quotation, beside those that every language has
    """

    code: str
    name: str
    script: Script = "Latin"
    hesitations: frozenset[str] = NOTHING
    hesitations_shown: frozenset[str] = NOTHING
    listening: frozenset[str] = NOTHING
    assents: frozenset[str] = NOTHING
    backchannel_words: frozenset[str] = NOTHING
    backchannel_phrases: frozenset[str] = NOTHING
    function_words: frozenset[str] = NOTHING
    follow_themselves: frozenset[str] = NOTHING
    end_and_begin: frozenset[str] = NOTHING
    pronouns_first: frozenset[str] = NOTHING
    before_a_clause: frozenset[str] = NOTHING
    openers: frozenset[str] = NOTHING
    emphatic: frozenset[str] = NOTHING
    subjects: frozenset[str] = NOTHING
    auxiliaries: frozenset[str] = NOTHING
    subordinating: frozenset[str] = NOTHING
    joining: frozenset[str] = NOTHING
    clauses: frozenset[str] = NOTHING
    suspending: frozenset[str] = NOTHING
    leading_words: frozenset[str] = NOTHING
    pronoun_i: frozenset[str] = NOTHING
    names_too: frozenset[str] = NOTHING
    takes_numeral: frozenset[str] = NOTHING
    numbers: frozenset[str] = NOTHING
    one_letter: frozenset[str] = words_of("a e i o u y")
    markers: tuple[tuple[str, ...], ...] = ()
    not_before_marker: frozenset[str] = NOTHING
    introducing: tuple[str, ...] = ()
    calling: frozenset[str] = NOTHING
    asking: frozenset[str] = NOTHING
    second_person: frozenset[str] = NOTHING
    no_names: frozenset[str] = NOTHING
    abbreviations: frozenset[str] = NOTHING
    capital_nouns: bool = False
    quotes: tuple[str, str] = ("“", "”")
    naming: NamingCues = NamingCues()
