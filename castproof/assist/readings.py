"""A model's clean reading brought into an episode, and taken back.

What the model made of a line is treated as the machine's: the episode's merge base is given the
same edits, so that a later ``regenerate`` finds there what the machine said last and a person's
edits as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from align.editing.merge.two_people import merge_edits
from castproof.assist.record import (
    ReadingsRecord,
    RecordedLine,
    RecordedReading,
    RecordedSuggestion,
    find_before,
    keep_before,
    read_record,
    write_record,
)
from castproof.files import digest, safe_edit
from castproof.files import merge_base as bases
from castproof.files.lock import hold_file
from castproof.files.merge_base import NoMergeBase
from castproof.files.paths import follow_links, format_path, stem_of
from castproof.files.safe_edit import EditedFile
from castproof.glossary.common_words import load_vocabulary
from castproof.pipeline.cache import RecordingCache, recording_folder
from compare.proposals.judge import judge_proposal
from compare.proposals.judgement import EditClass, Judgement
from compare.proposals.options import ALL_CLASSES
from transcript import episode
from transcript.episode import Episode
from transcript.errors import CastproofError, InvalidCall
from transcript.values import Entry, Line, Transcript


@dataclass(frozen=True, slots=True)
class AppliedReading:
    """What a reading changed: how many lines, and where the episode's previous content is kept."""

    changed: int
    kept_as: Path | None = None


@dataclass(frozen=True, slots=True)
class UndoneReading:
    """What was taken back: how many lines changed, and how many a person had changed since.

    In those the person's words stand.
    """

    changed: int
    conflicts: int = 0
    kept_as: Path | None = None


def apply_reading(
    was: EditedFile,
    page: Episode,
    judged: Iterable[tuple[int, Judgement]],
    *,
    model: str,
    names: Sequence[str] = (),
    language: str | None = "en",
) -> AppliedReading:
    """Write what was accepted of a model's reading into an episode, and record it as the model's.

    ``judged`` are the judgements by their lines' indices; ``names`` and ``language`` what they
    were made with. Suggested edits go into the record alone. Raises as
    :func:`castproof.files.safe_edit.save` does; then the episode is as it was.
    """
    lines = tuple(
        RecordedLine(
            index=index,
            before=one.before,
            proposed=one.proposed,
            after=one.text,
            suggestions=tuple(
                RecordedSuggestion(
                    kind=edit.kind, reason=edit.reason, find=edit.find, replacement=edit.replacement
                )
                for edit in one.with_verdict("suggested")
                if edit.find
            ),
        )
        for index, one in judged
    )
    lines = tuple(line for line in lines if line.after != line.before or line.suggestions)
    if not lines:
        return AppliedReading(0)
    now = set_lines(page.transcript, {line.index: line.after for line in lines})
    text = episode.write(replace(page, transcript=now))
    reading = RecordedReading(
        model=model,
        before=keep_before(was.path, was.content),
        after=digest.of_bytes(text.encode()),
        language=language,
        names=tuple(names),
        lines=lines,
    )
    record = read_record(was.path)
    write_record(was.path, ReadingsRecord(readings=(*record.readings, reading)))
    changed = sum(line.after != line.before for line in lines)
    if not changed:
        return AppliedReading(0)
    return AppliedReading(changed, save_with_base(was, text, page.transcript, now))


def undo_reading(path: Path, kinds: frozenset[EditClass] | None = None) -> UndoneReading:
    """Take back what models' readings changed in an episode: all of it, or the edits of some kinds.

    An episode that nobody changed since is as it was before, byte for byte. In one that a person
    changed, the person's words stand and all else goes back. Raises
    :class:`~transcript.errors.InvalidCall` where there is nothing to take back, and as
    :func:`castproof.files.safe_edit.save` does.
    """
    with hold_file(path):
        was, page = safe_edit.read_episode(path)
        record = read_record(path)
        if not record.readings:
            raise InvalidCall(
                f"{format_path(path)}: no model's reading is recorded in .castproof beside it, so "
                "there is nothing to take back",
                path=path,
            )
        left: list[RecordedReading] = []
        current, text, conflicts = page.transcript, was.text, 0
        for reading in reversed(record.readings):
            steps = find_steps(path, reading, kinds)
            if steps is None:
                left.insert(0, reading)
                continue
            if digest.of_bytes(text.encode()) == reading.after:
                text, current = steps.text, steps.target
            else:
                merged = merge_edits(steps.applied, current, steps.target)
                current = merged.transcript
                conflicts += len(merged.conflicts)
                text = episode.write(replace(page, transcript=current))
            if steps.target.entries != steps.original.entries:
                left.insert(0, steps.record_left(text))
        changed = count_changed(page.transcript, current)
        kept = None
        if text.encode() != was.content:
            kept = save_with_base(was, text, page.transcript, current)
        write_record(path, ReadingsRecord(readings=tuple(left)))
        return UndoneReading(changed, conflicts, kept)


