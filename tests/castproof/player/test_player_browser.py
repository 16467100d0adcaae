"""The player page in a browser: heard, followed, searched, linked to, and asked for requests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from castproof.edit.captions import attach_known_words, read_known_words
from castproof.player import PlayerLabels, render_player
from tests.browsers import own_ways, watch_requests
from tests.review_page.hand import Hand
from tests.review_page.test_accessibility import _RUN as RUN_AXE
from transcript import episode
from transcript.values import Header, Line, Transcript, Word

EVIL = "<img src=http://example.invalid/x onerror=\"document.title='run'\"></script><b>Ann</b>"
LABELS = PlayerLabels("A made-up conversation", "interview.opus", "The Field Notebook", "May 1")
_SEEK = """
const [second, done] = arguments, audio = document.getElementById("sound");
audio.addEventListener("seeked", () => requestAnimationFrame(() => done()), { once: true });
audio.currentTime = second;
"""
_MARKED = """
const ranges = CSS.highlights.get(arguments[0]);
return ranges ? [...ranges].map((range) => range.toString()) : [];
"""


@pytest.fixture(scope="module")
def interview(root: Path) -> Transcript:
    """The sample, with the times of its words."""
    examples = root / "examples"
    text = (examples / "interview.md").read_text(encoding="utf-8")
    known = read_known_words(examples / "interview.ctm")
    return attach_known_words(episode.parse(text).transcript, known).transcript


class Page(Hand):
    """A hand on a player page."""

    def marked(self, name: str) -> list[str]:
        """What the page marks in the text: ``said``, ``found`` or ``found-now``."""
        return list(self.js(_MARKED, name))

    def hear(self) -> Page:
        """Load the recording, as playing it does, and let it rest."""
        self.click("#play")
        self.until(lambda: self.second > 0)
        self.click("#play")
        return self

    def go(self, second: float) -> Page:
        self.browser.execute_async_script(_SEEK, second)
        return self

    @property
    def second(self) -> float:
        return float(self.js("return document.getElementById('sound').currentTime"))

    @property
    def is_playing(self) -> bool:
        return not self.js("return document.getElementById('sound').paused")


@pytest.fixture
def shown(
    browser: Any, root: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens the page of a transcript in the browser, with the sample's sound beside it."""
    shutil.copy(root / "examples" / "interview.opus", tmp_path)
    shots = request.config.getoption("--screenshots", default=None)

    def show(transcript: Transcript, labels: PlayerLabels = LABELS, moment: str = "") -> Page:
        target = tmp_path / "page.html"
        target.write_text(render_player(transcript, labels), encoding="utf-8")
        browser.get("about:blank")
        page = Page(browser, target.as_uri() + moment, shots)
        page.own.forget()
        page.prefer("light").on_phone(False)
        browser.get(page.url)
        page.js("try { localStorage.clear() } catch {}")
        return page

    yield show
    browser.get("about:blank")


