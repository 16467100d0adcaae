"""The files a person asked for: written whole, and never over a person's own.

A file in the output folder may have been edited by a person, which is what this project is
for. It is replaced only when it is byte for byte what castproof wrote from this recording, or
when the call says ``--overwrite``. Of an episode it is kept which paragraphs were written, for
``castproof regenerate`` to tell a person's words from the machine's
(:mod:`castproof.files.merge_base`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from castproof.config.request import Layer, OutputFormat, Request, output_path
from castproof.files import atomic, digest
from castproof.files import merge_base as bases
from castproof.files.paths import format_path
from castproof.pipeline.cache import OutputRecord, RecordingCache
from castproof.pipeline.layout import Layout, lay_out_subtitles, note_reading_speed
from castproof.pipeline.result import Action, WrittenFile
from transcript import episode
from transcript import io as formats
from transcript.errors import NotExpressible
from transcript.formats import rttm
from transcript.values import Note, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was done about each file; ``partial`` says of each that is not as asked why.

    ``notes`` are what a person should know of how they read.
    """

    files: tuple[WrittenFile, ...]
    partial: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def _transcripts(layers: Layout, order: Request) -> Mapping[Layer, Transcript]:
    """What the formats show; subtitles, which take their time, only where they are asked for."""
    found: dict[Layer, Transcript] = {"captions": layers.captions, "paragraphs": layers.paragraphs}
    if any(format_.layer == "subtitles" for format_ in order.formats):
        found["subtitles"] = lay_out_subtitles(layers, order.config.subtitles)
    return found


def _rendered(
    transcripts: Mapping[Layer, Transcript],
    turns: Sequence[Turn],
    format_: OutputFormat,
    stem: str,
    order: Request,
) -> bytes:
    """The file's content; raise :class:`NotExpressible` where the format cannot say it."""
    if format_.layer == "turns":
        return rttm.write(tuple(turns), format_path(stem)).encode()
    transcript = transcripts[format_.layer]
    if format_.name == "episode" and order.front_matter is not None:
        return episode.write(episode.create(order.front_matter, transcript)).encode()
    return formats.dump(transcript, formats.find_by_name(format_.name), recording=format_path(stem))


def render(layers: Layout, format_: OutputFormat, order: Request, stem: str) -> bytes:
    """Make a file's content in a format; ``stem`` names the recording where the format does.

    Raises :class:`~transcript.errors.NotExpressible` where the format cannot say it.
    """
    order = replace(order, formats=(format_,))
    return _rendered(_transcripts(layers, order), layers.turns, format_, stem, order)


def deliver(
    stem: str, layers: Layout, order: Request, cache: RecordingCache, recording: str
) -> Delivery:
    """Write every file that was asked for, each whole, and none over a person's own."""
    files: list[WrittenFile] = []
    partial: list[str] = []
    transcripts = _transcripts(layers, order)
    for format_ in order.formats:
        path = output_path(stem, format_, order)
        try:
            content = _rendered(transcripts, layers.turns, format_, stem, order)
        except NotExpressible as error:
            files.append(WrittenFile(format_path(path), format_.name, "refused"))
            partial.append(f"{format_path(path)} was not written: {error}")
            continue
        base = bases.write_base(layers.paragraphs) if format_.layer == "paragraphs" else None
        text = _Text(content, base, recording)
        action = _put(path, text, cache, overwrite=order.overwrite)
        files.append(WrittenFile(format_path(path), format_.name, action))
        if action == "kept" and not _says_nothing_new(
            text, cache.find_output(format_path(path.name))
        ):
            partial.append(
                f"{format_path(path)} was kept as it is, since castproof did not write it so: "
                "--overwrite replaces it, -o writes elsewhere"
            )
    cues = transcripts.get("subtitles")
    told = () if cues is None else note_reading_speed(cues, order.config.subtitles)
    return Delivery(tuple(files), tuple(partial), told)


@dataclass(frozen=True, slots=True)
class _Text:
    """What a file is to hold, the base of it where one is kept, and the recording's digest."""

    content: bytes
    base: bytes | None
    recording: str


def _put(path: Path, text: _Text, cache: RecordingCache, *, overwrite: bool) -> Action:
    atomic.remove_leftovers(path)
    name = format_path(path.name)
    existing = path.read_bytes() if path.is_file() else None
    is_new = existing != text.content
    is_mine = existing is None or _is_ours(existing, cache.find_output(name), text.recording)
    if is_new and not is_mine and not overwrite:
        return "kept"
    cache.record_pending(name, text.recording, text.content, text.base)
    if is_new:
        atomic.write_whole(path, text.content)
    if text.base is not None:
        cache.commit(name, text.content, text.base)
    return "written" if is_new else "unchanged"


def _is_ours(existing: bytes, record: OutputRecord | None, recording: str) -> bool:
    if record is None or record.recording != recording:
        return False
    return digest.of_bytes(existing) in record.digests


def _says_nothing_new(text: _Text, record: OutputRecord | None) -> bool:
    """Whether a person's edit holds all that castproof would write: then it has nothing to miss."""
    if record is None or record.recording != text.recording:
        return False
    if text.base is not None and digest.of_bytes(text.base) == record.merged_into:
        return True
    return record.digests[:1] == (digest.of_bytes(text.content),)
