"""What a call asks of every recording: how, in which formats, and where to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from align.glossary.correct import Glossary
from align.naming.rules import UsualHost
from castproof.config.schema import Configuration
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.pipeline.cache import recording_folder
from castproof.pipeline.own_folder import make_own_folder
from transcript import io as formats
from transcript.errors import InvalidCall, UnknownFormat

NO_TERMS = Glossary()
Layer = Literal["captions", "subtitles", "named subtitles", "paragraphs", "turns"]
#: Which layer each format shows: captions are lines, subtitles cues of rows. Named subtitles may
#: have names in their text, where the format has no other place for them.
LAYERS: Mapping[str, Layer] = {
    "captions": "captions",
    "srt": "named subtitles",
    "vtt": "subtitles",
    "karaoke": "subtitles",
    "podcast": "captions",
    "podcast-words": "captions",
    "json": "captions",
    "ctm": "captions",
    "stm": "captions",
    "episode": "paragraphs",
    "podcast-html": "paragraphs",
    "notes": "paragraphs",
    "turns": "paragraphs",
    "docx": "paragraphs",
    "rttm": "turns",
}


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format that is written, the ending of its files, and the layer it shows."""

    name: str
    ending: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Request:
    """What a call asks of every recording.

    ``names`` are in order of first speech; ``names_by_label`` are pairs of label and name.
    ``by_rules`` is whether speakers without either get the names that other evidence tells.
    ``usual_host`` is who hosts the episodes beside the page that the front matter is from.
    ``side_by_side`` is whether speakers are told apart while words are recognized.
    ``why_model`` is why it is this speech model, where nobody named one.
    """

    config: Configuration
    folder: Path
    formats: tuple[OutputFormat, ...]
    names: tuple[str, ...] = ()
    names_by_label: tuple[tuple[str, str], ...] = ()
    by_rules: bool = True
    front_matter: str | None = None
    usual_host: UsualHost | None = None
    glossary: Glossary = NO_TERMS
    overwrite: bool = False
    side_by_side: bool = False
    why_model: str | None = None


def find_format(name: str) -> OutputFormat:
    """Find the format of this name.

    Raises :class:`~transcript.errors.UnknownFormat` for none of that name, for one that is only
    read, and for chapters, which no recording tells.
    """
    found = formats.find_by_name(name)
    layer = LAYERS.get(found.name)
    if found.is_chapters:
        raise UnknownFormat(
            "a recording has no chapters: `castproof convert` writes those of an episode"
        )
    if layer is None:
        raise UnknownFormat(f"{found.title} is not written; there are {', '.join(LAYERS)}")
    return OutputFormat(found.name, found.endings[0], layer)


def output_path(stem: str, format_: OutputFormat, request: Request) -> Path:
    """Say where a recording's file of this format goes."""
    return request.folder / f"{stem}{format_.ending}"


def check_outputs(recordings: Sequence[Path], request: Request) -> None:
    """Refuse before any work what could not be written after it.

    Raises :class:`InvalidCall` when two recordings would write the same files, and
    :class:`~castproof.errors.OutputNotWritable` when the folder cannot be written.
    """
    taken: dict[str, Path] = {}
    for recording in recordings:
        # Folded, because on some file systems Talk.md and talk.md are one file.
        other = taken.setdefault(recording.stem.casefold(), recording)
        if other is not recording:
            raise InvalidCall(
                f"{other} and {recording} would write the same files in {request.folder}: "
                "rename one, or run them separately with two folders (-o)"
            )
    check_folder(request.folder)
    check_files(
        output_path(one.stem, each, request) for one in recordings for each in request.formats
    )


def check_files(paths: Iterable[Path]) -> None:
    """Raise :class:`OutputNotWritable` where a folder lies in a file's place."""
    for path in paths:
        if path.is_dir():
            raise OutputNotWritable(
                f"{path} is a folder, and a file has to go there: move it, or choose "
                "another folder with -o",
                path=path,
            )


def check_folder(folder: Path) -> None:
    """Make the folder and write into it, or raise :class:`OutputNotWritable`."""
    try:
        kept = recording_folder(folder, "")
        make_own_folder(kept)
        with TemporaryFile(dir=kept):
            pass  # it has no name, so that nothing is left of a run that is killed here
    except OSError as error:
        reason = explain_os_error(error)
        raise OutputNotWritable(f"cannot write to {folder}: {reason}") from error
