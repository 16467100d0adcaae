"""The chapters of an episode: printed, exported, put in from a list, and into its recording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from align.editing import chapters
from align.editing.chapters import ChapterInsertion
from align.hints.chapters import ChapterHint, suggest_chapters
from castproof.chapters import recording as recordings
from castproof.chapters.recording import ChapterWriting
from castproof.files import safe_edit
from castproof.files.paths import stem_of
from castproof.files.safe_edit import EditedFile
from castproof.files.transcripts import load_transcript
from transcript import episode
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, InvalidCall, NotExpressible
from transcript.files import read_file
from transcript.formats.chapters import describe_filled_starts, fill_starts
from transcript.io import Format
from transcript.values import Header, Transcript

_WORDS_SHOWN = 16


@dataclass(frozen=True, slots=True)
class ChapterEdit:
    """An episode as it was read, its text with the chapters in it, and what came of each.

    ``notes`` say what a person should look at, in the list and in the episode.
    """

    was: EditedFile
    text: str
    inserted: ChapterInsertion
    notes: tuple[str, ...]


def find_chapter_format(name: str) -> Format:
    """Find a format of chapters by its name; raise :class:`InvalidCall` for any other format."""
    format_ = formats.find_by_name(name)
    if format_.is_chapters:
        return format_
    names = ", ".join(one.name for one in formats.FORMATS if one.is_chapters and one.is_written)
    raise InvalidCall(f"--to {name}: {format_.title} is not a list of chapters; use {names}")


@dataclass(frozen=True, slots=True)
class ChapterList:
    """A file's chapters, the same written in a format of chapters, and notes to print."""

    chapters: tuple[Header, ...]
    content: bytes
    notes: tuple[str, ...]


def export_chapters(source: Path, format_: Format) -> ChapterList:
    """Write a transcript's chapters in a format of chapters.

    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.NotExpressible` and
    :class:`OSError`.
    """
    transcript, _, _ = read_transcript(source)
    if not transcript.headers and recordings.is_recording(source):
        raise NotExpressible(
            f"{source} has no chapters in it: `castproof chapters EPISODE --into {source}` puts in "
            "those of an episode",
            path=source,
        )
    try:
        content = formats.dump(transcript, format_)
    except CastproofError as error:
        raise type(error)(f"{source}: {error}") from error
    filled = fill_starts(transcript)
    notes = (*describe_filled_starts(transcript), *formats.list_losses(filled, format_))
    return ChapterList(filled.headers, content, notes)


def suggest_for_file(source: Path) -> tuple[tuple[ChapterHint, str], ...]:
    """Suggest where chapters may begin in a transcript, each with the first words of its line.

    Headers that are there already play no part. Raises as :func:`export_chapters` does.
    """
    transcript, _, _ = read_transcript(source)
    return tuple(
        (hint, " ".join(transcript.lines[hint.line - 1].text.split()[:_WORDS_SHOWN]))
        for hint in suggest_chapters(transcript)
    )


def insert_chapters(source: Path, listed: Path, *, afresh: bool = False) -> ChapterEdit:
    """Insert the chapters of a list into an episode; nothing is written yet.

    With ``afresh`` the headers that are there are removed first. Raises
    :class:`~transcript.errors.InvalidCall` where the file is not an episode, and as
    :func:`export_chapters` and :func:`align.editing.chapters.insert_chapters` do.
    """
    was, page = safe_edit.read_episode(source, with_words=False)
    wanted, ignored = read_chapters(listed)
    try:
        inserted = chapters.insert_chapters(page.transcript, wanted, afresh=afresh)
    except CastproofError as error:
        raise type(error)(f"{source}: {error}") from error
    text = episode.write(replace(page, transcript=inserted.transcript))
    return ChapterEdit(was, text, inserted, (*ignored, *inserted.notes))


def write_into_recording(
    source: Path, recording: Path, target: Path | None, *, replace: bool, is_dry: bool
) -> tuple[tuple[Header, ...], ChapterWriting]:
    """Write a file's chapters into a recording, or a copy of it at ``target``; return them.

    Nothing is written where it ``is_dry``. Raises as :func:`read_chapters` and
    :func:`castproof.chapters.recording.write_chapters`.
    """
    chapters, ignored = read_chapters(source)
    if is_dry:
        writing = recordings.plan_writing(recording, chapters)
    else:
        writing = recordings.write_chapters(recording, chapters, target, replace=replace)
    return chapters, ChapterWriting(writing.former, (*ignored, *writing.notes))


def read_chapters(path: Path) -> tuple[tuple[Header, ...], tuple[str, ...]]:
    """Read the chapters of a list, or of any transcript with headers and times.

    Returns them and a note on each part of the file that is ignored.
    """
    transcript, format_, data = read_transcript(path)
    found = fill_starts(transcript).headers
    if not found:
        hint = ""
        if format_.name == "captions":
            hint = f": it reads like captions; name a list of chapters {stem_of(path)}.chapters.txt"
        elif transcript.lines:
            hint = f": `castproof chapters {path} --suggest` shows where they may be"
        raise FormatError(f"{path} has no chapter with a time{hint}", path=path)
    notes = formats.list_ignored(data, format_) if data else ()
    return found, tuple(f"{path}: {note}" for note in notes)


def read_transcript(path: Path) -> tuple[Transcript, Format, bytes]:
    """Read a transcript of any format; return it, its format, and the file's content.

    Of a recording its chapters are read, and no content.
    """
    if recordings.is_recording(path):
        headers = recordings.read_chapters(path)
        return Transcript(headers), formats.find_by_name("json-chapters"), b""
    data = read_file(path)
    try:
        format_ = formats.find_by_content(path, data)
        return load_transcript(path, data, format_), format_, data
    except CastproofError as error:
        raise type(error)(f"{path}: {error}", path=path) from error
