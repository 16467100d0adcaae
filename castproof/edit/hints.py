"""The hints of a transcript's file, from all that its recording's folder still holds of it.

An edited episode has words and seconds only. Where the folder of the run that made it lies beside
it (``.castproof/NAME``), its words are found again in what was heard, and with them the times, the
recognizer's probabilities, the turns and the notes; without it the words alone must do. Nothing
here needs a model, nor the recording.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from align.hints.find import find_hints
from align.hints.heard import attach_heard, attach_notes
from align.hints.hint import Evidence, Hint, Talk
from align.hints.removals import find_suggested_removals
from castproof.edit.model_hints import find_doubt_hints, find_model_hints
from castproof.edit.naming_hints import find_naming_hints
from castproof.errors import explain
from castproof.files.paths import format_path, stem_of
from castproof.files.transcripts import load_transcript
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from castproof.pipeline.artifacts import AGAIN_NAME, ASR_NAME, TRANSCRIPT_NAME, TURNS_NAME
from castproof.pipeline.cache import find_link, recording_folder
from transcript import check, episode
from transcript import io as formats
from transcript.errors import CastproofError, FormatError
from transcript.files import read_file
from transcript.formats import lossless, rttm
from transcript.formats.artifacts import segments_from_json
from transcript.front_matter.fields import read_people
from transcript.own_files import read_own
from transcript.spacing import join_words
from transcript.text import decode
from transcript.values import Header, Segment, Transcript, Turn, Word

#: An episode that shares a smaller part of its words with the folder's is of another recording.
LEAST_SHARED = 0.3
#: A text with so many of its words in the English list is English, where nobody says what it is.
_ENGLISH = 0.8
#: What listening does not help with, ``castproof check --fix`` does by itself, or hints find too.
_NOT_HEARD = frozenset(
    {"T103", "T104", "T108", "T109", "T110", "S207", "H304", "H305"}
    | {"X401", "X407", "X408", "X409", "X410", "X411", "X412"}
)
#: The words' worth of a finding of the checker; the chance of it is that of its severity.
_WORTH = {"S201": 4.0, "S203": 3.0, "S204": 4.0, "S205": 12.0, "S206": 8.0}
_WORTH |= {"X402": 20.0, "X403": 1.0, "X404": 4.0}
_CHANCE = {"error": 0.9, "warning": 0.4}


@dataclass(frozen=True, slots=True)
class FoundHints:
    """The hints of a file, the most worth a minute first, and what they could not be based on."""

    path: Path
    hints: tuple[Hint, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What a recording's folder holds; empty where it holds nothing that can be read."""

    segments: tuple[Segment, ...] = ()
    again: tuple[Segment, ...] = ()
    turns: tuple[Turn, ...] | None = None
    captions: Transcript | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """What was heard, first and again, without what was removed.

        What an earlier run heard again counts only where the transcript that is kept has it.
        """
        first = tuple(word for segment in self.segments for word in segment.words)
        lines = () if self.captions is None else self.captions.lines
        starts = {word.start for line in lines for word in line.words}
        again = [word for one in self.again for word in one.words if word.start in starts]
        if not again:
            return first
        return tuple(sorted((*first, *again), key=lambda word: word.start or 0.0))


def find_file_hints(path: Path, recording: Path | None = None) -> FoundHints:
    """Find the hints of an episode, or of any transcript castproof reads.

    ``recording`` names the folder to look into where its name is not the file's.
    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.UnknownFormat` and
    :class:`OSError`.
    """
    stem = stem_of(path) if recording is None else recording.stem
    return find_hints_in(path, read_file(path), recording_folder(path.parent, stem))


def find_hints_in(path: Path, data: bytes, folder: Path) -> FoundHints:
    """Find the hints of what ``path`` holds or is about to; ``folder`` is the recording's own.

    Raises like :func:`find_file_hints`.
    """
    try:
        format_ = formats.find_by_content(path, data)
        transcript = load_transcript(path, data, format_)
    except FormatError as error:
        if error.path is not None:
            raise
        raise FormatError(f"{format_path(path)}: {error}", path=path) from error
    if format_.is_chapters:
        raise FormatError(f"{format_path(path)} lists chapters and has no words", path=path)
    page = data.decode("utf-8") if format_.name == "episode" else None
    notes: list[str] = []
    transcript, kept = attach_folder(transcript, read_folder(folder, notes), notes)
    language = transcript.language or (kept.captions.language if kept.captions else None)
    words = find_vocabulary(transcript, language)
    if words is None and transcript.lines:
        notes.append("no list of words is known for its language: names are found by capitals only")
    people = None if page is None else read_people(page)
    names = () if people is None else (*people.guests, *people.hosts)
    evidence = Evidence(
        kept.turns,
        kept.words or None,
        tuple(name for name in names if not name.islower()),
        None if words is None else words.is_word,
        tuple((one.start, one.end) for one in kept.again if not one.words),
    )
    more = [*(() if page is None else find_checker_hints(page)), *find_removed_hints(kept)]
    if page is not None and words is not None and words is load_vocabulary("en"):
        more += find_suggested_removals(Talk(transcript, evidence))
    if kept != FolderContents():
        more += find_naming_hints(folder, transcript)
    more += find_model_hints(path, transcript)
    more += find_doubt_hints(path, transcript)
    found = find_hints(transcript, evidence, more)
    if not any(line.text.split() for line in transcript.lines):
        notes.append(f"{format_path(path)} has no words: there is nothing to look at")
    elif not (kept.words or kept.captions or any(line.words for line in transcript.lines)):
        notes.append(
            f"nothing of what the recognizer heard is kept beside {format_path(path)}: only its "
            "text was looked at"
        )
    return FoundHints(path, found, tuple(notes))


