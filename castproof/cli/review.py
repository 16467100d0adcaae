"""``castproof review``: the page where a person corrects an episode."""

from __future__ import annotations

import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import (
    DebugOption,
    GlossaryOption,
    TranscribedIntoOption,
    VerboseOption,
    VoicesOption,
    check_episode_first,
)


def review(
    episode: Annotated[Path, typer.Argument(metavar="EPISODE", help="The episode (.md).")],
    recording: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(metavar="RECORDING", help="What it was made of, to be heard."),
    ] = None,
    words: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--words", metavar="FILE", help="When each word is said: JSON or CTM."),
    ] = None,
    output: TranscribedIntoOption = None,
    glossary: GlossaryOption = None,
    voices: VoicesOption = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="The port (0: any that is free)."
        ),
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only say where the page is.")
    ] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Open an episode as a page to hear it, correct it and save it.

    The page is served by this machine to itself; nothing leaves it. Every edit is kept beside the
    episode at once, whatever happens; the episode itself is written when you save.
    """
    from castproof.cli.progress import show_progress
    from castproof.files.paths import format_path
    from castproof.pipeline.memory import pause_collection
    from castproof.review.address import hold_address, make_opening_page
    from castproof.review.material import open_material, page_folder
    from castproof.review.request import ReviewRequest
    from review.app import build_application, find_page_files
    from review.serving import serve

    check_episode_first(episode)
    request = ReviewRequest(episode, recording, words, output, glossary, voices)
    with ExitStack() as stack:
        with show_progress(quiet=False) as reporter, pause_collection():
            material, notes = stack.enter_context(open_material(request, reporter))
        for note in notes:
            say.note(note)
        address = stack.enter_context(hold_address(request.address, host, port))
        if not address.hosts.is_loopback:
            say.note("anyone on your network who has this address can read and edit the episode")
        recovered = material.session.recovered
        if recovered:
            say.note(f"{format_count(recovered, 'unsaved edit')} from last time")
        say.echo(address.url)
        say.line("the page is served at this address until you press Ctrl-C")
        if not no_browser:
            page = stack.enter_context(make_opening_page(request.opening_page, address.url))
            if typer.launch(page):
                webbrowser.open(page)
        with suppress(KeyboardInterrupt):
            serve(build_application(material, find_page_files(page_folder())), address)
        unsaved = material.session.unsaved
        if unsaved:
            material.session.keep_journal()
            command = f"castproof review {format_path(episode)}"
            say.note(f"{format_count(unsaved, 'unsaved edit')} kept: `{command}` goes on with them")
