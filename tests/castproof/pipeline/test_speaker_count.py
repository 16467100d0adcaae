"""How many speakers are looked for, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asr.recognizer import Recognition
from castproof.pipeline.speaker_count import (
    SpeakerCountDecision,
    decide_speaker_count,
    matches_count,
    note_undercount,
)
from diarize.diarizer import Diarization, SpeakerCount
from tests.align.conversations import TALK, conversation
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from transcript.front_matter.fields import ListedPeople, read_people
from transcript.values import Segment, Turn


@pytest.mark.parametrize(
    ("asked", "guests", "hosts", "speakers", "reason"),
    [
        ("3", ("annlee",), ("Bob",), "3", "as you said"),
        ("2-4", (), (), "2-4", "as you said"),
        ("auto", (), (), "auto", "number not given"),
        ("auto", (), ("Bob",), "auto", "number not given"),
        ("auto", ("annlee",), (), "2-3", "1 guest in the front matter, and whoever asks them"),
        ("auto", ("annlee",), ("Bob",), "2", "1 guest in the front matter, and 1 host"),
        ("auto", ("a", "b"), ("Bob", "Eve"), "4", "2 guests in the front matter, and 2 hosts"),
        ("auto", ("bobhay",), ("Bob",), "1", "0 guests in the front matter, and 1 host"),
    ],
)
def test_the_call_decides_then_the_front_matter(
    asked: str, guests: tuple[str, ...], hosts: tuple[str, ...], speakers: str, reason: str
) -> None:
    assert decide_speaker_count(asked, ListedPeople(guests, hosts)) == SpeakerCountDecision(
        speakers, reason
    )
    SpeakerCount.parse(speakers)


def test_turns_agree_with_as_many_as_are_looked_for() -> None:
    two = [Turn(0.0, 1.0, "A"), Turn(1.0, 2.0, "B"), Turn(2.0, 3.0, "A")]
    assert matches_count("2", two) and matches_count("1-3", two) and matches_count("auto", two)
    assert (
        not matches_count("3", two)
        and not matches_count("1", two)
        and not matches_count("3-4", two)
    )


def test_a_guest_who_was_not_told_apart_is_noted_only_where_the_count_was_free() -> None:
    said = conversation(("S0", "My guest today is Nora. " + TALK))
    free = SpeakerCountDecision("auto", "")
    (note,) = note_undercount(said, free, 1)
    assert note.detail == (
        "1 speaker heard, but Nora is introduced: two may have been taken for one; "
        "--speakers 2 looks for 2"
    )
    assert (
        note_undercount(said, free, 2)
        == note_undercount(said, SpeakerCountDecision("1", ""), 1)
        == note_undercount(said, free, 0)
        == ()
    )
    both = conversation(("S0", "My guest is Nora. And please welcome Tilda. " + TALK))
    assert "Nora, Tilda are introduced" in note_undercount(both, free, 2)[0].detail


@pytest.mark.parametrize(
    ("text", "guests", "hosts"),
    [
        ("guests: [annlee, Bob Hay]", ("annlee", "Bob Hay"), ()),
        ("guests: Ann Lee, Bob Hay", ("Ann Lee", "Bob Hay"), ()),
        ("guest:\n  name: Ann Lee\n  bio: a baker\nhosts:\n- Eve", ("Ann Lee",), ("Eve",)),
        ("guests:\n- name: Ann\n- {link: x}\n- [deep]\n-\n", ("Ann",), ()),
        ("guests: &x [Ann, *x]", ("Ann",), ()),
        ("---\nguests: [Ann, Ann]\n---\nA body.\n", ("Ann",), ()),
        ("guests:\n", (), ()),
        ("", (), ()),
    ],
)
def test_whom_the_front_matter_lists(
    text: str, guests: tuple[str, ...], hosts: tuple[str, ...]
) -> None:
    assert read_people(text) == ListedPeople(guests, hosts)


def counted(result: Any) -> dict[str, Any]:
    (outcome,) = json.loads(result.stdout)["recordings"]
    found: dict[str, Any] = outcome["speaker_count"]
    return found


@pytest.fixture
def matter(tmp_path: Path) -> Path:
    """Front matter with one guest."""
    path = tmp_path / "matter.yaml"
    path.write_text("title: A talk\nguests: [noralind]\n")
    return path


def test_the_guests_of_the_front_matter_are_looked_for(
    run: Run, fake: FakeModels, recording: Path, out: Path, matter: Path
) -> None:
    call = ("transcribe", recording, "-o", out, "--front-matter", matter)
    result = run(*call, "--set", "naming.hosts=[Olaf]")
    assert fake.counts == [SpeakerCount(2, 2)]
    assert "counted    2 speakers found, 2 expected (1 guest in the front matter, and 1 host)" in (
        result.stdout
    )
    told = counted(run(*call, "--speakers", "3", "--json"))
    assert told == {"looked_for": "3", "found": 2, "reason": "as you said"}
    assert fake.counts[1:] == [SpeakerCount(3, 3)]


def test_who_was_told_apart_before_is_not_looked_for_again_where_the_number_fits(
    run: Run, fake: FakeModels, recording: Path, out: Path, matter: Path
) -> None:
    free = run("transcribe", recording, "-o", out, "--json")
    assert counted(free) == {"looked_for": "auto", "found": 2, "reason": "number not given"}
    run("transcribe", recording, "-o", out, "--front-matter", matter)
    assert fake.counts == [SpeakerCount()]
    run("regenerate", out / "talk.md", recording)
    assert fake.counts == [SpeakerCount()]


def test_too_few_who_were_told_apart_before_are_looked_for_again(
    run: Run, fake: FakeModels, recording: Path, out: Path, matter: Path
) -> None:
    two = fake.diarization
    fake.diarization = Diarization((Turn(0.0, 4.0, "SPEAKER_00"),), (), ())
    run("transcribe", recording, "-o", out)
    fake.diarization = two
    told = counted(run("transcribe", recording, "-o", out, "--front-matter", matter, "--json"))
    assert told["found"] == 2
    assert fake.counts == [SpeakerCount(), SpeakerCount(2, 3)]


def test_a_guest_who_was_taken_for_the_host_is_noted(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    fake.diarization = Diarization((Turn(0.0, 4.0, "SPEAKER_00"),), (), ())
    said = words("My", "guest", "is", "Nora.")
    fake.recognition = Recognition((Segment(0.0, 2.0, said),), "en", 0.9)
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0
    assert "1 speaker heard, but Nora is introduced" in result.stderr


def test_nobody_is_counted_where_nobody_listens_for_speakers(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--no-diarize", "--json")
    (outcome,) = json.loads(result.stdout)["recordings"]
    assert outcome["speaker_count"] is None