def attach_folder(
    transcript: Transcript, kept: FolderContents, notes: list[str]
) -> tuple[Transcript, FolderContents]:
    """Attach the times, probabilities and notes of what was heard, if it is the same recording.

    A transcript that has words with times keeps its own.
    """
    is_timed = any(word.start is not None for line in transcript.lines for word in line.words)
    if is_timed or not kept.words:
        return transcript, kept
    matched, share = attach_heard(transcript, kept.words)
    if share < LEAST_SHARED:
        notes.append("the recording's folder is of another recording: it is not used")
        return transcript, FolderContents()
    return (matched if kept.captions is None else attach_notes(matched, kept.captions)), kept


def read_folder(folder: Path, notes: list[str]) -> FolderContents:
    """Read a recording's folder; what is damaged is left out, and noted."""
    link = find_link(folder)
    if link is not None:
        notes.append(f"{format_path(link)} is a link and is not followed: nothing in it is used")
        return FolderContents()
    found: dict[str, Any] = {}
    for name, part, read in (
        (ASR_NAME, "segments", segments_from_json),
        (AGAIN_NAME, "again", segments_from_json),
        (TURNS_NAME, "turns", rttm.parse),
        (TRANSCRIPT_NAME, "captions", lossless.parse),
    ):
        if os.path.lexists(folder / name):
            try:
                found[part] = read(decode(read_own(folder / name), path=folder / name))
            except (CastproofError, OSError) as error:
                reason = explain(error).removeprefix(f"{folder / name}: ")
                notes.append(
                    f"{format_path(folder / name)} cannot be read and is not used: {reason}"
                )
    return FolderContents(**found)


def find_vocabulary(transcript: Transcript, language: str | None) -> Vocabulary | None:
    """Find the words of the language; if it is unknown, English where most of the words are."""
    if language is not None:
        return load_vocabulary(language)
    english = load_vocabulary("en")
    said = [part for line in transcript.lines for part in line.text.casefold().split()]
    plain = [part for part in (word.strip(".,?!;:\"'“”") for word in said) if part.isalpha()]
    if english is None or not plain:
        return None
    return english if sum(map(english.is_word, plain)) >= _ENGLISH * len(plain) else None


def find_checker_hints(page: str) -> Iterator[Hint]:
    """Make hints of what the checker finds in an episode and a person has to decide."""
    entries = episode.parse(page).transcript.entries
    lines_up_to = list(accumulate(not isinstance(entry, Header) for entry in entries))
    for finding in check.check(page):
        if finding.entry is None or finding.fixable or finding.code in _NOT_HEARD:
            continue
        entry = entries[finding.entry - 1]
        words = "" if isinstance(entry, Header) else entry.text
        yield Hint(
            finding.code,
            max(1, lines_up_to[finding.entry - 1]),
            entry.start,
            entry.start,
            " ".join(words.split()[:8]),
            (finding.message,),
            f"see {finding.code} in docs/reference/check.md",
            _CHANCE[finding.severity],
            _WORTH.get(finding.code, 2.0),
        )


def find_removed_hints(kept: FolderContents) -> Iterator[Hint]:
    """Make hints of what was removed from the recognition: it may have been said after all."""
    lines = () if kept.captions is None else kept.captions.lines
    starts = sorted(line.start or 0.0 for line in lines)
    for segment in kept.segments:
        for removal in segment.removed:
            first, last = removal.words[:1], removal.words[-1:]
            start, end = (first[0].start, last[0].end) if first else (None, None)
            before = bisect_right(starts, start or 0.0)
            yield Hint(
                "removed",
                max(1, before),
                start,
                end,
                join_words(removal.words[:12]),
                (f"taken out: {removal.detail}",),
                "put it back if you hear it",
                0.08,
                min(10.0, float(len(removal.words))),
            )


def as_json(reviewed: FoundHints, limit: int, clips: Sequence[Path]) -> dict[str, Any]:
    """Make the document that ``--json`` prints: the first ``limit`` hints, each with its worth."""
    return {
        "transcript": format_path(reviewed.path),
        "found": len(reviewed.hints),
        "spots": [
            {**asdict(hint), "worth": round(hint.worth, 3), "listening_s": hint.listening_s}
            for hint in reviewed.hints[:limit]
        ],
        "clips": [format_path(path) for path in clips],
        "notes": list(reviewed.notes),
    }


def count_minutes(found: Sequence[Hint]) -> float:
    """Add up the minutes that listening to the hints takes."""
    return sum(hint.listening_s for hint in found) / 60


def take_first(reviewed: FoundHints, limit: int) -> FoundHints:
    """Keep the first ``limit`` hints only."""
    return replace(reviewed, hints=reviewed.hints[:limit])
