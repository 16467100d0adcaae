"""Rules about names: the same name spelt two ways in a page and in what its front matter lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from transcript.check.page import CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.check.speakers import is_one_letter_off, is_sentence
from transcript.text import quote

SHORTEST = 5
"""Letters a name must have: one letter off a shorter one is another name."""
FEWEST_LINES = 3
"""Lines from which on a speaker's name is taken for the right one."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def check_names(page: CheckedPage) -> Iterator[Finding]:
    """Find names that are one letter off a speaker's or a listed guest's.

    Of each spelling the first place is found. A spelling that also stands in small letters is a
    word, and one that is as frequent as the name is another name.
    """
    known = _list_known(page)
    counts: Counter[str] = Counter()
    small: set[str] = set()
    first: dict[str, tuple[CheckedEntry, str]] = {}
    for row, key, text in _list_texts(page):
        for found in _WORD.finditer(text):
            word = re.sub(r"['’]s$", "", found.group())
            if word.islower():
                small.add(word)
            elif len(word) >= SHORTEST - 1 and word[0].isupper() and not word.isupper():
                counts[word] += 1
                first.setdefault(word, (row, key))
    for word, (row, key) in first.items():
        folded = word.casefold()
        if folded in known or folded in small or folded.removesuffix("s") in known:
            continue
        right = next((name for name in known if is_one_letter_off(folded, name)), None)
        if right is None or right[0] != folded[0] or f"{folded}s" == right:
            continue
        if counts[word] <= max(2, counts[known[right]]):
            message = f"{quote(word)} is nearly {quote(known[right])}: is it the same name?"
            yield row.report("S209", message, key)


def _list_known(page: CheckedPage) -> dict[str, str]:
    """List the words of the names that are surely right, by how they are compared."""
    lines = Counter(
        line.speaker for _, line in page.lines if line.speaker and not is_sentence(line.speaker)
    )
    listed = [person for person in page.listed_people if " " in person.strip()]
    usual = [name for name, count in lines.items() if count >= FEWEST_LINES]
    return {
        word.casefold(): word
        for name in (*usual, *listed)
        for word in _WORD.findall(name)
        if len(word) >= SHORTEST
    }


def _list_texts(page: CheckedPage) -> Iterator[tuple[CheckedEntry, str, str]]:
    for row, line in page.lines:
        yield row, "line", line.text
        if line.speaker:
            yield row, "who", line.speaker
    for row, header in page.headers:
        yield row, "header", header.title
