"""The end of a run: what came of each recording, and the exit status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count

if TYPE_CHECKING:
    from align.glossary.correct import Correction
    from align.naming.rules import Naming
    from castproof.pipeline.cleanup import CleanupSummary
    from castproof.pipeline.result import RecordingSummary, TrackSummary
    from castproof.pipeline.speaker_count import SpeakerCountResult


def conclude(outcomes: Sequence[RecordingSummary], *, as_json: bool, quiet: bool) -> None:
    """Print the summary, say what failed or is missing, and leave with the right status."""
    from castproof.pipeline.result import as_json as summary
    from castproof.pipeline.result import exit_status

    if as_json:
        say.print_document(exit_status(outcomes), summary(outcomes))
    elif not quiet:
        for outcome in outcomes:
            say.echo(f"{outcome.recording}: {outcome.status}", bold=True)
            if outcome.error is None:
                rows = (*list_result_rows(outcome), *list_text_rows(outcome))
                say.print_columns(rows, indent="  ")
    for outcome in outcomes:
        print_problems(outcome)
    leave(outcomes)


def leave(outcomes: Sequence[RecordingSummary]) -> None:
    """End the command with the status that tells what came of the recordings."""
    from castproof.pipeline.result import exit_status

    status = exit_status(outcomes)
    if status:
        raise typer.Exit(status)


def print_problems(outcome: RecordingSummary, *, notes: bool = True) -> None:
    """Say on standard error what failed, what is missing, and what a person should know."""
    if outcome.error is not None:
        path = Path(outcome.recording)
        batch = f", or run `castproof batch {quote(str(path))} -o FOLDER`" if path.is_dir() else ""
        say.error(f"{outcome.error}{batch}")
    for reason in outcome.partial:
        say.line(f"done in part: {outcome.recording}: {reason}")
    for flag in outcome.notes if notes else ():
        say.note(f"{outcome.recording}: {flag.detail}")


def list_result_rows(outcome: RecordingSummary) -> Iterator[tuple[str, str]]:
    """List the rows about a recording's files, model, speakers and voices."""
    for file in outcome.files:
        yield file.action, file.path
    if outcome.duration_s is not None:
        yield "length", f"{outcome.duration_s:.1f} s"
    if outcome.model is not None and outcome.model.reason is not None:
        yield "model", f"{outcome.model} ({outcome.model.reason})"
    captions = format_count(outcome.captions, "caption")
    yield "words", f"{outcome.words} in {captions}, {format_count(outcome.paragraphs, 'paragraph')}"
    yield "speakers", ", ".join(outcome.speakers) or "not told apart"
    yield from list_speaker_rows(outcome.speaker_count, outcome.naming)
    names = {one.label: one.name for one in outcome.naming if one.rule == "number"}
    for match in outcome.voices:
        if match.name is None and match.nearest is not None and match.speaker in names:
            like = f"most like {match.nearest} ({match.similarity or 0:.2f}), but {match.reason}"
            yield "unknown", f"{names[match.speaker]}: {like}"
    for track in outcome.tracks:
        yield "track", describe_track(track)
    if outcome.heard_again is not None:
        again = outcome.heard_again
        stretches = format_count(again.stretches, "stretch", "stretches")
        kept = f"{format_count(again.words, 'word')} kept"
        yield "heard again", f"{stretches} without words, {kept}, {again.left} left as hints"
    if outcome.voice_check is not None:
        check = outcome.voice_check
        yield "voices", f"{format_count(check.units, 'unit')} compared, {check.moved} moved"


def list_text_rows(outcome: RecordingSummary) -> Iterator[tuple[str, str]]:
    """List the rows about what was corrected and removed, the language, and the stages."""
    for change, count in count_corrections(outcome.corrections).items():
        yield "corrected", f"{change}, {count} times" if count > 1 else change
    if outcome.reading is not None and outcome.reading.removed:
        yield "left out", describe_removed(outcome.reading)
    yield "language", outcome.language or "unknown"
    for stage, how in outcome.stages.items():
        took = outcome.seconds.get(stage)
        yield stage, how if took is None or how != "run" else f"{how}, {took:.1f} s"


def describe_removed(reading: CleanupSummary) -> str:
    """Describe in a few words what the episode leaves out of what was said.

    >>> from castproof.pipeline.cleanup import CleanupSummary
    >>> describe_removed(CleanupSummary("readable", {"filler": 12}, ()))
    '12 filler words (reading: readable)'
    >>> describe_removed(CleanupSummary("readable", {"filler": 12, "repetition": 3}, ()))
    '15 words: 12 filler, 3 repetition (reading: readable)'
    """
    kinds = [f"{count} {kind}" for kind, count in reading.removed.items()]
    words = format_count(sum(reading.removed.values()), "word")
    said = f"{words}: {', '.join(kinds)}"
    if len(kinds) == 1:
        (kind,) = reading.removed
        said = format_count(reading.removed[kind], f"{kind} word")
    return f"{said} (reading: {reading.style})"


def describe_track(track: TrackSummary) -> str:
    """Describe where a track begins, and how many words are its speaker's and others'."""
    channel = "" if track.channel is None else f", channel {track.channel}"
    words = format_count(track.words, "word")
    left_out = ""
    if track.left_out:
        level = track.loudest_other_db
        loud = "" if level is None else f" ({level:.0f} dB)"
        left_out = f", {track.left_out} of others{loud} left out"
    begins = f"begins at {track.offset_s:.2f} s"
    return f"{track.speaker}: {track.path}{channel}, {begins}, {words}{left_out}"


def count_corrections(corrections: Sequence[Correction]) -> Counter[str]:
    """Count the changes that the glossary made, each described once."""
    return Counter(f"{one.heard_text} → {one.written_text} ({one.rule})" for one in corrections)


def list_speaker_rows(
    counted: SpeakerCountResult | None, naming: Sequence[Naming]
) -> Iterator[tuple[str, str]]:
    """List the rows that say how many speakers there are, and what gave each their name."""
    if counted is not None:
        wanted = "" if counted.looked_for == "auto" else f", {counted.looked_for} expected"
        found = format_count(counted.found, "speaker")
        yield "counted", f"{found} found{wanted} ({counted.reason})"
    for one in naming:
        if one.evidence:
            yield "named", f"{one.name}: {one.evidence}"
