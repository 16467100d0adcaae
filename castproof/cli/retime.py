"""``castproof retime``: new seconds under a person's words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    JsonOption,
    QuietOption,
    SetOption,
    TokenOption,
    VerboseOption,
)

if TYPE_CHECKING:
    from castproof.edit.retime import Retimed
    from castproof.files.word_files import TimedWords

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
        typer.Option("--output", "-o", help="A new file to write instead of EPISODE."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    with_offsets: Annotated[
        bool, typer.Option("--offset-map", help="Print where sound was cut out or put in.")
    ] = False,
    config: ConfigOption = None,
    settings: SetOption = None,
    model: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--model", help="A Whisper model: a folder, or a name on the hub."),
    ] = None,
    language: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--language", help="What is spoken, as en or de (default: found out)."),
    ] = None,
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
    from castproof.edit.retime import retime_episode
    from castproof.files.safe_edit import read_episode, save
    from castproof.files.word_files import is_transcript, read_timed_words

    was, read = read_episode(page)
    if is_transcript(source):
        timed = read_timed_words(source)
    else:
        timed = _heard(source, output or page, config, settings, model, language, hf_token, quiet)
    done = retime_episode(was, read, timed)
    kept = None if dry_run else save(done.was, done.text, output)
    if as_json:
        _print_json(done, output or page, written=not dry_run)
    else:
        if dry_run:
            _print_diff(page, done)
        _print_tables(done, with_offsets=with_offsets, quiet=quiet, to_stderr=dry_run)
    if kept is not None:
        say.note(f"what it said before is in {kept}")
    _conclude(done, page)


def _heard(
    source: Path,
    beside: Path,
    config: str | None,
    settings: list[str] | None,
    model: str | None,
    language: str | None,
    token: str | None,
    quiet: bool,
) -> TimedWords:
    """The recording's words, under the options that recognition reads."""
    from castproof.cli.progress import show_progress
    from castproof.config.presets import Setting, load_configuration
    from castproof.edit.retime import recognize_words
    from castproof.pipeline import models
    from castproof.pipeline.speech_model import resolve_speech_model

    short = (
        Setting("asr", "model", model, "--model"),
        Setting("asr", "language", language, "--language"),
    )
    given = [*map(Setting.parse, settings or ()), *(one for one in short if one.value is not None)]
    chosen = resolve_speech_model(load_configuration(config, given))
    with show_progress(quiet=quiet) as reporter:
        loaded = models.build_models(chosen, token=token or None)
        return recognize_words(source, beside, chosen, loaded, reporter)


def _print_diff(page: Path, done: Retimed) -> None:
    from castproof.files.safe_edit import format_diff

    typer.echo(format_diff(page, done.was.text, done.text), nl=False)


def _print_tables(done: Retimed, *, with_offsets: bool, quiet: bool, to_stderr: bool) -> None:
    """The lines to look at, the offsets and the summary; a diff has standard output to itself."""
    from rich.console import Console

    console = Console(stderr=to_stderr, soft_wrap=True, highlight=False, markup=False)
    if not quiet and done.unsure:
        console.print(_unsure_table(done))
    if with_offsets:
        console.print(_offset_table(done))
        for line in _cut_lines(done):
            console.print(line)
    if not quiet:
        console.print(_summary(done))


def _unsure_table(done: Retimed) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table("line", "old", "new", "how", "why", "begins", title="Lines to look at")
    for one in done.unsure:
        number = done.number(one)
        words = " ".join(done.lines[number - 1].text.split())[:_SHOWN_CHARACTERS]
        table.add_row(
            str(number), _clock(one.was), _clock(one.now), one.how, Text(one.reason), Text(words)
        )
    return table


def _offset_table(done: Retimed) -> object:
    from rich.table import Table

    table = Table("old from", "to", "shift", title="Offset map")
    for one in done.stretches:
        table.add_row(_clock(one.old_start), _clock(one.old_stop), f"{one.shift:+.1f} s")
    return table


def _cut_lines(done: Retimed) -> list[str]:
    if not done.stretches:
        return ["no offsets: no line that was placed had a time before"]
    return [
        f"old {_clock(cut.old)}–{_clock(cut.old + cut.seconds)} is gone ({cut.seconds:.1f} s)"
        if cut.kind == "gone"
        else f"{cut.seconds:.1f} s new at old {_clock(cut.old)}"
        for cut in done.cuts
    ]


def _summary(done: Retimed) -> str:
    lines = len(done.lines)
    shift = "" if done.shift is None else f", median shift {done.shift:+.1f} s"
    return (
        f"{lines - len(done.unplaced)} of {lines} lines retimed: {done.moved} moved by more than "
        f"2 s, {done.filled} filled, {len(done.unsure)} unsure{shift}"
    )


def _print_json(done: Retimed, target: Path, *, written: bool) -> None:
    from dataclasses import asdict

    from castproof.files.paths import format_path

    unsure = [{"line": done.number(one), **asdict(one)} for one in done.unsure]
    document = {
        "episode": format_path(target),
        "written": written,
        "lines": len(done.lines),
        "retimed": len(done.lines) - len(done.unplaced),
        "moved": done.moved,
        "filled": done.filled,
        "median_shift_s": done.shift,
        "matched": round(done.retiming.matched, 4),
        "unsure": unsure,
        "offsets": [asdict(one) for one in done.stretches],
        "cuts": [asdict(one) for one in done.cuts],
    }
    say.print_json(document)


def _conclude(done: Retimed, page: Path) -> None:
    """Leave with status 3, naming the lines, where the source did not tell some lines' time."""
    if done.unplaced:
        numbers = ", ".join(str(done.number(one)) for one in done.unplaced)
        say.line(f"done in part: {page}: the source does not tell the time of line {numbers}")
        raise typer.Exit(EXIT_PARTIAL)


def _clock(seconds: float | None) -> str:
    from transcript.seconds import format_clock

    return "—" if seconds is None else format_clock(seconds)
