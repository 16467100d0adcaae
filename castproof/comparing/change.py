"""What changed since an earlier comparison, and whether that can be chance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from castproof.comparing.comparison import Report
from castproof.comparing.json_report import SCHEMA
from castproof.files.paths import format_path
from compare.bootstrap import CONFIDENCE, RateChange, estimate_change
from compare.rates import Absent
from transcript.errors import FormatError, InvalidCall

MEASURED = {
    "edit_rate": "edit rate",
    "wer": "word error rate",
    "cp_wer": "cpWER",
    "tcp_wer": "tcpWER",
    "attribution": "attribution cost",
    "wder": "WDER",
}
"""The scores that a change is told of: those that count words."""
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
        return f"{name} {_moved(self.pooled)}: {_judged(self.pooled)}"


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes since an earlier comparison, and the episodes only one of the two has."""

    earlier: EarlierReport
    changes: tuple[ScoreChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def read_earlier_report(path: Path) -> EarlierReport:
    """What ``castproof compare --json`` printed earlier.

    Raises :class:`~transcript.errors.FormatError` where the file is something else.
    """
    try:
        document = json.loads(path.read_bytes())
        if document["schema"] != SCHEMA:
            raise FormatError(
                f"{format_path(path)} was written by another castproof: compare again "
                "with this one",
                path=path,
            )
        counts = {one["name"]: _counts(one["scores"]) for one in document["episodes"]}
        return EarlierReport(path, str(document["normalizer"]), float(document["collar_s"]), counts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            f"{format_path(path)} is not what `castproof compare --json` prints", path=path
        ) from error


def _counts(scores: Mapping[str, Any]) -> dict[str, _Counts]:
    return {
        key: (int(scores[key]["errors"]), int(scores[key]["length"]))
        for key in MEASURED
        if "absent" not in scores[key]
    }


def find_changes(earlier: EarlierReport, report: Report) -> Changes:
    """What changed; episodes are paired by name, and one with one whatever they are called.

    Raises :class:`~transcript.errors.InvalidCall` where the two were counted in different ways,
    or share no episode.
    """
    _check_options(earlier, report)
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
            f"{format_path(earlier.path)} has none of these episodes: it tells no change"
        )
    changes = [_change(key, [(name, was[name], now[name]) for name in shared]) for key in MEASURED]
    return Changes(
        earlier,
        tuple(one for one in changes if one is not None),
        tuple(name for name in was if name not in now),
        tuple(name for name in now if name not in was),
    )


def _check_options(earlier: EarlierReport, report: Report) -> None:
    options = report.options
    if earlier.normalizer != options.normalizer:
        raise InvalidCall(
            f"{format_path(earlier.path)} was counted with --normalizer {earlier.normalizer}, "
            f"this with {options.normalizer}: count both alike"
        )
    if earlier.collar_s != options.collar_each_side_s:
        raise InvalidCall(
            f"{format_path(earlier.path)} was counted with --collar {earlier.collar_s:g}, "
            f"this with {options.collar_each_side_s:g}: count both alike"
        )


def _change(
    key: str, episodes: Sequence[tuple[str, Mapping[str, _Counts], Mapping[str, _Counts]]]
) -> ScoreChange | None:
    """The change of one score over the episodes that have it in both; ``None`` if that is none."""
    both = [(name, was[key], now[key]) for name, was, now in episodes if key in was and key in now]
    before, after = [was for _, was, _ in both], [now for _, _, now in both]
    if not sum(length for _, length in before) or not sum(length for _, length in after):
        return None
    return ScoreChange(
        key,
        estimate_change(before, after),
        {name: (_rate(was), _rate(now)) for name, was, now in both},
    )


def _rate(counts: _Counts) -> float | None:
    errors, length = counts
    return errors / length if length else None


def format_points(rate: float) -> str:
    """A difference of two rates, in percentage points without its sign.

    >>> format_points(-0.0123)
    '1.2 points'
    """
    value = f"{abs(100 * rate):.1f}"
    return f"{value} point" if value == "1.0" else f"{value} points"


def _moved(pooled: RateChange) -> str:
    verb = "fell" if pooled.difference < 0 else "rose"
    moved = f"{verb} by {format_points(pooled.difference)}, {100 * pooled.before:.1f} → "
    return f"{moved}{100 * pooled.after:.1f} %{_margin(pooled)}"


def _margin(pooled: RateChange) -> str:
    if pooled.low is None or pooled.high is None:
        return ""
    sign = -1 if pooled.difference < 0 else 1
    low, high = sorted((sign * 100 * pooled.low, sign * 100 * pooled.high))
    return f" ({low:.1f} to {high:.1f} in {100 * CONFIDENCE:.0f} % of draws)"


def _judged(pooled: RateChange) -> str:
    if pooled.low is None:
        return "one episode alone has no margin, so this may be chance"
    if not pooled.is_certain:
        return "this cannot be told apart from chance"
    return "better" if pooled.difference < 0 else "worse"


def change_as_json(found: Changes) -> dict[str, Any]:
    """The changes as a part of the report's document."""
    return {
        "file": format_path(found.earlier.path),
        "changes": {
            one.key: {
                "before": one.pooled.before,
                "after": one.pooled.after,
                "difference": one.pooled.difference,
                "low": one.pooled.low,
                "high": one.pooled.high,
                "share_better": one.pooled.share_better,
                "is_certain": one.pooled.is_certain,
                "sentence": one.sentence,
                "episodes": {
                    name: {"before": was, "after": now} for name, (was, now) in one.episodes.items()
                },
            }
            for one in found.changes
        },
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
    }
