"""The errors of the application.

CastproofError
├── InvalidCall
│   ├── ConfigurationError   a preset or a ``--set`` is wrong
│   ├── EndpointRefused      a language model's server refuses the key, or has no such model
│   ├── GlossaryError        a glossary's file cannot be read, or cannot be meant as it is
│   ├── ManifestError        a batch's manifest cannot be read, or a row of it is wrong
│   └── NoCollection         a file is no collection of known voices
├── AnswerFailed             a language model gave no answer that can be used
├── DifferentRecording       an episode and a source hardly share a word
├── ClusterUnreachable       no Ray cluster answers, or it has no room
├── EndpointUnreachable      a language model's server does not answer at all
├── FetchFailed              what a URL names could not be fetched
│   └── FetchRefused         it is not fetched: too large, of another type, a private address
│       ├── FeedFound        it is a feed, where a recording was expected
│       └── PageFound        it is a web page, where a recording was expected
├── FileBusy                 another run is changing the same file
├── FileChanged              a published file changed since it was read
├── MissingExtra             a part of castproof is not installed
├── OutputNotWritable        a folder or a file cannot be written
├── RecordingBusy            another run is working on the same recording
├── RecordingChanged         the recording changed while it was being read
└── StorageUnreachable       shared storage cannot be opened
"""

from __future__ import annotations

import errno
import re
from pathlib import Path

from castproof.packages import explain_missing
from transcript.errors import CastproofError, InvalidCall


class ConfigurationError(InvalidCall):
    """A preset or a ``--set`` is wrong: the message names the source, the key and the mend."""


class GlossaryError(InvalidCall):
    """A glossary's file cannot be read, or says what cannot be meant; nothing was started."""


class ManifestError(InvalidCall):
    """A batch's manifest cannot be read, or a row of it is wrong; nothing was started."""


class NoCollection(InvalidCall):
    """A file is no collection of known voices, or there is none where one was named."""


class EndpointRefused(InvalidCall):
    """A language model's server refuses the key, or has no such model or address."""


class EndpointUnreachable(CastproofError):
    """A language model's server does not answer at all; asking it more would be in vain."""


class AnswerFailed(CastproofError):
    """A language model gave no answer to one question; others may still be asked."""


class DifferentRecording(CastproofError):
    """An episode and what it was to be timed by hardly share a word; nothing was written."""


class ClusterUnreachable(CastproofError):
    """No Ray cluster answers, or none of its machines has room for a worker."""


class FetchFailed(CastproofError):
    """What a URL names could not be fetched; what has come of it is kept to go on from."""


class FetchRefused(FetchFailed):
    """What a URL names is not fetched, and trying again will not help."""


class FeedFound(FetchRefused):
    """A URL leads to a feed where a recording was expected."""


class PageFound(FetchRefused):
    """A URL leads to a web page where a recording was expected."""


class FileBusy(CastproofError):
    """Another run of castproof is changing the same file; nothing was written."""


class FileChanged(CastproofError):
    """A published file changed since it was read; nothing was written over it."""


class MissingExtra(CastproofError):
    """A part of castproof is not installed that the call needs: the message says which."""


class OutputNotWritable(CastproofError):
    """A folder or a file that a run has to write cannot be written."""


class RecordingBusy(CastproofError):
    """Another run is working on the same recording in the same output folder."""


class RecordingChanged(CastproofError):
    """The recording changed while it was being read."""


class StorageUnreachable(CastproofError):
    """Shared storage cannot be opened: no such kind, no such place, or no right to it."""


class UnknownOrigin(CastproofError):
    """It is not known what a file was made from that comes back; nothing was written."""


def explain(error: BaseException) -> str:
    """Explain any error to a person in one line."""
    if isinstance(error, CastproofError):
        return format_error(error)
    if isinstance(error, ModuleNotFoundError):
        return explain_missing(error)
    # Where Python itself runs out inside a C function, it says SystemError because of that.
    lacks_memory = isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError)
    if lacks_memory or _LACKS_MEMORY.search(str(error)):
        return _MENDS[errno.ENOMEM]
    return explain_os_error(error) if isinstance(error, OSError) else explain_unexpected(error)


def format_error(error: CastproofError) -> str:
    """Format an error as one line, with the file it is about where it does not name it itself.

    >>> format_error(CastproofError("line 3: not a time", path="talk.srt"))
    'talk.srt: line 3: not a time'
    """
    message = " ".join(str(error).split())
    named = error.path is None or str(error.path) in message
    return message if named else f"{error.path}: {message}"


# What else than a MemoryError says so: the loader of a shared library, a thread that cannot begin.
_LACKS_MEMORY = re.compile(
    r"cannot allocate memory|failed to map segment|can't start new thread|bad_alloc", re.IGNORECASE
)

_MENDS = {
    errno.ENOSPC: "the disk is full: free some space and run again",
    errno.EDQUOT: "the disk quota is used up: free some space and run again",
    errno.EFBIG: "the file would be larger than this system allows: choose another place with -o",
    errno.EACCES: "permission denied: choose another place with -o, or change its permissions",
    errno.EPERM: "permission denied: choose another place with -o, or change its permissions",
    errno.EROFS: "the file system is read-only: choose another place with -o",
    errno.ENOTDIR: "a part of this path is a file, not a folder: choose another place",
    errno.EISDIR: "this is a folder: name a file",
    errno.ENOENT: "there is no such file or folder: check the name",
    errno.ENAMETOOLONG: "the name is too long for this file system: give it a shorter one",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n) and run again",
    errno.ENOMEM: "there is not enough memory: close other programs and run again",
}


def explain_os_error(error: OSError, *, path: Path | str | None = None) -> str:
    """Explain in one line: the file, what happened to it, and how to mend it.

    >>> explain_os_error(OSError(errno.ENOSPC, "No space left on device", "out/talk.md"))
    'out/talk.md: the disk is full: free some space and run again'
    """
    reason = _MENDS.get(error.errno or 0) or (error.strerror or str(error) or type(error).__name__)
    where = path if path is not None else error.filename
    return reason if where is None else f"{where}: {reason}"


def explain_unexpected(error: BaseException) -> str:
    """Explain in one line an error that nobody foresaw, and what to do about it.

    >>> explain_unexpected(KeyError("x"))[:25]
    "unexpected KeyError: 'x';"
    """
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return (
        f"unexpected {what}; run again with --debug to see where, and report that together "
        "with what `castproof doctor` prints"
    )
