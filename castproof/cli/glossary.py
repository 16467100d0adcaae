"""``castproof glossary``: how names and terms are written, learnt from people's corrections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.options import DebugOption, JsonOption, PlainCommand, QuietOption
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.glossary.learn import Proposal

EXIT_FAILED = 1
_SEEN = 3
"""Spellings that are not corrected automatically, of which no more are shown for a term."""

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


@glossary.command(cls=PlainCommand)
def learn(
    transcripts: Annotated[
        list[Path],
        typer.Argument(
            metavar="MACHINE HUMAN",
            help="The machine's transcript and the edited one; repeated.",
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
        str,
        typer.Option(
            "--language",
            metavar="CODE",
            help="The language whose common words are never corrected.",
        ),
    ] = "en",
    examples: Annotated[
        int,
        typer.Option(
            "--examples", metavar="N", min=0, help="How many places to show of each spelling."
        ),
    ] = 1,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Propose terms that people keep correcting.

    Pairs of files, or two folders whose files are paired by name. Only --into writes.
    """
    from castproof.glossary import learn as glossary_learning
    from castproof.glossary.learn import accept, pair_transcripts, pick, propose_from_files

    note_unsaved_edits(*(path for pair in pair_transcripts(transcripts) for path in pair))
    found, notes = propose_from_files(transcripts, language)
    for note in notes:
        say.note(note)
    chosen = pick(found, only or ())
    if not (as_json or quiet):
        print_proposals(chosen, examples)
    added = None
    if into is not None:
        added = accept(chosen, into)
        terms = format_count(len(added), "term")
        say.note(f"{into}: {terms} added or extended" if added else f"{into}: nothing new")
    elif chosen and not quiet:
        say.note("nothing was written: --into FILE adds these, --only TERM chooses among them")
    if as_json:
        say.print_document(
            0,
            {
                "proposals": glossary_learning.as_json(chosen),
                "added": None if added is None else list(added),
                "notes": list(notes),
            },
        )


@glossary.command(cls=PlainCommand)
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
    from castproof.config.cli_options import list_settings, read_configuration
    from castproof.config.presets import Setting
    from castproof.glossary.apply import load_glossary

    options = [*list_settings({"--glossary": file})]
    if of is not None:
        options.append(Setting("glossary", "show", of, "--show"))
    found = load_glossary(read_configuration(None, None, options).glossary)
    if as_json:
        terms, unsure = (
            [{"term": term.text, "wrong": list(term.wrong)} for term in part]
            for part in (found.terms, found.unsure)
        )
        say.print_document(0, {"terms": terms, "unsure": unsure, "kept": sorted(found.kept)})
        return
    rows = [(term.text, ", ".join(term.wrong)) for term in found.terms]
    rows += [(term.text, ", ".join(("(unsure)", *term.wrong))) for term in found.unsure]
    rows += [(word, "(kept)") for word in sorted(found.kept)]
    say.print_columns(rows)
    if not rows:
        say.note(
            "no terms are known: name a file of them, or let `castproof glossary learn` "
            "propose some from what people corrected"
        )


@glossary.command(cls=PlainCommand)
def check(
    file: FileArgument = None, as_json: JsonOption = False, debug: DebugOption = False
) -> None:
    """Say what is wrong with a glossary, and ask the rest."""
    from castproof.config.presets import default_glossary_path
    from castproof.files.paths import format_path
    from castproof.glossary.common_words import load_vocabulary
    from castproof.glossary.file import find_faults, find_questions, read_unchecked

    path = file or default_glossary_path()
    terms = read_unchecked(path)
    found = list(find_faults(terms, load_vocabulary("en")))
    questions = list(find_questions(terms))
    for fault in found:
        say.error(f"{path}: {fault}")
    for question in questions:
        say.note(f"{path}: {question}")
    if as_json:
        document = {"glossary": format_path(path), "faults": found, "questions": questions}
        say.print_document(EXIT_FAILED if found else 0, document)
    if found:
        raise typer.Exit(EXIT_FAILED)


def print_proposals(proposals: Sequence[Proposal], examples: int) -> None:
    """Print a term a line, then its spellings, those that are corrected automatically first."""
    from transcript.seconds import format_clock

    if not proposals:
        say.echo("no names or terms were corrected")
    for one in proposals:
        times = "once" if one.count == 1 else f"{one.count} times"
        say.echo(f"{one.term}  ({times})", bold=True)
        safe = [spelling for spelling in one.spellings if spelling.doubt is None]
        doubtful = [spelling for spelling in one.spellings if spelling.doubt is not None]
        for spelling in (*safe, *doubtful[:_SEEN]):
            way = "only flagged" if spelling.is_asked else "not automatically"
            doubt = "" if spelling.doubt is None else f"  {way}: {spelling.doubt}"
            say.echo(f"  {spelling.text} ×{spelling.count}{doubt}")
            for place in spelling.examples[:examples]:
                at = "" if place.start is None else f"{format_clock(place.start)} "
                say.echo(f"    {at}{place.example}")
        if len(doubtful) > _SEEN:
            say.echo(f"  and {len(doubtful) - _SEEN} more that are not corrected automatically")
