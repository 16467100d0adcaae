"""Who is next, what is tried again and when, and what is written down of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.batch.events import EventLog, read_events
from castproof.batch.pool import Job, JobEnded, Message, Refused, Retry, StageKept
from castproof.batch.scheduler import BUSY_S, PAUSES_S, Batch
from castproof.cli.batch_progress import PlainProgress
from castproof.config.cli_options import CliOptions, build_request
from castproof.pipeline.result import RecordingSummary

ORDER = build_request(CliOptions())


def job(name: str) -> Job:
    return Job(name, Path(f"{name}.mp3"), ORDER)


class Scripted:
    """A pool that ends each job as its script says, and a clock that its listening moves on."""

    def __init__(self, scripts: dict[str, list[Retry | str]], size: int = 2) -> None:
        self.size = size
        self.scripts = {name: list(script) for name, script in scripts.items()}
        self.now = 0.0
        self.at_once: list[set[str]] = []
        self.begun: list[tuple[str, float]] = []
        self.words_only: list[bool] = []
        self._jobs: list[str] = []

    @property
    def free(self) -> int:
        return self.size - len(self._jobs)

    def begin(self, job: Job) -> str:
        assert self.free > 0
        self._jobs.append(job.name)
        self.begun.append((job.name, self.now))
        self.words_only.append(job.words_only)
        self.at_once.append(set(self._jobs))
        return "worker"

    def listen(self, timeout_s: float) -> Sequence[Message]:
        if not self._jobs:
            self.now += max(timeout_s, 0.001)
            return ()
        name = self._jobs.pop(0)
        script = self.scripts[name]
        word = script.pop(0) if script else "done"
        if word == "done":
            return (StageKept(name, "recognize", 1.0), JobEnded(name, RecordingSummary(name)))
        return (JobEnded(name, RecordingSummary(name, error=f"{word}!"), word),)  # type: ignore[arg-type]

    def close(self) -> None:
        """Nothing to stop."""

    def clock(self) -> float:
        return self.now


def ran(pool: Scripted, names: Sequence[str], folder: Path, retries: int = 2) -> dict[str, str]:
    log = EventLog(folder / "events.jsonl")
    batch = Batch(pool, log, PlainProgress(len(names), says=False), retries, pool.clock)
    outcomes = batch.run([job(name) for name in names])
    log.close()
    return {outcome.recording: outcome.status for outcome in outcomes}


def test_all_are_done_and_kept_stages_are_logged(tmp_path: Path) -> None:
    pool = Scripted({"a": [], "b": [], "c": []})
    assert ran(pool, "abc", tmp_path) == dict.fromkeys("abc", "done")
    events = list(read_events(tmp_path / "events.jsonl"))
    kept = [event["recording"] for event in events if event["event"] == "kept"]
    assert sorted(kept) == ["a", "b", "c"]
    assert events[0]["event"] == "batch begun"
    assert (events[-1]["event"], events[-1]["done"]) == ("batch ended", 3)


def test_what_is_final_is_not_tried_again(tmp_path: Path) -> None:
    pool = Scripted({"a": ["no"], "b": []})
    assert ran(pool, "ab", tmp_path) == {"a": "failed", "b": "done"}
    assert [name for name, _ in pool.begun] == ["a", "b"]


def test_what_may_pass_is_tried_again_later_and_not_for_ever(tmp_path: Path) -> None:
    pool = Scripted({"a": ["passing"] * 9}, size=1)
    assert ran(pool, "a", tmp_path, retries=2) == {"a": "failed"}
    times = [time for _, time in pool.begun]
    assert len(times) == 3
    assert times[1] - times[0] >= PAUSES_S[0]
    assert times[2] - times[1] >= PAUSES_S[1]


def test_others_go_on_while_one_waits(tmp_path: Path) -> None:
    pool = Scripted({"a": ["passing"], "b": [], "c": []}, size=1)
    assert ran(pool, "abc", tmp_path) == dict.fromkeys("abc", "done")
    assert [name for name, _ in pool.begun] == ["a", "b", "c", "a"]


def test_a_recording_that_another_run_holds_is_waited_for(tmp_path: Path) -> None:
    pool = Scripted({"a": ["busy"] * 7}, size=1)
    assert ran(pool, "a", tmp_path, retries=0) == {"a": "done"}
    assert pool.begun[-1][1] >= 7 * BUSY_S


def test_what_needs_room_is_tried_again_alone(tmp_path: Path) -> None:
    # All three may be tried again at the same moment, so that only a and c's want of room
    # keeps anybody from beginning beside another.
    assert PAUSES_S[0] > 0
    pool = Scripted({"a": ["memory"], "b": ["passing"], "c": ["memory"]}, size=3)
    assert ran(pool, "abc", tmp_path) == dict.fromkeys("abc", "done")
    assert pool.at_once[:3] == [{"a"}, {"a", "b"}, {"a", "b", "c"}]
    assert pool.at_once[3:] == [{"a"}, {"b"}, {"c"}]


def test_everybodys_words_come_before_anybodys_speakers(tmp_path: Path) -> None:
    pool = Scripted({"a": ["passing"], "b": [], "c": ["no"]}, size=1)
    log = EventLog(tmp_path / "events.jsonl")
    batch = Batch(pool, log, PlainProgress(3, says=False), clock=pool.clock)
    outcomes = batch.run([replace(job(name), words_only=True) for name in "abc"])
    assert [outcome.status for outcome in outcomes] == ["done", "done", "failed"]
    assert [name for name, _ in pool.begun] == ["a", "b", "c", "b", "a", "a"]
    assert pool.words_only == [True, True, True, False, True, False]


def test_one_that_was_refused_is_a_row(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    pool = Scripted({"a": []})
    batch = Batch(pool, log, PlainProgress(2, says=False), clock=pool.clock)
    done, refused = batch.run([job("a")], [Refused("a (2)", "a.wav", "would write the same")])
    assert (done.status, refused.status) == ("done", "failed")
    assert refused.error == "a.wav: would write the same"


words = st.sampled_from(["done", "no", "busy", "memory", "passing", "worker"])


@given(
    st.lists(st.lists(words, max_size=5), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(0, 3),
)
def test_every_job_ends_once_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, scripts: list[list[Retry]], size: int, retries: int
) -> None:
    folder = tmp_path_factory.mktemp("batch")
    names = [f"job{place}" for place in range(len(scripts))]
    pool = Scripted(dict(zip(names, scripts, strict=True)), size)
    statuses = ran(pool, names, folder, retries)
    assert list(statuses) == names
    ends = [
        event["recording"]
        for event in read_events(folder / "events.jsonl")
        if event["event"] in ("done", "failed", "partial")
    ]
    assert sorted(ends) == sorted(names)
    for name, script in zip(names, scripts, strict=True):
        tries = [word for word in script if word != "busy"]
        failures = next((i for i, word in enumerate([*tries, "done"]) if word == "done"), 0)
        final = next((i for i, word in enumerate(tries) if word == "no"), 99)
        expected = "failed" if final < failures or failures > retries else "done"
        assert statuses[name] == expected
