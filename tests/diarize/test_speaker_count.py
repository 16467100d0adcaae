"""How many people speak, as a person writes it."""

from __future__ import annotations

import pytest

from diarize.diarizer import SpeakerCount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", SpeakerCount(2, 2)),
        ("2-4", SpeakerCount(2, 4)),
        ("auto", SpeakerCount(None, None)),
    ],
)
def test_reads_what_a_person_writes(text: str, expected: SpeakerCount) -> None:
    assert SpeakerCount.parse(text) == expected


@pytest.mark.parametrize("text", ["", "0", "4-2", "two", "-1", "2-", "-3", "2-4-6", "1.5"])
def test_refuses_anything_else_and_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write 2, 2-4 or auto"):
        SpeakerCount.parse(text)
