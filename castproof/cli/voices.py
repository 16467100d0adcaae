"""``castproof voices``: who sounds how, kept where you say, to name speakers by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    DiarizationModelOption,
    JsonOption,
    NameOption,
    PlainCommand,
    QuietOption,
    SetOption,
    TokenOption,
    TranscribedIntoOption,
    TrustModelOption,
    VerboseOption,
    VoicesOption,
    check_episode_first,
)
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.config.schema import Configuration
    from diarize.identification.collection import KnownVoice, Sample

voices = typer.Typer(
    name="voices",
    help="Known voices, for naming speakers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whose voice.")]


@voices.command(cls=PlainCommand)
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
    diarization_model: DiarizationModelOption = None,
    trust_model: TrustModelOption = False,
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

    chosen = read_settings(config, settings, collection, diarization_model, trust_model)
    part = Part(parse_time(start, "--from"), parse_time(end, "--to"))
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(chosen, token=hf_token or None)
        added = add_voice(name, recording, part, chosen, loaded, reporter)
    if as_json:
        parts = {"sample": _sample_as_json(added.sample), "voice": _voice_as_json(added.voice)}
        say.print_document(0, parts)
    elif not quiet:
        learnt, known = added.sample.seconds, added.voice.seconds
        now = f"now {known:.1f} s from {_recordings(added.voice)}"
        say.echo(f"{name}: {learnt:.1f} s learnt, {now} in {find_collection(chosen)}")


@voices.command(cls=PlainCommand)
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
    output: TranscribedIntoOption = None,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    diarization_model: DiarizationModelOption = None,
    trust_model: TrustModelOption = False,
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
    from castproof.glossary.apply import load_glossary
    from castproof.pipeline import models
    from castproof.pipeline.naming import parse_name
    from castproof.pipeline.result import EXIT_FAILED, EXIT_PARTIAL
    from castproof.pipeline.speech_model import resolve_models
    from castproof.voices.manage import learn as learn_voices

    check_episode_first(episode)
    note_unsaved_edits(episode)
    chosen = resolve_models(
        read_settings(config, settings, collection, diarization_model, trust_model)
    )
    named = tuple(parse_name(text) for text in names or ())
    folder, glossary = output or episode.parent, load_glossary(chosen.glossary)
    order = Request(chosen, folder, (), names_by_label=named, glossary=glossary)
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(chosen, token=hf_token or None)
        taught = learn_voices(episode, recording, order, only or (), loaded, reporter)
    is_whole = bool(taught.samples) and not taught.refused
    status = 0 if is_whole else EXIT_PARTIAL if taught.samples else EXIT_FAILED
    if as_json:
        learnt = {name: _sample_as_json(sample) for name, sample in taught.samples.items()}
        say.print_document(status, {"learnt": learnt, "refused": dict(taught.refused)})
    elif not quiet:
        for name, sample in taught.samples.items():
            say.echo(f"{name}: {sample.seconds:.1f} s learnt")
    for name, reason in taught.refused.items():
        say.line(f"{name} is not learnt: {reason}")
    raise typer.Exit(status)


@voices.command("list", cls=PlainCommand)
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

    path = find_collection(read_settings(config, settings, collection))
    known = read_collection(path)
    if as_json:
        listed = [_voice_as_json(voice) for voice in known.voices]
        say.print_document(0, {"embedding": known.embedding, "voices": listed})
        return
    say.print_columns(
        [(voice.name, f"{voice.seconds:6.1f} s", _recordings(voice)) for voice in known.voices]
    )


@voices.command(cls=PlainCommand)
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

    voice = find_voice(name, find_collection(read_settings(config, settings, collection)))
    if as_json:
        samples = [_sample_as_json(one) for one in voice.samples]
        say.print_document(0, {"voice": _voice_as_json(voice), "samples": samples})
        return
    say.echo(f"{voice.name}: {voice.seconds:.1f} s")
    for sample in voice.samples:
        part = ""
        if sample.start is not None or sample.end is not None:
            end = "the end" if sample.end is None else format_clock(sample.end)
            part = f", {format_clock(sample.start or 0)} to {end}"
        say.echo(f"  {sample.learnt}  {sample.seconds:6.1f} s  {sample.source}{part}")


@voices.command(cls=PlainCommand)
def remove(
    name: NameArgument,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Delete somebody's voice."""
    from castproof.files.paths import format_path
    from castproof.voices.manage import find_collection, forget

    path = find_collection(read_settings(config, settings, collection))
    left = forget(name, path)
    if as_json:
        document = {"removed": name, "collection": format_path(path), "voices": list(left.names)}
        say.print_document(0, document)
    elif not quiet:
        say.echo(f"{name} is deleted; {len(left.voices)} left in {path}")


@voices.command(cls=PlainCommand)
def export(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="The new file to write.")],
    only: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--only", metavar="NAME", help="Export this voice only; may be repeated."),
    ] = None,
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Write voices into a new collection."""
    from castproof.files.paths import format_path
    from castproof.voices.manage import export_voices, find_collection

    given = export_voices(
        find_collection(read_settings(config, settings, collection)), to, only or ()
    )
    if as_json:
        document = {"collection": format_path(to), "voices": list(given.names)}
        say.print_document(0, document)
    elif not quiet:
        say.echo(f"{to}: {', '.join(given.names) or 'nobody'}")


@voices.command("import", cls=PlainCommand)
def import_(
    other: Annotated[Path, typer.Argument(metavar="FILE", help="The collection to merge in.")],
    collection: VoicesOption = None,
    config: ConfigOption = None,
    settings: SetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Take in the voices of another collection."""
    from castproof.files.paths import format_path
    from castproof.voices.manage import find_collection, import_voices

    path = find_collection(read_settings(config, settings, collection))
    taken = import_voices(path, other)
    if as_json:
        say.print_document(0, {"collection": format_path(path), "voices": dict(taken)})
    elif not quiet:
        for name, count in taken.items():
            say.echo(f"{name}: now known from {format_count(count, 'recording')}")


def read_settings(
    preset: str | None,
    settings: list[str] | None,
    collection: Path | None,
    diarization_model: str | None = None,
    trust_model: bool = False,
) -> Configuration:
    """Read the configuration, under what the options say of the collection and the model."""
    from castproof.config.cli_options import list_settings, read_configuration

    short = {
        "--voices": collection,
        "--diarization-model": diarization_model,
        "--trust-model": trust_model,
    }
    return read_configuration(preset, settings, list_settings(short))


def parse_time(text: str | None, option: str) -> float | None:
    """Parse a time into seconds; ``None`` where none was given."""
    from transcript.errors import InvalidCall
    from transcript.seconds import check_time, parse_clock

    if text is None:
        return None
    try:
        return float(parse_clock(text)) if ":" in text else check_time(float(text))
    except ValueError as error:
        raise InvalidCall(f"{option} {text}: write seconds, such as 65 or 1:05") from error


def _recordings(voice: KnownVoice) -> str:
    return format_count(len(voice.samples), "recording")


def _voice_as_json(voice: KnownVoice) -> dict[str, Any]:
    seconds = round(voice.seconds, 3)
    return {"name": voice.name, "seconds": seconds, "recordings": len(voice.samples)}


def _sample_as_json(sample: Sample) -> dict[str, Any]:
    return {
        "source": sample.source,
        "digest": sample.digest,
        "seconds": sample.seconds,
        "learnt": sample.learnt.isoformat(),
        "from": sample.start,
        "to": sample.end,
    }
