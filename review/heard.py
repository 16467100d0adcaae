"""Which parts of the recording were played, in this visit and those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Annotated

from pydantic import AllowInfNan, Field, TypeAdapter, ValidationError

from review.errors import BadOperation
from transcript.seconds import LONGEST
from transcript.values import milliseconds

MOST_SPANS = 20_000
"""More than anybody listens to in pieces."""

Second = Annotated[float, Field(strict=True, ge=0, lt=LONGEST), AllowInfNan(False)]
Span = tuple[Second, Second]
"""From a second of the recording to another."""

_SPANS: TypeAdapter[list[Span]] = TypeAdapter(Annotated[list[Span], Field(max_length=MOST_SPANS)])


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge spans that overlap or meet, in order of time; those without any length go.

    >>> merge_spans([(4.0, 6.0), (0.0, 1.0), (5.0, 8.0), (1.0, 2.0), (3.0, 3.0)])
    ((0.0, 2.0), (4.0, 8.0))
    """
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def parse_spans(said: object) -> tuple[Span, ...]:
    """Parse what a page says it has played; raises :class:`~review.errors.BadOperation`."""
    try:
        found = _SPANS.validate_python(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadOperation(f"spans: {first['msg']}") from error
    return tuple((milliseconds(start), milliseconds(end)) for start, end in found)


class Heard:
    """The parts that were heard; ``keep`` is called with all of them when there are more."""

    def __init__(
        self,
        spans: Iterable[Span] = (),
        keep: Callable[[tuple[Span, ...]], None] = lambda _: None,
    ) -> None:
        """Begin with what was heard before."""
        self._spans, self._keep, self._lock = merge_spans(spans), keep, Lock()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All parts, in order of time; none overlap."""
        return self._spans

    def add(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Add parts, keep them where they are new, and return all. Raises what ``keep`` raises.

        Where more pieces are heard than anybody hears, the newest are left out.
        """
        with self._lock:
            merged = merge_spans((*self._spans, *spans))
            if merged != self._spans and len(merged) <= MOST_SPANS:
                self._spans = merged
                self._keep(merged)
            return self._spans
