"""The page of a comparison in a real browser: walked, filtered, heard, and asked for requests."""

from __future__ import annotations

import os
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compare import compare
from compare.report import ReportLabels, render_page
from tests.browsers import own_ways, watch_requests
from transcript.values import Header, Line, Transcript

EVIL = "<img src=http://example.invalid/x onerror=\"document.title='run'\"></script><b>Ann</b>"
HUMAN = Transcript(
    (
        Header(EVIL),
        Line(0.0, 4.0, EVIL, f"We sail to Bergen at noon. {EVIL}"),
        Line(4.0, 8.0, "Bo", "Who told you so?"),
        Line(8.0, 12.0, "Ann", "The pilot did."),
    )
)
MACHINE = Transcript(
    (
        Line(0.0, 4.0, "1", f"Um we sail to Burgen at noon. {EVIL}"),
        Line(4.0, 8.0, "2", "uh who told you so?"),
        Line(8.0, 12.0, "1", "The the pilot did."),
    )
)


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """The browser, with the page and its recording of twelve seconds open."""
    with wave.open(str(tmp_path / "voyage.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * 12))
    labels = ReportLabels(EVIL, "voyage.srt", "voyage.md", "voyage.wav")
    html = render_page(compare(MACHINE, HUMAN), MACHINE, HUMAN, labels)
    (tmp_path / "voyage.html").write_text(html, encoding="utf-8")
    browser.get("about:blank")
    own_ways(browser).show_on_phone(False)
    own_ways(browser).forget()
    browser.get((tmp_path / "voyage.html").as_uri())
    return browser


def one(browser: Any, selector: str) -> Any:
    return browser.find_element("css selector", selector)


def press(browser: Any, keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def place(browser: Any) -> str:
    text: str = one(browser, "#place").text
    return text


@pytest.mark.firefox
def test_keys_walk_from_difference_to_difference(opened: Any) -> None:
    total = len(compare(MACHINE, HUMAN).stretches) - sum(
        stretch.blame is None for stretch in compare(MACHINE, HUMAN).stretches
    )
    assert place(opened) == f"{total} differences"
    press(opened, "n")
    assert place(opened) == f"1 of {total} · 0:00 filler removed: Um"
    assert one(opened, ".now").text == "Um"
    press(opened, "jn")
    assert place(opened).endswith("name or term put right: Burgen → Bergen")
    marked = [node.text for node in opened.find_elements("css selector", ".now")]
    assert marked == ["Burgen", "Bergen"]
    press(opened, "pk")
    assert place(opened).startswith("1 of")
    press(opened, "p")
    assert place(opened).startswith("1 of")


def test_a_class_that_is_hidden_is_passed_over(opened: Any) -> None:
    before = one(opened, "#text .filler").value_of_css_property("background-color")
    opened.execute_script("document.getElementById('filter-box').open = true")
    one(opened, "[data-key=filler]").click()
    after = one(opened, "#text .filler").value_of_css_property("background-color")
    assert before != after == "rgba(0, 0, 0, 0)"
    press(opened, "n")
    assert "filler" not in place(opened)
    opened.execute_script("document.querySelectorAll('legend input').forEach((box) => box.click())")
    opened.execute_script(
        "document.querySelectorAll('legend input:checked').forEach((box) => box.click())"
    )
    assert place(opened) == "0 differences"
    assert not one(opened, "#next").is_enabled()


def test_html_in_a_transcript_is_shown_as_text(opened: Any) -> None:
    assert one(opened, "#title").text == EVIL
    assert opened.title == EVIL
    assert EVIL in one(opened, "#text").text
    assert one(opened, "#text .title").text == EVIL
    assert opened.find_elements("css selector", "#text img, #text b, #text script") == []


@pytest.mark.firefox
def test_no_request_leaves_the_page_and_nothing_is_refused(opened: Any) -> None:
    with watch_requests(opened) as asked:
        opened.refresh()
        press(opened, "nnh")
        assert own_ways(opened).complaints() == []
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:"))] == []


@pytest.mark.firefox
def test_a_click_on_a_difference_plays_from_there(opened: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    audio = one(opened, "#audio")
    assert audio.get_attribute("preload") == "none"
    assert opened.execute_script("return arguments[0].readyState", audio) == 0
    nodes = opened.find_elements("css selector", "#text .m .d")
    (uh,) = [node for node in nodes if node.text == "uh"]
    uh.click()
    seconds = "return arguments[0].currentTime"
    WebDriverWait(opened, 20).until(lambda driver: driver.execute_script(seconds, audio) >= 3.5)
    assert opened.execute_script(seconds, audio) < 8
    assert "uh" in place(opened)


def test_a_replacement_leads_to_where_it_is(opened: Any) -> None:
    (link,) = [
        node
        for node in opened.find_elements("css selector", "#pairs button")
        if node.text == "bergen"
    ]
    link.click()
    assert place(opened).endswith("Burgen → Bergen")
    assert one(opened, ".now").is_displayed()


def test_the_strip_leads_to_where_words_differ(opened: Any) -> None:
    columns = opened.find_elements("css selector", "#strip button")
    assert columns[0].get_attribute("aria-label").startswith("0:00: ")
    filled = [column for column in columns if column.find_elements("css selector", "i")]
    filled[-1].click()
    assert place(opened).split(" · ")[1].startswith("0:08")


def test_the_plot_leads_to_the_row_below_the_bar(opened: Any) -> None:
    links = opened.find_elements("css selector", "#along svg a")
    assert links == []  # twelve seconds are too short for a plot
    assert "too short for a plot" in one(opened, "#along p").text


def come_to_rest(browser: Any) -> None:
    """Wait until what was brought into view stays where it is."""
    browser.execute_async_script(
        "const done = arguments[0]; let left = 20;"
        "const wait = () => { left-- ? requestAnimationFrame(wait) : done() }; wait()"
    )


@pytest.fixture
def long_one(browser: Any, tmp_path: Path) -> Any:
    """The browser, with the page of forty minutes open."""
    said = [
        Line(60.0 * n, 60.0 * n + 50, "1", f"Thing {n} is {'good' if n % 3 else 'god'}.")
        for n in range(40)
    ]
    meant = [replace(line, text=line.text.replace("god", "good")) for line in said]
    human = Transcript((Header(EVIL), *meant[:20], Header("Noon"), *meant[20:]))
    machine = Transcript(tuple(said))
    labels = ReportLabels("talk", "talk.srt", "talk.md", None)
    html = render_page(compare(machine, human), machine, human, labels)
    (tmp_path / "talk.html").write_text(html, encoding="utf-8")
    own_ways(browser).show_on_phone(False)
    browser.get((tmp_path / "talk.html").as_uri())
    return browser


@pytest.mark.firefox
def test_a_bar_and_its_row_of_the_table_lead_to_the_text(long_one: Any) -> None:
    links = long_one.find_elements("css selector", "#along svg a")
    assert len(links) == 40
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(long_one).move_to_element(links[30]).click().perform()
    come_to_rest(long_one)
    row = one(long_one, links[30].get_dom_attribute("href"))
    assert "Thing 30" in row.text
    bar = one(long_one, ".bar").rect
    box = long_one.execute_script("return arguments[0].getBoundingClientRect().toJSON()", row)
    under = long_one.execute_script(
        "return document.querySelector('.bar').getBoundingClientRect().bottom"
    )
    assert bar["height"] > 0 and under <= box["top"] < 900
    one(long_one, "#along summary").click()
    (link,) = [
        each
        for each in long_one.find_elements("css selector", "#along td a, #along th a")
        if each.text == "9:00"
    ]
    link.click()
    come_to_rest(long_one)
    box = long_one.execute_script(
        "return document.getElementById('row-9').getBoundingClientRect().toJSON()"
    )
    assert 0 <= box["top"] < 900


def test_axe_finds_nothing(long_one: Any) -> None:
    path = os.environ.get("CASTPROOF_AXE")
    if not path:
        pytest.skip("axe-core is not here: set CASTPROOF_AXE to its axe.min.js")
    long_one.execute_script(Path(path).read_text(encoding="utf-8"))
    found = long_one.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then("
        "({violations}) => done(violations.map((one) => `${one.id}: ${one.nodes[0].html}`)))"
    )
    assert found == []
