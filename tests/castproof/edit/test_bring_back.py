"""A document, subtitle file or JSON that comes back into the episode it was made from."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from castproof.files import exports
from tests.castproof.conftest import Run
from transcript import episode
from transcript import io as formats
from transcript.formats import made_from
from transcript.values import Entry, Header, Line, Transcript

PAGE = """\
---
title: A talk
transcript:
- header: Dawn
- line: Hello, and welcome to the talk about lamps.
  sec: 0
  time: 0:00
  who: Ann
- line: Thank you. The lamp turns all night, and nobody winds it.
  sec: 5
  time: '0:05'
  who: Tom   # or Tim?
  id: 7
- header: Noon
- line: And the boats wait for it, every single night.
  sec: 20
  time: '0:20'
  who: Ann
- line: They do, and they always did so.
  sec: 30
  time: '0:30'
  who: Tom
---
Links.
"""
MENDED = (
    PAGE.replace("about lamps", "about lighthouses")
    .replace("who: Tom   # or Tim?", "who: Tim")
    .replace("header: Noon", "header: High noon")
    .replace("sec: 20\n  time: '0:20'", "sec: 21\n  time: '0:21'")
)
NAMES = ("docx", "srt", "vtt", "podcast", "json", "captions", "turns")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(PAGE)
    return path


def export(run: Run, page: Path, name: str) -> Path:
    """The episode in a format, beside it."""
    target = page.with_name(f"talk{formats.find_by_name(name).endings[0]}")
    result = run("convert", page, target)
    assert result.exit_code == 0, result.stderr
    return target


def edit(path: Path, was: str, now: str) -> None:
    """Change a text in a file of any format, as its own program would."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        for paragraph in document.paragraphs:
            if was in paragraph.text:
                paragraph.text = paragraph.text.replace(was, now)
        document.save(str(path))
    else:
        text = path.read_text()
        assert was in text
        path.write_text(text.replace(was, now))


@pytest.mark.parametrize("name", NAMES)
def test_what_either_side_changed_alone_is_there(run: Run, page: Path, name: str) -> None:
    sent = export(run, page, name)
    page.write_text(MENDED)
    edit(sent, "always did so", "always will")
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == MENDED.replace("always did so", "always will")
    assert "what was changed in talk.md since stays" in result.stderr
    assert page.with_name("talk.md~").read_text() == MENDED


@pytest.mark.parametrize("name", NAMES)
def test_what_both_sides_changed_is_listed_and_kept(run: Run, page: Path, name: str) -> None:
    sent = export(run, page, name)
    page.write_text(MENDED)
    edit(sent, "about lamps", "about lanterns")
    edit(sent, "always did so", "always will")
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 3
    assert page.read_text() == MENDED.replace("always did so", "always will")
    [listed] = [row for row in result.stderr.splitlines() if "changed on both sides" in row]
    for text in ("0:00", "Ann", "'lamps.'", "'lighthouses.' in talk.md", f"in {sent.name}"):
        assert text in listed
    assert f"1 place of {sent} not taken" in result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_comes_back_as_it_was_undoes_nothing(run: Run, page: Path, name: str) -> None:
    sent = export(run, page, name)
    page.write_text(MENDED)
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == MENDED


@pytest.mark.parametrize("name", ["srt", "vtt", "podcast", "captions"])
def test_what_a_format_has_no_place_for_stays(run: Run, page: Path, name: str) -> None:
    sent = export(run, page, name)
    edit(sent, "winds it", "winds it up")
    assert run("convert", sent, page, "--overwrite").exit_code == 0
    assert page.read_text() == PAGE.replace("winds it", "winds it up")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_renamed_and_sent_back_from_elsewhere(
    run: Run, page: Path, name: str, tmp_path: Path
) -> None:
    sent = export(run, page, name)
    mailed = tmp_path / "mail" / f"Copy of it{formats.find_by_name(name).endings[0]}"
    mailed.parent.mkdir()
    sent.rename(mailed)
    page.write_text(MENDED)
    assert export(run, page, name).exists()  # of the newer text
    edit(mailed, "always did so", "always will")
    assert run("convert", mailed, page, "--overwrite").exit_code == 0
    assert page.read_text() == MENDED.replace("always did so", "always will")


