"""What a batch would do, as lines for a person and as a document for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from castproof.batch.estimate import JobEstimate, Pace
from castproof.batch.plan import Plan
from castproof.batch.pool import Refused


def lines(
    outlooks: Sequence[JobEstimate], refused: Sequence[Refused], plan: Plan, pace: Pace | None
) -> Iterator[str]:
    """A line for each recording, then how many would work on them, and for how long."""
    for one in outlooks:
        length = "length unknown" if one.seconds is None else f"{one.seconds / 60:.1f} min"
        left = one.error or (", ".join(one.stages) or "nothing but the files, if these changed")
        yield f"{one.name}: {left if one.error else f'{left} ({length})'}"
    for other in refused:
        yield f"{other.name}: refused: {other.reason}"
    yield describe_plan(plan)
    counts = Counter(stage for one in outlooks for stage in one.stages)
    yield f"to run: {', '.join(f'{stage} {count}' for stage, count in counts.items()) or 'nothing'}"
    if pace is not None:
        takes = format_duration(pace.estimate(outlooks, len(plan.slots)))
        yield f"takes about {takes}, {_paces(pace)}"


def describe_plan(plan: Plan) -> str:
    """The plan in one line."""
    threads = plan.slots[0].threads
    return (
        f"{len(plan.slots)} at once, {threads} thread{'s' * (threads != 1)} each, "
        f"stages {plan.stages} ({plan.reason})"
    )


def as_document(
    outlooks: Sequence[JobEstimate], refused: Sequence[Refused], plan: Plan, pace: Pace | None
) -> dict[str, Any]:
    """The same for ``--json``."""
    return {
        "recordings": [asdict(one) for one in outlooks],
        "refused": [asdict(one) for one in refused],
        "workers": [asdict(slot) for slot in plan.slots],
        "stages": plan.stages,
        "reason": plan.reason,
        "seconds_per_second": None if pace is None else pace.seconds,
        "estimate_s": None if pace is None else round(pace.estimate(outlooks, len(plan.slots)), 1),
    }


def _paces(pace: Pace) -> str:
    each = ", ".join(f"{stage} {1 / max(took, 1e-6):.1f} ×" for stage, took in pace.seconds.items())
    return f"going by the first seconds of {pace.heard} ({each} real time)"


def format_duration(seconds: float) -> str:
    """Hours and minutes, or minutes and seconds.

    >>> format_duration(7260), format_duration(75)
    ('2 h 01 min', '1 min 15 s')
    """
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 60} min {whole % 60:02d} s"
