"""What is done on the page, one thing at a time, and what the server then has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from castproof.pipeline.cache import RecordingCache
from tests.browsers import Chromium
from tests.review_page.conftest import served
from tests.review_page.hand import PATIENCE_S, Hand

EVIL = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
EPISODE = """\
---
title: A talk
transcript:
- header: Beginnings
- line: We sail at noon.
  sec: 0
  time: 0:00
  who: Ann
- line: Who told you so?
  sec: 4
  time: 0:04
  who: Bo
- line: The pilot did, he always does.
  sec: 8
  time: 0:08
  who: Ann
- line: Then let us sail.
  sec: 12
  time: 0:12
  who: Bo
---
"""


@pytest.fixture
def talk(review: Callable[..., Hand], tmp_path: Path) -> Hand:
    """A talk of four lines without a recording."""
    (tmp_path / "talk.md").write_text(EPISODE, encoding="utf-8")
    return review(tmp_path / "talk.md")


def edit_elsewhere(hand: Hand, **operation: object) -> None:
    """Another page's edit."""
    said = json.dumps({"revision": hand.revision, "operation": operation}).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(hand.url + "api/edit", said, headers)  # noqa: S310 - our own server
    urlopen(request, timeout=PATIENCE_S).close()  # noqa: S310


def slow_down(hand: Hand, latency_ms: int) -> None:
    """Let every answer of the server's take so long."""
    if not isinstance(hand.own, Chromium):
        pytest.skip("only Chromium can be slowed down")
    hand.own.limit_network(offline=False, latency=latency_ms)


def at(hand: Hand, text: str, *keys: str) -> Hand:
    """The cursor in a line, and then these keys."""
    hand.choose(text, text)
    return hand.press(*keys)


def test_text_of_the_file_is_never_markup(review: Callable[..., Hand], tmp_path: Path) -> None:
    quoted = json.dumps(EVIL)
    text = EPISODE
    for part in ("Beginnings", "Who told you so?", "Ann", "A talk"):
        text = text.replace(f": {part}\n", f": {quoted}\n")
    (tmp_path / "talk.md").write_text(text, encoding="utf-8")
    hand = review(tmp_path / "talk.md")
    assert hand.text("h1") == EVIL
    assert hand.text(".header .text") == EVIL
    assert hand.all(".line .text")[1].text == EVIL
    assert hand.text(".line .who") == EVIL
    hand.press("Alt+W").until(lambda: hand.all("dialog input"))
    assert hand.one("dialog input").get_property("value") == EVIL
    hand.press("Esc", "Ctrl+F").type("document").until(lambda: hand.all("#found li"))
    assert hand.all("img, script:not([src])") == []
    assert hand.browser.title != "run"
    assert hand.complaints() == []


@pytest.mark.firefox
def test_a_blank_stays_while_somebody_goes_on_typing(talk: Hand) -> None:
    at(talk, "sail at noon.", "End").type(" And ")
    talk.until_revision(1)
    assert talk.texts[1] == "We sail at noon. And"
    talk.type("then")
    talk.until(lambda: talk.texts[1] == "We sail at noon. And then")
    talk.press("Ctrl+Z", "Ctrl+Z")
    talk.until(lambda: talk.all(".line .text")[0].text == "We sail at noon.")


@pytest.mark.firefox
def test_enter_splits_and_backspace_joins(talk: Hand) -> None:
    at(talk, "We sail at noon.", "Home", "Right", "Right", "Enter")
    talk.until(lambda: talk.texts[1:3] == ["We", "sail at noon."])
    talk.type("Let us ").press("Home", "Backspace")
    talk.until(lambda: talk.texts[1] == "We Let us sail at noon.")
    talk.press("!")
    talk.until(lambda: talk.texts[1] == "We! Let us sail at noon.")


def test_what_is_typed_before_a_split_is_answered_goes_where_the_cursor_will_be(
    talk: Hand,
) -> None:
    slow_down(talk, 600)
    at(talk, "We sail at noon.", "Home", "Right", "Right", "Enter", "O", "h", "Backspace", "Enter")
    talk.press("h", "a").type(" and ")
    slow_down(talk, 0)
    talk.until(lambda: talk.texts[1:4] == ["We", "O", "ha and sail at noon."])


