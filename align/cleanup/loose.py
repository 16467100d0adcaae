"""Dashes and dots that stand by themselves, when what they set off is gone."""

from __future__ import annotations

from align.cleanup.edits import RemovalKind
from align.cleanup.view import Marks, RemainingWords


def mark_loose(view: RemainingWords, marks: Marks) -> None:
    """A mark by itself beside a removal, where it would stand first, last, or by another mark.

    ``I – um – think`` loses both dashes with the filler, ``We moved – um, yes`` neither.
    """
    for index, place in enumerate(view.places):
        kind = _kind_beside(marks, place)
        if kind is not None and view.is_loose(index) and _has_nothing_to_part(view, index):
            marks[place] = kind


def _kind_beside(marks: Marks, place: int) -> RemovalKind | None:
    """Why the word before is gone, or else the word after."""
    before = marks[place - 1] if place else None
    return before or (marks[place + 1] if place + 1 < len(marks) else None)


def _has_nothing_to_part(view: RemainingWords, index: int) -> bool:
    if view.begins(index) or not view.follows(index):
        return True
    return view.is_closed(index - 1) or view.is_loose(index - 1) or view.is_loose(index + 1)
