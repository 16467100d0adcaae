"""The files a person asked for: what is in each, where each goes, and whose it is.

A file in the output folder may have been edited by a person, which is what this project is
for. It is replaced only when it is byte for byte what castscribe wrote from this recording, or
when the call says ``--overwrite``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from castscribe import atomic, digest
from castscribe.config import Configuration
from castscribe.errors import OutputNotWritable, explain_os_error
from castscribe.layers import Layers
from castscribe.outcome import Action, WrittenFile
from castscribe.paths import shown
from castscribe.store import FOLDER_NAME, OutputRecord, Store
from transcript import episode, formats, rttm
from transcript.errors import InvalidCall, NotExpressible, UnknownFormat

Layer = Literal["captions", "paragraphs", "turns"]
#: Which layer each format shows: subtitles are short lines, pages are paragraphs.
LAYERS: Mapping[str, Layer] = {
    "captions": "captions",
    "srt": "captions",
    "vtt": "captions",
    "podcast": "captions",
    "json": "captions",
    "ctm": "captions",
    "stm": "captions",
    "episode": "paragraphs",
    "turns": "paragraphs",
    "rttm": "turns",
}


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format that is written, the ending of its files, and the layer it shows."""

    name: str
    ending: str
    layer: Layer


def output_format(name: str) -> OutputFormat:
    """The format of this name.

    Raises :class:`~transcript.errors.UnknownFormat` for none of that name, or one only read.
    """
    found = formats.by_name(name)
    layer = LAYERS.get(found.name)
    if layer is None:
        raise UnknownFormat(f"{found.title} is not written; there are {', '.join(LAYERS)}")
    return OutputFormat(found.name, found.endings[0], layer)


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks of every recording."""

    config: Configuration
    folder: Path
    formats: tuple[OutputFormat, ...]
    names: tuple[str, ...] = ()
    front_matter: str | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was done about each file; ``partial`` says of each that is not as asked why."""

    files: tuple[WrittenFile, ...]
    partial: tuple[str, ...]


def check_places(recordings: Sequence[Path], order: Order) -> None:
    """Refuse before any work what could not be written after it.

    Raises :class:`InvalidCall` when two recordings would write the same files, and
    :class:`~castscribe.errors.OutputNotWritable` when the folder cannot be written.
    """
    taken: dict[str, Path] = {}
    for recording in recordings:
        # Folded, because on some file systems Talk.md and talk.md are one file.
        other = taken.setdefault(recording.stem.casefold(), recording)
        if other is not recording:
            raise InvalidCall(
                f"{other} and {recording} would write the same files in {order.folder}: "
                "rename one, or run them apart with two folders (-o)"
            )
    try:
        (order.folder / FOLDER_NAME).mkdir(parents=True, exist_ok=True)
        atomic.write_whole(order.folder / FOLDER_NAME / "writable", b"")
        (order.folder / FOLDER_NAME / "writable").unlink(missing_ok=True)
        for path in (place(one.stem, each, order) for one in recordings for each in order.formats):
            if path.is_dir():
                raise OutputNotWritable(
                    f"{path} is a folder, and a file has to go there: move it, or choose "
                    "another folder with -o",
                    path=path,
                )
    except OSError as error:
        reason = explain_os_error(error)
        raise OutputNotWritable(f"cannot write to {order.folder}: {reason}") from error


def stem_of(path: Path) -> str:
    """A transcript file's name without the ending that tells its format.

    >>> stem_of(Path("in/talk.whisperx.json"))
    'talk'
    """
    endings = (ending for format_ in formats.FORMATS for ending in format_.endings)
    for ending in sorted(endings, key=len, reverse=True):
        if path.name.lower().endswith(ending) and len(path.name) > len(ending):
            return path.name[: -len(ending)]
    return path.stem


def place(stem: str, format_: OutputFormat, order: Order) -> Path:
    """Where a recording's file of this format goes."""
    return order.folder / f"{stem}{format_.ending}"


def render(layers: Layers, format_: OutputFormat, stem: str, order: Order) -> bytes:
    """The file's content; raise :class:`NotExpressible` where the format cannot say it."""
    if format_.layer == "turns":
        return rttm.write(layers.turns, shown(stem)).encode()
    transcript = layers.captions if format_.layer == "captions" else layers.paragraphs
    if format_.name == "episode" and order.front_matter is not None:
        return episode.write(episode.new(order.front_matter, transcript)).encode()
    return formats.write(transcript, formats.by_name(format_.name), recording=shown(stem)).encode()


def deliver(stem: str, layers: Layers, order: Order, store: Store, recording: str) -> Delivery:
    """Write every file that was asked for, each whole, and none over a person's own."""
    files: list[WrittenFile] = []
    partial: list[str] = []
    for format_ in order.formats:
        path = place(stem, format_, order)
        try:
            content = render(layers, format_, stem, order)
        except NotExpressible as error:
            files.append(WrittenFile(shown(path), format_.name, "refused"))
            partial.append(f"{shown(path)} was not written: {error}")
            continue
        action = _put(path, content, store, recording, overwrite=order.overwrite)
        files.append(WrittenFile(shown(path), format_.name, action))
        if action == "kept" and not _says_nothing_new(
            content, store.wrote(shown(path.name)), recording
        ):
            partial.append(
                f"{shown(path)} was kept as it is, since castscribe did not write it so: "
                "--overwrite replaces it, -o writes elsewhere"
            )
    return Delivery(tuple(files), tuple(partial))


def _put(path: Path, content: bytes, store: Store, recording: str, *, overwrite: bool) -> Action:
    atomic.remove_leftovers(path)
    existing = path.read_bytes() if path.is_file() else None
    if existing == content:
        store.vouch(shown(path.name), recording, content)
        return "unchanged"
    if existing is not None and not overwrite and not _is_ours(existing, store, recording, path):
        return "kept"
    store.vouch(shown(path.name), recording, content)
    atomic.write_whole(path, content)
    return "written"


def _is_ours(existing: bytes, store: Store, recording: str, path: Path) -> bool:
    record = store.wrote(shown(path.name))
    if record is None or record.recording != recording:
        return False
    return digest.of_bytes(existing) in record.digests


def _says_nothing_new(content: bytes, record: OutputRecord | None, recording: str) -> bool:
    """Whether castscribe would write what it wrote before: then an edit has nothing to miss."""
    if record is None or record.recording != recording:
        return False
    return digest.of_bytes(content) == record.digests[0]
