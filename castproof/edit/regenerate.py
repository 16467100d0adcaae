"""A new machine pass under an episode that a person edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
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
from castproof.errors import DifferentRecording, OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files import merge_base as bases
from castproof.files import safe_edit as published
from castproof.files.merge_base import MergeBase, NoMergeBase
from castproof.files.paths import format_relative_path
from castproof.files.safe_edit import EditedFile
from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.models import Models
from castproof.pipeline.naming import name_by_rules
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import RecordingPass, open_recording, transcribe_recording
from castproof.pipeline.speaker_count import SpeakerCountResult
from transcript import episode
from transcript import io as formats
from transcript.episode import Episode
from transcript.errors import CastproofError, InvalidCall
from transcript.values import Note, Transcript, Word

How = Literal["merged", "retimed"]
SAME_RECORDING = 1 / 3
"""The share of an episode's words that the new pass has, if it is of the same recording."""


@dataclass(frozen=True, slots=True)
class RegenerateRequest:
    """Which episode to bring up to date from which recording, and how.

    ``order.folder`` is where the recording's own folder lies; ``base`` a file with the old machine
    output, ``None`` for what that folder knows.
    """

    episode: Path
    recording: Path
    order: Request
    base: Path | None = None
    dry_run: bool = False


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
    doubtful: tuple[LineToCheck, ...] = ()
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()
    kept_as: Path | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the episode says something else than before."""
        return self.text.encode() != self.was.content


def regenerate(request: RegenerateRequest, models: Models, reporter: Reporter) -> Regenerated:
    """Run a new pass, merge it under the person's edit, and write the episode.

    Raises what the stages raise, :class:`~transcript.errors.InvalidCall` for what is no episode,
    :class:`~castproof.errors.DifferentRecording`, :class:`~castproof.errors.FileChanged` where
    somebody saved the episode meanwhile, and :class:`~castproof.errors.OutputNotWritable`. After
    any of them the episode is as it was.
    """
    was, page = read_episode(request.episode)
    given = None if request.base is None else bases.read_given_base(request.base)
    order = request.order
    if not request.dry_run:
        _require_writable(request.episode)
    with open_recording(request.recording, order.folder, models, reporter) as stages:
        _tidy(request.episode)
        name = format_relative_path(request.order.folder, request.episode)
        base = given or _base(stages.cache, name, was, order)
        order = replace(order, by_rules=False, front_matter=was.text)
        done = transcribe_recording(stages, order, is_last=True)
        made = _made(_PersonsEdit(was, page), base, done)
        if request.dry_run:
            return made.result
        desk = _Desk(stages.cache, name, stages.source.digest)
        return replace(made.result, kept_as=_write(made, desk))


@dataclass(frozen=True, slots=True)
class _PersonsEdit:
    was: EditedFile
    page: Episode


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an episode is known: its recording's folder, its name there, the recording's digest."""

    cache: RecordingCache
    name: str
    recording: str


@dataclass(frozen=True, slots=True)
class _Made:
    """A result; where it is a merge, the episode's bases before and after, and what was met.

    That is the new pass as `transcribe` would write it, which has then nothing new to say.
    """

    result: Regenerated
    bases: tuple[Transcript, Transcript] | None = None
    met: Transcript | None = None


def read_episode(path: Path) -> tuple[EditedFile, Episode]:
    """An episode that has a transcript; raise :class:`InvalidCall` for what is none.

    Raises :class:`~transcript.errors.FormatError` and :class:`OSError` too.
    """
    was = published.read(path)
    if formats.find_by_content(path, was.content).name != "episode":
        raise InvalidCall(
            f"{path} is no episode: make one of it with `castproof convert {path} "
            f"{path.stem}.md`, and give what the machine had written with --base",
            path=path,
        )
    try:
        page = episode.parse(was.text)
    except CastproofError as error:
        raise type(error)(f"{path}: {error}", path=path) from error
    if not any(line.text.strip() for line in page.transcript.lines):
        raise InvalidCall(
            f"{path} has no transcript yet: `castproof transcribe RECORDING --front-matter "
            f"{path} -o FOLDER` makes one",
            path=path,
        )
    return was, page


def _require_writable(path: Path) -> None:
    """Refuse before minutes of work what could not be written after it."""
    folder = path.resolve().parent
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error


def _tidy(path: Path) -> None:
    """Remove what killed runs left of the episode and of its previous version."""
    for each in (path, path.with_name(path.name + published.MARK)):
        atomic.remove_leftovers(each)


def _base(
    cache: RecordingCache, name: str, was: EditedFile, order: Request
) -> MergeBase | NoMergeBase:
    bases.recover_base(cache, name, order.config.episode.options())
    return bases.find_base(cache, name, was.content)


def _made(edit: _PersonsEdit, base: MergeBase | NoMergeBase, done: RecordingPass) -> _Made:
    theirs = edit.page.transcript
    told = _told(done, theirs)
    _require_same_recording(edit, told.words)
    if isinstance(base, MergeBase):
        made = _merged(edit, base, told.paragraphs, done)
    else:
        made = _Made(_retimed(edit, told.words, done, base))
    result = replace(
        made.result,
        naming=told.naming,
        speaker_count=done.who.counted,
        notes=(*made.result.notes, *done.notes, *told.notes),
    )
    return replace(made, result=result)


