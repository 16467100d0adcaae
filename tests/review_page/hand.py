"""A person's hand on the review page: keys, clicks, and what the eye waits for.

selenium is imported where it is used: without it the tests are skipped, not broken.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.browsers import PATIENCE_S, own_ways

_LOOK_S = 0.03
_NAMED = {
    "Ctrl": "CONTROL",
    "Alt": "ALT",
    "Shift": "SHIFT",
    "Enter": "ENTER",
    "Esc": "ESCAPE",
    "Tab": "TAB",
    "Space": "SPACE",
    "Home": "HOME",
    "End": "END",
    "Backspace": "BACKSPACE",
    "Delete": "DELETE",
    "Up": "ARROW_UP",
    "Down": "ARROW_DOWN",
    "Left": "ARROW_LEFT",
    "Right": "ARROW_RIGHT",
    "F1": "F1",
    "F3": "F3",
    "F4": "F4",
    "F8": "F8",
}
# The rectangle of a text's nth letters in the row that says it.
_PLACE = """
const [said, part] = arguments;
const box = [...document.querySelectorAll(".text")].find((one) => one.textContent.includes(said));
if (!box) return null;
const range = document.createRange(), at = box.textContent.indexOf(part);
range.setStart(box.firstChild, at);
range.setEnd(box.firstChild, at + part.length);
box.scrollIntoView({ block: "center" });
const { left, top, width, height } = range.getClientRects()[0];
return [left + width / 2, top + height / 2];
"""


_TWO_FRAMES = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));"


class Hand:
    """Drives one page; screenshots go to ``shots``, where that is a folder."""

    def __init__(self, browser: Any, url: str, shots: Path | None = None) -> None:
        self.browser, self.url, self._shots = browser, url, shots
        self.own = own_ways(browser)
        self._has_finger = False

    def open(self) -> Hand:
        """Open the page, and wait until its lines are there."""
        self.browser.get(self.url)
        self.until(lambda: self.all(".row .text"))
        return self

    # What is there.

    def all(self, selector: str) -> list[Any]:
        return list(self.browser.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return str(self.one(selector).text)

    def js(self, script: str, *arguments: object) -> Any:
        return self.browser.execute_script(script, *arguments)

    def ask(self, path: str) -> Any:
        """What the server says behind the page's back."""
        with urlopen(self.url + path, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own server
            return json.load(answer)

    @property
    def revision(self) -> int:
        return int(self.ask("api/document")["revision"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        return list(self.ask("api/document")["entries"])

    @property
    def texts(self) -> list[str]:
        """The lines and headers as the server has them."""
        return [entry.get("text", entry.get("title")) for entry in self.entries]

    def until(self, found: Callable[[], Any], what: str = "") -> Any:
        """Wait for it, and return it."""
        from selenium.common.exceptions import WebDriverException

        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                value = found()
            except WebDriverException:
                value = None
            if value:
                return value
            time.sleep(_LOOK_S)
        self.shoot("failed")
        raise AssertionError(f"it did not come: {what or found}")

    def until_revision(self, revision: int) -> None:
        self.until(lambda: self.revision == revision, f"revision {revision}")

    # What a hand does.

    def _fingers(self) -> Any:
        from selenium.webdriver.common.action_chains import ActionChains

        return ActionChains(self.browser)

    def press(self, *keys: str) -> Hand:
        """Press keys one after the other: ``press("Ctrl+Z", "Enter")``."""
        for key in keys:
            *held, last = key.split("+") if len(key) > 1 else [key]
            chain = self._fingers()
            for one in held:
                chain.key_down(_key(one))
            chain.send_keys(_key(last) if last in _NAMED else last.lower() if held else last)
            for one in reversed(held):
                chain.key_up(_key(one))
            chain.perform()
        return self

    def type(self, text: str) -> Hand:
        """Type a text in one go."""
        self.own.insert(text)
        return self

    def fill(self, field: Any, text: str) -> Hand:
        """Type a text over what a field says, and press Enter."""
        field.click()
        return self.press("Ctrl+A").type(text).press("Enter")

    def with_finger(self) -> Hand:
        """Touch from now on what the mouse would click on."""
        self._has_finger = True
        return self

    def _touch(self, *place: Any) -> None:
        """Touch an element, or a place on the screen."""
        from selenium.webdriver.common.actions.action_builder import ActionBuilder
        from selenium.webdriver.common.actions.pointer_input import PointerInput

        touch = ActionBuilder(self.browser, mouse=PointerInput("touch", "finger"))
        finger = touch.pointer_action
        (finger.move_to_location if len(place) == 2 else finger.move_to)(*place)
        finger.pointer_down().pointer_up()
        touch.perform()

    def click(self, selector: str) -> Hand:
        found = self.until(lambda: self.one(selector))
        if self._has_finger:
            self.js("arguments[0].scrollIntoView({ block: 'nearest', inline: 'center' })", found)
            self._touch(found)
        else:
            found.click()
        return self

    def choose(self, said: str, part: str, times: int = 1) -> Hand:
        """Click on a part of the line that says something, once or twice."""
        place = self.until(lambda: self._still_place(said, part), f"“{said}” on the page")
        if self._has_finger:
            self._touch(*map(round, place))
            return self
        mouse = self._fingers()
        mouse.w3c_actions.pointer_action.move_to_location(*map(round, place))
        (mouse.double_click if times == 2 else mouse.click)().perform()
        return self

    def _still_place(self, said: str, part: str) -> list[float] | None:
        """Where that part is, once the rows rest: new ones are measured as they come."""
        before = self.js(_PLACE, said, part)
        self.browser.execute_async_script(_TWO_FRAMES)
        after: list[float] | None = self.js(_PLACE, said, part)
        return after if after == before else None

    def shoot(self, name: str) -> None:
        """Keep what the page looks like, where somebody wants to see it."""
        if self._shots:
            self.browser.save_screenshot(str(self._shots / f"{name}.png"))

    # What the page is shown on.

    def prefer(self, scheme: str) -> Hand:
        """``light`` or ``dark``."""
        self.own.prefer(scheme)
        return self

    def on_phone(self, is_phone: bool = True) -> Hand:
        self.own.show_on_phone(is_phone)
        return self

    def complaints(self) -> list[str]:
        """What the browser's console says is wrong: errors, and what the policy forbids."""
        return self.own.complaints()


def _key(name: str) -> str:
    from selenium.webdriver.common.keys import Keys

    return str(getattr(Keys, _NAMED[name]))
