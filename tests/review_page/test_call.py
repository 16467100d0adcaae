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
from tests.review_page.test_session import undo_redo_save


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


def test_a_whole_session_on_a_real_call(
    review: Callable[..., Hand], call: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = call
    lines = lines_of(episode.read_text(encoding="utf-8"))
    long = [place for place, one in enumerate(lines) if len(one["line"].split()) > 12]
    first, second, third, parted, *later = long
    joined = next(place for place in later if place > parted + 1)
    hand = review(episode, recording, "--words", words)
    hand.click("#play")
    hand.until(lambda: hand.js("return CSS.highlights.get('heard')?.size"))
    hand.click("#play")
    for revision, place in enumerate((first, second, third), start=1):
        at(hand, lines[place]).press("Ctrl+End").type(" Indeed.")
        hand.until_revision(revision)
        lines[place]["line"] += " Indeed."
    before, after = halves(lines[parted]["line"])
    at(hand, lines[parted]).press("Ctrl+Home", *["Right"] * (len(before) + 1))
    hand.click("[data-does=split]")
    hand.until_revision(4)
    at(hand, lines[joined])
    hand.click("[data-does=join]")
    hand.until_revision(5)
    hand.click("[data-does=speakers]")
    name = hand.until(lambda: hand.all("dialog input")[0])
    renamed = name.get_property("value")
    hand.fill(name, "Romano")
    hand.until_revision(6)
    at(hand, lines[first])
    hand.click("[data-does=header]").type("A beginning").press("Enter")
    hand.until_revision(7)
    # A person wrote this call down, and nothing in it is doubtful: two words more instead.
    for revision, place in ((8, second), (9, third)):
        at(hand, lines[place]).press("Ctrl+End").type(" Really.")
        hand.until_revision(revision)
    undo_redo_save(hand, 9)  # the header and these are taken back; join and name come again

    other = {**lines[parted], "line": after}
    lines[parted]["line"] = before
    lines[joined - 1]["line"] += f" {lines[joined]['line']}"
    expected = [*lines[: parted + 1], other, *lines[parted + 1 : joined], *lines[joined + 1 :]]
    found = lines_of(episode.read_text(encoding="utf-8"))
    assert [one["line"] for one in found] == [one["line"] for one in expected]
    assert [one["who"] for one in found] == [
        "Romano" if one["who"] == renamed else one["who"] for one in expected
    ]
    assert found[parted]["sec"] < found[parted + 1]["sec"] < found[parted + 2]["sec"]
    assert hand.complaints() == []


def at(hand: Hand, one: dict[str, Any]) -> Hand:
    """Put the caret into a line."""
    return hand.choose(one["line"][:60], one["line"].split()[0]).press("Esc")


def halves(text: str) -> tuple[str, str]:
    """A text in two, between words."""
    words = text.split()
    middle = len(words) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])
