"""Phrases that hold the floor: "you know" and "like", where marks set them off."""

from __future__ import annotations

from align.cleanup.edits import RemovalKind
from align.cleanup.view import Marks, RemainingWords
from align.languages.english import MARKERS, TAKES_YOU_KNOW


def mark_markers(view: RemainingWords, marks: Marks) -> None:
    """Each discourse marker that marks set off."""
    for first in range(len(view)):
        for phrase in MARKERS:
            stop = first + len(phrase)
            if view.keys[first:stop] == phrase and _is_set_off(view, first, stop):
                for index in range(first, stop):
                    marks[view.places[index]] = RemovalKind.MARKER


def _is_set_off(view: RemainingWords, first: int, stop: int) -> bool:
    """``so, you know, we`` and ``so you know, we``; ``, like,`` only with both its marks."""
    if not view.is_one_speech(first, stop) or any(
        view.is_closed(index) for index in range(first, stop - 1)
    ):
        return False
    is_set_off_before = view.begins(first) or view.is_marked(first - 1)
    if stop - first == 1:
        return is_set_off_before and view.is_marked(first)
    is_clause = not is_set_off_before and view.keys[first - 1] in TAKES_YOU_KNOW
    return view.is_closed(stop - 1) and not is_clause
