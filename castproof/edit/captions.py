"""Captions and subtitles of an edited transcript, by the words that its recording's folder knows.

An episode has a start for each paragraph and no time for a word. The words that were heard have:
they lie in the recording's folder (``.castproof/NAME``), or in a file that the person names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from align.editing.anchors import find_rising_run
from align.editing.word_times import TimedWords, attach_words, share_times, time_words
from align.hints.heard import attach_notes
from align.languages.packs import choose_pack
from align.layout.captions import lay_out_captions
from align.layout.subtitles import DEFAULTS as SUBTITLE
from align.layout.subtitles import lay_out_cues
from castproof.config.request import LAYERS
from castproof.config.schema import Configuration
from castproof.edit.hints import LEAST_SHARED, FolderContents, read_folder
from castproof.errors import DifferentRecording
from castproof.files.paths import format_path, stem_of
from castproof.files.word_files import read_timed_words
from castproof.pipeline.cache import (
    RecordingCache,
    find_link,
    list_recording_folders,
    recording_folder,
)
from castproof.pipeline.layout import note_reading_speed
from transcript.io import Format
from transcript.seconds import format_clock
from transcript.values import Line, Transcript, Word

#: What shows what is said as it is said, a line or a cue at a time.
CAPTION_LAYERS = frozenset({"captions", "subtitles", "named subtitles"})
SUBTITLE_LAYERS = CAPTION_LAYERS - {"captions"}
#: What is counted with, where a time that is made up would be taken for one that was measured.
MEASURED = frozenset({"ctm", "stm"})
NO_WORDS = (
    "no times of words are known: they are spread by length between the starts of the lines "
    "(--words names a file that has them)"
)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """Words with times, and what to call where they are from.

    ``are_own`` is whether the episode's starts were made of them. ``captions`` is the machine's
    transcript with its notes, where the words are of a recording's folder.
    """

    words: tuple[Word, ...]
    name: str
    are_own: bool = False
    captions: Transcript | None = None


@dataclass(frozen=True, slots=True)
class EditedCaptions:
    """A transcript laid out for a format, and what a person should know of its times.

    ``has_names`` is whether the texts name the speakers, in a format without a place for them.
    """

    transcript: Transcript
    notes: tuple[str, ...] = ()
    has_names: bool = False


def shows_captions(format_: Format) -> bool:
    """Tell whether files of the format show what is said a line or a cue at a time."""
    return LAYERS.get(format_.name) in CAPTION_LAYERS


def is_read(format_: Format) -> bool:
    """Tell whether people read files of the format as they listen: captions and subtitles."""
    return shows_captions(format_) and format_.name not in {*MEASURED, "json"}


def has_paragraphs(transcript: Transcript) -> bool:
    """Tell whether a line is too long for a subtitle of the usual width."""
    longest = SUBTITLE.width_chars * SUBTITLE.lines
    return any(len(line.text) > longest for line in transcript.lines)


def find_folder(episode: Path) -> Path | None:
    """Find the folder of an episode's recording beside it: of its own name, or that knows it.

    A review makes a folder of the episode's name too, which knows of no recording.
    """
    own, name = recording_folder(episode.parent, stem_of(episode)), format_path(episode.name)
    folders = list_recording_folders(episode.parent)
    if own in folders:
        return own
    knowing = [one for one in folders if RecordingCache(one).find_output(name) is not None]
    if len(knowing) == 1:
        return knowing[0]
    return own if own.is_dir() and find_link(own) is None else None


def read_known_words(path: Path) -> KnownWords:
    """Read the words of a file that a person named.

    Raises as :func:`~castproof.files.word_files.read_timed_words`.
    """
    return KnownWords(read_timed_words(path).words, format_path(path))


def take_own_words(transcript: Transcript, name: str) -> KnownWords | None:
    """Take the words of a transcript that has times for them; ``name`` is what to call it."""
    words = tuple(word for line in transcript.lines for word in line.words)
    if all(word.start is None for word in words):
        return None
    return KnownWords(words, name, are_own=True)


def find_known_words(folder: Path | None, notes: list[str]) -> KnownWords | None:
    """Find the words of a recording's folder; ``None`` where it has none that can be read."""
    if folder is None:
        return None
    return take_known_words(read_folder(folder, notes), folder)


def take_known_words(kept: FolderContents, folder: Path) -> KnownWords | None:
    """Take the words of what a folder holds: those laid out, else those heard."""
    words = kept.words
    if kept.captions is not None:
        said = tuple(word for line in kept.captions.lines for word in line.words)
        words = said or words
    if not words:
        return None
    return KnownWords(words, format_path(folder), are_own=True, captions=kept.captions)


def lay_out_for(
    format_: Format, transcript: Transcript, known: KnownWords | None, config: Configuration
) -> EditedCaptions:
    """Lay an edited transcript out as a format shows it; where it shows paragraphs, it stays.

    JSON keeps the paragraphs, with the times of the words that are known. Formats that are counted
    with, not read, have no words whose times are all estimated. Raises as :func:`lay_out_edited`.
    """
    if format_.name == "json":
        return attach_known_words(transcript, known)
    if not shows_captions(format_) or (known is None and format_.name in MEASURED):
        return EditedCaptions(transcript)
    return lay_out_edited(transcript, known, format_, config)


