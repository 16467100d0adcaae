"""Names that are spelt almost as a commoner one: what ``flags`` points at, for the checker.

Only what a person mends oftener than not: no product names (capitals inside, figures), no handles,
no words of the language, no common given names, and none that the folder's glossary has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from align.hints.hint import Evidence, Rewrite, Talk
from align.hints.words import find_misspelt_names
from align.languages.given_names import GIVEN_NAMES
from align.texts import make_key
from castproof.edit.check_settings import CheckSettings
from castproof.edit.hints import find_vocabulary
from castproof.glossary.common_words import load_vocabulary
from castproof.glossary.file import read_unchecked
from transcript.check.names import check_names
from transcript.check.page import CheckedPage
from transcript.check.rules import Finding
from transcript.text import quote

MOST_SLIPS = 2
"""A name that comes oftener is meant so."""


def check_doubtful_names(page: CheckedPage, settings: CheckSettings) -> Iterator[Finding]:
    """Find names that are spelt almost as a commoner one, or as a term of the folder's glossary.

    What the rules about the page's own speakers find already (``S209``) is left to them. Nothing
    is found in a text that is not English, nor without the package that lists English words.
    """
    transcript = page.episode.transcript
    english = find_vocabulary(transcript, transcript.language)
    if english is None or english is not load_vocabulary("en"):
        return
    terms = () if settings.glossary is None else _list_terms(settings.glossary)
    people = tuple(name for name in page.listed_people if not name.islower())
    talk = Talk(transcript, Evidence(names=(*people, *terms), is_word=english.is_word))
    counts = Counter(make_key(word.text) for word in talk.words)
    known = {part.casefold() for term in terms for part in term.split()} | GIVEN_NAMES
    hints = tuple(find_misspelt_names(talk))
    found_already = {(one.line, one.column) for one in (check_names(page) if hints else ())}
    for hint in hints:
        one = hint.remedy
        if not isinstance(one, Rewrite) or one.find.casefold() in known:
            continue
        # What comes often is meant: Alexa is a product, and no slip of Alexey.
        is_meant = counts[make_key(one.find)] > MOST_SLIPS
        is_product = one.find[1:] != one.find[1:].lower()
        row, _ = page.lines[hint.line - 1]
        place = row.locate("line")
        is_found = (place.line, place.column) in found_already
        if not (is_product or is_meant or is_found or english.is_word(one.find.casefold())):
            message = f"{quote(one.find)} is nearly {quote(one.replacement)}: is that meant?"
            yield row.report("X414", message, "line")


def _list_terms(path: Path) -> tuple[str, ...]:
    """List what a glossary writes."""
    return tuple(term.text for term in read_unchecked(path).all_terms)
