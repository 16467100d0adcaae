"""A real conversation with its sound: heard, followed, put right, saved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.review_page.hand import Hand


@pytest.fixture
def call(data_dir: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The call as an episode, its recording, and the times of its words."""
    said = json.loads((data_dir / "call" / "demo.json").read_text(encoding="utf-8"))
    recording = tmp_path / "call.mp3"
    shutil.copy(data_dir / "call" / "demo.mp3", recording)
    lines = [line(one) for one in said["monologues"]]
    episode, words = tmp_path / "call.md", tmp_path / "call.ctm"
    page = yaml.dump({"title": "A call", "transcript": lines}, allow_unicode=True)
    episode.write_text(f"---\n{page}---\n", encoding="utf-8")
    terms = [term for one in said["monologues"] for term in one["terms"] if is_word(term)]
    words.write_text(
        "".join(
            f"call 1 {one['start']:.3f} {one['end'] - one['start']:.3f} {one['text']}\n"
            for one in terms
        ),
        encoding="utf-8",
    )
    return episode, recording, words


def is_word(term: dict[str, Any]) -> bool:
    return bool(term["type"] == "WORD")


def line(monologue: dict[str, Any]) -> dict[str, Any]:
    terms = monologue["terms"]
    text = "".join(f" {one['text']}" if is_word(one) else one["text"] for one in terms).strip()
    start = int(terms[0]["start"])
    time = f"{start // 60}:{start % 60:02}"
    return {"line": text, "sec": start, "time": time, "who": monologue["speaker"]["id"]}


def test_a_real_call_is_heard_followed_and_put_right(
    review: Callable[..., Hand], call: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = call
    before = episode.read_text(encoding="utf-8")
    hand = review(episode, recording, "--words", words)
    hand.until(lambda: hand.text("#whole") == "9:28")
    hand.click("#strip")
    hand.until(lambda: hand.text("#now") >= "4:4")
    heard = hand.until(lambda: hand.one(".row.heard .time").text)
    assert "4:0" <= heard <= hand.text("#now")
    hand.until(lambda: hand.js("return CSS.highlights.get('heard')?.size"))
    hand.shoot("call-heard")
    hand.press("F3", "F3", "F3", "F3", "F3", "Alt+G").until(
        lambda: hand.one("#rate").get_property("value") == "0.5"
    )
    hand.press("Esc", "Ctrl+End").type(" Indeed.")
    hand.until_revision(1)
    hand.press("Ctrl+S").until(lambda: hand.text("#state").endswith("saved"))
    was, now = lines_of(before), lines_of(episode.read_text(encoding="utf-8"))
    [(old, new)] = [(a, b) for a, b in zip(was, now, strict=True) if a != b]
    assert new == {**old, "line": f"{old['line']} Indeed."}
    assert hand.complaints() == []


def lines_of(page: str) -> list[dict[str, Any]]:
    _, front, _ = page.split("---\n")
    return list(yaml.safe_load(front)["transcript"])
