"""New seconds under an edited episode's words, from a recording, captions or timed words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from align.editing.offsets import Cut, OffsetStretch, find_cuts, find_end_cut, find_offsets
from align.editing.retime import Retiming, UnsureLine, retime
from castproof.config.request import Request
from castproof.errors import DifferentRecording
from castproof.files.safe_edit import EditedFile
from castproof.files.word_files import WordTimes
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import list_missing_stages, open_recording, recognize_words
from castproof.pipeline.second_hearing import find_heard_words
from castproof.pipeline.stages import RECOGNIZE
from transcript import episode
from transcript.check.mending import spell_times
from transcript.episode import Episode
from transcript.values import Entry, Line

LEAST_MATCHED = 1 / 3
"""Of another recording a seventh of the words is found by chance; of the same, four fifths."""
MOVED_S = 2.0


@dataclass(frozen=True, slots=True)
class Retimed:
    """An episode with its new times; nothing is written yet.

    ``moved`` counts the lines that start more than two seconds from where they did, ``filled``
    those that had no time. ``shift`` is the median move in seconds, ``None`` where no line that
    had a time was placed.
    """

    was: EditedFile
    text: str
    lines: tuple[Line, ...]
    retiming: Retiming
    stretches: tuple[OffsetStretch, ...]
    moved: int
    filled: int
    shift: float | None

    @property
    def unsure(self) -> tuple[UnsureLine, ...]:
        """The lines a person should look at."""
        return self.retiming.unsure

    @property
    def unplaced(self) -> tuple[UnsureLine, ...]:
        """Those of them that the source does not tell the time of."""
        return tuple(one for one in self.unsure if one.how != "placed")

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Where sound was taken out or put in."""
        end = find_end_cut(self.retiming, self.stretches)
        return (*find_cuts(self.stretches), *([] if end is None else [end]))

    def number(self, one: UnsureLine) -> int:
        """Count which line of the episode it is, from 1, headers not counted."""
        entries = [placed.entry for placed in self.retiming.placed]
        return entries.index(one.entry) + 1


def recognize_source(
    recording: Path, was: EditedFile, request: Request, models: Models, reporter: Reporter
) -> WordTimes:
    """Recognize the words of a recording, unless an earlier run did.

    They are kept in ``.castproof/NAME`` of the request's folder, as ``transcribe`` with that output
    folder keeps them. What ``transcribe`` heard is used as it is, and so is what ``regenerate``
    did, which listens for the guests that the episode names too. Raises what decoding and
    recognizing raise, and :class:`~castproof.errors.RecordingBusy`.
    """
    with open_recording(recording, request, models, reporter) as runner:
        asked = (request, replace(request, front_matter=was.text))
        kept = (one for one in asked if RECOGNIZE not in list_missing_stages(runner, one))
        done = recognize_words(runner, next(kept, request))
        return WordTimes(find_heard_words(runner, done.value))


def retime_episode(was: EditedFile, page: Episode, timed: WordTimes) -> Retimed:
    """Give an episode the times of the timed words; nothing is written yet.

    Raises :class:`~castproof.errors.DifferentRecording` where less than a third of the
    episode's words is in them.
    """
    found = retime(page.transcript, timed.words, caption_starts=timed.caption_starts)
    if found.matched < LEAST_MATCHED:
        raise DifferentRecording(
            f"{was.path}: only {found.matched:.0%} of its words are in the source, which does not "
            "seem to be of the same recording; nothing was written",
            path=was.path,
        )
    pairs = zip(page.transcript.entries, found.transcript.entries, strict=True)
    entries = tuple(move_entry(old, new) for old, new in pairs)
    text = episode.write(replace(page, transcript=replace(page.transcript, entries=entries)))
    text = spell_times(text)
    moves = [
        one.now - one.was
        for one in found.placed
        if one.now is not None and one.was is not None and one.how == "placed"
    ]
    return Retimed(
        was=was,
        text=text,
        lines=page.transcript.lines,
        retiming=found,
        stretches=find_offsets(found),
        moved=sum(abs(move) > MOVED_S for move in moves),
        filled=sum(one.was is None and one.now is not None for one in found.placed),
        shift=median(moves) if moves else None,
    )


def move_entry(old: Entry, new: Entry) -> Entry:
    """Move an entry to its new start as an episode says it, in whole seconds.

    What a person wrote as 65.5 in place of 65 is not touched for half a second.
    """
    if not isinstance(old, Line) or not isinstance(new, Line):
        return old
    if new.start is None or (old.start is not None and int(old.start) == int(new.start)):
        return old
    return replace(old, start=float(math.floor(new.start)))
