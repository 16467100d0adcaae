"""``castproof regenerate``: a new machine pass under a person's edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    DiarizationModelOption,
    DiarizationOption,
    GlossaryOption,
    JsonOption,
    LanguageOption,
    ModelOption,
    NameOption,
    NamesOption,
    NoDiarizeOption,
    NoHearAgainOption,
    QuietOption,
    ReadingOption,
    SetOption,
    SpeakersOption,
    StreamOption,
    TokenOption,
    TranscribedIntoOption,
    TrustModelOption,
    VerboseOption,
    VoicesOption,
    check_episode_first,
)
from castproof.cli.summary import list_speaker_rows
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from align.editing.merge.conflicts import Conflict
    from castproof.edit.regenerate import Regenerated


def regenerate(
    episode: Annotated[Path, typer.Argument(metavar="EPISODE", help="The edited episode (.md).")],
    recording: Annotated[Path, typer.Argument(metavar="RECORDING", help="The recording it is of.")],
    base: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option(
            "--base",
            metavar="FILE",
            help="The old machine output, where it is not found automatically.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    output: TranscribedIntoOption = None,
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
    from castproof.cli.progress import show_recordings
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.config.request import check_outputs
    from castproof.edit import regenerate as regeneration
    from castproof.machine import measure_processors
    from castproof.pipeline import models
    from castproof.pipeline.beside import arrange_stages
    from castproof.pipeline.speaker_id import make_voices_setting

    check_episode_first(episode)
    note_unsaved_edits(episode)
    short = {
        "--model": model,
        "--language": language,
        "--no-hear-again": no_hear_again,
        "--stream": stream,
        "--diarization-model": diarization_model,
        "--trust-model": trust_model,
        "--speakers": speakers,
        "--diarization": diarization,
        "--no-diarize": no_diarize,
        "--glossary": glossary,
        "--reading": reading,
    }
    options = CliOptions(
        preset=config,
        settings=tuple(settings or ()),
        options=(*list_settings(short), make_voices_setting(voices)),
        folder=output or episode.parent,
        names=names,
        names_by_label=tuple(names_by_label or ()),
    )
    request = build_request(options)
    check_outputs([recording], request)
    request = arrange_stages(request, measure_processors())
    with show_recordings([recording], request, quiet=quiet) as reporter:
        loaded = models.build_models(request.config, token=hf_token or None)
        done = regeneration.regenerate(
            episode, recording, request, loaded, reporter, base=base, dry_run=dry_run
        )
    conclude(done, dry_run=dry_run, as_json=as_json, quiet=quiet)


def conclude(done: Regenerated, *, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Print the summary, the diff of a dry run and the conflicts; leave with the right status."""
    from castproof.pipeline.result import EXIT_DONE, EXIT_PARTIAL

    if as_json:
        status = EXIT_PARTIAL if done.partial else EXIT_DONE
        say.print_document(status, as_document(done, dry_run=dry_run))
    else:
        if dry_run:
            say.print_diff(done.was.path, done.was.text, done.text)
        if not quiet:
            print_summary(done, dry_run=dry_run)
    name = done.was.path
    for reason in done.partial:
        say.line(f"done in part: {name}: {reason}")
    for flag in done.notes:
        say.note(f"{name}: {flag.detail}")
    if done.partial:
        raise typer.Exit(EXIT_PARTIAL)


def print_summary(done: Regenerated, *, dry_run: bool) -> None:
    """Print what was kept and what came in, the conflicts, and the lines to look at."""
    status = "nothing written" if dry_run else "done" if done.is_changed else "nothing to change"
    say.echo(f"{done.was.path}: {status}", bold=True)
    say.print_columns(tuple(list_rows(done)), indent="  ")
    plain = [conflict for conflict in done.conflicts if not conflict.is_slight]
    if plain:
        say.echo("where the new pass differs from your text, which stays:")
    for conflict in plain:
        say.echo(f"  {describe_conflict(conflict, _speaker(done, conflict.entry))}")
    slight = len(done.conflicts) - len(plain)
    if slight:
        differ = "differs" if slight == 1 else "differ"
        say.echo(f"  and {slight} that {differ} only in capitals or punctuation (see --json)")
    if done.to_check:
        say.echo("to look at:")
    for line in done.to_check:
        say.echo(f"  {_position(line.start, line.speaker)}: {line.reason}")


