"""Which addresses a page may name: those that are fetched, never those that are run."""

from __future__ import annotations

import re

from transcript.errors import InvalidCall
from transcript.text import quote

# What browsers leave out of an address before they look at its scheme, and backslashes, which they
# take for slashes (https://url.spec.whatwg.org/#concept-basic-url-parser).
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FETCHED = ("http", "https", "file")


def check_address(address: str) -> str:
    """Give back an address that a browser fetches: http, https, file, or relative to the page.

    Raises :class:`~transcript.errors.InvalidCall` for any other, ``javascript:`` among them.

    >>> check_address("talk%202.mp3"), check_address("https://example.org/talk.mp3")
    ('talk%202.mp3', 'https://example.org/talk.mp3')
    """
    if not address or _IGNORED.search(address):
        raise InvalidCall(
            f"{quote(address)} is no address of a recording: write blanks as %20, and name a file "
            "beside the page or an https:// address"
        )
    scheme = _SCHEME.match(address)
    if address.startswith("//") or (scheme is not None and scheme[1].lower() not in _FETCHED):
        raise InvalidCall(
            f"{quote(address)} is no address of a recording: a page plays files beside it and "
            "https:// addresses"
        )
    return address


def media_sources(address: str | None) -> str:
    """Write where a page's sound may come from, as its policy says it.

    A podcast's addresses lead on to other hosts, so of an https one any https host is allowed.

    >>> media_sources("https://example.org/talk.mp3"), media_sources("talk.mp3")
    ('https:', "'self' file:")
    """
    if address is None:
        return "'none'"
    scheme = _SCHEME.match(address)
    if scheme is None:
        return "'self' file:"
    return {"https": "https:", "http": "http: https:"}.get(scheme[1].lower(), "file:")
