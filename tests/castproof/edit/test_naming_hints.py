"""Names on thin evidence are asked for once, at the speaker's first line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from castproof.edit.naming_hints import find_naming_hints
from castproof.pipeline.provenance import Provenance, StageKey, StageRecord
from transcript.values import Line, Transcript

TALK = Transcript((Line(0.0, 1.0, "Ann", "Hello."), Line(1.0, 2.0, "Ben", "Hi.")))


def kept(folder: Path, naming: Any) -> list[tuple[str, int, str]]:
    key = StageKey(recording="", settings={})
    record = StageRecord(key=key, artifacts={}, facts={"naming": naming})
    document = Provenance(stages={"align": record})
    (folder / "provenance.json").write_text(document.model_dump_json())
    return [(one.kind, one.line, one.reasons[0]) for one in find_naming_hints(folder, TALK)]


def told(name: str, sure: Any, rule: str = "introduction") -> dict[str, Any]:
    return {"label": "S", "name": name, "rule": rule, "confidence": sure, "evidence": "thanked"}


def test_a_name_on_thin_evidence_is_asked_for_with_it(tmp_path: Path) -> None:
    naming = [told("Ann", 0.98), told("Ben", 0.9, "guests"), told("Cid", 0.9)]
    assert kept(tmp_path, naming) == [("naming", 2, "named Ben: thanked")]


@pytest.mark.parametrize(
    "naming",
    [None, "Ben", ["Ben"], [{"rule": "introduction"}], [told("Ben", "0.9")], [told("Ben", None)]],
)
def test_what_is_not_written_by_us_is_passed_over(tmp_path: Path, naming: Any) -> None:
    assert kept(tmp_path, naming) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert list(find_naming_hints(tmp_path / "gone", TALK)) == []
