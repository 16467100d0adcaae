"""Episodes checked one after another: a bad one is a finding, and never stops the rest."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from castproof.edit.check_names import check_doubtful_names
from castproof.edit.check_settings import CheckSettings, find_settings
from castproof.errors import explain_os_error
from castproof.files import safe_edit
from castproof.files.safe_edit import EditedFile
from castproof.pipeline.result import EXIT_DONE, EXIT_FAILED
from transcript import seconds
from transcript.check import (
    EVERYTHING,
    RULES,
    Finding,
    Selection,
    check_page,
    find_late_front_matter,
    mend,
    parse_iso_8601,
    report_late_front_matter,
    report_unreadable,
)
from transcript.check.house_terms import check_terms
from transcript.check.page import CheckedPage
from transcript.check.shared import Paragraphs, find_shared, list_paragraphs
from transcript.check.subtitles import check_subtitles
from transcript.errors import CastproofError, FormatError, InvalidCall

_log = logging.getLogger(__name__)
_NAMES = {rule.code: rule.name for rule in RULES}
LATE_LETTERS = 100_000
"""So far front matter is looked for that does not come first."""
SUBTITLES = (".srt", ".vtt")
_STARTS = ("---", "\ufeff---")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found in a file, and what it says before and after mending.

    ``was`` is ``None`` where the file could not be read; ``text`` is its text with everything
    mended that was to be, which ``mended`` counts; ``findings`` are those of ``text``, and
    ``paragraphs`` are where its longer paragraphs lie, to be held against other files'.
    """

    path: str
    findings: tuple[Finding, ...]
    was: EditedFile | None = None
    text: str = ""
    mended: int = 0
    paragraphs: Paragraphs = field(default_factory=dict, repr=False)


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Find the files to check, each once; a folder stands for the pages in it and below.

    Hidden files, and Markdown files without front matter, are not pages. Raises
    :class:`~transcript.errors.InvalidCall` where there is none at all, lest a check of the wrong
    folder look like a success.
    """
    found: list[Path] = []
    for named in paths:
        if not named.is_dir():
            found.append(named)
            continue
        for path in sorted(named.rglob("*.md")):
            is_hidden = any(part.startswith(".") for part in path.relative_to(named).parts)
            if not is_hidden and path.is_file() and is_page(path):
                found.append(path)
    if not found:
        folders = ", ".join(map(str, paths))
        raise InvalidCall(
            f"there is no episode in {folders}: name a folder of pages (.md), or check what "
            "`publish` wrote with --for HOST"
        )
    return tuple(dict.fromkeys(found))


def is_page(path: Path) -> bool:
    """Tell whether a file has front matter, if only after other lines, or cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            beginning = file.read(4)
            if beginning.startswith(_STARTS):
                return True
            rest = file.read(LATE_LETTERS)
            return find_late_front_matter(beginning + rest) is not None
    except OSError:
        return True


def check_file(
    path: Path,
    *,
    duration_s: float | None = None,
    selection: Selection = EVERYTHING,
    is_mended: bool = False,
) -> CheckedFile:
    """Check a file, and mend its text if that is wanted; nothing is written.

    A file that cannot be read has the finding ``E001``.
    """
    try:
        was = safe_edit.read(path)
        text = was.text
    except OSError as error:
        reason = explain_os_error(error, path=path).removeprefix(f"{path}: ")
        return CheckedFile(str(path), (report_unreadable(CastproofError(reason)),))
    except FormatError as error:
        return CheckedFile(str(path), (report_unreadable(error),))

    settings = find_settings(path)

    def look(text: str) -> tuple[tuple[Finding, ...], Paragraphs]:
        found, paragraphs = look_at(text, path, settings, selection, duration_s)
        return settings.apply(found), paragraphs

    findings, paragraphs = look(text)
    checked = CheckedFile(str(path), findings, was, text, paragraphs=paragraphs)
    # A letter that is mended may show a name to be mended.
    while is_mended and any(found.fixable for found in checked.findings):
        text = mend(checked.text, checked.findings)
        if text == checked.text:  # written so that nothing can be put in: it is a person's task
            left = tuple(replace(found, fixable=False) for found in checked.findings)
            return replace(checked, findings=left)
        left, paragraphs = look(text)
        there = {(found.code, found.entry) for found in left}
        gone = [one for one in checked.findings if (one.code, one.entry) not in there]
        count = checked.mended + sum(one.fixable for one in gone)
        checked = replace(checked, text=text, findings=left, mended=count, paragraphs=paragraphs)
    if is_mended:
        _log.info("%s: %d mended", checked.path, checked.mended)
    return checked


