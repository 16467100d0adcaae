"""``castproof voices``: who sounds how, kept where you say, to name speakers by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    JsonOption,
    NameOption,
    QuietOption,
    SetOption,
    TokenOption,
    VerboseOption,
    VoicesOption,
)

if TYPE_CHECKING:
    from castproof.config.schema import Configuration
    from diarize.identification.collection import KnownVoice, Sample

voices = typer.Typer(
    name="voices",
    help="Who sounds how: known voices, to name speakers by.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ModelOption = Annotated[
    Optional[str],  # noqa: UP045 - Typer evaluates it on Python 3.10
    typer.Option("--diarization-model", help="A pyannote pipeline: a folder, or a hub name."),
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whose voice.")]


@voices.command()
def add(
    name: NameArgument,
    recording: Annotated[
        Path, typer.Argument(metavar="RECORDING", help="A recording of this person alone.")
    ],
    start: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--from", metavar="TIME", help="Listen from here on: 65 or 1:05."),
    ] = None,
    end: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--to", metavar="TIME", help="Listen up to here."),
    ] = None,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    diarization_model: ModelOption = None,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Add a voice from a recording of one person."""
    from castproof.cli.progress import show_progress
    from castproof.pipeline import models
    from castproof.voices.learn import Part
    from castproof.voices.manage import add as add_voice
    from castproof.voices.manage import find_collection

    chosen = _configuration(config, settings, collection, diarization_model)
    part = Part(_time(start, "--from"), _time(end, "--to"))
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(chosen, token=hf_token or None)
        added = add_voice(name, recording, part, chosen, loaded, reporter)
    if as_json:
        _print_json({"added": name, **_sample(added.sample), "voice": _voice(added.voice)})
    elif not quiet:
        now = f"{added.voice.seconds:.1f} s of {_recordings(added.voice)}"
        learnt = f"{added.sample.seconds:.1f} s learnt"
        typer.echo(
            f"{say.escape_controls(name)}: {learnt}, {now} known now in {find_collection(chosen)}"
        )


@voices.command()
def learn(
    episode: Annotated[
        Path, typer.Argument(metavar="EPISODE", help="The edited episode: it says who speaks.")
    ],
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="The recording it is of.")],
    only: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--only", metavar="NAME", help="Learn this speaker only; may be repeated."),
    ] = None,
    names: NameOption = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--output", "-o", help="The folder it was transcribed into (default: EPISODE's)."
        ),
    ] = None,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    diarization_model: ModelOption = None,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Learn voices from an edited episode.

    Lines that are not heard where they say they are teach nothing.
    """
    from castproof.cli.progress import show_progress
    from castproof.config.request import Request
    from castproof.pipeline import models
    from castproof.pipeline.naming import parse_name
    from castproof.pipeline.result import EXIT_FAILED, EXIT_PARTIAL
    from castproof.pipeline.speech_model import resolve_speech_model
    from castproof.voices.manage import learn as learn_voices

    chosen = resolve_speech_model(_configuration(config, settings, collection, diarization_model))
    named = tuple(parse_name(text) for text in names or ())
    order = Request(chosen, output or episode.parent, (), names_by_label=named)
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(chosen, token=hf_token or None)
        taught = learn_voices(episode, recording, order, only or (), loaded, reporter)
    if as_json:
        learnt = {name: _sample(sample) for name, sample in taught.samples.items()}
        _print_json({"learnt": learnt, "refused": dict(taught.refused)})
    elif not quiet:
        for name, sample in taught.samples.items():
            typer.echo(f"{say.escape_controls(name)}: {sample.seconds:.1f} s learnt")
    for name, reason in taught.refused.items():
        say.line(f"{name} is not learnt: {reason}")
    if taught.refused or not taught.samples:
        raise typer.Exit(EXIT_PARTIAL if taught.samples else EXIT_FAILED)


@voices.command("list")
def list_(
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Say whose voices are known."""
    from castproof.voices.files import read_collection
    from castproof.voices.manage import find_collection

    path = find_collection(_configuration(config, settings, collection))
    known = read_collection(path)
    if as_json:
        listed = [_voice(voice) for voice in known.voices]
        _print_json({"embedding": known.embedding, "voices": listed})
        return
    width = max((len(name) for name in known.names), default=0)
    for voice in known.voices:
        typer.echo(
            f"{say.escape_controls(voice.name):{width}}  {voice.seconds:6.1f} s  "
            f"{_recordings(voice)}"
        )