def describe_conflict(conflict: Conflict, speaker: str | None) -> str:
    """Describe a conflict on one line.

    >>> from align.editing.merge.conflicts import Conflict
    >>> describe_conflict(Conflict(3, 65.0, "words", "orthwind", "Northwind", "Orwind"), "Ann")
    '1:05 Ann: you wrote "Northwind", the new pass heard "Orwind" (was "orthwind")'
    """
    theirs, ours, base = (
        f'"{text}"' if text else "nothing"
        for text in (conflict.theirs, conflict.ours, conflict.base)
    )
    stayed = f"this stays with {theirs}, the new pass hears {ours}"
    given = f"you gave this to {theirs}, the new pass hears {ours} (was {base})"
    says = {
        "words": f"you wrote {theirs}, the new pass heard {ours} (was {base})",
        "speaker": stayed if conflict.theirs == conflict.base else given,
        "start": f"you set the start to {theirs}, the new pass has {ours} (was {base})",
        "comment": f"your comment is {theirs}, the new pass has {ours} (was {base})",
        "key": f"you have {theirs}, the new pass {ours} (was {base})",
        "header": f"your header is {theirs}, the new pass has {ours} (was {base})",
        "paragraph": f"you have one paragraph, the new pass two speakers: {conflict.ours}",
    }
    return f"{_position(conflict.start, speaker)}: {says[conflict.what]}"


def _position(start: float | None, speaker: str | None) -> str:
    """Say where a line is: its time and its speaker, as far as they are known."""
    from transcript.seconds import format_clock

    clock = "?" if start is None else format_clock(start)
    return clock if speaker is None else f"{clock} {speaker}".rstrip()


def _speaker(done: Regenerated, entry: int) -> str | None:
    """Find the speaker of an entry; a header has none."""
    name: str | None = getattr(done.transcript.entries[entry], "speaker", None)
    return name


def list_rows(done: Regenerated) -> Iterator[tuple[str, str]]:
    """List the rows of the summary, each a name and a value."""
    yield "base", "none" if done.base is None else str(done.base)
    if done.how == "merged":
        conflicts = format_count(len(done.conflicts), "conflict")
        yield "words", f"{done.kept} yours, {done.improved} from the new pass, {conflicts}"
    else:
        yield "words", f"all {done.kept} kept"
    speakers = dict.fromkeys(line.speaker for line in done.transcript.lines if line.speaker)
    moved = (
        f"; {format_count(done.respoken, 'word')} moved to another speaker" if done.respoken else ""
    )
    yield "speakers", f"{', '.join(speakers) or 'not told apart'}{moved}"
    yield from list_speaker_rows(done.speaker_count, done.naming)
    was, now = len(done.before.lines), len(done.transcript.lines)
    yield "lines", f"{now}" if was == now else f"{was} before, {now} now"
    if done.kept_as is not None:
        yield "previous", str(done.kept_as)
    for stage, how in done.stages.items():
        yield stage, how if how != "run" else f"{how}, {done.seconds[stage]:.1f} s"


def as_document(done: Regenerated, *, dry_run: bool) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    from castproof.files.paths import format_path
    from castproof.files.safe_edit import format_diff

    return {
        "episode": format_path(done.was.path),
        "changed": done.is_changed,
        "written": done.is_changed and not dry_run,
        "previous": None if done.kept_as is None else format_path(done.kept_as),
        "how": done.how,
        "base": None if done.base is None else format_path(done.base),
        "words": {"kept": done.kept, "improved": done.improved, "respoken": done.respoken},
        "speaker_count": None if done.speaker_count is None else asdict(done.speaker_count),
        "naming": [asdict(one) for one in done.naming],
        "conflicts": [
            {**asdict(one), "speaker": _speaker(done, one.entry), "slight": one.is_slight}
            for one in done.conflicts
        ],
        "doubtful": [asdict(one) for one in done.to_check],
        "stages": dict(done.stages),
        "seconds": dict(done.seconds),
        "notes": [asdict(one) for one in done.notes],
        "partial": list(done.partial),
        "diff": format_diff(done.was.path, done.was.text, done.text) if dry_run else None,
    }
