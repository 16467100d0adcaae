"""Where a review is served: after a crash where it was before, so that open pages go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.pipeline.cache import OWNER_ONLY
from review.errors import AddressInUse
from review.guard import new_token
from review.serving import BoundAddress, bind
from transcript.files import read_file


@contextmanager
def hold_address(kept: Path, host: str, port: int) -> Iterator[BoundAddress]:
    """Hold an address, noted in the file ``kept`` for as long as it is served.

    A note that is there already is a killed server's: the same port and token are taken again. A
    review that ended well leaves none. Raises :class:`~review.errors.AddressInUse` and
    :class:`~castproof.errors.OutputNotWritable`.
    """
    bound: BoundAddress | None = None
    with suppress(OSError, ValueError, KeyError, TypeError, AddressInUse):
        # A killed server's, where it is free and nothing else is asked for.
        note = json.loads(read_file(kept))
        if note["host"] == host and port in (0, note["port"]):
            bound = bind(host, int(note["port"]), str(note["token"]))
    bound = bound or bind(host, port, new_token())
    note = {"host": host, "port": bound.hosts.port, "token": bound.token}
    with bound.listening:
        try:
            atomic.write_own(kept, json.dumps(note).encode(), mode=OWNER_ONLY)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=kept), path=kept) from error
        yield bound
        kept.unlink(missing_ok=True)