def test_the_answer_to_a_split_takes_nobody_out_of_the_search(talk: Hand) -> None:
    slow_down(talk, 600)
    at(talk, "We sail at noon.", "Home", "Right", "Right", "Enter", "Ctrl+F").type("pil")
    slow_down(talk, 0)
    talk.until(lambda: talk.all(".line .text")[1].text == "sail at noon.")
    talk.type("ot").press("Enter", "Esc")
    talk.until(lambda: talk.js("return getSelection().toString()") == "pilot")
    assert talk.texts[1:3] == ["We", "sail at noon."]


def test_a_range_of_lines_is_given_to_a_speaker(talk: Hand) -> None:
    at(talk, "Who told you so?", "Shift+Alt+Down", "Shift+Alt+Down", "Alt+1")
    talk.until_revision(1)
    assert [entry.get("speaker") for entry in talk.entries] == [None, "Ann", "Ann", "Ann", "Ann"]


def speakers(hand: Hand) -> list[str | None]:
    return [entry["speaker"] for entry in hand.entries if entry["kind"] == "line"]


def test_a_line_is_said_by_nobody_until_that_is_taken_back(talk: Hand, tmp_path: Path) -> None:
    at(talk, "Who told you so?", "Alt+S")
    talk.until(lambda: talk.all("dialog .names"))
    assert [one.text for one in talk.all("dialog .names button")] == ["1 Ann", "2 Bo", "0 nobody"]
    talk.press("0")
    talk.until_revision(1)
    assert speakers(talk) == ["Ann", None, "Ann", "Bo"]
    talk.press("Ctrl+S")
    page = tmp_path / "talk.md"
    saved = EPISODE.replace("  time: 0:04\n  who: Bo\n", "  time: 0:04\n")
    talk.until(lambda: page.read_text(encoding="utf-8") == saved)
    talk.press("Ctrl+Z", "Ctrl+S")
    talk.until(lambda: page.read_text(encoding="utf-8") == EPISODE)


def test_everywhere_a_speaker_is_nobody_and_nobody_gets_a_name(talk: Hand) -> None:
    at(talk, "Who told you so?", "Alt+S")
    scopes = talk.until(lambda: talk.all("dialog .scopes label"))
    assert [one.text for one in scopes] == [
        "this line",
        "every line of Bo in the whole episode (2)",
    ]
    scopes[1].click()
    talk.all("dialog .names button")[2].click()
    talk.until(lambda: "2 lines changed: the speaker is now nobody." in talk.text("#done"))
    assert speakers(talk) == ["Ann", None, "Ann", None]
    talk.press("Alt+W")
    name = talk.until(lambda: talk.all("dialog input")[1])
    name.send_keys("Ann")
    assert talk.all("dialog [type=submit]")[1].text == "Join with Ann"
    talk.type("a").press("Enter")
    talk.until(lambda: speakers(talk) == ["Ann", "Anna", "Ann", "Anna"])


def test_from_here_on_a_speaker_is_somebody_else_in_one_step(
    review: Callable[..., Hand], tmp_path: Path
) -> None:
    more = EPISODE.replace("---\n", "", 1).replace("title: A talk\ntranscript:\n", "")
    (tmp_path / "talk.md").write_text(EPISODE[: -len("---\n")] + more, encoding="utf-8")
    hand = review(tmp_path / "talk.md")
    hand.press("Down", "Down", "Down", "Alt+S")
    scopes = hand.until(lambda: hand.all("dialog .scopes label"))
    assert [one.text for one in scopes] == [
        "this line",
        "every line of Ann from here on (3)",
        "every line of Ann in the whole episode (4)",
    ]
    scopes[1].click()
    hand.all("dialog .names button")[1].click()
    hand.until(lambda: "3 lines changed: the speaker is now Bo." in hand.text("#done"))
    assert speakers(hand) == ["Ann", *["Bo"] * 7]
    hand.click("#done button")
    hand.until(lambda: speakers(hand) == ["Ann", "Bo"] * 4)
    assert hand.revision == 2


def test_lines_are_selected_by_clicks_and_given_to_nobody(talk: Hand) -> None:
    at(talk, "Who told you so?").click("#select")
    assert talk.text("#selected") == "Now click the last line to select"
    talk.choose("Then let us sail.", "sail")
    assert talk.text("#selected") == "3 lines selected"
    talk.press("Alt+0")
    talk.until(lambda: speakers(talk) == ["Ann", None, None, None])
    talk.click("#select")
    assert talk.text("#selected") == ""


