"""``castproof align``: captions and episodes from words and turns that are already there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    FormatOption,
    FrontMatterOption,
    GlossaryOption,
    JsonOption,
    NameOption,
    NamesOption,
    OutputOption,
    OverwriteOption,
    QuietOption,
    ReadingOption,
    SetOption,
    VerboseOption,
)


def align(
    words: Annotated[
        Path,
        typer.Argument(
            metavar="WORDS", help="Words with times: JSON (ours, a recognizer's) or CTM."
        ),
    ],
    turns: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(metavar="[TURNS]", help="RTTM; without it the words keep their speakers."),
    ] = None,
    recording: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--recording",
            metavar="NAME",
            help="Which recording of a CTM or RTTM file that has several.",
        ),
    ] = None,
    output: OutputOption = None,
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    names: NamesOption = None,
    names_by_label: NameOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    front_matter: FrontMatterOption = None,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Make captions and an episode from words you already have.

    The turns say who spoke when. No model is needed.
    """
    from castproof.cli.standing import note_standing_episodes
    from castproof.cli.summary import conclude
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.files.paths import stem_of
    from castproof.pipeline.from_words import align_words

    request = build_request(
        CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=list_settings({"--glossary": glossary, "--reading": reading}),
            formats=tuple(formats or ()),
            folder=output,
            names=names,
            names_by_label=tuple(names_by_label or ()),
            front_matter=front_matter,
            overwrite=overwrite,
            listens=False,
        )
    )
    note_standing_episodes([(stem_of(words), None, request)])
    outcome = align_words(words, turns, request, recording=recording)
    conclude((outcome,), as_json=as_json, quiet=quiet)
