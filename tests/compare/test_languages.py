"""What counts as a filler is told by the language spoken."""

from __future__ import annotations

import pytest

from compare import EditKind, compare
from transcript.values import Line, Transcript


def removed(machine: str, human: str, language: str | None) -> list[tuple[str, str]]:
    """What the machine has more, as (kind, words)."""
    said, meant = (Line(0.0, 60.0, None, text) for text in (machine, human))
    found = compare(Transcript((said,), language), Transcript((meant,)))
    return [
        (one.kind.name, " ".join(found.machine[i].text for i in one.machine))
        for one in found.stretches
        if one.kind is not EditKind.SAME
    ]


@pytest.mark.parametrize(
    ("machine", "human", "language", "expected"),
    [
        ("wir ähm segeln heute", "wir segeln heute", "de", [("FILLER", "ähm")]),
        ("wir segeln um acht", "wir segeln acht", "de", [("REWORDED", "um")]),
        ("we sail um at noon", "we sail at noon", "en", [("FILLER", "um")]),
        ("we sail um at noon", "we sail at noon", None, [("FILLER", "um")]),
        ("je euh pars demain", "je pars demain", "fr", [("FILLER", "euh")]),
        ("je pars so demain", "je pars demain", "fr", [("REWORDED", "so")]),
        ("lähden um huomenna", "lähden huomenna", "fi", [("REWORDED", "um")]),
        ("lähden mhm huomenna", "lähden huomenna", "fi", [("FILLER", "mhm")]),
        ("ich äh ich segle heute", "ich segle heute", "de", None),
    ],
)
def test_a_filler_is_one_of_the_language_spoken(
    machine: str, human: str, language: str | None, expected: list[tuple[str, str]] | None
) -> None:
    found = removed(machine, human, language)
    if expected is None:
        assert {kind for kind, _ in found} == {"FILLER", "REPETITION"}
    else:
        assert found == expected
