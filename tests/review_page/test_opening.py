"""The page while the words of a long episode are being read: it says so, and takes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from review.app import build_application
from review.material import Material
from review.opening import Opening, Refusal
from review.page_files import find_page_files
from review.serving import bind, serve
from tests.review.talks import session_of
from tests.review_page.hand import Hand

FILES = find_page_files()
TEXT = "---\ntitle: A talk\ntranscript:\n- line: I build ships.\n  sec: 0\n  time: 0:00\n---\n"


def notice(hand: Hand) -> str:
    """What the page's notice says; nothing where it is hidden."""
    return hand.text("#notice")


@pytest.mark.firefox
def test_the_page_says_that_the_episode_is_being_opened_and_then_has_it(
    browser: Any, tmp_path: Path
) -> None:
    episode = tmp_path / "talk.md"
    episode.write_text(TEXT, encoding="utf-8")
    bound = bind("127.0.0.1", 0, "the-token")
    app = Opening(FILES)
    with bound.listening, serve(app, bound):
        hand = Hand(browser, bound.url)
        browser.get(bound.url)
        hand.until(lambda: "The episode is being opened…" in notice(hand))
        assert hand.js(
            "return document.querySelector('[data-does=save]').closest('[inert]') !== null"
        )
        hand.press("Ctrl+F")  # heard by nobody yet
        session = session_of(episode)
        app.open(build_application(Material(session, "A talk", episode), FILES))
        hand.until(lambda: hand.all(".row .text"))
        hand.until(lambda: notice(hand) == "")
        assert hand.js("return document.querySelector('[inert]')") is None
        assert hand.text(".row .text") == "I build ships."
        browser.get("about:blank")


def test_why_an_episode_cannot_be_opened_stands_on_the_page(browser: Any) -> None:
    bound = bind("127.0.0.1", 0, "the-token")
    app = Opening(FILES)
    with bound.listening, serve(app, bound):
        hand = Hand(browser, bound.url)
        browser.get(bound.url)
        app.open(Refusal(FILES, "the disk is full: make room, then open it again").app)
        hand.until(lambda: "the disk is full: make room" in notice(hand))
        browser.get("about:blank")
