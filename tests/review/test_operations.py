"""Operations as the page says them: what is wrong with one is said in one line."""

from __future__ import annotations

from typing import Any

import pytest

from review.errors import BadOperation
from review.operations import operation_json, parse, parse_search


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], "the operation: "),
        ({"kind": "explode"}, "kind"),
        ({"id": "e2"}, "kind"),
        ({"kind": "join"}, "join.id: Field required"),
        ({"kind": "join", "id": 2}, "join.id: Input should be a valid string"),
        ({"kind": "join", "id": "e2", "more": 1}, "join.more: Extra inputs"),
        ({"kind": "split", "id": "e2", "text": "a", "offset": -1}, "split.offset"),
        ({"kind": "start", "id": "e2", "seconds": -1}, "outside a recording"),
        ({"kind": "start", "id": "e2", "seconds": float("nan")}, "outside a recording"),
        ({"kind": "text", "id": "e2", "before": "", "after": "\ud83d"}, "surrogate"),
        ({"kind": "text", "id": "e2", "before": "", "after": "a\x00"}, "control characters"),
        ({"kind": "rename_speaker", "from": "Ann", "to": "  "}, "it is empty"),
        ({"kind": "speaker", "ids": [], "speaker": "Ann"}, "speaker.ids"),
        ({"kind": "rename_speaker", "from": "Ann"}, "rename_speaker.to"),
        ({"kind": "replace", "find": "", "with": "a"}, "replace.find"),
        ({"kind": "replace", "find": "a", "within": "notes"}, "replace.within"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(said: Any, reason: str) -> None:
    with pytest.raises(BadOperation) as caught:
        parse(said)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_search_is_said_in_one_line() -> None:
    with pytest.raises(BadOperation, match="find"):
        parse_search({"find": ""})


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "rename_speaker", "from": None, "to": "Ann"},
        {"kind": "rename_speaker", "from": "Ann", "to": None},
        {"kind": "undo"},
        {"kind": "doubt", "doubt": "d1", "verdict": "accepted"},
        {"kind": "header_add", "before": None, "title": "A", "seconds": 1.5},
    ],
)
def test_an_operation_is_said_as_it_was_read(said: dict[str, Any]) -> None:
    assert operation_json(parse(said)) == said
