"""Where a review is served: after a crash where it was before, so that open pages go on."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.paths import follow_links
from castproof.pipeline.cache import OWNER_ONLY
from review.errors import AddressInUse, AddressUnreadable
from review.guard import TOKEN_PATTERN, new_token
from review.serving import BoundAddress, bind
from transcript.own_files import read_own

_MOST_BYTES = 4096
_log = logging.getLogger(__name__)


class Address(BaseModel):
    """Where a page was served, as the file of a review says it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    host: str
    port: Annotated[int, Field(ge=1, le=65535)]
    token: Annotated[str, Field(pattern=TOKEN_PATTERN)]


def read_address(kept: Path) -> Address | None:
    """Read where a killed server was; ``None`` where no file says it.

    Raises :class:`~review.errors.AddressUnreadable` for what is no address, for a link, and for a
    file that somebody else owns or can read: whoever knows the token can edit the episode.
    """
    try:
        content = read_own(kept, most_bytes=_MOST_BYTES)
        found = kept.stat()
        if found.st_mode & 0o077 or found.st_nlink != 1:
            raise AddressUnreadable(f"{kept}: others could read this address", path=kept)
        return Address.model_validate_json(content)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AddressUnreadable(explain_os_error(error, path=kept), path=kept) from error
    except ValidationError as error:
        raise AddressUnreadable(f"{kept}: this is no address of a review", path=kept) from error


@contextmanager
def hold_address(kept: Path, host: str, port: int) -> Iterator[BoundAddress]:
    """Hold an address, noted in the file ``kept`` for as long as it is served.

    A note that is there already is a killed server's: the same port and token are taken again,
    unless it is not to be believed, which is logged. A review that ended well leaves none. Raises
    :class:`~review.errors.AddressInUse` and :class:`~castproof.errors.OutputNotWritable`.
    """
    bound: BoundAddress | None = None
    try:
        earlier = read_address(kept)
    except AddressUnreadable as error:
        _log.warning("%s: the page gets a new address", error)
        earlier = None
    if earlier is not None and earlier.host == host and port in (0, earlier.port):
        with suppress(AddressInUse):
            bound = bind(host, earlier.port, earlier.token)
    bound = bound or bind(host, port, new_token())
    note = Address(host=host, port=bound.hosts.port, token=bound.token)
    with bound.listening:
        _write(kept, note.model_dump_json())
        yield bound
        with suppress(AddressUnreadable):  # which may be another review's by now
            if read_address(kept) == note:
                _remove(kept)


@contextmanager
def make_opening_page(path: Path, url: str) -> Iterator[str]:
    """Make a page that only its owner can read, and that leads to ``url``; yield its own address.

    A browser is told this one: what stands in a process's arguments is read by every user.
    """
    said = html.escape(url)
    _write(
        path,
        f'<!DOCTYPE html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f'<meta http-equiv="refresh" content="0; url={said}"><title>castproof review</title>'
        f'<a href="{said}">The page of this review</a>\n',
    )
    try:
        yield follow_links(path).as_uri()
    finally:
        _remove(path)


def _write(path: Path, text: str) -> None:
    try:
        with suppress(FileNotFoundError):
            path.unlink()  # lest a version of it that others own lends its owner to the new one
        atomic.write_own(path, text.encode(), mode=OWNER_ONLY)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