@dataclass(frozen=True, slots=True)
class UndoSteps:
    """A reading's episode before it, with it, and with what is left of it; ``text`` is the last."""

    reading: RecordedReading
    left_out: frozenset[EditClass]
    original: Transcript
    applied: Transcript
    target: Transcript
    text: str

    def record_left(self, text: str) -> RecordedReading:
        """Record what is left of the reading, in an episode that holds this text now."""
        after = {line.index: line for line in self.reading.lines}
        lines = tuple(
            line.model_copy(update={"after": self.target.lines[index].text})
            for index, line in after.items()
        )
        return self.reading.model_copy(
            update={
                "lines": lines,
                "left_out": self.left_out,
                "after": digest.of_bytes(text.encode()),
            }
        )


def find_steps(
    path: Path, reading: RecordedReading, kinds: frozenset[EditClass] | None
) -> UndoSteps | None:
    """Find what a reading did and what is left of it; ``None`` where its record is damaged."""
    content = find_before(path, reading.before)
    if content is None:
        return None
    try:
        page = episode.parse(content.decode())
    except (CastproofError, UnicodeDecodeError):
        return None
    original = page.transcript
    if any(line.index >= len(original.lines) for line in reading.lines):
        return None
    left_out = ALL_CLASSES if kinds is None else reading.left_out | kinds
    vocabulary = load_vocabulary(reading.language)
    wanted = {
        line.index: judge_proposal(
            line.before,
            line.proposed,
            reading.names,
            language=reading.language,
            is_word=None if vocabulary is None else vocabulary.is_word,
            apply=ALL_CLASSES - left_out,
        ).text
        for line in reading.lines
    }
    target = set_lines(original, wanted)
    applied = set_lines(original, {line.index: line.after for line in reading.lines})
    is_back = target.entries == original.entries
    text = content.decode() if is_back else episode.write(replace(page, transcript=target))
    return UndoSteps(reading, left_out, original, applied, target, text)


def leave_readings_out(path: Path, transcript: Transcript) -> Transcript | None:
    """Write an episode's transcript as it would be without any model's reading of it.

    What a person changed stands. ``None`` where no reading is recorded.
    """
    found = None
    for reading in reversed(read_record(path).readings):
        steps = find_steps(path, reading, None)
        if steps is not None:
            found = merge_edits(steps.applied, found or transcript, steps.target).transcript
    return found


def set_lines(transcript: Transcript, texts: Mapping[int, str]) -> Transcript:
    """Set the texts of lines by their index among the lines; their words' times are left behind."""
    entries: list[Entry] = []
    count = 0
    for entry in transcript.entries:
        if isinstance(entry, Line):
            text = texts.get(count, entry.text)
            entries.append(entry if text == entry.text else replace(entry, text=text, words=()))
            count += 1
        else:
            entries.append(entry)
    return replace(transcript, entries=tuple(entries))


def count_changed(before: Transcript, after: Transcript) -> int:
    """Count the lines that say something else, where both have as many."""
    if len(before.lines) != len(after.lines):
        return max(len(before.lines), len(after.lines))
    pairs = zip(before.lines, after.lines, strict=True)
    return sum(one.text != other.text for one, other in pairs)


def save_with_base(
    was: EditedFile, text: str, before: Transcript, after: Transcript
) -> Path | None:
    """Save an episode that a model changed, and give its merge base the same changes.

    Both bases are recorded first, each by the content it is of, as ``regenerate`` does.
    """
    own = follow_links(was.path)
    folder = recording_folder(own.parent, stem_of(own))
    cache = RecordingCache(folder) if folder.is_dir() else None
    found = None if cache is None else bases.find_base(cache, own.name, was.content)
    if cache is None or found is None or isinstance(found, NoMergeBase):
        return safe_edit.save(was, text)
    known = cache.outputs().get(own.name)
    now = text.encode()
    checksum = None if known is None else known.bases.get(digest.of_bytes(now))
    kept = None if checksum is None else cache.read_base(checksum)
    base = kept or bases.write_base(merge_edits(before, found.transcript, after).transcript)
    recording = "" if known is None else known.recording
    cache.record_pending_bases(
        own.name, recording, {was.content: bases.write_base(found.transcript), now: base}
    )
    try:
        kept_as = safe_edit.save(was, text)
    except CastproofError:
        with suppress(OSError):  # a full disk again: then it is known by what the file holds
            cache.commit(own.name, was.content)
        raise
    cache.commit(own.name, now)
    return kept_as
