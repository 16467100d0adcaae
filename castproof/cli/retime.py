"""``castproof retime``: new seconds under a person's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    JsonOption,
    LanguageOption,
    ModelOption,
    QuietOption,
    SetOption,
    TokenOption,
    VerboseOption,
    check_episode_first,
)
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.edit.retime import Retimed

EXIT_PARTIAL = 3
_SHOWN_CHARACTERS = 40


def retime(
    page: Annotated[Path, typer.Argument(metavar="EPISODE", help="The episode to retime.")],
    source: Annotated[
        Path,
        typer.Argument(metavar="SOURCE", help="A recording, captions, or any words with times."),
    ],
    output: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option(
            "--output", "-o", metavar="FILE", help="A new file to write instead of EPISODE."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    with_offsets: Annotated[
        bool, typer.Option("--offset-map", help="Print where sound was cut out or put in.")
    ] = False,
    config: ConfigOption = None,
    settings: SetOption = None,
    model: ModelOption = None,
    language: LanguageOption = None,
    hf_token: TokenOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Put new times under an edited episode's words.

    No word changes. Lines that cannot be placed well keep their old time where it fits, and are
    listed. What the episode said before is kept beside it.
    """
    from castproof.cli.progress import show_recordings
    from castproof.config.cli_options import CliOptions, build_request, list_settings
    from castproof.edit.captions import KnownWords
    from castproof.edit.refresh import Refreshed, refresh_captions
    from castproof.edit.retime import recognize_source, retime_episode
    from castproof.files.lock import hold_file
    from castproof.files.ownership import require_replaceable
    from castproof.files.paths import format_path
    from castproof.files.safe_edit import read_episode, save
    from castproof.files.word_files import is_transcript, read_timed_words
    from castproof.pipeline import models
    from transcript.episode import parse

    check_episode_first(page)
    note_unsaved_edits(page)
    was, _ = read_episode(page)  # what cannot be retimed is refused before anything is listened to
    if output is None and not dry_run:
        require_replaceable(page)
    if is_transcript(source):
        timed = read_timed_words(source)
    else:
        options = CliOptions(
            preset=config,
            settings=tuple(settings or ()),
            options=list_settings({"--model": model, "--language": language}),
            folder=(output or page).parent,
        )
        request = build_request(options)
        with show_recordings([source], request, quiet=quiet, only_words=True) as reporter:
            loaded = models.build_models(request.config, token=hf_token or None)
            timed = recognize_source(source, was, request, loaded, reporter)
    with hold_file(page):
        was, read = read_episode(page)
        done = retime_episode(was, read, timed)
        kept = None if dry_run else save(done.was, done.text, output)
    captions = Refreshed()
    if not dry_run and output is None:
        known = KnownWords(timed.words, format_path(source))
        captions = refresh_captions(page, parse(done.text).transcript, known)
    partial = list(captions.failed)
    if done.unplaced:
        numbers = ", ".join(str(done.number(one)) for one in done.unplaced)
        partial.append(f"the source has no time for line {numbers}")
    status = EXIT_PARTIAL if partial else 0
    if as_json:
        document = as_document(done, output or page, kept, partial, is_written=not dry_run)
        say.print_document(status, document)
    else:
        if dry_run:
            say.print_diff(page, done.was.text, done.text)
        print_tables(done, with_offsets=with_offsets, quiet=quiet, is_dry=dry_run)
    if kept is not None:
        say.note(f"the previous version is in {kept}")
    for note in captions.notes:
        say.note(f"{page}: {note}")
    for reason in partial:
        say.line(f"done in part: {page}: {reason}")
    raise typer.Exit(status)


def print_tables(done: Retimed, *, with_offsets: bool, quiet: bool, is_dry: bool) -> None:
    """Print the lines to look at, the offsets and the summary.

    Where it ``is_dry`` standard output is left to a diff.
    """
    from rich.table import Table
    from rich.text import Text

    from castproof.cli.console import DisarmedConsole

    console = DisarmedConsole(stderr=is_dry, soft_wrap=True)
    if not quiet and done.unsure:
        unsure = Table("line", "old", "new", "how", "why", "begins", title="Lines to look at")
        for one in done.unsure:
            number = done.number(one)
            words = " ".join(done.lines[number - 1].text.split())[:_SHOWN_CHARACTERS]
            was, now = _clock(one.was), _clock(one.now)
            reason, begins = Text(say.disarm(one.reason)), Text(say.disarm(words))
            unsure.add_row(str(number), was, now, one.how, reason, begins)
        console.print(unsure)
    if with_offsets:
        offsets = Table("old from", "to", "shift", title="Offset map")
        for piece in done.stretches:
            start, stop = _clock(piece.old_start), _clock(piece.old_stop)
            offsets.add_row(start, stop, f"{piece.shift:+.1f} s")
        console.print(offsets)
        for cut in done.cuts if done.stretches else ():
            old, length = _clock(cut.old), f"{cut.seconds:.1f} s"
            gone = f"cut out: {old}–{_clock(cut.old + cut.seconds)} of the old times ({length})"
            inserted = f"inserted: {length} at {old} of the old times"
            console.print(gone if cut.kind == "gone" else inserted)
        if not done.stretches:
            console.print("no offsets: none of the placed lines had an old time")
    if not quiet:
        lines = len(done.lines)
        shift = "" if done.shift is None else f", median shift {done.shift:+.1f} s"
        console.print(
            f"{lines - len(done.unplaced)} of {format_count(lines, 'line')} retimed: "
            f"{done.moved} moved by more than 2 s, {done.filled} filled, "
            f"{len(done.unsure)} unsure{shift}{'; nothing written' if is_dry else ''}"
        )


def as_document(
    done: Retimed, target: Path, kept: Path | None, partial: Sequence[str], *, is_written: bool
) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    from castproof.files.paths import format_path

    return {
        "episode": format_path(target),
        "written": is_written,
        "previous": None if kept is None else format_path(kept),
        "lines": len(done.lines),
        "retimed": len(done.lines) - len(done.unplaced),
        "moved": done.moved,
        "filled": done.filled,
        "median_shift_s": done.shift,
        "matched": round(done.retiming.matched, 4),
        "unsure": [{"line": done.number(one), **asdict(one)} for one in done.unsure],
        "offsets": [asdict(one) for one in done.stretches],
        "cuts": [asdict(one) for one in done.cuts],
        "partial": list(partial),
    }


def _clock(seconds: float | None) -> str:
    from transcript.seconds import format_clock

    return "—" if seconds is None else format_clock(seconds)
