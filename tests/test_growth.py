"""Twice as much to do takes about twice the work: counted in steps of Python, never in seconds.

Seconds and memory of whole commands are measured by ``python -m benchmarks.growth``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from align.editing.chapters import insert_chapters
from align.hints.chapters import suggest_chapters
from align.hints.find import find_hints
from align.hints.hint import Evidence
from castproof.batch.events import EventLog
from castproof.batch.pool import Job, JobEnded, Message
from castproof.batch.scheduler import Batch
from castproof.cli.batch_progress import PlainProgress
from castproof.config.cli_options import CliOptions, build_request
from castproof.pipeline.result import RecordingSummary
from compare import compare
from compare.edits import EditKind, EditStretch
from compare.headers import compare_headers
from compare.moves import mark_moves
from compare.tokens import tokens_of
from transcript.check.speakers import find_slips
from transcript.errors import FormatError
from transcript.formats import jsontext
from transcript.values import Entry, Header, Line, Transcript, Turn, Word

Work = Callable[[int], Callable[[], object]]
"""Prepares so much to do, and gives what does it."""

MOST = 2.6
"""Twice as much took up to so many times the steps; what grows with the square takes four times."""


def count_steps(call: Callable[[], object]) -> int:
    """Count the steps of Python's interpreter that a call takes."""
    steps = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return steps


def lines(count: int, *, each: float = 4.0, speakers: int = 2) -> tuple[Line, ...]:
    return tuple(
        Line(n * each, None, f"Guest {n % speakers}", f"We moved to harbour {n} then.")
        for n in range(count)
    )


def timed(line: Line) -> Line:
    start = line.start or 0.0
    texts = line.text.split()
    words = tuple(
        Word(start + n / 4, start + n / 4 + 0.2, text, 0.4) for n, text in enumerate(texts)
    )
    return Line(start, start + len(texts) / 4, line.speaker, line.text, words)


def suggest_for_captions(count: int) -> Callable[[], object]:
    talk = Transcript(tuple(Line(n * 3.0, None, None, "and so on") for n in range(count)))
    return lambda: suggest_chapters(talk)


def insert_a_chapter_a_line(count: int) -> Callable[[], object]:
    talk = Transcript(lines(count))
    chapters = [Header(f"Part {n}", n * 4.0) for n in range(count)]
    once = insert_chapters(talk, chapters).transcript
    return lambda: insert_chapters(once, chapters)


def look_for_slips_of_many_names(count: int) -> Callable[[], object]:
    names = {f"Guest number {n}": 1 + 10 * (n % 2) for n in range(count)}
    return lambda: find_slips(names)


def hint_at_missed_speech(count: int) -> Callable[[], object]:
    talk = Transcript(tuple(map(timed, lines(count))))
    turns = (Turn(0.0, count * 4.0, "Guest 0"),)
    return lambda: find_hints(talk, Evidence(turns))


def hint_at_a_speaker_a_line(count: int) -> Callable[[], object]:
    said = tuple(map(timed, lines(count, speakers=count)))
    turns = tuple(Turn(line.start or 0.0, line.end or 0.0, f"S{n}") for n, line in enumerate(said))
    return lambda: find_hints(Transcript(said), Evidence(turns))


def hint_at_words_of_one_line(count: int) -> Callable[[], object]:
    words = tuple(
        Word(n * 2.0, n * 2.0 + 0.5, f"word{n}", 0.1 if n % 5 == 0 else 0.9) for n in range(count)
    )
    text = " ".join(word.text for word in words)
    talk = Transcript((Line(0.0, count * 2.0, "Ann", text, words),))
    return lambda: find_hints(talk)


def compare_a_speaker_a_line(count: int) -> Callable[[], object]:
    talk = Transcript(tuple(map(timed, lines(count, speakers=count))))
    return lambda: compare(talk, talk)


def compare_a_header_a_line(count: int) -> Callable[[], object]:
    entries: list[Entry] = []
    for n, line in enumerate(lines(count)):
        entries += [Header(f"Part {n}"), line]
    talk = Transcript(tuple(entries))
    side = talk, tokens_of(talk)
    pairs = [(n, n) for n in range(len(side[1]))]
    return lambda: compare_headers(side, side, pairs)


def mark_many_moved_words(count: int) -> Callable[[], object]:
    machine, human, stretches = [], [], []
    for n in range(count):
        at, other = len(machine), len(human)
        machine += ["okay", *(f"w{n}" for _ in range(20))]
        human += [*(f"w{n}" for _ in range(20)), "okay"]
        stretches += [
            EditStretch(EditKind.CUT, range(at, at + 1), range(other, other)),
            EditStretch(EditKind.SAME, range(at + 1, at + 21), range(other, other + 20)),
            EditStretch(EditKind.ADDED, range(at + 21, at + 21), range(other + 20, other + 21)),
        ]
    return lambda: mark_moves(stretches, machine, human)


@pytest.mark.parametrize(
    ("work", "size"),
    [
        (suggest_for_captions, 400),
        (insert_a_chapter_a_line, 300),
        (look_for_slips_of_many_names, 300),
        (hint_at_missed_speech, 200),
        (hint_at_a_speaker_a_line, 150),
        (hint_at_words_of_one_line, 1500),
        (compare_a_speaker_a_line, 150),
        (compare_a_header_a_line, 300),
        (mark_many_moved_words, 400),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_twice_as_much_takes_twice_the_work(work: Work, size: int) -> None:
    # What is imported and compiled once does not count; and Python 3.12 and later tell no step of a
    # function's first call that is already under way, so that each has been counted before.
    count_steps(work(10))
    once, twice = count_steps(work(size)), count_steps(work(2 * size))
    assert twice < MOST * once


class OneWorker:
    """A pool of one worker, who ends each job at once."""

    size = 1

    def __init__(self) -> None:
        self._job: str | None = None

    @property
    def free(self) -> int:
        return 1 if self._job is None else 0

    def begin(self, job: Job) -> str:
        self._job = job.name
        return "worker"

    def listen(self, timeout_s: float) -> tuple[Message, ...]:
        name, self._job = self._job, None
        return () if name is None else (JobEnded(name, RecordingSummary(name)),)


def test_twice_as_many_recordings_take_twice_the_work(tmp_path: Path) -> None:
    request = build_request(CliOptions())

    def run(count: int) -> int:
        jobs = [Job(f"talk{n}", Path(f"talk{n}.mp3"), request) for n in range(count)]
        log = EventLog(tmp_path / f"{count}.jsonl")
        batch = Batch(OneWorker(), log, PlainProgress(count, says=False))
        steps = count_steps(lambda: batch.run(jobs))
        log.close()
        return steps

    run(5)
    assert run(400) < MOST * run(200)


class CountedName(str):
    """A name that counts how often it is held against another."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedName.compared += 1
        return str.__eq__(self, other)  # type: ignore[no-any-return]

    def __hash__(self) -> int:
        return str.__hash__(self)


def test_a_member_given_twice_is_found_without_comparing_all_with_all() -> None:
    names = [CountedName(f"m{n}") for n in range(500)]
    with pytest.raises(FormatError, match="'last' is given twice"):
        jsontext._refuse_twins([*((name, 0) for name in names), ("last", 0), ("last", 1)])
    assert CountedName.compared < 10 * len(names)
