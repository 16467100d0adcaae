"""One transcript file into another; ``--mend`` repairs misread letters and cut-up turns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from align.cleanup.edits import CleanupLevel
from align.layout.fragments import count_fragments, join_fragments
from castproof.config.schema import Configuration
from castproof.edit.bring_back import bring_back
from castproof.edit.captions import (
    EditedCaptions,
    KnownWords,
    find_folder,
    find_known_words,
    has_paragraphs,
    is_read,
    lay_out_for,
    read_caption_settings,
    read_known_words,
    shows_captions,
    take_own_words,
)
from castproof.edit.origin import ReturnedFile, Standing
from castproof.edit.refresh import record_captions
from castproof.errors import OutputNotWritable
from castproof.files import exports, safe_edit, stdio
from castproof.files.lock import hold_file
from castproof.files.paths import format_path, stem_of
from castproof.files.safe_edit import EditedFile
from castproof.files.stdio import STREAM
from castproof.pipeline.cleanup import clean_up_transcript, note_unknown_language
from transcript import episode
from transcript import io as formats
from transcript.episode import Episode
from transcript.errors import CastproofError, InvalidCall, NotExpressible
from transcript.formats import features
from transcript.front_matter.left_out import list_left_out
from transcript.io import Format
from transcript.misread import find_misreadings, fix_encoding, is_misread
from transcript.read_report import ReadReport, SpeakersFromText
from transcript.spacing import split_words
from transcript.text import decode, quote
from transcript.values import Entry, Header, Transcript

EPISODE = "episode"
#: The formats that people edit.
EDITED = frozenset({EPISODE, "docx"})
#: The formats whose lines are paragraphs, too long to be read as they are spoken.
PARAGRAPHS = EDITED
SHOWN_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Conversion:
    """What to convert: paths or ``-``, and formats where the names do not tell them.

    ``base`` names a file with the text that the source was made from, where that is not found.
    ``mend`` repairs letters read in the wrong encoding, and turns that overlap cut up.
    ``reading`` is the cleanup level, ``language`` what is spoken where the source does not say it.
    ``strict`` refuses a source that would have to be repaired, and ``speakers_from_text`` says
    whether names before a colon are speakers (:class:`~transcript.read_report.ReadReport`).
    ``words`` is a file with the times of the source's words; ``layout`` how captions are laid out,
    ``None`` for as they were when the source was transcribed.
    """

    source: str
    target: str
    source_format: str | None = None
    target_format: str | None = None
    front_matter: str | None = None
    base: Path | None = None
    overwrite: bool = False
    mend: bool = False
    reading: CleanupLevel = "verbatim"
    language: str | None = None
    strict: bool = False
    speakers_from_text: SpeakersFromText = "auto"
    words: Path | None = None
    layout: Configuration | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """What came of it: the two formats, and where a copy of what the target replaced lies.

    ``conflicts`` are the places that were changed on both sides, which stay as the target had them.
    """

    source_format: Format
    target_format: Format
    previous: Path | None
    conflicts: tuple[str, ...]


def convert(conversion: Conversion, tell: Callable[[str], None]) -> Converted:
    """Convert a file; call ``tell`` with each line that a person should know of it.

    What is lost, made up or merged is told before anything is written. A file that comes back into
    the episode it was made from is merged with it (:mod:`castproof.edit.bring_back`).

    A file that is there already is replaced through :mod:`castproof.files.safe_edit`, which keeps
    what it said. Raises
    :class:`~transcript.errors.UnknownFormat`, :class:`~transcript.errors.FormatError`,
    :class:`~transcript.errors.NotExpressible`, :class:`~castproof.errors.UnknownOrigin`,
    :class:`~castproof.errors.OutputNotWritable`, :class:`~castproof.errors.FileBusy`,
    :class:`~castproof.errors.FileChanged` and :class:`OSError`.
    """
    target_format = find_target_format(conversion)
    is_file = conversion.target != STREAM
    with hold_file(Path(conversion.target)) if is_file else nullcontext():
        data = stdio.read(conversion.source)
        source_format = stdio.find_format(conversion.source, data, conversion.source_format)
        was = find_replaced_file(conversion, data)
        try:
            transcript, notes = load_source(conversion, data, source_format)
            source = ReturnedFile(conversion.source, data, source_format, transcript)
            rendered = render_target(conversion, source, target_format, was)
        except CastproofError as error:
            raise type(error)(f"{stdio.name_source(conversion.source)}: {error}") from error
        content = rendered.content
        for note in (*notes, *rendered.notes):
            tell(note)
        is_export = source_format.name == EPISODE and conversion.source != STREAM
        if is_export:
            page, said = Path(conversion.source), episode.parse(decode(data)).transcript
            if (trouble := exports.keep_export(page, said, content, target_format)) is not None:
                tell(trouble)
        if was is None:
            kept = stdio.write(conversion.target, content, overwrite=conversion.overwrite)
        else:
            is_ours = exports.is_ours(was.path, was.content, target_format)
            kept = safe_edit.replace(was, content, keep=not is_ours)
    is_plain = conversion.words is None and conversion.layout is None
    if is_plain and source_format.name == EPISODE and target_format.name not in (*EDITED, "json"):
        record_captions(conversion.source, conversion.target, target_format, content)
    if kept is not None:
        tell(f"the previous {Path(conversion.target).name} is kept as {kept}")
        if is_export and target_format.name != EPISODE and target_format.is_read:
            tell(
                f"if somebody edited that, `castproof convert {kept} {conversion.source} --from "
                f"{target_format.name} --overwrite` brings it into {conversion.source}"
            )
    return Converted(source_format, target_format, kept, rendered.conflicts)


def find_target_format(conversion: Conversion) -> Format:
    """Find the format to write: the one named, or that of the file's ending."""
    if conversion.target_format is not None:
        return formats.find_by_name(conversion.target_format)
    if conversion.target == STREAM:
        raise InvalidCall("which format goes to standard output? name it, such as --to srt")
    return formats.find_by_path(conversion.target)


