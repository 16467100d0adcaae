"""A document of unknown origin whose recorded changes tell what it was made from."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.castproof.conftest import Run
from transcript import episode
from transcript import io as formats

PAGE = """\
---
title: The harbour
transcript:
- line: Who looks after the harbour at night?
  sec: 0
  time: 0:00
  who: Ann
- line: My brother and the pilots do.
  sec: 5
  time: 0:05
  who: Tom
- header: The boats
- line: And where do the boats go?
  sec: 12
  time: 0:12
  who: Ann
---
"""
MENDED = PAGE.replace("the pilots", "two pilots")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(PAGE)
    return path


def write_edited(page: Path, *, is_recorded: bool = True) -> Path:
    """The episode as a document from elsewhere, in which "night" was made "dusk"."""
    path, format_ = page.with_name("talk.docx"), formats.find_by_name("docx")
    path.write_bytes(formats.dump(episode.parse(PAGE).transcript, format_))
    document = docx.Document(str(path))
    text = document.paragraphs[3]
    text.runs[0].text = "Who looks after the harbour at "
    for xml in (
        '<w:del {} w:id="1" w:author="a"><w:r><w:delText>night</w:delText></w:r></w:del>',
        '<w:ins {} w:id="2" w:author="a"><w:r><w:t>dusk</w:t></w:r></w:ins>',
    ):
        text._p.append(parse_xml(xml.format(nsdecls("w"))))
    text.add_run("?")
    if not is_recorded:
        document.paragraphs[-1].runs[0].text = "And where do the ships go?"
    document.save(str(path))
    return path


def test_what_was_recorded_is_brought_into_the_text_that_was_there_before(
    run: Run, page: Path
) -> None:
    sent = write_edited(page)
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == PAGE.replace("at night", "at dusk")


def test_what_was_put_right_since_stays(run: Run, page: Path) -> None:
    sent = write_edited(page)
    page.with_name("talk.md~").write_text(PAGE)
    page.write_text(MENDED)
    result = run("convert", sent, page, "--overwrite")
    assert result.exit_code == 0, result.stderr
    assert page.read_text() == MENDED.replace("at night", "at dusk")
    assert "what was changed in talk.md since stays" in result.stderr


def test_a_text_that_is_not_known_is_no_base(run: Run, page: Path) -> None:
    sent = write_edited(page)
    page.write_text(MENDED)
    assert run("convert", sent, page, "--overwrite").exit_code == 1
    assert page.read_text() == MENDED


def test_recorded_changes_tell_nothing_where_not_all_were_recorded(run: Run, page: Path) -> None:
    sent = write_edited(page, is_recorded=False)
    assert run("convert", sent, page, "--overwrite").exit_code == 1
    assert page.read_text() == PAGE
