"""``castproof demo``: the sample interview transcribed, and what to try with it."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from castproof.cli.options import DebugOption, QuietOption, VerboseOption
from castproof.cli.transcribe import transcribe

_FOLDER = Path("castproof-demo")


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write into.")
    ] = _FOLDER,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Transcribe the sample interview that is installed with the program.

    The miniature models hear it, which are installed too: no network, no token, half a minute.
    """
    from castproof.demo import copy_sample

    recording = copy_sample(output)
    if not quiet:
        typer.echo("A made interview, heard by miniature models that know a few hundred words.\n")
    transcribe([recording], output=output, config="miniature", quiet=quiet)
    if not quiet:
        sound, episode, subtitles = (
            quote(str(recording.with_suffix(ending)))
            for ending in (recording.suffix, ".md", ".srt")
        )
        typer.echo(
            f"\nWhat to try next:\n"
            f"  castproof review {episode} {sound}      # hear it and put it right\n"
            f"  castproof convert {episode} {subtitles}\n"
            f"  castproof transcribe YOUR-RECORDING.mp3     # with full-size models, fetched once"
        )
