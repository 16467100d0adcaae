"""The files a person asked for: written whole, and never over a person's own.

A file in the output folder may have been edited by a person, which is what this project is
for. It is replaced only when it is byte for byte what castproof wrote from this recording, or
when the call says ``--overwrite``; then what it said is kept beside it, and an episode keeps its
front matter and body. Of an episode it is kept which paragraphs were written, for
``castproof regenerate`` to tell a person's words from the machine's
(:mod:`castproof.files.merge_base`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial as partial_
from pathlib import Path
from shlex import quote

from castproof.config.request import Layer, OutputFormat, Request, output_path
from castproof.errors import OutputNotWritable
from castproof.files import atomic, digest, exports, safe_edit
from castproof.files import merge_base as bases
from castproof.files.lock import hold_file
from castproof.files.paths import follow_links, format_path
from castproof.files.safe_edit import EditedFile, require_unchanged
from castproof.pipeline.cache import RecordingCache, recording_folder
from castproof.pipeline.layout import Layout, lay_out_subtitles, note_reading_speed
from castproof.pipeline.provenance import OutputRecord
from castproof.pipeline.result import Action, WrittenFile
from transcript import episode
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, NotExpressible
from transcript.files import read_file
from transcript.formats import rttm
from transcript.text import decode
from transcript.values import Note, Transcript, Turn

EPISODE = "episode"


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


def find_edited_episode(stem: str, request: Request) -> Path | None:
    """Find the episode of a recording called ``stem``, if it does not hold what castproof wrote."""
    for format_ in request.formats:
        path = output_path(stem, format_, request)
        if format_.name == EPISODE and path.is_file():
            record = RecordingCache(recording_folder(request.folder, stem)).find_output(
                format_path(path.name)
            )
            if record is None or digest.of_file(path) not in record.digests:
                return path
    return None


def deliver(
    stem: str,
    layout: Layout,
    request: Request,
    cache: RecordingCache,
    recording: str,
    *,
    regenerate: str | None = None,
) -> Delivery:
    """Write every file that was asked for, each whole, and none over a person's own.

    The files are called ``stem``; ``recording`` is the checksum of what they were made from, and
    ``regenerate`` its path, if that is what ``castproof regenerate`` listens to.
    """
    files: list[WrittenFile] = []
    partial: list[str] = []
    notes: list[Note] = []
    transcripts, paragraphs = _lay_out(layout, request), bases.write_base(layout.paragraphs)
    for format_ in request.formats:
        path = output_path(stem, format_, request)
        name = format_path(path)
        try:
            content = _render(transcripts, layout.turns, format_, stem, request)
        except NotExpressible as error:
            files.append(WrittenFile(name, format_.name, "refused"))
            partial.append(f"{name} was not written: {error}")
            continue
        base = paragraphs if format_.layer == "paragraphs" else None
        over = partial_(_render_over, transcript=layout.paragraphs, request=request)
        output = _Output(path, content, base, recording, over if format_.name == EPISODE else None)
        action, previous = output.write(cache, overwrite=request.overwrite)
        if action == "written" and format_.layer != "turns" and format_.name != EPISODE:
            # It may come back edited, into the episode that is written beside it.
            page, found = path.with_name(f"{stem}.md"), formats.find_by_name(format_.name)
            trouble = exports.keep_export(page, layout.paragraphs, content, found)
            notes += [] if trouble is None else [Note("export", f"{name}: {trouble}")]
        kept_as = None if previous is None else format_path(previous)
        files.append(WrittenFile(name, format_.name, action, kept_as))
        if kept_as is not None:
            detail = f"{name} was edited, and replaced: what it said is kept as {kept_as}"
            notes.append(Note("previous", detail))
        if action == "kept" and not output.is_merged(cache, paragraphs):
            merging = ""
            if format_.name == EPISODE and regenerate is not None:
                command = f"castproof regenerate {quote(name)} {quote(regenerate)}"
                merging = f"`{command}` brings the new pass under the edits, "
            partial.append(
                f"{name} was not replaced: it was edited, or belongs to another recording: "
                f"{merging}--overwrite replaces it and keeps a copy, -o writes to another folder"
            )
    cues = transcripts.get("subtitles") or transcripts.get("named subtitles")
    if cues is not None:
        notes += note_reading_speed(cues, request.config.subtitles)
    return Delivery(tuple(files), tuple(partial), tuple(notes))


def _lay_out(layout: Layout, request: Request) -> Mapping[Layer, Transcript]:
    """Lay out what the formats show: subtitles, which take long, only where they are asked for."""
    found: dict[Layer, Transcript] = {"captions": layout.captions, "paragraphs": layout.paragraphs}
    section, layers = request.config.subtitles, {format_.layer for format_ in request.formats}
    if "subtitles" in layers:
        found["subtitles"] = lay_out_subtitles(layout, section)
    if "named subtitles" in layers:
        found["named subtitles"] = lay_out_subtitles(layout, section, with_names=True)
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
    if format_.name == EPISODE and request.front_matter is not None:
        return episode.write(episode.create(request.front_matter, transcript)).encode()
    found = formats.find_by_name(format_.name)
    content = formats.dump(transcript, found, recording=format_path(stem))
    return exports.mark_origin(content, found, transcripts["paragraphs"])


def _render_over(standing: bytes, transcript: Transcript, request: Request) -> bytes | None:
    """Put a transcript into the page that stands there; ``None`` where it is no page.

    Front matter that the call gives takes the place of the page's own.
    """
    try:
        page = episode.parse(decode(standing))
        if request.front_matter is not None:
            page = episode.create(request.front_matter, transcript, page.body)
        return episode.write(replace(page, transcript=transcript)).encode()
    except (FormatError, NotExpressible):
        return None


@dataclass(frozen=True, slots=True)
class _Output:
    """What a file is to hold, its merge base where one is kept, and the recording's checksum.

    ``render_over`` makes the content that is to replace what a person has written there, if that
    is another.
    """

    path: Path
    content: bytes
    base: bytes | None
    recording: str
    render_over: Callable[[bytes], bytes | None] | None = None

    def write(self, cache: RecordingCache, *, overwrite: bool) -> tuple[Action, Path | None]:
        """Write the file, unless a person changed it or it is not from this recording.

        With ``overwrite`` it is written all the same. Returns also where what a person had written
        is kept.
        """
        with hold_file(self.path):
            existing = self.path.read_bytes() if self.path.is_file() else None
            record = self._find_record(cache)
            # What lies elsewhere, behind a link, is not castproof's, whatever a record says of it.
            is_ours = existing is None or (
                record is not None
                and digest.of_bytes(existing) in record.digests
                and not self.path.is_symlink()
            )
            content = self.content
            if existing is not None and not is_ours and existing != content:
                if not overwrite:
                    return "kept", None
                self._require_inside()
                content = (self.render_over and self.render_over(existing)) or content
            return self._put(cache, existing, content, is_ours=is_ours)

    def _require_inside(self) -> None:
        """Raise where the file is a link out of its folder, which alone was named."""
        own = follow_links(self.path)
        if self.path.is_symlink() and not own.is_relative_to(follow_links(self.path.parent)):
            raise OutputNotWritable(
                f"{format_path(self.path)} is a link that leads out of its folder, and what lies "
                "there is not replaced: name that folder with -o, or remove the link",
                path=self.path,
            )

    def _put(
        self, cache: RecordingCache, existing: bytes | None, content: bytes, *, is_ours: bool
    ) -> tuple[Action, Path | None]:
        """Write ``content``, recorded before as castproof's if all of it is, and with its base."""
        name = format_path(self.path.name)
        if existing is not None and not is_ours:
            self._record_bases(cache, existing, content)
        if content == self.content:
            cache.record_pending(name, self.recording, content, self.base)
        previous = None
        if existing is None:
            atomic.write_whole(
                self.path, content, last_look=lambda: require_unchanged(self.path, None)
            )
        elif existing != content:
            was = EditedFile(self.path, existing)
            try:
                previous = safe_edit.replace(was, content, keep=not is_ours)
            except CastproofError:
                with suppress(KeyError, OSError):  # where its base is known, it stands as before
                    cache.commit(name, existing)
                raise
        if self.base is not None:
            cache.commit(name, content, self.base)
        return "unchanged" if existing == content else "written", previous

    def _record_bases(self, cache: RecordingCache, existing: bytes, content: bytes) -> None:
        """Record the bases of what a person has and of what is to replace it, if it has one.

        So a run that is killed between the two leaves a file whose base is known by what it holds.
        """
        if self.base is None:
            return
        found = {content: self.base}
        record = cache.find_output(format_path(self.path.name))
        if record is not None and record.base is not None:
            standing = cache.read_base(record.base)
            if standing is not None:
                found[existing] = standing
        cache.record_pending_bases(format_path(self.path.name), self.recording, found)

    def is_merged(self, cache: RecordingCache, paragraphs: bytes) -> bool:
        """Tell whether a person's edit holds all that castproof would write.

        Captions made of an edited episode do, where the pass's ``paragraphs`` were merged into it.
        """
        record = self._find_record(cache)
        if record is None:
            return False
        newest = digest.of_bytes(paragraphs)
        if self.base is not None and newest == record.merged_into:
            return True
        if record.digests[:1] == (digest.of_bytes(self.content),):
            return True
        is_merged = any(each.merged_into == newest for each in cache.outputs().values())
        return is_merged and digest.of_bytes(read_file(self.path)) in record.edited_digests

    def _find_record(self, cache: RecordingCache) -> OutputRecord | None:
        record = cache.find_output(format_path(self.path.name))
        return None if record is None or record.recording != self.recording else record