@dataclass(frozen=True, slots=True)
class _Told:
    """The new pass under the names of the edit; ``naming`` are those that the rules added."""

    words: tuple[Word, ...]
    paragraphs: Transcript
    notes: tuple[Note, ...]
    naming: tuple[Naming, ...] = ()


def _told(done: RecordingPass, theirs: Transcript) -> _Told:
    """The new pass under the names of the edit; where it tells no speakers, under its speakers.

    Whom the edit does not name either is called as the rules know.
    """
    if done.layers.speakers:
        names = find_known_speakers(theirs, done.layers.words)
        told = name_by_rules(names, done.layers, done.clues)
        names |= {label: one.name for label, one in told.items()}
        ours = rename_transcript(done.layers.paragraphs, names)
        naming = tuple(told.values())
        return _Told(rename_speakers(done.layers.words, names), ours, done.layers.notes, naming)
    ours = replace(copy_speakers(theirs, done.words), language=done.heard.value.language)
    words = tuple(word for line in ours.lines for word in line.words)
    detail = (
        "the new pass tells no speakers: they stay as the episode has them, "
        "and so do its paragraphs"
    )
    return _Told(words, ours, (Note("speakers-kept", detail),))


def _require_same_recording(edit: _PersonsEdit, words: Sequence[Word]) -> None:
    if retime(edit.page.transcript, words).matched < SAME_RECORDING:
        raise DifferentRecording(
            f"{edit.was.path}: less than a third of its words are heard in the recording, so it "
            "does not seem to be of the same recording; nothing was written",
            path=edit.was.path,
        )


def _merged(edit: _PersonsEdit, base: MergeBase, ours: Transcript, done: RecordingPass) -> _Made:
    theirs = edit.page.transcript
    merged = merge(base.transcript, theirs, ours)
    result = Regenerated(
        was=edit.was,
        before=theirs,
        text=episode.write(replace(edit.page, transcript=merged.transcript)),
        transcript=merged.transcript,
        how="merged",
        base=base.path,
        kept=merged.kept,
        improved=merged.improved,
        respoken=_respoken(theirs, merged.transcript),
        stages=done.stages,
        seconds=done.seconds,
        conflicts=merged.conflicts,
        partial=done.who.partial,
    )
    heir = find_next_base(base.transcript, theirs, ours, merged.transcript)
    return _Made(result, (base.transcript, heir), done.layers.paragraphs)


def _retimed(
    edit: _PersonsEdit, words: Sequence[Word], done: RecordingPass, why: NoMergeBase
) -> Regenerated:
    theirs = edit.page.transcript
    timed = retime(theirs, words)
    told = respeak(timed.transcript, words)
    entries = told.transcript.entries
    doubts = [
        (doubt.entry, f"the new pass hears {doubt.heard or 'nobody for certain'}")
        for doubt in told.hints
        if done.layers.speakers  # else it was told already that nobody is told apart
    ]
    unsure = [(one.entry, one.reason) for one in timed.unsure]
    return Regenerated(
        was=edit.was,
        before=theirs,
        text=episode.write(replace(edit.page, transcript=told.transcript)),
        transcript=told.transcript,
        how="retimed",
        base=None,
        kept=sum(len(line.text.split()) for line in theirs.lines),
        improved=0,
        respoken=_respoken(theirs, told.transcript),
        stages=done.stages,
        seconds=done.seconds,
        doubtful=tuple(
            LineToCheck(entries[number].start, getattr(entries[number], "speaker", None), reason)
            for number, reason in sorted(doubts + unsure)
        ),
        notes=(Note("no-base", f"no word was changed, only times and speakers: {why.reason}"),),
        partial=done.who.partial,
    )


def _respoken(before: Transcript, after: Transcript) -> int:
    """How many words that stayed somebody else says."""
    was, now = ([(w, e.speaker) for e in t.lines for w in e.text.split()] for t in (before, after))
    stayed = pair_keys(make_keys([word for word, _ in was]), make_keys([word for word, _ in now]))
    return sum(was[old][1] != now[new][1] for old, new in stayed)


def _write(made: _Made, desk: _Desk) -> Path | None:
    """Write the episode; return where its previous content is kept.

    It is noted first which base either content has, so that a run killed at any moment leaves a
    file whose base is known by what it holds: the next run goes on as if nothing had happened.
    """
    result = made.result
    if made.bases is None or made.met is None:
        return published.rewrite(result.was, result.text)
    before, after = (bases.write_base(base) for base in made.bases)
    now = result.text.encode()
    desk.cache.record_pending_bases(
        desk.name, desk.recording, {result.was.content: before, now: after}
    )
    try:
        kept = published.rewrite(result.was, result.text)
    except CastproofError:
        with suppress(OSError):  # a full disk again: then it is known by what the file holds
            desk.cache.commit(desk.name, result.was.content)
        raise
    desk.cache.commit(desk.name, now, bases.write_base(made.met))
    return kept
