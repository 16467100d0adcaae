"""``castproof flags``: the spots of a transcript that are most worth a person's minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    AllowPrivateOption,
    DebugOption,
    OverwriteOption,
    VerboseOption,
    check_episode_first,
)
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from align.hints.hint import Hint

_LONGEST = 20
"""Words of a spot that are shown in full; of more only its beginning and its end."""


def flags(
    source: Annotated[
        Path, typer.Argument(metavar="EPISODE", help="An episode, or any transcript.")
    ],
    recording: Annotated[
        Optional[str],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(
            metavar="RECORDING", help="What it was made of, or its URL, where clips are wanted."
        ),
    ] = None,
    number: Annotated[
        int, typer.Option("--number", "-n", metavar="N", min=1, help="How many spots to show.")
    ] = 20,
    clips: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--clips", metavar="FOLDER", help="Cut a sound clip of each spot into it."),
    ] = None,
    overwrite: OverwriteOption = False,
    allow_private: AllowPrivateOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print the spots in JSON.")] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Show the spots most worth a person's minute, and why.

    Each comes with its reason and with what to do. Nothing is changed, and no model is needed.
    """
    from asr.audio.containers import require_file
    from castproof.cli.fetching import fetch_beside
    from castproof.edit.hints import as_json, count_minutes, find_file_hints, take_first
    from castproof.files.clips import cut_clips
    from castproof.files.paths import format_path
    from transcript.errors import InvalidCall

    check_episode_first(source)
    note_unsaved_edits(source)
    if clips is not None and recording is None:
        raise InvalidCall("--clips are cut from the recording: name it after the episode")
    heard = None if recording is None else fetch_beside(recording, source, allow_private)
    if heard is not None:
        require_file(heard)
    found = find_file_hints(source, heard)
    hints = take_first(found, number).hints
    if not json:
        for rank, hint in enumerate(hints, start=1):
            for row in format_hint(rank, hint):
                say.echo(row)
            say.echo("")
        of = f" of {len(found.hints)}" if len(found.hints) > len(hints) else ""
        minutes = f"{count_minutes(hints):.1f} minutes of listening"
        say.echo(f"{format_count(len(hints), 'spot')}{of}, {minutes}" if hints else "no spots")
    for note in found.notes:
        say.note(note)
    written: tuple[Path, ...] = ()
    if clips is not None and heard is not None:
        written = cut_clips(hints, heard, clips, overwrite=overwrite)
        say.note(f"{format_count(len(written), 'clip')} in {format_path(clips)}")
        without = len(hints) - len(written)
        if without:
            have = "has" if without == 1 else "have"
            say.note(f"{format_count(without, 'spot')} {have} no time, and so no clip")
    if json:
        say.print_document(0, as_json(found, number, written))


def format_hint(rank: int, hint: Hint) -> list[str]:
    """Format a spot: when and what, the words in place, why, and what to do."""
    from transcript.seconds import format_clock

    when = "" if hint.start is None else f"{format_clock(int(hint.start))}  "
    words = hint.text.split()
    text = hint.text or " "
    if len(words) > _LONGEST:
        text = f"{' '.join(words[: _LONGEST // 2])} … {' '.join(words[-_LONGEST // 2 :])}"
    rows = [f"{rank:3}. {when}{hint.kind}, line {hint.line}"]
    if hint.text or hint.before or hint.after:
        rows.append(f"     … {hint.before} [{text}] {hint.after} …".replace("  ", " "))
    rows += [f"     {reason}" for reason in hint.reasons]
    rows.append(f"     → {hint.suggestion}")
    return rows