def test_a_header_is_added_renamed_moved_and_removed(talk: Hand) -> None:
    at(talk, "The pilot did", "Alt+H").type("Evidence").press("Tab").type("0:07").press("Enter")
    talk.until_revision(1)
    assert talk.entries[3] == {"id": "e6", "kind": "header", "title": "Evidence", "start": 7.0}
    at(talk, "Evidence", "End").type(", heard")
    talk.until_revision(2)
    talk.press("Alt+U")
    talk.until(lambda: talk.texts[2] == "Evidence, heard")
    talk.press("Alt+I", "Alt+I")
    talk.until(lambda: talk.texts[4] == "Evidence, heard")
    talk.press("Alt+R")
    talk.until(lambda: "Evidence, heard" not in talk.texts)


def test_replacing_shows_first_what_it_will_do(talk: Hand) -> None:
    talk.press("Ctrl+F").type("sail").press("Tab").type("row")
    talk.until(lambda: talk.text("#found-count") == "2 found in 2 lines")
    shown = [item.text for item in talk.all("#found li")]
    assert shown == ["0:00 We sail row at noon.", "0:12 Then let us sail row."]
    talk.click("#replace-all")
    talk.until_revision(1)
    assert [talk.texts[1], talk.texts[4]] == ["We row at noon.", "Then let us row."]
    assert talk.text("#state").startswith("talk.md · 1 unsaved change")


def test_words_in_headers_are_found_and_replaced_too(talk: Hand) -> None:
    talk.press("Ctrl+F").type("in").press("Tab").type("on")
    talk.until(lambda: talk.text("#found-count") == "2 found in 1 header")
    talk.press("Tab", "Tab", "Tab", "Down")
    talk.until(lambda: talk.text("#found-count") == "Nothing found.")
    talk.press("Down").until(lambda: talk.text("#found-count") == "2 found in 1 header")
    assert [one.text for one in talk.all("#found li")] == [
        "header Begin onnings",
        "header Beginnin ongs",
    ]
    talk.click("#replace-all")
    talk.until(lambda: "Replaced 2 times." in talk.text("#done"))
    assert talk.texts[0] == "Begonnongs"


def test_what_another_page_does_is_seen(talk: Hand) -> None:
    edit_elsewhere(talk, kind="text", id="e2", before="We sail at noon.", after="We sail.")
    talk.until(lambda: talk.all(".line .text")[0].text == "We sail.")


@pytest.mark.firefox
def test_nothing_typed_is_lost_while_the_server_does_not_answer(talk: Hand) -> None:
    talk.own.set_offline(True)
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until(lambda: "Connection lost" in talk.text("#state"))
    talk.own.set_offline(False)
    talk.until(lambda: talk.texts[2] == "Who told you so? Tell me.")
    talk.until(lambda: "Connection lost" not in talk.text("#state"))


def test_both_are_shown_where_two_wrote_in_one_line(talk: Hand) -> None:
    talk.own.set_offline(True)
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until(lambda: "Connection lost" in talk.text("#state"))
    edit_elsewhere(talk, kind="text", id="e3", before="Who told you so?", after="Who said so?")
    talk.own.set_offline(False)
    dialog = talk.until(lambda: talk.one("dialog[open]"))
    assert "Theirs: Who said so?" in dialog.text
    assert "Yours: Who told you so? Tell me." in dialog.text
    assert talk.texts[2] == "Who said so?"
    talk.click("dialog .last button")
    talk.until(lambda: talk.texts[2] == "Who told you so? Tell me.")


def test_a_file_changed_underneath_is_merged(talk: Hand, tmp_path: Path) -> None:
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until_revision(1)
    path = tmp_path / "talk.md"
    path.write_text(EPISODE.replace("at noon", "at dawn"), encoding="utf-8")
    talk.until(lambda: "Somebody else changed the file" in talk.text("#notice"))
    talk.click("#notice-buttons button")
    talk.until(lambda: talk.text("#state").endswith("saved"))
    changed = EPISODE.replace("at noon", "at dawn").replace("so?", "so? Tell me.")
    assert path.read_text(encoding="utf-8") == changed