def find_replaced_file(conversion: Conversion, data: bytes) -> EditedFile | None:
    """Find the file to replace and keep; it may be the source itself, which holds ``data``."""
    target = Path(conversion.target)
    if conversion.target == STREAM or not target.is_file():
        return None
    if not conversion.overwrite:
        raise OutputNotWritable(f"{target} is there already: use --overwrite", path=target)
    is_source = conversion.source != STREAM and target.samefile(conversion.source)
    return EditedFile(target, data) if is_source else safe_edit.read(target)


def load_source(
    conversion: Conversion, data: bytes, format_: Format
) -> tuple[Transcript, tuple[str, ...]]:
    """Load the source, mended and at the cleanup level that is asked for; return notes too."""
    report = ReadReport(conversion.strict, conversion.speakers_from_text)
    transcript = formats.load(data, format_, report)
    notes = (*report.notes, *formats.list_ignored(data, format_))
    if conversion.mend:
        transcript, mended = mend_transcript(transcript)
        notes = (*notes, *mended)
    if conversion.reading == "verbatim":
        return transcript, notes
    language = conversion.language or transcript.language
    transcript, cleaned = clean_up_transcript(transcript, conversion.reading, language)
    counts = ", ".join(f"{count} {kind}" for kind, count in cleaned.removed.items()) or "none"
    unknown = note_unknown_language(cleaned, language, "set it with --language")
    return transcript, (*notes, f"words left out: {counts}", *(note.detail for note in unknown))


@dataclass(frozen=True, slots=True)
class Rendered:
    """The target's content, a note on each loss, and what was changed on both sides."""

    content: bytes
    notes: tuple[str, ...]
    conflicts: tuple[str, ...] = ()


def render_target(
    conversion: Conversion, source: ReturnedFile, target_format: Format, was: EditedFile | None
) -> Rendered:
    """Render the target's content."""
    transcript = source.transcript
    if transcript.headers and not transcript.lines and "headers" not in target_format.carries:
        raise NotExpressible(f"it has chapters and no lines, and {target_format.title} no chapters")
    is_merged = target_format.name == EPISODE and was and conversion.front_matter is None
    if conversion.base is not None and not is_merged:
        raise InvalidCall("--base: there is no episode to merge with; leave it out")
    page = episode.parse(decode(source.content)) if source.format_.name == EPISODE else None
    if target_format.name == EPISODE and (page or conversion.front_matter is not None or was):
        return render_episode(conversion, source, page, was)
    stem = stem_of(Path("transcript" if conversion.source == STREAM else conversion.source))
    shown = lay_out_source(conversion, source.format_, transcript, target_format)
    content = formats.dump(shown.transcript, target_format, recording=format_path(stem))
    named = {"speakers"} if shown.has_names else set()
    notes = (
        *features.list_losses(transcript, target_format.carries | named),
        *target_format.warns(shown.transcript),
        *shown.notes,
    )
    if page is None:
        return Rendered(content, notes)
    marked = exports.mark_origin(content, target_format, page.transcript)
    return Rendered(marked, (*list_left_out(page), *notes))