@pytest.mark.parametrize("name", ["docx", "vtt", "podcast", "json"])
def test_the_text_is_found_in_a_copy_where_nothing_else_was_kept(
    run: Run, page: Path, name: str
) -> None:
    sent = export(run, page, name)
    shutil.rmtree(page.parent / ".castproof")
    page.with_name("talk.md~").write_text(PAGE)
    page.write_text(MENDED)
    edit(sent, "always did so", "always will")
    assert run("convert", sent, page, "--overwrite").exit_code == 0
    assert page.read_text() == MENDED.replace("always did so", "always will")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_where_the_text_is_not_known(run: Run, page: Path, name: str) -> None:
    sent = export(run, page, name)
    shutil.rmtree(page.parent / ".castproof")
    page.write_text(MENDED)
    edit(sent, "always did so", "always will")
    refused = run("convert", sent, page, "--overwrite")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "made from" in refused.stderr
    assert f"--base {page}" in refused.stderr
    assert page.read_text() == MENDED
    # An older copy is named, and all is as if it had been found.
    older = page.with_name("talk.md.~2~")
    older.write_text(PAGE)
    assert run("convert", sent, page, "--overwrite", "--base", older).exit_code == 0
    assert page.read_text() == MENDED.replace("always did so", "always will")


def test_a_file_that_is_nearer_to_an_older_copy_is_not_taken_for_an_edit_of_the_newer(
    run: Run, page: Path
) -> None:
    sent = export(run, page, "srt")
    shutil.rmtree(page.parent / ".castproof")  # as if an older version had written it
    older = page.with_name("sent earlier.srt")
    sent.rename(older)
    page.with_name("talk.md~").write_text(PAGE)
    page.write_text(MENDED)
    export(run, page, "srt")
    edit(older, "always did so", "always will")
    assert run("convert", older, page, "--overwrite").exit_code == 1
    assert page.read_text() == MENDED
    kept = page.with_name("talk.md~")
    assert run("convert", older, page, "--overwrite", "--base", kept).exit_code == 0
    assert page.read_text() == MENDED.replace("always did so", "always will")


@pytest.mark.parametrize("name", ["docx", "vtt", "podcast"])
def test_a_file_whose_program_dropped_the_digest(run: Run, page: Path, name: str) -> None:
    sent, format_ = export(run, page, name), formats.find_by_name(name)
    sent.write_bytes(formats.dump(formats.load(sent.read_bytes(), format_), format_))
    assert made_from.find(sent.read_bytes(), name) is None
    page.write_text(MENDED)
    edit(sent, "always did so", "always will")
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert "what it was made from is told by what it says" in result.stderr
    assert page.read_text() == MENDED.replace("always did so", "always will")


def test_a_base_where_nothing_is_merged_is_refused(run: Run, page: Path) -> None:
    for target in (page.with_name("talk.srt"), page.with_name("new.md")):
        wrong = run("convert", page, target, "--base", page)
        assert wrong.exit_code == 2
        assert "--base: there is no episode to merge with" in wrong.stderr
        assert not target.exists()


def test_an_episode_named_as_its_own_base_takes_what_the_file_says(run: Run, page: Path) -> None:
    sent = export(run, page, "srt")
    shutil.rmtree(page.parent / ".castproof")
    page.write_text(MENDED)
    result = run("convert", sent, page, "--overwrite", "--base", page)
    assert result.exit_code == 0
    # Words and starts are those of the file; it has no speakers and no headers.
    found = episode.parse(page.read_text()).transcript
    was = episode.parse(MENDED).transcript
    assert [line.text for line in found.lines] == [
        line.text for line in episode.parse(PAGE).transcript.lines
    ]
    assert [line.start for line in found.lines] == [0.0, 5.0, 20.0, 30.0]
    assert [line.speaker for line in found.lines] == [line.speaker for line in was.lines]
    assert found.headers == was.headers


