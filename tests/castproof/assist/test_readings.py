"""A model's reading in an episode: recorded as the model's, taken back, and left to the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.cleanup.clean_up import clean_up
from asr.recognizer import Recognition
from castproof.assist.readings import apply_reading, undo_reading
from castproof.assist.record import find_before, name_record, read_record
from castproof.edit.hints import find_file_hints
from castproof.errors import OutputNotWritable
from castproof.files import safe_edit
from compare.proposals.judge import judge_proposal
from compare.proposals.judgement import EditClass
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from tests.thoroughness import examples
from transcript import episode
from transcript.errors import InvalidCall
from transcript.spacing import make_words
from transcript.values import Segment

QUESTION = "Um, so what do you do at at Orthwind these days?"
ANSWER = "Uh, I bild, I bild ships there since last year."
CLEAN = {
    0: "So what do you do at Orthwind these days?",
    1: "I bild ships over there since last year.",
}


@pytest.fixture
def page(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """An episode as castproof wrote it, with its recording's folder."""
    hear(fake, QUESTION, ANSWER)
    done = run("transcribe", recording, "-o", out, "--reading", "verbatim")
    assert done.exit_code == 0, done.stderr
    return out / "talk.md"


def hear(fake: FakeModels, question: str, answer: str) -> None:
    first = words(*question.split(), each=0.05)
    second = words(*answer.split(), start=2.0, each=0.1)
    fake.recognition = Recognition(
        (Segment(0.0, 1.4, first), Segment(2.0, 3.9, second)),
        language="en",
        language_probability=0.9,
    )


def read(page: Path, proposals: dict[int, str] | None = None) -> int:
    """Apply a model's reading; return how many lines it changed."""
    was, found = safe_edit.read_episode(page)
    judged = [
        (index, judge_proposal(found.transcript.lines[index].text, text))
        for index, text in (CLEAN if proposals is None else proposals).items()
    ]
    return apply_reading(was, found, judged, model="small").changed


def texts(page: Path) -> list[str]:
    return [line.text for line in episode.parse(page.read_text()).transcript.lines]


def test_what_was_accepted_is_written_and_recorded_with_its_source(page: Path) -> None:
    before = page.read_bytes()
    assert read(page) == 2
    assert texts(page) == [CLEAN[0], "I bild ships there since last year."]
    (reading,) = read_record(page).readings
    assert (reading.model, [line.index for line in reading.lines]) == ("small", [0, 1])
    assert find_before(page, reading.before) == before
    assert page.with_name("talk.md~").read_bytes() == before


def test_undo_is_byte_for_byte(page: Path) -> None:
    page.write_text(page.read_text().replace("title: talk", "title: 'talk'   # ours"))
    before = page.read_bytes()
    read(page)
    assert page.read_bytes() != before
    assert undo_reading(page).changed == 2
    assert page.read_bytes() == before
    assert read_record(page).readings == ()


def test_two_readings_are_taken_back_to_the_first_byte(page: Path) -> None:
    before = page.read_bytes()
    read(page, {0: CLEAN[0]})
    read(page, {1: CLEAN[1]})
    undo_reading(page)
    assert page.read_bytes() == before


def test_undo_of_one_class_leaves_the_others_and_the_rest_can_follow(page: Path) -> None:
    before = page.read_bytes()
    read(page)
    undo_reading(page, frozenset({EditClass.FILLER}))
    assert texts(page) == [
        "Um, so what do you do at Orthwind these days?",
        "Uh, I bild ships there since last year.",
    ]
    undo_reading(page, frozenset({EditClass.REPETITION, EditClass.FALSE_START}))
    assert page.read_bytes() == before


def test_undo_keeps_what_a_person_wrote_since(page: Path) -> None:
    read(page)
    page.write_text(page.read_text().replace("Orthwind", "Northwind"))
    undo_reading(page)
    assert texts(page) == [QUESTION.replace("Orthwind", "Northwind"), ANSWER]


def test_undo_without_a_reading_says_so(page: Path) -> None:
    with pytest.raises(InvalidCall, match=r"talk\.md.*nothing to take back"):
        undo_reading(page)


@pytest.mark.parametrize("content", ["{", "[]", '{"readings": [{"model": 3}]}'])
def test_a_damaged_record_is_no_record(page: Path, content: str) -> None:
    read(page)
    name_record(page).write_text(content)
    with pytest.raises(InvalidCall, match="nothing to take back"):
        undo_reading(page)


