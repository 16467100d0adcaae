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


def render(layout: Layout, format_: OutputFormat, request: Request, stem: str) -> bytes:
    """Make a file's content in a format; ``stem`` names the recording where the format does.

    Raises :class:`~transcript.errors.NotExpressible` where the format cannot say it.
    """
    only = replace(request, formats=(format_,))
    return _render(_lay_out(layout, only), layout.turns, format_, stem, request)


def deliver(
    stem: str, layout: Layout, request: Request, cache: RecordingCache, recording: str
) -> Delivery:
    """Write every file that was asked for, each whole, and none over a person's own.

    The files are called ``stem``; ``recording`` is the checksum of what they were made from.
    """
    files: list[WrittenFile] = []
    partial: list[str] = []
    transcripts = _lay_out(layout, request)
    for format_ in request.formats:
        path = output_path(stem, format_, request)
        name = format_path(path)
        try:
            content = _render(transcripts, layout.turns, format_, stem, request)
        except NotExpressible as error:
            files.append(WrittenFile(name, format_.name, "refused"))
            partial.append(f"{name} was not written: {error}")
            continue
        base = bases.write_base(layout.paragraphs) if format_.layer == "paragraphs" else None
        output = _Output(path, content, base, recording)
        action = output.write(cache, overwrite=request.overwrite)
        files.append(WrittenFile(name, format_.name, action))
        if action == "kept" and not output.is_merged(cache):
            partial.append(
                f"{name} was not replaced: it was edited, or belongs to another recording: "
                "--overwrite replaces it, -o writes to another folder"
            )
    cues = transcripts.get("subtitles")
    notes = () if cues is None else note_reading_speed(cues, request.config.subtitles)
    return Delivery(tuple(files), tuple(partial), notes)


def _lay_out(layout: Layout, request: Request) -> Mapping[Layer, Transcript]:
    """Lay out what the formats show: subtitles, which take long, only where they are asked for."""
    found: dict[Layer, Transcript] = {"captions": layout.captions, "paragraphs": layout.paragraphs}
    if any(format_.layer == "subtitles" for format_ in request.formats):
        found["subtitles"] = lay_out_subtitles(layout, request.config.subtitles)
    return found


def _render(
    transcripts: Mapping[Layer, Transcript],
    turns: Sequence[Turn],
    format_: OutputFormat,
    stem: str,
    request: Request,
) -> bytes:
    """Make the file's content; raise :class:`NotExpressible` where the format cannot say it."""
    if format_.layer == "turns":
        return rttm.write(tuple(turns), format_path(stem)).encode()
    transcript = transcripts[format_.layer]
    if format_.name == "episode" and request.front_matter is not None:
        return episode.write(episode.create(request.front_matter, transcript)).encode()
    return formats.dump(transcript, formats.find_by_name(format_.name), recording=format_path(stem))


@dataclass(frozen=True, slots=True)
class _Output:
    """What a file is to hold, its merge base where one is kept, and the recording's checksum."""

    path: Path
    content: bytes
    base: bytes | None
    recording: str

    def write(self, cache: RecordingCache, *, overwrite: bool) -> Action:
        """Write the file, unless a person changed it or it is not from this recording."""
        atomic.remove_leftovers(self.path)
        existing = self.path.read_bytes() if self.path.is_file() else None
        is_new, record = existing != self.content, self._find_record(cache)
        is_ours = existing is None or (
            record is not None and digest.of_bytes(existing) in record.digests
        )
        if is_new and not is_ours and not overwrite:
            return "kept"
        name = format_path(self.path.name)
        cache.record_pending(name, self.recording, self.content, self.base)
        if is_new:
            atomic.write_whole(self.path, self.content)
        if self.base is not None:
            cache.commit(name, self.content, self.base)
        return "written" if is_new else "unchanged"

    def is_merged(self, cache: RecordingCache) -> bool:
        """Tell whether a person's edit holds all that castproof would write."""
        record = self._find_record(cache)
        if record is None:
            return False
        if self.base is not None and digest.of_bytes(self.base) == record.merged_into:
            return True
        return record.digests[:1] == (digest.of_bytes(self.content),)

    def _find_record(self, cache: RecordingCache) -> OutputRecord | None:
        record = cache.find_output(format_path(self.path.name))
        return None if record is None or record.recording != self.recording else record
