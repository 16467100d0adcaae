"""A person's session, once with the mouse and once by keyboard alone: the file says exactly it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.review_page.hand import Hand

#: What the session changes in the file: three words, a split, a join, a name everywhere; the
#: header and the hints are taken back.
CHANGED = """\
-- line: Thank you Julia. It is great to be here.
+- line: Thank you Julia.
-  who: Simon
+  who: Romano
+- line: It is great to be here.
+  sec: 13
+  time: 0:13
+  who: Romano
-- line: Should we close it every morning?
+- line: Should we open it every morning?
-- line: Of course. I see. Okay. Could you explain how to read our popular bridge?
+- line: Of course. I see. Okay. Could you explain how to read our old bridge?
-  who: Simon
+  who: Romano
-    our cheap company?
+    our new company?
-  who: Simon
+  who: Romano
-    we followed another report and this harbour.
+    we followed another report and this harbour. What do you think about books? Right,
+    are, uh, there any books in Boston?
-  who: Simon
-- line: What do you think about books? Right, are, uh, there any books in Boston?
-  sec: 64
-  time: '1:04'
-  who: Julia
+  who: Romano
-  who: Simon
+  who: Romano
-  who: Simon
+  who: Romano
-  who: Simon
+  who: Romano
-  who: Simon
+  who: Romano
"""

#: What the shorter session by touch changes: a line's end, a split, a join, a name everywhere; the
#: header and a hint are taken back.
CHANGED_BY_TOUCH = (
    """\
-- line: Thank you Julia. It is great to be here.
+- line: Thank you Julia.
-  who: Simon
+  who: Romano
+- line: It is great to be here.
+  sec: 13
+  time: 0:13
+  who: Romano
-- line: Should we close it every morning?
+- line: Should we close it every morning? Or noon? Of course. I see. Okay. Could you
+    explain how to read our popular bridge?
-- line: Of course. I see. Okay. Could you explain how to read our popular bridge?
-  sec: 16
-  time: 0:16
-  who: Simon
"""
    + 6
    * """\