def test_a_record_that_leads_out_of_its_folder_is_not_followed(page: Path) -> None:
    read(page)
    record = json.loads(name_record(page).read_text())
    record["readings"][0]["before"] = "../../../etc/passwd"
    name_record(page).write_text(json.dumps(record))
    standing = page.read_bytes()
    assert undo_reading(page).changed == 0
    assert page.read_bytes() == standing


def test_a_record_that_cannot_be_kept_leaves_the_episode_alone(page: Path) -> None:
    before = page.read_bytes()
    (page.parent / ".castproof" / "assist").symlink_to(page.parent)
    with pytest.raises(OutputNotWritable, match="is a link"):
        read(page)
    assert page.read_bytes() == before


def test_regenerate_takes_it_for_the_machine_s_and_keeps_the_person_s(
    page: Path, run: Run, fake: FakeModels, recording: Path
) -> None:
    read(page)
    page.write_text(page.read_text().replace("Orthwind", "Northwind"))
    hear(fake, "So what did you do at Orthwind these days?", "I build ships there since last year.")
    done = run("regenerate", page, recording, "--json", "--set", "asr.beam_size=2")
    assert done.exit_code == 0, done.stderr
    assert texts(page) == [
        "So what did you do at Northwind these days?",
        "I build ships there since last year.",
    ]
    assert json.loads(done.stdout)["words"]["kept"] == 1


def test_suggestions_are_hints_that_can_be_accepted(page: Path) -> None:
    read(page, {1: "Uh, I bild, I bild ships for there since last year."} | {0: CLEAN[0]})
    read(page, {1: "I bild ships there, since last year."})
    kinds = {hint.kind: hint for hint in find_file_hints(page).hints}
    hint = kinds["model: marks"]
    assert (hint.line, hint.text) == (2, "there since")
    assert hint.remedy is not None


def test_compare_tells_the_model_s_edits_from_a_person_s(page: Path, run: Run) -> None:
    machine = page.with_name("heard.md")
    machine.write_bytes(page.read_bytes())
    read(page)
    page.write_text(page.read_text().replace("Orthwind", "Northwind"))
    done = run("compare", machine, page, "--json")
    (one,) = json.loads(done.stdout)["episodes"]
    total = sum(kind["stretches"] for kind in one["blame"].values())
    assert (one["by_model"], total - one["by_model"]) == (one["by_model"], 1)
    assert one["by_model"] >= 3
    assert "a language model made" in run("compare", machine, page).stdout


def test_compare_without_a_reading_counts_none(page: Path, run: Run) -> None:
    (one,) = json.loads(run("compare", page, page, "--json").stdout)["episodes"]
    assert one["by_model"] is None


def test_a_person_s_edit_before_the_reading_stays_a_person_s(
    page: Path, run: Run, fake: FakeModels, recording: Path
) -> None:
    page.write_text(page.read_text().replace("Orthwind", "Northwind"))
    read(page, {0: "So what do you do at Northwind these days?", 1: CLEAN[1]})
    hear(fake, "So what did you do at Orthwind these days?", "I build ships there since last year.")
    done = run("regenerate", page, recording, "--json", "--set", "asr.beam_size=2")
    assert done.exit_code == 0, done.stderr
    assert texts(page) == [
        "So what did you do at Northwind these days?",
        "I build ships there since last year.",
    ]


SAID = st.sampled_from(
    [
        "Um, we we left at noon.",
        "I, uh, think it is late, and we go.",
        "It's cold: we had, we have no coat.",
        "“No,” he said - 'tis #1!",
        "You know, they is here on monday.",
    ]
)


@settings(
    max_examples=examples(100) // 3, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(SAID, min_size=1, max_size=4),
    kinds=st.lists(st.sampled_from(list(EditClass)), max_size=6),
)
def test_whatever_is_taken_back_class_by_class_the_rest_goes_back_to_the_byte(
    lines: list[str], kinds: list[EditClass], tmp_path: Path
) -> None:
    page = tmp_path / "talk.md"
    body = "".join(f"- line: {json.dumps(line)}   # {line[:3]}\n  who: Ann\n" for line in lines)
    page.write_text(f"---\ntranscript:\n{body}---\n", encoding="utf-8")
    before = page.read_bytes()
    cleaned = {
        index: " ".join(
            word.text for word in clean_up(make_words(line), "clean", "en", write_out=True).words
        )
        for index, line in enumerate(lines)
    }
    read(page, cleaned)
    for kind in kinds:
        if read_record(page).readings:
            undo_reading(page, frozenset({kind}))
    if read_record(page).readings:
        undo_reading(page)
    assert page.read_bytes() == before
