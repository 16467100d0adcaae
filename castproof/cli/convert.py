"""``castproof convert``: every format that is read into every format that is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    FrontMatterOption,
    JsonOption,
    OverwriteOption,
    SetOption,
    VerboseOption,
)
from castproof.cli.unsaved import note_unsaved_edits


def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="A transcript file, or - for stdin.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="A file, or - for stdout.")],
    source_format: Annotated[
        Optional[str],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option(
            "--from", metavar="FORMAT", help="IN's format, where its ending does not tell it."
        ),
    ] = None,
    target_format: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--to", metavar="FORMAT", help="OUT's format, where its ending does not tell it."
        ),
    ] = None,
    front_matter: FrontMatterOption = None,
    base: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--base", metavar="FILE", help="The text that IN was made from, where it is not found."
        ),
    ] = None,
    overwrite: OverwriteOption = False,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="Repair misread letters, and turns cut up by overlap."),
    ] = False,
    reading: Annotated[
        str,
        typer.Option(
            "--reading",
            metavar="READING",
            help="How much of the words to keep: verbatim, readable or clean.",
        ),
    ] = "verbatim",
    language: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--language", metavar="CODE", help="The language spoken, where IN does not say it."
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Refuse a file that would have to be repaired."),
    ] = False,
    speakers_from_text: Annotated[
        str,
        typer.Option(
            "--speakers-from-text",
            metavar="WHEN",
            help="Take a name before a colon for a subtitle's speaker: auto, yes or no.",
        ),
    ] = "auto",
    words: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--words", metavar="FILE", help="A file with the times of IN's words, for captions."
        ),
    ] = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Turn a transcript file into another format.

    An episode's paragraphs become captions and subtitles that can be read as they are spoken.
    What the new format cannot hold is said on standard error. A file that comes back into the
    episode it was made from is merged with what was changed there since; chapters are put into it.
    """
    from castproof.config.cli_options import read_configuration, read_front_matter
    from castproof.edit.convert import Conversion
    from castproof.edit.convert import convert as run
    from castproof.files.paths import format_path
    from castproof.files.stdio import STREAM
    from castproof.pipeline.cleanup import parse_reading
    from castproof.pipeline.result import EXIT_DONE, EXIT_PARTIAL
    from transcript.errors import InvalidCall
    from transcript.read_report import parse_speakers_from_text

    if as_json and target == STREAM:
        raise InvalidCall("--json says what was written: name a file instead of -")
    conversion = Conversion(
        source=source,
        target=target,
        source_format=source_format,
        target_format=target_format,
        front_matter=read_front_matter(front_matter),
        base=base,
        overwrite=overwrite,
        mend=mend,
        reading=parse_reading(reading),
        language=language,
        strict=strict,
        speakers_from_text=parse_speakers_from_text(speakers_from_text),
        words=words,
        layout=read_configuration(config, settings) if config or settings else None,
    )
    note_unsaved_edits(*(one for one in (source, target) if one != STREAM))
    notes = say.Notes()
    done = run(conversion, notes.add)
    for conflict in done.conflicts:
        say.line(f"changed on both sides: {conflict}")
    if done.conflicts:
        count = say.format_count(len(done.conflicts), "place")
        say.line(f"done in part: {count} of {source} not taken, as {target} was changed there too")
    status = EXIT_PARTIAL if done.conflicts else EXIT_DONE
    if as_json:
        say.print_document(
            status,
            {
                "source": source if source == STREAM else format_path(Path(source)),
                "source_format": done.source_format.name,
                "target": format_path(Path(target)),
                "target_format": done.target_format.name,
                "previous": None if done.previous is None else format_path(done.previous),
                "notes": notes.lines,
                "conflicts": list(done.conflicts),
            },
        )
    raise typer.Exit(status)
