"""The end of ``castproof regenerate``: what was kept, what came in, and what to look at."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from castproof.cli import messages as say
from castproof.cli.summary import speaker_rows

if TYPE_CHECKING:
    from align.editing.merge.three_way import Conflict
    from castproof.edit.regenerate import Regenerated

_NAME_WIDTH = 11


def conclude(done: Regenerated, *, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Print the summary, the diff of a dry run and the conflicts; leave with the right status."""
    from castproof.pipeline.result import EXIT_PARTIAL

    if as_json:
        say.print_json(_as_json(done, dry_run=dry_run))
    else:
        if dry_run:
            _print_diff(done)
        if not quiet:
            _print_table(done, dry_run=dry_run)
    name = done.was.path
    for reason in done.partial:
        say.line(f"done in part: {name}: {reason}")
    for flag in done.notes:
        say.note(f"{name}: {flag.detail}")
    if done.partial:
        raise typer.Exit(EXIT_PARTIAL)


def conflict_text(conflict: Conflict, speaker: str | None) -> str:
    """A conflict on one line, for a person.

    >>> from align.editing.merge.three_way import Conflict
    >>> conflict_text(Conflict(3, 65.0, "words", "orthwind", "Northwind", "Orwind"), "Ann")
    '1:05 Ann: you wrote "Northwind", the new pass heard "Orwind" (was "orthwind")'
    """
    theirs, ours, base = (
        f'"{text}"' if text else "nothing"
        for text in (conflict.theirs, conflict.ours, conflict.base)
    )
    says = {
        "words": f"you wrote {theirs}, the new pass heard {ours} (was {base})",
        "speaker": f"you gave this to {theirs}, the new pass hears {ours} (was {base})",
        "header": f"your header is {theirs}, the new pass has {ours} (was {base})",
        "paragraph": f"you have one paragraph, the new pass two speakers: {conflict.ours}",
    }
    return f"{_place(conflict.start, speaker)}: {says[conflict.what]}"


def _place(start: float | None, speaker: str | None) -> str:
    from transcript.seconds import format_clock

    return " ".join(
        part for part in ("?" if start is None else format_clock(start), speaker) if part
    )


def _speaker(done: Regenerated, entry: int) -> str | None:
    name: str | None = getattr(done.transcript.entries[entry], "speaker", None)
    return name


def _print_diff(done: Regenerated) -> None:
    from castproof.files.safe_edit import format_diff

    diff = format_diff(done.was.path, done.was.text, done.text)
    if not sys.stdout.isatty():
        typer.echo(diff, nl=False)
        return
    from rich.console import Console
    from rich.syntax import Syntax

    Console().print(Syntax(diff, "diff", theme="ansi_dark", background_color="default"))


def _print_table(done: Regenerated, *, dry_run: bool) -> None:
    status = "nothing written" if dry_run else "done" if done.is_changed else "nothing to change"
    typer.secho(f"{done.was.path}: {status}", bold=True)
    for name, value in _rows(done):
        typer.echo(f"  {name:{_NAME_WIDTH}}{value}")
    plain = [conflict for conflict in done.conflicts if not conflict.is_slight]
    if plain:
        typer.echo("where the new pass would have it otherwise, and yours stays:")
    for conflict in plain:
        typer.echo(f"  {conflict_text(conflict, _speaker(done, conflict.entry))}")
    slight = len(done.conflicts) - len(plain)
    if slight:
        typer.echo(f"  and {slight} that differ in capitals or punctuation only (--json has them)")
    if done.to_check:
        typer.echo("to look at:")
    for line in done.to_check:
        typer.echo(f"  {_place(line.start, line.speaker)}: {line.reason}")


def _rows(done: Regenerated) -> Iterator[tuple[str, str]]:
    yield "base", "none" if done.base is None else str(done.base)
    if done.how == "merged":
        conflicts = f"{len(done.conflicts)} conflict{'' if len(done.conflicts) == 1 else 's'}"
        yield "words", f"{done.kept} yours, {done.improved} from the new pass, {conflicts}"
    else:
        yield "words", f"all {done.kept} kept"
    speakers = dict.fromkeys(line.speaker for line in done.transcript.lines if line.speaker)
    moved = f"; {done.respoken} words given to another" if done.respoken else ""
    yield "speakers", f"{', '.join(speakers) or 'not told apart'}{moved}"
    yield from speaker_rows(done.speaker_count, done.naming)
    was, now = len(done.before.lines), len(done.transcript.lines)
    yield "lines", f"{now}" if was == now else f"{was} before, {now} now"
    if done.kept_as is not None:
        yield "previous", str(done.kept_as)
    for stage, how in done.stages.items():
        yield stage, how if how != "run" else f"{how}, {done.seconds[stage]:.1f} s"


def _as_json(done: Regenerated, *, dry_run: bool) -> dict[str, Any]:
    from castproof.files.paths import format_path
    from castproof.files.safe_edit import format_diff
    from castproof.pipeline.result import EXIT_DONE, EXIT_PARTIAL
    from castproof.version import version

    return {
        "castproof": version(),
        "exit_status": EXIT_PARTIAL if done.partial else EXIT_DONE,
        "episode": format_path(done.was.path),
        "changed": done.is_changed,
        "written": done.is_changed and not dry_run,
        "previous": None if done.kept_as is None else format_path(done.kept_as),
        "how": done.how,
        "base": None if done.base is None else format_path(done.base),
        "words": {"kept": done.kept, "improved": done.improved, "respoken": done.respoken},
        "speaker_count": None if done.speaker_count is None else asdict(done.speaker_count),
        "naming": [asdict(one) for one in done.naming],
        "conflicts": [
            {**asdict(one), "speaker": _speaker(done, one.entry), "slight": one.is_slight}
            for one in done.conflicts
        ],
        "doubtful": [asdict(one) for one in done.to_check],
        "stages": dict(done.stages),
        "seconds": dict(done.seconds),
        "notes": [asdict(one) for one in done.notes],
        "partial": list(done.partial),
        **({"diff": format_diff(done.was.path, done.was.text, done.text)} if dry_run else {}),
    }
