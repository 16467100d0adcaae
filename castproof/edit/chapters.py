"""The chapters of an episode: printed, exported, and put in from a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from align.editing import chapters
from align.editing.chapters import ChapterInsertion
from align.hints.chapters import ChapterHint, suggest_chapters
from castproof.files import safe_edit as published
from castproof.files import stdio as exchange
from castproof.files.paths import stem_of
from castproof.files.safe_edit import EditedFile
from transcript import episode
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, InvalidCall
from transcript.formats.chapters import describe_filled_starts, fill_starts
from transcript.io import Format
from transcript.values import Header

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
    """The format of chapters of this name; :class:`InvalidCall` for any other format."""
    format_ = formats.find_by_name(name)
    if format_.is_chapters:
        return format_
    names = ", ".join(one.name for one in formats.FORMATS if one.is_chapters)
    raise InvalidCall(f"--to {name}: {format_.title} is no list of chapters; there are {names}")


def export_chapters(source: Path, format_: Format) -> tuple[bytes, tuple[str, ...]]:
    """The chapters of a transcript's file in a format of chapters, and what there is to say.

    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.NotExpressible` and
    :class:`OSError`.
    """
    data = source.read_bytes()
    try:
        transcript = formats.load(data, formats.find_by_content(source, data))
        content = formats.dump(transcript, format_)
    except CastproofError as error:
        raise type(error)(f"{source}: {error}") from error
    return content, (
        *describe_filled_starts(transcript),
        *formats.list_losses(fill_starts(transcript), format_),
    )


def suggest_for_file(source: Path) -> tuple[tuple[ChapterHint, str], ...]:
    """Where chapters may begin in a transcript, each with the first words of the line there.

    Headers that are there already play no part. Raises as :func:`export_chapters` does.
    """
    data = source.read_bytes()
    try:
        transcript = formats.load(data, formats.find_by_content(source, data))
    except FormatError as error:
        raise FormatError(f"{source}: {error}", path=source) from error
    return tuple(
        (hint, " ".join(transcript.lines[hint.line - 1].text.split()[:_WORDS_SHOWN]))
        for hint in suggest_chapters(transcript)
    )


def insert_chapters(source: Path, listed: Path, *, afresh: bool = False) -> ChapterEdit:
    """The episode with the chapters of a list; nothing is written yet.

    Raises :class:`~transcript.errors.InvalidCall` where the file is no episode, and as
    :func:`export_chapters` and :func:`align.editing.chapters.insert_chapters` do.
    """
    was = published.read(source)
    format_ = exchange.find_format(str(source), was.content, None)
    if format_.name != "episode":
        raise InvalidCall(
            f"{source} holds {format_.name}, and chapters go into an episode: "
            "`castproof convert` makes one of it"
        )
    wanted, overlooked = read_chapters(listed)
    try:
        page = episode.parse(was.text)
        inserted = chapters.insert_chapters(page.transcript, wanted, afresh=afresh)
    except CastproofError as error:
        raise type(error)(f"{source}: {error}") from error
    text = episode.write(replace(page, transcript=inserted.transcript))
    return ChapterEdit(was, text, inserted, (*overlooked, *inserted.notes))


def read_chapters(path: Path) -> tuple[tuple[Header, ...], tuple[str, ...]]:
    """The chapters of a list, or of any transcript with headers and times; what is passed over."""
    data = path.read_bytes()
    try:
        format_ = formats.find_by_content(path, data)
        transcript = formats.load(data, format_)
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error
    found = fill_starts(transcript).headers
    if not found:
        hint = ""
        if format_.name == "captions":
            hint = f": it reads like captions; a list named {stem_of(path)}.chapters.txt is one"
        raise FormatError(f"{path} has no chapter with a time{hint}", path=path)
    return found, tuple(f"{path}: {note}" for note in formats.list_ignored(data, format_))
