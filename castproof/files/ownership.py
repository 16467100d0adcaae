"""Whose a file is, and what a new version of it must keep: owner, group, permissions, names."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from shlex import quote

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files.paths import format_path
from transcript.own_files import look_at_new_file

_WRITE_BITS = 0o222
_ACCESS_LIST = "system.posix_acl_access"


def require_replaceable(path: Path) -> None:
    """Raise :class:`~castproof.errors.OutputNotWritable` for a file no new version can stand for.

    A new version is a new file under the old name. It cannot be that of a file which is read-only
    (for root too: the person said so), which is another person's, or of a group one is not in, or
    which has several names (hard links): under the others the old version would stay. Nor can it
    take the place of what is no plain file, or of a link that leads nowhere: what lies there, or
    would be made there, is not what is seen. A file that is not there can be written.
    """
    try:
        found = path.stat()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            raise OutputNotWritable(
                f"{format_path(path)} is a link, and there is nothing where it leads: remove it",
                path=path,
            ) from error
        return  # whoever writes it says why that fails
    try:
        reason = _find_obstacle(path, found)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    if reason is not None:
        raise OutputNotWritable(f"{format_path(path)} {reason}; it is as it was", path=path)


def _find_obstacle(path: Path, found: os.stat_result) -> str | None:
    if not stat.S_ISREG(found.st_mode):
        return "is no plain file: name another file to write"
    name = quote(format_path(path))
    euid = os.geteuid() if hasattr(os, "geteuid") else None  # Windows has no owners of this kind
    if not found.st_mode & _WRITE_BITS or (euid != 0 and not os.access(path, os.W_OK)):
        return f"is read-only: `chmod u+w {name}` allows castproof to change it"
    if found.st_nlink > 1:
        return (
            f"has {found.st_nlink} names (hard links), and only one would get the new version: "
            f"make it a file of its own, `cp -p {name} {name}.new && mv {name}.new {name}`"
        )
    if euid is None or euid == 0:
        return None
    groups = {os.getegid(), *os.getgroups()}
    if found.st_uid == euid and found.st_gid in groups:
        return None
    new = look_at_new_file(Path(os.path.realpath(path)).parent)
    if found.st_uid != new.st_uid:
        return "is another person's, and would become yours: let its owner run this"
    if found.st_gid not in {new.st_gid, *groups}:
        return "is of a group that you are not in, and would leave it: let one who is run this"
    return None


def give(handle: int, like: Path | None, mode: int | None) -> None:
    """Give an open file the owner, group and permissions of another, or those of any new file.

    ``mode``, where given, is what its permissions are; otherwise those of an access control list
    come along, too, as far as the file systems have them. Raises :class:`OSError`.
    """
    try:
        found = None if like is None else like.stat()
    except FileNotFoundError:
        found = None
    if found is not None and hasattr(os, "fchown"):
        own = os.fstat(handle)
        if (own.st_uid, own.st_gid) != (found.st_uid, found.st_gid):
            os.fchown(handle, found.st_uid, found.st_gid)
    plain = _default_mode() if found is None else stat.S_IMODE(found.st_mode)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, plain if mode is None else mode)
    if like is not None and found is not None and mode is None and hasattr(os, "getxattr"):
        with contextlib.suppress(OSError):  # there is none, mostly
            os.setxattr(handle, _ACCESS_LIST, os.getxattr(like, _ACCESS_LIST))


def give_if_possible(handle: int, like: Path, mode: int | None) -> None:
    """Do as :func:`give`, but let the file be one's own where its owner cannot be kept."""
    with contextlib.suppress(PermissionError):
        give(handle, like, mode)
        return
    give(handle, None, stat.S_IMODE(like.stat().st_mode) if mode is None else mode)


def _default_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