def render_episode(
    conversion: Conversion, source: ReturnedFile, page: Episode | None, was: EditedFile | None
) -> Rendered:
    """Render an episode from one (``page``), under given front matter, or into that which it is.

    A file that comes back, or a list of chapters, is merged into the episode that is there already.
    """
    standing = None if was is None else episode.parse(was.text)
    notes = formats.list_losses(source.transcript, formats.find_by_name(EPISODE))
    if conversion.front_matter is not None:
        made = episode.create(conversion.front_matter, source.transcript)
        gone = () if standing is None else list_gone(standing.transcript, source.transcript)
        return Rendered(episode.write(made).encode(), (*notes, *gone))
    if was is None or standing is None or was.content == source.content:
        made = replace(page or episode.create({}, source.transcript), transcript=source.transcript)
        return Rendered(episode.write(made).encode(), notes)
    if page is not None:
        notes = (*list_left_out(page), *notes)
    if not standing.transcript.entries:
        made = replace(standing, transcript=source.transcript)
        return Rendered(episode.write(made).encode(), notes)
    found = bring_back(source, Standing(was.path, standing.transcript), conversion.base)
    made = replace(standing, transcript=found.transcript)
    return Rendered(episode.write(made).encode(), (*notes, *found.notes), found.conflicts)


def list_gone(was: Transcript, now: Transcript) -> tuple[str, ...]:
    """List what a transcript has that is replaced as a whole, and the new one has none of.

    >>> list_gone(Transcript((Header("Dawn"),)), Transcript(()))
    ('the chapter titles of the former text are not in the new one',)
    """
    gone = []
    if was.headers and not now.headers:
        gone.append("the chapter titles")
    if any(line.speaker for line in was.lines) and not any(line.speaker for line in now.lines):
        gone.append("the speakers")
    return (f"{' and '.join(gone)} of the former text are not in the new one",) if gone else ()


def lay_out_source(
    conversion: Conversion, source_format: Format, transcript: Transcript, target_format: Format
) -> EditedCaptions:
    """Lay paragraphs out as captions where the target shows those.

    So are the lines of any source whose words ``--words`` names, or that has times for words and
    a line which no subtitle could hold.
    """
    if not shows_captions(target_format):
        if conversion.words is not None:
            raise InvalidCall(f"--words: {target_format.title} has no place for times of words")
        return EditedCaptions(transcript)
    notes: list[str] = []
    folder = None if conversion.source == STREAM else find_folder(Path(conversion.source))
    own = take_own_words(transcript, stdio.name_source(conversion.source))
    if conversion.words is not None:
        known: KnownWords | None = read_known_words(conversion.words)
    elif source_format.name in PARAGRAPHS:
        known = find_known_words(folder, notes)
    elif own is not None and is_read(target_format) and has_paragraphs(transcript):
        known = own
    else:
        return EditedCaptions(transcript)
    config = conversion.layout
    if config is None:
        config = Configuration() if folder is None else read_caption_settings(folder)
    found = lay_out_for(target_format, transcript, known, config)
    return replace(found, notes=(*notes, *found.notes))


def mend_transcript(transcript: Transcript) -> tuple[Transcript, tuple[str, ...]]:
    """Mend letters that were read in the wrong encoding, then turns in fragments.

    Returns the mended transcript, and a note on each kind of repair.
    """
    letters = replace(transcript, entries=tuple(map(mend_letters, transcript.entries)))
    notes = []
    texts = (text for entry in transcript.entries for text in _list_texts(entry))
    misread = [each for text in texts for each in find_misreadings(text)]
    if misread:
        pairs = dict.fromkeys((each.text, each.mended) for each in misread)
        shown = [f"{quote(was)} is {quote(now)}" for was, now in list(pairs)[:SHOWN_EXAMPLES]]
        places = "1 place" if len(misread) == 1 else f"{len(misread)} places"
        notes.append(f"mended letters read in the wrong encoding in {places}: {', '.join(shown)}")
    turns = join_fragments(letters)
    if turns.joined:
        count = len(turns.joined)
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        notes.append(
            f"joined {sentences} that overlap had cut: {len(letters.lines)} lines became "
            f"{len(turns.transcript.lines)}, fragments of one or two words went from "
            f"{count_fragments(letters)} to {count_fragments(turns.transcript)}"
        )
    notes += [
        f"entry {each.entry}: {quote(each.text)} is what recognizers write where nobody speaks: "
        "listen there"
        for each in turns.joined
        if each.is_doubtful
    ]
    return turns.transcript, tuple(notes)


def mend_letters(entry: Entry) -> Entry:
    """Mend an entry's letters that were read in the wrong encoding."""
    if isinstance(entry, Header):
        return replace(entry, title=fix_encoding(entry.title))
    if not any(map(is_misread, (*_list_texts(entry), *(word.text for word in entry.words)))):
        return entry
    text = fix_encoding(entry.text)
    words = tuple(replace(word, text=fix_encoding(word.text)) for word in entry.words)
    if entry.words and split_words(text) != [word.text for word in words]:
        # A misread no-break space parts a word in two, and mending makes it one again: the
        # words' times are then of something else.
        words = ()
    speaker = None if entry.speaker is None else fix_encoding(entry.speaker)
    return replace(entry, text=text, speaker=speaker, words=words)


def _list_texts(entry: Entry) -> tuple[str, ...]:
    return (entry.title,) if isinstance(entry, Header) else (entry.speaker or "", entry.text)
