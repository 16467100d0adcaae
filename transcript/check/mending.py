"""What the checker mends by itself: only what can be read off the same entry or the same names.

Letters and names are mended in the transcript, and :func:`transcript.episode.write` changes their
bytes alone. ``sec`` and ``time`` are one second written twice, of which the transcript knows one;
so a missing one is put into the text, where the other lies, and what comes of it is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from transcript import episode, seconds
from transcript.check import speakers
from transcript.check.findings import Finding
from transcript.check.page import CheckedEntry, CheckedPage
from transcript.errors import CastproofError
from transcript.front_matter import rendering
from transcript.front_matter.positions import TextSpan
from transcript.misread import fix_encoding
from transcript.values import Entry, Header


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Put ``text`` in place of the characters ``start`` up to ``stop``."""

    start: int
    stop: int
    text: str


def mend(text: str, findings: Iterable[Finding]) -> str:
    """The file's text with the fixable ones of these findings mended, as far as that can be.

    ``findings`` are what the checker found in this very text.
    """
    wanted = [found for found in findings if found.fixable and found.entry is not None]
    by_code = {
        code: {found.entry for found in wanted if found.code == code}
        for code in {found.code for found in wanted}
    }
    keys = [code for code in ("T103", "T104", "T108") if code in by_code]
    for code in keys:
        text = _with_keys(text, by_code[code], _KEY_EDITS[code])
    return _with_values(text, by_code) if by_code.keys() - set(keys) else text


def _with_values(text: str, by_code: dict[str, set[int | None]]) -> str:
    """The text with letters and names mended in its transcript."""
    page = CheckedPage.read(text)
    letters, names = by_code.get("X401", set()), by_code.get("S201", set())
    entries = tuple(
        _mended(row.entry, has_letters=row.number in letters, has_name=row.number in names)
        for row in page.rows
    )
    transcript = replace(page.episode.transcript, entries=entries)
    return episode.write(replace(page.episode, transcript=transcript))


def _mended(entry: Entry, *, has_letters: bool, has_name: bool) -> Entry:
    if isinstance(entry, Header):
        return replace(entry, title=fix_encoding(entry.title)) if has_letters else entry
    text, speaker = entry.text, entry.speaker
    if has_name and speaker is not None:
        speaker = speakers.clean_name(speaker)
    if has_letters:
        text, speaker = fix_encoding(text), speaker and fix_encoding(speaker)
    return replace(entry, text=text, speaker=speaker)


def _with_keys(
    text: str, numbers: set[int | None], edit: Callable[[CheckedPage, CheckedEntry], _Replacement]
) -> str:
    """The text with an edit for each of these entries; without those that would not read back."""
    page = CheckedPage.read(text)
    rows = [row for row in page.rows if row.number in numbers]
    edits = [edit(page, row) for row in rows]
    together = _applied(text, edits)
    if _says_the_same(text, together):
        return together
    for one in reversed(edits):  # from the end, so that the places of the others hold
        tried = _applied(text, [one])
        if _says_the_same(text, tried):
            text = tried
    return text


def _applied(text: str, edits: Iterable[_Replacement]) -> str:
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.stop :]
    return text


def _says_the_same(before: str, after: str) -> bool:
    """Whether the edited text reads as the same transcript, ``sec`` and ``time`` in agreement."""
    try:
        was, now = CheckedPage.read(before), CheckedPage.read(after)
    except CastproofError:
        return False
    outside = (now.episode.before, now.episode.after) == (was.episode.before, was.episode.after)
    return (
        outside
        and now.episode.transcript == was.episode.transcript
        and all(_others(one) == _others(two) for one, two in zip(was.rows, now.rows, strict=True))
    )


def _others(row: CheckedEntry) -> dict[object, object]:
    return {key: value for key, value in row.members.items() if key not in ("sec", "time")}


def _clock_of(row: CheckedEntry) -> str:
    return seconds.format_clock(row.start or 0.0)


def _time_value(row: CheckedEntry) -> str:
    return rendering.render_flow_value("time", _clock_of(row), rendering.Style())


def _respelt_time(page: CheckedPage, row: CheckedEntry) -> _Replacement:
    place = row.source.value_spans["time"]
    return _Replacement(place.start, place.stop, _time_value(row))


def _added_time(page: CheckedPage, row: CheckedEntry) -> _Replacement:
    return _added(page, row, "time", _time_value(row), beside="sec")


def _added_sec(page: CheckedPage, row: CheckedEntry) -> _Replacement:
    return _added(page, row, "sec", f"{row.start or 0.0:.0f}", beside="time")


def _added(
    page: CheckedPage, row: CheckedEntry, key: str, value: str, *, beside: str
) -> _Replacement:
    """Fill the key where it is there and empty; else put it before the other one, as it stands."""
    empty: TextSpan | None = row.source.value_spans.get(key)
    if empty is not None:
        gap = "" if page.text[empty.start - 1 : empty.start].isspace() else " "
        return _Replacement(empty.start, empty.stop, f"{gap}{value}")
    other = row.source.key_spans[beside]
    if page.text.startswith("{", row.source.span.start):
        return _Replacement(other.start, other.start, f"{key}: {value}, ")
    # The keys of a mapping stand in one column, whichever of them follows the `-`.
    newline = "\r\n" if "\r\n" in page.episode.block else "\n"
    margin = newline + " " * (other.column - 1)
    return _Replacement(other.start, other.start, f"{key}: {value}{margin}")


_KEY_EDITS: dict[str, Callable[[CheckedPage, CheckedEntry], _Replacement]] = {
    "T103": _respelt_time,
    "T104": _added_sec,
    "T108": _added_time,
}
