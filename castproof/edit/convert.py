"""One transcript file into another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.cleanup.edits import CleanupLevel
from align.editing import chapters
from align.layout.fragments import JoinedSentence, count_fragments, join_fragments
from castproof.errors import OutputNotWritable
from castproof.files import safe_edit as published
from castproof.files import stdio as exchange
from castproof.files.paths import format_path, stem_of
from castproof.files.safe_edit import EditedFile
from castproof.files.stdio import STREAM
from castproof.pipeline import cleanup as readings
from transcript import episode
from transcript import io as formats
from transcript.episode import Episode
from transcript.errors import CastproofError, InvalidCall, NotExpressible
from transcript.io import Format
from transcript.misread import find_misreadings, fix_encoding, is_misread
from transcript.text import decode, quote
from transcript.values import Entry, Header, Transcript

EPISODE = "episode"
#: The formats that people edit: what such a file said is kept when it is replaced.
EDITED = frozenset({EPISODE, "docx"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """What to convert: paths or ``-``, and formats where the names do not tell them.

    ``mend`` repairs letters that were read in the wrong encoding, and turns shredded by overlap.
    ``reading`` is how much of the words is written, ``language`` what they are in where the source
    does not say it.
    """

    source: str
    target: str
    source_format: str | None = None
    target_format: str | None = None
    front_matter: str | None = None
    overwrite: bool = False
    mend: bool = False
    reading: CleanupLevel = "verbatim"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """What was read: its bytes, their format, the transcript, and what there is to say of it."""

    data: bytes
    format: Format
    transcript: Transcript
    notes: tuple[str, ...]


def convert(conversion: Conversion) -> tuple[str, ...]:
    """Read, write, and return what was lost or made up on the way, a line each.

    An episode or a document that is there already, and a file that is converted onto itself, are
    replaced through :mod:`castproof.files.safe_edit`, which keeps what they said. Raises
    :class:`~transcript.errors.UnknownFormat`, :class:`~transcript.errors.FormatError`,
    :class:`~transcript.errors.NotExpressible`, :class:`~castproof.errors.OutputNotWritable`,
    :class:`~castproof.errors.FileChanged` and :class:`OSError`.
    """
    target_format = _target_format(conversion)
    data = exchange.read(conversion.source)
    source_format = exchange.find_format(conversion.source, data, conversion.source_format)
    was = _standing(conversion, target_format, data)
    try:
        source = _read(_source(data, source_format, mend=conversion.mend), conversion)
        content, notes = _written(conversion, source, target_format, was)
    except CastproofError as error:
        raise type(error)(f"{exchange.name_source(conversion.source)}: {error}") from error
    if was is None:
        exchange.write(conversion.target, content, overwrite=conversion.overwrite)
        return (*source.notes, *notes)
    kept = published.replace(was, content)
    return (
        *source.notes,
        *notes,
        *([] if kept is None else [f"the previous {was.path.name} is kept as {kept}"]),
    )


def _target_format(conversion: Conversion) -> Format:
    if conversion.target_format is not None:
        return formats.find_by_name(conversion.target_format)
    if conversion.target == STREAM:
        raise InvalidCall("which format goes to standard output? say it with --to, as --to srt")
    return formats.find_by_path(conversion.target)


def _standing(conversion: Conversion, target_format: Format, data: bytes) -> EditedFile | None:
    """The file that is to be replaced and kept: one that people edit, or the source itself."""
    target = Path(conversion.target)
    if conversion.target == STREAM or not target.is_file():
        return None
    is_source = conversion.source != STREAM and target.samefile(conversion.source)
    if not is_source and target_format.name not in EDITED:
        return None
    if not conversion.overwrite:
        raise OutputNotWritable(f"{target} is there already: --overwrite replaces it", path=target)
    return EditedFile(target, data) if is_source else published.read(target)


def _source(data: bytes, format_: Format, *, mend: bool) -> _Source:
    transcript = formats.load(data, format_)
    notes = formats.list_ignored(data, format_)
    if mend:
        mended = mend_transcript(transcript)
        transcript, notes = mended.transcript, (*notes, *mended.notes)
    return _Source(data, format_, transcript, notes)


def _read(source: _Source, conversion: Conversion) -> _Source:
    """The source in the reading that is asked for, and what that left out."""
    if conversion.reading == "verbatim":
        return source
    language = conversion.language or source.transcript.language
    transcript, reading = readings.clean_up_transcript(
        source.transcript, conversion.reading, language
    )
    counts = ", ".join(f"{count} {kind}" for kind, count in reading.removed.items()) or "none"
    aside = readings.note_unknown_language(reading, language, "--language says it")
    notes = (f"words left out: {counts}", *(flag.detail for flag in aside))
    return replace(source, transcript=transcript, notes=(*source.notes, *notes))


def _written(
    conversion: Conversion, source: _Source, target_format: Format, was: EditedFile | None
) -> tuple[bytes, tuple[str, ...]]:
    """The target's bytes, and what is to be said of them."""
    transcript = source.transcript
    if transcript.headers and not transcript.lines and "headers" not in target_format.carries:
        raise NotExpressible(f"it has chapters and no lines, and {target_format.title} no chapters")
    page = _page(conversion, source, was) if target_format.name == EPISODE else None
    if page is None:
        stem = stem_of(Path("transcript" if conversion.source == STREAM else conversion.source))
        content = formats.dump(transcript, target_format, recording=format_path(stem))
        return content, formats.list_losses(transcript, target_format)
    if was is not None and source.format.is_chapters:
        inserted = chapters.insert_chapters(page.transcript, transcript.headers)
        page = replace(page, transcript=inserted.transcript)
        return episode.write(page).encode(), inserted.notes
    page = replace(page, transcript=transcript)
    return episode.write(page).encode(), formats.list_losses(transcript, target_format)


