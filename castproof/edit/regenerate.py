"""A new machine pass under an episode that a person edited."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from align.editing.merge.three_way import Conflict, find_next_base, merge
from align.editing.respeak import copy_speakers, find_known_speakers, respeak
from align.editing.retime import retime
from align.naming.labels import rename_speakers, rename_transcript
from align.naming.rules import Naming
from align.texts import make_keys, pair_keys
from castproof.config.request import Request
from castproof.edit.captions import KnownWords
from castproof.edit.refresh import refresh_from
from castproof.errors import DifferentRecording, OutputNotWritable, explain_os_error
from castproof.files import merge_base as bases
from castproof.files import safe_edit
from castproof.files.lock import hold_file
from castproof.files.merge_base import MergeBase, NoMergeBase
from castproof.files.ownership import require_replaceable
from castproof.files.paths import follow_links, format_path, format_relative_path
from castproof.files.safe_edit import EditedFile
from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.finish import Conversation
from castproof.pipeline.models import Models
from castproof.pipeline.naming import name_by_rules
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import open_recording, transcribe_recording
from castproof.pipeline.speaker_count import SpeakerCountResult
from castproof.pipeline.usual_host import find_usual_host
from transcript import episode
from transcript.check.mending import spell_times
from transcript.episode import Episode
from transcript.errors import CastproofError
from transcript.spacing import split_words
from transcript.values import Note, Transcript, Word

How = Literal["merged", "retimed"]
SAME_RECORDING = 1 / 3
"""The share of an episode's words that the new pass has, if it is of the same recording."""


@dataclass(frozen=True, slots=True)
class LineToCheck:
    """A line that a person should look at, and why; seconds, ``None`` where unknown."""

    start: float | None
    speaker: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Regenerated:
    """What came of it: the text before and after, and what there is to tell.

    ``kept`` counts the words that are a person's, ``improved`` those that came from the new pass,
    ``respoken`` those that somebody else says now. ``naming`` are the names that rules gave to
    speakers whom the episode does not name. ``kept_as`` is where the previous file lies.
    """

    was: EditedFile
    before: Transcript
    text: str
    transcript: Transcript
    how: How
    base: Path | None
    kept: int
    improved: int
    respoken: int
    stages: Mapping[str, str]
    seconds: Mapping[str, float]
    naming: tuple[Naming, ...] = ()
    speaker_count: SpeakerCountResult | None = None
    conflicts: tuple[Conflict, ...] = ()
    to_check: tuple[LineToCheck, ...] = ()
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()
    kept_as: Path | None = None

    @property
    def is_changed(self) -> bool:
        """Tell whether the episode says something else than before."""
        return self.text.encode() != self.was.content


def regenerate(
    path: Path,
    recording: Path,
    request: Request,
    models: Models,
    reporter: Reporter,
    *,
    base: Path | None = None,
    dry_run: bool = False,
) -> Regenerated:
    """Run a new pass over a recording, merge it under the person's edit, and write the episode.

    ``request.folder`` is where the recording's own folder lies; ``base`` a file with the old
    machine output, ``None`` for what that folder knows. Raises what the stages raise,
    :class:`~transcript.errors.InvalidCall` for what is not an episode,
    :class:`~castproof.errors.DifferentRecording`, :class:`~castproof.errors.FileBusy`,
    :class:`~castproof.errors.FileChanged` where somebody saved the episode at the last moment, and
    :class:`~castproof.errors.OutputNotWritable`. After any of them the episode is as it was. What
    was saved while the new pass ran is what it is merged into.
    """
    was, page = safe_edit.read_episode(path)
    given = None if base is None else bases.read_given_base(base)
    if not dry_run:
        require_replaceable(path)
        require_writable(follow_links(path).parent)
    with ExitStack() as stack:
        stages = stack.enter_context(open_recording(recording, request, models, reporter))
        cache, name = stages.cache, format_relative_path(request.folder, path)
        if given is None:
            bases.recover_base(cache, name, request.config.episode.options())
        usual = find_usual_host(path)
        request = replace(request, by_rules=False, front_matter=was.text, usual_host=usual)
        done = transcribe_recording(stages, request, is_last=True)
        if not dry_run:  # only now: whoever saved it during the pass was not to be kept waiting
            stack.enter_context(hold_file(path))
            was, page = safe_edit.read_episode(path)
        found = given or bases.find_base(cache, name, was.content)
        new = name_new_pass(done, page.transcript)
        if retime(page.transcript, new.words).matched < SAME_RECORDING:
            raise DifferentRecording(
                f"{path}: less than a third of its words are heard in the recording, so it "
                "does not seem to be of the same recording; nothing was written",
                path=path,
            )
        if isinstance(found, NoMergeBase):
            result = retime_under_edit(was, page, found, new, done)
            kept = None if dry_run else safe_edit.save(was, result.text)
        else:
            result = merge_under_edit(was, page, found, new, done)
            next_base = find_next_base(
                found.transcript, page.transcript, new.paragraphs, result.transcript
            )
            pair = found.transcript, next_base
            digest = stages.source.digest
            kept = None if dry_run else save_merged(result, cache, name, digest, pair, done)
        result = replace(result, kept_as=kept)
        return result if dry_run else refresh_beside(path, result, new, done, cache)


