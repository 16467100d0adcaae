"""``castproof status``: how far every recording of an output folder is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, JsonOption, VerboseOption


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
    from castproof.batch.status import ENDED_WELL, read_states
    from transcript.errors import InvalidCall

    if not output.is_dir():
        raise InvalidCall(
            f"{output} is not a folder: name the one that batch or transcribe wrote into"
        )
    found = read_states(output)
    reached = {one.state for one in found}
    exit_status = 1 if "failed" in reached else 3 if reached.difference(ENDED_WELL) else 0
    if as_json:
        say.print_document(exit_status, {"recordings": [asdict(one) for one in found]})
    elif found:
        rows = []
        for one in found:
            why = f" ({one.reason})" if one.reason else ""
            rows.append((one.name, one.state, f"{', '.join(one.stages) or 'nothing yet'}{why}"))
        say.print_columns(rows)
        counts = Counter(one.state for one in found)
        say.echo(", ".join(f"{count} {state}" for state, count in counts.items()))
    else:
        say.echo(f"nothing has been started in {output}")
    raise typer.Exit(exit_status)
