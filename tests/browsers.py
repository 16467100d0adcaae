"""The browsers that the pages are tried in: how each is started, and what each does its own way.

A test says all it can in WebDriver, which every browser understands. What WebDriver has no word for
is asked of each in its own: Chromium by its DevTools protocol, Firefox by settings and BiDi.

selenium is imported where it is used: without it the tests are skipped, not broken.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

WIDTH, HEIGHT = 1280, 860
PHONE = {"width": 390, "height": 844}
PHONE_PIXELS = 2
PATIENCE_S = 20.0
LAST = "data:,last"
# Firefox's setting of what a page is told of the person's colours.
_SCHEMES = {"dark": 0, "light": 1}
_SET_SCHEME = """
Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", arguments[0]);
"""
_ALLOW_SCRIPTS = 'Services.prefs.setBoolPref("javascript.enabled", arguments[0]);'
# Errors only: of every page's style sheets Firefox has a warning.
_COMPLAINTS = """
const isAbout = (one) => one instanceof Ci.nsIScriptError && /^(http|file):/.test(one.sourceName);
const isError = (one) => !(one.flags & Ci.nsIScriptError.warningFlag);
return Services.console.getMessageArray().filter(isAbout).filter(isError).map(String);
"""


def find_program(*names: str) -> str | None:
    """Find the first of these programs that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


class Browser(Protocol):
    """What WebDriver has no word for."""

    driver: Any

    def insert(self, text: str) -> None:
        """Type a text where the cursor is, without a pause in it."""

    def prefer(self, scheme: str) -> None:
        """Prefer ``light`` or ``dark``."""

    def show_on_phone(self, is_phone: bool) -> None:
        """Show the page on a phone's screen, or on a desk's again."""

    def set_offline(self, is_offline: bool) -> None:
        """Let no request of the page arrive."""

    def allow_scripts(self, is_allowed: bool) -> None:
        """Run pages' scripts, or none."""

    def forget(self) -> None:
        """Forget what went wrong until now."""

    def complaints(self) -> list[str]:
        """What went wrong since: errors, and what the page's policy forbids."""


class Chromium:
    """Chromium, by its DevTools protocol."""

    PROGRAM = find_program("chromium", "chromium-browser", "google-chrome")
    DRIVER = find_program("chromedriver")
    FLAGS = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--mute-audio",
        f"--window-size={WIDTH},{HEIGHT}",
    )

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    @classmethod
    def start(cls, profile: Path) -> Any:
        """Start it without a window, with a profile of its own."""
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = str(cls.PROGRAM)
        for flag in (*cls.FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.enable_bidi = True
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        return webdriver.Chrome(options=options, service=Service(cls.DRIVER))

    def insert(self, text: str) -> None:
        # Letter by letter a busy machine makes pauses in it, and what is typed after a pause is an
        # edit of its own (``PAUSE_MS`` in ``typing.js``).
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def prefer(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def show_on_phone(self, is_phone: bool) -> None:
        size = {**PHONE, "deviceScaleFactor": PHONE_PIXELS, "mobile": True}
        command = "setDeviceMetricsOverride" if is_phone else "clearDeviceMetricsOverride"
        self.driver.execute_cdp_cmd(f"Emulation.{command}", size if is_phone else {})

    def set_offline(self, is_offline: bool) -> None:
        limits = {"offline": is_offline, "latency": 0}
        self.limit_network(**limits)

    def limit_network(self, **limits: object) -> None:
        """Limit the page's requests: ``latency`` in milliseconds, and the other words of CDP."""
        limits |= {"downloadThroughput": -1, "uploadThroughput": -1}
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", limits)

    def allow_scripts(self, is_allowed: bool) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setScriptExecutionDisabled", {"value": not is_allowed}
        )

    def forget(self) -> None:
        self.driver.get_log("browser")

    def complaints(self) -> list[str]:
        return [one["message"] for one in self.driver.get_log("browser")]


class Firefox:
    """Firefox, by BiDi, and by its own settings and console."""

    PROGRAM = find_program("firefox-esr", "firefox")
    DRIVER = find_program("geckodriver")
    # Settings and console are the browser's own, which the last of these lets a driver ask for.
    FLAGS = ("-headless", f"--width={WIDTH}", f"--height={HEIGHT}", "-remote-allow-system-access")

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    @classmethod
    def start(cls, profile: Path) -> Any:
        """Start it without a window; its driver makes it a profile of its own."""
        from selenium import webdriver
        from selenium.webdriver.firefox.service import Service

        options = webdriver.FirefoxOptions()
        options.binary_location = str(cls.PROGRAM)
        for flag in cls.FLAGS:
            options.add_argument(flag)
        options.enable_bidi = True
        # A machine without loudspeakers plays silence; for a sound Firefox has an error there.
        options.set_preference("media.default_volume", "0.0")
        return webdriver.Firefox(options=options, service=Service(cls.DRIVER))

    def insert(self, text: str) -> None:
        # All letters are one order to the browser, which types them within 50 ms.
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(text).perform()

    def _ask_itself(self, script: str, *arguments: object) -> Any:
        with self.driver.context(self.driver.CONTEXT_CHROME):
            return self.driver.execute_script(script, *arguments)

    def prefer(self, scheme: str) -> None:
        self._ask_itself(_SET_SCHEME, _SCHEMES[scheme])

    def show_on_phone(self, is_phone: bool) -> None:
        self.driver.browsing_context.set_viewport(
            context=self.driver.current_window_handle,
            viewport=PHONE if is_phone else None,
            device_pixel_ratio=PHONE_PIXELS if is_phone else None,
        )

    def set_offline(self, is_offline: bool) -> None:
        window = [self.driver.current_window_handle]
        self.driver.emulation.set_network_conditions(offline=is_offline, contexts=window)

    def allow_scripts(self, is_allowed: bool) -> None:
        self._ask_itself(_ALLOW_SCRIPTS, is_allowed)

    def forget(self) -> None:
        self._ask_itself("Services.console.reset();")

    def complaints(self) -> list[str]:
        return list(self._ask_itself(_COMPLAINTS))


BROWSERS: dict[str, type[Chromium] | type[Firefox]] = {"chromium": Chromium, "firefox": Firefox}


def missing_programs(name: str) -> list[str]:
    """What a browser of ``BROWSERS`` needs and is not on the PATH."""
    kind = BROWSERS[name]
    driver = "chromedriver" if kind is Chromium else "geckodriver"
    return [one for one, place in ((name, kind.PROGRAM), (driver, kind.DRIVER)) if not place]


def own_ways(driver: Any) -> Browser:
    """What this driver's browser does its own way."""
    return Firefox(driver) if driver.capabilities["browserName"] == "firefox" else Chromium(driver)


@contextmanager
def watch_requests(driver: Any) -> Iterator[list[str]]:
    """Every address that is asked for meanwhile; all are there once this has ended."""
    asked: list[str] = []
    watch = driver.network.add_event_handler(
        "before_request", lambda event: asked.append(event["request"]["url"])
    )
    yield asked
    # They are told one after the other: once this is there, so is what was before it.
    driver.get(LAST)
    end = time.monotonic() + PATIENCE_S
    while LAST not in asked:
        assert time.monotonic() < end, "requests are not told"
        time.sleep(0.01)
    asked.remove(LAST)
    driver.network.remove_event_handler("before_request", watch)
