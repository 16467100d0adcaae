"""How many edits of a review its file does not hold yet, told from the journal alone."""

from __future__ import annotations

from collections.abc import Iterable

from review.errors import JournalUnreadable
from review.records import Record


def count_unsaved(records: Iterable[Record], disk: str) -> int:
    """Count the steps of a journal that a file does not know of, as a restored review does.

    ``disk`` is what the file says now: a run that was killed while it saved leaves a file that says
    either the one or the other. No step is followed, so that it takes no time. Raises
    :class:`~review.errors.JournalUnreadable`.
    """
    revision = saved = 0
    meant: Record = {}
    try:
        for record in records:
            if "splices" in record:
                is_merge = "file" in record
                revision += 1
                saved = revision if is_merge and saved == revision - 1 else saved
            elif "saving" in record:
                meant = record
            elif "saved" in record:
                saved, meant = int(meant["saving"]), {}
        if meant.get("file") == disk:
            saved = int(meant["saving"])
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise JournalUnreadable(f"the journal cannot be followed ({error})") from error
    return max(0, revision - saved)
