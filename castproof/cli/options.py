"""The options that several commands share, described once."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, TextIO

import typer

from castproof.cli import messages as say

LOGGED_PACKAGES = ("transcript", "asr", "diarize", "align", "compare", "review", "castproof")


def _verbose(chosen: bool) -> bool:
    if chosen:
        _log_to_stderr(logging.INFO)
    return chosen


def _debug(chosen: bool) -> bool:
    if chosen:
        _log_to_stderr(logging.DEBUG)
    return chosen


def _log_to_stderr(level: int) -> None:
    """Log to standard error; ``--verbose`` beside ``--debug`` takes nothing away from that."""
    if any(isinstance(one, _ToStderr) for one in logging.getLogger("castproof").handlers):
        level = min(level, logging.getLogger("castproof").level)
    handler = _ToStderr()
    is_debugging = level == logging.DEBUG
    handler.setFormatter(_Redacting(f"{'%(name)s' if is_debugging else 'castproof'}: %(message)s"))
    for package in LOGGED_PACKAGES:
        logger = logging.getLogger(package)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False


if TYPE_CHECKING:
    _TextHandler = logging.StreamHandler[TextIO]
else:
    _TextHandler = logging.StreamHandler  # not subscriptable on Python 3.10


class _ToStderr(_TextHandler):
    """Writes to whatever is standard error by now: a progress bar puts its own in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Standard error."""
        return sys.stderr


class _Redacting(logging.Formatter):
    """Log lines and tracebacks without the secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return say.redact(super().format(record))


def _token(chosen: str | None) -> str | None:
    if chosen:
        say.hide_secret(chosen)
    return chosen


# Typer evaluates these annotations, on Python 3.10 too.
VerboseOption = Annotated[
    bool, typer.Option("--verbose", help="Log what the stages do.", callback=_verbose)
]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Log everything, tracebacks included.", callback=_debug)
]
OutputOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--output", "-o", help="The folder to write into (default: this one)."),
]
FormatOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--format", "-f", help="A format to write; may be repeated (default: captions, episode)."
    ),
]
ConfigOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--config", "-c", help="A preset: a YAML file, or default, gpu, cpu, miniature."),
]
SetOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--set", metavar="KEY=VALUE", help="Override one key; may be repeated."),
]
NamesOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--names", help='Who speaks, in order of first speech: "Alexey,Abouzar".'),
]
NameOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--name", metavar="LABEL=NAME", help='What to call one: "Speaker 2=Ann"; may be repeated.'
    ),
]
VoicesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--voices", metavar="FILE", help="The collection of known voices."),
]
GlossaryOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--glossary", metavar="FILE", help="Names and terms as they are to be written."),
]
ReadingOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--reading", help="How the episode reads: verbatim, readable or clean."),
]
FrontMatterOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--front-matter", help="A YAML file or an episode to take front matter from."),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that somebody else wrote or edited.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a summary in JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress, no table.")]
TokenOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--hf-token",
        envvar=["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"],
        show_envvar=True,
        show_default=False,
        help="A token for the model hub; safer given in the variable.",
        callback=_token,
    ),
]
