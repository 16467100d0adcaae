"""``castproof check``: what is wrong in published files, one line for each finding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import DebugOption, VerboseOption
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.edit.check import CheckedFile
    from transcript.check import Selection

FORMATS = ("text", "github", "sarif")


def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Episodes, or folders of them.")
    ],
    select: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option(
            "--select",
            metavar="CODE[,CODE]",
            help="Look for these codes only: T101, or T for all of T.",
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--ignore", metavar="CODE[,CODE]", help="Do not look for these codes."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe, and report what is left.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would do, and write nothing.")
    ] = False,
    duration: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--duration", metavar="TIME", help="How long the recording is: 1:02:03."),
    ] = None,
    recording: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--recording", metavar="RECORDING", help="The recording, to see how long it is."
        ),
    ] = None,
    hosts: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--for",
            metavar="HOST[,HOST]",
            help="Check published files for apple, spotify, podcasting20, buzzsprout, youtube "
            "or web.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings by code instead.")
    ] = False,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Print findings as text, github (annotations) or sarif.",
            show_default="text",
        ),
    ] = None,
    baseline: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--baseline", metavar="FILE", help="Do not report what this file knows."),
    ] = None,
    write_baseline: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--write-baseline", metavar="FILE", help="Write all findings there, as known."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the findings in JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no summary.")] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Say what is wrong in published transcripts, line by line.

    A line reads path:line:column: severity: CODE message. The status is 1 where there is
    an error; warnings alone leave it 0.
    """
    from castproof.edit import check as checking
    from castproof.edit import check_baseline
    from transcript.check import Selection

    is_mending = fix or diff
    require_sensible(
        paths,
        output,
        is_timed=bool(duration or recording) and not hosts,
        is_diff=diff,
        is_json=json,
        is_for_hosts=bool(hosts) and is_mending,
    )
    known = None if baseline is None else check_baseline.read_baseline(baseline)
    selection = Selection.parse(select or (), ignore or ())
    length = checking.find_duration(duration, recording)
    checked, has_failed = [], False
    if hosts:
        checked = check_for_hosts(paths, hosts, length, selection)
    for path in () if hosts else checking.find_files(paths):
        note_unsaved_edits(path)
        look = partial(checking.check_file, path, duration_s=length, selection=selection)
        if fix and not diff:
            one, is_written = fix_file(path, look)
            has_failed = has_failed or not is_written
        else:
            one = look(is_mended=diff)
        checked.append(one)
    checked = checking.add_shared(checked, selection)
    if write_baseline is not None:
        count = check_baseline.write_baseline(write_baseline, checked)
        say.note(f"{write_baseline}: {format_count(count, 'finding')} from now on known")
        if json:
            say.print_document(int(has_failed), checking.as_json(checked))
        raise typer.Exit(int(has_failed))
    if known is not None and baseline is not None:
        checked = [check_baseline.remove_known(one, known, baseline.parent) for one in checked]
    status = 1 if has_failed else checking.exit_status(checked, is_strict=strict)
    if json:
        say.print_document(status, checking.as_json(checked))
    elif output in ("github", "sarif"):
        print_for_programs(checked, output)
    else:
        print_for_people(checked, is_diff=diff, as_statistics=statistics, quiet=quiet)
    raise typer.Exit(status)


def check_for_hosts(
    paths: list[Path], names: list[str], duration_s: float | None, selection: Selection
) -> list[CheckedFile]:
    """Check published files for each host that is named."""
    from castproof.edit.check_hosts import check_for_host, find_published
    from transcript.check.hosts import find_hosts

    return [
        check_for_host(path, host, duration_s=duration_s, selection=selection)
        for path, host in find_published(paths, find_hosts(names))
    ]


def require_sensible(
    paths: list[Path],
    output: str | None,
    *,
    is_timed: bool,
    is_diff: bool,
    is_json: bool,
    is_for_hosts: bool = False,
) -> None:
    """Raise :class:`InvalidCall` for options that cannot be combined, or an unknown format."""
    from transcript.errors import InvalidCall

    if is_timed and (len(paths) > 1 or paths[0].is_dir()):
        raise InvalidCall("--duration and --recording are about one recording: name one episode")
    if is_for_hosts:
        raise InvalidCall("--for only reports: `castproof publish` makes the files anew")
    if is_diff and (is_json or output):
        raise InvalidCall("--diff and --json or --format cannot be combined: choose one")
    if output not in (None, *FORMATS):
        raise InvalidCall(f"--format {output!r}: choose {', '.join(FORMATS)}")


def fix_file(path: Path, look: Callable[..., CheckedFile]) -> tuple[CheckedFile, bool]:
    """Check a file by ``look`` and write what was mended; return whether it was written.

    Of a file that cannot be written it is said why; others go on.
    """
    from castproof.edit import check as checking
    from castproof.errors import format_error
    from castproof.files.lock import hold_file
    from transcript.errors import CastproofError

    try:
        with hold_file(path):
            one = look(is_mended=True)
            kept = checking.write_mended(one)
    except CastproofError as error:
        say.error(format_error(error))
        return look(is_mended=False), False
    if kept is not None:
        say.note(f"{one.path}: {one.mended} mended; the previous version is in {kept}")
    return one, True


def print_for_people(
    checked: list[CheckedFile], *, is_diff: bool, as_statistics: bool, quiet: bool
) -> None:
    """Print what mending would change, or findings or their number, and a summary."""
    from castproof.edit.check import summarize

    if is_diff and not as_statistics:
        print_diffs(checked)
    else:
        print_findings(checked, as_statistics=as_statistics)
    if not (is_diff or quiet):
        say.echo(summarize(checked))


def print_diffs(checked: list[CheckedFile]) -> None:
    """Print what mending would change in each file."""
    for one in checked:
        if one.was is not None:
            say.print_diff(Path(one.path), one.was.text, one.text)


def print_for_programs(checked: list[CheckedFile], output: str) -> None:
    """Print findings as GitHub's annotations or as SARIF."""
    from castproof.edit.check_formats import as_sarif, list_annotations
    from castproof.version import version

    if output == "sarif":
        say.print_json(as_sarif(checked, version()))
        return
    for line in list_annotations(checked):
        say.echo(line)


def print_findings(checked: list[CheckedFile], *, as_statistics: bool) -> None:
    """Print a line for each finding, or how often each code was found and in how many files."""
    from castproof.edit import check as checking
    from transcript.check import RULES

    if as_statistics:
        counted = checking.count_by_code(checked)
        for rule in RULES:
            if rule.code in counted:
                often, files = counted[rule.code]
                say.echo(f"{often:6} {rule.code} {rule.name}, in {format_count(files, 'file')}")
        return
    for one in checked:
        for found in one.findings:
            place = f"{one.path}:{found.line}:{found.column}"
            say.echo(f"{place}: {found.severity}: {found.code} {found.message}")
