"""Rules about names: near-duplicates, speakers who hardly speak, lines without one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile

from transcript.check.page import CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.text import quote

FEW_WORDS = 2
NAME_WORDS, NAME_LETTERS = 8, 80
"""The longest name; more is a sentence that came to stand in the wrong place."""
RARE = 0.1
"""A name with at most this share of another's lines may be a slip for it."""
SLIP_LETTERS = 5
"""From this length on one letter more, less or other is a slip. Ann and Anna are two people."""
LONGEST_FOLDED = 2 * NAME_LETTERS
"""Longer names, of letters that stand for many, are not looked at letter by letter."""
DOUBLED_LETTERS = 4
WORD_LETTERS = 3
"""A shorter word tells two people apart: J. and K. Smith, Speaker A and Speaker B."""

_AROUND = " \t\r\n\u00a0.,:;"
_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W_]+")


def check_speakers(page: CheckedPage) -> Iterator[Finding]:
    """Find what is wrong with the names of a page."""
    rows = [(row, line.speaker) for row, line in page.lines]
    named = [(row, name) for row, name in rows if name is not None and not is_sentence(name)]
    likely = find_slips(Counter(name for _, name in named))
    for row, name in rows:
        if name is not None and is_sentence(name):
            message = f"`who` is {quote(name)}, too long for a name: is it part of the line?"
            yield row.report("S204", message, "who")
        elif name in likely:
            right = likely[name]
            message = f"the speaker {quote(name)} is probably {quote(right)}"
            yield row.report("S201", message, "who", fixable=clean_name(name) == right)
        elif name is None and named:
            yield row.report("S203", "this line has no speaker: add `who`", "who")
    yield from _check_barely_heard(named, likely, page)


def is_sentence(name: str) -> bool:
    """Tell whether it is too long for a name.

    >>> is_sentence("Ann"), is_sentence("I think that this is where it all began.")
    (False, True)
    """
    return len(name.split()) > NAME_WORDS or len(name) > NAME_LETTERS


def clean_name(name: str) -> str:
    """Strip the blanks and marks around a name, and make each blank inside it single.

    >>> clean_name("Theo: ")
    'Theo'
    """
    return _BLANKS.sub(" ", name).strip(_AROUND)


def find_slips(lines: Mapping[str, int]) -> dict[str, str]:
    """Find names that are probably slips for another, which speaks more, by everybody's lines.

    >>> find_slips({"Alexey": 60, "Alexeylexey": 1, "Theo": 20, "Theo:": 2, "Ann": 30, "Anna": 40})
    {'Alexeylexey': 'Alexey', 'Theo:': 'Theo'}
    """
    found = {}
    names = _SimilarNames(lines)
    for name, count in lines.items():
        others = [
            (other == clean_name(name), lines[other], other)
            for other in names.find_candidates(name)
            if other != name and _is_slip(name, count, other, lines[other])
        ]
        if others:
            found[name] = max(others)[-1]
    # A chain of slips leads to its end.
    return {name: found.get(right, right) for name, right in found.items()}


class _SimilarNames:
    """The names that one may be a slip for, looked up: there may be as many names as lines.

    Whatever :func:`_is_slip` says yes to is among them, and little else.
    """

    def __init__(self, lines: Mapping[str, int]) -> None:
        self._same: dict[str, list[str]] = defaultdict(list)
        self._fuller: dict[str, list[str]] = defaultdict(list)
        self._near: dict[str, list[str]] = defaultdict(list)
        for name, count in lines.items():
            folded = _fold(name)
            self._same[folded].append(name)
            if RARE * count >= 1:  # another with a tenth of its lines has one at least
                for stop in _find_blanks(folded):
                    self._fuller[folded[:stop]].append(name)
                for variant in _list_variants(folded):
                    self._near[variant].append(name)

    def find_candidates(self, name: str) -> set[str]:
        """Find the names worth a closer look, perhaps ``name`` itself among them."""
        folded = _fold(name)
        found = {*self._same[folded], *self._fuller.get(folded, ())}
        for stop in range(1, len(folded)):
            found.update(self._same.get(folded[:stop], ()))
        if self._near:
            for variant in _list_variants(folded):
                found.update(self._near.get(variant, ()))
        return found


def _find_blanks(folded: str) -> Iterator[int]:
    return (at for at, letter in enumerate(folded) if letter == " ")


def _list_variants(folded: str) -> Iterator[str]:
    """List a name and what it is without one of its letters: names one letter off share one."""
    yield folded
    if SLIP_LETTERS <= len(folded) <= LONGEST_FOLDED:
        yield from (folded[:at] + folded[at + 1 :] for at in range(len(folded)))


def _is_slip(name: str, count: int, other: str, others: int) -> bool:
    one, two = _fold(name), _fold(other)
    if one == two:  # the clean spelling is the right one, and else the usual one
        return (name == clean_name(name), count, name) < (other == clean_name(other), others, other)
    if count > others or _DIGITS.findall(one) != _DIGITS.findall(two):
        return False
    # The name is the other with its own end once more: ``Ruslanan``, ``Alexeylexey``.
    again = one.removeprefix(two)
    if len(two) >= DOUBLED_LETTERS and 2 <= len(again) < len(one) and two.endswith(again):
        return True
    is_near = min(len(one), len(two)) >= SLIP_LETTERS and is_one_letter_off(one, two)
    return count <= RARE * others and (is_near or _is_fuller(name, other))


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


def is_one_letter_off(one: str, other: str) -> bool:
    """Tell whether a letter of a word is added, missing, another, or swapped with the next.

    >>> is_one_letter_off("anna lee", "anna leo"), is_one_letter_off("speaker a", "speaker b")
    (True, False)
    """
    ours, theirs = _WORDS.findall(one), _WORDS.findall(other)
    differing = set(ours) ^ set(theirs) if len(ours) == len(theirs) else set()
    if any(len(word) < WORD_LETTERS for word in differing):
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    one, other = one[same:], other[same:]
    is_swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or is_swapped


def _is_fuller(one: str, other: str) -> bool:
    """Tell whether one is the other and a surname: Ann and Bob, or Host (outro), is not.

    >>> _is_fuller("Ann Castillo", "Ann"), _is_fuller("Ann", "Ann and Bob")
    (True, False)
    """
    short, long = sorted((clean_name(one), clean_name(other)), key=len)
    if not _fold(long).startswith(f"{_fold(short)} "):
        return False
    return all(
        len("".join(_WORDS.findall(word))) > 1 and word[0].isalpha() and not word[0].islower()
        for word in long[len(short) :].split()
    )


def _check_barely_heard(
    named: list[tuple[CheckedEntry, str]], likely: Mapping[str, str], page: CheckedPage
) -> Iterator[Finding]:
    words: Counter[str] = Counter()
    for _, line in page.lines:
        words[line.speaker or ""] += len(line.text.split())
    first = {name: row for row, name in reversed(named)}
    for name, row in first.items():
        if words[name] <= FEW_WORDS and name not in likely and len(first) > 1:
            count = "1 word" if words[name] == 1 else f"{words[name] or 'no'} words"
            message = f"{quote(name)} says {count} in all: who is it?"
            yield row.report("S202", message, "who")
