"""The errors of the review page.

CastproofError
├── BadOperation        what the page asks for makes no sense
├── OutOfDate           what the page asks for cannot be done any more
├── JournalUnreadable   the journal beside an episode is not what was written
├── JournalNotWritable  an edit could not be kept, and so was not made
│   └── ReviewedElsewhere  another review has the episode open by now
├── FileKeepsChanging   somebody else writes the episode again and again while it is saved
├── EpisodeGone         the episode's file cannot be read while it is being saved
├── AddressInUse        the server cannot listen to that address
└── AddressUnreadable   the address that a killed server left is not to be believed
"""

from __future__ import annotations

from transcript.errors import CastproofError


class BadOperation(CastproofError):
    """An operation that makes no sense, whatever the document is; nothing was changed."""


class OutOfDate(CastproofError):
    """An operation on what is not there any more: somebody else was faster; nothing was changed."""


class JournalUnreadable(CastproofError):
    """The journal beside an episode cannot be read, or does not fit what it says of itself."""


class JournalNotWritable(CastproofError):
    """An edit could not be kept in the journal; so it was not made."""


class ReviewedElsewhere(JournalNotWritable):
    """Another review has the episode open by now; the edit was not made, or nothing was saved."""


class FileKeepsChanging(CastproofError):
    """Somebody else writes the episode again and again while it is being saved."""


class EpisodeGone(CastproofError):
    """The episode's file cannot be read any more; nothing was written, and the edits are kept."""


class AddressInUse(CastproofError):
    """The server cannot listen to that address."""


class AddressUnreadable(CastproofError):
    """The address that a killed server left is none, or may be somebody else's."""
