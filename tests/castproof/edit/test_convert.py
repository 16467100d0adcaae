"""``castproof convert``: between files, streams and an episode that is already there."""

from __future__ import annotations

from pathlib import Path

import docx
import docx.oxml
import pytest

from tests.castproof.conftest import Run
from transcript import episode

SRT = "1\n00:00:00,000 --> 00:00:01,400\nHello and welcome.\n\n"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.400\nHello and welcome.\n"
PAGE = """\
---
title: 'A talk'   # kept
transcript:
- line: Old words.
  sec: 0
  time: 0:00
  who: Ann
season: 3
---
Notes.
"""


@pytest.fixture
def srt(tmp_path: Path) -> Path:
    """A file of one subtitle."""
    path = tmp_path / "talk.srt"
    path.write_text(SRT)
    return path


def test_formats_are_told_by_the_endings(run: Run, srt: Path) -> None:
    target = srt.with_name("talk.vtt")
    result = run("convert", srt, target)
    assert result.exit_code == 0, result.stderr
    assert target.read_text() == VTT
    assert result.stdout == ""


def test_formats_are_told_by_options(run: Run, srt: Path) -> None:
    target = srt.with_name("page")
    assert run("convert", srt.rename(srt.with_name("x")), target, "--from", "srt", "--to", "vtt")
    assert target.read_text() == VTT


