"""``castproof assist --undo``: what a model changed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count

if TYPE_CHECKING:
    from compare.proposals.judgement import EditClass

EXIT_FAILED, EXIT_PARTIAL = 1, 3
TITLES = "titles"


def take_back(paths: Sequence[Path], kinds: Sequence[str], *, as_json: bool, quiet: bool) -> None:
    """Take back all that a model changed in episodes, or only some classes, and say what that was.

    Raises :class:`~transcript.errors.InvalidCall` for a class that there is not.
    """
    from castproof.errors import explain
    from transcript.errors import CastproofError

    wanted = parse_kinds(kinds)
    rows: list[dict[str, Any]] = []
    failed: list[str] = []
    for path in dict.fromkeys(paths):
        try:
            rows.append(undo_episode(path, wanted, has_titles=not kinds or TITLES in kinds))
        except (CastproofError, OSError) as error:
            if len(paths) == 1:
                raise
            failed.append(explain(error))
    status = (EXIT_PARTIAL if rows else EXIT_FAILED) if failed else 0
    if as_json:
        say.print_document(status, {"episodes": rows, "failed": failed})
    elif not quiet:
        for row in rows:
            print_row(row)
    for reason in failed:
        say.error(reason)
    raise typer.Exit(status)


def parse_kinds(kinds: Sequence[str]) -> frozenset[EditClass] | None:
    """Parse names of classes; ``None`` stands for all, where none is given."""
    from compare.proposals.judgement import EditClass
    from transcript.errors import InvalidCall

    if not kinds:
        return None
    known = {kind.value.replace(" ", "-"): kind for kind in EditClass}
    found = set()
    for name in kinds:
        kind = known.get(name.strip().lower().replace(" ", "-"))
        if kind is None and name != TITLES:
            names = ", ".join([TITLES, *known])
            raise InvalidCall(f"--class {name}: there is no such class; there are {names}")
        found |= {kind} if kind is not None else set()
    return frozenset(found)


def undo_episode(
    path: Path, kinds: frozenset[EditClass] | None, *, has_titles: bool
) -> dict[str, Any]:
    """Take back in one episode: first the reading, which was applied last, then the titles."""
    from castproof.assist.readings import undo_reading
    from castproof.assist.record import read_record
    from castproof.assist.title_record import undo_titles
    from castproof.files.paths import format_path
    from transcript.errors import InvalidCall

    changed = conflicts = count = 0
    kept: list[Path | None] = []
    has_reading = bool(read_record(path).readings) and (kinds is None or bool(kinds))
    if has_reading:
        undone = undo_reading(path, kinds)
        changed, conflicts = undone.changed, undone.conflicts
        kept.append(undone.kept_as)
    if has_titles:
        count, previous = undo_titles(path)
        kept.append(previous)
    if not has_reading and not count:
        raise InvalidCall(
            f"{format_path(path)}: nothing that a model changed is recorded in .castproof beside "
            "it, so there is nothing to take back",
            path=path,
        )
    return {
        "episode": format_path(path),
        "lines": changed,
        "conflicts": conflicts,
        "titles": count,
        "previous": [format_path(one) for one in kept if one is not None],
    }


def print_row(row: dict[str, Any]) -> None:
    """Print what was taken back in an episode."""
    lines, titles = format_count(row["lines"], "line"), format_count(row["titles"], "title")
    say.echo(f"{row['episode']}: {lines} and {titles} taken back")
    if row["conflicts"]:
        say.echo(f"  {format_count(row['conflicts'], 'place')} where your own words stand instead")
    for previous in row["previous"]:
        say.echo(f"  previous: {previous}")
