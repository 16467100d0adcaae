"""A review's edits over a file in which lines were joined, split and cut elsewhere meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.talks import edit, session_of
from transcript import episode
from transcript.values import Line

FILE = """\
---
title: A talk
transcript:
- header: Beginnings
- line: We came by the north road in the first week of May.
  sec: 10
  who: Ann
- line: The bridge was closed and nobody had told the driver.
  sec: 20
  who: Ann
# ask her which bridge
- line: So we waited there until the ferry came back at noon.
  sec: 30
  who: Bob
  mood: glad
- header: The end
- line: And that is how all of it began.
  sec: 40
  who: Ann
---
"""
FIRST, BRIDGE, FERRY = "e2", "e3", "e4"
JOINED = (
    "first week of May.\n  sec: 10\n  who: Ann\n- line: The bridge",
    "first week of May. The bridge",
)
JOINED_START = "told the driver.\n  sec: 20", "told the driver.\n  sec: 10"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text(FILE, encoding="utf-8")
    return path


def change(page: Path, *replaced: tuple[str, str]) -> None:
    text = page.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    page.write_text(text, encoding="utf-8")


def said(page: Path) -> list[tuple[str | None, str]]:
    lines = episode.parse(page.read_text(encoding="utf-8")).transcript.lines
    return [(line.speaker, line.text) for line in lines]


def test_a_word_put_right_in_a_line_that_was_joined(page: Path) -> None:
    session = session_of(page)
    before = "The bridge was closed and nobody had told the driver."
    edit(session, kind="text", id=BRIDGE, before=before, after=before.replace("closed", "shut"))
    change(page, JOINED, JOINED_START)
    assert session.save().conflicts == ()
    assert said(page)[0] == (
        "Ann",
        "We came by the north road in the first week of May. The bridge was shut and nobody had "
        "told the driver.",
    )
    assert len(said(page)) == 3


def test_a_line_removed_while_the_one_before_it_was_split(page: Path) -> None:
    session = session_of(page)
    ferry = "So we waited there until the ferry came back at noon."
    edit(session, kind="text", id=FERRY, before=ferry, after="")
    edit(session, kind="remove", id=FERRY)
    change(
        page, ("was closed and nobody", "was closed.\n  sec: 20\n  who: Ann\n- line: and nobody")
    )
    assert session.save().conflicts == ()
    assert [text for _, text in said(page)] == [
        "We came by the north road in the first week of May.",
        "The bridge was closed.",
        "and nobody had told the driver.",
        "And that is how all of it began.",
    ]


def test_a_line_given_to_somebody_while_it_was_joined(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="speaker", ids=[BRIDGE], speaker="Cy")
    change(page, JOINED, JOINED_START)
    saved = session.save()
    assert [(one.what, one.mine) for one in saved.conflicts] == [("paragraph", "|")]
    assert session.save().written
    assert said(page)[1] == ("Cy", "The bridge was closed and nobody had told the driver.")


def test_a_word_put_right_while_every_paragraph_was_cut_elsewhere(page: Path) -> None:
    session = session_of(page)
    ferry = "So we waited there until the ferry came back at noon."
    edit(session, kind="text", id=FERRY, before=ferry, after=ferry.replace("noon", "one"))
    change(
        page,
        ("by the north road", "by the old north road"),
        ("May.\n  sec: 10\n  who: Ann\n- line: The bridge was", "May. The bridge was"),
        (" and nobody had", "\n  sec: 20\n  who: Ann\n- line: and nobody had"),
        ("waited there until", "waited there\n  sec: 30\n  who: Bob\n- line: until"),
    )
    assert session.save().conflicts == ()
    assert " ".join(text for _, text in said(page)) == (
        "We came by the old north road in the first week of May. The bridge was closed and nobody "
        "had told the driver. So we waited there until the ferry came back at one. And that is how "
        "all of it began."
    )


def test_a_header_put_where_the_file_lost_a_line(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="header_add", before=BRIDGE, title="The bridge")
    before = page.read_text(encoding="utf-8")
    at = before.index("- line: The bridge")
    page.write_text(before[:at] + before[before.index("# ask her") :], encoding="utf-8")
    session.save()
    entries = episode.parse(page.read_text(encoding="utf-8")).transcript.entries
    shown = [one.text[:2] if isinstance(one, Line) else one.title for one in entries]
    assert shown == ["Beginnings", "We", "The bridge", "So", "The end", "An"]


def test_a_header_that_both_moved_is_there_once(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="header_move", id="e5", before=BRIDGE)
    change(page, ("- header: The end\n", ""), ("# ask her", "- header: The end\n# ask her"))
    saved = session.save()
    assert [one.what for one in saved.conflicts] == ["header"]
    session.save()
    text = page.read_text(encoding="utf-8")
    assert text.count("- header: The end\n") == 1
    assert text.index("The end") < text.index("The bridge")


def test_comments_and_keys_of_the_file_stay_through_a_merge(page: Path) -> None:
    session = session_of(page)
    ferry = "So we waited there until the ferry came back at noon."
    edit(session, kind="text", id=FERRY, before=ferry, after="Then the boat was late.")
    edit(session, kind="speaker", ids=[FIRST], speaker="Cy")
    change(page, ("# ask her which bridge", "# ask her which bridge, or both"), ("glad", "sad"))
    session.save()
    text = page.read_text(encoding="utf-8")
    assert "# ask her which bridge, or both\n- line: Then the boat was late." in text
    assert "  mood: sad\n" in text
    assert said(page)[0][0] == "Cy"


def test_a_comment_on_a_line_that_the_page_removed_is_listed(page: Path) -> None:
    session = session_of(page)
    ferry = "So we waited there until the ferry came back at noon."
    edit(session, kind="text", id=FERRY, before=ferry, after="")
    edit(session, kind="remove", id=FERRY)
    change(page, ("# ask her which bridge", "# she will call back"))
    saved = session.save()
    assert [(one.what, one.disk) for one in saved.conflicts] == [
        ("comment", "# she will call back")
    ]
