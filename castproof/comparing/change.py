"""What changed since an earlier comparison, and whether that can be chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from castproof.comparing.comparison import Report
from castproof.comparing.json_report import SCHEMA
from castproof.files.paths import format_path
from compare import Options
from compare.bootstrap import CONFIDENCE, RateChange, estimate_change
from compare.rates import Absent
from transcript.errors import FormatError, InvalidCall
from transcript.files import read_file

MEASURED = {
    "edit_rate": "edit rate",
    "wer": "word error rate",
    "cp_wer": "cpWER",
    "tcp_wer": "tcpWER",
    "attribution": "attribution cost",
    "wder": "WDER",
}
"""The scores whose change is reported: those that count words."""
_Counts = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """What an earlier comparison counted: of each episode and score, (errors, length)."""

    path: Path
    normalizer: str
    collar_s: float
    counts: Mapping[str, Mapping[str, _Counts]]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How a score changed: over all episodes both comparisons have, and in each of them."""

    key: str
    pooled: RateChange
    episodes: Mapping[str, tuple[float | None, float | None]]

    @property
    def sentence(self) -> str:
        """What happened, in one sentence, with its margin and what that means."""
        name = f"the {MEASURED[self.key]}"
        if self.pooled.difference == 0:
            return f"{name} is what it was, {100 * self.pooled.after:.1f} %"
        return f"{name} {describe_change(self.pooled)}"


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes since an earlier comparison, and the episodes only one of the two has."""

    earlier: EarlierReport
    changes: tuple[ScoreChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def read_earlier_report(path: Path) -> EarlierReport:
    """Read what ``castproof compare --json`` printed earlier.

    Raises :class:`~transcript.errors.FormatError` where the file is something else.
    """
    try:
        document = json.loads(read_file(path))
        if document["schema"] != SCHEMA:
            raise FormatError(
                f"{format_path(path)} was written by another version of castproof: "
                "compare again with this one",
                path=path,
            )
        counts = {
            one["name"]: {
                key: (int(score["errors"]), int(score["length"]))
                for key in MEASURED
                if "absent" not in (score := one["scores"][key])
            }
            for one in document["episodes"]
        }
        return EarlierReport(path, str(document["normalizer"]), float(document["collar_s"]), counts)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise FormatError(
            f"{format_path(path)} is not what `castproof compare --json` prints", path=path
        ) from error


def find_changes(earlier: EarlierReport, report: Report) -> Changes:
    """Find what changed; episodes are paired by name, and one with one whatever they are called.

    Raises :class:`~transcript.errors.InvalidCall` where the two were counted in different ways,
    or share no episode.
    """
    require_same_options(earlier, report.options)
    now = {
        format_path(one.pair.name): {
            key: (score.errors, score.length)
            for key in MEASURED
            if not isinstance(score := getattr(one.found.scores, key), Absent)
        }
        for one in report.episodes
    }
    was = dict(earlier.counts)
    if len(was) == len(now) == 1:
        was = dict(zip(now, was.values(), strict=True))
    shared = [name for name in now if name in was]
    if not shared:
        raise InvalidCall(
            f"{format_path(earlier.path)} has none of these episodes: there is nothing to compare"
        )
    changes = [
        measure_change(key, [(name, was[name], now[name]) for name in shared]) for key in MEASURED
    ]
    return Changes(
        earlier,
        tuple(one for one in changes if one is not None),
        tuple(name for name in was if name not in now),
        tuple(name for name in now if name not in was),
    )


def require_same_options(earlier: EarlierReport, options: Options) -> None:
    """Refuse to compare counts that were made in different ways."""
    collar_s = options.collar_each_side_s
    if earlier.normalizer != options.normalizer:
        raise InvalidCall(
            f"{format_path(earlier.path)} was counted with --normalizer {earlier.normalizer}, "
            f"this with {options.normalizer}: use the same --normalizer for both"
        )
    if earlier.collar_s != collar_s:
        raise InvalidCall(
            f"{format_path(earlier.path)} was counted with --collar {earlier.collar_s:g}, "
            f"this with {collar_s:g}: use the same --collar for both"
        )


def measure_change(
    key: str, episodes: Sequence[tuple[str, Mapping[str, _Counts], Mapping[str, _Counts]]]
) -> ScoreChange | None:
    """Measure how one score changed in the episodes that have it in both; ``None`` if none has."""
    both = [(name, was[key], now[key]) for name, was, now in episodes if key in was and key in now]
    before, after = [was for _, was, _ in both], [now for _, _, now in both]
    if not sum(length for _, length in before) or not sum(length for _, length in after):
        return None
    return ScoreChange(
        key,
        estimate_change(before, after),
        {name: (_divide(was), _divide(now)) for name, was, now in both},
    )


def _divide(counts: _Counts) -> float | None:
    errors, length = counts
    return errors / length if length else None


def format_points(rate: float) -> str:
    """Format a difference of two rates in percentage points, without its sign.

    >>> format_points(-0.0123)
    '1.2 points'
    """
    value = f"{abs(100 * rate):.1f}"
    return f"{value} point" if value == "1.0" else f"{value} points"


def describe_change(pooled: RateChange) -> str:
    """Say how much a rate fell or rose, with its margin, and whether that can be chance."""
    is_better = pooled.difference < 0
    sign = -100 if is_better else 100
    moved = (
        f"{'fell' if is_better else 'rose'} by {format_points(pooled.difference)}, "
        f"{100 * pooled.before:.1f} → {100 * pooled.after:.1f} %"
    )
    if pooled.low is None or pooled.high is None:
        return f"{moved}: one episode alone has no margin, so this may be chance"
    low, high = sorted((sign * pooled.low, sign * pooled.high))
    margin = f"({low:.1f} to {high:.1f} in {100 * CONFIDENCE:.0f} % of draws)"
    if not pooled.is_certain:
        return f"{moved} {margin}: this cannot be told apart from chance"
    return f"{moved} {margin}: {'better' if is_better else 'worse'}"
