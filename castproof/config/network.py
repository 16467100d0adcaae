"""The sections of the configuration about what is asked of others: fetching, a language model."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from castproof.config.field_types import Cost, Seconds, Section, VariableName
from castproof.fetch.limits import FetchLimits

_FETCHED = FetchLimits()


class FetchSection(Section):
    """What may be fetched from URLs; see :class:`castproof.fetch.limits.FetchLimits`.

    ``folder`` is where recordings go, seen from the output folder. Addresses that are not of the
    public internet only a call can allow: a preset may come from a stranger.
    """

    folder: str = Field(
        default="recordings",
        min_length=1,
        description="where recordings go, seen from the output folder",
    )
    size_max_mb: int = Field(
        default=_FETCHED.size_max_mb, ge=1, le=1_000_000, description="the largest recording, in MB"
    )
    feed_size_max_mb: int = Field(
        default=_FETCHED.feed_size_max_mb, ge=1, le=1024, description="the largest feed, in MB"
    )
    types: tuple[str, ...] = Field(
        default=_FETCHED.types,
        min_length=1,
        description="the content types that a recording may have; `*` stands for anything, "
        "and a file without a type is taken",
    )
    redirects_max: int = Field(
        default=_FETCHED.redirects_max, ge=0, le=100, description="how many redirects are followed"
    )
    timeout_s: float = Field(
        default=_FETCHED.timeout_s,
        gt=0,
        le=3600,
        description="how many seconds a server may say nothing",
    )
    time_max_s: float = Field(
        default=_FETCHED.time_max_s,
        gt=0,
        le=604_800,
        description="how many seconds one recording may take",
    )
    retries: int = Field(
        default=_FETCHED.retries,
        ge=0,
        le=100,
        description="how often a connection that was cut is made again",
    )

    def limits(self) -> FetchLimits:
        """Make the limits that fetching takes."""
        return FetchLimits(**self.model_dump(exclude={"folder"}))


class AssistSection(Section):
    """A language model that proposes; see :mod:`castproof.assist`.

    Nothing is contacted unless ``base_url`` and ``model`` are set. Prices are for a million tokens,
    in whatever currency the bill has.
    """

    base_url: str | None = Field(
        default=None,
        min_length=1,
        description="the address of an OpenAI-compatible server, which often ends in `/v1`; "
        "`null` contacts nobody",
    )
    model: str | None = Field(default=None, min_length=1, description="the model's name there")
    key_variable: VariableName = Field(
        default=None,
        description="the variable that holds the key; `null` is `OPENAI_API_KEY`, which only "
        "other machines are sent",
    )
    input_price: Cost | None = Field(
        default=None, description="what a million tokens cost that are sent, for the estimate"
    )
    output_price: Cost | None = Field(
        default=None, description="what a million tokens cost that are answered"
    )
    parallel: int = Field(default=4, ge=1, le=64, description="requests at a time")
    timeout_s: float = Field(
        default=300, gt=0, le=3600, description="seconds that one answer may take in all"
    )
    retries: int = Field(
        default=4,
        ge=0,
        le=20,
        description="how often a request is sent again that failed for the time being",
    )
    wait_max_s: Seconds = Field(
        default=120, description="the longest wait before it is, in seconds"
    )
    batch_words: int = Field(
        default=400, ge=1, le=5000, description="how many words of the talk one request has"
    )
    chapters_per_hour: int = Field(
        default=6, ge=1, le=60, description="how many titles are proposed where you set no headers"
    )
    wording: Literal["close", "free"] = Field(
        default="close", description="how a sentence of the notes is held to its line"
    )