def refresh_beside(
    path: Path, result: Regenerated, new: NewPass, done: Conversation, cache: RecordingCache
) -> Regenerated:
    """Bring the captions beside the episode to what it says now, and add what came of them."""
    said, machine = (
        [(line.speaker, line.text) for line in one.lines]
        for one in (result.transcript, new.paragraphs)
    )
    known = KnownWords(new.words, format_path(cache.folder), True, done.layout.captions)
    found = refresh_from(path, result.transcript, known, cache, is_unedited=said == machine)
    notes = tuple(Note("captions", line) for line in found.notes)
    return replace(result, notes=(*result.notes, *notes), partial=(*result.partial, *found.failed))


def require_writable(folder: Path) -> None:
    """Refuse before minutes of work what could not be written after it."""
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error


@dataclass(frozen=True, slots=True)
class NewPass:
    """The new pass under the names of the edit; ``naming`` are those that the rules added."""

    words: tuple[Word, ...]
    paragraphs: Transcript
    notes: tuple[Note, ...]
    naming: tuple[Naming, ...] = ()


def name_new_pass(done: Conversation, edited: Transcript) -> NewPass:
    """Name the new pass's speakers as the edit does, and the others by the rules.

    Where the new pass tells no speakers apart, it gets those of the edit.
    """
    if done.layout.speakers:
        names = find_known_speakers(edited, done.layout.words)
        by_rules = name_by_rules(names, done.layout, done.clues)
        names |= {label: one.name for label, one in by_rules.items()}
        ours = rename_transcript(done.layout.paragraphs, names)
        words = rename_speakers(done.layout.words, names)
        return NewPass(words, ours, done.layout.notes, tuple(by_rules.values()))
    ours = replace(copy_speakers(edited, done.words), language=done.report.language)
    words = tuple(word for line in ours.lines for word in line.words)
    detail = (
        "the new pass does not tell speakers apart: speakers and paragraphs stay as they are "
        "in the episode"
    )
    return NewPass(words, ours, (Note("speakers-kept", detail),))


def merge_under_edit(
    was: EditedFile, page: Episode, base: MergeBase, new: NewPass, done: Conversation
) -> Regenerated:
    """Merge the new pass under the person's edit of a known base."""
    extras = episode.list_extras(page)
    merged = merge(base.transcript, page.transcript, new.paragraphs, extras=extras)
    descents = [origin.theirs for origin in merged.origins]
    return Regenerated(
        was=was,
        before=page.transcript,
        text=episode.write(replace(page, transcript=merged.transcript), descents),
        transcript=merged.transcript,
        how="merged",
        base=base.path,
        kept=merged.kept,
        improved=merged.improved,
        respoken=count_respoken(page.transcript, merged.transcript),
        stages=done.report.stages,
        seconds=done.report.seconds,
        naming=new.naming,
        speaker_count=done.report.speaker_count,
        conflicts=merged.conflicts,
        notes=(*done.report.notes, *new.notes),
        partial=done.report.partial,
    )


def retime_under_edit(
    was: EditedFile, page: Episode, why: NoMergeBase, new: NewPass, done: Conversation
) -> Regenerated:
    """Take only times and speakers from the new pass, where the edit's base is not known."""
    theirs = page.transcript
    timed = retime(theirs, new.words)
    spoken = respeak(timed.transcript, new.words)
    entries = spoken.transcript.entries
    hints = [
        (hint.entry, f"the new pass hears {hint.heard or 'nobody for certain'}")
        for hint in spoken.hints
        if done.layout.speakers  # else a note says already that nobody is told apart
    ]
    unsure = [(one.entry, one.reason) for one in timed.unsure]
    note = Note("no-base", f"no word was changed, only times and speakers: {why.reason}")
    return Regenerated(
        was=was,
        before=theirs,
        text=spell_times(episode.write(replace(page, transcript=spoken.transcript))),
        transcript=spoken.transcript,
        how="retimed",
        base=None,
        kept=sum(len(split_words(line.text)) for line in theirs.lines),
        improved=0,
        respoken=count_respoken(theirs, spoken.transcript),
        stages=done.report.stages,
        seconds=done.report.seconds,
        naming=new.naming,
        speaker_count=done.report.speaker_count,
        to_check=tuple(
            LineToCheck(entries[number].start, getattr(entries[number], "speaker", None), reason)
            for number, reason in sorted(hints + unsure)
        ),
        notes=(note, *done.report.notes, *new.notes),
        partial=done.report.partial,
    )


def count_respoken(before: Transcript, after: Transcript) -> int:
    """Count the words that stayed and have another speaker now."""
    was, now = (
        [(w, e.speaker) for e in t.lines for w in split_words(e.text)] for t in (before, after)
    )
    stayed = pair_keys(make_keys([word for word, _ in was]), make_keys([word for word, _ in now]))
    return sum(was[old][1] != now[new][1] for old, new in stayed)


def save_merged(
    result: Regenerated,
    cache: RecordingCache,
    name: str,
    recording: str,
    base_and_next: tuple[Transcript, Transcript],
    done: Conversation,
) -> Path | None:
    """Save a merged episode; return where its previous content is kept.

    It is recorded first which base either content has, so that a run killed at any moment leaves a
    file whose base is known by what it holds: the next run goes on as if nothing had happened. The
    new pass as ``transcribe`` would write it is recorded as merged into the file.
    """
    before, after = map(bases.write_base, base_and_next)
    was, now = result.was.content, result.text.encode()
    cache.record_pending_bases(name, recording, {was: before, now: after})
    try:
        kept = safe_edit.save(result.was, result.text)
    except CastproofError:
        with suppress(OSError):  # a full disk again: then it is known by what the file holds
            cache.commit(name, was)
        raise
    cache.commit(name, now, bases.write_base(done.layout.paragraphs))
    return kept