def look_at(
    text: str,
    path: Path,
    settings: CheckSettings,
    selection: Selection,
    duration_s: float | None,
) -> tuple[tuple[Finding, ...], Paragraphs]:
    """Check a text that is read once; return its findings, and where its longer paragraphs lie."""
    if path.suffix.lower() in SUBTITLES:
        found = check_subtitles(text, is_vtt=path.suffix.lower() == ".vtt")
        return tuple(one for one in found if one.code in selection), {}
    late = report_late_front_matter(text)
    if late is not None:
        return (late,), {}
    try:
        page = CheckedPage.read(text, duration_s)
    except FormatError as error:
        return (report_unreadable(error),), {}
    more = list(check_terms(page, settings.terms))
    if "X414" in selection and "X414" in settings.selection:
        more += check_doubtful_names(page, settings)
    return check_page(page, selection, more), list_paragraphs(page)


def add_shared(checked: Sequence[CheckedFile], selection: Selection) -> list[CheckedFile]:
    """Add what only several files together show: paragraphs that two of them share."""
    if "E003" not in selection or len(checked) < 2:
        return list(checked)
    pages = {one.path: one.paragraphs for one in checked}
    found: dict[str, list[Finding]] = defaultdict(list)
    for path, finding in find_shared(pages):
        found[path] += find_settings(Path(path)).apply((finding,))
    return [
        replace(one, findings=tuple(sorted((*one.findings, *found[one.path])))) for one in checked
    ]


def write_mended(checked: CheckedFile) -> Path | None:
    """Write what was mended over the file; return where its previous content is kept.

    Raises :class:`~castproof.errors.FileChanged` and
    :class:`~castproof.errors.OutputNotWritable`; then the file is as it was.
    """
    return None if checked.was is None else safe_edit.save(checked.was, checked.text)


def find_duration(duration: str | None, recording: Path | None) -> float | None:
    """Find the seconds that ``--duration`` says or the recording lasts, where either is given.

    Raises :class:`~transcript.errors.InvalidCall` for what is no length, for both at once, and
    for a recording whose container does not say how long it lasts; and as
    :func:`asr.audio.containers.open_container` does.
    """
    if duration is not None and recording is not None:
        raise InvalidCall("--duration and --recording both give the length: give one of them")
    if recording is not None:
        from asr.audio.length import measure_duration

        lasts = measure_duration(recording)
        if lasts is None:
            raise InvalidCall(
                f"{recording} does not say how long it lasts: give --duration 1:02:03"
            )
        return lasts
    if duration is None:
        return None
    stated = parse_iso_8601(duration)
    if stated is not None:
        return stated
    try:
        return float(seconds.parse_clock(duration))
    except ValueError as error:
        raise InvalidCall(f"--duration {error}") from error


def exit_status(checked: Sequence[CheckedFile], *, is_strict: bool = False) -> int:
    """Decide the status: 1 when there is an error, or, if strict, a warning; else 0."""
    severities = {found.severity for one in checked for found in one.findings}
    return (
        EXIT_FAILED
        if severities & ({"error", "warning"} if is_strict else {"error"})
        else EXIT_DONE
    )


def summarize(checked: Sequence[CheckedFile]) -> str:
    """Summarize all files in the line at the end.

    >>> summarize([CheckedFile("talk.md", ())])
    '1 file is clean.'
    """
    findings = [found for one in checked for found in one.findings]
    mended = sum(one.mended for one in checked)
    done = f"Mended {mended}. " if mended else ""
    count = len({one.path for one in checked})  # a file of two hosts was checked for each
    if not findings:
        return done + ("1 file is clean." if count == 1 else f"All {count} files are clean.")
    severities = Counter(found.severity for found in findings)
    kinds = [_count(severities[kind], kind) for kind in ("error", "warning") if severities[kind]]
    bad = len({one.path for one in checked if one.findings})
    fixable = sum(found.fixable for found in findings)
    can = f"; {fixable} can be mended with --fix" if fixable else ""
    return f"{done}Found {' and '.join(kinds)} in {bad} of {_count(count, 'file')}{can}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def count_by_code(checked: Sequence[CheckedFile]) -> Mapping[str, tuple[int, int]]:
    """Count how often each code was found, and in how many files."""
    often = Counter(found.code for one in checked for found in one.findings)
    spread = Counter(code for one in checked for code in {found.code for found in one.findings})
    return {code: (often[code], spread[code]) for code in sorted(often)}


def as_json(checked: Sequence[CheckedFile]) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    findings = [
        {"path": one.path, **asdict(found), "name": _NAMES[found.code]}
        for one in checked
        for found in one.findings
    ]
    severities = Counter(found["severity"] for found in findings)
    return {
        "files": len(checked),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "mended": sum(one.mended for one in checked),
        "findings": findings,
    }
