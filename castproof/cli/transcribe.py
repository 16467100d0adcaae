"""``castproof transcribe``: recordings in, captions and episodes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli.options import (
    AllowPrivateOption,
    ConfigOption,
    DebugOption,
    DiarizationModelOption,
    DiarizationOption,
    FormatOption,
    FrontMatterOption,
    GlossaryOption,
    JsonOption,
    LanguageOption,
    ModelOption,
    NameOption,
    NamesOption,
    NoDiarizeOption,
    NoHearAgainOption,
    OutputOption,
    OverwriteOption,
    QuietOption,
    ReadingOption,
    SetOption,
    SpeakersOption,
    StreamOption,
    TokenOption,
    TrustModelOption,
    VerboseOption,
    VoicesOption,
)

if TYPE_CHECKING:
    from castproof.config.request import Request
    from castproof.pipeline.multitrack_request import MultitrackSession
    from castproof.pipeline.result import RecordingSummary


def transcribe(
    recordings: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(
            metavar="RECORDING", help="Any audio or video file, or its URL.", show_default=False
        ),
    ] = None,
    output: OutputOption = None,
    formats: FormatOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    model: ModelOption = None,
    diarization_model: DiarizationModelOption = None,
    trust_model: TrustModelOption = False,
    language: LanguageOption = None,
    no_hear_again: NoHearAgainOption = False,
    stream: StreamOption = None,
    speakers: SpeakersOption = None,
    diarization: DiarizationOption = None,
    no_diarize: NoDiarizeOption = False,
    tracks: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--track", metavar="NAME=FILE", help="One speaker's own recording; may be repeated."
        ),
    ] = None,
    offsets: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--offset",
            metavar="NAME=SECONDS",
            help="Where a track begins (default: found by its sound).",
        ),
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
    allow_private: AllowPrivateOption = False,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Make captions and an episode of recordings.

    And whatever else --format names. What each stage made is kept in OUTPUT/.castproof: running
    again does only what is left to do.
    """
    from castproof.cli.fetching import fetch_recordings
    from castproof.cli.summary import conclude
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.fetch.store import find_front_matter
    from castproof.pipeline.multitrack_request import TrackOptions, parse_session
    from castproof.pipeline.speaker_id import make_voices_setting

    about_speakers = {
        "--speakers": speakers,
        "--diarization-model": diarization_model,
        "--trust-model": trust_model,
        "--diarization": diarization,
        "--no-diarize": no_diarize,
    }
    about_words = {
        "--model": model,
        "--language": language,
        "--no-hear-again": no_hear_again,
        "--stream": stream,
    }
    short: dict[str, str | Path | int | None] = {
        **about_words,
        "--reading": reading,
        "--glossary": glossary,
        **about_speakers,
    }
    request = build_request(
        CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=(*list_settings(short), make_voices_setting(voices)),
            formats=tuple(formats or ()),
            folder=output,
            names=names,
            names_by_label=tuple(names_by_label or ()),
            front_matter=front_matter,
            overwrite=overwrite,
        )
    )
    files, failed = fetch_recordings(
        recordings or (), request, allow_private=allow_private, quiet=quiet
    )
    if len(files) == 1 and request.front_matter is None:
        request = replace(request, front_matter=find_front_matter(files[0]))
    given = tuple(option for option, value in about_speakers.items() if value)
    track_options = TrackOptions(
        recordings=files,
        tracks=tuple(tracks or ()),
        offsets=tuple(offsets or ()),
        split_channels=split_channels,
        contradicting=(*given, "--voices") if voices else given,
    )
    if failed and not files and not tracks:
        conclude(failed, as_json=as_json, quiet=quiet)
    session = parse_session(track_options, request)
    outcomes = run(files, session, request, token=hf_token, quiet=quiet)
    conclude((*outcomes, *failed), as_json=as_json, quiet=quiet)


def run(
    recordings: Sequence[Path],
    session: MultitrackSession | None,
    request: Request,
    *,
    token: str | None,
    quiet: bool,
) -> tuple[RecordingSummary, ...]:
    """Transcribe each of the recordings, or a session of tracks, showing the progress."""
    from castproof.cli.progress import show_recordings
    from castproof.cli.standing import note_standing_episodes
    from castproof.config.request import check_outputs
    from castproof.machine import measure_processors
    from castproof.pipeline import models
    from castproof.pipeline.beside import arrange_stages
    from castproof.pipeline.multitrack import transcribe_tracks
    from castproof.pipeline.transcribe import transcribe_all

    check_outputs([Path(session.stem)] if session else recordings, request)
    note_standing_episodes(
        [(session.stem, None, request)]
        if session
        else [(one.stem, one, request) for one in recordings]
    )
    if session is None:
        request = arrange_stages(request, measure_processors())
    with show_recordings(recordings, request, quiet=quiet, session=session) as reporter:
        loaded = models.build_models(request.config, token=token or None)
        if session is None:
            return transcribe_all(recordings, request, loaded, reporter)
        return (transcribe_tracks(session, request, loaded, reporter),)
