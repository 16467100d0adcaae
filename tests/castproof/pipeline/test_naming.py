"""Who is called what, end to end, with models that stand in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.naming.rules import Clues
from asr.recognizer import Recognition
from castproof.config.schema import Configuration
from castproof.pipeline.layout import lay_out
from castproof.pipeline.naming import name_by_rules, parse_name
from castproof.pipeline.usual_host import find_usual_host
from tests.align.conversations import TALK, conversation
from tests.castproof.conftest import Run
from tests.castproof.fakes import RECOGNITION, FakeModels, words
from transcript import episode
from transcript.errors import InvalidCall
from transcript.values import Segment, Word

INTRODUCED = (
    *words("My", "guest", "is", "Nora."),
    *words("Thanks", "for", "having", "me,", "Olaf.", start=2.0, each=0.3),
)


def hear(fake: FakeModels, said: tuple[Word, ...] = INTRODUCED) -> None:
    fake.recognition = Recognition((Segment(0.0, 4.4, said),), "en", 0.9)


def naming(result: Any) -> list[tuple[str, str, str]]:
    (outcome,) = json.loads(result.stdout)["recordings"]
    return [(one["label"], one["name"], one["rule"]) for one in outcome["naming"]]


def test_an_introduction_names_the_speakers_of_every_file(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    hear(fake)
    result = run("transcribe", recording, "-o", out, "--format", "episode", "--format", "rttm")
    assert result.exit_code == 0, result.stderr
    page = episode.parse((out / "talk.md").read_text())
    assert [line.speaker for line in page.transcript.lines] == ["Olaf", "Nora"]
    assert "named      Nora: introduced at 0:00 (“My guest is Nora”)" in result.stdout
    assert " Olaf " in (out / "talk.rttm").read_text()


def test_the_rule_of_every_name_is_in_the_json_and_in_provenance(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    hear(fake)
    result = run("transcribe", recording, "-o", out, "--json", "--name", "SPEAKER_01=Ida")
    assert naming(result) == [
        ("SPEAKER_01", "Ida", "given"),
        ("SPEAKER_00", "Nora", "introduction"),
    ]
    provenance = json.loads((out / ".castproof/talk/provenance.json").read_text())
    kept = provenance["stages"]["align"]["facts"]["naming"]
    assert [one["rule"] for one in kept] == ["given", "introduction"]
    assert kept[1]["confidence"] >= 0.9


def test_introductions_can_be_turned_off(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    hear(fake)
    off = ("--set", "naming.introductions=false")
    result = run("transcribe", recording, "-o", out, "--json", *off)
    assert [rule for *_, rule in naming(result)] == ["number", "number"]
    assert "named" not in run("transcribe", recording, "-o", out, *off).stdout


def test_a_speaker_is_named_by_the_number_of_an_earlier_run(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--json", "--name", "Speaker 2=Ida")
    assert [name for _, name, _ in naming(result)] == ["Speaker 1", "Ida"]


def test_more_names_than_speakers_are_told(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    call = ("--names", "Ann,Bob,Eve", "--name", "SPEAKER_09=Tom")
    result = run("transcribe", recording, "-o", out, *call)
    assert result.exit_code == 0
    assert "no speaker for Eve, Tom (SPEAKER_09): 2" in result.stderr


def test_fewer_names_than_speakers_leave_the_rest_to_the_rules(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    result = run("transcribe", recording, "-o", out, "--json", "--names", "Ann")
    assert [name for _, name, _ in naming(result)] == ["Ann", "Speaker 2"]


def test_guests_of_the_front_matter_and_the_known_host(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text("title: A talk\nguests:\n- name: Nora Lind\n")
    call = ("--front-matter", matter, "--set", "naming.hosts=[Olaf]", "--json")
    result = run("transcribe", recording, "-o", out, *call)
    assert naming(result) == [("SPEAKER_01", "Olaf", "guests"), ("SPEAKER_00", "Nora", "guests")]


MISHEARD = (
    *words("And", "abuse", "are,", "if", "you", "like.", each=0.2),
    *words("We", "are", "joined", "by", "Abazaar.", start=1.2, each=0.14),
    *words("Thanks,", "glad", "to", "be", "here.", start=2.0, each=0.3),
)


def test_a_guest_who_is_listed_by_a_key_is_spelt_as_the_page_does_everywhere(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    hear(fake, MISHEARD)
    matter = tmp_path / "matter.yaml"
    matter.write_text("title: A talk\nguests:\n- abouzarlind\n")
    result = run("transcribe", recording, "-o", out, "--front-matter", matter, "--json")
    assert result.exit_code == 0, result.stderr
    assert naming(result)[1][1:] == ("Abouzar", "introduction")
    said = " ".join(
        line.text for line in episode.parse((out / "talk.md").read_text()).transcript.lines
    )
    assert "And Abouzar, if you like. We are joined by Abouzar." in said
    (outcome,) = json.loads(result.stdout)["recordings"]
    told = [(one["term"], one["rule"], len(one["heard"])) for one in outcome["corrections"]]
    assert told == [("Abouzar", "name", 2), ("Abouzar", "name", 1)]
    off = ("--front-matter", matter, "--set", "glossary.correct=false", "--overwrite")
    assert run("transcribe", recording, "-o", out, *off).exit_code == 0
    kept = (out / "talk.md").read_text()
    assert "joined by Abazaar." in kept and "who: Abouzar" in kept


def test_the_recognizer_is_told_of_a_name_that_the_page_writes(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text("title: Boats, with Nora Lind\nguests:\n- noralind\n")
    assert run("transcribe", recording, "-o", out, "--front-matter", matter).exit_code == 0
    assert fake.options[0].hotwords == ("Nora", "Lind")


def test_the_host_is_who_hosts_the_episodes_beside_the_page(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    hear(fake, INTRODUCED[:4] + words("Thanks,", "all", "of", "you.", start=2.0, each=0.3))
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        said = "transcript:\n- line: Hello.\n  who: Olaf\n- line: Hi.\n  who: Ida\n"
        (pages / f"{number}.md").write_text(f"---\ntitle: {number}\n{said}---\n")
    page = pages / "new.md"
    page.write_text("---\ntitle: A talk\nguests:\n- nora-lind\n---\n")
    result = run("transcribe", recording, "-o", out, "--front-matter", page, "--json")
    assert [name for _, name, _ in naming(result)] == ["Olaf", "Nora"]
    (outcome,) = json.loads(result.stdout)["recordings"]
    assert "Olaf speaks first in 3 of 3 episodes beside" in outcome["naming"][0]["evidence"]


def test_the_host_is_who_speaks_first_in_the_transcript_of_the_page(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    hear(fake, INTRODUCED[:4] + words("Thanks,", "all", "of", "you.", start=2.0, each=0.3))
    page = tmp_path / "old.md"
    said = "transcript:\n- line: Hello.\n  who: Olaf\n- line: Hi.\n  who: Nora\n"
    page.write_text(f"---\ntitle: A talk\nguests:\n- noralind\n{said}---\n")
    result = run("transcribe", recording, "-o", out, "--front-matter", page, "--json")
    assert [name for _, name, _ in naming(result)] == ["Olaf", "Nora"]


@pytest.mark.parametrize(
    ("first", "host"),
    [
        (["Olaf", "Olaf"], None),
        (["Olaf", "Olaf", "Ida"], None),
        (["Olaf"] * 3, "Olaf"),
        (["Speaker 1"] * 3, None),
    ],
)
def test_what_is_usual_is_so_in_nearly_all_of_several_pages(
    tmp_path: Path, first: list[str], host: str | None
) -> None:
    for number, name in enumerate(first):
        (tmp_path / f"{number}.md").write_text(f"transcript:\n- line: Hello.\n  who: {name}\n")
    (tmp_path / "no-text.md").write_bytes(b"\xff\xfe\x00who: Ida")
    (tmp_path / "folder.md").mkdir()
    found = find_usual_host(tmp_path / "new.md")
    assert (None if found is None else found.name) == host


@pytest.mark.parametrize("text", ["Ann", "=Ann", "S0=", ""])
def test_a_name_without_a_label_is_refused(
    run: Run, fake: FakeModels, recording: Path, out: Path, text: str
) -> None:
    result = run("transcribe", recording, "-o", out, "--name", text)
    assert result.exit_code == 2
    assert "write LABEL=NAME" in result.stderr
    with pytest.raises(InvalidCall, match="LABEL=NAME"):
        parse_name(text)


def test_words_that_are_there_are_named_too(run: Run, tmp_path: Path, out: Path) -> None:
    (tmp_path / "talk.ctm").write_text(
        "".join(
            f"talk 1 {word.start:.2f} {(word.end or 0) - (word.start or 0):.2f} {word.text}\n"
            for word in INTRODUCED
        )
    )
    (tmp_path / "talk.rttm").write_text(
        "SPEAKER talk 1 0.0 1.9 <NA> <NA> SPEAKER_00 <NA> <NA>\n"
        "SPEAKER talk 1 1.9 2.5 <NA> <NA> SPEAKER_01 <NA> <NA>\n"
    )
    call = (tmp_path / "talk.ctm", tmp_path / "talk.rttm", "-o", out, "--json")
    assert [name for _, name, _ in naming(run("align", *call))] == ["Olaf", "Nora"]


def test_regenerating_keeps_the_names_that_a_person_gave(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    hear(fake)
    run("transcribe", recording, "-o", out)
    page = out / "talk.md"
    page.write_text(page.read_text().replace("who: Nora", "who: Eleonora"))
    result = run("regenerate", page, recording, "--json")
    assert json.loads(result.stdout)["conflicts"] == []
    said = episode.parse(page.read_text()).transcript.lines
    assert [line.speaker for line in said] == ["Olaf", "Eleonora"]


def test_regenerating_names_whom_nobody_had_named(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    hear(fake)
    run("transcribe", recording, "-o", out, "--set", "naming.introductions=false")
    page = out / "talk.md"
    page.write_text(page.read_text().replace("who: Speaker 1", "who: Olle"))
    dry = json.loads(run("regenerate", page, recording, "--dry-run", "--json").stdout)
    assert [(one["name"], one["rule"]) for one in dry["naming"]] == [("Nora", "introduction")]
    assert dry["speaker_count"]["found"] == 2
    result = run("regenerate", page, recording)
    said = episode.parse(page.read_text()).transcript.lines
    assert [line.speaker for line in said] == ["Olle", "Nora"]
    assert "  named      Nora: introduced at 0:00 (“My guest is Nora”)\n" in result.stdout
    assert "  counted    2 speakers found (number not given)\n" in result.stdout


def test_only_numbers_are_filled_in() -> None:
    said = conversation(
        ("Speaker 1", "My guest is Nora. " + TALK), ("Speaker 2", "Thanks. " + TALK)
    )
    names = {"Speaker 1": "Speaker 1", "Speaker 2": "Speaker 2"}
    layers = lay_out(said, None, Configuration(), clues=Clues(listen=False))
    told = name_by_rules(names, layers, Clues())
    assert {label: one.name for label, one in told.items()} == {"Speaker 2": "Nora"}
    assert name_by_rules({**names, "Speaker 2": "Ida"}, layers, Clues()) == {}


def test_nobody_is_named_where_nobody_is_told_apart(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    fake.recognition = replace(RECOGNITION)
    result = run("transcribe", recording, "-o", out, "--no-diarize", "--json", "--names", "Ann")
    assert naming(result) == []
    assert "no speaker for Ann: the speakers were not told apart" in result.stderr
