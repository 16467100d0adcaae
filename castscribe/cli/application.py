"""The application: its commands, and what it says of itself."""

from __future__ import annotations

from typing import Annotated

import typer

from castscribe.cli.align import align
from castscribe.cli.batch import batch
from castscribe.cli.chapters import chapters
from castscribe.cli.check import check
from castscribe.cli.compare import compare
from castscribe.cli.convert import convert
from castscribe.cli.demo import demo
from castscribe.cli.doctor import doctor
from castscribe.cli.flags import flags
from castscribe.cli.glossary import glossary
from castscribe.cli.guard import Guarded
from castscribe.cli.regenerate import regenerate
from castscribe.cli.retime import retime
from castscribe.cli.review import review
from castscribe.cli.status import status
from castscribe.cli.transcribe import transcribe
from castscribe.cli.voices import voices

app = typer.Typer(
    name="castscribe",
    cls=Guarded,
    help="Turn a recording of a conversation into a published transcript.",
    no_args_is_help=True,
    add_completion=False,
    # Plain help: Rich would cost more time than everything else that --help imports.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(chosen: bool) -> None:
    if chosen:
        from castscribe.version import version

        typer.echo(f"castscribe {version()}")
        raise typer.Exit


@app.callback()
def _application(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Turn a recording of a conversation into a published transcript."""


for _command in (
    transcribe,
    batch,
    status,
    align,
    convert,
    chapters,
    check,
    flags,
    retime,
    regenerate,
    compare,
    review,
    demo,
    doctor,
):
    app.command()(_command)
app.add_typer(glossary)
app.add_typer(voices)
