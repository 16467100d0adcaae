"""A model's suggestions on the page: shown by class, taken or left by keyboard, all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from castproof.assist.readings import apply_reading
from castproof.files import safe_edit
from compare.proposals.judge import judge_proposal
from tests.review_page.hand import Hand

SAID = (
    "Well we left the old harbour at noon it was cold.",
    "I like the ships, that sail by night.",
    "Did you see the pilot, he was there.",
)
PROPOSED = (
    "Well we left the old harbour at noon. It was cold.",
    "I like the ships that sail by night.",
    "Did you see the pilot? He was there.",
)


def make_talk(folder: Path) -> Path:
    lines = "".join(f"- line: {said}\n  sec: {at}\n  who: Ann\n" for at, said in enumerate(SAID))
    page = folder / "talk.md"
    page.write_text(f"---\ntitle: A talk\ntranscript:\n{lines}---\n", encoding="utf-8")
    was, found = safe_edit.read_episode(page)
    pairs = enumerate(zip(SAID, PROPOSED, strict=True))
    judged = [(index, judge_proposal(said, proposed)) for index, (said, proposed) in pairs]
    apply_reading(was, found, judged, model="small")
    return page


def test_suggestions_are_taken_by_class_from_the_keyboard(
    review: Callable[..., Hand], tmp_path: Path
) -> None:
    page = make_talk(tmp_path)
    hand = review(page)
    hand.press("Alt+O").until(lambda: len(hand.all("#hints-kind option")) > 2)
    kinds = hand.js("return [...document.querySelectorAll('#hints-kind option')].map(o => o.value)")
    assert {"model: marks", "model: question"} <= set(kinds)
    for _ in kinds:
        if hand.js("return document.querySelector('#hints-kind').value") != "model: marks":
            hand.press("Alt+K")
    hand.shoot("suggestions-of-one-class")
    hand.press("Shift+Alt+A").until(lambda: "night" in hand.text("#paper"))
    hand.until(lambda: "I like the ships that sail by night." in hand.text("#paper"))
    assert "at noon. It was cold." in hand.text("#paper")
    hand.press("Alt+K").until(lambda: hand.all("#hints-list li"))
    hand.press("Alt+N", "Alt+X").until(lambda: not hand.all("#hints-list li.now:not(.dismissed)"))
    hand.press("Ctrl+S")
    hand.until(lambda: "ships that sail" in page.read_text(encoding="utf-8"))
    assert SAID[2] in page.read_text(encoding="utf-8")
