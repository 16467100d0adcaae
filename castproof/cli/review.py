"""``castproof review``: the page where a person corrects an episode."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional
from urllib.parse import urlsplit

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

if TYPE_CHECKING:
    from castproof.review.claim import Claim
    from review.opening import Opening
    from review.session import Session

#: How long a page has to hear why the episode cannot be opened.
_TOLD_S = 5.0


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
    from castproof.review.claim import claim_episode
    from castproof.review.request import ReviewRequest
    from review.opening import Opening
    from review.page_files import find_page_files
    from review.serving import serve

    check_episode_first(episode)
    request = ReviewRequest(episode, recording, words, output, glossary, voices)
    with ExitStack() as stack:
        with show_progress(quiet=False) as reporter, pause_collection():
            claim = stack.enter_context(claim_episode(request, reporter))
        address = stack.enter_context(hold_address(request.address, host, port))
        files = find_page_files()
        opening = Opening(files)
        server = stack.enter_context(serve(opening, address))
        if not address.hosts.is_loopback:
            say.note("anyone on your network who has this address can read and edit the episode")
        say.echo(address.url)
        say.line("the page is served at this address until you press Ctrl-C")
        if not no_browser and not has_screen():
            here = urlsplit(address.url).port
            way = f", after `ssh -L {here}:127.0.0.1:{here} THIS_MACHINE` from another machine"
            where = way if address.hosts.is_loopback else ""
            say.line(f"no browser can be opened here: open the address in one{where}")
        elif not no_browser:
            page = stack.enter_context(make_opening_page(request.opening_page, address.url))
            if typer.launch(page):
                webbrowser.open(page)
        session = None
        with suppress(KeyboardInterrupt):  # also before the words are there: nothing is lost by it
            session = _open(claim, opening, files)
            server.wait()
        server.end()
        if session is not None and session.unsaved:
            session.keep_journal()
            command = f"castproof review {format_path(episode)}"
            count = format_count(session.unsaved, "unsaved edit")
            say.note(f"{count} kept: `{command}` goes on with them")


def has_screen() -> bool:
    """Tell whether a browser can be shown; on a server xdg-open only prints whom it asked for."""
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    return any(os.environ.get(name) for name in names)


def _open(claim: Claim, opening: Opening, files: Mapping[str, Path]) -> Session:
    """Open what was claimed for the pages that wait for it, or say there why it cannot be."""
    from castproof.errors import explain
    from castproof.pipeline.memory import pause_collection
    from castproof.signals import hold_signals
    from review.opening import Refusal

    try:
        # Not before there is a page: both know far more of castproof, and take their time.
        with hold_signals():
            from castproof.review.material import read_material
            from review.app import build_application

        with pause_collection():
            material, notes = read_material(claim)
    except Exception as error:
        refusal = Refusal(files, explain(error))
        opening.open(refusal.app)
        refusal.told.wait(_TOLD_S)
        raise
    for note in notes:
        say.note(note)
    recovered = material.session.recovered
    if recovered:
        say.note(f"{format_count(recovered, 'unsaved edit')} from last time")
    opening.open(build_application(material, files))
    return material.session