def test_a_subtitle_file_of_short_cues_leaves_the_paragraphs(run: Run, page: Path) -> None:
    words = [word for line in episode.parse(PAGE).transcript.lines for word in line.text.split()]
    said = " ".join(words).replace("winds it", "winds it up").split()
    cues = tuple(
        Line(float(at), at + 1.0, None, " ".join(said[at : at + 3]))
        for at in range(0, len(said), 3)
    )
    sent = page.with_name("from elsewhere.srt")
    sent.write_bytes(formats.dump(Transcript(cues), formats.find_by_name("srt")))
    result = run("convert", sent, page, "--overwrite", "--base", page)
    assert result.exit_code == 0, result.stderr
    found = episode.parse(page.read_text()).transcript
    assert [line.text for line in found.lines] == [
        line.text.replace("winds it", "winds it up")
        for line in episode.parse(PAGE).transcript.lines
    ]
    assert [line.speaker for line in found.lines] == ["Ann", "Tom", "Ann", "Tom"]
    assert [header.title for header in found.headers] == ["Dawn", "Noon"]


def test_a_changed_start_comes_in_where_a_paragraph_begins_and_is_said_elsewhere(
    run: Run, page: Path
) -> None:
    sent = export(run, page, "srt")
    first, second, *others = formats.load(sent.read_bytes(), formats.find_by_name("srt")).lines
    rows = [first, second, *others]
    [begins] = [at for at, row in enumerate(rows) if row.text.startswith("And the boats")]
    [inside] = [at for at, row in enumerate(rows) if row.text.endswith("nobody winds it.")]
    for at, seconds in ((begins, 3.0), (inside, 2.0)):
        rows[at] = replace(rows[at], start=(rows[at].start or 0.0) + seconds, end=40.0)
    sent.write_bytes(formats.dump(Transcript(tuple(rows)), formats.find_by_name("srt")))
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    found = episode.parse(page.read_text()).transcript
    assert [line.start for line in found.lines] == [0.0, 5.0, 23.0, 30.0]
    assert "the changed start of 1 cue inside a paragraph has no place" in result.stderr


def test_texts_that_share_hardly_a_word_are_not_merged(run: Run, page: Path) -> None:
    other = page.with_name("other.md")
    other.write_text("---\ntranscript:\n- line: Something else entirely.\n  sec: 0\n---\n")
    sent = export(run, page, "docx")
    wrong = run("convert", sent, other, "--overwrite")
    assert wrong.exit_code == 1
    assert "hardly share a word: is it the right episode?" in wrong.stderr
    assert "Something else" in other.read_text()
    assert run("convert", other, page, "--overwrite", "--base", page).exit_code == 1
    assert page.read_text() == PAGE


def test_a_file_without_text_takes_nothing_away(run: Run, page: Path) -> None:
    sent = export(run, page, "srt")
    sent.write_text("")
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 1
    assert "it has no text" in result.stderr
    assert page.read_text() == PAGE


def test_a_file_that_lost_much_says_so(run: Run, page: Path) -> None:
    sent = export(run, page, "srt")
    sent.write_text(sent.read_text().split("\n\n")[0] + "\n")
    result = run("convert", sent, page, "--overwrite")
    assert "it has 8 words of the 35 that it was made from: the others are removed" in result.stderr


def test_a_list_of_chapters_comes_back(run: Run, page: Path) -> None:
    for ending in (".chapters.json", ".chapters.txt"):
        page.write_text(PAGE)
        sent = page.with_name(f"talk{ending}")
        assert run("convert", page, sent, "--overwrite").exit_code == 0
        page.write_text(MENDED.replace("High noon", "Noon"))
        edit(sent, "Dawn", "Daybreak")
        result = run("convert", sent, page, "--overwrite")
        assert result.exit_code == 0, result.stderr
        mended = MENDED.replace("High noon", "Noon").replace("Dawn", "Daybreak")
        assert page.read_text() == mended


def test_a_chapter_that_was_taken_off_the_list_goes(run: Run, page: Path) -> None:
    sent = export(run, page, "chapters")
    sent.write_text(sent.read_text().splitlines()[0] + "\n")
    assert run("convert", sent, page, "--overwrite").exit_code == 0
    assert page.read_text() == PAGE.replace("- header: Noon\n", "")


