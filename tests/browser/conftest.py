"""A real browser, where there is one; a phone in it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.simulators.small_gateway import Address, open_address
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium makes a window, though nobody sees it, for each page. The list under its address bar is a page of its own,
# which takes as long to load as any of ours does three times over.
WINDOW_PARTS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# What Playwright switches off. Chromium heeds only the last list that it is given.
SWITCHED_OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "PreconnectToSearch"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled"),
)
ARGUMENTS = (
    "--no-sandbox",
    f"--disable-features={','.join((*SWITCHED_OFF, *WINDOW_PARTS))}",
    "--in-process-gpu",  # there is none: a process for it would only start, and copy each picture
)

expect.set_options(timeout=WAIT_LIMIT_SECONDS * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who was never here; a script that fails anywhere fails the test."""
    with visit(browser) as context:
        yield context


@pytest.fixture(scope="module")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for all tests of a file, whose browser fetches scripts and styles once. See `clear_storage`."""
    with visit(browser) as context:
        yield context


@contextmanager
def visit(browser: Browser) -> Iterator[BrowserContext]:
    """A new visitor; at the end no script may have failed."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(WAIT_LIMIT_SECONDS * 1000)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


def clear_storage(context: BrowserContext, url: str) -> Page:
    """Let the browser forget what pages of a site kept in it; `url` is one without scripts. Return the only page."""
    page, *others = context.pages or [context.new_page()]
    for other in others:
        other.close()
    page.goto(url)
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    return page


@dataclass(frozen=True, slots=True)
class Phone:
    """One of the handset's phones."""

    page: Page
    root: Locator

    @property
    def text(self) -> Locator:
        """What the screen says."""
        return self.root.locator(".text")

    def press(self, *keys: str) -> None:
        """Press keys of the phone: digits, * and #, or left right up down call end."""
        for key in keys:
            self.root.locator(f'[data-press="{key}"]').click()

    def dial(self, code: str) -> None:
        """Dial on the keypad, and wait for the first page."""
        self.press(*code, "call")
        self.await_look("page")

    def await_look(self, look: str) -> None:
        """Wait until the screen shows a page, a notice, the idle screen, a list or a message."""
        expect(self.root.locator(".lcd")).to_have_attribute("data-look", look)

    def await_true(self, condition: Callable[[], object]) -> None:
        """Wait until something holds that the page does not show."""
        wait_until(condition, pause=lambda: self.page.wait_for_timeout(10))

    def stop_clock(self) -> None:
        """Let no time pass on the page any more, so that nothing there ends before the next key is pressed."""
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1)

    def pass_time(self, seconds: float) -> None:
        """Let time pass on a page whose clock was stopped."""
        self.page.clock.run_for(round(seconds * 1000))

    def answer(self, typed: str, expected: str | re.Pattern[str]) -> None:
        """Type on the keyboard, send, and wait for what the next page says."""
        self.page.keyboard.type(typed)
        self.page.keyboard.press("Enter")
        expect(self.text).to_contain_text(expected)

    def choose(self, label: str, expected: str | re.Pattern[str]) -> None:
        """Choose the option with this label by its number."""
        option = re.search(rf"^(\d+)\. {re.escape(label)}$", self.text.inner_text(), re.M)
        assert option, f"no option {label!r} in {self.text.inner_text()!r}"
        self.answer(option[1], expected)


def open_handset(context: BrowserContext, url: str) -> Phone:
    """The handset's page, ready to dial."""
    page = context.new_page()
    page.goto(f"{url}/handset/")
    page.wait_for_selector("body[data-ready]")
    return Phone(page, page.locator(".line-up").first)


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """Where the handset of each test of a file is, one after another."""
    with open_address() as address:
        yield address


@pytest.fixture
def phone(handset_setup, request: pytest.FixtureRequest) -> Iterator[Phone]:
    """A phone that was never used, on its page of `handset_setup`. See `own_clock`."""
    context = request.getfixturevalue("context" if hasattr(request, "param") else "shared_context")
    yield open_handset(context, handset_setup.url)
    # It also leaves the page, which so asks nothing of the gateway of the next test.
    clear_storage(context, f"{handset_setup.url}/handset/static/icon.svg").close()


own_clock = pytest.mark.parametrize("phone", ["own clock"], indirect=True)
"""For tests that stop the clock of the phone: in a browser of its own, as it stops for all pages there."""
