"""What the checker mends by itself: what the same entry, its neighbour or the names tell.

Letters and names are mended in the transcript, and :func:`transcript.episode.write` changes their
bytes alone. ``sec`` and ``time`` are one second written twice, of which the transcript knows one;
so a missing one is put into the text, where the other lies, and what comes of it is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from transcript import episode, seconds
from transcript.check import speakers
from transcript.check.labels import find_named_line
from transcript.check.page import CheckedEntry, CheckedPage
from transcript.check.rules import Finding
from transcript.check.slips import LEADING
from transcript.check.times import check_times
from transcript.errors import CastproofError
from transcript.front_matter import rendering
from transcript.front_matter.splice import TextEdit
from transcript.misread import fix_encoding
from transcript.values import Entry, Header, Line

_RESPELT = ("T102", "T103")
"""A ``time`` to be spelt anew: it says another second than ``sec``, or none."""
_KEY_CODES = (*_RESPELT, "T104", "T108")
"""And a ``sec`` to be added, a ``time`` to be added."""


def mend(text: str, findings: Iterable[Finding]) -> str:
    """Mend the fixable ones of these findings in a file's text, as far as that can be.

    ``findings`` are what the checker found in this very text.
    """
    by_code: dict[str, set[int | None]] = {}
    for found in findings:
        if found.fixable and found.entry is not None:
            by_code.setdefault(found.code, set()).add(found.entry)
    for code in _KEY_CODES:
        if code in by_code:
            text = _mend_keys(text, by_code[code], code)
    if not by_code.keys() - set(_KEY_CODES):
        return text
    return _mend_entries(CheckedPage.read(text), by_code)


def _mend_entries(page: CheckedPage, by_code: Mapping[str, set[int | None]]) -> str:
    """Mend letters, names and marks; leave out doubled entries, and lines that are only a name."""
    letters, marks = by_code.get("X401", set()), by_code.get("X410", set())
    names = by_code.get("S201", set()) | by_code.get("S207", set())
    gone = {
        row.number
        for row in page.rows
        if page.is_doubled(row.number)
        and ("X402" in by_code or ("H302" in by_code and isinstance(row.entry, Header)))
    }
    entries, origins, said_by = [], [], {}
    for row in page.rows:
        entry = _mend_values(
            row.entry, has_letters=row.number in letters, has_name=row.number in names
        )
        if isinstance(entry, Line) and row.number in marks:
            entry = replace(entry, text=LEADING.sub("", entry.text))
        named = find_named_line(page, row) if row.number in by_code.get("S205", set()) else None
        if named is not None:
            said_by[named[1]] = named[0]
            gone.add(row.number)
        if isinstance(entry, Line) and row.number in said_by:
            entry = replace(entry, speaker=said_by[row.number])
        if row.number not in gone:
            entries.append(entry)
            origins.append(row.number - 1)
    transcript = replace(page.episode.transcript, entries=tuple(entries))
    return episode.write(replace(page.episode, transcript=transcript), origins)


def spell_times(text: str) -> str:
    """Spell ``time`` anew in every line of an episode where ``sec`` says another second.

    The checker leaves that to a person, who alone knows which of the two is right; this is for
    whoever has just found out that ``sec`` is. Raises as :func:`transcript.episode.parse`.
    """
    found = check_times(CheckedPage.read(text))
    return mend(text, [replace(one, fixable=True) for one in found if one.code == "T102"])


def _mend_values(entry: Entry, *, has_letters: bool, has_name: bool) -> Entry:
    if isinstance(entry, Header):
        return replace(entry, title=fix_encoding(entry.title)) if has_letters else entry
    text, speaker = entry.text, entry.speaker
    if has_name and speaker is not None:
        speaker = speakers.clean_name(speaker)
    if has_letters:
        text, speaker = fix_encoding(text), speaker and fix_encoding(speaker)
    return replace(entry, text=text, speaker=speaker)


def _mend_keys(text: str, numbers: set[int | None], code: str) -> str:
    """Edit each of these entries, but for those that would not read back as the same."""
    page = CheckedPage.read(text)
    edits = [_plan_edit(page, row, code) for row in page.rows if row.number in numbers]
    together = _apply(text, edits)
    if _is_same_transcript(text, together):
        return together
    for edit in reversed(edits):  # from the end, so that the places of the others hold
        tried = _apply(text, [edit])
        if _is_same_transcript(text, tried):
            text = tried
    return text


def _plan_edit(page: CheckedPage, row: CheckedEntry, code: str) -> TextEdit:
    """Spell ``time`` anew; or fill a key that is empty, or put it before the other as it stands."""
    clock = seconds.format_clock(row.start or 0.0)
    key, beside = "time", "sec"
    value = rendering.render_flow_value("time", clock, rendering.Style())
    if code in _RESPELT:
        old = row.source.value_spans["time"]
        return TextEdit(old.start, old.stop, value)
    if code == "T104":
        key, beside, value = "sec", "time", f"{row.start or 0.0:.0f}"
    empty = row.source.value_spans.get(key)
    if empty is not None:
        gap = "" if page.text[empty.start - 1 : empty.start].isspace() else " "
        return TextEdit(empty.start, empty.stop, f"{gap}{value}")
    other = row.source.key_spans[beside]
    if page.text.startswith("{", row.source.span.start):
        return TextEdit(other.start, other.start, f"{key}: {value}, ")
    # The keys of a mapping stand in one column, whichever of them follows the `-`.
    newline = "\r\n" if "\r\n" in page.episode.block else "\n"
    margin = newline + " " * (other.column - 1)
    return TextEdit(other.start, other.start, f"{key}: {value}{margin}")


def _apply(text: str, edits: Iterable[TextEdit]) -> str:
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.stop :]
    return text


def _is_same_transcript(before: str, after: str) -> bool:
    """Tell whether the edited text reads as the same, ``sec`` and ``time`` in agreement."""
    try:
        was, now = CheckedPage.read(before), CheckedPage.read(after)
    except CastproofError:
        return False
    outside = (now.episode.before, now.episode.after) == (was.episode.before, was.episode.after)
    return (
        outside
        and now.episode.transcript == was.episode.transcript
        and all(_drop_times(a) == _drop_times(b) for a, b in zip(was.rows, now.rows, strict=True))
    )


def _drop_times(row: CheckedEntry) -> dict[object, object]:
    return {key: value for key, value in row.members.items() if key not in ("sec", "time")}
