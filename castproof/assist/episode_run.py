"""One episode: what a model is to be asked about it, and what comes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from align.glossary.correct import Glossary
from align.naming.names import is_handle
from castproof.assist import clean, doubts, notes, titles
from castproof.assist.answers import KeptAnswers
from castproof.assist.asking import Asker
from castproof.assist.clean import CleanReading
from castproof.assist.doubt_check import Talk
from castproof.assist.doubts import FoundDoubts
from castproof.assist.machine_lines import find_machine_lines
from castproof.assist.notes import ShowNotes
from castproof.assist.notes_files import (
    NotesPage,
    make_link,
    name_notes,
    render_html,
    render_markdown,
    write_notes,
)
from castproof.assist.question import Question, Usage
from castproof.assist.readings import apply_reading
from castproof.assist.record import DoubtsRecord, write_doubts
from castproof.assist.title_record import save_titles
from castproof.assist.titles import Chapter, ProposedTitle
from castproof.assist.wording import is_english, split_tokens
from castproof.config.network import AssistSection
from castproof.files import safe_edit
from castproof.files.paths import format_path
from castproof.files.safe_edit import EditedFile
from castproof.glossary.common_words import load_vocabulary
from castproof.pipeline.progress import Reporter
from transcript.episode import Episode
from transcript.errors import InvalidCall
from transcript.front_matter.fields import list_people, read_texts, read_title, read_value
from transcript.values import Line


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for, of every episode.

    ``apply`` writes what may be written, ``edited`` sends lines that a person edited too, ``link``
    is where the talk can be heard.
    """

    titles: bool
    notes: bool
    clean: bool
    section: AssistSection
    glossary: Glossary
    apply: bool = False
    edited: bool = False
    link: str | None = None
    doubts: bool = False


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """An episode as it was read, and the first questions about it; the rest follow from answers."""

    was: EditedFile
    page: Episode
    chapters: tuple[Chapter, ...]
    notes: tuple[Question, ...]
    clean: tuple[Question, ...]
    sent: tuple[int, ...]
    left_out: int
    kept: KeptAnswers
    known: Mapping[int, str]
    doubts: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that is known before anything is answered."""
        lines = self.page.transcript.lines
        asked = tuple(titles.make_question(one, lines) for one in self.chapters)
        return (*asked, *self.notes, *self.clean, *self.doubts)


@dataclass(slots=True)
class EpisodeResult:
    """What came of an episode; a part that was not asked for is ``None``."""

    path: Path
    usage: Usage
    titles: tuple[ProposedTitle, ...] | None = None
    notes: ShowNotes | None = None
    clean: CleanReading | None = None
    doubts: FoundDoubts | None = None
    left_out: int = 0
    applied_titles: int = 0
    applied_lines: int = 0
    written: list[Path] = field(default_factory=list)
    kept_as: list[Path] = field(default_factory=list)

    def note_written(self, path: Path, kept_as: Path | None) -> None:
        """Note a file that was written, and where what it held is kept."""
        self.written = list(dict.fromkeys([*self.written, path]))
        if kept_as is not None:
            self.kept_as.append(kept_as)

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered, or nothing was asked."""
        used = self.usage
        return used.kept + used.requests == 0 or used.answered > 0


def plan_episode(path: Path, wanted: Wanted, say: Callable[[str], None]) -> EpisodePlan:
    """Read an episode and make the first questions about it; ``say`` is told what is worth a note.

    Raises as :func:`castproof.files.safe_edit.read_episode` does, and
    :class:`~transcript.errors.InvalidCall` for one that is not in English: no rule could judge
    what is proposed.
    """
    was, page = safe_edit.read_episode(path)
    lines = page.transcript.lines
    if not is_english([line.text for line in lines]):
        raise InvalidCall(
            f"{format_path(path)} does not seem to be in English, which alone castproof can check "
            "a model's proposals in",
            path=path,
        )
    section = wanted.section
    sent: tuple[int, ...] = ()
    left_out = 0
    if wanted.clean:
        spoken = [index for index, line in enumerate(lines) if line.text.split()]
        machine = frozenset(spoken) if wanted.edited else find_machine_lines(was, page)
        sent = tuple(index for index in spoken if index in machine)
        left_out = len(spoken) - len(sent)
    kept = KeptAnswers(path, section.model or "", say)
    known = clean.find_kept(lines, sent, kept)
    return EpisodePlan(
        was,
        page,
        titles.find_chapters(page.transcript, section.chapters_per_hour) if wanted.titles else (),
        notes.make_questions(
            page.transcript, section.batch_words, is_close=section.wording == "close"
        )
        if wanted.notes
        else (),
        clean.make_questions(lines, sent, section.batch_words, known),
        sent,
        left_out,
        kept,
        known,
        doubts.make_questions(lines, section.batch_words) if wanted.doubts else (),
    )


