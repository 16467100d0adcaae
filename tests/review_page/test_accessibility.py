"""What axe-core finds wrong with the page: nothing, in any state, light, dark and on a phone.

axe-core is Deque's, under MPL 2.0, and no part of this project: ``npm install axe-core`` and name
its ``axe.min.js`` in CASTPROOF_AXE.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.review_page.hand import Hand

_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => done(violations.flatMap(
  ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))));
"""
STATES: dict[str, Callable[[Hand], object]] = {
    "opened": lambda hand: None,
    "in a line": lambda hand: hand.press("Down", "Down"),
    "machine's wording": lambda hand: hand.press("Alt+M").until(lambda: hand.all(".machine")),
    "hints": lambda hand: hand.press("Alt+N").until(lambda: hand.all("#hints li.now")),
    "decided": lambda hand: decided(hand),
    "finding": lambda hand: found(hand),
    "speaker": lambda hand: hand.press("Esc", "Alt+S").until(lambda: hand.all("dialog")),
    "speakers": lambda hand: hand.press("Esc", "Alt+W").until(lambda: hand.all("dialog")),
    "header": lambda hand: hand.press("Esc", "Alt+H").until(lambda: hand.all("dialog")),
    "help": lambda hand: hand.press("Esc", "Ctrl+/").until(lambda: hand.all("dialog .keys")),
    "finish": lambda hand: hand.press("Esc", "Alt+E").until(lambda: hand.all("dialog .action")),
    "checked": lambda hand: checked(hand),
}


def decided(hand: Hand) -> None:
    hand.press("Alt+X").click("#hints-done")
    hand.until(lambda: hand.all("#hints li.dismissed"))


def found(hand: Hand) -> None:
    hand.press("Ctrl+F").type("you").press("Tab").type("they")
    hand.until(lambda: hand.all("#found ins"))


def checked(hand: Hand) -> None:
    hand.click("dialog .action button")
    hand.until(lambda: hand.all("dialog .result h3"))


@pytest.fixture
def axe() -> str:
    path = os.environ.get("CASTPROOF_AXE")
    if not path or not Path(path).is_file():
        pytest.skip("axe-core is not here: set CASTPROOF_AXE to its axe.min.js")
    return Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path], axe: str, look: str
) -> None:
    episode, recording, words = interview
    hand = review(episode, recording, "--words", words)
    hand.prefer("dark" if look == "dark" else "light").on_phone(look == "phone")
    hand.js(axe)
    for name, reach in STATES.items():
        reach(hand)
        hand.shoot(f"{look}-{name}")
        assert hand.browser.execute_async_script(_RUN) == [], name
    hand.browser.get(hand.url + "print")
    hand.js(axe)
    assert hand.browser.execute_async_script(_RUN) == [], "print"


_SMALL = """
const isShown = (node) =>
  node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length;
return [...document.querySelectorAll("button, select, input, a[href]")].flatMap((node) => {
  if (!isShown(node) || node.matches(".skip")) return [];
  const target = node.matches("[type=checkbox], [type=radio]") ? node.closest("label") : node;
  const { width, height } = target.getBoundingClientRect();
  return Math.min(width, height) < 43.5 ? [`${target.outerHTML}: ${width} by ${height}`] : [];
});
"""


def test_a_finger_hits_everything_on_a_phone(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    hand = review(episode, recording, "--words", words)
    hand.on_phone()
    for name, reach in STATES.items():
        reach(hand)
        assert hand.js(_SMALL) == [], name
        wide = "return document.documentElement.scrollWidth - innerWidth"
        assert hand.js(wide) <= 0, name
