"""Reading what castproof wrote itself: no link is followed, and nobody else's file is believed.

Journals, addresses and kept results lie in folders that may be shared, or come from a stranger.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from tempfile import TemporaryFile

from transcript.files import MOST_BYTES, read_file

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_own(path: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Read a file that castproof wrote for the person who runs it.

    Raises :class:`FileNotFoundError`, and :class:`OSError` that says why for a link, for what is no
    plain file, for another user's file, and for one that others may write though they may not
    write its folder.
    """
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        kind = "a link" if stat.S_ISLNK(found.st_mode) else "no plain file"
        raise OSError(errno.EINVAL, f"this is {kind}, and is not followed: remove it", str(path))
    if hasattr(os, "geteuid"):
        folder = path.parent.stat()
        if not _is_mine(found, folder, path.parent):
            raise OSError(
                errno.EINVAL, "this is another user's, and is not believed: remove it", str(path)
            )
        allowed = 0 if folder.st_mode & stat.S_ISVTX else folder.st_mode
        if found.st_mode & _OTHERS_WRITE & ~allowed:
            raise OSError(
                errno.EINVAL,
                "others may write this, and it is not believed: if it is as you left it, "
                "`chmod go-w` it; else remove it",
                str(path),
            )
    return read_file(path, most_bytes=most_bytes, follow_links=False)


def look_at_new_file(folder: Path) -> os.stat_result:
    """Look whose a new file is: a network's file system may say that all are somebody's."""
    with TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno())


def _is_mine(found: os.stat_result, folder: os.stat_result, path: Path) -> bool:
    """Tell whether a file is one's own, or root's, who can write all files anyway."""
    euid = os.geteuid()
    if found.st_uid in (euid, 0) or (euid == 0 and found.st_uid == folder.st_uid):
        return True
    try:
        return found.st_uid == look_at_new_file(path).st_uid
    except OSError:
        return False
