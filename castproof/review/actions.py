"""What the buttons of the review page do once an episode is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from castproof.config import presets as settings
from castproof.config.presets import Setting, own_glossary_path
from castproof.config.request import Request
from castproof.edit.captions import KnownWords, lay_out_for, read_caption_settings
from castproof.edit.refresh import record_captions
from castproof.errors import OutputNotWritable
from castproof.files import exports, safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path, stem_of
from castproof.glossary.common_words import load_vocabulary
from castproof.glossary.learn import accept, pick, propose
from castproof.pipeline import models
from castproof.pipeline.progress import Silent
from castproof.pipeline.speech_model import resolve_models
from castproof.review.learning_files import choose, find_collections, find_glossaries
from castproof.review.machine import MachineVersion
from castproof.review.request import ReviewRequest
from castproof.voices.manage import learn as learn_voices
from compare import compare
from compare.corrections import find_corrections
from compare.report import ReportLabels, render_page
from review.material import Action, ActionResult, ResultNote, ResultTable
from review.session import Session
from transcript import check
from transcript import io as formats
from transcript.errors import InvalidCall
from transcript.formats import features
from transcript.seconds import format_clock
from transcript.values import Line, Transcript

#: What an episode is exported to: every format that is written, but for the episode itself.
EXPORTS = tuple(
    format_.name for format_ in formats.FORMATS if format_.is_written and format_.name != "episode"
)


class Actions:
    """The actions of one review, on what the page says, saved or not."""

    def __init__(
        self,
        request: ReviewRequest,
        session: Session,
        machine: MachineVersion | None,
        known: Callable[[], KnownWords | None] = lambda: None,
    ) -> None:
        """``known`` gives the words with times that captions are laid out by."""
        self._request, self._session, self._machine = request, session, machine
        self._known = known
        self._exported: dict[Path, bytes] = {}

    def by_name(self) -> Mapping[str, Action]:
        """List the actions that can be done here, by their names."""
        of_machine = {"compare": self.compare, "glossary": self.glossary}
        return {
            "check": self.check,
            **(of_machine if self._machine is not None else {}),
            **({"voices": self.voices} if self._request.recording is not None else {}),
            "export": self.export,
        }

    def check(self, _: Mapping[str, Any]) -> ActionResult:
        """Check it as `castproof check` does."""
        items = self._session.history.document.items
        found = check.check(self._session.text())
        notes = []
        for finding in found:
            item = None if finding.entry is None else items[finding.entry - 1]
            start = None if item is None else item.entry.start
            at = "" if start is None else f"{format_clock(start)} "
            text = f"{at}{finding.code} {finding.message}"
            notes.append(ResultNote(text, None if item is None else item.id))
        return ActionResult(_format_count(len(notes), "finding"), tuple(notes))

    def compare(self, _: Mapping[str, Any]) -> ActionResult:
        """Make the page of `castproof compare` with the machine's version."""
        machine = self._require_machine()
        human = self._session.history.document.transcript
        found = compare(machine.read(), human)
        episode = self._request.episode
        audio = None if self._request.recording is None else "../sound"
        labels = ReportLabels(
            format_path(stem_of(episode)),
            format_path(machine.name),
            format_path(episode.name),
            audio,
        )
        return ActionResult(
            "Compared with the machine’s version",
            page=render_page(found, machine.read(), human, labels),
        )

    def glossary(self, asked: Mapping[str, Any]) -> ActionResult:
        """Teach a glossary what was put right; ``accept`` names the terms, none proposes them.

        ``into`` is the key of one of the glossaries that were proposed with them.
        """
        machine = self._require_machine()
        document = self._session.history.document.transcript
        language = machine.read().language or "en"
        found = find_corrections(compare(machine.read(), document))
        proposals = propose([found], load_vocabulary(language))
        terms = asked.get("accept", [])
        if not (isinstance(terms, list) and all(isinstance(one, str) for one in terms)):
            raise InvalidCall("accept: a list of texts is needed")
        if not terms:
            rows = tuple((p.term, ", ".join(p.wrong) or "—", str(p.count)) for p in proposals)
            table = ResultTable(("term", "instead of", "times"), rows) if rows else None
            title = f"{_format_count(len(rows), 'term')} that you put right"
            files = tuple(file.choice for file in find_glossaries(self._request)) if rows else ()
            terms = tuple(p.term for p in proposals)
            return ActionResult(title, table=table, choices=terms, files=files)
        path = self._request.glossary or own_glossary_path()
        if asked.get("into") is not None:
            path = choose(find_glossaries(self._request), asked["into"])
        added = accept(pick(proposals, terms), path)
        notes = tuple(
            ResultNote(f"{term.text}: {', '.join(term.wrong)}".rstrip(": ")) for term in added
        )
        title = f"{_format_count(len(added), 'term')} added to {format_path(path)}"
        return ActionResult(title, notes)

    def voices(self, asked: Mapping[str, Any]) -> ActionResult:
        """Learn how the speakers sound, as `castproof voices learn` does from what is saved.

        ``into`` is the key of one of the collections that are told where ``list`` is asked for.
        """
        recording, collection = self._request.recording, self._request.voices
        if recording is None:
            raise InvalidCall("voices are learnt from the recording: name it after the episode")
        if asked.get("list") is True:
            return self._list_collections()
        if asked.get("into") is not None:
            collection = choose(find_collections(self._request), asked["into"])
        if self._session.unsaved:
            raise InvalidCall("save first: voices are learnt from the saved episode")
        given = []
        if collection is not None:
            given.append(Setting("voices", "collection", str(collection), "--voices"))
        config = resolve_models(settings.load_configuration(None, given))
        request = Request(config, self._request.output or self._request.episode.parent, ())
        loaded = models.build_models(config)
        taught = learn_voices(self._request.episode, recording, request, (), loaded, Silent())
        learnt = [
            ResultNote(f"{name}: {sample.seconds:.1f} s learnt")
            for name, sample in taught.samples.items()
        ]
        refused = [
            ResultNote(f"{name} is not learnt: {reason}") for name, reason in taught.refused.items()
        ]
        return ActionResult(f"{_format_count(len(learnt), 'voice')} learnt", (*learnt, *refused))

    def _list_collections(self) -> ActionResult:
        files = tuple(file.choice for file in find_collections(self._request))
        if files:
            return ActionResult("Which collection learns the voices?", files=files)
        return ActionResult(
            "No collection of voices was found",
            (
                ResultNote(
                    "It has to lie beside the episode, or be named: `castproof review … --voices "
                    "team.voices.json`. `castproof voices add NAME RECORDING --voices "
                    "team.voices.json` begins one."
                ),
            ),
        )

    def export(self, asked: Mapping[str, Any]) -> ActionResult:
        """Write the episode in another ``format`` beside it; as captions where it shows those.

        A file that somebody else wrote, or has edited since, is replaced only where ``overwrite``
        says so, and then kept beside it.
        """
        name = asked.get("format")
        if not isinstance(name, str):
            raise InvalidCall("format: a text is needed")
        format_ = formats.find_by_name(name)
        if format_.name not in EXPORTS:
            raise InvalidCall(
                f"{format_.title} cannot be exported; choose from {', '.join(EXPORTS)}"
            )
        stem = stem_of(self._request.episode)
        target = self._request.episode.with_name(f"{stem}{format_.endings[0]}")
        transcript = _drop_words(self._session.history.document.transcript)
        config = read_caption_settings(self._request.folder)
        shown = lay_out_for(format_, transcript, self._known(), config)
        content = formats.dump(shown.transcript, format_, recording=format_path(stem))
        content = exports.mark_origin(content, format_, transcript)
        kept = self._write(target, content, overwrite=asked.get("overwrite") is True)
        if self._request.words is None and format_.name != "json":
            record_captions(str(self._request.episode), str(target), format_, content)
        losses = features.list_losses(transcript, format_.carries)
        notes = [*losses, *format_.warns(shown.transcript), *shown.notes]
        if kept is not None:
            notes.append(f"what it held before is kept as {format_path(kept)}")
        trouble = exports.keep_export(self._request.episode, transcript, content, format_)
        notes += [] if trouble is None else [trouble]
        return ActionResult(
            f"Written as {format_path(target.name)}",
            tuple(map(ResultNote, notes)),
            file=format_path(target.name),
        )

    def _write(self, target: Path, content: bytes, *, overwrite: bool) -> Path | None:
        """Write an export over the last one, or over another file if asked to, which is kept."""
        with hold_file(target):
            was = safe_edit.read(target) if target.is_file() else None
            if was is not None and self._exported.get(target) == was.content:
                safe_edit.replace(was, content, keep=False)
                kept = None
            elif was is not None and not overwrite:
                raise OutputNotWritable(
                    f"{format_path(target.name)} is there already, and somebody else may need it"
                )
            else:
                kept = safe_edit.write(target, content, overwrite=overwrite)
        self._exported[target] = content
        return kept

    def _require_machine(self) -> MachineVersion:
        if self._machine is None:
            raise InvalidCall("the machine's version is not known: name it with --words")
        return self._machine


def _drop_words(transcript: Transcript) -> Transcript:
    """Drop the words of lines, which only the page has: an episode's file has none."""
    entries = (
        replace(entry, words=()) if isinstance(entry, Line) else entry
        for entry in transcript.entries
    )
    return replace(transcript, entries=tuple(entries))


def _format_count(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count or 'no'} {noun}s"