def test_saving_says_in_words_that_the_file_was_deleted(talk: Hand, tmp_path: Path) -> None:
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until_revision(1)
    path = tmp_path / "talk.md"
    path.unlink()
    talk.press("Ctrl+S")
    talk.until(lambda: "talk.md is gone: nothing was written" in talk.text("#notice"))
    spoken = "return document.getElementById('spoken').textContent"
    assert talk.js(spoken).startswith("Could not save: ")
    assert "talk.md is gone" in talk.js(spoken)
    assert not path.exists()
    path.write_text(EPISODE, encoding="utf-8")
    talk.press("Ctrl+S")
    talk.until(lambda: talk.text("#state").endswith("saved"))
    assert path.read_text(encoding="utf-8") == EPISODE.replace("so?", "so? Tell me.")


def test_saving_says_what_became_of_the_captions(
    review: Callable[..., Hand], tmp_path: Path
) -> None:
    page, subtitles, folder = (tmp_path / n for n in ("talk.md", "talk.srt", ".castproof/talk"))
    page.write_text(EPISODE, encoding="utf-8")
    subtitles.write_text("1\n00:00:00,000 --> 00:00:02,000\nWe sail at noon.\n", encoding="utf-8")
    folder.mkdir(parents=True)
    RecordingCache(folder).record_edited("talk.srt", subtitles.read_bytes())
    talk = review(page)
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until_revision(1)
    talk.press("Ctrl+S")
    notice = "captions made anew from the episode: talk.srt"
    talk.until(lambda: notice in talk.text("#notice"))
    assert "Who told you so? Tell me." in subtitles.read_text(encoding="utf-8")


def test_what_is_kept_and_what_is_saved_is_said_beside_save(talk: Hand, tmp_path: Path) -> None:
    assert talk.text("#state") == "talk.md · all changes saved"
    assert talk.text("#kept") == "Each change is kept as you make it."
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until(lambda: talk.text("#state") == "talk.md · 1 unsaved change")
    kept = talk.text("#kept")
    assert kept.startswith("Kept since ")
    assert kept.endswith(", even if you close this page. Save brings the file up to date.")
    talk.open()
    assert talk.text("#kept") == kept
    talk.own.set_offline(True)
    at(talk, "We sail at noon.", "End").type(" Now.")
    talk.until(lambda: talk.text("#state") == "talk.md · Connection lost")
    assert "leave the page open" in talk.text("#kept")
    talk.own.set_offline(False)
    talk.until_revision(2)
    talk.press("Ctrl+S").until(lambda: talk.text("#state") == "talk.md · all changes saved")
    talk.until(lambda: talk.text("#kept").startswith("Saved at "))


def test_an_edit_that_is_not_answered_is_said_to_be_late(talk: Hand) -> None:
    slow_down(talk, 4000)
    at(talk, "Who told you so?", "End").type(" Tell me.")
    talk.until(lambda: talk.text("#state") == "talk.md · keeping your last change…")
    slow_down(talk, 0)
    talk.until(lambda: talk.text("#state") == "talk.md · 1 unsaved change")


def test_what_an_earlier_visit_left_is_said(browser: Any, root: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(EPISODE, encoding="utf-8")
    with served(root, tmp_path / "talk.md") as (url, _):
        edit_elsewhere(Hand(browser, url), kind="join", id="e3")
    with served(root, tmp_path / "talk.md") as (url, _):
        hand = Hand(browser, url).open()
        notice = "1 change from your last visit is here again. The file does not have it yet."
        hand.until(lambda: notice in hand.text("#notice"))
        assert hand.text("#kept").startswith("Kept since an earlier visit, ")
        browser.get("about:blank")


def test_all_lines_are_on_a_page_to_print(talk: Hand) -> None:
    talk.press("Ctrl+P")
    page, paper = talk.until(
        lambda: len(talk.browser.window_handles) == 2 and talk.browser.window_handles
    )
    talk.browser.switch_to.window(paper)
    try:
        talk.until(lambda: len(talk.all(".line")) == 4)
        assert talk.text("h1") == "A talk"
        assert talk.all(".line")[1].text.split() == ["0:04", "Bo", "Who", "told", "you", "so?"]
        assert talk.js("return document.activeElement.id") == "print"
        talk.shoot("print")
        talk.click("#times").click("#speakers")
        assert talk.all(".line")[1].text == "Who told you so?"
        assert talk.complaints() == []
    finally:
        talk.browser.close()
        talk.browser.switch_to.window(page)
