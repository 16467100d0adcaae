"""The linter for published transcripts: what is wrong in an episode's file, and where.

``check(text)`` finds, ``mend(text, findings)`` mends what is safe. ``RULES`` are all
that is looked for; ``docs/reference/check.md`` explains each of them with an example.
"""

from __future__ import annotations

from collections.abc import Iterable

from transcript.check import labels, names, slips, speakers, texts, times
from transcript.check.ignoring import remove_ignored
from transcript.check.mending import mend
from transcript.check.page import CheckedPage, parse_iso_8601
from transcript.check.rules import BY_CODE, EVERYTHING, RULES, Finding, Rule, Selection
from transcript.errors import FormatError

__all__ = [
    "EVERYTHING",
    "RULES",
    "Finding",
    "Rule",
    "Selection",
    "check",
    "check_page",
    "find_late_front_matter",
    "mend",
    "parse_iso_8601",
    "report_late_front_matter",
    "report_unreadable",
]

_FAMILIES = (
    times.check_times,
    speakers.check_speakers,
    labels.check_labels,
    names.check_names,
    texts.check_headers,
    texts.check_texts,
    slips.check_slips,
)


def check(
    text: str, *, duration_s: float | None = None, selection: Selection = EVERYTHING
) -> tuple[Finding, ...]:
    """Check an episode's text; what is wrong in it, sorted by where it lies.

    ``duration_s`` is the recording's length where it is known; else the front matter's
    ``duration`` is held to. A text that is no episode has one finding, ``E001``,
    whatever the selection: nothing else could be looked for.

    >>> text = "---\\ntranscript:\\n- line: Hello.\\n  sec: 65\\n  time: '1:06'\\n---\\n"
    >>> [(found.code, found.line, found.column) for found in check(text)]
    [('T102', 4, 8)]
    """
    late = report_late_front_matter(text)
    if late is not None:
        return (late,)
    try:
        page = CheckedPage.read(text, duration_s)
    except FormatError as error:
        return (report_unreadable(error),)
    return check_page(page, selection)


def check_page(
    page: CheckedPage, selection: Selection = EVERYTHING, more: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Check a page that was read; ``more`` are findings about it that others made."""
    found = sorted((*more, *(one for family in _FAMILIES for one in family(page))))
    wanted = [one for one in found if one.code in selection]
    return tuple(remove_ignored(wanted, page))


def report_late_front_matter(text: str) -> Finding | None:
    """Report that something stands before the front matter of a text, where it does."""
    late = find_late_front_matter(text)
    if late is None:
        return None
    message = f"the front matter begins on line {late}: take out what stands before it"
    return Finding(1, 1, "E002", message, BY_CODE["E002"].severity)


def find_late_front_matter(text: str) -> int | None:
    """Find the line of a page's first ``---`` where something stands before it.

    >>> find_late_front_matter("\\n---\\ntranscript:\\n---\\n"), find_late_front_matter("---\\n---")
    (2, None)
    """
    if text.startswith(("---", "\ufeff---")):
        return None
    lines = text.splitlines()
    if "---" not in lines:
        return None
    first = lines.index("---")
    is_page = any(line.startswith("transcript:") for line in lines[first:])
    return first + 1 if is_page else None


def report_unreadable(error: Exception) -> Finding:
    """Report that a file cannot be read as an episode, at the line where that shows."""
    line = getattr(error, "line", None)
    message = str(error).removeprefix(f"line {line}: ")
    return Finding(line or 1, 1, "E001", message, BY_CODE["E001"].severity)
