"""The line about edits of a review that an episode does not hold yet."""

from __future__ import annotations

from pathlib import Path

from castproof.cli import messages as say


def note_unsaved_edits(*episodes: Path | str) -> None:
    """Say of each episode, on one line, which edits of its review are not saved in it.

    Every command that reads an episode does: it works without these edits.
    """
    from castproof.review.unsaved import describe_unsaved_edits

    for episode in dict.fromkeys(map(Path, episodes)):
        told = describe_unsaved_edits(episode)
        if told is not None:
            say.note(told)
