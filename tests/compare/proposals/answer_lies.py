"""Answers that are no reading of a paragraph at all, or hide a character in one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from compare.proposals.split_text import SplitText
from tests.compare.proposals.lie import Liar, Lie


def _around(make: Callable[[str, random.Random], str]) -> Liar:
    """Make a whole answer of another kind than a paragraph."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        if len(text.words) < 8:
            return None
        return Lie(make(text.text, draw), 0, 0, is_whole=True)

    return lie


def _inside(old: str, new: str) -> Callable[[str, random.Random], str]:
    """Put a look-alike or an invisible character into one word."""

    def make(text: str, draw: random.Random) -> str:
        places = [m.start() for m in re.finditer(old, text)]
        if not places:
            return text + new
        at = draw.choice(places)
        return text[:at] + new + text[at + (len(old) if len(old) == 1 else 0) :]

    return make


def _half(text: str, draw: random.Random) -> str:
    words = text.split()
    return " ".join(words[: len(words) // 2]) + "."


ANSWER_LIES: dict[str, Liar] = {
    "a look-alike letter": _around(_inside("a", "\u0430")),
    "a look-alike capital": _around(_inside("I", "\u0406")),
    "a zero-width space": _around(_inside(" ", "\u200b ")),
    "a right-to-left mark": _around(_inside(" ", " \u202e")),
    "a soft hyphen": _around(_inside("e", "e\u00ad")),
    "an emoji": _around(lambda text, draw: text + " \U0001f600"),
    "bold markup": _around(lambda text, draw: re.sub(r"(\w{4,})", r"**\1**", text, count=1)),
    "HTML": _around(lambda text, draw: f"<p>{text}</p>"),
    "a list": _around(lambda text, draw: "- " + text.replace(". ", ".\n- ")),
    "prose around it": _around(lambda text, draw: "Here is the cleaned paragraph: " + text),
    "an apology": _around(lambda text, draw: "I'm sorry, but I can't help with that request."),
    "JSON": _around(lambda text, draw: '{"text": "' + text + '"}'),
    "broken off": _around(_half),
    "said twice over": _around(lambda text, draw: text + " " + text),
    "another language": _around(
        lambda text, draw: "Das ist ein ganz anderer Text, den hier niemand gesagt hat."
    ),
    "an empty answer": _around(lambda text, draw: draw.choice(("", " ", ".", "…"))),
}
