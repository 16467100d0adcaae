"""Two reviews of one episode at once, where the lock between them was removed: no edit is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from castproof.errors import OutputNotWritable, RecordingBusy
from castproof.review.address import hold_address
from castproof.review.request import ReviewRequest
from review.errors import JournalNotWritable, ReviewedElsewhere
from review.operations import parse
from review.session import Session
from tests.castproof.review.opened import open_material

EPISODE = "---\ntranscript:\n- line: So what?\n  who: Ann\n- line: I build.\n  who: Bob\n---\n"


@pytest.fixture
def request_(tmp_path: Path) -> ReviewRequest:
    path = tmp_path / "talk.md"
    path.write_text(EPISODE, encoding="utf-8")
    return ReviewRequest(path)


@contextmanager
def opened(request: ReviewRequest) -> Iterator[Session]:
    with open_material(request) as (material, _):
        yield material.session


def add_header(session: Session, title: str) -> None:
    said = {"kind": "header_add", "before": None, "title": title}
    session.edit(parse(said), session.history.revision)


def titles(session: Session) -> list[str]:
    return [header.title for header in session.history.document.transcript.headers]


def remove_own_folder(request: ReviewRequest) -> None:
    shutil.rmtree(request.session_folder.parent)


def test_the_next_edit_takes_the_lock_again(request_: ReviewRequest) -> None:
    with opened(request_) as session:
        remove_own_folder(request_)
        add_header(session, "One")
        with pytest.raises(RecordingBusy, match="open for review"), opened(request_):
            pass
        (request_.session_folder / request_.lock_name).unlink()
        session.save()
        with pytest.raises(RecordingBusy), opened(request_):
            pass


def test_what_a_second_review_has_taken_the_first_leaves_alone(request_: ReviewRequest) -> None:
    with opened(request_) as first:
        add_header(first, "One")
        remove_own_folder(request_)
        with opened(request_) as second:
            assert titles(second) == ["One"]
            add_header(second, "Two")
            for change in (lambda: add_header(first, "Three"), first.save, first.keep_journal):
                with pytest.raises(ReviewedElsewhere, match="open for review") as caught:
                    change()
                assert "rename" not in str(caught.value)  # the second knows all of its edits
            assert titles(first) == ["One"]
            second.save()
    assert "header: Two" in request_.episode.read_text(encoding="utf-8")
    assert sorted(path.name for path in request_.episode.parent.iterdir()) == [
        ".castproof",
        "talk.md",
        "talk.md.review~",
        "talk.md~",
    ]


def test_edits_that_the_second_does_not_know_are_kept(request_: ReviewRequest) -> None:
    aside = request_.journal.with_name("talk.md.review.~2~")
    with opened(request_) as first:
        add_header(first, "One")
        remove_own_folder(request_)
        request_.journal.unlink()
        with opened(request_) as second:
            add_header(second, "Two")
            for _ in range(2):
                with pytest.raises(ReviewedElsewhere, match="rename that to") as caught:
                    add_header(first, "Three")
                assert str(aside) in str(caught.value)
        add_header(first, "Three")
    assert not request_.journal.with_name("talk.md.review.~4~").exists()
    with opened(request_) as third:
        assert titles(third) == ["One", "Three"]
    request_.journal.with_name("talk.md.review.~3~").replace(request_.journal)
    with opened(request_) as fourth:
        assert titles(fourth) == ["Two"]
    aside.replace(request_.journal)
    with opened(request_) as fifth:
        assert titles(fifth) == ["One"]


def test_a_lock_that_cannot_be_taken_again_is_said(request_: ReviewRequest) -> None:
    with opened(request_) as session:
        remove_own_folder(request_)
        own = request_.session_folder.parent
        own.symlink_to(request_.episode.parent)
        with pytest.raises(OutputNotWritable, match="is a link"):
            add_header(session, "One")
        own.unlink()
        own.write_text("no folder")
        with pytest.raises(JournalNotWritable, match="nothing was changed"):
            add_header(session, "One")
        assert not titles(session)


def test_the_first_to_end_leaves_the_address_of_the_other(request_: ReviewRequest) -> None:
    request_.session_folder.mkdir(parents=True)
    with hold_address(request_.address, "127.0.0.1", 0):
        request_.address.unlink()
        with hold_address(request_.address, "127.0.0.1", 0):
            pass
        assert not request_.address.exists()
        request_.address.write_text("another's")
    assert request_.address.exists()
