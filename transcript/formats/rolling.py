"""Captions that roll: each cue repeats the rows above the one that is new.

YouTube's automatic captions, and television's, show what was said last above what is being said::

    00:00:02.320 --> 00:00:04.550        00:00:04.550 --> 00:00:04.560
    so welcome back to the garden        today we plant seven pear trees
    today we plant seven pear trees

Each row is kept once, where it is first shown.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from transcript.formats.cue_markup import Row, ShownCue
from transcript.read_report import ReadReport

_SHARE = 0.6
_TOUCHING_S = 0.1
_PADDING_S = 0.02


def fold_rolling(cues: list[ShownCue], report: ReadReport) -> list[ShownCue]:
    """Fold the repeats of a file whose cues roll; leave any other as it is.

    It rolls where most cues begin with rows that the one before ends with, and some of them go on.
    A cue that only repeats another, as where somebody says a thing twice, is kept in other files.
    """
    pairs = list(pairwise(cues))
    shared = [_count_repeated(before, cue) for before, cue in pairs]
    pads = [
        _is_padding(cue) and count == len(cue.rows)
        for count, (_, cue) in zip(shared, pairs, strict=True)
    ]
    goes_on = sum(0 < count < len(cue.rows) for count, (_, cue) in zip(shared, pairs, strict=True))
    if not any(pads) and (not goes_on or sum(map(bool, shared)) < _SHARE * len(pairs)):
        return cues
    kept, folded = cues[:1], 0
    for count, (_, cue) in zip(shared, pairs, strict=True):
        folded += count > 0
        if count < len(cue.rows) or not cue.rows:
            kept.append(replace(cue, rows=cue.rows[count:]))
    repeat = "1 cue repeats" if folded == 1 else f"{folded} cues repeat"
    report.mention(f"captions that roll: what {repeat} of the one before is read once")
    return kept


def _is_padding(cue: ShownCue) -> bool:
    """Tell whether a cue is too short to be read: YouTube's, which only hold the place.

    One without any length is not: a file made of lines whose ends are not known is full of them.
    """
    is_timed = cue.start is not None and cue.end is not None and bool(cue.rows)
    return is_timed and 0.0 < (cue.end or 0.0) - (cue.start or 0.0) <= _PADDING_S


def _count_repeated(before: ShownCue, cue: ShownCue) -> int:
    """Count the first rows of a cue that are the last of the one before it."""
    was, now = _list_texts(before.rows), _list_texts(cue.rows)
    most = min(len(was), len(now))
    count = next((n for n in range(most, 0, -1) if was[-n:] == now[:n]), 0)
    touches = before.end is None or cue.start is None or cue.start - before.end <= _TOUCHING_S
    return count if count < len(now) or touches else 0


def _list_texts(rows: tuple[Row, ...]) -> list[str]:
    return [row.text for row in rows]
