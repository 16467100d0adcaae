"""``castproof transcribe``: recordings in, captions and episodes out."""

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
    TokenOption,
    VerboseOption,
    VoicesOption,
)


def transcribe(
    recordings: Annotated[
        Optional[list[Path]],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(metavar="RECORDING", help="Any audio or video file.", show_default=False),
    ] = None,
    output: OutputOption = None,
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    model: Annotated[
        Optional[str],  # noqa: UP045 - Typer evaluates it on Python 3.10
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
    tracks: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--track", metavar="NAME=FILE", help="One speaker's own track; repeated."),
    ] = None,
    offsets: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--offset", metavar="NAME=SECONDS", help="Where a track begins."),
    ] = None,
    split_channels: Annotated[
        bool, typer.Option("--split-channels", help="One speaker on each side of a stereo file.")
    ] = False,
    names: NamesOption = None,
    names_by_label: NameOption = None,
    voices: VoicesOption = None,
    glossary: GlossaryOption = None,
    reading: ReadingOption = None,
    front_matter: FrontMatterOption = None,
    overwrite: OverwriteOption = False,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Make captions and an episode of recordings.

    And whatever else --format names.
    What was heard is kept in OUTPUT/.castproof: running again does only what is left to do.
    """
    from castproof.cli.progress import show_progress
    from castproof.cli.summary import conclude
    from castproof.config.cli_options import CliOptions, build_request
    from castproof.config.presets import Setting, glossary_setting
    from castproof.config.request import check_outputs
    from castproof.pipeline import models
    from castproof.pipeline import speaker_id as known_voices
    from castproof.pipeline.cleanup import make_reading_setting as reading_setting
    from castproof.pipeline.multitrack import transcribe_tracks
    from castproof.pipeline.multitrack_request import TrackOptions, parse_session
    from castproof.pipeline.transcribe import transcribe_all

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
            formats=tuple(formats or ()),
            folder=output,
            names=names,
            names_by_label=tuple(names_by_label or ()),
            front_matter=front_matter,
            overwrite=overwrite,
        )
    )
    session = parse_session(
        TrackOptions(
            recordings=tuple(recordings or ()),
            tracks=tuple(tracks or ()),
            offsets=tuple(offsets or ()),
            split_channels=split_channels,
            contradicting=tuple(
                option
                for option, given in (
                    ("--speakers", speakers),
                    ("--diarization-model", diarization_model),
                    ("--diarization", diarization),
                    ("--no-diarize", no_diarize),
                    ("--voices", voices),
                )
                if given
            ),
        ),
        order,
    )
    places = [Path(session.stem)] if session else list(recordings or ())
    check_outputs(places, order)
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(order.config, token=hf_token or None)
        if session is None:
            outcomes = transcribe_all(places, order, loaded, reporter)
        else:
            outcomes = (transcribe_tracks(session, order, loaded, reporter),)
    conclude(outcomes, as_json=as_json, quiet=quiet)
