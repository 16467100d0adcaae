"""Captions and subtitles of an edited episode: made of it, and brought along when it changes."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from asr.recognizer import Recognition
from castproof.config.schema import Configuration
from castproof.edit.captions import NO_WORDS, find_folder, find_known_words, lay_out_edited
from castproof.edit.refresh import refresh_captions
from castproof.files import atomic, lock
from castproof.pipeline.cache import recording_folder
from castproof.review.request import ReviewRequest
from review.operations import parse
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from tests.castproof.review.opened import open_material
from transcript import episode
from transcript import io as formats
from transcript.formats import ctm, srt, vtt
from transcript.values import Line, Segment, Transcript

QUESTION = "So, um, what do you do at Orthwind these days, when the wind is not too strong?"
ANSWER = "I bild ships there since last year, and some of them sail to Iceland every summer."
NAMED = (("Speaker 1", "Ann"), ("Speaker 2", "Bob"))
FORMATS = "episode,captions,srt,vtt,podcast,json"


def recognize(question: str = QUESTION, answer: str = ANSWER) -> Recognition:
    """What two speakers say: up to 1.5 s the one, from 2 s the other."""
    first = words(*question.split(), each=0.0)
    second = words(*answer.split(), start=2.0, each=0.02)
    segments = (Segment(0.0, 1.7, first), Segment(2.0, 3.9, second))
    return Recognition(segments, language="en", language_probability=0.9)


@pytest.fixture
def page(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """A transcribed episode with captions beside it, whose speakers a person named."""
    fake.recognition = recognize()
    call = ("transcribe", recording, "-o", out, "-f", FORMATS, "--set", "asr.beam_size=1")
    assert run(*call).exit_code == 0
    edit(out / "talk.md", *NAMED)
    return out / "talk.md"


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def read(path: Path) -> Transcript:
    return formats.load(path.read_bytes(), formats.find_by_path(path))


def read_words(path: Path) -> list[str]:
    return [token for line in read(path).lines for token in line.text.split()]


def words_of(page: Path) -> list[str]:
    return read_words(page)


@pytest.mark.parametrize("name", ["srt", "vtt", "podcast", "captions", "json"])
def test_every_format_says_the_episodes_words(run: Run, page: Path, name: str) -> None:
    edit(page, ("bild", "build"), ("some of them sail", "some of our boats sail"))
    before = page.read_bytes()
    target = page.with_name(f"made{formats.find_by_name(name).endings[0]}")
    result = run("convert", page, target)
    assert result.exit_code == 0, result.stderr
    assert words_of(page) == read_words(target)
    assert page.read_bytes() == before


def test_a_subtitle_starts_when_its_first_word_was_said(run: Run, page: Path) -> None:
    assert run("convert", page, page.with_name("made.vtt")).exit_code == 0
    cues = vtt.parse(page.with_name("made.vtt").read_text()).lines
    said = [word for segment in recognize().segments for word in segment.words]
    starts = {word.text.strip(",."): word.start for word in said}
    assert len(cues) > 2
    for cue in cues:
        assert cue.start == starts[cue.text.split()[0].strip(",.")]
        assert cue.start < (cue.end or 0)
    assert {cue.speaker for cue in cues} == {"Ann", "Bob"}
    rows = page.with_name("made.vtt").read_text().splitlines()
    said_rows = [row for row in rows if "-->" not in row and not row.startswith("NOTE")]
    assert 20 < max(map(len, said_rows)) <= len("<v Ann>") + 42


def test_raw_captions_are_as_short_as_promised(run: Run, page: Path) -> None:
    assert run("convert", page, page.with_name("made.captions.txt")).exit_code == 0
    assert max(len(line.text) for line in read(page.with_name("made.captions.txt")).lines) <= 40
    wide = page.with_name("wide.captions.txt")
    assert run("convert", page, wide, "--set", "captions.width_chars=20").exit_code == 0
    assert 10 < max(len(line.text) for line in read(wide).lines) <= 20


def test_how_many_times_are_estimated_is_said(run: Run, page: Path) -> None:
    edit(page, ("these days", "these last few days"))
    stderr = run("convert", page, page.with_name("made.srt")).stderr
    assert " has no time for 2 of 34 words: " in stderr
    assert NO_WORDS not in stderr


def test_without_a_folder_times_are_spread_and_it_is_said(run: Run, page: Path) -> None:
    alone = page.parent.parent / "alone.md"
    alone.write_bytes(page.read_bytes())
    result = run("convert", alone, alone.with_name("alone.srt"))
    assert result.exit_code == 0
    assert f"castproof: note: {NO_WORDS}\n" in result.stderr
    cues = srt.parse(alone.with_name("alone.srt").read_text()).lines
    starts = [cue.start for cue in cues]
    assert len(cues) > 2
    assert starts == sorted(set(starts), key=lambda start: start or 0.0)


def test_words_of_a_named_file(run: Run, page: Path) -> None:
    alone, heard = page.parent.parent / "alone.md", page.parent.parent / "heard.ctm"
    alone.write_bytes(page.read_bytes())
    said = [word for segment in recognize().segments for word in segment.words]
    heard.write_text(ctm.write(said, "talk"))
    result = run("convert", alone, alone.with_name("alone.srt"), "--words", heard)
    assert result.exit_code == 0, result.stderr
    assert "estimated" not in result.stderr
    cues = srt.parse(alone.with_name("alone.srt").read_text()).lines
    assert cues[0].start == 0.0
    assert {cue.start for cue in cues} <= {word.start for word in said}
    # Any transcript's lines are laid out where its words are named.
    turns = alone.with_name("alone.turns.txt")
    assert run("convert", alone, turns).exit_code == 0
    assert run("convert", turns, alone.with_name("turns.srt"), "--words", heard).exit_code == 0
    assert alone.with_name("turns.srt").read_text() == alone.with_name("alone.srt").read_text()


def test_words_of_another_recording_are_refused(run: Run, page: Path) -> None:
    other = page.with_name("other.srt")
    other.write_text("1\n00:00:01,000 --> 00:00:09,000\n" + "nothing of this was ever said " * 9)
    result = run("convert", page, page.with_name("made.srt"), "--words", other)
    assert result.exit_code == 1
    assert "does not seem to be of the same recording" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not page.with_name("made.srt").exists()


def test_words_for_a_format_without_them_are_refused(run: Run, page: Path) -> None:
    result = run("convert", page, page.with_name("made.docx"), "--words", page)
    assert result.exit_code == 2
    assert "has no place for times of words" in result.stderr


def test_a_folder_of_another_recording_is_not_used(run: Run, page: Path) -> None:
    lines = "\n".join(f"- line: Nothing like it {n} times.\n  sec: {n}" for n in range(9))
    page.write_text(f"---\ntranscript:\n{lines}\n---\n")
    result = run("convert", page, page.with_name("made.srt"))
    assert result.exit_code == 0
    assert "is of another recording: it is not used" in result.stderr
    assert NO_WORDS in result.stderr


def test_json_keeps_the_paragraphs_with_the_times_that_are_known(run: Run, page: Path) -> None:
    edit(page, ("I bild", "I really bild"))
    assert run("convert", page, page.with_name("made.json")).exit_code == 0
    (_, answer) = read(page.with_name("made.json")).lines
    assert [(word.text, word.start) for word in answer.words[:3]] == [
        ("I", 2.0), ("really", None), ("bild", 2.12),
    ]  # fmt: skip
    assert answer.speaker == "Bob"


def test_long_lines_with_times_of_words_are_laid_out_too(run: Run, page: Path) -> None:
    edit(page, ("summer.", "summer, we think."))
    assert run("convert", page, page.with_name("made.srt")).exit_code == 0
    assert run("convert", page, page.with_name("made.json")).exit_code == 0
    assert max(len(line.text) for line in read(page.with_name("made.json")).lines) > 84
    result = run("convert", page.with_name("made.json"), page.with_name("again.srt"))
    assert result.exit_code == 0, result.stderr
    assert page.with_name("again.srt").read_text() == page.with_name("made.srt").read_text()
    # Captions with times of words stay the lines they are.
    short = page.with_name("talk.json")
    assert run("convert", short, page.with_name("short.srt")).exit_code == 0
    cues = srt.parse(page.with_name("short.srt").read_text()).lines
    assert [cue.text for cue in cues] == [line.text for line in read(short).lines]


def test_a_line_that_nobody_is_known_to_say_stays_nobodys(run: Run, page: Path) -> None:
    edit(page, ("  who: Bob\n", ""))
    result = run("convert", page, page.with_name("made.vtt"))
    assert result.exit_code == 0, result.stderr
    assert {cue.speaker for cue in vtt.parse(page.with_name("made.vtt").read_text()).lines} == {
        "Ann", None,
    }  # fmt: skip


def test_nobodys_line_between_two_of_one_speaker_stays_nobodys() -> None:
    talk = Transcript((
        Line(0.0, None, "Ann", "We moved."), Line(2.0, None, None, "Really?"),
        Line(3.0, None, "Ann", "To Bonn."),
    ))  # fmt: skip
    for name in ("vtt", "podcast"):
        found = lay_out_edited(talk, None, formats.find_by_name(name), Configuration()).transcript
        assert [line.speaker for line in found.lines] == ["Ann", None, "Ann"]
        assert {word.speaker for word in found.lines[1].words} == {None}


def test_a_sentence_without_blanks_is_shown_as_it_is_spoken() -> None:
    talk = Transcript((Line(1.0, None, None, "你好世界" * 30), Line(31.0, None, None, "好的")))
    found = lay_out_edited(talk, None, formats.find_by_name("srt"), Configuration()).transcript
    assert "".join(line.text for line in found.lines).replace("\n", "") == "你好世界" * 30 + "好的"
    # A row of 42 holds 21 of them, two wide each, and each is said in a quarter of a second.
    assert [line.start for line in found.lines] == [1.0, 6.0, 11.0, 16.0, 21.0, 26.25]
    assert max(len(row) for line in found.lines for row in line.text.split("\n")) <= 21


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ((1.0, 2.0, 2.0), None),
        ((100.0, 5.0, 7.0), "the start of 1 line is not used: "),
        ((100.0, 90.0, 7.0), "the starts of 2 lines are not used: "),
    ],
)
def test_starts_that_go_back_are_not_used_in_silence(
    starts: tuple[float, ...], said: str | None
) -> None:
    talk = Transcript(tuple(Line(start, None, None, "One two.") for start in starts))
    notes = lay_out_edited(talk, None, formats.find_by_name("srt"), Configuration()).notes
    found = [note for note in notes if "not used: " in note]
    assert (found == []) if said is None else found[0].startswith(said)


def test_the_folder_is_found_by_what_it_wrote_too(run: Run, page: Path, recording: Path) -> None:
    other = page.with_name("edited.md")
    other.write_bytes(page.read_bytes())
    assert find_folder(other) is None
    assert run("regenerate", other, recording, "--set", "asr.beam_size=1").exit_code == 0
    assert find_folder(other) == page.parent / ".castproof" / "talk"
    assert find_known_words(find_folder(other), []) is not None


def test_a_reviews_own_folder_does_not_hide_the_recordings(
    run: Run, page: Path, recording: Path
) -> None:
    other = page.with_name("edited.md")
    other.write_bytes(page.read_bytes())
    assert run("regenerate", other, recording, "--set", "asr.beam_size=1").exit_code == 0
    with open_material(ReviewRequest(other)):
        assert (page.parent / ".castproof" / "edited").is_dir()
    assert find_folder(other) == page.parent / ".castproof" / "talk"


# --- brought along


def regenerate(run: Run, page: Path, fake: FakeModels, answer: str, *more: object) -> str:
    """Run a new pass that hears another answer."""
    fake.recognition = recognize(answer=answer)
    result = run(
        "regenerate", page, page.parents[1] / "talk.wav", "--set", "asr.beam_size=2", *more
    )
    assert result.exit_code == 0, result.stderr
    return str(result.stderr)


BETTER = ANSWER.replace("bild", "build")
BESIDE = ("talk.captions.txt", "talk.srt", "talk.vtt", "talk.podcast.json", "talk.json")


def test_regenerate_brings_captions_along(run: Run, fake: FakeModels, page: Path) -> None:
    edit(page, ("Orthwind", "Northwind"))
    stderr = regenerate(run, page, fake, BETTER)
    for name in BESIDE:
        assert read_words(page.with_name(name)) == words_of(page)
        assert name in stderr
    assert "Northwind" in words_of(page)
    assert "build" in words_of(page)
    assert {line.speaker for line in read(page.with_name("talk.json")).lines} == {"Ann", "Bob"}
    before = {name: page.with_name(name).read_bytes() for name in BESIDE}
    regenerate(run, page, fake, BETTER)
    assert before == {name: page.with_name(name).read_bytes() for name in BESIDE}


@pytest.mark.parametrize("name", ["talk.srt", "talk.vtt"])
def test_captions_that_were_brought_along_can_come_back(
    run: Run, fake: FakeModels, page: Path, name: str
) -> None:
    edit(page, ("Orthwind", "Northwind"))
    regenerate(run, page, fake, BETTER)
    before = page.read_text()
    edit(page.with_name(name), ("Iceland", "Greenland"))
    result = run("convert", page.with_name(name), page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == before.replace("Iceland", "Greenland")


def test_a_dry_run_leaves_captions(run: Run, fake: FakeModels, page: Path) -> None:
    before = page.with_name("talk.srt").read_bytes()
    regenerate(run, page, fake, BETTER, "--dry-run")
    assert page.with_name("talk.srt").read_bytes() == before


def test_captions_that_somebody_edited_stay(run: Run, fake: FakeModels, page: Path) -> None:
    subtitles = page.with_name("talk.srt")
    edit(subtitles, ("bild", "built"))
    edited = subtitles.read_bytes()
    page.with_name("talk.vtt").unlink()
    stderr = regenerate(run, page, fake, BETTER)
    assert subtitles.read_bytes() == edited
    assert "talk.srt is not as castproof wrote it and stays as it is: `castproof convert" in stderr
    assert not page.with_name("talk.vtt").exists()
    assert "build" in read_words(page.with_name("talk.captions.txt"))


def test_captions_that_convert_made_are_brought_along(
    run: Run, fake: FakeModels, page: Path
) -> None:
    subtitles = page.with_name("talk.srt")
    assert run("convert", page, subtitles, "--overwrite").exit_code == 0
    # Laid out in a way of its own they are not castproof's to lay out again.
    own = run("convert", page, page.with_name("talk.vtt"), "--overwrite", "--set",
              "subtitles.width_chars=20")  # fmt: skip
    assert own.exit_code == 0
    narrow = page.with_name("talk.vtt").read_bytes()
    regenerate(run, page, fake, BETTER)
    assert "build" in read_words(subtitles)
    assert page.with_name("talk.vtt").read_bytes() == narrow


def test_an_episode_that_nobody_edited_has_captions_of_all_that_was_heard(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    fake.recognition = recognize()
    call = ("transcribe", recording, "-o", out, "-f", FORMATS, "--set", "asr.beam_size=1")
    assert run(*call).exit_code == 0
    page = out / "talk.md"
    regenerate(run, page, fake, BETTER)
    assert "um," not in words_of(page)
    assert read_words(page.with_name("talk.srt")) == [*QUESTION.split(), *BETTER.split()]
    again = page.parent / "again"
    assert run("transcribe", recording, "-o", again, "-f", "srt", "--set", "asr.beam_size=2")
    assert (again / "talk.srt").read_bytes() == page.with_name("talk.srt").read_bytes()


def test_transcribing_again_does_not_put_the_machines_captions_back(
    run: Run, fake: FakeModels, page: Path, recording: Path
) -> None:
    edit(page, ("Orthwind", "Northwind"))
    regenerate(run, page, fake, BETTER)
    before = page.with_name("talk.srt").read_bytes()
    call = ("transcribe", recording, "-o", page.parent, "-f", FORMATS)
    # The pass that is merged already, and another one.
    for beam, answer, status in ((2, BETTER, 0), (3, ANSWER.replace("Iceland", "Island"), 3)):
        fake.recognition = recognize(answer=answer)
        result = run(*call, "--set", f"asr.beam_size={beam}")
        assert result.exit_code == status, result.stderr
        assert ("talk.srt was not replaced" in result.stderr) == (status == 3)
        assert page.with_name("talk.srt").read_bytes() == before


def test_retime_brings_captions_along(run: Run, page: Path) -> None:
    late = page.with_name("late.ctm")
    said = [word for segment in recognize().segments for word in segment.words]
    moved = [replace(word, start=(word.start or 0) + 60, end=(word.end or 0) + 60) for word in said]
    late.write_text(ctm.write(moved, "talk"))
    before = page.with_name("talk.srt").read_bytes()
    assert run("retime", page, late, "-o", page.with_name("other.md")).exit_code == 0
    assert run("retime", page, late, "--dry-run").exit_code == 0
    assert page.with_name("talk.srt").read_bytes() == before
    result = run("retime", page, late)
    assert result.exit_code == 0, result.stderr
    assert "captions made anew from the episode: " in result.stderr
    starts = [cue.start or 0.0 for cue in srt.parse(page.with_name("talk.srt").read_text()).lines]
    assert starts[0] == 60.0
    assert episode.parse(page.read_text()).transcript.lines[0].start == 60.0


def test_the_review_pages_save_brings_captions_along(page: Path) -> None:
    with open_material(ReviewRequest(page)) as (material, _):
        session = material.session
        operation = parse({"kind": "replace", "find": "bild", "with": "build"})
        session.edit(operation, session.history.revision)
        assert session.save().written
        assert "build" not in read_words(page.with_name("talk.srt"))
        notes = material.after_save()
    assert [note for note in notes if "talk.srt" in note] == list(notes)
    for name in BESIDE:
        assert read_words(page.with_name(name)) == words_of(page)
    assert "build" in words_of(page)


def test_the_review_pages_export_is_laid_out(run: Run, page: Path) -> None:
    page.with_name("talk.srt").unlink()
    with open_material(ReviewRequest(page)) as (material, _):
        material.actions["export"]({"format": "srt"})
    exported = page.with_name("talk.srt")
    assert len(srt.parse(exported.read_text()).lines) > 2
    said = {word.start for segment in recognize().segments for word in segment.words}
    assert {cue.start for cue in srt.parse(exported.read_text()).lines} <= said
    found = refresh_captions(page, episode.parse(page.read_text()).transcript)
    assert "talk.srt" not in found.written  # it is known, and says all of it already
    assert not found.edited
    before = page.read_text()
    edit(exported, ("Iceland", "Greenland"))
    assert run("convert", exported, page, "--overwrite").exit_code == 0
    assert page.read_text() == before.replace("Iceland", "Greenland")


def test_a_folder_that_another_run_holds_leaves_captions(page: Path) -> None:
    before = page.with_name("talk.srt").read_bytes()
    with lock.hold(recording_folder(page.parent, "talk")):
        found = refresh_captions(page, episode.parse(page.read_text()).transcript)
    assert found.written == ()
    (failure,) = found.failed
    assert failure.startswith("captions beside it are as they were: ")
    assert page.with_name("talk.srt").read_bytes() == before


def test_an_episode_that_cannot_be_read_again_leaves_captions(page: Path) -> None:
    before = page.with_name("talk.srt").read_bytes()
    with open_material(ReviewRequest(page)) as (material, _):
        page.write_text("no episode any more")
        (failure,) = material.after_save()
    assert failure.startswith("captions beside it are as they were: ")
    assert page.with_name("talk.srt").read_bytes() == before


def test_captions_that_cannot_be_written_are_said(
    run: Run, fake: FakeModels, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = page.with_name("talk.srt").read_bytes(), atomic.write_whole

    def write_unless_srt(path: Path, *arguments: object, **more: object) -> None:
        if path.name == "talk.srt":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        unlimited: Callable[..., None] = write
        unlimited(path, *arguments, **more)

    monkeypatch.setattr(atomic, "write_whole", write_unless_srt)
    fake.recognition = recognize(answer=BETTER)
    result = run("regenerate", page, page.parents[1] / "talk.wav", "--set", "asr.beam_size=2")
    assert result.exit_code == 3
    assert "done in part: " in result.stderr
    assert "talk.srt is as it was: " in result.stderr
    assert "build" in words_of(page)
    assert page.with_name("talk.srt").read_bytes() == before
