"""``--reading``: which words an episode has, what is told of the others, and taking it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.cleanup.clean_up import clean_up
from castproof.config.schema import Configuration, EpisodeSection
from castproof.pipeline.cleanup import (
    RemovedWords,
    clean_up_transcript,
    describe_cleanup,
    parse_reading,
)
from castproof.pipeline.layout import lay_out
from tests.castproof.conftest import Run
from transcript import episode
from transcript.errors import InvalidCall
from transcript.values import Header, Line, Transcript, Word

CAPTIONS = "0:00 Um, we we moved the the\n0:02 big, you know, cabinet\n0:04 to to Rome. Mhm.\n"
CLEAN = "0:00 We moved the\n0:02 big cabinet\n0:04 to Rome.\n"
CTM = "talk 1 0.0 0.4 Um, 0.9\ntalk 1 0.5 0.4 we 0.9\ntalk 1 1.0 0.4 moved. 0.9\n"


def said(path: Path) -> str:
    page = episode.parse(path.read_text(encoding="utf-8"))
    return " ".join(line.text for line in page.transcript.lines)


def test_a_caption_file_in_another_reading(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "talk.captions.txt", tmp_path / "clean.captions.txt"
    source.write_text(CAPTIONS)
    done = run("convert", source, target, "--reading", "clean", "--language", "en")
    assert done.exit_code == 0, done.stderr
    assert target.read_text().rstrip("\n") == CLEAN.rstrip("\n")
    assert "words left out: 1 filler, 3 repetition, 2 marker, 1 backchannel" in done.stderr


def test_a_conversion_is_verbatim_unless_told(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "talk.captions.txt", tmp_path / "again.captions.txt"
    source.write_text(CAPTIONS)
    assert run("convert", source, target).exit_code == 0
    assert target.read_text().rstrip("\n") == CAPTIONS.rstrip("\n")


@pytest.mark.parametrize("arguments", [(), ("--language", "fi")])
def test_in_another_language_the_rules_stand_aside(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    source, target = tmp_path / "talk.captions.txt", tmp_path / "out.captions.txt"
    source.write_text("0:00 um die Uhr\n0:02 in in Rom\n")
    done = run("convert", source, target, "--reading", "clean", *arguments)
    assert done.exit_code == 0, done.stderr
    assert target.read_text().split() == source.read_text().split()
    assert "--reading has rules for English, German," in done.stderr


def test_no_such_reading(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "talk.captions.txt"
    source.write_text(CAPTIONS)
    done = run("convert", source, tmp_path / "out.captions.txt", "--reading", "nice")
    assert done.exit_code == 2
    assert "verbatim, readable, clean" in done.stderr
    assert not (tmp_path / "out.captions.txt").exists()


@pytest.mark.parametrize(
    ("reading", "text"), [("verbatim", "Um, we moved."), ("readable", "We moved.")]
)
def test_an_episode_is_in_its_reading_and_captions_keep_every_word(
    run: Run, tmp_path: Path, reading: str, text: str
) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(CTM)
    done = run(
        *("align", words, "-o", tmp_path, "--json"),
        *("--set", "asr.language=en", "--reading", reading),
    )
    assert done.exit_code == 0, done.stderr
    assert said(tmp_path / "talk.md") == text
    assert (tmp_path / "talk.captions.txt").read_text().split()[1:] == ["Um,", "we", "moved."]
    (recording,) = json.loads(done.stdout)["recordings"]
    assert recording["reading"]["style"] == reading
    expected = [{"kind": "filler", "text": "Um,", "instead": "", "speaker": None, "start": 0.0}]
    assert recording["reading"]["edits"] == (expected if reading == "readable" else [])


def test_the_summary_counts_what_is_left_out(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(CTM)
    done = run("align", words, "-o", tmp_path, "--set", "asr.language=en")
    assert "left out  1 filler word (reading: readable)" in done.stdout


def test_without_a_language_a_note_says_what_stays(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text(CTM)
    done = run("align", words, "-o", tmp_path, "--json")
    (recording,) = json.loads(done.stdout)["recordings"]
    assert said(tmp_path / "talk.md") == "Um, we moved."
    (note,) = [one for one in recording["notes"] if one["kind"] == "reading-by-marks"]
    assert "--set asr.language=en" in note["detail"]


def test_lines_of_which_nothing_is_left_go_and_headers_stay() -> None:
    transcript = Transcript(
        (
            Header("Beginning", 0.0),
            Line(0.0, None, "Ann", "Um."),
            Line(1.0, None, "Ann", "We  moved."),  # two blanks: nothing left out, kept as it is
            Line(2.0, None, "Bo", "the the end"),
        )
    )
    now, reading = clean_up_transcript(transcript, "readable", "en")
    assert [getattr(entry, "text", "Beginning") for entry in now.entries] == [
        "Beginning",
        "We  moved.",
        "the end",
    ]
    assert reading.removed == {"filler": 1, "repetition": 1}


def test_words_of_a_line_stay_with_their_times() -> None:
    words = (Word(0.0, 0.5, "Um,"), Word(0.5, 1.0, "yes."))
    now, _ = clean_up_transcript(
        Transcript((Line(0.0, 1.0, "Ann", "Um, yes.", words),)), "readable", "en"
    )
    (line,) = now.lines
    assert (line.text, [word.start for word in line.words]) == ("Yes.", [0.5])


def test_what_is_told_of_an_edit() -> None:
    reading = clean_up(
        [Word(3.0, 4.0, "Um,", speaker="Ann"), Word(4.0, 5.0, "no.")], "readable", "en"
    )
    assert describe_cleanup(reading, "readable").edits == (
        RemovedWords("filler", "Um,", "", "Ann", 3.0),
    )


def test_choosing_none_of_the_readings() -> None:
    with pytest.raises(InvalidCall, match="no such reading"):
        parse_reading("nice")


def test_verbatim_keeps_contractions() -> None:
    with pytest.raises(ValueError, match="verbatim reading keeps contractions"):
        EpisodeSection(reading="verbatim", expand_contractions=True)


@pytest.mark.parametrize("reading", ["verbatim", "readable", "clean"])
def test_every_word_is_in_the_episode_or_told_of(reading: str) -> None:
    said = [
        Word(0.0, 0.5, "Um,", speaker="A"),
        Word(0.5, 1.0, "we", speaker="A"),
        Word(1.0, 1.5, "moved", speaker="A"),
        Word(1.5, 1.8, "Yeah.", speaker="B"),
        Word(1.8, 2.3, "to", speaker="A"),
        Word(2.3, 2.8, "Rome.", speaker="A"),
    ]
    section = EpisodeSection.model_validate({"reading": reading})
    layout = lay_out(said, None, Configuration(episode=section), language="en")
    written = [word.start for line in layout.paragraphs.lines for word in line.words]
    told = [word.start for edit in layout.reading.edits for word in edit.words]
    assert sorted(start or 0.0 for start in [*written, *told]) == [word.start for word in said]
    assert bool(told) is (reading != "verbatim")