@pytest.mark.firefox
def test_the_word_that_is_said_is_marked(shown: Callable[..., Page], interview: Transcript) -> None:
    page = shown(interview).hear()
    words = [word for line in interview.lines for word in line.words if word.start is not None]
    for word in words[5], words[100], words[len(words) // 2], words[-2]:
        assert word.start is not None
        page.go(word.start + 0.02)
        assert page.marked("said") == [word.text]
        page.go(word.start - 0.03)
        assert page.marked("said") != [word.text]
    assert "When did you start to measure books?" in page.text(".line.now")
    assert page.text("#who") == "Julia"
    assert page.complaints() == []


def test_lines_are_followed_where_words_have_no_times(shown: Callable[..., Page]) -> None:
    lines = (
        Line(
            2.0, 4.0, "Ann", "We set sail at noon.", (Word(2.0, 2.4, "We"), Word(2.9, 3.2, "noon."))
        ),
        Line(6.0, 8.0, "Bo", "Who told you so?"),
    )
    page = shown(Transcript((Header("Dawn"), *lines))).hear()
    assert page.go(1.0).marked("said") == []
    assert page.all(".line.now") == []
    # What has no time of its own is said before the next that has one.
    assert page.go(2.5).marked("said") == ["We set sail at"]
    assert page.go(6.5).marked("said") == []
    assert page.text(".line.now .text") == "Who told you so?"


def test_a_search_counts_and_walks_from_match_to_match(
    shown: Callable[..., Page], interview: Transcript
) -> None:
    said = [line.text.lower().count("what") for line in interview.lines]
    page = shown(interview).press("/").type("WHAT")
    assert page.text("#count") == f"1 of {sum(said)}"
    assert [one.lower() for one in page.marked("found")] == ["what"] * sum(said)
    page.press("Enter", "Enter")
    assert page.text("#count") == f"3 of {sum(said)}"
    page.press("Shift+Enter", "Shift+Enter", "Shift+Enter")
    assert page.text("#count") == f"{sum(said)} of {sum(said)}"
    in_sight = "const box = [...CSS.highlights.get('found-now')][0].getBoundingClientRect(); "
    page.until(lambda: page.js(f"{in_sight} return box.top > 0 && box.bottom < innerHeight"))
    page.type("ever")
    assert page.text("#count") == "nothing found"
    page.press("Esc")
    assert page.text("#count") == ""
    assert page.marked("found") == []


def test_accents_case_and_quotation_marks_do_not_hide_a_match(shown: Callable[..., Page]) -> None:
    page = shown(Transcript((Line(0.0, 1.0, "Ann", "She isn’t at the CAFÉ in كِتَاب or İzmir."),)))
    for wanted, found in [
        ("isn't", "isn’t"),
        ("cafe", "CAFÉ"),
        ("كتاب", "كِتَاب"),
        ("izmir", "İzmir"),
    ]:
        page.press("Esc", "/").type(wanted)
        assert page.marked("found") == [found]


def test_a_link_leads_to_its_moment_and_is_copied(
    shown: Callable[..., Page], interview: Transcript
) -> None:
    page = shown(interview, moment="#t=46.5")
    assert page.text("#clock") == "0:46"
    assert "We use windows" in page.text(".line.now")
    top, height = page.js(
        "return [document.querySelector('.line.now').getBoundingClientRect().top, innerHeight]"
    )
    assert 0 < top < height / 2
    assert not page.is_playing
    for moment, clock in {"#t=1:04": "1:04", "#t=1m9s": "1:09", "#a=1&t=npt:71,80": "1:11"}.items():
        page.js("location.hash = arguments[0]", moment)
        page.until(lambda clock=clock: page.text("#clock") == clock, moment)
    page.js("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    page.click("#link").until(lambda: "1:11" in page.text("#notice"))
    assert page.js("return window.copied") == f"{page.url.split('#')[0]}#t=71"
    page.press("?").click("#frame").until(lambda: "Code" in page.text("#notice"))
    assert page.js("return window.copied").startswith(f'<iframe src="{page.url.split("#")[0]}"')
    page.press("Esc")
    assert page.hear().second >= 71


@pytest.mark.firefox
def test_times_and_chapters_play_from_there_and_words_lead_there(
    shown: Callable[..., Page], interview: Transcript
) -> None:
    page = shown(interview)
    page.click("#chapters li:nth-child(2) a")
    page.until(lambda: page.is_playing and page.second >= 14)
    assert page.js("return location.hash") == "#t=14"
    assert page.one("#chapters [aria-current]").text.startswith("Questions")
    page.press("Space")
    page.until(lambda: not page.is_playing)
    word = next(word for word in interview.lines[4].words if word.text == "Brightwater?")
    page.choose("Brightwater", "Brightwater")
    assert page.second == pytest.approx(word.start, abs=0.02)
    assert page.marked("said") == ["Brightwater?"]
    assert not page.is_playing


def test_keys(shown: Callable[..., Page], interview: Transcript) -> None:
    page = shown(interview).hear().go(50)
    for key, second in [("Left", 45), ("l", 55), ("j", 45), ("Right", 50), ("p", 14), ("p", 0)]:
        page.press(key)
        page.until(lambda second=second: abs(page.second - second) < 0.02, f"{second} by {key}")
    page.press("n", ">", ">")
    assert page.js("return document.getElementById('sound').playbackRate") == 1.5
    page.press("k").until(lambda: page.is_playing)
    page.press("k").until(lambda: not page.is_playing)
    rested = page.second
    page.press("d")
    assert page.js("return document.documentElement.dataset.theme") == "dark"
    page.press("?").until(lambda: page.one("#help").is_displayed())
    assert "5 seconds back or forward" in page.text("#keys")
    page.click("#letters").press("Esc", "d", "l")
    assert page.js("return document.documentElement.dataset.theme") == "dark"
    assert page.second == rested


@pytest.mark.firefox
def test_others_text_stays_text_and_no_request_leaves_the_page(
    shown: Callable[..., Page], browser: Any
) -> None:
    line = Line(0.0, 4.0, EVIL, EVIL, (Word(0.0, 1.0, EVIL.split()[0]),))
    labels = PlayerLabels(EVIL, "interview.opus", EVIL, EVIL, EVIL)
    with watch_requests(browser) as asked:
        page = shown(Transcript((Header(EVIL), line)), labels).hear().go(0.5)
        page.press("/").type("<b>")
        assert page.js("return document.title") == EVIL
        assert page.text("h1") == page.text(".who") == page.text("#who") == EVIL
        assert page.text(".text") == page.text("section h2") == EVIL
        assert page.all("img, .text *, h1 :not(bdi), h2 *, #chapters b, #speakers b") == []
        assert page.marked("found") == ["<b>"]
        assert page.complaints() == []
    others = [url for url in asked if not url.endswith(("/page.html", "/interview.opus"))]
    assert [url for url in others if not url.startswith(("data:", "about:"))] == []


def test_it_is_read_without_script(
    shown: Callable[..., Page], browser: Any, interview: Transcript
) -> None:
    own_ways(browser).allow_scripts(False)
    try:
        page = shown(interview, moment="#t=46")
        assert page.one("#sound").is_displayed()
        assert page.one("#sound").get_attribute("controls")
        assert "We use windows" in page.text("#text")
        assert [one.is_displayed() for one in page.all("#player, #tools")] == [False, False]
        page.shoot("player-still")
    finally:
        own_ways(browser).allow_scripts(True)


def test_what_runs_from_right_to_left_is_laid_out_so(shown: Callable[..., Page]) -> None:
    line = Line(0.0, 4.0, "דנה", "שלום לכולם, ברוכים הבאים.")
    page = shown(Transcript((line,), "he"))
    who, time = (page.one(one).rect["x"] for one in (".who", ".time"))
    assert time < who
    assert page.one("#clock").rect["x"] > page.one("#play").rect["x"]
    page.shoot("player-right-to-left")


@pytest.fixture
def axe() -> str:
    path = os.environ.get("CASTPROOF_AXE")
    if not path or not Path(path).is_file():
        pytest.skip("axe-core is not here: set CASTPROOF_AXE to its axe.min.js")
    return Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing(
    shown: Callable[..., Page], interview: Transcript, axe: str, look: str
) -> None:
    labels = replace(LABELS, summary="Simon Romano teaches in Madrid.")
    page = shown(interview, labels, "#t=46")
    page.prefer("dark" if look == "dark" else "light").on_phone(look == "phone")
    page.js(axe)
    states: dict[str, Callable[[], object]] = {
        "searching": lambda: page.press("/").type("what"),
        "help": lambda: page.press("Esc", ">", "?").until(lambda: page.text("#notice")),
    }
    for name, reach in states.items():
        reach()
        page.shoot(f"player-{look}-{name}")
        assert page.browser.execute_async_script(RUN_AXE) == [], name
