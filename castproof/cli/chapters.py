"""``castproof chapters``: an episode's chapters, put in from a list, or into its recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, JsonOption, OverwriteOption, VerboseOption
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.editing.chapters import PlacedChapter
    from transcript.values import Header


def chapters(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="EPISODE", help="An episode; to print, any transcript or recording."
        ),
    ],
    listed: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(metavar="LIST", help="Chapters to put in; without it they are printed."),
    ] = None,
    target_format: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="Print as chapters (default), description or json-chapters.",
        ),
    ] = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--output", "-o", metavar="FILE", help="The file to write (default: EPISODE, or print)."
        ),
    ] = None,
    into: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--into",
            metavar="RECORDING",
            help="Write the chapters into this MP3, AAC, M4A or MP4, or with -o into a copy.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take out the chapters that are there.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Show where chapters may begin; titles are yours.")
    ] = False,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Print the chapters of an episode or recording, or write them.

    Only headers change in the episode, and what it said before is kept beside it. In a recording
    the sound and all other tags stay as they are.
    """
    from transcript.errors import InvalidCall

    note_unsaved_edits(source)
    if into is not None:
        if listed is not None or target_format is not None or suggest:
            raise InvalidCall("--into takes an episode or a list of chapters, and a recording")
        put_into(
            source,
            into,
            output,
            replace=replace,
            dry_run=dry_run,
            overwrite=overwrite,
            as_json=as_json,
        )
        return
    if suggest:
        if listed is not None or target_format is not None or output is not None or replace:
            raise InvalidCall("--suggest only shows places: give it an episode and nothing else")
        suggest_chapters(source, as_json=as_json)
        return
    if listed is None:
        if replace or dry_run:
            raise InvalidCall("--replace and --dry-run are for putting in the chapters of a LIST")
        export(source, target_format, output, overwrite=overwrite, as_json=as_json)
        return
    if target_format is not None:
        raise InvalidCall("--to is for printing chapters, and a LIST is put into the episode")
    insert(
        source,
        listed,
        output,
        replace=replace,
        dry_run=dry_run,
        overwrite=overwrite,
        as_json=as_json,
    )


def insert(
    source: Path,
    listed: Path,
    output: Path | None,
    *,
    replace: bool,
    dry_run: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Put the chapters of a list into an episode, or show what would change."""
    from castproof.edit.chapters import insert_chapters
    from castproof.files.lock import hold_file
    from castproof.files.paths import format_path
    from castproof.files.safe_edit import format_diff, save

    previous = None
    with hold_file(source):
        edit = insert_chapters(source, listed, afresh=replace)
        for note in edit.notes:
            say.note(note)
        if not dry_run:
            previous = save(edit.was, edit.text, output, overwrite=overwrite)
    if as_json:
        say.print_document(
            0,
            {
                "source": format_path(source),
                "written": None if dry_run else format_path(output or edit.was.path),
                "previous": None if previous is None else format_path(previous),
                "placed": [_placed_as_json(one) for one in edit.inserted.placed],
                "there": [_placed_as_json(one) for one in edit.inserted.kept],
                "diff": format_diff(source, edit.was.text, edit.text) if dry_run else None,
                "notes": list(edit.notes),
            },
        )
    elif dry_run:
        say.print_diff(source, edit.was.text, edit.text)
    else:
        kept = "" if previous is None else f"; the previous version is in {previous}"
        placed, there = len(edit.inserted.placed), len(edit.inserted.kept)
        say.echo(f"{output or edit.was.path}: {placed} put in, {there} already there{kept}")


def put_into(
    source: Path,
    recording: Path,
    output: Path | None,
    *,
    replace: bool,
    dry_run: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write the chapters of a file into a recording or a copy of it, or show what would change."""
    from castproof.chapters.recording import list_chapters
    from castproof.edit.chapters import write_into_recording
    from castproof.errors import OutputNotWritable
    from castproof.files.paths import format_path

    if output is not None and output.exists() and not overwrite and not dry_run:
        raise OutputNotWritable(f"{output} is there already: use --overwrite", path=output)
    chapters, writing = write_into_recording(
        source, recording, output, replace=replace, is_dry=dry_run
    )
    for note in writing.notes:
        say.note(note)
    if as_json:
        say.print_document(
            0,
            {
                "source": format_path(source),
                "recording": format_path(recording),
                "written": None if dry_run else format_path(output or recording),
                "chapters": _chapters_as_json(chapters),
                "former": _chapters_as_json(writing.former),
                "notes": list(writing.notes),
            },
        )
        return
    if dry_run:
        say.print_diff(recording, list_chapters(writing.former), list_chapters(chapters))
        return
    count = say.format_count(len(chapters), "chapter")
    was = f", in place of {len(writing.former)}" if writing.former else ""
    say.echo(f"{output or recording}: {count}{was}; the sound and other tags are the same")


def suggest_chapters(source: Path, *, as_json: bool) -> None:
    """Print the places where chapters may begin, each with the words there."""
    from castproof.edit.chapters import suggest_for_file
    from castproof.files.paths import format_path
    from transcript.seconds import format_clock

    found = suggest_for_file(source)
    if as_json:
        rows = [
            {"line": hint.line, "start": hint.start, "reasons": list(hint.reasons), "text": text}
            for hint, text in found
        ]
        say.print_document(0, {"source": format_path(source), "suggestions": rows})
    for hint, text in () if as_json else found:
        when = "" if hint.start is None else f"{format_clock(int(hint.start))}  "
        say.echo(f"{when}line {hint.line}: {', '.join(hint.reasons)}")
        say.echo(f"    {text}")
    if not found:
        say.note(f"{source} has no words: there is no place to suggest")


def export(
    source: Path, name: str | None, output: Path | None, *, overwrite: bool, as_json: bool
) -> None:
    """Write the chapters of a transcript to a file or to standard output."""
    from castproof.edit.chapters import export_chapters, find_chapter_format
    from castproof.files import stdio
    from castproof.files.paths import format_path
    from transcript import io as formats
    from transcript.errors import InvalidCall

    if as_json and name is not None and output is None:
        raise InvalidCall("--to and --json cannot be combined without -o: choose one")
    if name is None:
        name = "chapters" if output is None else formats.find_by_path(output).name
    found = export_chapters(source, find_chapter_format(name))
    notes, kept = found.notes, None
    if output is not None or not as_json:
        target = stdio.STREAM if output is None else str(output)
        kept = stdio.write(target, found.content, overwrite=overwrite)
    if kept is not None:
        notes = (*notes, f"the previous {output} is kept as {kept}")
    for note in notes:
        say.note(note)
    if as_json:
        say.print_document(
            0,
            {
                "source": format_path(source),
                "chapters": _chapters_as_json(found.chapters),
                "written": None if output is None else format_path(output),
                "previous": None if kept is None else format_path(kept),
                "notes": list(notes),
            },
        )


def _chapters_as_json(chapters: Sequence[Header]) -> list[dict[str, Any]]:
    return [{"title": one.title, "start": one.start} for one in chapters]


def _placed_as_json(one: PlacedChapter) -> dict[str, Any]:
    (chapter,) = _chapters_as_json([one.chapter])
    return {**chapter, "line": one.line, "begins": one.begins}
