"""``castproof assist``: what a language model proposes for episodes, checked by the program."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    ConfigOption,
    DebugOption,
    GlossaryOption,
    JsonOption,
    QuietOption,
    SetOption,
    VerboseOption,
)
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.assist.asking import Estimate
    from castproof.assist.endpoint import Endpoint
    from castproof.assist.episode_run import EpisodePlan, Wanted
    from castproof.assist.run import Confirm, RunResult

EXIT_FAILED, EXIT_WRONG_CALL, EXIT_PARTIAL = 1, 2, 3


def assist(
    episodes: Annotated[
        list[Path], typer.Argument(metavar="EPISODE", help="Episodes to propose something for.")
    ],
    titles: Annotated[bool, typer.Option("--titles", help="Propose chapter titles.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Write show notes beside it.")] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Propose a cleaner reading.")] = False,
    doubts: Annotated[
        bool, typer.Option("--doubts", help="Look for doubtful speakers, terms and repeats.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what is accepted into the episode.")
    ] = False,
    edited: Annotated[
        bool, typer.Option("--edited", help="Send lines that a person edited, too.")
    ] = False,
    link: Annotated[
        Optional[str],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option("--link", metavar="ADDRESS", help="Where notes link to: page or recording."),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what a model changed in the episode.")
    ] = False,
    kinds: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--class", metavar="CLASS", help="With --undo: only this class, or titles."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Send it without asking, to another machine too.")
    ] = False,
    config: ConfigOption = None,
    settings: SetOption = None,
    glossary: GlossaryOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Have a language model propose titles, notes, a clean reading.

    Each proposal is checked against what was said. Without --titles, --notes, --clean or --doubts
    the first three are asked for. The model is the one that the configuration names
    (assist.base_url, assist.model); nothing else is contacted.
    """
    import asyncio

    from castproof.cli.assist_undo import take_back
    from transcript.errors import InvalidCall

    if kinds and not undo:
        raise InvalidCall("--class says what --undo takes back: give both")
    if undo:
        if titles or notes or clean or doubts or apply:
            raise InvalidCall("--undo takes back; it goes with --class alone")
        take_back(episodes, kinds or (), as_json=as_json, quiet=quiet)
        return

    from castproof.assist.endpoint import find_endpoint
    from castproof.assist.episode_run import Wanted
    from castproof.assist.notes_files import make_link
    from castproof.assist.run import run_all
    from castproof.cli.progress import show_progress
    from castproof.config.cli_options import list_settings, read_configuration
    from castproof.glossary.apply import load_glossary

    configured = read_configuration(config, settings, list_settings({"--glossary": glossary}))
    endpoint = find_endpoint(configured.assist)
    make_link(link, "")
    every = not (titles or notes or clean or doubts)
    wanted = Wanted(
        titles or every,
        notes or every,
        clean or every,
        configured.assist,
        load_glossary(configured.glossary),
        apply=apply,
        edited=edited,
        link=link,
        doubts=doubts,
    )
    note_unsaved_edits(*episodes)
    plans, failed = plan_all(episodes, wanted)
    confirm = make_confirm(plans, wanted, endpoint, yes=yes)
    with show_progress(quiet=quiet) as reporter:
        result = asyncio.run(run_all(plans, wanted, endpoint, reporter, confirm))
    conclude(result, failed, as_json=as_json, quiet=quiet)


def plan_all(paths: Sequence[Path], wanted: Wanted) -> tuple[list[EpisodePlan], list[str]]:
    """Read all episodes; say which cannot be. Where none can, its error is raised."""
    from castproof.assist.episode_run import plan_episode
    from castproof.errors import explain
    from transcript.errors import CastproofError

    plans: list[EpisodePlan] = []
    failed: list[str] = []
    first: Exception | None = None
    for path in dict.fromkeys(paths):
        try:
            plans.append(plan_episode(path, wanted, say.note))
        except (CastproofError, OSError) as error:
            first = first or error
            failed.append(explain(error))
    if first is not None and not plans:
        for reason in failed[1:]:
            say.error(reason)
        raise first
    return plans, failed


def make_confirm(
    plans: Sequence[EpisodePlan], wanted: Wanted, endpoint: Endpoint, *, yes: bool
) -> Confirm:
    """Make what names another machine and what is sent there, and asks once.

    It is called at once where something has to be sent, so that it stands above all progress.
    """
    from castproof.assist.run import estimate_all
    from transcript.errors import InvalidCall

    is_asked = endpoint.is_loopback
    expected = estimate_all(plans, wanted.section)

    def confirm() -> None:
        nonlocal is_asked
        if is_asked:
            return
        say.note(describe_sending(endpoint, expected, len(plans)))
        if not yes:
            if not can_ask():
                raise InvalidCall("nothing was sent: use --yes to send it without being asked")
            if not typer.confirm("Send it?", err=True):
                raise InvalidCall("nothing was sent")
        is_asked = True

    if expected.requests:
        confirm()
    return confirm


def can_ask() -> bool:
    """Tell whether a person is there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def describe_sending(endpoint: Endpoint, expected: Estimate, episodes: int) -> str:
    """Describe to whom something is sent, how much, and what it may cost."""
    cost = (
        "what it costs is not known (assist.input_price, assist.output_price)"
        if expected.cost is None
        else f"at most about {expected.cost:.2f} at the configured prices"
    )
    key = " with a key" if endpoint.key else ""
    plainly = "" if endpoint.is_encrypted else ", not encrypted"
    return (
        f"to be sent to {endpoint.address} (model {endpoint.model}){key}{plainly}: "
        f"{format_count(expected.lines, 'line')} of {format_count(episodes, 'episode')}, each "
        f"counted as often as it is sent, in {format_count(expected.requests, 'request')} of about "
        f"{expected.input_tokens:,} tokens together, for answers of at most about "
        f"{expected.output_tokens:,}; {cost}"
    )


def conclude(result: RunResult, failed: Sequence[str], *, as_json: bool, quiet: bool) -> None:
    """Print what came of it and every failure, and leave with the right status."""
    from castproof.cli.assist_summary import make_document, print_episode
    from castproof.errors import explain
    from transcript.errors import InvalidCall

    status = find_exit_status(result, failed)
    if as_json:
        say.print_document(status, make_document(result, failed))
    elif not quiet:
        for one in result.episodes:
            print_episode(one)
    for one in result.episodes:
        for failure in one.usage.failures:
            say.error(f"{one.path.name}: {failure}")
    for reason in failed:
        say.error(reason)
    if result.stopped is not None:
        kept = "" if isinstance(result.stopped, InvalidCall) else "; answers so far are kept"
        say.error(f"{explain(result.stopped)}{kept}")
    raise typer.Exit(status)


def find_exit_status(result: RunResult, failed: Sequence[str]) -> int:
    """Find the status that says whether all, a part or nothing was answered."""
    from transcript.errors import InvalidCall

    if not (failed or result.stopped or any(one.usage.failures for one in result.episodes)):
        return 0
    if any(one.is_answered for one in result.episodes):
        return EXIT_PARTIAL
    return EXIT_WRONG_CALL if isinstance(result.stopped, InvalidCall) else EXIT_FAILED
