"""``castproof status``: how far every recording of an output folder is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, JsonOption, VerboseOption

if TYPE_CHECKING:
    from castproof.batch.status import RecordingState


def status(
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT", help="A folder that recordings were written into.")
    ] = Path(),
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Say how far every recording of a folder is.

    Exit status 1 when any has failed, else 3 when any is not complete.
    """
    from castproof.batch.status import read_states
    from transcript.errors import InvalidCall

    if not output.is_dir():
        raise InvalidCall(
            f"{output} is no folder: name the one that batch or transcribe wrote into"
        )
    found = read_states(output)
    if as_json:
        rows = [asdict(one) for one in found]
        say.print_json({"recordings": rows})
    elif found:
        _print_table(found)
    else:
        typer.echo(f"nothing was begun in {output}")
    told = {one.state for one in found}
    if "failed" in told:
        raise typer.Exit(1)
    if told - {"done"}:
        raise typer.Exit(3)


def _print_table(found: tuple[RecordingState, ...]) -> None:
    width = max(len(say.escape_controls(one.name)) for one in found)
    for one in found:
        stages = ", ".join(one.stages) or "nothing yet"
        why = f" ({one.reason})" if one.reason else ""
        typer.echo(say.escape_controls(f"{one.name:{width}}  {one.state:10}  {stages}{why}"))
    counts = Counter(one.state for one in found)
    typer.echo(", ".join(f"{count} {state}" for state, count in counts.items()))
