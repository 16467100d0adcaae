"""Reading and writing every format: which one a file is of, and what a format cannot carry.

A format that shows text for a span of time (SRT, WebVTT, Podcasting 2.0) needs ends, and one that
lists chapters needs their starts. Where a transcript has none they are taken from the lines around
them (:mod:`transcript.formats.showing`, :func:`transcript.formats.chapters.fill_starts`), and
:func:`list_losses` says so. A line's start or a speaker that is unknown is never made up: a format
that needs one refuses the line.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from transcript.errors import FormatError, NotExpressible, UnknownFormat
from transcript.formats import features, recognise
from transcript.formats.catalogue import FORMATS, Format
from transcript.formats.showing import LAST_LINE_S
from transcript.text import decode, quote
from transcript.values import Transcript

__all__ = [
    "FORMATS",
    "LAST_LINE_S",
    "Format",
    "dump",
    "find_by_content",
    "find_by_name",
    "find_by_path",
    "list_ignored",
    "list_losses",
    "load",
    "read",
    "write",
]


def load(data: bytes, format_: Format) -> Transcript:
    """The transcript of a file's bytes; :class:`FormatError` where they do not follow the format.

    Text has to be UTF-8.
    """
    return read(decode(data), format_) if format_.loads is None else format_.loads(data)


def dump(transcript: Transcript, format_: Format, *, recording: str = "recording") -> bytes:
    """The bytes of a file that holds what the format can carry of the transcript.

    ``recording`` names the recording in the formats that say it: a new episode's or document's
    title, and the first field of RTTM, CTM and STM. Raises :class:`NotExpressible` where a line
    lacks what the format needs; what it merely cannot carry, :func:`list_losses` tells.
    """
    if format_.dumps is None:
        return write(transcript, format_, recording=recording).encode()
    return format_.dumps(format_.prepares(transcript), recording)


def read(text: str, format_: Format) -> Transcript:
    """:func:`load` of a file's text, in a format that is text."""
    if format_.reads is None:
        raise FormatError(format_.refusal or f"a {format_.title} is bytes, not text: load it")
    return format_.reads(text)


def write(transcript: Transcript, format_: Format, *, recording: str = "recording") -> str:
    """:func:`dump` as text, in a format that is text."""
    if format_.writes is None:
        raise NotExpressible(format_.refusal or f"a {format_.title} is bytes, not text: dump it")
    return format_.writes(format_.prepares(transcript), recording)


def list_losses(transcript: Transcript, target: Format) -> tuple[str, ...]:
    """What writing the transcript in the target loses or makes up, in plain words."""
    return (*features.list_losses(transcript, target.carries), *target.warns(transcript))


def list_ignored(data: bytes, source: Format) -> tuple[str, ...]:
    """What a file that can be loaded holds and a transcript has no place for, in plain words."""
    return source.overlooks(data)


def find_by_name(name: str) -> Format:
    """The format of a name such as ``srt``; :class:`UnknownFormat` with the nearest one."""
    for format_ in FORMATS:
        if format_.name == name.lower():
            return format_
    names = [format_.name for format_ in FORMATS]
    near = get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    raise UnknownFormat(f"there is no format {quote(name)}; {hint}")


def find_by_path(path: Path | str, text: str | None = None) -> Format:
    """The format of a file's name, or, for a bare ``.txt`` or ``.json``, of its ``text``.

    Without a text ``.json`` is our own, and a bare ``.txt`` is refused: it could be captions,
    turns or chapters.
    """
    name = Path(path).name.lower()
    bare = name.endswith((".txt", ".json"))
    fitting = [(end, f) for f in FORMATS for end in f.endings if name.endswith(end)]
    ending, format_ = max(fitting, key=lambda pair: len(pair[0]), default=("", None))
    if bare and ending in {"", ".json"} and text is not None:
        found = recognise.recognize_json(text) if ending else recognise.recognize_text(text)
        if found is None:
            like = ".whisperx.json" if ending else ".captions.txt"
            raise UnknownFormat(
                f"what {Path(path).name} holds is none of our formats as far as can be told; "
                f"give it the ending of the one it is, such as {like}",
                path=path,
            )
        return find_by_name(found)
    if format_ is None:
        hint = "name it .captions.txt or .turns.txt" if bare else "there are " + _endings()
        raise UnknownFormat(f"no format has the ending of {Path(path).name}; {hint}", path=path)
    return format_


def find_by_content(path: Path | str, data: bytes) -> Format:
    """The format of a file that was read: by its name, and where that is bare by its bytes."""
    is_bare = Path(path).name.lower().endswith((".txt", ".json"))
    return find_by_path(path, decode(data, path=path) if is_bare else None)


def _endings() -> str:
    return ", ".join(ending for format_ in FORMATS for ending in format_.endings)
