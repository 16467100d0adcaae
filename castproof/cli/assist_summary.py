"""What ``castproof assist`` prints of each episode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from castproof.cli import messages as say
from castproof.cli.messages import format_count, format_duration

if TYPE_CHECKING:
    from castproof.assist.clean import CleanReading
    from castproof.assist.doubts import FoundDoubts
    from castproof.assist.episode_run import EpisodeResult
    from castproof.assist.notes import ShowNotes
    from castproof.assist.run import RunResult
    from castproof.assist.titles import ProposedTitle


def print_episode(result: EpisodeResult) -> None:
    """Print what was proposed for an episode, what was accepted, and what was not, and why."""
    from castproof.files.paths import format_path

    say.echo(format_path(result.path), bold=True)
    for row in list_rows(result):
        say.echo(f"  {row}")
    for path in result.written:
        say.echo(f"  written: {format_path(path)}")
    for path in result.kept_as:
        say.echo(f"  previous: {format_path(path)}")
    used = result.usage
    say.echo(
        f"  {format_count(used.requests, 'request')}, {used.input_tokens} tokens sent, "
        f"{used.output_tokens} received, {format_duration(used.seconds)} of waiting; "
        f"{format_count(used.kept, 'answer')} kept from before"
    )


def list_rows(result: EpisodeResult) -> Iterator[str]:
    """List the rows about each part that was asked for."""
    if result.titles is not None:
        yield from list_title_rows(result.titles, result.applied_titles)
    if result.notes is not None:
        yield from list_notes_rows(result.notes)
    if result.clean is not None:
        yield from list_clean_rows(result.clean, result.left_out, result.applied_lines)
    if result.doubts is not None:
        yield from list_doubt_rows(result.doubts)


def list_title_rows(titles: Sequence[ProposedTitle], applied: int) -> Iterator[str]:
    """List the titles, each with its place, and why a place is blank."""
    from transcript.seconds import format_clock

    good = sum(1 for one in titles if one.title)
    said = f", {applied} written" if applied else ""
    yield f"titles: {good} for {format_count(len(titles), 'chapter')}{said}"
    for one in titles:
        chapter = one.chapter
        when = "" if chapter.start is None else f"{format_clock(int(chapter.start))}  "
        there = f" (there: {chapter.header.title})" if chapter.is_persons and chapter.header else ""
        title = one.title or f"blank: {one.reason}"
        yield f"  {when}line {chapter.first + 1}: {title}{there}"
        for refused, reason in one.refused:
            if one.title or reason != one.reason:
                yield f"      refused: {refused[:80]!r}: {reason}"


def list_notes_rows(notes: ShowNotes) -> Iterator[str]:
    """List how much of the notes held, and why the rest did not."""
    sentences = sum(map(len, notes.summary))
    parts = (
        f"{format_count(sentences, 'sentence')} of summary",
        format_count(len(notes.points), "point"),
        f"{format_count(len(notes.mentions), 'person or thing', 'people and things')} mentioned",
        format_count(len(notes.quotations), "quotation"),
    )
    yield f"notes: {', '.join(parts)}; {notes.dropped.total()} did not hold"
    yield from _list_reasons(notes.dropped)


def list_clean_rows(clean: CleanReading, left_out: int, applied: int) -> Iterator[str]:
    """List how many edits were accepted, suggested and refused, by class and reason."""
    said = f", {format_count(applied, 'line')} written" if applied else ""
    yield f"clean reading: {format_count(len(clean.judged), 'paragraph')} proposed{said}"
    if left_out:
        yield (
            f"  {format_count(left_out, 'line')} not sent, which a person edited or may have "
            "(--edited sends them)"
        )
    for verdict in ("accepted", "suggested"):
        kinds = Counter(
            {kind: count for (found, kind), count in clean.counts.items() if found == verdict}
        )
        named = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        yield f"  {verdict}: {kinds.total()}{f' ({named})' if named else ''}"
    yield f"  refused: {clean.refusals.total()}"
    yield from _list_reasons(clean.refusals)
    if clean.unanswered:
        yield f"  {format_count(len(clean.unanswered), 'line')} without an answer"
    if clean.strangers:
        yield f"  {format_count(clean.strangers, 'answer')} for lines that were not asked about"


def list_doubt_rows(found: FoundDoubts) -> Iterator[str]:
    """List the doubts that hold, each with its line, and why others do not."""
    where = ": see castproof flags and castproof review" if found.doubts else ""
    yield f"doubts: {len(found.doubts)}{where}; {found.dropped.total()} did not hold"
    for one in found.doubts:
        quote = " ".join(one.quote.split()[:12])
        told = {
            "speaker": f"{one.meant} may say it (there: {one.speaker}): “{quote}”",
            "term": f"“{quote}” may be “{one.meant}”",
        }
        yield f"  line {one.index + 1}: {told[one.kind]}"
    yield from _list_reasons(found.dropped)


def _list_reasons(reasons: Counter[str]) -> Iterator[str]:
    for reason, count in reasons.most_common():
        yield f"    {count} × {reason}"


def make_document(result: RunResult, failed: Sequence[str]) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    return {
        "episodes": [_make_episode(one) for one in result.episodes],
        "failed": [*failed, *([str(result.stopped)] if result.stopped else [])],
    }


def _make_episode(one: EpisodeResult) -> dict[str, Any]:
    from castproof.files.paths import format_path

    return {
        "episode": format_path(one.path),
        "titles": None if one.titles is None else [_make_title(each) for each in one.titles],
        "titles_written": one.applied_titles,
        "lines_written": one.applied_lines,
        "notes": None if one.notes is None else _make_notes(one.notes),
        "clean": None if one.clean is None else _make_clean(one.clean, one.left_out),
        "doubts": None if one.doubts is None else _make_doubts(one.doubts),
        "written": [format_path(path) for path in one.written],
        "previous": [format_path(path) for path in one.kept_as],
        "usage": one.usage.as_json(),
    }


def _make_doubts(found: FoundDoubts) -> dict[str, Any]:
    rows = [
        {
            "kind": one.kind,
            "line": one.index + 1,
            "speaker": one.speaker,
            "quote": one.quote,
            "meant": one.meant or None,
        }
        for one in found.doubts
    ]
    return {"found": rows, "dropped": dict(found.dropped)}


def _make_title(one: ProposedTitle) -> dict[str, Any]:
    return {
        "line": one.chapter.first + 1,
        "start": one.chapter.start,
        "title": one.title or None,
        "reason": one.reason or None,
        "there": None if one.chapter.header is None else one.chapter.header.title,
        "refused": [{"title": title, "reason": reason} for title, reason in one.refused],
    }


def _make_notes(notes: ShowNotes) -> dict[str, Any]:
    def rows(found: Sequence[Any]) -> list[dict[str, Any]]:
        return [{"text": one.text, "line": one.line + 1} for one in found]

    return {
        "summary": [rows(paragraph) for paragraph in notes.summary],
        "points": rows(notes.points),
        "mentioned": [
            {"name": one.name, "count": one.count, "lines": [at + 1 for at in one.lines]}
            for one in notes.mentions
        ],
        "quotations": rows(notes.quotations),
        "dropped": dict(notes.dropped),
    }


def _make_clean(clean: CleanReading, left_out: int) -> dict[str, Any]:
    return {
        "paragraphs": [
            {
                "line": index + 1,
                "text": one.text,
                "edits": [
                    {
                        "class": edit.kind.value,
                        "verdict": edit.verdict,
                        "reason": edit.reason,
                        "before": edit.before,
                        "after": edit.after,
                    }
                    for edit in one.edits
                ],
            }
            for index, one in clean.judged
        ],
        "not_sent": left_out,
        "unanswered": [index + 1 for index in clean.unanswered],
        "strangers": clean.strangers,
    }
