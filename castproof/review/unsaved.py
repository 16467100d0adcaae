"""Edits of a review that are in its journal only: whoever reads the episode does not see them."""

from __future__ import annotations

import stat
from pathlib import Path

from castproof.files.paths import format_path
from castproof.review.request import ReviewRequest
from review.journal import read
from review.unsaved import count_unsaved
from transcript.errors import CastproofError
from transcript.files import read_file


def describe_unsaved_edits(episode: Path) -> str | None:
    """Say in one line which edits of its review an episode does not hold; ``None`` if it has all.

    >>> describe_unsaved_edits(Path("examples/interview.md")) is None
    True
    """
    journal = ReviewRequest(episode).journal
    name = format_path(episode)
    try:
        if not stat.S_ISREG(journal.lstat().st_mode):
            return None
        disk = read_file(episode).decode("utf-8", "replace")
        records, _ = read(journal)
        count = count_unsaved(records, disk)
    except FileNotFoundError:
        return None
    except (CastproofError, OSError) as error:
        return f"{name}: its review may have edits that are not saved in it ({error})"
    if not count:
        return None
    edits = "1 edit of its review is" if count == 1 else f"{count} edits of its review are"
    return f"{name}: {edits} not saved in it: `castproof review {name}` goes on with them"
