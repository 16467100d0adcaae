"""Commas, full stops and capitals where the words of person and machine meet.

A comma belongs to the word it stands at and to the one that follows, a capital to its word and to
the one before. So of a word that the person left alone the new pass's way to write it comes in
only beside a neighbour like the one it was written for. Where "um," was taken out, the word behind
it opens the sentence now::

    base      Okay. um, You start again.
    theirs    Okay.     You start again.
    ours      Okay. um, you start afresh.
    merged    Okay.     You start afresh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from align.editing.merge.picks import Pick
from align.editing.merge.words import Texts
from align.texts import key

_HEAD = re.compile(r"(\W*)(\w?)")
_TAIL = re.compile(r"\W*$")


def fitted(texts: Texts, chosen: Sequence[Pick]) -> tuple[Pick, ...]:
    """The picks, the person's for each word that the new pass wrote for another neighbour.

    The neighbour may be such a word itself, so this goes on until none is left.
    """
    while True:
        fitting = tuple(
            replace(pick, side="theirs") if _is_misfit(texts, chosen, place) else pick
            for place, pick in enumerate(chosen)
        )
        if fitting == tuple(chosen):
            return fitting
        chosen = fitting


def _is_misfit(texts: Texts, chosen: Sequence[Pick], place: int) -> bool:
    pick = chosen[place]
    if pick.side != "ours" or not pick.is_column:
        return False
    was, now = texts.theirs[pick.theirs].text, texts.ours[pick.ours].text
    if was == now or key(was) != key(now):
        return False
    head_fits = _head(was) == _head(now) or _tail_before(texts, chosen, place)
    return not (head_fits and (_tail(was) == _tail(now) or _head_after(texts, chosen, place)))


def _tail_before(texts: Texts, chosen: Sequence[Pick], place: int) -> bool:
    """Whether the word before ends as the new pass's word before does."""
    ours = chosen[place].ours
    if place == 0 or ours == 0:
        return place == ours
    return _tail(_text(texts, chosen[place - 1])) == _tail(texts.ours[ours - 1].text)


def _head_after(texts: Texts, chosen: Sequence[Pick], place: int) -> bool:
    """Whether the word after begins as the new pass's word after does."""
    after = texts.ours[chosen[place].ours + 1].text
    return _head(_text(texts, chosen[place + 1])) == _head(after)


def _text(texts: Texts, pick: Pick) -> str:
    side = texts.theirs[pick.theirs] if pick.side == "theirs" else texts.ours[pick.ours]
    return side.text


def _head(text: str) -> tuple[str, bool]:
    """How a word begins: the punctuation before it, and whether it has a capital."""
    match = _HEAD.match(text)
    return (match[1], match[2].isupper()) if match else ("", False)


def _tail(text: str) -> str:
    """How a word ends: the punctuation behind it."""
    match = _TAIL.search(text)
    return match[0] if match else ""
