"""The application: its commands, and what it says of itself."""

from __future__ import annotations

from typing import Annotated

import typer

from castproof.cli import messages as say
from castproof.cli.align import align
from castproof.cli.assist import assist
from castproof.cli.batch import batch
from castproof.cli.chapters import chapters
from castproof.cli.check import check
from castproof.cli.compare import compare
from castproof.cli.convert import convert
from castproof.cli.demo import demo
from castproof.cli.doctor import doctor
from castproof.cli.error_boundary import ErrorBoundary
from castproof.cli.flags import flags
from castproof.cli.glossary import glossary
from castproof.cli.help_sections import SectionedHelp
from castproof.cli.options import PlainCommand
from castproof.cli.publish import publish
from castproof.cli.regenerate import regenerate
from castproof.cli.retime import retime
from castproof.cli.review import review
from castproof.cli.schema import schema
from castproof.cli.stats import stats
from castproof.cli.status import status
from castproof.cli.transcribe import transcribe
from castproof.cli.voices import voices
from castproof.cli.watch import watch


class Program(SectionedHelp, ErrorBoundary):
    """The whole program: its commands by the kind of work, and one place where errors end."""


app = typer.Typer(
    name="castproof",
    cls=Program,
    help="Turn a recording of a conversation into a published transcript.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    # Plain help: Rich would cost more time than everything else that --help imports.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def print_version(wanted: bool) -> None:
    """Print the version and leave, where ``--version`` was given."""
    if wanted:
        from castproof.version import version

        say.echo(f"castproof {version()}")
        raise typer.Exit


#: The commands that may import torch or pyannote.
_WITH_MODELS = frozenset(
    {"transcribe", "batch", "watch", "retime", "regenerate", "review", "demo", "doctor", "voices"}
)


@app.callback()
def describe_program(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=print_version, is_eager=True),
    ] = False,
) -> None:
    """Turn a recording of a conversation into a published transcript."""
    if context.invoked_subcommand in _WITH_MODELS:
        from castproof.current_folder import require_harmless_folder

        require_harmless_folder()


#: The commands in the order of the help, by what they are for.
_SECTIONS = {
    "Transcribe": (transcribe, batch, watch, status, align, demo),
    "Put right": (review, flags, check, compare, assist, glossary, voices),
    "Publish": (publish, chapters, convert, stats),
    "Keep an episode up to date": (regenerate, retime),
    "This machine": (doctor, schema),
}
for _section, _commands in _SECTIONS.items():
    for _command in _commands:
        if isinstance(_command, typer.Typer):
            app.add_typer(_command, rich_help_panel=_section)
        else:
            app.command(cls=PlainCommand, rich_help_panel=_section)(_command)
# Its other name: what it prints are hints where a person should look.
app.command("hints", cls=PlainCommand, hidden=True)(flags)
