"""Made transcripts, sessions to edit them at, and random operations on their documents."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from review.document import Document
from review.history import Step
from review.operations import parse
from review.progress import AddTimes
from review.session import Session
from transcript.values import Header, Line, Transcript, Word

TALK = Transcript(
    (
        Header("Beginnings"),
        Line(
            0.0,
            None,
            "Ann",
            "Our guest today is a boozer.",
            (
                Word(0.0, 0.3, "Our"),
                Word(0.3, 0.8, "guest"),
                Word(0.8, 1.2, "today"),
                Word(1.2, 1.4, "is"),
                Word(1.4, 1.5, "a"),
                Word(1.5, 2.1, "boozer."),
            ),
        ),
        Line(4.0, None, "Speaker 2", "Hello, Ann. Thank you."),
        Line(8.0, None, "Ann", ""),
        Header("The end"),
        Line(12.0, None, "Speaker 2", "Goodbye 😀 Ann."),
    )
)

PAGE = """\
---
title: "A talk"   # the editor's
transcript:
- header: Beginnings
- line: Our guest today is a boozer.   # softly
  sec: 0
  time: 0:00
  who: Ann
- line: Hello, Ann. Thank you.
  sec: 4
  time: 0:04
  who: Speaker 2
  note: he waves
- header: The end
- line: Goodbye, Ann.
  sec: 12
  time: '0:12'
  who: Speaker 2
---
Links and notes.
"""


class Shelf:
    """An episode's file for a session, without any care for what was there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept: list[str] = []

    def read(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def hold(self) -> AbstractContextManager[None]:
        return nullcontext()

    def replace(self, was: str, now: str, *, keep: bool) -> bool:
        if self.read() != was:
            return False
        self.kept += [was] if keep else []
        self.path.write_text(now, encoding="utf-8")
        return True


def as_it_is(transcript: Transcript) -> Transcript:
    """For a review that knows no times of words."""
    return transcript


def session_of(path: Path, timed: AddTimes = as_it_is, shelf: Shelf | None = None) -> Session:
    """A session for the file, with its journal beside it."""
    return Session(shelf or Shelf(path), path.with_name(path.name + ".journal"), timed)


def edit(session: Session, name: str | None = None, **said: Any) -> tuple[Step, ...]:
    """An edit by a page that has seen everything."""
    return session.edit(parse(said), session.history.revision, name)


_texts = st.text(alphabet="ab .😀é", max_size=12)
_names = st.sampled_from(["Ann", "Bob", "Speaker 2"])
_times = st.floats(0, 100).map(lambda second: round(second, 3))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(_texts)
    words = tuple(
        Word(float(n), n + 0.5, token) if draw(st.booleans()) else Word(None, None, token)
        for n, token in enumerate(text.split())
    )
    start = draw(st.none() | _times)
    return Line(start, None, draw(st.none() | _names), text, draw(st.sampled_from([(), words])))


documents = st.lists(lines() | st.builds(Header, _names, st.none()), max_size=6).map(
    lambda entries: Document.of(Transcript(tuple(entries)))
)


@st.composite
def operations(draw: st.DrawFn, document: Document) -> dict[str, Any]:
    """An operation that fits the document, or nearly."""
    ids = [item.id for item in document.items] or ["e1"]
    one = draw(st.sampled_from(ids))
    item = document.items[document.find_index(one)] if document.items else None
    text = item.entry.text if item is not None and isinstance(item.entry, Line) else ""
    other = draw(st.none() | st.sampled_from(ids))
    units = len(text.encode("utf-16-le")) // 2
    return draw(
        st.sampled_from(
            [
                {"kind": "text", "id": one, "before": text, "after": draw(_texts)},
                {"kind": "split", "id": one, "text": text, "offset": draw(st.integers(0, units))},
                {"kind": "join", "id": one},
                {"kind": "speaker", "ids": [one], "speaker": draw(st.none() | _names)},
                {
                    "kind": "rename_speaker",
                    "from": draw(st.none() | _names),
                    "to": draw(st.none() | _names),
                },
                {"kind": "start", "id": one, "seconds": draw(_times)},
                {"kind": "header_add", "before": other, "title": draw(_names)},
                {"kind": "header_rename", "id": one, "title": draw(_names)},
                {"kind": "header_move", "id": one, "before": other},
                {"kind": "remove", "id": one},
                {
                    "kind": "replace",
                    "find": "a",
                    "with": draw(_texts),
                    "within": draw(st.sampled_from(["all", "lines", "headers"])),
                },
            ]
        )
    )
