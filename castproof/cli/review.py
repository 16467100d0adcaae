"""``castproof review``: the page where a person puts an episode right."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, GlossaryOption, VerboseOption, VoicesOption

if TYPE_CHECKING:
    from review.session import Session


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
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--output", "-o", help="The folder it was transcribed into (default: EPISODE's)."
        ),
    ] = None,
    glossary: GlossaryOption = None,
    voices: VoicesOption = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen to.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port (0: any that is free).")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only say where the page is.")
    ] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Open an episode as a page to hear it, put it right and save it.

    The page is served by this machine to itself; nothing leaves it. Every edit is kept beside the
    episode at once, whatever happens; the episode itself is written when you save.
    """
    from castproof.cli.progress import show_progress
    from castproof.review.address import hold_address
    from castproof.review.material import open_material, page_folder
    from castproof.review.request import ReviewRequest
    from review.app import build_application, find_page_files
    from review.serving import serve

    request = ReviewRequest(episode, recording, words, output, glossary, voices)
    with ExitStack() as stack:
        with show_progress(quiet=False) as reporter:
            material, notes = stack.enter_context(open_material(request, reporter))
        for note in notes:
            say.note(note)
        place = stack.enter_context(hold_address(request.address, host, port))
        if not place.hosts.is_loopback:
            say.note(
                "whoever is on your network and has this address can read and edit the episode"
            )
        _tell(material.session, place.url)
        if not no_browser:
            typer.launch(place.url)
        with suppress(KeyboardInterrupt):
            serve(build_application(material, find_page_files(page_folder())), place)
        _tell_rest(material.session, episode)


def _tell(session: Session, url: str) -> None:
    if session.recovered:
        say.note(f"{_edits(session.recovered)} from the last time, not saved yet")
    typer.echo(url)
    say.line("the page is served at this address until you press Ctrl-C")


def _tell_rest(session: Session, episode: Path) -> None:
    """How the review was left."""
    from castproof.files.paths import format_path

    unsaved = session.unsaved
    if unsaved:
        say.note(
            f"{_edits(unsaved)} not saved yet, and kept: `castproof review {format_path(episode)}` "
            "goes on with them"
        )


def _edits(count: int) -> str:
    return "1 edit" if count == 1 else f"{count} edits"