def test_what_an_episode_has_beside_its_transcript_is_said(run: Run, page: Path) -> None:
    for name in ("docx", "srt", "json"):
        result = run("convert", page, page.with_name(f"x{formats.find_by_name(name).endings[0]}"))
        assert (
            "the front matter, the text below it, 1 comment and 1 key of the entries' own are left "
            "out" in result.stderr
        )


def test_an_edited_file_is_kept_when_it_is_written_anew(run: Run, page: Path) -> None:
    sent = export(run, page, "srt")
    page.write_text(MENDED)
    assert run("convert", page, sent, "--overwrite").exit_code == 0
    assert not sent.with_name("talk.srt~").exists()  # nobody had edited it
    edit(sent, "always did so", "always will")
    edited = sent.read_bytes()
    result = run("convert", page, sent, "--overwrite")
    kept = sent.with_name("talk.srt~")
    assert kept.read_bytes() == edited
    assert f"castproof convert {kept} {page} --from srt --overwrite" in result.stderr
    assert run("convert", kept, page, "--from", "srt", "--overwrite").exit_code == 0
    assert page.read_text() == MENDED.replace("always did so", "always will")


def test_streams_carry_the_digest_and_come_back(run: Run, page: Path) -> None:
    sent = run("convert", page, "-", "--to", "vtt").stdout
    assert made_from.find(sent.encode(), "vtt") == exports.compute_text_digest(
        episode.parse(PAGE).transcript
    )
    page.write_text(MENDED)
    back = sent.replace("always did so", "always will").encode()
    result = run("convert", "-", page, "--from", "vtt", "--overwrite", stdin=back)
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == MENDED.replace("always did so", "always will")


def test_what_cannot_be_kept_is_said(run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (page.parent / ".castproof").write_text("no folder")
    result = run("convert", page, page.with_name("talk.srt"))
    assert result.exit_code == 0
    assert "what it was made from is not kept" in result.stderr
    assert page.with_name("talk.srt").exists()


def change(transcript: Transcript, first: int, mark: str) -> Transcript:
    """Change the second word of every third line, from the ``first`` on."""
    made: list[Entry] = []
    number = 0
    for entry in transcript.entries:
        if isinstance(entry, Line):
            if number % 3 == first and len(entry.text.split(" ")) > 3:
                start, _, *rest = entry.text.split(" ")
                entry = replace(entry, text=" ".join([start, f"{mark}{number}", *rest]))
            number += 1
        made.append(entry)
    return Transcript(tuple(made))


@pytest.mark.parametrize("name", NAMES)
def test_published_episodes_go_out_and_come_back(
    run: Run, data_dir: Path, tmp_path: Path, name: str
) -> None:
    format_ = formats.find_by_name(name)
    for path in sorted((data_dir / "episodes").glob("*.md"))[:1]:
        page = tmp_path / path.name
        page.write_bytes(path.read_bytes())
        sent = tmp_path / f"{path.stem}{format_.endings[0]}"
        if run("convert", page, sent).exit_code:  # a line without a time
            continue
        source = episode.parse(page.read_text())
        mine = change(source.transcript, 0, "mine")
        mine = replace(mine, entries=(Header("A new beginning"), *mine.entries))
        page.write_text(episode.write(replace(source, transcript=mine)))
        written = formats.load(sent.read_bytes(), format_)
        theirs = change(written, 1, "theirs")
        sent.write_bytes(
            exports.mark_origin(formats.dump(theirs, format_), format_, source.transcript)
        )
        result = run("convert", sent, page, "--overwrite")
        found = episode.parse(page.read_text()).transcript
        changed = {
            word
            for side in (mine, theirs)
            for line in side.lines
            for word in line.text.split()
            if word.startswith(("mine", "theirs"))
        }
        assert len(changed) > 20
        said = {word for line in found.lines for word in line.text.split()}
        missing = changed - said
        assert result.exit_code == (3 if missing else 0), result.stderr
        # A cue may begin where a paragraph does: then both changed the same word.
        listed = result.stderr.count("changed on both sides")
        assert all(word.startswith("theirs") and f"'{word}'" in result.stderr for word in missing)
        assert listed == len(missing) < len(changed) / 10
        assert [line.speaker for line in found.lines] == [line.speaker for line in mine.lines]
        assert found.headers == mine.headers
