"""``castproof publish``: an episode as the files that hosts take, and its feed's tags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import (
    DebugOption,
    JsonOption,
    OverwriteOption,
    VerboseOption,
    check_episode_first,
)
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.publish.publish import Publication, Published


def publish(
    episode: Annotated[Path, typer.Argument(metavar="EPISODE", help="The episode to publish.")],
    recording: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Argument(
            metavar="RECORDING", help="Its recording, for its length, chapters and the player."
        ),
    ] = None,
    hosts: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--for",
            metavar="HOST[,HOST]",
            help="apple, spotify, podcasting20, buzzsprout, youtube or web; may be repeated.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write into.")
    ] = Path("published"),
    url: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--url", metavar="URL", help="The address of the folder where the files will lie."
        ),
    ] = None,
    audio_url: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--audio-url", metavar="URL", help="The address of the sound, for the player."
        ),
    ] = None,
    feed: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--feed", metavar="FEED", help="Write the tags into this RSS file's item."),
    ] = None,
    item: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--item",
            metavar="ITEM",
            help="The item's GUID, enclosure or title, if not the episode's.",
        ),
    ] = None,
    words: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--words", metavar="FILE", help="A file with the times of the episode's words."
        ),
    ] = None,
    language: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--language", metavar="CODE", help="The language spoken (default: as the episode says)."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
    ] = False,
    overwrite: OverwriteOption = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Write what podcast apps and hosts take of an episode.

    Transcripts, chapters, tags for the feed, a page with a player. The edited text is what is
    published, with the times of its words where they are known.
    """
    from castproof.pipeline.result import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL
    from castproof.publish.publish import Publication
    from castproof.publish.publish import publish as run
    from transcript.check.hosts import find_hosts

    found_hosts = find_hosts(hosts or [])
    check_episode_first(episode)
    note_unsaved_edits(episode)
    call = Publication(
        episode=episode,
        hosts=found_hosts,
        folder=output,
        recording=recording,
        words=words,
        language=language,
        base_url=url,
        audio_url=audio_url,
        feed=feed,
        item=item,
        overwrite=overwrite,
        is_dry=dry_run,
    )
    notes = say.Notes()
    done = run(call, notes.add)
    status = EXIT_DONE if not done.partial else EXIT_PARTIAL if done.files else EXIT_FAILED
    if as_json:
        say.print_document(status, as_document(call, done, notes.lines))
    else:
        report(done, feed, is_dry=dry_run)
    for line in done.partial:
        say.line(f"done in part: {line}")
    raise typer.Exit(status)


def as_document(call: Publication, done: Published, notes: list[str]) -> dict[str, Any]:
    """Make the document that ``--json`` prints."""
    from castproof.files.paths import format_path
    from castproof.files.safe_edit import format_diff

    feed = None
    if done.feed is not None and call.feed is not None:
        was, now = (each.decode("utf-8", "replace") for each in (done.feed_was, done.feed.content))
        feed = {
            "path": format_path(call.feed),
            "added": done.feed.added,
            "replaced": done.feed.replaced,
            "same": done.feed.same,
            "previous": None if done.feed_kept is None else format_path(done.feed_kept),
            "diff": format_diff(call.feed, was, now) if call.is_dry else None,
        }
    return {
        "episode": format_path(call.episode),
        "hosts": [host.name for host in call.hosts],
        "written": not call.is_dry,
        "files": [
            {
                "path": format_path(one.path),
                "action": one.action,
                "previous": None if one.previous is None else format_path(one.previous),
            }
            for one in done.files
        ],
        "feed": feed,
        "notes": notes,
        "partial": list(done.partial),
    }


def report(done: Published, feed: Path | None, *, is_dry: bool) -> None:
    """Say what was done about each file and about the feed."""
    verbs = {"written": "would be written" if is_dry else "written", "unchanged": "as it was"}
    for one in done.files:
        if one.previous is not None:
            say.note(f"the previous {one.path} is kept as {one.previous}")
        if one.action in verbs:
            say.echo(f"{one.path}: {verbs[one.action]}")
    if done.feed is None or feed is None:
        return
    if is_dry:
        was, now = done.feed_was, done.feed.content
        say.print_diff(feed, was.decode("utf-8", "replace"), now.decode("utf-8", "replace"))
    counts = (
        (done.feed.added, "put in"),
        (done.feed.replaced, "replaced"),
        (done.feed.same, "already there"),
    )
    said = ", ".join(f"{say.format_count(n, 'tag')} {what}" for n, what in counts if n)
    kept = "" if done.feed_kept is None else f"; the previous version is in {done.feed_kept}"
    say.echo(f"{feed}: {said or 'no tags'}{kept}")
