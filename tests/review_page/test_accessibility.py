"""What axe-core finds wrong with the page: nothing, in any state, light, dark and on a phone.

axe-core is Deque's, under MPL 2.0, and no part of this project: ``npm install axe-core`` and name
its ``axe.min.js`` in CASTPROOF_AXE.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.review_page.hand import Hand

_RUN = """
const done = arguments[arguments.length - 1];
const within = document.querySelector("dialog") ?? document;
const wrongIn = ({ id, nodes }) => nodes.map((one) => `${id}: ${one.html} ${one.failureSummary}`);
axe.run(within, { resultTypes: ["violations"] })
  .then(({ violations }) => done(violations.flatMap(wrongIn)));
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
    "compared": lambda hand: acted(hand, "Compare", "dialog .result a"),
    "exported": lambda hand: acted(hand, "Export", "dialog .result .bad"),
    "terms": lambda hand: acted(hand, "Learn the glossary", "dialog .result h3"),
    "voices": lambda hand: acted(hand, "Learn the voices", "dialog .into select"),
    "conflict": lambda hand: told(hand, "conflicts", _CONFLICT).until(
        lambda: hand.all(".conflict")
    ),
    "notice": lambda hand: told(closed(hand), "announce", 'it.notice("The file is there.")'),
    "bad notice": lambda hand: told(hand, "announce", _BAD_NOTICE),
    "done": lambda hand: told(hand, "announce", 'it.tellDone("2 lines changed.", () => {})'),
}
# What would take another program, or a disk that is full, to be seen.
_CONFLICT = """
it.showConflicts("Both changed the same.", [
  { title: "Line 1: words", theirs: "We row.", mine: "We sail.", takeTheirs: async () => {} },
  { title: "A removed line: words", theirs: "", mine: "We sail.", takeTheirs: null },
], { label: "Use mine", act: () => {} })
"""
_BAD_NOTICE = 'it.notice("Could not save: the disk is full.", [["Try again", () => {}]], true)'


def acted(hand: Hand, label: str, result: str) -> None:
    """Press a button of Finish, and wait for what it says."""
    hand.js("document.querySelector('dialog .result').replaceChildren()")
    [button] = [one for one in hand.all("dialog .action button") if one.text == label]
    hand.js("arguments[0].click()", button)
    hand.until(lambda: hand.all(result), label)


def closed(hand: Hand) -> Hand:
    """Close what is open: a notice is beside no dialog, which would be looked at alone."""
    while hand.all("dialog"):
        hand.press("Esc")
    return hand


def told(hand: Hand, module: str, script: str) -> Hand:
    """Have a module of the page, ``it``, say what it would say at another time."""
    asking = f"const done = arguments[0]; import('{hand.url}page/{module}.js')"
    hand.browser.execute_async_script(f"{asking}.then((it) => {{ {script}; done() }})")
    return hand


def decided(hand: Hand) -> None:
    hand.press("Alt+X").click("#hints-done")
    hand.until(lambda: hand.all("#hints li.dismissed"))


def found(hand: Hand) -> None:
    hand.press("Ctrl+F").type("you").press("Tab").type("they")
    hand.until(lambda: hand.all("#found ins"))


def checked(hand: Hand) -> None:
    hand.click("dialog .action button")
    hand.until(lambda: hand.all("dialog .result h3"))


def opened(review: Callable[..., Hand], interview: tuple[Path, Path, Path]) -> Hand:
    """The interview, beside captions that somebody else wrote, and a collection of voices."""
    episode, recording, words = interview
    episode.with_name("interview.captions.txt").write_text("Hello.\n", encoding="utf-8")
    voices = episode.with_name("team.voices.json")
    return review(episode, recording, "--words", words, "--voices", voices)


def titles_of_dialogs() -> set[str]:
    """The titles of all dialogs that the page's scripts can open."""
    scripts = (ROOT / "review" / "page").glob("*.js")
    opened = (re.findall(r'openDialog\(\s*"(.+?)"', one.read_text("utf-8")) for one in scripts)
    return {title for titles in opened for title in titles}


@pytest.fixture
def axe() -> str:
    path = os.environ.get("CASTPROOF_AXE")
    if not path or not Path(path).is_file():
        pytest.skip("axe-core is not here: set CASTPROOF_AXE to its axe.min.js")
    return Path(path).read_text(encoding="utf-8")


@pytest.mark.firefox
def test_axe_finds_nothing(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path], axe: str
) -> None:
    audit(opened(review, interview), axe, "light")


@pytest.mark.parametrize("look", ["dark", "phone"])
def test_axe_finds_nothing_in_the_dark_or_on_a_phone(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path], axe: str, look: str
) -> None:
    audit(opened(review, interview), axe, look)


@pytest.mark.firefox
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_where_a_glossary_is_chosen(corrected: Hand, axe: str, look: str) -> None:
    corrected.prefer("dark" if look == "dark" else "light").on_phone(look == "phone")
    corrected.js(axe)
    offer_glossaries(corrected)
    corrected.shoot(f"{look}-glossaries")
    assert corrected.browser.execute_async_script(_RUN) == []


def offer_glossaries(hand: Hand) -> None:
    """Have the page offer what it learnt, and the files that it may go into."""
    hand.press("Alt+E").until(lambda: hand.all("dialog .action"))
    acted(hand, "Learn the glossary", "dialog .into select")


def audit(hand: Hand, axe: str, look: str) -> None:
    """Bring the page into each state, and have axe-core look at it."""
    hand.prefer("dark" if look == "dark" else "light").on_phone(look == "phone")
    hand.js(axe)
    dialogs = set()
    for name, reach in STATES.items():
        reach(hand)
        hand.shoot(f"{look}-{name}")
        dialogs |= {one.text for one in hand.all("dialog h2")}
        assert hand.browser.execute_async_script(_RUN) == [], name
    assert dialogs == titles_of_dialogs()
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


def test_a_finger_hits_the_glossary_on_a_phone(corrected: Hand) -> None:
    corrected.on_phone()
    offer_glossaries(corrected)
    assert corrected.js(_SMALL) == []


def test_a_finger_hits_everything_on_a_phone(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    hand = opened(review, interview)
    hand.on_phone()
    for name, reach in STATES.items():
        reach(hand)
        assert hand.js(_SMALL) == [], name
        wide = "return document.documentElement.scrollWidth - innerWidth"
        assert hand.js(wide) <= 0, name
