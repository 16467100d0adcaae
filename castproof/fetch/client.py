"""The HTTP client: connects to what was judged, follows redirects one by one, and ends in time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from castproof.errors import FetchFailed, FetchRefused
from castproof.fetch import addresses
from castproof.fetch.limits import FetchLimits
from castproof.fetch.source_url import SourceUrl
from castproof.version import version
from transcript.errors import InvalidCall


class Client:
    """Fetches what URLs name, within limits; close it at the end.

    Only addresses of the public internet are connected to, unless ``allow_private``. Proxies that
    the environment names are not used: behind one nobody knows what is connected to.
    """

    def __init__(self, limits: FetchLimits, *, allow_private: bool = False) -> None:
        self.limits = limits
        self._deadline = _Deadline()
        self._client = httpx.Client(
            transport=_JudgedTransport(_JudgedBackend(self._deadline, allow_private)),
            follow_redirects=False,
            trust_env=False,
            timeout=limits.timeout_s,
            headers={
                "User-Agent": f"castproof/{version()}",
                "Accept": "*/*",
                "Accept-Encoding": "identity",
            },
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def start_clock(self) -> None:
        """Begin to count the time that one file may take."""
        self._deadline.end = time.monotonic() + self.limits.time_max_s

    @contextmanager
    def open(self, url: SourceUrl, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Ask for a URL, and follow where that leads; yield the answer, whose body comes as read.

        Raises :class:`~castproof.errors.FetchRefused` for an address that is not connected to, for
        too many redirects and for the statuses that will not change,
        :class:`~castproof.errors.FetchFailed` for what may pass.
        """
        with _explained(url):
            response, where = self._follow(url, headers or {})
            try:
                _require_success(response, where)
                yield Answer(where, response)
            finally:
                response.close()

    def _follow(
        self, url: SourceUrl, headers: Mapping[str, str]
    ) -> tuple[httpx.Response, SourceUrl]:
        seen: set[str] = set()
        where = url
        while True:
            seen.add(where.address)
            request = self._client.build_request("GET", where.address, headers=dict(headers))
            response = self._client.send(request, auth=where.login, stream=True)
            if not response.has_redirect_location:
                return response, where
            response.close()
            try:
                where = where.follow(response.headers["Location"])
            except InvalidCall as error:
                raise FetchRefused(
                    f"{url.shown}: it redirects to what is no web page: {error}"
                ) from error
            if where.address in seen:
                raise FetchRefused(f"{url.shown}: it redirects in a circle")
            if len(seen) > self.limits.redirects_max:
                raise FetchRefused(
                    f"{url.shown}: it redirects more than {self.limits.redirects_max} times "
                    "(fetch.redirects_max)"
                )


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request: from where, with what headers; :meth:`read_blocks` has the body."""

    url: SourceUrl
    response: httpx.Response

    @property
    def status(self) -> int:
        """The status: 200 for all of it, 206 for a part."""
        return self.response.status_code

    @property
    def type(self) -> str:
        """The content type without its parameters, in small letters; empty where none is said."""
        return str(self.response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def length(self) -> int | None:
        """How many bytes the body has, where the server says it."""
        said = self.response.headers.get("Content-Length", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None

    @property
    def encoding(self) -> str:
        """How the body is packed, against what was asked for; empty where it is not."""
        said = str(self.response.headers.get("Content-Encoding", "")).strip().lower()
        return "" if said == "identity" else said

    def header(self, name: str) -> str | None:
        """Return a header's value, of a sensible length."""
        value: str | None = self.response.headers.get(name)
        return value if value and len(value) <= 1024 else None

    def read_blocks(self) -> Iterator[bytes]:
        """Read the body as it comes."""
        return self.response.iter_raw()


#: Statuses that may be otherwise soon.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MENDS = {
    401: "it asks for a user and a password: write https://USER:PASSWORD@…",
    403: "access is denied: check whether the link is still valid",
    404: "there is nothing at this address: check how it is written",
    410: "it is gone for good",
}


def _require_success(response: httpx.Response, url: SourceUrl) -> None:
    status = response.status_code
    if status in (200, 206, 416):
        return
    told = _MENDS.get(status, f"the server answers {status} {response.reason_phrase}".rstrip())
    kind = FetchFailed if status in _PASSING else FetchRefused
    raise kind(f"{url.shown}: {told}")


@contextmanager
def _explained(url: SourceUrl) -> Iterator[None]:
    """Raise what goes wrong on the way as one line that names the URL and no secret of it."""
    try:
        yield
    except FetchRefused as error:
        # The backend knows hosts only.
        text = str(error)
        raise error if url.host in text else type(error)(f"{url.shown}: {text}") from error
    except _TooLong as error:
        raise FetchRefused(
            f"{url.shown}: it takes longer than may be (fetch.time_max_s)"
        ) from error
    except httpx.TimeoutException as error:
        raise FetchFailed(
            f"{url.shown}: the server does not answer in time (fetch.timeout_s)"
        ) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise FetchRefused(f"{url.shown}: this is no address: check how it is written") from error
    except httpx.HTTPError as error:
        certificate = _find_certificate_error(error)
        if certificate is not None:
            raise FetchRefused(
                f"{url.shown}: its certificate is not valid ({certificate.verify_message})"
            ) from error
        raise FetchFailed(f"{url.shown}: {_explain_cause(error)}") from error


def _find_certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _explain_cause(error: httpx.HTTPError) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, httpx.ReadError | httpx.WriteError) or "closed connection" in said:
        return "the connection was cut"
    if isinstance(error, httpx.RemoteProtocolError):
        return f"the server does not speak HTTP as it should ({said})"
    return f"no connection ({said})" if said else "no connection"


class _TooLong(Exception):
    """A file takes longer than one may take."""


class _Deadline:
    """Until when a file has to be there, by the clock that never goes back."""

    end = float("inf")

    def limit(self, timeout: float | None) -> float:
        """Return the seconds that may be waited; raise :class:`_TooLong` where none are left."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise _TooLong
        return left if timeout is None else min(timeout, left)


@lru_cache(maxsize=1)
def _make_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading all the authorities' certificates takes a while


class _JudgedTransport(httpx.HTTPTransport):
    """httpx's transport, over a backend that judges what is connected to."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        context = _make_context()
        super().__init__(verify=context, trust_env=False)
        # httpx has no argument for the backend; httpcore, whose pool this is, has.
        self._pool.close()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)


class _JudgedBackend(httpcore.NetworkBackend):
    """Connects to addresses that nothing speaks against, each resolved once."""

    def __init__(self, deadline: _Deadline, allow_private: bool) -> None:
        self._backend = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers, of those that may be."""
        try:
            found = addresses.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchRefused(
                f"{host} is not known: check how it is written, and whether you are online"
            ) from error
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._judge(host, found):
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.limit(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failed

    def _judge(self, host: str, found: tuple[str, ...]) -> list[str]:
        if self._allow_private:
            return list(found)
        objections = {address: addresses.find_objection(address) for address in found}
        allowed = [address for address, objection in objections.items() if objection is None]
        if found and not allowed:
            address = found[0]
            raise FetchRefused(
                f"{host} is {objections[address]} ({address}), which is connected to with "
                "--allow-private only"
            )
        return allowed

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._backend.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends when the time for a file is over, however slowly it comes."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes."""
        return self._stream.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Begin to speak TLS; the certificate is held to the name, not to the address."""
        limit = self._deadline.limit(timeout)
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)