def lay_out_edited(
    transcript: Transcript, known: KnownWords | None, format_: Format, config: Configuration
) -> EditedCaptions:
    """Lay an edited transcript out as captions, or as subtitles where the format shows those.

    Raises :class:`~castproof.errors.DifferentRecording` where words that a person named are not
    those of the transcript.
    """
    timed, notes = time_edited(transcript, known)
    if known is not None and timed.estimated and any(timed.heard):
        notes.append(
            f"{known.name} has no time for {timed.estimated:,} of {len(timed.words):,} words: "
            "theirs are estimated from the words around them"
        )
    found = lay_out_words(timed.words, known, transcript.language, format_, config)
    if LAYERS[format_.name] in SUBTITLE_LAYERS:
        notes += [note.detail for note in note_reading_speed(found, config.subtitles)]
    has_names = LAYERS[format_.name] == "named subtitles" and config.subtitles.names != "never"
    return EditedCaptions(found, tuple(notes), has_names)


def lay_out_words(
    words: Sequence[Word],
    known: KnownWords | None,
    language: str | None,
    format_: Format,
    config: Configuration,
) -> Transcript:
    """Lay timed words out for a format, with the notes of what is ``known`` where it holds notes.

    A word that nobody is known to say stays nobody's, whoever speaks around it.
    """
    layer = LAYERS[format_.name]
    is_subtitles = layer in SUBTITLE_LAYERS
    width = (config.subtitles if is_subtitles else config.captions).width_chars
    said = [piece for word in words for piece in cut_word(word, width)]
    pack = choose_pack(language, (word.text for word in said))
    if is_subtitles:
        options = config.subtitles.options()
        has_names = layer == "named subtitles"
        options = options if has_names else replace(options, names="never")
        laid_out = lay_out_cues(said, options, pack)
    else:
        laid_out = lay_out_captions(said, config.captions.options(), pack)
    found = Transcript(tuple(map(_name_nobody, laid_out)), language)
    if known is None or known.captions is None or "flags" not in format_.carries:
        return found
    return attach_notes(found, known.captions)


def cut_word(word: Word, width: int) -> Iterator[Word]:
    """Cut a word wider than a row in pieces that share out its time; nobody's speaker is ``""``.

    Languages without blanks have sentences that are one word.

    >>> [(one.start, one.text) for one in cut_word(Word(1.0, 3.0, "abcdefgh"), 4)]
    [(1.0, 'abcd'), (2.0, 'efgh')]
    """
    texts = [word.text[at : at + width] for at in range(0, len(word.text), width)]
    for piece in share_times([word], texts):
        yield piece.with_speaker(word.speaker or "")


def attach_known_words(transcript: Transcript, known: KnownWords | None) -> EditedCaptions:
    """Attach to each line its words, with the times that are known of them, and no other."""
    if known is None:
        return EditedCaptions(transcript)
    timed, notes = time_edited(transcript, known)
    if not any(timed.heard):
        return EditedCaptions(transcript)
    found = attach_words(transcript, timed)
    if known.captions is not None:
        found = attach_notes(found, known.captions)
    return EditedCaptions(found, tuple(notes))


def time_edited(transcript: Transcript, known: KnownWords | None) -> tuple[TimedWords, list[str]]:
    """Time the words of an edited transcript; return notes too.

    Raises as :func:`lay_out_edited`.
    """
    notes = list_unused_starts(transcript)
    if known is None:
        return time_words(transcript, ()), [*notes, NO_WORDS]
    timed = time_words(transcript, known.words, trusts_starts=known.are_own)
    if timed.words and timed.share < LEAST_SHARED:
        if not known.are_own:
            raise DifferentRecording(
                f"{known.name}: only {timed.share:.0%} of the transcript's words are in it, so it "
                "does not seem to be of the same recording; nothing was written"
            )
        notes += [f"{known.name} is of another recording: it is not used", NO_WORDS]
        return time_words(transcript, ()), notes
    notes += [
        f"from {format_clock(one.old_start)} to {format_clock(one.old_stop)} the words of "
        f"{known.name} lie {abs(one.shift):.1f} s {'later' if one.shift > 0 else 'earlier'} than "
        "the lines: they are moved"
        for one in timed.moved
    ]
    return timed, notes


def list_unused_starts(transcript: Transcript) -> list[str]:
    """Say how many lines have a start that does not fit among the others, which is not used."""
    starts = [line.start for line in transcript.lines if line.start is not None]
    odd = len(starts) - len(find_rising_run(starts))
    if not odd:
        return []
    if odd == 1:
        return ["the start of 1 line is not used: it goes back, or is later than those below"]
    return [f"the starts of {odd} lines are not used: they go back, or are later than those below"]


def read_caption_settings(folder: Path) -> Configuration:
    """Read how a folder's last run laid captions out; the defaults where it does not say."""
    sections, used = ("captions", "subtitles"), RecordingCache(folder).configuration
    said = {name: used[name] for name in sections if name in used}
    try:
        return Configuration.model_validate(said)
    except ValidationError:
        return Configuration()


def _name_nobody(line: Line) -> Line:
    if line.speaker:
        return line
    words = tuple(word.with_speaker(word.speaker or None) for word in line.words)
    return replace(line, speaker=None, words=words)