def test_streams(run: Run) -> None:
    result = run("convert", "-", "-", "--from", "srt", "--to", "vtt", stdin=SRT.encode())
    assert result.exit_code == 0, result.stderr
    assert result.stdout == VTT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "out.vtt"), "--from"),
        (("{srt}", "-"), "--to"),
        (("{srt}", "out.pdf"), "no format has the ending of out.pdf"),
        (("{srt}", "out", "--to", "pdf"), "unknown format 'pdf'"),
        (("{srt}", "-", "--to", "vtt", "--from", "srr"), "did you mean 'srt'"),
    ],
)
def test_a_wrong_call(run: Run, srt: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("convert", *(one.format(srt=srt) for one in arguments), stdin=b"")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_what_is_lost_is_said(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "talk.vtt"
    source.write_text(VTT.replace("Hello", "<v Ann>Hello"))
    result = run("convert", source, tmp_path / "talk.captions.txt")
    assert result.exit_code == 0
    assert "castproof: note: " in result.stderr
    assert "speaker" in result.stderr


def test_nothing_is_overwritten_unasked(run: Run, srt: Path) -> None:
    target = srt.with_name("talk.vtt")
    target.write_text("mine")
    result = run("convert", srt, target)
    assert result.exit_code == 1
    assert result.stderr == (f"castproof: error: {target} is there already: use --overwrite\n")
    assert target.read_text() == "mine"
    assert run("convert", srt, target, "--overwrite").exit_code == 0
    assert target.read_text() == VTT


def test_in_an_episode_that_is_there_only_the_transcript_changes(run: Run, srt: Path) -> None:
    target = srt.with_name("talk.md")
    target.write_text(PAGE)
    refused = run("convert", srt, target, "--overwrite")
    assert refused.exit_code == 1
    assert "does not say what it was made from" in refused.stderr
    assert target.read_text() == PAGE
    done = run("convert", srt, target, "--overwrite", "--front-matter", target)
    assert done.exit_code == 0
    assert "the speakers of the former text are not in the new one" in done.stderr
    text = target.read_text()
    assert "Old words." not in text
    assert "- line: Hello and welcome." in text
    assert text.startswith("---\ntitle: 'A talk'   # kept\ntranscript:\n")
    assert text.endswith("season: 3\n---\nNotes.\n")


def test_an_episode_to_an_episode_is_the_same_bytes(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "a.md", tmp_path / "b.md"
    source.write_bytes(PAGE.replace("\n", "\r\n").encode())
    assert run("convert", source, target).exit_code == 0
    assert target.read_bytes() == source.read_bytes()


def test_a_new_episode_and_one_with_given_front_matter(run: Run, srt: Path) -> None:
    assert run("convert", srt, srt.with_name("a.md")).exit_code == 0
    assert srt.with_name("a.md").read_text().startswith("---\ntitle: talk\ntranscript:\n")
    matter = srt.with_name("matter.yaml")
    matter.write_text("season: 4\n")
    assert run("convert", srt, srt.with_name("b.md"), "--front-matter", matter).exit_code == 0
    assert srt.with_name("b.md").read_text().startswith("---\nseason: 4\ntranscript:\n")


@pytest.mark.parametrize(
    ("name", "content", "target", "said"),
    [
        ("talk.srt", b"1\nnonsense\nHello\n", "talk.vtt", "talk.srt: line 2: "),
        ("talk.srt", b"\xff\xff", "talk.vtt", "not UTF-8"),
        ("talk.turns.txt", b"Ann:\nHello.\n", "talk.srt", "line 1 has no start time"),
        ("talk.rttm", b"", "talk.srt", "RTTM says who spoke when"),
        ("talk.srt", SRT.encode(), "talk.whisperx.json", "can be read but not written"),
    ],
)
def test_what_cannot_be_converted(
    run: Run, tmp_path: Path, name: str, content: bytes, target: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("convert", tmp_path / name, tmp_path / target)
    assert result.exit_code == 1
    assert said in result.stderr
    assert name in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / target).exists()


def test_a_missing_file_and_a_folder(run: Run, srt: Path, tmp_path: Path) -> None:
    missing = run("convert", tmp_path / "none.srt", tmp_path / "talk.vtt")
    assert missing.exit_code == 1
    assert "none.srt: there is no such file or folder" in missing.stderr
    (tmp_path / "folder.vtt").mkdir()
    folder = run("convert", srt, tmp_path / "folder.vtt")
    assert folder.exit_code == 1
    assert "is a folder: name the file to write" in folder.stderr


def test_a_device_is_written_to_and_not_replaced(run: Run, srt: Path) -> None:
    assert run("convert", srt, "/dev/null", "--to", "vtt").exit_code == 0
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_device(run: Run, srt: Path) -> None:
    result = run("convert", srt, "/dev/full", "--to", "vtt")
    assert result.exit_code == 1
    assert result.stderr == (
        "castproof: error: /dev/full: the disk is full: free some space and run again\n"
    )


def test_a_folder_that_is_not_there(run: Run, srt: Path, tmp_path: Path) -> None:
    result = run("convert", srt, tmp_path / "none" / "talk.vtt")
    assert result.exit_code == 1
    assert "talk.vtt: there is no such file or folder" in result.stderr


def test_a_document_goes_to_the_editors_and_comes_back(run: Run, tmp_path: Path) -> None:
    page, sent = tmp_path / "talk.md", tmp_path / "talk.docx"
    page.write_text(PAGE)
    assert run("convert", page, sent).exit_code == 0
    document = docx.Document(str(sent))
    document.paragraphs[3].text = "New words."
    document.save(str(sent))
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == PAGE.replace("Old words.", "New words.")
    assert result.stderr == (
        f"castproof: note: the previous talk.md is kept as {tmp_path / 'talk.md~'}\n"
    )
    assert (tmp_path / "talk.md~").read_text() == PAGE


def test_what_a_document_holds_besides_is_told(run: Run, tmp_path: Path) -> None:
    document = docx.Document()
    run_ = document.add_paragraph("Hello.").add_run()
    run_._r.append(docx.oxml.OxmlElement("w:footnoteReference"))
    document.save(str(tmp_path / "talk.docx"))
    result = run("convert", tmp_path / "talk.docx", tmp_path / "talk.md")
    assert result.stderr == "castproof: note: 1 footnote is ignored\n"


def test_documents_go_through_streams(run: Run, tmp_path: Path) -> None:
    sent = tmp_path / "talk.docx"
    assert run("convert", "-", sent, "--from", "srt", stdin=SRT.encode()).exit_code == 0
    back = run("convert", "-", "-", "--from", "docx", "--to", "captions", stdin=sent.read_bytes())
    assert back.stdout == "0:00 Hello and welcome."


def test_chapters_are_put_into_an_episode_and_do_not_replace_it(run: Run, tmp_path: Path) -> None:
    page, listed = tmp_path / "talk.md", tmp_path / "talk.chapters.txt"
    page.write_text(PAGE)
    listed.write_text("00:00:00 Dawn\n")
    refused = run("convert", listed, page)
    assert refused.exit_code == 1
    assert "--overwrite" in refused.stderr
    assert page.read_text() == PAGE
    assert run("convert", listed, page, "--overwrite").exit_code == 0
    assert page.read_text() == PAGE.replace("transcript:\n", "transcript:\n- header: Dawn\n")
    assert (tmp_path / "talk.md~").read_text() == PAGE


def test_a_file_converted_onto_itself_is_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "talk.captions.txt"
    path.write_text("00:05 Hello.\n")
    assert "--overwrite" in run("convert", path, path).stderr
    assert run("convert", path, path, "--overwrite").exit_code == 0
    assert path.read_text() == "0:05 Hello."
    assert (tmp_path / "talk.captions.txt~").read_text() == "00:05 Hello.\n"


def test_an_episode_that_changes_meanwhile_is_left_alone(
    run: Run, srt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = srt.with_name("talk.md")
    older = srt.with_name("older.captions.txt")
    older.write_text("0:00 Old words.")
    srt.write_text(SRT.replace("Hello and welcome", "Old words, and new"))
    target.write_text(PAGE)
    parse = episode.parse

    def edited_meanwhile(text: str) -> episode.Episode:
        target.write_text("a person's")
        return parse(text)

    monkeypatch.setattr(episode, "parse", edited_meanwhile)
    result = run("convert", srt, target, "--overwrite", "--base", older)
    assert result.exit_code == 1
    assert "talk.md changed while it was being worked on" in result.stderr
    assert target.read_text() == "a person's"


def test_mending_an_episode_onto_itself_changes_that_line_alone(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    spoilt = PAGE.replace("Old words.", "A ticket is â‚¬200.")
    page.write_text(spoilt)
    result = run("convert", page, page, "--mend", "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == PAGE.replace("Old words.", "A ticket is €200.")
    assert (tmp_path / "talk.md~").read_text() == spoilt
    assert "mended" in result.stderr


def test_nothing_is_mended_unasked(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "talk.captions.txt", tmp_path / "talk.srt"
    source.write_text("0:00 A ticket is â‚¬200.")
    assert run("convert", source, target).exit_code == 0
    assert "â‚¬200" in target.read_text()
    assert run("convert", source, target, "--mend", "--overwrite").exit_code == 0
    assert "€200" in target.read_text()


def test_a_document_that_somebody_may_have_edited_is_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.turns.txt").write_text("Vera:\nThe lamp turns.")
    (tmp_path / "talk.docx").write_bytes(b"an editor's")
    document = str(tmp_path / "talk.docx")
    assert run("convert", str(tmp_path / "talk.turns.txt"), document).exit_code == 1
    done = run("convert", str(tmp_path / "talk.turns.txt"), document, "--overwrite")
    assert done.exit_code == 0
    assert (tmp_path / "talk.docx~").read_bytes() == b"an editor's"
    assert "talk.docx~" in done.stderr


ODD_SRT = "1\n00:00:00,000 --> 00:00:01,400\nHello\n\nand welcome.\n\n"


def test_an_odd_spot_is_a_note_with_its_row_and_an_error_if_strict(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "talk.srt").write_text(ODD_SRT)
    result = run("convert", tmp_path / "talk.srt", tmp_path / "talk.md")
    assert result.exit_code == 0
    assert "note: line 4: a blank line inside a cue" in result.stderr
    result = run("convert", tmp_path / "talk.srt", tmp_path / "strict.md", "--strict")
    assert result.exit_code == 1
    assert "line 4" in result.stderr
    assert not (tmp_path / "strict.md").exists()


def test_names_before_a_colon_are_speakers_unless_they_are_to_stay(
    run: Run, tmp_path: Path
) -> None:
    cues = "1\n00:00:00,000 --> 00:00:01,400\nAnn: Hello.\n\n"
    cues += "2\n00:00:02,000 --> 00:00:03,000\nBob: Yes.\n"
    (tmp_path / "talk.srt").write_text(cues)
    result = run("convert", tmp_path / "talk.srt", tmp_path / "talk.turns.txt")
    assert (tmp_path / "talk.turns.txt").read_text() == "Ann:\nHello.\nBob:\nYes."
    assert "as speakers in 2 cues" in result.stderr
    result = run(
        *("convert", tmp_path / "talk.srt", tmp_path / "talk.captions.txt"),
        *("--speakers-from-text", "no"),
    )
    assert (tmp_path / "talk.captions.txt").read_text() == "0:00 Ann: Hello.\n0:02 Bob: Yes."
    assert run("convert", "a.srt", "b.md", "--speakers-from-text", "maybe").exit_code == 2


def test_another_command_says_what_it_repaired_too(run: Run, tmp_path: Path) -> None:
    for name in ("one.srt", "two.srt"):
        (tmp_path / name).write_text(ODD_SRT)
    result = run("compare", tmp_path / "one.srt", tmp_path / "two.srt")
    assert result.stderr.count("line 4: a blank line inside a cue") == 2
