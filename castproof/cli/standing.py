"""What is said, before a run, of the episodes that stand where it will write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.config.request import Request

_SHOWN = 5
"""Edited episodes that are named; of more only how many there are."""


def note_standing_episodes(wanted: Iterable[tuple[str, Path | None, Request]]) -> None:
    """Say which standing episodes were edited and will be replaced, and what merges instead.

    ``wanted`` are the names of episodes without their endings, with the recording of each if it is
    one that ``castproof regenerate`` listens to. Edits that a review has not saved are said too.
    """
    from castproof.config.request import output_path
    from castproof.files.outputs import EPISODE, find_edited_episode
    from castproof.files.paths import format_path

    more = 0
    shown = 0
    for stem, recording, request in wanted:
        note_unsaved_edits(
            *(output_path(stem, one, request) for one in request.formats if one.name == EPISODE)
        )
        edited = find_edited_episode(stem, request) if request.overwrite else None
        if edited is None:
            continue
        shown += 1
        if shown > _SHOWN:
            more += 1
            continue
        name = format_path(edited)
        merging = ""
        if recording is not None and recording.stem == stem:  # else its folder is another's
            command = f"castproof regenerate {quote(name)} {quote(format_path(recording))}"
            merging = f"; `{command}` would bring the new pass under the edits instead"
        say.note(f"{name} was edited: its transcript is replaced, and kept as {name}~{merging}")
    if more:
        say.note(f"{format_count(more, 'more edited episode')} will be replaced, and kept")
