"""Short forms written out, where only one long form is meant."""

from __future__ import annotations

import re
from dataclasses import replace

from align.languages.english import LONG_FORMS, PERFECT, SHORT_IS
from align.texts import make_key
from transcript.values import Word, milliseconds

_SHORT = "'s"
_PARTS = re.compile(r"^(?P<before>\W*)(?P<core>[\w'’]*\w)(?P<after>\W*)$")


def expand_contraction(word: Word, following: str | None) -> tuple[Word, ...]:
    """The word as its long form, its time parted by letters; nothing where it is no short form.

    ``following`` is the next word: "it's been" is "it has been", which is left as it was said.

    >>> [(one.text, one.end) for one in expand_contraction(Word(0.0, 0.4, "I'm,"), None)]
    [('I', 0.1), ('am,', 0.4)]
    >>> expand_contraction(Word(0.0, 0.4, "It's"), "been")
    ()
    """
    parts = _PARTS.match(word.text)
    said = make_key(word.text)
    long = LONG_FORMS.get(said)
    if long is None and said in SHORT_IS and not _is_perfect(following):
        long = f"{said[: -len(_SHORT)]} is"
    if parts is None or long is None:
        return ()
    texts = _cased(long, parts["core"]).split()
    texts[0], texts[-1] = parts["before"] + texts[0], texts[-1] + parts["after"]
    return _timed(word, texts)


def _is_perfect(following: str | None) -> bool:
    """Whether ``'s`` may be "has" before this word; where nothing follows, nobody knows."""
    said = make_key(following or "")
    return not said or said in PERFECT or said.endswith("ed")


def _cased(long: str, core: str) -> str:
    words = long.split()
    words = ["I" if word == "i" else word for word in words]
    first = words[0].capitalize() if core[:1].isupper() else words[0]
    return " ".join((first, *words[1:]))


def _timed(word: Word, texts: list[str]) -> tuple[Word, ...]:
    letters = sum(map(len, texts))
    at = word.start
    found: list[Word] = []
    done = 0
    for place, text in enumerate(texts):
        done += len(text)
        is_last = place == len(texts) - 1
        end = word.end if is_last else None
        if not is_last and word.start is not None and word.end is not None:
            end = milliseconds(word.start + (word.end - word.start) * done / letters)
        found.append(replace(word, text=text, start=at, end=end))
        at = end
    return tuple(found)
