"""The options that several commands share, described once."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, TextIO

import typer
from typer.core import TyperCommand

from castproof.cli import messages as say
from castproof.terminal import disarm_lines

LOGGED_PACKAGES = ("transcript", "asr", "diarize", "align", "compare", "review", "castproof")


def log_stages(wanted: bool) -> bool:
    """Log to standard error what the stages do, where ``--verbose`` was given."""
    if wanted:
        _log_to_stderr(logging.INFO)
    return wanted


def log_everything(wanted: bool) -> bool:
    """Log everything to standard error, where ``--debug`` was given."""
    if wanted:
        _log_to_stderr(logging.DEBUG)
    return wanted


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
    """Log lines and tracebacks without the secrets, each message on one line."""

    def format(self, record: logging.LogRecord) -> str:
        return disarm_lines(say.redact(super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        record.message = say.disarm(record.message)
        return super().formatMessage(record)


def hide_token(token: str | None) -> str | None:
    """Keep the token out of everything that is printed, where one was given."""
    if token:
        say.hide_secret(token)
    return token


def check_episode_first(episode: Path) -> None:
    """Raise :class:`~transcript.errors.InvalidCall` where EPISODE is a recording by its ending."""
    from castproof.files.paths import RECORDING_ENDINGS, format_path
    from transcript.errors import InvalidCall

    if episode.suffix.lower() in RECORDING_ENDINGS:
        raise InvalidCall(f"{format_path(episode)} is a recording; the episode comes first")


class PlainCommand(TyperCommand):
    """A command whose help says ``FILE`` and ``FILE...``, without Python's types behind them."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Collect the parts of the usage line: what has to be given stands there as it is."""
        return [re.sub(r"^\{(.+)\}", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options of the help."""
        write = formatter.write_dl

        def write_plainly(rows: Any, *columns: Any, **widths: Any) -> None:
            named = [(re.sub(r" <list\[\w+\]>", "...", name), text) for name, text in rows]
            plain = [(re.sub(r" <\w+>", "", name), text) for name, text in named]
            write(plain, *columns, **widths)

        formatter.write_dl = write_plainly
        super().format_options(ctx, formatter)


# Typer evaluates these annotations, on Python 3.10 too.
VerboseOption = Annotated[
    bool, typer.Option("--verbose", help="Log what the stages do.", callback=log_stages)
]
DebugOption = Annotated[
    bool,
    typer.Option("--debug", help="Log everything, tracebacks included.", callback=log_everything),
]
OutputOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--output", "-o", metavar="FOLDER", help="The folder to write into (default: this one)."
    ),
]
FormatOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT[,FORMAT]",
        help="The formats to write; may be repeated (default: captions,episode).",
    ),
]
ConfigOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--config",
        "-c",
        metavar="PRESET",
        help="A preset: a YAML file, or default, gpu, cpu, miniature.",
    ),
]
ModelOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--model", metavar="MODEL", help="A Whisper model: ./FOLDER, or a name on the hub."
    ),
]
DiarizationModelOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--diarization-model", metavar="MODEL", help="A pyannote pipeline: ./FOLDER, or a hub name."
    ),
]
TrustModelOption = Annotated[
    bool,
    typer.Option("--trust-model", help="Let a pyannote pipeline of your own run programs."),
]
LanguageOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--language",
        metavar="CODE",
        help="The language spoken, such as en or de (default: detected).",
    ),
]
NoHearAgainOption = Annotated[
    bool, typer.Option("--no-hear-again", help="Do not hear speech without words again.")
]
StreamOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--stream",
        metavar="N",
        help="Which sound stream to hear, from 1 (default: one with speech).",
    ),
]
SpeakersOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--speakers", metavar="COUNT", help="How many people speak: 2, 2-4 or auto."),
]
DiarizationOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--diarization", metavar="METHOD", help="How to tell voices apart: auto, exact or fast."
    ),
]
NoDiarizeOption = Annotated[bool, typer.Option("--no-diarize", help="Do not tell speakers apart.")]
TranscribedIntoOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--output",
        "-o",
        metavar="FOLDER",
        help="The folder it was transcribed into (default: EPISODE's).",
    ),
]
SetOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Override one key of the preset; may be repeated."
    ),
]
NamesOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--names",
        metavar="NAME[,NAME]",
        help='Who speaks, in order of first speech: "Alexey,Abouzar".',
    ),
]
NameOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--name",
        metavar="LABEL=NAME",
        help='What to call one speaker: "Speaker 2=Ann"; may be repeated.',
    ),
]
VoicesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--voices", metavar="FILE", help="The collection of known voices."),
]
GlossaryOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--glossary", metavar="FILE", help="The correct spelling of names and terms."),
]
ReadingOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--reading", metavar="READING", help="How the episode reads: verbatim, readable or clean."
    ),
]
FrontMatterOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--front-matter",
        metavar="FILE",
        help="A YAML file or an episode to take front matter from.",
    ),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that a person wrote or edited.")
]
AllowPrivateOption = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch from private addresses and this machine, too."),
]
NewestOption = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        "--newest", metavar="N", min=1, max=10_000, help="Of a feed: the N newest recordings."
    ),
]
SinceOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--since", metavar="DAY", help="Of a feed: those published since, as 2026-10-01."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a summary in JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress, no table.")]
TokenOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--hf-token",
        metavar="TOKEN",
        envvar=["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"],
        show_envvar=True,
        show_default=False,
        help="A token for the model hub; safer given in the variable.",
        callback=hide_token,
    ),
]

WorkersOption = Annotated[
    Optional[int],  # noqa: UP045 - Typer evaluates it on Python 3.10
    typer.Option("--workers", metavar="N", min=1, help="How many at once (default: what fits)."),
]
RetriesOption = Annotated[
    int,
    typer.Option(
        "--retries",
        metavar="N",
        min=0,
        help="How many times to retry errors that may be temporary.",
    ),
]
