"""The files a person asked for: written whole, and never over a person's own.

A file in the output folder may have been edited by a person, which is what this project is
for. It is replaced only when it is byte for byte what castscribe wrote from this recording, or
when the call says ``--overwrite``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from castscribe import atomic, digest
from castscribe.layers import Layers
from castscribe.order import Order, OutputFormat, place
from castscribe.outcome import Action, WrittenFile
from castscribe.paths import shown
from castscribe.store import OutputRecord, Store
from transcript import episode, formats, rttm
from transcript.errors import NotExpressible


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was done about each file; ``partial`` says of each that is not as asked why."""

    files: tuple[WrittenFile, ...]
    partial: tuple[str, ...]


def render(layers: Layers, format_: OutputFormat, stem: str, order: Order) -> bytes:
    """The file's content; raise :class:`NotExpressible` where the format cannot say it."""
    if format_.layer == "turns":
        return rttm.write(layers.turns, shown(stem)).encode()
    transcript = layers.captions if format_.layer == "captions" else layers.paragraphs
    if format_.name == "episode" and order.front_matter is not None:
        return episode.write(episode.new(order.front_matter, transcript)).encode()
    return formats.dump(transcript, formats.by_name(format_.name), recording=shown(stem))


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
