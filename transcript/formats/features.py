"""What a transcript has that a format cannot carry, in plain words.

A *feature* is something a transcript may hold; every format of :mod:`transcript.io` lists
those it carries. What is left is said before it is lost, never lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from transcript.text import join_lines
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class Feature:
    """Something a transcript may hold: its name, how often it does, and what its loss is called.

    ``loss`` is a phrase for one and a phrase for ``{n}`` of them.
    """

    name: str
    count: Callable[[Transcript], int]
    loss: tuple[str, str]


FEATURES = (
    Feature(
        "headers",
        lambda t: len(t.headers),
        ("a chapter title is left out", "{n} chapter titles are left out"),
    ),
    Feature(
        "header starts",
        lambda t: sum(header.start is not None for header in t.headers),
        ("a chapter's start time is left out", "the start times of {n} chapters are left out"),
    ),
    Feature(
        "header milliseconds",
        lambda t: sum((header.start or 0.0) % 1 != 0 for header in t.headers),
        (
            "a chapter's start time is cut to the whole second",
            "the start times of {n} chapters are cut to the whole second",
        ),
    ),
    Feature(
        "title breaks",
        lambda t: sum(join_lines(header.title) != header.title for header in t.headers),
        (
            "line breaks or outer blanks in a chapter title become spaces or go",
            "line breaks or outer blanks in {n} chapter titles become spaces or go",
        ),
    ),
    Feature(
        "text",
        lambda t: sum(bool(line.text) for line in t.lines),
        ("the text of a line is left out", "the texts of {n} lines are left out"),
    ),
    Feature(
        "lines",
        lambda t: len(t.lines),
        ("a line is written as its words", "{n} lines are written as their words"),
    ),
    Feature(
        "line breaks",
        lambda t: sum(join_lines(line.text) != line.text for line in t.lines),
        (
            "line breaks or outer blanks in a text become spaces or go",
            "line breaks or outer blanks in {n} texts become spaces or go",
        ),
    ),
    Feature(
        "starts",
        lambda t: sum(line.start is not None for line in t.lines),
        ("the start time of a line is left out", "the start times of {n} lines are left out"),
    ),
    Feature(
        "milliseconds",
        lambda t: sum(line.start is not None and line.start % 1 != 0 for line in t.lines),
        (
            "the start time of a line is cut to the whole second",
            "the start times of {n} lines are cut to the whole second",
        ),
    ),
    Feature(
        "ends",
        lambda t: sum(line.end is not None for line in t.lines),
        ("the end time of a line is left out", "the end times of {n} lines are left out"),
    ),
    Feature(
        "speakers",
        lambda t: sum(line.speaker is not None for line in t.lines),
        ("the speaker of a line is left out", "the speakers of {n} lines are left out"),
    ),
    Feature(
        "words",
        lambda t: sum(len(line.words) for line in t.lines),
        (
            "a word's own time and probability are left out",
            "the times and probabilities of {n} words are left out",
        ),
    ),
    Feature(
        "flags",
        lambda t: sum(len(line.notes) for line in t.lines),
        ("a flag is left out", "{n} flags are left out"),
    ),
    Feature(
        "language",
        lambda t: int(t.language is not None),
        ("the language is left out", "the language is left out"),
    ),
)

NAMES = frozenset(feature.name for feature in FEATURES)
OF_HEADERS = frozenset({"headers", "header starts", "header milliseconds", "title breaks"})

_SPOKEN = frozenset({"text", "lines"})
# Where the whole is lost, its parts need no word of their own.
_PART_OF = {
    "header starts": {"headers"},
    "header milliseconds": {"headers", "header starts"},
    "title breaks": {"headers"},
    "milliseconds": {"starts"},
    "line breaks": {"text"},
}


def list_losses(transcript: Transcript, carried: frozenset[str]) -> tuple[str, ...]:
    """List what the transcript has of the features that are not ``carried``, a phrase for each.

    >>> from transcript.values import Header
    >>> list_losses(Transcript((Header("Beginnings"),), language="en"), NAMES - {"headers"})
    ('a chapter title is left out',)
    """
    left = NAMES - carried
    phrases = []
    if left >= _SPOKEN and transcript.lines:
        count = len(transcript.lines)
        phrases.append("a line is left out" if count == 1 else f"{count} lines are left out")
    if left >= _SPOKEN:  # then whatever belongs to a line is gone with it
        left &= OF_HEADERS | {"language"}
    for feature in FEATURES:
        count = feature.count(transcript)
        is_part = bool(_PART_OF.get(feature.name, set()) & left)
        if count and feature.name in left and not is_part:
            one, many = feature.loss
            phrases.append(one if count == 1 else many.format(n=count))
    return tuple(phrases)
