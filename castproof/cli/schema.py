"""``castproof schema``: what the keys of ``--json`` are, as a JSON Schema."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption


def schema(
    command: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(
            metavar="COMMAND", help="A command: transcribe, or glossary show.", show_default=False
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Print the JSON Schema of what a command prints with --json.

    Without COMMAND the commands that have one are listed.
    """
    from castproof.documents.schemas import DOCUMENTS, make_schema

    if not command:
        for name in DOCUMENTS:
            say.echo(name)
        return
    say.print_json(make_schema(" ".join(command)))
