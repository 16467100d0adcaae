"""The errors of the review page.

CastscribeError
├── BadOperation        what the page asks for cannot be meant
├── OutOfDate           what the page asks for cannot be done any more
└── JournalUnreadable   the journal beside an episode is not what was written
"""

from __future__ import annotations

from transcript.errors import CastscribeError


class BadOperation(CastscribeError):
    """An operation that cannot be meant, whatever the document is; nothing was changed."""


class OutOfDate(CastscribeError):
    """An operation on what is not there any more: somebody else was faster; nothing was changed."""


class JournalUnreadable(CastscribeError):
    """The journal beside an episode cannot be read, or does not fit what it says of itself."""
