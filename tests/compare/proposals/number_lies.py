"""Lies about numbers: digits, rates, currencies, years."""

from __future__ import annotations

import random
import re

from compare.proposals.split_text import SplitText
from tests.compare.proposals.lie import Liar, Lie, pick, replace_words, rewrite

NUMBERS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twenty",
        "thirty",
        "hundred",
        "thousand",
        "million",
    ]
)


def _change_digit(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        at = draw.choice([i for i, one in enumerate(word) if one.isdigit()])
        return word[:at] + str((int(word[at]) + draw.randint(1, 9)) % 10) + word[at + 1 :]

    return rewrite(text, draw, lambda word: bool(re.search(r"[0-9]", word)), change)


def _drop_digit(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        at = draw.choice([i for i, one in enumerate(word) if one.isdigit()])
        return word[:at] + word[at + 1 :]

    return rewrite(text, draw, lambda word: len(re.findall(r"[0-9]", word)) > 1, change)


def _drop_number(text: SplitText, draw: random.Random) -> Lie | None:
    places = [i for i, key in enumerate(text.keys) if key in NUMBERS or key[:1].isdigit()]
    index = pick(places, draw)
    return None if index is None else replace_words(text, index, index + 1, "")


def _add_percent(text: SplitText, draw: random.Random) -> Lie | None:
    return rewrite(text, draw, str.isdigit, lambda word: word + draw.choice(("%", "k", "th", ".5")))


def _change_currency(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        return word.replace("$", "€") if "$" in word else "$" + word

    return rewrite(text, draw, lambda word: bool(re.fullmatch(r"\$?[\d,.]+", word)), change)


def _wrong_year(text: SplitText, draw: random.Random) -> Lie | None:
    is_year = re.compile(r"(19|20)\d\d").fullmatch
    return rewrite(
        text, draw, lambda w: bool(is_year(w)), lambda w: str(int(w) + draw.choice((-1, 1, 10)))
    )


NUMBER_LIES: dict[str, Liar] = {
    "a digit changed": _change_digit,
    "a digit lost": _drop_digit,
    "a number dropped": _drop_number,
    "a number made a rate": _add_percent,
    "another currency": _change_currency,
    "another year": _wrong_year,
}
