"""``castproof demo``: the sample interview transcribed, and what to try with it."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, QuietOption, VerboseOption
from castproof.cli.transcribe import transcribe

SAMPLE_NAME = "interview.opus"
_FOLDER = Path("castproof-demo")


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write into.")
    ] = _FOLDER,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Transcribe the sample that is installed with the program.

    It uses the miniature models, which are installed too: no network, no token, half a minute.
    """
    recording = copy_sample(output)
    if not quiet:
        say.print_text(
            "A made-up interview, for miniature models that know a few hundred words.\n\n"
        )
    transcribe([str(recording)], output=output, config="miniature", quiet=quiet)
    if not quiet:
        sound, episode, subtitles = (
            quote(str(recording.with_suffix(ending)))
            for ending in (recording.suffix, ".md", ".srt")
        )
        say.print_text(
            f"\nWhat to try next:\n"
            f"  castproof review {episode} {sound}      # listen and correct\n"
            f"  castproof convert {episode} {subtitles}\n"
            f"  castproof transcribe YOUR-RECORDING.mp3     # full-size models, downloaded once\n"
        )


def copy_sample(folder: Path) -> Path:
    """Copy the sample recording into ``folder`` and return the copy's path.

    A copy that is there already stays. Raises :class:`~transcript.errors.InvalidCall` where another
    file has its name, and :class:`~castproof.errors.OutputNotWritable`.
    """
    from castproof.config.presets import samples_folder
    from castproof.errors import OutputNotWritable, explain_os_error
    from castproof.files import atomic
    from transcript.errors import InvalidCall
    from transcript.files import read_file

    target = folder / SAMPLE_NAME
    sample = (samples_folder() / SAMPLE_NAME).read_bytes()
    try:
        if target.exists():
            if read_file(target) == sample:
                return target
            raise InvalidCall(
                f"{target} is another file than the sample: choose an empty folder with -o"
            )
        folder.mkdir(parents=True, exist_ok=True)
        atomic.write_whole(target, sample)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=target), path=target) from error
    return target
