"""One transcript file into another."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from castscribe import atomic
from castscribe.errors import OutputNotWritable, explain_os_error
from castscribe.paths import shown, stem_of
from transcript import episode, formats
from transcript.errors import CastscribeError, InvalidCall
from transcript.formats import Format
from transcript.text import decode
from transcript.values import Transcript

#: Standard input or output, in the place of a file.
STREAM = "-"
EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What to convert: paths or ``-``, and formats where the names do not tell them."""

    source: str
    target: str
    source_format: str | None = None
    target_format: str | None = None
    front_matter: str | None = None
    overwrite: bool = False


def convert(conversion: Conversion) -> tuple[str, ...]:
    """Read, write, and return what was lost on the way, a line each.

    Raises :class:`~transcript.errors.UnknownFormat`, :class:`~transcript.errors.FormatError`,
    :class:`~transcript.errors.NotExpressible`, :class:`~castscribe.errors.OutputNotWritable`
    and :class:`OSError`.
    """
    target_format = _target_format(conversion)
    text = _read(conversion.source)
    source_format = _source_format(conversion, text)
    try:
        transcript = formats.read(text, source_format)
        written = _write(conversion, transcript, source_format, target_format, text)
    except CastscribeError as error:
        raise type(error)(f"{_called(conversion.source)}: {error}") from error
    _put(conversion, written)
    return formats.losses(transcript, target_format)


def _target_format(conversion: Conversion) -> Format:
    if conversion.target_format is not None:
        return formats.by_name(conversion.target_format)
    if conversion.target == STREAM:
        raise InvalidCall("which format goes to standard output? say it with --to, as --to srt")
    return formats.by_path(conversion.target)


def _source_format(conversion: Conversion, text: str) -> Format:
    if conversion.source_format is not None:
        return formats.by_name(conversion.source_format)
    if conversion.source == STREAM:
        raise InvalidCall("which format is on standard input? say it with --from, as --from srt")
    return formats.by_path(conversion.source, text)


def _read(source: str) -> str:
    if source == STREAM:
        return decode(sys.stdin.buffer.read(), path="standard input")
    return decode(Path(source).read_bytes(), path=source)


def _write(
    conversion: Conversion,
    transcript: Transcript,
    source_format: Format,
    target_format: Format,
    text: str,
) -> str:
    """The target's text; in an episode that is already there only the transcript changes."""
    stem = stem_of(Path("transcript" if conversion.source == STREAM else conversion.source))
    if target_format.name != EPISODE:
        return formats.write(transcript, target_format, recording=shown(stem))
    target = Path(conversion.target)
    if conversion.front_matter is not None:
        return episode.write(episode.new(conversion.front_matter, transcript))
    if conversion.target != STREAM and conversion.overwrite and target.is_file():
        page = episode.parse(decode(target.read_bytes(), path=target))
    elif source_format.name == EPISODE:
        page = episode.parse(text)
    else:
        return formats.write(transcript, target_format, recording=shown(stem))
    return episode.write(replace(page, transcript=transcript))


def _put(conversion: Conversion, written: str) -> None:
    content = written.encode()
    if conversion.target == STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(conversion.target)
    if target.is_dir():
        raise OutputNotWritable(f"{target} is a folder: name the file to write", path=target)
    is_device = target.exists() and not target.is_file()
    if target.is_file() and not conversion.overwrite:
        raise OutputNotWritable(f"{target} is there already: --overwrite replaces it", path=target)
    try:
        if is_device:
            target.write_bytes(content)  # or a pipe: there is nothing to be replaced
        else:
            atomic.write_whole(target, content)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=target), path=target) from error


def _called(source: str) -> str:
    return "standard input" if source == STREAM else source
