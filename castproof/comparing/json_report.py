"""A report of comparisons as JSON: every score with its parts, every difference with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from castproof.comparing.comparison import Compared, Report
from castproof.files.paths import format_path
from compare import Absent, Comparison, EditKind, Scores
from compare.edits import Tally, tally_by_blame, tally_by_kind
from compare.times import StartErrors, TalkTime
from compare.tokens import ComparedToken
from transcript.spacing import join_texts

if TYPE_CHECKING:
    from castproof.comparing.change import Changes

SCHEMA = 1
"""Raised whenever a key changes its meaning or goes; new keys do not raise it."""


def as_json(report: Report, changes: Changes | None) -> dict[str, Any]:
    """Make the report's document, and what changed since another."""
    stretches = [one for each in report.episodes for one in each.found.stretches]
    return {
        "schema": SCHEMA,
        "normalizer": report.options.normalizer,
        "collar_s": report.options.collar_each_side_s,
        "pooled": {
            "scores": _scores(report.pooled),
            "classes": _classes(tally_by_kind(stretches).items()),
            "blame": {whose: asdict(tally) for whose, tally in tally_by_blame(stretches).items()},
        },
        "episodes": [episode_as_json(one) for one in report.episodes],
        "unpaired": {
            "machine": [format_path(path) for path in report.only_machine],
            "human": [format_path(path) for path in report.only_human],
        },
        "failed": [asdict(one) for one in report.failures],
        "against": None if changes is None else change_as_json(changes),
    }


def episode_as_json(one: Compared) -> dict[str, Any]:
    """Make the part of the document that one pair of files is."""
    found = one.found
    confusion = (
        {"absent": found.confusion.reason}
        if isinstance(found.confusion, Absent)
        else asdict(found.confusion)
    )
    return {
        "name": format_path(one.pair.name),
        "machine": format_path(one.pair.machine),
        "human": format_path(one.pair.human),
        "matched": {"words": found.matched.errors, "length": found.matched.length},
        "mismatched": found.is_mismatched,
        "scores": _scores(found.scores),
        "classes": _classes(found.tallies.items()),
        "blame": {whose: asdict(tally) for whose, tally in found.blamed.items()},
        "by_model": one.by_model,
        "substitutions": [
            {**asdict(pair), "kind": pair.kind.name.lower()} for pair in found.substitutions
        ],
        "confusion": confusion,
        "talk_time": {"machine": _talk(found.machine_talk), "human": _talk(found.human_talk)},
        "differences": list(list_differences(found)),
    }


def _talk(value: TalkTime | Absent) -> dict[str, Any]:
    if isinstance(value, Absent):
        return {"absent": value.reason}
    return {"seconds": dict(value.seconds), "is_guessed": value.is_guessed}


def _scores(scores: Scores) -> dict[str, Any]:
    return {key: score_as_json(getattr(scores, key)) for key in Scores.__dataclass_fields__}


def score_as_json(score: Any) -> dict[str, Any]:
    """Make a score's parts and what follows from them; an absent one has only ``absent``."""
    if isinstance(score, Absent):
        return {"absent": score.reason}
    if isinstance(score, StartErrors):
        return {
            "lines": len(score.seconds),
            "guessed": score.guessed,
            "median_s": score.median,
            "percentile_95_s": score.percentile_95,
            "share_far": score.share_far,
        }
    derived = [name for name in ("rate", "errors", "precision", "recall") if hasattr(score, name)]
    return {**{name: getattr(score, name) for name in derived}, **asdict(score)}


def _classes(counted: Iterable[tuple[EditKind, Tally]]) -> dict[str, Any]:
    return {kind.name.lower(): asdict(tally) for kind, tally in counted}


def list_differences(found: Comparison) -> Iterator[dict[str, Any]]:
    """List every stretch that is not the same on both sides, in order."""
    for index, one in enumerate(found.stretches):
        if one.kind is not EditKind.SAME:
            yield {
                "stretch": index,
                "class": one.kind.name.lower(),
                "blame": one.blame,
                "partner": one.partner,
                "machine": _side(found.machine, one.machine),
                "human": _side(found.human, one.human),
            }


def _side(tokens: Sequence[ComparedToken], indices: range) -> dict[str, Any]:
    """The words of one side: where, what, when and who; ``place`` counts its words from 0."""
    own = [tokens[index] for index in indices]
    return {
        "place": indices.start,
        "words": len(own),
        "text": join_texts([token.text for token in own]),
        "start": own[0].start if own else None,
        "speaker": own[0].speaker if own else None,
    }


def change_as_json(found: Changes) -> dict[str, Any]:
    """Make the part of the report's document that the changes are."""
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