-  who: Simon
+  who: Romano
"""
)

#: What is said in the line, what the recognizer made of it, what it is to be.
WORDS = (
    ("close it", "close", "open"),
    ("popular bridge", "popular", "old"),
    ("cheap", "cheap", "new"),
)


def changes(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "".join(f"{line}\n" for line in lines if not line.startswith(("---", "+++", "@@")))


def accept_two_hints(hand: Hand, revision: int) -> None:
    for step in (1, 2):
        hand.until(lambda: hand.all("#hints li.now:not(.accepted)"))
        hand.press("Alt+A")
        hand.until_revision(revision + step)


def undo_redo_save(hand: Hand, revision: int) -> None:
    """Undo five, redo two, save."""
    for step, key in enumerate(["Ctrl+Z"] * 5 + ["Ctrl+Y"] * 2, start=1):
        hand.press(key)
        hand.until_revision(revision + step)
    hand.press("Ctrl+S")
    hand.until(lambda: hand.text("#state").endswith("saved"))


@pytest.mark.firefox
def test_a_session_with_the_mouse(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    before = episode.read_text(encoding="utf-8")
    hand = review(episode, recording, "--words", words)
    hand.shoot("1-opened")
    hand.click("#play")
    hand.until(lambda: hand.text("#now") >= "0:01")
    hand.until(lambda: hand.js("return CSS.highlights.get('heard')?.size"))
    hand.shoot("2-follows")
    hand.choose("Could you explain how to read", "explain")
    hand.until(lambda: hand.text("#now") >= "0:17")
    hand.press("Esc")
    for number, (line, wrong, right) in enumerate(WORDS, start=1):
        hand.choose(line, wrong, times=2).press("Esc").type(right)
        hand.until_revision(number)
    hand.choose("Thank you Julia", "It").press("Esc", "Home", *["Right"] * len("Thank you Julia. "))
    hand.click("[data-does=split]")
    hand.until_revision(4)
    hand.choose("What do you think about books", "books").press("Esc")
    hand.click("[data-does=join]")
    hand.until_revision(5)
    hand.click("[data-does=speakers]")
    name = hand.until(lambda: hand.all("dialog input")[1])
    hand.shoot("3-speakers")
    hand.fill(name, "Romano")
    hand.until_revision(6)
    hand.choose("another server", "another").press("Esc")
    hand.click("[data-does=header]").type("On servers").press("Enter")
    hand.until_revision(7)
    hand.click("#hints-button")
    hand.shoot("4-hints")
    accept_two_hints(hand, 7)
    hand.shoot("5-edited")
    undo_redo_save(hand, 9)
    hand.shoot("6-saved")
    assert changes(before, episode.read_text(encoding="utf-8")) == CHANGED
    assert hand.complaints() == []


@pytest.mark.firefox
def test_the_same_session_by_keyboard_alone(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    before = episode.read_text(encoding="utf-8")
    hand = review(episode, recording, "--words", words)
    hand.press("Space")
    hand.until(lambda: hand.text("#now") >= "0:01")
    hand.press("Space")
    find(hand, "explain how to read").press("Alt+Enter")
    hand.until(lambda: hand.text("#now") >= "0:17")
    hand.press("Esc")
    for number, (_, wrong, right) in enumerate(WORDS, start=1):
        find(hand, wrong).type(right)
        hand.until_revision(number)
    find(hand, "It is great").press("Left", "Enter")
    hand.until_revision(4)
    find(hand, "What do you think about books").press("Home", "Backspace")
    hand.until_revision(5)
    find(hand, "It is great").press("Alt+S")
    hand.until(lambda: hand.all("dialog[open]"))
    hand.press("Shift+Tab", "Down", "Down", *["Tab"] * 4).type("Romano").press("Enter")
    hand.until_revision(6)
    find(hand, "another server").press("Alt+H")
    hand.until(lambda: hand.all("dialog[open]"))
    hand.type("On servers").press("Enter")
    hand.until_revision(7)
    hand.press("Alt+N")
    accept_two_hints(hand, 7)
    undo_redo_save(hand, 9)
    assert changes(before, episode.read_text(encoding="utf-8")) == CHANGED


def find(hand: Hand, text: str) -> Hand:
    """Find a text, and leave the search with the text selected in its line."""
    hand.press("Ctrl+F").type(text)
    hand.press("Enter", "Esc")
    hand.until(lambda: hand.js("return getSelection().toString()") == text)
    return hand


@pytest.mark.firefox
def test_a_session_by_touch_on_a_phone(
    review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    before = episode.read_text(encoding="utf-8")
    hand = review(episode, recording, "--words", words).on_phone().with_finger()
    hand.click("#play")
    hand.until(lambda: hand.text("#now") >= "0:01")
    hand.choose("Could you explain how to read", "explain")
    hand.until(lambda: hand.text("#now") >= "0:17")
    hand.shoot("phone-follows")
    hand.click("#play")
    hand.choose("Should we close it", "morning").click("#play").press("End").type(" Or noon?")
    hand.until_revision(1)
    hand.choose("Thank you Julia", "It is").click("#play")
    hand.press("Home", *["Right"] * len("Thank you Julia. "))
    hand.click("[data-does=split]")
    hand.until_revision(2)
    hand.choose("Of course. I see", "course").click("#play")
    hand.click("[data-does=join]")
    hand.until_revision(3)
    hand.click("[data-does=speakers]")
    hand.shoot("phone-speakers")
    hand.click("dialog form:nth-of-type(2) input").press("Ctrl+A").type("Romano")
    hand.click("dialog form:nth-of-type(2) [type=submit]")
    hand.until_revision(4)
    hand.choose("Brightwater", "What did").click("#play")
    hand.click("[data-does=header]").type("On servers").click("dialog .main")
    hand.until_revision(5)
    hand.click("#hints-button")
    hand.shoot("phone-hints")
    hand.click("#hints-list .go").click("#hints-list .now .buttons button:last-child")
    hand.until_revision(6)
    hand.click("[data-does=undo]")
    hand.until_revision(7)
    hand.click("[data-does=undo]")
    hand.until_revision(8)
    hand.click("[data-does=save]")
    hand.until(lambda: hand.text("#state").endswith("saved"))
    assert changes(before, episode.read_text(encoding="utf-8")) == CHANGED_BY_TOUCH
    assert hand.complaints() == []


def test_a_browser_without_highlights_marks_the_line_that_is_heard(
    browser: Any, review: Callable[..., Hand], interview: tuple[Path, Path, Path]
) -> None:
    episode, recording, words = interview
    pinned = browser.script.pin("() => { delete window.Highlight; }")
    try:
        hand = review(episode, recording, "--words", words)
        hand.choose("Could you explain how to read", "explain")
        hand.until(lambda: "explain" in hand.text(".row.heard .text"))
        assert hand.js("return [...CSS.highlights.keys()]") == []
        assert hand.complaints() == []
    finally:
        browser.script.unpin(pinned)
