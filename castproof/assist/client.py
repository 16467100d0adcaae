"""One request to a language model's server: its time limits, its retries, and its ways to fail."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from math import isnan
from typing import TYPE_CHECKING, Any

from castproof.assist.endpoint import INSTALL_ASSIST, Endpoint
from castproof.assist.question import Answer, Question
from castproof.config.network import AssistSection
from castproof.errors import AnswerFailed, EndpointRefused, EndpointUnreachable, MissingExtra
from castproof.terminal import redact

if TYPE_CHECKING:
    import openai

MOST_ANSWER_BYTES = 2 * 1024 * 1024
FIRST_WAIT_S = 1.0
_MODELS_SHOWN = 12
_TRIES_AFTER_SILENCE = 1
"""A server that was silent for the whole time limit is asked once more, not as often as others."""


class ModelClient:
    """Asks one model; what a server does not know of the request is left out from then on."""

    def __init__(
        self, client: openai.AsyncOpenAI, endpoint: Endpoint, section: AssistSection
    ) -> None:
        self._client = client
        self._endpoint = endpoint
        self._section = section
        self._left_out: set[str] = set()
        self._not_before = 0.0

    async def ask(self, question: Question) -> Answer:
        """Ask a question, again where that may help.

        Raises :class:`~castproof.errors.AnswerFailed`, and where nothing else need be asked either
        :class:`~castproof.errors.EndpointRefused` and
        :class:`~castproof.errors.EndpointUnreachable`.
        """
        import openai

        tries = silences = 0
        while True:
            await self._wait_for_turn()
            try:
                whole = self._request(question)
                return await asyncio.wait_for(whole, self._section.timeout_s)
            except (asyncio.TimeoutError, openai.APITimeoutError) as error:
                silences += 1
                if silences > min(_TRIES_AFTER_SILENCE, self._section.retries):
                    raise AnswerFailed(
                        f"no answer within {self._section.timeout_s:g} s (assist.timeout_s)"
                    ) from error
            except openai.APIStatusError as error:
                if self._adapt(error):
                    continue
                reason = await self._explain(error)
                if not _may_help_again(error):
                    raise reason from error
                tries += 1
                await self._wait(tries, error, reason)
            except openai.APIConnectionError as error:
                reason = self._explain_connection(error)
                tries += 1
                await self._wait(tries, error, reason)

    async def _request(self, question: Question) -> Answer:
        """Send one request and read its answer, up to the most bytes that one may have."""
        wanted: dict[str, Any] = {
            "temperature": 0,
            "max_tokens": question.answer_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": question.schema},
            },
        }
        if "max_tokens" in self._left_out:
            wanted["max_completion_tokens"] = question.answer_tokens
        create = self._client.chat.completions.with_streaming_response.create
        content = bytearray()
        async with create(
            model=self._endpoint.model,
            messages=question.make_messages(),  # type: ignore[arg-type]
            **{key: value for key, value in wanted.items() if key not in self._left_out},
        ) as response:
            try:
                async for part in response.iter_bytes():
                    content += part
                    if len(content) > MOST_ANSWER_BYTES:
                        break
            except Exception as error:
                import openai

                # What reading raises is of the HTTP library, whose name depends on the version.
                raise openai.APIConnectionError(request=response.http_request) from error
        if len(content) > MOST_ANSWER_BYTES:
            raise AnswerFailed("the answer does not end: it was broken off")
        return read_completion(bytes(content))

    def _adapt(self, error: openai.APIStatusError) -> bool:
        """Leave out what the server says it does not know; whether it is worth asking again."""
        if error.status_code not in (400, 422, 501):
            return False
        said = str(error).lower()
        left = [
            key
            for key in ("response_format", "max_tokens", "temperature")
            if key not in self._left_out
        ]
        named = [key for key in left if key in said or key.replace("_", " ") in said]
        if not named and "response_format" in left and "schema" in said:
            named = ["response_format"]
        self._left_out.update(named[:1])
        return bool(named)

    async def _explain(self, error: openai.APIStatusError) -> Exception:
        """Explain a status in one line, and how to mend it."""
        status, host = error.status_code, self._endpoint.host
        told = _shorten(error)
        if status in (401, 403):
            key = "the key" if self._endpoint.key else "a request without a key"
            return EndpointRefused(
                f"{host} refuses {key} ({status}): set the variable OPENAI_API_KEY or the one of "
                "assist.key_variable, or put the key into the keyring"
            )
        if status == 404:
            return EndpointRefused(await self._explain_unknown_model())
        if 300 <= status < 400:
            return EndpointRefused(
                f"{host} sends requests elsewhere ({status}), which are not followed: set "
                "assist.base_url to the address itself"
            )
        if status == 413:
            return AnswerFailed("too long for the server (413): use a smaller assist.batch_words")
        if status == 429 and getattr(error, "code", None) == "insufficient_quota":
            return EndpointUnreachable(f"{host}: the account has no credit left: {told}")
        if status == 429:
            return AnswerFailed(
                f"{host} takes no more requests now (429): run again later, or use a smaller "
                "assist.parallel"
            )
        return AnswerFailed(f"{host} failed ({status}): {told}")

    async def _explain_unknown_model(self) -> str:
        """Say that there is no such model, and which there are."""
        names: list[str] = []
        with suppress(Exception):
            page = await asyncio.wait_for(self._client.models.list(), self._section.timeout_s)
            names = [str(model.id) for model in page.data]
        model = self._endpoint.model
        if not names:
            return (
                f"{self._endpoint.address} has no chat completions or no model {model} (404): "
                "check assist.base_url, which often ends in /v1, and assist.model"
            )
        more = "" if len(names) <= _MODELS_SHOWN else f" and {len(names) - _MODELS_SHOWN} more"
        return (
            f"{self._endpoint.host} has no model {model} (404); there are "
            f"{', '.join(names[:_MODELS_SHOWN])}{more}: set assist.model to one of them"
        )

    def _explain_connection(self, error: Exception) -> Exception:
        cause = type(error.__cause__).__name__
        if cause.startswith("Connect") or cause in ("UnsupportedProtocol", "ProxyError"):
            return EndpointUnreachable(
                f"nothing answers at {self._endpoint.address}: start the server, or check "
                "assist.base_url"
            )
        return AnswerFailed(f"{self._endpoint.host} cut the connection")

    async def _wait(self, tries: int, error: Exception, reason: Exception) -> None:
        """Wait before the next try, longer each time or as the server asks; give up by raising."""
        if tries > self._section.retries:
            raise reason from error
        asked = find_retry_after(error)
        if asked is not None and asked > self._section.wait_max_s:
            raise EndpointUnreachable(
                f"{self._endpoint.host} asks to wait {asked:.0f} s, longer than assist.wait_max_s"
            ) from error
        growing = FIRST_WAIT_S * 2 ** (tries - 1) * random.uniform(1, 1.25)  # noqa: S311
        wait = min(growing, self._section.wait_max_s) if asked is None else asked
        if asked is not None:
            # What a server says to one request holds for those beside it.
            self._not_before = max(self._not_before, time.monotonic() + asked)
        await asyncio.sleep(wait)

    async def _wait_for_turn(self) -> None:
        while (left := self._not_before - time.monotonic()) > 0:
            await asyncio.sleep(left)


@asynccontextmanager
async def open_client(endpoint: Endpoint, section: AssistSection) -> AsyncIterator[ModelClient]:
    """Open a client for an endpoint; no redirect is followed, and none of its own retries made.

    Raises :class:`~castproof.errors.MissingExtra` where the package is not installed.
    """
    try:
        import openai
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the package openai is not installed, which talks to language models: {INSTALL_ASSIST}"
        ) from error
    http = openai.DefaultAsyncHttpxClient(
        follow_redirects=False,
        trust_env=not endpoint.is_loopback,  # a proxy is for other machines
        timeout=section.timeout_s,
    )
    client = openai.AsyncOpenAI(
        api_key=endpoint.key or "none",
        base_url=endpoint.address,
        max_retries=0,
        timeout=section.timeout_s,
        http_client=http,
    )
    async with client:
        yield ModelClient(client, endpoint, section)


def read_completion(content: bytes) -> Answer:
    """Read a chat completion; raise :class:`~castproof.errors.AnswerFailed` for what is none.

    >>> read_completion(b'{"choices": [{"message": {"content": "Hi"}}]}').text
    'Hi'
    """
    try:
        document = json.loads(content)
        choice = document["choices"][0]
        message = choice["message"]
        text = message.get("content")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerFailed("what came back is no chat completion: check assist.base_url") from error
    if isinstance(text, list):  # some servers answer in parts
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    usage = document.get("usage")
    counts = [usage.get(key) if isinstance(usage, dict) else 0 for key in _COUNTS]
    sent, got = (count if isinstance(count, int) and count >= 0 else 0 for count in counts)
    return Answer(
        text if isinstance(text, str) else "", sent, got, choice.get("finish_reason") == "length"
    )


_COUNTS = ("prompt_tokens", "completion_tokens")


def find_retry_after(error: Exception) -> float | None:
    """Find how many seconds a server asks to wait: as a number or as a date (RFC 9110, 10.2.3)."""
    response = getattr(error, "response", None)
    if response is None:
        return None
    said = str(response.headers.get("retry-after", "")).strip()
    try:
        seconds = float(said)
    except ValueError:
        try:
            until = parsedate_to_datetime(said)
        except (TypeError, ValueError, IndexError):
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=timezone.utc)
        seconds = (until - datetime.now(timezone.utc)).total_seconds()
    return None if isnan(seconds) else max(0.0, seconds)


def _may_help_again(error: openai.APIStatusError) -> bool:
    has_credit = getattr(error, "code", None) != "insufficient_quota"
    return (error.status_code in (408, 425, 429) and has_credit) or error.status_code >= 500


def _shorten(error: openai.APIStatusError) -> str:
    """Shorten what a server says of an error to what fits on a line, without the key."""
    body = error.body
    said = body.get("message") if isinstance(body, dict) else None
    text = " ".join(redact(str(said or error.message)).split())
    return text if len(text) <= 160 else f"{text[:159]}…"
