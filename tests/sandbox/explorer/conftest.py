"""A headless Chromium that reports what goes wrong in a page, and what it asks of others than the sandbox."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from flickr_sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, ConsoleMessage, Page

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE_MS = 30_000  # for machines that do other things besides
_GO = "fragment => new Promise(done => { addEventListener('shown', done, { once: true }); location.hash = fragment; })"


class Explorer:
    """The explorer in one tab."""

    def __init__(self, page: Page, sandbox: Sandbox) -> None:
        self.page, self.sandbox = page, sandbox
        self.faults: list[str] = []
        self.elsewhere: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)
        page.on("request", lambda request: self._note(request.url))

    def open(self, fragment: str = "") -> None:
        """Goes to an address of the explorer, as a link does once the explorer is there."""
        if self.page.url.startswith(self.sandbox.base_url) and self.fragment() != fragment:
            self.page.evaluate(_GO, fragment)
        else:
            self.page.goto(f"{self.sandbox.base_url}/{fragment}")
            self.page.wait_for_selector("#name")

    def send(self) -> None:
        """Sends the form and waits for the response."""
        self.page.click("#send")
        self.responded()

    def responded(self) -> str:
        """Waits for a response; its status line."""
        status = self.page.locator(".status").filter(has_text=re.compile("^(HTTP|No response)"))
        status.wait_for()
        return status.inner_text()

    def view(self, name: str) -> str:
        """Opens a view of the response; its text."""
        self.page.click(f"[role=tab][data-view={name}]")
        return self.page.inner_text("[role=tabpanel]")

    def decoded(self, selector: str) -> int:
        """Waits until these pictures are loaded and sound; how many there are."""
        return int(
            self.page.eval_on_selector_all(
                selector, "async all => (await Promise.all(all.map(each => each.decode()))).length"
            )
        )

    def fragment(self) -> str:
        """What the address says behind `#`."""
        return str(self.page.evaluate("location.hash"))

    def _hear(self, message: ConsoleMessage) -> None:
        """Collects the errors of the explorer; failed calls are for tests of faults."""
        if message.type == "error" and "/services/" not in message.location["url"]:
            self.faults.append(message.text)

    def _note(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and not url.startswith(f"{self.sandbox.base_url}/"):
            self.elsewhere.append(url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for the tests of a module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        known = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
        known.append(playwright.chromium.executable_path)
        program = next((path for path in known if path and Path(path).exists()), None)
        if program is None:
            if os.environ.get("CI"):
                pytest.fail("chromium is not installed, and CI has to test with it")
            pytest.skip("chromium is not installed")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def world() -> Iterator[Sandbox]:
    """A sandbox with the real time, as a browser has it."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def open_tab(chromium: Browser) -> Callable[..., AbstractContextManager[Explorer]]:
    """Opens tabs, which at their end must have reported no error, and asked nobody else for anything."""

    @contextmanager
    def tab(sandbox: Sandbox, **options: Any) -> Iterator[Explorer]:
        context = chromium.new_context(**{"viewport": WIDE, **options})
        explorer = Explorer(context.new_page(), sandbox)
        yield explorer
        context.close()
        sandbox.faults.clear()
        assert explorer.faults == []
        assert explorer.elsewhere == []

    return tab


@pytest.fixture
def explore(open_tab: Callable[..., AbstractContextManager[Explorer]], world: Sandbox) -> Iterator[Explorer]:
    """A tab on a wide screen."""
    with open_tab(world) as explorer:
        yield explorer


@pytest.fixture
def small(open_tab: Callable[..., AbstractContextManager[Explorer]], world: Sandbox) -> Iterator[Explorer]:
    """A tab on a telephone, in the dark."""
    with open_tab(world, viewport=NARROW, color_scheme="dark") as explorer:
        yield explorer
