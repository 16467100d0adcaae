"""``castproof regenerate``: a new machine pass under a person's edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    GlossaryOption,
    JsonOption,
    NameOption,
    NamesOption,
    QuietOption,
    ReadingOption,
    SetOption,
    TokenOption,
    VerboseOption,
    VoicesOption,
)


def regenerate(
    episode: Annotated[Path, typer.Argument(metavar="EPISODE", help="The edited episode (.md).")],
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="The recording it is of.")],
    base: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option("--base", help="The old machine output, where it is not known by itself."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--output", "-o", help="The folder it was transcribed into (default: EPISODE's)."
        ),
    ] = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    model: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--model", help="A Whisper model: a folder, or a name on the hub."),
    ] = None,
    diarization_model: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--diarization-model", help="A pyannote pipeline: a folder, or a hub name."),
    ] = None,
    language: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--language", help="What is spoken, as en or de (default: found out)."),
    ] = None,
    speakers: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--speakers", help="How many people speak: 2, 2-4 or auto."),
    ] = None,
    diarization: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--diarization", help="How voices are listened to: exact or fast."),
    ] = None,
    no_diarize: Annotated[
        bool, typer.Option("--no-diarize", help="Do not tell speakers apart.")
    ] = False,
    names: NamesOption = None,
    names_by_label: NameOption = None,
    voices: VoicesOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Bring a new machine pass under an edited episode.

    What a person changed stays, what nobody touched may get better. What the episode said before
    is kept beside it.
    """
    from castproof.cli.progress import show_progress
    from castproof.cli.regenerate_output import conclude
    from castproof.config.cli_options import CliOptions, build_request
    from castproof.config.presets import Setting, glossary_setting
    from castproof.config.request import check_outputs
    from castproof.edit import regenerate as regeneration
    from castproof.pipeline import models
    from castproof.pipeline import speaker_id as known_voices
    from castproof.pipeline.cleanup import make_reading_setting as reading_setting

    order = build_request(
        CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=(
                Setting("asr", "model", model, "--model"),
                Setting("asr", "language", language, "--language"),
                Setting("diarize", "model", diarization_model, "--diarization-model"),
                Setting("diarize", "speakers", speakers, "--speakers"),
                Setting("diarize", "method", diarization, "--diarization"),
                Setting("diarize", "enabled", False if no_diarize else None, "--no-diarize"),
                known_voices.make_voices_setting(voices),
                glossary_setting(glossary),
                reading_setting(reading),
            ),
            folder=output or episode.parent,
            names=names,
            names_by_label=tuple(names_by_label or ()),
        )
    )
    check_outputs([recording], order)
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(order.config, token=hf_token or None)
        done = regeneration.regenerate(
            episode, recording, order, loaded, reporter, base=base, dry_run=dry_run
        )
    conclude(done, dry_run=dry_run, as_json=as_json, quiet=quiet)