def _page(conversion: Conversion, source: _Source, was: EditedFile | None) -> Episode | None:
    """The episode whose front matter and body the target has; ``None`` where there is none yet."""
    if conversion.front_matter is not None:
        return episode.create(conversion.front_matter, source.transcript)
    if was is not None:
        return episode.parse(was.text)
    return episode.parse(decode(source.data)) if source.format.name == EPISODE else None


SHOWN_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Mended:
    """A transcript without what could be repaired, and what was, a line each."""

    transcript: Transcript
    notes: tuple[str, ...]


def mend_transcript(transcript: Transcript) -> Mended:
    """Mend letters that were read in the wrong encoding, then shredded turns."""
    letters = replace(transcript, entries=tuple(_mended(entry) for entry in transcript.entries))
    turns = join_fragments(letters)
    notes = (
        *_of_letters(transcript.entries),
        *_of_turns(letters, turns.transcript, turns.joined),
    )
    return Mended(turns.transcript, notes)


def _mended(entry: Entry) -> Entry:
    if isinstance(entry, Header):
        return replace(entry, title=fix_encoding(entry.title))
    if not any(map(is_misread, (*_texts(entry), *(word.text for word in entry.words)))):
        return entry
    text = fix_encoding(entry.text)
    words = tuple(replace(word, text=fix_encoding(word.text)) for word in entry.words)
    if entry.words and text.split() != [word.text for word in words]:
        # A misread no-break space parts a word in two, and mending makes it one again: the
        # words' times are then of something else.
        words = ()
    speaker = None if entry.speaker is None else fix_encoding(entry.speaker)
    return replace(entry, text=text, speaker=speaker, words=words)


def _texts(entry: Entry) -> tuple[str, ...]:
    """What of an entry a person reads."""
    return (entry.title,) if isinstance(entry, Header) else (entry.speaker or "", entry.text)


def _of_letters(entries: Sequence[Entry]) -> tuple[str, ...]:
    found = [each for entry in entries for text in _texts(entry) for each in find_misreadings(text)]
    if not found:
        return ()
    pairs = dict.fromkeys((each.text, each.mended) for each in found)
    shown = [f"{quote(was)} is {quote(now)}" for was, now in list(pairs)[:SHOWN_EXAMPLES]]
    places = "1 place" if len(found) == 1 else f"{len(found)} places"
    return (f"mended letters read in the wrong encoding in {places}: {', '.join(shown)}",)


def _of_turns(
    before: Transcript, after: Transcript, joined: Sequence[JoinedSentence]
) -> tuple[str, ...]:
    if not joined:
        return ()
    sentences = "1 sentence" if len(joined) == 1 else f"{len(joined)} sentences"
    lines = f"{len(before.lines)} lines became {len(after.lines)}"
    pieces = (
        f"fragments of one or two words went from {count_fragments(before)} "
        f"to {count_fragments(after)}"
    )
    doubts = (
        f"entry {each.entry}: {quote(each.text)} is what recognizers write where nobody speaks: "
        "listen there"
        for each in joined
        if each.is_doubtful
    )
    return (f"put {sentences} together that overlap had cut: {lines}, {pieces}", *doubts)
