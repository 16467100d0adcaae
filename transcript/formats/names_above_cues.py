"""Speakers that a WebVTT file names above the times of its cues, where identifiers stand.

.. code-block:: text

    1 "Vera Lind" (1234567)              Speaker 1
    00:00:03.010 --> 00:00:05.000        00:00:03.010 --> 00:00:05.000
    Good morning.                        Good morning.

The first is Webex's. An identifier is of one cue alone (https://www.w3.org/TR/webvtt1/), so one
that looks like a name and recurs is a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transcript.formats.cue_markup import ShownCue
from transcript.formats.cues import Cue
from transcript.formats.text_rows import is_capitalized
from transcript.formats.turns import is_name
from transcript.read_report import ReadReport

_QUOTED = re.compile(r'(?:[0-9]+[ \t]+)?"([^"]{1,60})"(?:[ \t]+\([^()]*\))?[ \t]*')
_NUMBERED = re.compile(r"(?:speaker|voice)[ _-]?[0-9]{1,3}", re.IGNORECASE)
_NAMES_SHOWN = 3


def read_names_above(
    shown: Sequence[ShownCue], cues: Sequence[Cue], report: ReadReport
) -> list[ShownCue]:
    """Give cues without a speaker the one that is named above their times."""
    if report.speakers_from_text == "no":
        return list(shown)
    names = find_names(cues)
    read = [
        replace(cue, speaker=names[cue.number])
        if cue.speaker is None and cue.number in names
        else cue
        for cue in shown
    ]
    if count := sum(now != was for now, was in zip(read, shown, strict=True)):
        known = list(dict.fromkeys(names.values()))
        more = ", …" if len(known) > _NAMES_SHOWN else ""
        report.mention(
            f"names above the times are read as speakers in {count} cue{'s' if count > 1 else ''} "
            f"({', '.join(known[:_NAMES_SHOWN])}{more}); convert's --speakers-from-text no leaves "
            "them out"
        )
    return read


def find_names(cues: Sequence[Cue]) -> dict[int, str]:
    """Find the speakers that identifiers are, by the rows of the cues' times."""
    found = {cue.number: cue.name.strip(" \t") for cue in cues if cue.name is not None}
    quoted = {at: match[1] for at, name in found.items() if (match := _QUOTED.fullmatch(name))}
    if quoted:
        return quoted
    names = {
        at: name
        for at, name in found.items()
        if any(map(str.isalpha, name)) and is_name(name) and is_capitalized(name)
    }
    is_recurring = len(set(names.values())) < len(names)
    are_numbered = all(_NUMBERED.fullmatch(name) for name in names.values())
    return names if is_recurring or are_numbered else {}