async def run_episode(
    plan: EpisodePlan, wanted: Wanted, asker: Asker, reporter: Reporter
) -> EpisodeResult:
    """Ask about an episode, judge the answers, and write what is asked for.

    Raises what asking raises where it is vain to go on, and what writing raises; a file is whole
    or as it was.
    """
    path, page = plan.was.path, plan.page
    transcript = page.transcript
    result = EpisodeResult(path, asker.usage, left_out=plan.left_out)
    name = path.name
    if wanted.titles:
        with reporter.stage(name, "asking for titles") as advance:
            result.titles = await titles.propose_titles(
                asker,
                transcript,
                plan.chapters,
                lambda said: find_said_terms(said, wanted.glossary),
                advance,
            )
    if wanted.notes:
        is_close = wanted.section.wording == "close"
        with reporter.stage(name, "asking for notes") as advance:
            result.notes = await notes.propose_notes(
                asker, transcript, plan.notes, advance, is_close=is_close
            )
        write_notes_files(plan, wanted, result)
    if wanted.clean:
        judge = clean.make_judge(list_known_names(page, wanted.glossary), "en", load_is_word())
        with reporter.stage(name, "asking for a cleaner reading") as advance:
            result.clean = await clean.propose_clean_reading(
                asker, transcript.lines, plan.sent, plan.clean, plan.known, judge, advance
            )
        clean.keep_judged(plan.kept, result.clean.judged)
    if wanted.doubts:
        await find_doubts(plan, wanted, asker, reporter, result)
    if wanted.apply:
        apply_result(plan, wanted, result)
    return result


async def find_doubts(
    plan: EpisodePlan, wanted: Wanted, asker: Asker, reporter: Reporter, result: EpisodeResult
) -> None:
    """Ask for doubts, and leave those that hold where hints are found: the episode stays."""
    vocabulary = load_vocabulary("en")
    known = [
        *list_known_names(plan.page, wanted.glossary),
        *read_texts(plan.page.front_matter),
    ]
    talk = Talk(
        plan.page.transcript.lines,
        tuple(dict.fromkeys(known)),
        (lambda keys: True) if vocabulary is None else vocabulary.is_common,
    )
    before = asker.usage.answered
    with reporter.stage(plan.was.path.name, "asking for doubts") as advance:
        result.doubts = await doubts.propose_doubts(asker, talk, plan.doubts, advance)
    if asker.usage.answered > before:
        record = DoubtsRecord(model=wanted.section.model or "", doubts=result.doubts.doubts)
        write_doubts(plan.was.path, record)


def write_notes_files(plan: EpisodePlan, wanted: Wanted, result: EpisodeResult) -> None:
    """Write the show notes beside the episode, where there are any."""
    found = result.notes
    if found is None or not (found.summary or found.points or found.mentions or found.quotations):
        return
    text = plan.was.text
    page = NotesPage(
        read_title(text) or plan.was.path.stem,
        found,
        replace(plan.page.transcript, language=read_value(plan.page.front_matter, "language")),
        wanted.section.model or "",
        make_link(wanted.link, text),
    )
    for path, content in zip(
        name_notes(plan.was.path), (render_markdown(page), render_html(page)), strict=True
    ):
        result.note_written(path, write_notes(path, content))


def apply_result(plan: EpisodePlan, wanted: Wanted, result: EpisodeResult) -> None:
    """Write titles and what was accepted of the reading into the episode.

    Titles come first, so that taking the reading back gives the bytes that it was applied to. A
    person's headers and lines stay as they are.
    """
    was, page = plan.was, plan.page
    if result.titles is not None:
        titled, count = titles.apply_titles(page.transcript, result.titles)
        if count:
            result.note_written(was.path, save_titles(was, page, titled))
            result.applied_titles = count
            was, page = safe_edit.read_episode(was.path)
            if page.transcript.entries != titled.entries:
                safe_edit.require_unchanged(was.path, None)
    if result.clean is not None:
        names = list_known_names(plan.page, wanted.glossary)
        model = wanted.section.model or ""
        applied = apply_reading(was, page, result.clean.judged, model=model, names=names)
        result.applied_lines = applied.changed
        if applied.changed:
            result.note_written(was.path, applied.kept_as)


def find_said_terms(lines: Sequence[Line], glossary: Glossary) -> list[str]:
    """Find the terms that lines say, well or misspelt, and who says them."""
    said = {token.key for line in lines for token in split_tokens(line.text)}
    terms = [
        term.text
        for term in glossary.terms
        for spelling in (term.text, *term.wrong)
        if all(token.key in said for token in split_tokens(spelling))
    ]
    speakers = [line.speaker for line in lines if line.speaker]
    return list(dict.fromkeys((*terms, *speakers)))


def list_known_names(page: Episode, glossary: Glossary) -> list[str]:
    """List the names that are spelt right: of the glossary, the front matter and the speakers."""
    people = list_people(page.front_matter)
    listed = [
        name for name in (*people.guests, *people.hosts, *people.speakers) if not is_handle(name)
    ]
    speakers = [line.speaker for line in page.transcript.lines if line.speaker]
    return list(dict.fromkeys([*(term.text for term in glossary.terms), *listed, *speakers]))


def load_is_word() -> Any:
    """Load the function that tells a common English word."""
    vocabulary = load_vocabulary("en")
    return None if vocabulary is None else vocabulary.is_word
