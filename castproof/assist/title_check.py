"""Whether a chapter's title says only what its chapter does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.languages.english import LEADING_WORDS, PRONOUN_I
from castproof.assist.wording import (
    NEGATIONS,
    Token,
    find_numbers,
    find_odd_character,
    is_content_word,
    split_tokens,
    stem,
)

LONGEST_TITLE = 45
"""Characters of a title that players show whole."""
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_OUTER = "\"'“”‘’ .:;-–—"


@dataclass(frozen=True, slots=True)
class CheckedTitle:
    """A title as it may be written, or why it may not; one of the two is empty."""

    title: str
    reason: str


def check_title(
    proposed: str, lines: Sequence[str], glossary: Iterable[str] = (), taken: Iterable[str] = ()
) -> CheckedTitle:
    """Check a proposed title against its chapter's lines; names get the spelling they have there.

    Each content word must stand in the chapter by its stem, or in the glossary; a number by its
    value; and where a title negates, names a number or a person, all of it in one line. What
    ``taken`` has is another chapter's title.

    >>> check_title("hiring at northwind", ["We hire people at Northwind."]).title
    'Hiring at Northwind'
    >>> check_title("Firing at Northwind", ["We hire people at Northwind."]).reason
    '"Firing" is not said in the chapter'
    """
    title = proposed.strip(_OUTER)
    fault = _find_fault_of_form(title, taken)
    if fault is not None:
        return CheckedTitle("", fault)
    tokens = split_tokens(title)
    chapter = [split_tokens(line) for line in lines]
    terms = [token for term in glossary for token in split_tokens(term)]
    known = [token for line in chapter for token in line] + terms
    stems = {stem(token.key) for token in known}
    numbers = find_numbers([token.key for token in tokens])
    counted = {at for first, stop, _ in numbers for at in range(first, stop)}
    for at, token in enumerate(tokens):
        if at in counted or not is_content_word(token.key):
            continue
        if stem(token.key) not in stems:
            return CheckedTitle("", f'"{token.text}" is not said in the chapter')
    names = _find_names(known, {token.text for token in terms})
    spelt = _spell_names(title, names)
    needs_one_line = numbers or any(
        token.key in NEGATIONS or token.key.endswith("n't") or token.key.removesuffix("'s") in names
        for token in tokens
    )
    if needs_one_line and not any(_holds(line, tokens, counted, terms) for line in chapter):
        return CheckedTitle("", "its words are not said together, in one line")
    return CheckedTitle(spelt[:1].upper() + spelt[1:] if spelt[:1].islower() else spelt, "")


def _find_fault_of_form(title: str, taken: Iterable[str]) -> str | None:
    if not title:
        return "it is empty"
    if len(title) > LONGEST_TITLE:
        return f"it has {len(title)} characters; {LONGEST_TITLE} are the most"
    odd = find_odd_character(title)
    if odd is not None:
        return f"it has {odd}"
    tokens = split_tokens(title)
    if not any(is_content_word(token.key) and len(token.key) > 1 for token in tokens):
        return "it says nothing of the chapter"
    if tokens[-1].key in LEADING_WORDS:
        return "it breaks off"
    if title.casefold() in {one.casefold() for one in taken}:
        return "another chapter has this title"
    return None


def _holds(
    line: Sequence[Token], tokens: Sequence[Token], counted: set[int], terms: Sequence[Token]
) -> bool:
    """Tell whether a line holds all content words and all numbers of a title."""
    said = {stem(token.key) for token in (*line, *terms)}
    keys = [token.key for token in tokens]
    values = {value for *_, value in find_numbers([token.key for token in line])}
    if any(value not in values for *_, value in find_numbers(keys)):
        return False
    words = (key for at, key in enumerate(keys) if at not in counted and is_content_word(key))
    return all(stem(key) in said for key in words)


def _find_names(known: Sequence[Token], terms: Iterable[str]) -> dict[str, str]:
    """Find names by their keys: words that have capitals wherever no sentence begins with them."""
    spellings: dict[str, Counter[str]] = {}
    for token in known:
        if not token.opens or token.text[1:] != token.text[1:].lower():
            bare = token.text.removesuffix("'s")
            spellings.setdefault(bare.casefold(), Counter())[bare] += 1
    names = {
        key: found.most_common(1)[0][0]
        for key, found in spellings.items()
        if all(one != one.lower() for one in found) and key not in PRONOUN_I
    }
    return {**names, **{term.casefold(): term for term in terms if term != term.lower()}}


def _spell_names(title: str, names: dict[str, str]) -> str:
    """Write each name of a title as it is spelt in ``names``."""
    return _WORD.sub(lambda found: names.get(found[0].casefold(), found[0]), title)
