"""The content of each file that is published, from an edited transcript and its words' times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align.editing.word_times import attach_words
from align.layout.subtitles import LONGEST_S
from castproof.config.schema import CaptionsSection, Configuration, SubtitlesSection
from castproof.edit.captions import KnownWords, lay_out_words, time_edited
from castproof.publish.kinds import Kind
from transcript import io as formats
from transcript.formats.chapters import fill_starts
from transcript.values import Header, Line, Transcript, Word, milliseconds

SEGMENT_CHARS = 65
SHORTEST_S = 0.5
"""No cue is shown shorter where another begins meanwhile."""
SLOWEST = 5.0
"""Characters a second of slow speech: a third of what is usual."""


@dataclass(frozen=True, slots=True)
class Material:
    """What files are made of: the paragraphs, each with its words, and their chapters.

    ``words`` are those of all paragraphs, with the times that are known or estimated; ``end_s`` is
    when the recording itself ends, where it was measured.
    """

    paragraphs: Transcript
    chapters: Transcript
    words: tuple[Word, ...]
    known: KnownWords | None
    end_s: float | None = None


def make_material(
    transcript: Transcript, known: KnownWords | None, end_s: float | None
) -> tuple[Material, tuple[str, ...]]:
    """Time the words of an edited transcript; return notes too.

    Raises as :func:`castproof.edit.captions.lay_out_edited`.
    """
    timed, notes = time_edited(transcript, known)
    paragraphs = attach_words(transcript, timed) if known is not None else transcript
    chapters = fill_starts(_begin_at_zero(transcript))
    last = next((line for line in reversed(transcript.lines) if line.start is not None), None)
    words = tuple(_end_in_time(timed.words, last, end_s))
    return Material(paragraphs, chapters, words, known, end_s), tuple(notes)


def render(kind: Kind, material: Material) -> bytes:
    """Render a file of text; raise :class:`NotExpressible` where its format cannot say it."""
    format_ = formats.find_by_name(kind.format_name)
    if format_.is_chapters:
        return formats.dump(material.chapters, format_)
    if not kind.has_times:
        return formats.dump(material.paragraphs, format_)
    config = Configuration(
        captions=CaptionsSection(width_chars=SEGMENT_CHARS),
        subtitles=SubtitlesSection.model_validate(kind.subtitles or {}),
    )
    language = material.paragraphs.language
    found = lay_out_words(material.words, None, language, format_, config)
    parted = tuple(_part_cues(found.lines, material.end_s))
    return formats.dump(replace(found, entries=parted), format_)


def _begin_at_zero(transcript: Transcript) -> Transcript:
    """Begin a chapter that nothing is said before with the recording: it lists from 0:00 on."""
    first = next(iter(transcript.entries), None)
    if not isinstance(first, Header) or first.start is not None:
        return transcript
    return replace(transcript, entries=(replace(first, start=0.0), *transcript.entries[1:]))


def _end_in_time(words: Sequence[Word], last: Line | None, end_s: float | None) -> Iterator[Word]:
    """Let the words end with the recording: where the last line is too long its words are closer.

    Nothing tells its end but the letters it has, so those times are estimated.
    """
    ends = max((word.end for word in words if word.end is not None), default=0.0)
    begin = None if last is None else last.start
    if end_s is None or begin is None or ends <= end_s or begin >= end_s:
        yield from words
        return
    share = (end_s - begin) / (ends - begin)
    for word in words:
        if word.start is None or word.end is None or word.start < begin:
            yield word
            continue
        start, end = (milliseconds(begin + share * (at - begin)) for at in (word.start, word.end))
        yield replace(word, start=start, end=end)


def _part_cues(lines: Sequence[Line], end_s: float | None) -> Iterator[Line]:
    """Part cues so that one is shown at a time, and none after the recording's end.

    Where two people speak at once the first cue ends as the second begins; one that would be shown
    for too short a time to be seen puts the next one off. A cue that is estimated to be said very
    slowly is shown for as long as slow speech takes: nothing tells what follows it.
    """
    cues = list(lines)
    for at, cue in enumerate(cues):
        if cue.start is None or cue.end is None:
            yield cue
            continue
        end = min(cue.end, cue.start + max(LONGEST_S, len(cue.text) / SLOWEST))
        if end_s is not None and cue.start < end_s:  # one that begins later is a fault to be shown
            end = min(end, end_s)
        following = cues[at + 1] if at + 1 < len(cues) else None
        if following is not None and following.start is not None and following.start < end:
            least = cue.start + min(SHORTEST_S, max(0.0, (following.end or end) - cue.start) / 2)
            end = milliseconds(max(following.start, least))
            cues[at + 1] = replace(following, start=end, end=max(end, following.end or end))
        yield replace(cue, end=max(end, cue.start))