@voices.command()
def show(
    name: NameArgument,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Say where a voice was learnt."""
    from castproof.voices.manage import find_collection, find_voice
    from transcript.seconds import format_clock

    voice = find_voice(name, find_collection(_configuration(config, settings, collection)))
    if as_json:
        _print_json({**_voice(voice), "samples": [_sample(one) for one in voice.samples]})
        return
    typer.echo(f"{say.escape_controls(voice.name)}: {voice.seconds:.1f} s")
    for sample in voice.samples:
        part = ""
        if sample.start is not None or sample.end is not None:
            end = "the end" if sample.end is None else format_clock(sample.end)
            part = f", {format_clock(sample.start or 0)} to {end}"
        typer.echo(
            f"  {sample.learnt}  {sample.seconds:6.1f} s  "
            f"{say.escape_controls(sample.source)}{part}"
        )


@voices.command()
def remove(
    name: NameArgument,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Delete somebody's voice."""
    from castproof.voices.manage import find_collection, forget

    path = find_collection(_configuration(config, settings, collection))
    left = forget(name, path)
    if not quiet:
        typer.echo(f"{say.escape_controls(name)} is deleted; {len(left.voices)} left in {path}")


@voices.command()
def export(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="The new file to write.")],
    only: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--only", metavar="NAME", help="Give out this voice only; may be repeated."),
    ] = None,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Write voices into a new collection."""
    from castproof.voices.manage import export_voices, find_collection

    given = export_voices(
        find_collection(_configuration(config, settings, collection)), to, only or ()
    )
    if not quiet:
        typer.echo(f"{to}: {say.escape_controls(', '.join(given.names)) or 'nobody'}")


@voices.command("import")
def import_(
    other: Annotated[Path, typer.Argument(metavar="FILE", help="The collection to take in.")],
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Take in the voices of another collection."""
    from castproof.voices.manage import find_collection, import_voices

    taken = import_voices(find_collection(_configuration(config, settings, collection)), other)
    if not quiet:
        for name, count in taken.items():
            typer.echo(
                f"{say.escape_controls(name)}: known of "
                f"{count} recording{'' if count == 1 else 's'} now"
            )


def _configuration(
    preset: str | None,
    settings: list[str] | None,
    collection: Path | None,
    diarization_model: str | None = None,
) -> Configuration:
    from castproof.config.presets import Setting, load_configuration

    short = (
        Setting(
            "voices", "collection", None if collection is None else str(collection), "--voices"
        ),
        Setting("diarize", "model", diarization_model, "--diarization-model"),
    )
    given = [*map(Setting.parse, settings or ()), *(one for one in short if one.value is not None)]
    return load_configuration(preset, given)


def _time(text: str | None, option: str) -> float | None:
    from transcript.errors import InvalidCall
    from transcript.seconds import check_time, parse_clock

    if text is None:
        return None
    try:
        return float(parse_clock(text)) if ":" in text else check_time(float(text))
    except ValueError as error:
        raise InvalidCall(f"{option} {text}: write seconds, as 65 or 1:05") from error


def _recordings(voice: KnownVoice) -> str:
    count = len(voice.samples)
    return f"{count} recording{'' if count == 1 else 's'}"


def _voice(voice: KnownVoice) -> dict[str, Any]:
    seconds = round(voice.seconds, 3)
    return {"name": voice.name, "seconds": seconds, "recordings": len(voice.samples)}


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "source": sample.source,
        "digest": sample.digest,
        "seconds": sample.seconds,
        "learnt": sample.learnt.isoformat(),
        "from": sample.start,
        "to": sample.end,
    }


def _print_json(value: Mapping[str, Any]) -> None:
    from castproof.version import version

    say.print_json({"castproof": version(), **value})
