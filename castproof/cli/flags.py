"""``castproof flags``: the spots of a transcript that are most worth a person's minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, OverwriteOption, VerboseOption

if TYPE_CHECKING:
    from align.hints.hint import Hint
    from castproof.edit.hints import FoundHints


def flags(
    source: Annotated[
        Path, typer.Argument(metavar="EPISODE", help="An episode, or any transcript.")
    ],
    recording: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(metavar="RECORDING", help="What it was made of, where clips are wanted."),
    ] = None,
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, help="How many spots to show.")
    ] = 20,
    clips: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--clips", metavar="FOLDER", help="Cut a sound clip of each spot into it."),
    ] = None,
    overwrite: OverwriteOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print the spots in JSON.")] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Show the spots most worth a person's minute, each with its reason and what to do.

    Nothing is changed, and no model is needed.
    """
    from asr.audio.containers import require_file
    from castproof.edit.hints import find_file_hints, take_first
    from transcript.errors import InvalidCall

    if clips is not None and recording is None:
        raise InvalidCall("--clips are cut from the recording: name it behind the episode")
    if recording is not None:
        require_file(recording)
    reviewed = find_file_hints(source, recording)
    shown = take_first(reviewed, number)
    if json:
        _print_json(reviewed, number)
    else:
        _print(shown, len(reviewed.hints))
    for note in reviewed.notes:
        say.note(note)
    if clips is not None and recording is not None:
        _cut(shown.hints, recording, clips, overwrite)


def _print_json(reviewed: FoundHints, number: int) -> None:
    from castproof.edit.hints import as_json
    from castproof.version import version

    document = as_json(reviewed, number, version())
    say.print_json(document)


def _print(shown: FoundHints, found: int) -> None:
    from castproof.edit.hints import count_minutes

    for rank, spot in enumerate(shown.hints, start=1):
        for row in _rows(rank, spot):
            typer.echo(say.escape_controls(row))
        typer.echo()
    count = len(shown.hints)
    spots = "1 spot" if count == 1 else f"{count} spots"
    of = f" of {found}" if found > count else ""
    if count:
        typer.echo(f"{spots}{of}, {count_minutes(shown.hints):.1f} minutes of listening")
    else:
        typer.echo("no spots")


def _rows(rank: int, spot: Hint) -> list[str]:
    """A spot as a person reads it: when and what, the words in place, why, and what to do."""
    from transcript.seconds import format_clock

    when = "" if spot.start is None else f"{format_clock(int(spot.start))}  "
    text = _short(spot.text) if spot.text else " "
    rows = [f"{rank:3}. {when}{spot.kind}, line {spot.line}"]
    if spot.text or spot.before or spot.after:
        rows.append(f"     … {spot.before} [{text}] {spot.after} …".replace("  ", " "))
    rows += [f"     {reason}" for reason in spot.reasons]
    rows.append(f"     → {spot.suggestion}")
    return rows


def _short(text: str) -> str:
    words = text.split()
    longest = 20
    if len(words) <= longest:
        return text
    return f"{' '.join(words[: longest // 2])} … {' '.join(words[-longest // 2 :])}"


def _cut(spots: tuple[Hint, ...], recording: Path, folder: Path, overwrite: bool) -> None:
    from castproof.files.clips import cut_clips
    from castproof.files.paths import format_path

    written = cut_clips(spots, recording, folder, overwrite=overwrite)
    clips = "1 clip is" if len(written) == 1 else f"{len(written)} clips are"
    say.note(f"{clips} in {format_path(folder)}")
    without = len(spots) - len(written)
    if without:
        have = "1 spot has" if without == 1 else f"{without} spots have"
        say.note(f"{have} no time, and so no clip")
