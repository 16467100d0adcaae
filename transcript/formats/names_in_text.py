"""Speakers that a subtitle file names in its text: ``Vera Lind: Good morning.``

Zoom writes the name in each cue, Podcasting 2.0's SRT and Descript where the speaker changes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from transcript.formats.cue_markup import Row, ShownCue
from transcript.read_report import ReadReport

_NAMED = re.compile(
    r"(?:[-–—][ \t]*|>>[ \t]*)?(?:\[([^\[\]:]{1,40})\]|\(([^():]{1,40})\)|"
    r"([^:：\[\]()]{1,40}?(?:[ \t]\([^():]{1,30}\))?))"
    r"[ \t\u00a0]?(?::(?:[ \t\u00a0]+|$)|：[ \t\u3000]*)",
)
# What Zoom's users add to their names: (she/her), (Guest).
_IN_BRACKETS = re.compile(r"[ \t]\([^()]*\)$")
_DASHED = re.compile(r"[-–—]|>>")
_SMALL_WORDS = frozenset(
    """- – & | al and bin da de del den der di du e el la le of ten ter the van von y zu""".split()  # noqa: SIM905 - reads as a list
)
_MOST_WORDS = 5
_SOUND = re.compile(r"[\[(♪♫#*].*")
_SHARE = 0.5
_NAMES_SHOWN = 3


def read_names(cues: list[ShownCue], report: ReadReport) -> list[ShownCue]:
    """Read the names before a colon as speakers where the file has them throughout.

    With ``report.speakers_from_text`` it is always or never so. A cue of several named rows becomes
    one for each. Where a name is written only as the speaker changes, a cue without one belongs to
    whoever spoke last; where names recur from cue to cue, its speaker is unknown.
    """
    if report.speakers_from_text == "no":
        return cues
    cues = [_drop_doubled_name(cue) for cue in cues]
    open_cues = [cue for cue in cues if cue.speaker is None and cue.rows]
    named = [name for cue in open_cues if (name := _find_name(cue.rows[0].text)) is not None]
    if not named:
        return cues
    if report.speakers_from_text == "auto" and not _is_throughout(open_cues, named):
        shown = ", ".join(dict.fromkeys(f"{name}:" for name in named[:_NAMES_SHOWN]))
        count = "a cue begins" if len(named) == 1 else f"{len(named)} cues begin"
        report.mention(
            f"{count} with what may be a speaker's name ({shown}), which stays text; "
            "convert's --speakers-from-text yes takes it for the speaker"
        )
        return cues
    names = Counter(named)
    shown = ", ".join(name for name, _ in names.most_common(_NAMES_SHOWN))
    more = ", …" if len(names) > _NAMES_SHOWN else ""
    count = "1 cue" if len(named) == 1 else f"{len(named)} cues"
    report.mention(
        f"names before a colon are read as speakers in {count} ({shown}{more}); "
        "convert's --speakers-from-text no leaves them in the text"
    )
    names.update(name for cue in open_cues for name in _find_dashed_names(cue))
    return _assign(cues, set(names), is_at_change=not _recurs(open_cues))


def _assign(cues: list[ShownCue], names: set[str], *, is_at_change: bool) -> list[ShownCue]:
    found: list[ShownCue] = []
    current: str | None = None
    for cue in cues:
        if cue.speaker is not None or not cue.rows:
            found.append(cue)
            continue
        speaker, rows = current if is_at_change else None, list[Row]()
        parts: list[ShownCue] = []
        for row in cue.rows:
            name = _find_name(row.text)
            if name in names:
                if rows:
                    parts.append(replace(cue, speaker=speaker, rows=tuple(rows)))
                speaker, rows = name, []
                row = _without_name(row)
            if row.text:
                rows.append(row)
        parts.append(replace(cue, speaker=speaker, rows=tuple(rows)))
        current = speaker
        found += parts
    return found


def _find_dashed_names(cue: ShownCue) -> list[str]:
    """Find the names of the rows of a cue in which a dash opens what each of several says."""
    rows = [row.text for row in cue.rows if _DASHED.match(row.text)]
    return [name for row in rows if (name := _find_name(row)) is not None]


def _is_throughout(cues: list[ShownCue], named: list[str]) -> bool:
    if len(named) < 2:
        return False
    spoken = [cue for cue in cues if _SOUND.fullmatch(cue.rows[0].text) is None]
    begins = bool(spoken) and _find_name(spoken[0].rows[0].text) is not None
    counts = Counter(named)
    recurring = len(counts) > 1 and min(counts.values()) > 1
    return begins or recurring or len(named) >= _SHARE * len(cues)


def _recurs(cues: list[ShownCue]) -> bool:
    """Tell whether a name is written again though the speaker did not change."""
    names = [_find_name(cue.rows[0].text) for cue in cues]
    return any(name is not None and name == after for name, after in pairwise(names))


def _find_name(text: str) -> str | None:
    match = _NAMED.match(text)
    if match is None:
        return None
    name = (match[1] or match[2] or match[3] or "").strip(" \t\u00a0")
    words = _IN_BRACKETS.sub("", name).split()
    if not 0 < len(words) <= _MOST_WORDS or re.search(r'[;?!,"“”…]|\.$', name):
        return None
    is_name = all(_opens_name(word) or word in _SMALL_WORDS for word in words)
    return name if is_name and _opens_name(words[0]) and not words[0][0].isdigit() else None


def _opens_name(word: str) -> bool:
    first = word.lstrip("'’(.-")[:1]
    return first.isalnum() and (not first.islower() or not word.islower())


def _without_name(row: Row) -> Row:
    match = _NAMED.match(row.text)
    end = 0 if match is None else match.end()
    gone = len(row.text[:end].split())
    return Row(row.text[end:].strip(" \t"), row.words[gone:])


def _drop_doubled_name(cue: ShownCue) -> ShownCue:
    """Drop the name of a voice where the text begins with it too, as noScribe's does."""
    if cue.speaker is None or not cue.rows or not cue.rows[0].text.startswith(f"{cue.speaker}:"):
        return cue
    first = cue.rows[0]
    gone = len(cue.speaker.split())
    text = first.text[len(cue.speaker) + 1 :].strip(" \t")
    return replace(cue, rows=(Row(text, first.words[gone:]), *cue.rows[1:]))
