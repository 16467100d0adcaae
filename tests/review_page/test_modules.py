"""The page's modules by themselves, asked in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.review_page.hand import Hand

EPISODE = "---\ntranscript:\n- line: Hello.\n  sec: 0\n  time: 0:00\n  who: Ann\n---\n"


@pytest.fixture
def asked(review: Callable[..., Hand], tmp_path: Path) -> Callable[..., Any]:
    """What an expression gives, with a module's exports in ``it``."""
    (tmp_path / "talk.md").write_text(EPISODE, encoding="utf-8")
    hand = review(tmp_path / "talk.md")

    def value(module: str, expression: str) -> Any:
        script = f"const done = arguments[0]; import('{hand.url}page/{module}')"
        return hand.browser.execute_async_script(f"{script}.then((it) => done({expression}))")

    return value


def test_the_modules(asked: Callable[..., Any]) -> None:
    assert asked("clock.js", "[0, 65, 3665].map(it.clock)") == ["0:00", "1:05", "1:01:05"]
    assert asked("clock.js", "['1:05', '1:01:05', '7', 'x'].map(it.secondsOf)") == [
        65,
        3665,
        7,
        None,
    ]
    assert asked("words.js", "it.wordsOf(' we  sail')") == [[1, 3], [5, 9]]
    assert asked("words.js", "[0, 2, 3, 9].map((at) => it.wordAt('we sail', at))") == [0, 1, 1, 1]
    entry = "{start: 4, words: [[4.2, 4.4], null, [5.1, 5.3]]}"
    assert asked(
        "words.js", f"[0, 4, 6, 9].map((at) => it.secondsAt({entry}, 'so we go', at))"
    ) == [
        4.2,
        4.2,
        5.1,
        5.1,
    ]
    assert asked("words.js", f"[4, 4.3, 6].map((at) => it.wordSaid({entry}, at))") == [-1, 0, 2]
    heights = "(() => { const h = new it.Heights([10, 20, 30]); h.set(1, 5); "
    assert asked(
        "heights.js", f"{heights} return [h.total, h.before(2), h.at(14), h.at(15)]; }})()"
    ) == [
        45,
        15,
        1,
        2,
    ]
    heard = "[[4, 6], [0.2, 1], [1.3, 2], [5, 8]]"
    assert asked("heard.js", f"it.merge({heard})") == [[0, 2], [4, 8]]
    gaps = "[[[0, 2], [4, 8]], [[1, 8]], [], [[0, 7.8]]].map((parts) => it.firstGap(parts, 8))"
    assert asked("heard.js", gaps) == [2, 0, 0, None]
    lengths = "[[34, 122, false], [122, 122, true], [2099, 3660, false], [3659, 3660, false]]"
    said = f"{lengths}.map((each) => it.describeHeard(...each))"
    assert asked("progress.js", said) == [
        "Heard 0:34 of 2:02",
        "Heard all of it (2:02)",
        "Heard 34 of 61 min",
        "Heard 60 of 61 min",
    ]
    assert asked("progress.js", "[it.describeDecided(1, 2), it.describeDecided(1, 1)]") == [
        "1 of 2 hints decided",
        "1 hint decided",
    ]
    key = "it.keyOf({key: 'ß', code: 'KeyS', altKey: true, shiftKey: false, ctrlKey: false})"
    assert asked("keyboard.js", key) == "Alt+S"
    view = "(() => { const v = new it.View(); v.setWhole(100); v.zoom(0.5, 0); v.pan(80); "
    assert asked("view.js", f"{view} return [v.from, v.to]; }})()") == [50, 100]
