"""``castproof compare``: how far the machine was from the person, and where and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, VerboseOption
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.comparing.change import Changes
    from castproof.comparing.comparison import Report
    from compare import Options

EXIT_FAILED, EXIT_PARTIAL = 1, 3


def compare(
    machine: Annotated[
        Path, typer.Argument(metavar="MACHINE", help="The machine's transcript, or a folder.")
    ],
    human: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(
            metavar="HUMAN",
            help="The person's transcript, or a folder. Left out: the first is the person's, and "
            "is compared with what it was edited from.",
        ),
    ] = None,
    html: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--html", metavar="PAGE", help="A page to write; of folders, a folder of pages."
        ),
    ] = None,
    recording: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--recording", metavar="RECORDING", help="The recording, to be heard from the page."
        ),
    ] = None,
    embed_recording: Annotated[
        bool, typer.Option("--embed-recording", help="Put the recording into the page itself.")
    ] = False,
    against: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--against", metavar="FILE", help="What --json printed earlier: say what changed since."
        ),
    ] = None,
    normalizer: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--normalizer",
            metavar="NAME",
            help="What counts as one word: none, light (default) or whisper.",
        ),
    ] = None,
    collar: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(
            "--collar",
            metavar="SECONDS",
            help="tcpWER: how many seconds a word may be off (default: 5).",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything in JSON.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, for a pull request.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is not a page of a comparison.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no table.")] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Say how far a machine's transcript is from a person's.

    Two files, or two folders whose files are paired by name; or an edited episode alone, or a
    folder of them. Comparing is a success, whatever comes of it.
    """
    from castproof.comparing import comparison
    from castproof.files.paths import format_path

    check_call(machine, human, html, recording, embed_recording, json, markdown)
    options = parse_options(normalizer, collar)
    if human is None:
        report = comparison.compare_edited(machine, options)
    elif machine.is_dir():
        report = comparison.compare_folders(machine, human, options)
    else:
        report = comparison.compare_files(machine, human, options)
    note_unsaved_edits(
        *(path for one in report.episodes for path in (one.pair.machine, one.pair.human))
    )
    changes = None
    if against is not None and report.episodes:
        from castproof.comparing import change as comparison_change

        changes = comparison_change.find_changes(
            comparison_change.read_earlier_report(against), report
        )
    if html is not None:
        from castproof.comparing.pages import PageAudio, write_page, write_pages

        if machine.is_dir():
            write_pages(report, html, changes, overwrite=overwrite)
            html = html / "index.html"
        else:
            sound = None if recording is None else PageAudio(recording, embed_recording)
            write_page(report, html, sound, overwrite=overwrite)
    print_report(report, changes, json=json, markdown=markdown, quiet=quiet)
    for note in comparison.find_notes(report):
        say.note(note)
    if html is not None:
        say.note(f"the page is {format_path(html)}")
    conclude(report, has_bases=human is None)


def check_call(
    machine: Path,
    human: Path | None,
    html: Path | None,
    recording: Path | None,
    embed_recording: bool,
    json: bool,
    markdown: bool,
) -> None:
    """Refuse options that do not go together, before any work."""
    from castproof.files.paths import format_path
    from transcript.errors import InvalidCall

    given = (machine, human or machine)
    if len({one.is_dir() for one in given}) > 1 and all(one.exists() for one in given):
        folder = format_path(next(one for one in given if one.is_dir()))
        raise InvalidCall(
            f"{folder} is a folder and the other is not: give two files or two folders"
        )
    if json and markdown:
        raise InvalidCall("--json and --markdown cannot be combined: choose one")
    if recording is None and embed_recording:
        raise InvalidCall("--embed-recording needs the recording: name it with --recording")
    if recording is not None and html is None:
        raise InvalidCall("--recording is for the page: ask for one with --html")
    if recording is not None and machine.is_dir():
        raise InvalidCall("--recording is about one episode: compare two files")
    if recording is not None and not recording.is_file():
        raise InvalidCall(f"there is no recording {format_path(recording)}")


def parse_options(normalizer: str | None, collar: float | None) -> Options:
    """Parse the options of counting; their defaults are those of the comparison itself."""
    import math
    from dataclasses import replace

    from compare import Options
    from compare.normalise import NORMALIZERS
    from transcript.errors import InvalidCall

    options = Options()
    if normalizer is not None:
        named = [known for known in NORMALIZERS if known == normalizer]
        if not named:
            known = ", ".join(NORMALIZERS)
            raise InvalidCall(f"--normalizer must be one of {known}, not {normalizer!r}")
        options = replace(options, normalizer=named[0])
    if collar is not None:
        if not math.isfinite(collar) or collar < 0:
            raise InvalidCall(f"--collar must be a number of seconds, 0 or more, not {collar:g}")
        options = replace(options, collar_each_side_s=collar)
    return options


def print_report(
    report: Report, changes: Changes | None, *, json: bool, markdown: bool, quiet: bool
) -> None:
    """Print a report as JSON, as Markdown or as tables."""
    if json:
        from castproof.comparing.json_report import as_json

        say.print_document(find_exit_status(report), as_json(report, changes))
    elif markdown:
        from castproof.comparing.tables import as_markdown

        say.print_text(as_markdown(report, changes))
    elif not quiet:
        print_tables(report, changes)


def print_tables(report: Report, changes: Changes | None) -> None:
    """Print a report's tables, no wider than the terminal; colour only on one."""
    from castproof.cli.tables import open_console, print_table
    from castproof.comparing.tables import describe_changes, make_change_tables, make_tables

    console = open_console()
    headline = format_headline(report)
    if headline is not None:
        console.print(f"{headline}\n")
    if changes is not None:
        for sentence in describe_changes(changes):
            console.print(sentence)
        console.print()
        for table in make_change_tables(changes):
            print_table(console, table)
    for table in make_tables(report):
        print_table(console, table)


def format_headline(report: Report) -> str | None:
    """Format what an editor wants to know first: how many differences are the machine's doing."""
    from compare.wording import format_count

    counted = [one.found.blamed for one in report.episodes]
    if not counted:
        return None
    whose = {
        key: sum(one[key].stretches for one in counted) for key in ("machine", "edit", "style")
    }
    total = sum(whose.values())
    if not total:
        return "the two sides are the same"
    shares = {key: f"{count:,} ({100 * count / total:.0f} %)" for key, count in whose.items()}
    by_model = [one.by_model for one in report.episodes if one.by_model is not None]
    whose_hand = f"; a language model made {sum(by_model):,} of them" if by_model else ""
    return (
        f"{format_count(total, 'difference')}: {shares['machine']} mistakes of the machine, "
        f"{shares['edit']} edits of content, {shares['style']} clean read{whose_hand}"
    )


def conclude(report: Report, *, has_bases: bool) -> None:
    """Name what was not compared, and leave with the status that says so.

    ``has_bases``: the machine's side of each is what it was edited from.
    """
    from castproof.files.paths import format_path

    lacks = "the {}'s folder has no file of this name".format
    unknown = "nobody knows what it was edited from" if has_bases else lacks("machine")
    for path in report.only_machine:
        say.line(f"done in part: {format_path(path)}: {lacks('person')}")
    for path in report.only_human:
        say.line(f"done in part: {format_path(path)}: {unknown}")
    for failure in report.failures:
        say.error(failure.reason)
    raise typer.Exit(find_exit_status(report))


def find_exit_status(report: Report) -> int:
    """Find the status that says whether all, a part or nothing was compared."""
    if not report.episodes:
        return EXIT_FAILED
    return 0 if report.is_whole else EXIT_PARTIAL
