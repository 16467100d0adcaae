"""Scores as a person reads them: a name, a value, and what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from compare.comparison import FEWEST_MATCHED, Comparison
from compare.der import DiarizationError, JaccardError
from compare.headers import HeaderAgreement
from compare.rates import Absent, Cost, ErrorRate
from compare.scores import WITH_SPACES, Scores
from compare.times import FAR_S, StartErrors
from compare.units import Unit

# Evaluated at import, on Python 3.10 too.
_Score = Union[  # noqa: UP007
    ErrorRate, Cost, DiarizationError, JaccardError, StartErrors, HeaderAgreement
]
UNDEFINED = "undefined"
#: What each score is called, in the order of tables.
NAMES = {
    "edit_rate": "edit rate",
    "wer": "word error rate",
    "cer": "character error rate",
    "cp_wer": "cpWER",
    "tcp_wer": "tcpWER",
    "di_cp_wer": "DI-cpWER",
    "attribution": "attribution cost",
    "wder": "WDER",
    "der": "DER",
    "jer": "JER",
    "starts": "start times",
    "headers": "chapter headers",
}
_MEANINGS = {
    "edit_rate": "as written, case and punctuation count",
    "wer": "{units} alone",
    "cer": "characters alone, those of whole words too",
    "cp_wer": "{units} by speaker",
    "tcp_wer": "{units} by speaker, near in time",
    "di_cp_wer": "{units} by speaker, whoever was named",
    "attribution": "cpWER − DI-cpWER: wrong speaker alone",
    "wder": "common {units} with the wrong speaker",
    "der": "seconds of the wrong speaker",
    "jer": "the same, speakers weighing alike",
    "starts": "how far the starts of lines are off",
    "headers": "chapters at the same place",
}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score in words.

    ``key`` is its field of :class:`~compare.scores.Scores`; where ``is_absent``, ``value`` says so
    and ``detail`` says why.
    """

    key: str
    name: str
    meaning: str
    value: str
    detail: str
    is_absent: bool = False


def format_percent(rate: float | None) -> str:
    """Format a share or rate; one that is undefined is called so.

    >>> format_percent(0.0123), format_percent(None)
    ('1.2 %', 'undefined')
    """
    return UNDEFINED if rate is None else f"{100 * rate:.1f} %"


def format_units(count: int, unit: Unit) -> str:
    """Format a count of words or characters.

    >>> format_units(2, Unit.CHARACTER)
    '2 characters'
    """
    return format_count(count, unit.one, unit.many)


def format_count(count: float, noun: str, plural: str | None = None) -> str:
    """Format a count and its noun.

    >>> format_count(1, "word"), format_count(1200, "word")
    ('1 word', '1,200 words')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def warn_of_mismatch(found: Comparison, machine: str, human: str) -> str | None:
    """Say why the scores may mean nothing: too few words in common, or ``None``.

    ``machine`` and ``human`` are the names of the two sides.
    """
    matched, said = found.matched.errors, len(found.machine)
    if not said or not found.human:
        return None
    if found.is_mismatched:
        words = format_units(found.matched.length, found.unit)
        return (
            f"{machine} has {matched:,} of the {words} of {human}: "
            "do these belong to the same recording?"
        )
    if matched < FEWEST_MATCHED * said:
        words = format_units(said, found.unit)
        return f"{human} has {matched:,} of the {words} of {machine}: is it the whole episode?"
    return None


def describe_scores(scores: Scores, unit: Unit = Unit.WORD) -> tuple[ScoreRow, ...]:
    """Describe all scores in the order of tables, the absent ones with their reasons.

    ``unit`` is what the texts that were compared are counted in.
    """
    rows = []
    for key, name in NAMES.items():
        score: _Score | Absent = getattr(scores, key)
        if score == WITH_SPACES:  # as nearly everywhere
            continue
        meaning = _MEANINGS[key].format(units=unit.many)
        if isinstance(score, Absent):
            row = ScoreRow(key, name, meaning, "absent", score.reason, is_absent=True)
        else:
            counted = Unit.CHARACTER if key == "cer" else unit
            row = ScoreRow(key, name, meaning, *_describe(score, counted))
        rows.append(row)
    return tuple(rows)


def _describe(score: _Score, unit: Unit) -> tuple[str, str]:
    """Describe a score: its value, and what it was counted from, in words or characters."""
    if isinstance(score, ErrorRate):
        return format_percent(score.rate), (
            f"{score.errors:,} of {format_units(score.length, unit)}: {score.insertions:,} more, "
            f"{score.deletions:,} missing, {score.substitutions:,} changed"
        )
    if isinstance(score, Cost):
        return format_percent(score.rate), (
            f"{score.errors:,} of {format_units(score.length, unit)}"
        )
    if isinstance(score, DiarizationError):
        return format_percent(score.rate), (
            f"{score.errors:,.1f} of {score.total:,.1f} s: {score.missed:,.1f} missed, "
            f"{score.false_alarm:,.1f} false, {score.confusion:,.1f} confused"
        )
    if isinstance(score, JaccardError):
        return format_percent(score.rate), format_count(score.speakers, "speaker")
    if isinstance(score, HeaderAgreement):
        return f"{score.placed} of {score.human}", (
            f"the machine has {score.machine}; {score.same_title} with the same title"
        )
    if score.median is None or score.percentile_95 is None:
        return UNDEFINED, "no lines"
    return f"{score.median:.1f} s median", (
        f"95 % within {score.percentile_95:.1f} s, "
        f"{format_percent(score.share_far)} over {FAR_S:g} s; "
        f"{format_count(len(score.seconds), 'line')}, "
        f"{score.guessed:,} by an estimated machine time"
    )
