"""How far the review is: what was heard and decided, also after the server was started again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.review_page.conftest import served
from tests.review_page.hand import Hand


def heard(hand: Hand) -> list[list[float]]:
    """What the server has been told of."""
    return list(hand.ask("api/document")["heard"])


def test_what_was_heard_is_told_and_outlives_the_server(
    browser: Any, root: Path, interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    call = (root, episode, recording, "--words", words)
    with served(*call) as (url, _):
        hand = Hand(browser, url).open()
        hand.until(lambda: hand.text("#progress") == "Heard 0:00 of 2:02 · 0 of 3 hints decided")
        hand.click("#play")
        hand.until(lambda: hand.text("#now") >= "0:02")
        hand.press("Esc")
        hand.until(lambda: not hand.text("#progress").startswith("Heard 0:00"))
        hand.choose("Should we close it", "close")
        hand.until(lambda: hand.text("#now") >= "0:16")
        hand.press("Esc")
        hand.until(lambda: len(heard(hand)) == 2)
        before = heard(hand)
    with served(*call) as (url, _):  # the first one was killed
        again = Hand(browser, url).open()
        assert heard(again) == before
        again.until(lambda: again.text("#progress").endswith("of 2:02 · 0 of 3 hints decided"))
        assert not again.text("#progress").startswith("Heard 0:00")
        again.press("Alt+Q").until(lambda: again.all("#play[aria-label=Pause]"))
        beyond = f"0:{int(before[0][1]) + 1:02}"
        again.until(lambda: again.text("#now") >= beyond)
        again.press("Esc").until(lambda: heard(again)[0][1] > before[0][1])
        browser.get("about:blank")


def test_each_decision_is_counted_and_taken_back(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, _, words = interview
    hand = review(episode, "--words", words)
    hand.until(lambda: hand.text("#progress") == "0 of 3 hints decided")
    assert not hand.one("#unheard").is_displayed()
    hand.press("Alt+N", "Alt+X").until(lambda: hand.text("#progress") == "1 of 3 hints decided")
    hand.press("Ctrl+Z").until(lambda: hand.text("#progress") == "0 of 3 hints decided")
