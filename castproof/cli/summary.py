"""The end of a run: what came of each recording, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from castproof.cli import messages as say

if TYPE_CHECKING:
    from align.glossary.correct import Correction
    from align.naming.rules import Naming
    from castproof.pipeline.cleanup import CleanupSummary
    from castproof.pipeline.result import Result, TrackSummary
    from castproof.pipeline.speaker_count import SpeakerCountResult

_NAME_WIDTH = 11


def conclude(outcomes: Sequence[Result], *, as_json: bool, quiet: bool) -> None:
    """Print the summary, say what failed or is missing, and leave with the right status."""
    from castproof.pipeline.result import as_json as summary
    from castproof.pipeline.result import exit_status
    from castproof.version import version

    if as_json:
        say.print_json(summary(outcomes, version()))
    elif not quiet:
        _print_table(outcomes)
    for outcome in outcomes:
        print_problems(outcome)
    status = exit_status(outcomes)
    if status:
        raise typer.Exit(status)


def print_problems(outcome: Result, *, notes: bool = True) -> None:
    """Say on standard error what failed, what is missing, and what a person should know."""
    if outcome.error is not None:
        say.error(outcome.error)
    for reason in outcome.partial:
        say.line(f"done in part: {outcome.recording}: {reason}")
    for flag in outcome.notes if notes else ():
        say.note(f"{outcome.recording}: {flag.detail}")


def _print_table(outcomes: Sequence[Result]) -> None:
    for outcome in outcomes:
        typer.secho(f"{outcome.recording}: {outcome.status}", bold=True)
        for name, value in _rows(outcome):
            typer.echo(f"  {name:{_NAME_WIDTH}}{value}")


def _rows(outcome: Result) -> Iterator[tuple[str, str]]:
    if outcome.error is not None:
        return
    for file in outcome.files:
        yield file.action, file.path
    if outcome.duration_s is not None:
        yield "length", f"{outcome.duration_s:.1f} s"
    if outcome.model is not None and outcome.model.reason is not None:
        yield "model", f"{outcome.model} ({outcome.model.reason})"
    yield (
        "words",
        f"{outcome.words} in {outcome.captions} captions, {outcome.paragraphs} paragraphs",
    )
    yield "speakers", ", ".join(outcome.speakers) or "not told apart"
    yield from speaker_rows(outcome.speaker_count, outcome.naming)
    names = {one.label: one.name for one in outcome.naming if one.rule == "number"}
    for match in outcome.voices:
        if match.name is None and match.nearest is not None and match.speaker in names:
            like = f"most like {match.nearest} ({match.similarity or 0:.2f}), but {match.reason}"
            yield "unknown", f"{names[match.speaker]}: {like}"
    for track in outcome.tracks:
        yield "track", _track(track)
    if outcome.voice_check is not None:
        asked = outcome.voice_check
        yield "voices", f"{asked.units} units compared, {asked.moved} moved"
    yield from _changed(outcome)
    yield "language", outcome.language or "unknown"
    for stage, how in outcome.stages.items():
        took = outcome.seconds.get(stage)
        yield stage, how if took is None or how != "run" else f"{how}, {took:.1f} s"


def _changed(outcome: Result) -> Iterator[tuple[str, str]]:
    """Rows of what is written otherwise than it was heard."""
    for change, count in count_corrections(outcome.corrections).items():
        yield "put right", f"{change}, {count} times" if count > 1 else change
    if outcome.reading is not None and outcome.reading.removed:
        yield "left out", read_as(outcome.reading)


def read_as(reading: CleanupSummary) -> str:
    """What the episode leaves out of what was said, in a few words.

    >>> from castproof.pipeline.cleanup import CleanupSummary
    >>> read_as(CleanupSummary("readable", {"filler": 12, "repetition": 3}, ()))
    '12 filler, 3 repetition (words; the reading is readable)'
    """
    counts = ", ".join(f"{count} {kind}" for kind, count in reading.removed.items())
    return f"{counts} (words; the reading is {reading.style})"


def _track(track: TrackSummary) -> str:
    channel = "" if track.channel is None else f", channel {track.channel}"
    heard = f"begins at {track.offset_s:.2f} s, {track.words} words"
    left_out = ""
    if track.left_out:
        level = track.loudest_other_db
        loud = "" if level is None else f" ({level:.0f} dB)"
        left_out = f", {track.left_out} of others{loud} left out"
    return f"{track.speaker}: {track.path}{channel}, {heard}{left_out}"


def count_corrections(corrections: Sequence[Correction]) -> Counter[str]:
    """What the glossary put right, each change once with its count."""
    return Counter(f"{one.heard_text} → {one.written_text} ({one.rule})" for one in corrections)


def speaker_rows(
    counted: SpeakerCountResult | None, naming: Sequence[Naming]
) -> Iterator[tuple[str, str]]:
    """Rows of how many speakers there are, and of who gave each their name."""
    if counted is not None:
        asked = "" if counted.looked_for == "auto" else f", {counted.looked_for} looked for"
        yield "counted", f"{counted.found} found{asked}: {counted.reason}"
    for one in naming:
        if one.evidence:
            yield "named", f"{one.name}: {one.evidence}"
