"""A URL as a person or a feed wrote it, taken apart: where it leads, and what of it is secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from transcript.errors import InvalidCall

MOST_CHARACTERS = 8192
HIDDEN = "***"
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
#: Parameters whose value lets whoever has it in: of signed links, and of feeds for subscribers.
_SECRET = re.compile(
    r"(?:^|[_-])(?:token|auth|authorization|key|apikey|password|passwd|pwd|secret|sig|signature|"
    r"hmac|credential|session|sid|jwt|policy)(?:$|[_-])",
    re.IGNORECASE,
)
_PRINTABLE = re.compile(r"[^\x21-\x7e]")


def is_url(text: str) -> bool:
    """Tell whether a text is the URL of something on the web.

    >>> is_url("https://example.org/talk.mp3"), is_url("talk.mp3"), is_url("s3://bucket/talk.mp3")
    (True, False, False)
    """
    return _SCHEME.match(text) is not None


@dataclass(frozen=True, slots=True)
class SourceUrl:
    """A URL of http or https.

    ``address`` is what is asked for, without user and password, which are ``login``. ``shown`` is
    what may be printed and kept: without these, and without the value of parameters that let
    somebody in.
    """

    address: str
    login: tuple[str, str] | None
    shown: str

    @property
    def origin(self) -> tuple[str, str | None, int | None]:
        """Scheme, host and port: what a login holds for."""
        parts = urlsplit(self.address)
        default = 443 if parts.scheme == "https" else 80
        return parts.scheme, parts.hostname, parts.port or default

    @property
    def file_name(self) -> str:
        """The last part of its path, decoded; empty where it has none."""
        return unquote(PurePosixPath(urlsplit(self.address).path).name, errors="replace")

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.address).hostname or ""

    def follow(self, location: str) -> SourceUrl:
        """Follow a link or a redirect from here; a login goes along to the same origin only.

        Raises :class:`~transcript.errors.InvalidCall` where it leads to what is no web address.
        """
        there = parse_url(urljoin(self.address, location.strip()))
        if there.login is None and there.origin == self.origin:
            return SourceUrl(there.address, self.login, there.shown)
        return there


def parse_url(text: str) -> SourceUrl:
    """Parse a URL; raise :class:`~transcript.errors.InvalidCall`, which does not repeat secrets.

    >>> parse_url("https://ann:pw@example.org/a.mp3?token=x&n=1").shown
    'https://example.org/a.mp3?token=***&n=1'
    """
    if len(text) > MOST_CHARACTERS:
        raise InvalidCall(f"a URL has more than {MOST_CHARACTERS:,} characters")
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidCall(f"a URL cannot be read ({error}): check how it is written") from error
    if parts.scheme.lower() not in ("http", "https"):
        scheme = ascii(parts.scheme)[1:-1]
        raise InvalidCall(f"{scheme}:// is not fetched: give a URL of http or https")
    if not host or any(letter in host for letter in "\\ %"):
        raise InvalidCall("a URL names no host: write it like https://example.org/talk.mp3")
    place = f"[{host}]" if ":" in host else host
    if port is not None:
        place = f"{place}:{port}"
    address = _join(parts, place, parts.query)
    login = None
    if parts.username or parts.password:
        login = unquote(parts.username or ""), unquote(parts.password or "")
    return SourceUrl(address, login, _join(parts, place, _hide_secrets(parts.query)))


def list_secrets(url: SourceUrl) -> tuple[str, ...]:
    """List what of a URL must never be printed: its password, and what lets somebody in."""
    found = [value for name, value in _read_query(url.address) if _SECRET.search(name)]
    return tuple(filter(None, (*(url.login or ())[1:], *found)))


def hide_url(text: str) -> str:
    """Return a text as it is, or of a URL that has secrets what may be printed and kept.

    >>> hide_url("https://ann:pw@example.org/a.mp3"), hide_url("HTTPS://example.org")
    ('https://example.org/a.mp3', 'HTTPS://example.org')
    """
    if not _OTHER_SCHEME.match(text):
        return text
    try:
        url = parse_url(text)
    except InvalidCall:
        return re.sub(r"//[^/@]*@", f"//{HIDDEN}@", text)
    return url.shown if url.login or list_secrets(url) else text


def _join(parts: SplitResult, place: str, query: str) -> str:
    path = _PRINTABLE.sub(lambda found: quote(found[0], errors="replace"), parts.path)
    query = _PRINTABLE.sub(lambda found: quote(found[0], errors="replace"), query)
    return urlunsplit((parts.scheme.lower(), place, path or "/", query, ""))


def _read_query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


def _hide_secrets(query: str) -> str:
    parts = []
    for part in query.split("&"):
        name, equals, _ = part.partition("=")
        parts.append(f"{name}={HIDDEN}" if equals and _SECRET.search(unquote(name)) else part)
    return "&".join(parts)
