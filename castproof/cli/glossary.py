"""``castproof glossary``: how names and terms are written, learnt from what people put right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, JsonOption, QuietOption

if TYPE_CHECKING:
    from castproof.glossary.learn import LearntSpelling, Proposal

EXIT_FAILED = 1
_SEEN = 3
"""Spellings that cannot be put right by themselves, of which no more are shown for a term."""

glossary = typer.Typer(
    name="glossary",
    help="How names and terms are written.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FileArgument = Annotated[
    Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
    typer.Argument(
        metavar="FILE",
        help="The glossary (default: your own, if there is one).",
        show_default=False,
    ),
]


@glossary.command()
def learn(
    transcripts: Annotated[
        list[Path],
        typer.Argument(
            metavar="MACHINE HUMAN", help="The machine's transcript and the edited one; repeated."
        ),
    ],
    into: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--into", metavar="FILE", help="Add what is proposed to this glossary."),
    ] = None,
    only: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--only", metavar="TERM", help="Accept this term only; may be repeated."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Whose common words are left alone.")
    ] = "en",
    examples: Annotated[
        int, typer.Option("--examples", min=0, help="How many places to show of each spelling.")
    ] = 1,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Propose terms that people keep putting right.

    Pairs of files, or two folders whose files are paired by name. Only --into writes.
    """
    from castproof.glossary import learn as glossary_learning
    from castproof.glossary.learn import accept, pick, propose_from_files

    found = propose_from_files(transcripts, language)
    chosen = pick(found, only or ())
    if as_json:
        from castproof.version import version

        document = {"castproof": version(), "proposals": glossary_learning.as_json(chosen)}
        say.print_json(document)
    elif not quiet:
        _print(chosen, examples)
    if into is not None:
        added = accept(chosen, into)
        say.note(
            f"{into}: {len(added)} terms added or extended" if added else f"{into}: nothing new"
        )
    elif chosen and not quiet:
        say.note("nothing was written: --into FILE adds these, --only TERM chooses among them")


@glossary.command()
def show(
    file: FileArgument = None,
    of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--show", metavar="NAME", help="With the terms of this show."),
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Print the terms of a glossary."""
    from castproof.config.schema import GlossarySection
    from castproof.glossary.apply import load_glossary

    terms = load_glossary(GlossarySection(file=None if file is None else str(file), show=of)).terms
    if as_json:
        listed = [{"term": term.text, "wrong": list(term.wrong)} for term in terms]
        say.print_json({"terms": listed})
        return
    width = max((len(term.text) for term in terms), default=0)
    for term in terms:
        typer.echo(say.escape_controls(f"{term.text:{width}}  {', '.join(term.wrong)}".rstrip()))


@glossary.command()
def check(file: FileArgument = None, debug: DebugOption = False) -> None:
    """Say everything that is wrong with a glossary."""
    from castproof.config.presets import default_glossary_path
    from castproof.glossary.common_words import vocabulary
    from castproof.glossary.file import find_faults, read_unchecked

    path = file or default_glossary_path()
    found = list(find_faults(read_unchecked(path), vocabulary("en")))
    for fault in found:
        say.error(f"{path}: {fault}")
    if found:
        raise typer.Exit(EXIT_FAILED)


def _print(proposals: Sequence[Proposal], examples: int) -> None:
    """A term a line, then its spellings, those that are put right by themselves first."""
    if not proposals:
        typer.echo("nobody put a name or term right")
    for one in proposals:
        times = "once" if one.count == 1 else f"{one.count} times"
        typer.secho(say.escape_controls(f"{one.term}  ({times})"), bold=True)
        ranked = sorted(one.spellings, key=lambda spelling: spelling.doubt is not None)
        doubtful = [spelling for spelling in ranked if spelling.doubt is not None]
        for spelling in ranked:
            if spelling not in doubtful[_SEEN:]:
                _print_spelling(spelling, examples)
        if len(doubtful) > _SEEN:
            typer.echo(f"  and {len(doubtful) - _SEEN} more that are not put right by themselves")


def _print_spelling(spelling: LearntSpelling, examples: int) -> None:
    from transcript.seconds import format_clock

    doubt = "" if spelling.doubt is None else f"  not by itself: {spelling.doubt}"
    typer.echo(say.escape_controls(f"  {spelling.text} ×{spelling.count}{doubt}"))
    for place in spelling.examples[:examples]:
        at = "" if place.start is None else f"{format_clock(place.start)} "
        typer.echo(say.escape_controls(f"    {at}{place.example}"))
