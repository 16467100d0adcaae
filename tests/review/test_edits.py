"""What each operation does to the made talk, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.document import Document
from review.edits import plan_change, plan_splices
from review.errors import BadOperation, OutOfDate
from review.operations import Edit, parse
from tests.review.talks import documents, operations
from transcript.values import Header, Line


def after(document: Document, **said: Any) -> Document:
    return document.after(plan_change(document, parse(said)))  # type: ignore[arg-type]


def line(document: Document, identity: str) -> Line:
    entry = document.items[document.find_index(identity)].entry
    assert isinstance(entry, Line)
    return entry


def shown(document: Document) -> list[str]:
    """Every item on a line: its id, and who says what, or the title."""
    return [
        f"{item.id} # {item.entry.title}"
        if isinstance(item.entry, Header)
        else f"{item.id} {item.entry.speaker}: {item.entry.text}"
        for item in document.items
    ]


def test_a_document_has_ids_in_order(document: Document) -> None:
    assert shown(document) == [
        "e1 # Beginnings",
        "e2 Ann: Our guest today is a boozer.",
        "e3 Speaker 2: Hello, Ann. Thank you.",
        "e4 Ann: ",
        "e5 # The end",
        "e6 Speaker 2: Goodbye 😀 Ann.",
    ]


def test_a_text_keeps_the_times_of_the_words_that_stay(document: Document) -> None:
    before = line(document, "e2").text
    changed = after(
        document, kind="text", id="e2", before=before, after="Our guest today is Abouzar."
    )
    assert [(word.start, word.text) for word in line(changed, "e2").words] == [
        (0.0, "Our"),
        (0.3, "guest"),
        (0.8, "today"),
        (1.2, "is"),
        (1.4, "Abouzar."),
    ]
    assert line(changed, "e2").words[-1].end == 2.1


def test_a_word_that_is_added_has_no_time(document: Document) -> None:
    before = line(document, "e2").text
    changed = after(
        document, kind="text", id="e2", before=before, after="Our guest here today is a boozer."
    )
    assert [word.start for word in line(changed, "e2").words][1:4] == [0.3, None, 0.8]


def test_what_is_no_operation_is_refused_by_name(document: Document) -> None:
    with pytest.raises(TypeError, match="Header is no operation"):
        plan_splices(document.items[0].entry, document)


def test_a_text_that_somebody_changed_is_not_overwritten(document: Document) -> None:
    with pytest.raises(OutOfDate, match="has changed"):
        after(document, kind="text", id="e2", before="Our guest", after="Our host")


def test_a_split_starts_the_second_line_with_its_first_word(document: Document) -> None:
    text = line(document, "e2").text
    changed = after(document, kind="split", id="e2", text=text, offset=text.index("is"))
    assert shown(changed)[1:3] == ["e2 Ann: Our guest today", "e7 Ann: is a boozer."]
    first, second = line(changed, "e2"), line(changed, "e7")
    assert (first.start, first.end, second.start) == (0.0, 1.2, 1.2)
    assert [word.text for word in second.words] == ["is", "a", "boozer."]


def test_a_split_in_a_word_leaves_a_word_on_either_side(document: Document) -> None:
    text = line(document, "e2").text
    changed = after(document, kind="split", id="e2", text=text, offset=text.index("zer."))
    first, second = line(changed, "e2"), line(changed, "e7")
    assert [word.text for word in first.words][-1] == "boo"
    assert [(word.text, word.end) for word in second.words] == [("zer.", 2.1)]
    assert 1.5 < (second.start or 0) < 2.1


def test_a_split_takes_what_the_page_has_not_yet_told(document: Document) -> None:
    before, text = line(document, "e3").text, "Hi, Ann! Thank you."
    changed = after(document, kind="split", id="e3", before=before, text=text, offset=9)
    assert shown(changed)[2:4] == ["e3 Speaker 2: Hi, Ann!", "e7 Speaker 2: Thank you."]


@pytest.mark.parametrize("more", [{}, {"before": "Hi."}])
def test_a_split_of_what_somebody_changed_is_refused(
    document: Document, more: dict[str, str]
) -> None:
    with pytest.raises(OutOfDate, match="has changed"):
        after(document, kind="split", id="e3", text="Hi, Ann!", offset=3, **more)


def test_a_split_without_known_words_starts_by_the_characters(document: Document) -> None:
    text = line(document, "e3").text  # 4 s up to the next line, of which 12 of 23 characters
    changed = after(document, kind="split", id="e3", text=text, offset=text.index("Thank"))
    start = line(changed, "e7").start
    assert start is not None
    assert 5.0 < start < 7.0


def test_a_split_at_the_end_makes_an_empty_line(document: Document) -> None:
    text = line(document, "e2").text
    changed = after(document, kind="split", id="e2", text=text, offset=len(text))
    assert line(changed, "e7").text == ""
    assert line(changed, "e7").start == 2.1


def test_offsets_count_as_javascript_does(document: Document) -> None:
    text = line(document, "e6").text
    units = len(text[: text.index("Ann")].encode("utf-16-le")) // 2
    changed = after(document, kind="split", id="e6", text=text, offset=units)
    assert shown(changed)[-2:] == ["e6 Speaker 2: Goodbye 😀", "e7 Speaker 2: Ann."]


@pytest.mark.parametrize(("offset", "reason"), [(9, "inside a character"), (99, "outside")])
def test_no_line_is_cut_inside_a_character(document: Document, offset: int, reason: str) -> None:
    with pytest.raises(BadOperation, match=reason):
        after(document, kind="split", id="e6", text=line(document, "e6").text, offset=offset)


def test_a_line_joins_the_one_before_it(document: Document) -> None:
    changed = after(document, kind="join", id="e3")
    one = line(changed, "e2")
    assert one.text == "Our guest today is a boozer. Hello, Ann. Thank you."
    assert one.speaker == "Ann"
    assert [word.start for word in one.words] == [0.0, 0.3, 0.8, 1.2, 1.4, 1.5] + [None] * 4


@pytest.mark.parametrize("identity", ["e2", "e6"])
def test_no_line_joins_a_header(document: Document, identity: str) -> None:
    with pytest.raises(BadOperation, match="no line directly before"):
        after(document, kind="join", id=identity)


def test_a_speaker_of_some_lines(document: Document) -> None:
    changed = after(document, kind="speaker", ids=["e6", "e4"], speaker=" Bob ")
    assert [entry.speaker for entry in changed.transcript.lines] == ["Ann", "Speaker 2"] + [
        "Bob"
    ] * 2


def test_a_speaker_of_all_lines(document: Document) -> None:
    changed = after(document, **{"kind": "rename_speaker", "from": "Speaker 2", "to": "Abouzar"})
    assert [entry.speaker for entry in changed.transcript.lines] == ["Ann", "Abouzar"] * 2


def test_lines_are_said_by_nobody_who_is_known(document: Document) -> None:
    some = after(document, kind="speaker", ids=["e6", "e4"], speaker=None)
    assert [entry.speaker for entry in some.transcript.lines] == ["Ann", "Speaker 2", None, None]
    every = after(some, **{"kind": "rename_speaker", "from": "Ann", "to": None})
    assert [entry.speaker for entry in every.transcript.lines] == [None, "Speaker 2", None, None]
    named = after(every, **{"kind": "rename_speaker", "from": None, "to": "Bob"})
    assert [entry.speaker for entry in named.transcript.lines] == ["Bob", "Speaker 2", "Bob", "Bob"]


def test_words_are_replaced_in_headers_too(document: Document) -> None:
    said = {"kind": "replace", "find": "end", "with": "start  of it"}
    assert shown(after(document, **said))[4] == "e5 # The start of it"
    assert shown(after(document, **said, within="lines"))[4] == "e5 # The end"
    only = after(document, kind="replace", find="e", **{"with": "E"}, within="headers")
    assert [shown(only)[at] for at in (0, 2, 4)] == [
        "e1 # BEginnings",
        "e3 Speaker 2: Hello, Ann. Thank you.",
        "e5 # ThE End",
    ]


def test_no_header_is_left_without_a_title(document: Document) -> None:
    with pytest.raises(BadOperation, match="“The end” would have no title"):
        after(document, kind="replace", find="The end", **{"with": " "})


def test_a_start(document: Document) -> None:
    assert line(after(document, kind="start", id="e3", seconds=3.5), "e3").start == 3.5


def test_headers_are_added_renamed_moved_and_removed(document: Document) -> None:
    changed = after(document, kind="header_add", before="e3", title="Hello")
    changed = after(changed, kind="header_rename", id="e7", title="Greetings")
    changed = after(changed, kind="header_move", id="e5", before="e2")
    changed = after(changed, kind="remove", id="e1")
    changed = after(changed, kind="remove", id="e4")
    assert shown(changed) == [
        "e5 # The end",
        "e2 Ann: Our guest today is a boozer.",
        "e7 # Greetings",
        "e3 Speaker 2: Hello, Ann. Thank you.",
        "e6 Speaker 2: Goodbye 😀 Ann.",
    ]
    assert shown(after(changed, kind="header_move", id="e5", before=None))[-1] == "e5 # The end"


def test_a_line_that_says_something_is_not_removed(document: Document) -> None:
    with pytest.raises(BadOperation, match="delete its text"):
        after(document, kind="remove", id="e3")


def test_what_is_for_lines_is_not_for_headers(document: Document) -> None:
    with pytest.raises(BadOperation, match="not a line"):
        after(document, kind="speaker", ids=["e1"], speaker="Bob")
    with pytest.raises(BadOperation, match="not a header"):
        after(document, kind="header_rename", id="e2", title="Hello")


@pytest.mark.parametrize("said", [{"kind": "join", "id": "e9"}, {"kind": "remove", "id": "e9"}])
def test_what_is_gone_is_out_of_date(document: Document, said: dict[str, Any]) -> None:
    with pytest.raises(OutOfDate, match="no longer exist"):
        after(document, **said)


def test_one_of_several_gone_is_out_of_date(document: Document) -> None:
    with pytest.raises(OutOfDate, match="one of these lines"):
        after(document, kind="speaker", ids=["e2", "e9"], speaker="Bob")


def test_what_was_there_before_is_not_changed_again(document: Document) -> None:
    change = plan_change(document, parse({"kind": "join", "id": "e3"}))  # type: ignore[arg-type]
    with pytest.raises(OutOfDate, match="what this changes"):
        document.after(change).after(change)


@given(st.data())
def test_every_change_is_taken_back_by_its_inverse(data: st.DataObject) -> None:
    document = data.draw(documents)
    operation: Edit = parse(data.draw(operations(document)))  # type: ignore[assignment]
    try:
        change = plan_change(document, operation)
    except (BadOperation, OutOfDate):
        return
    changed = document.after(change)
    assert changed.after(change.inverse()).items == document.items
    ids = [item.id for item in changed.items]
    assert len(set(ids)) == len(ids)
    for entry in changed.transcript.lines:
        assert [word.text for word in entry.words] in ([], entry.text.split())
