"""A console with the editor on a copy of the county's menus, and a person who is signed in."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import redis
from playwright.sync_api import BrowserContext, Locator, Page, expect

from gateway.console.application import create_console
from gateway.console.people.role import Role
from gateway.console.people.user import User
from gateway.settings.reader import read_settings
from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services, build, close
from tests.simulators.small_gateway import serve_app
from tests.waiting import wait_until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT = Path(__file__).parents[2]
PATH = "/console/menus/edit"
SELECTED = "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(() => then(String(getSelection())))))"


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The editor in a browser."""

    page: Page

    @property
    def code(self) -> Locator:
        """The text that is edited."""
        return self.page.locator("#code .cm-content")

    @property
    def saved(self) -> Locator:
        """What is said of saving."""
        return self.page.locator("#saved")

    @property
    def count(self) -> Locator:
        """How much the check finds, in words."""
        return self.page.locator("#count")

    def part(self, name: str) -> Locator:
        """A part of the page by its id."""
        return self.page.locator(f"#{name}")

    def view(self, name: str) -> None:
        """Show one of the views: Code, Map, Phone."""
        self.page.get_by_role("group", name="View").get_by_role("button", name=name, exact=True).click()

    def find(self, words: str) -> None:
        """Put the cursor behind words in the code."""
        wait_until(lambda: self._select(words))
        self.page.keyboard.press("ArrowRight")

    def _select(self, words: str) -> bool:
        """Search for words; say whether they are selected, as a late click may take the selection elsewhere."""
        self.code.click()
        self.page.keyboard.press("Control+f")
        field = self.page.locator(".cm-search input[name=search]")
        expect(field).to_be_focused()  # what is typed before that goes elsewhere
        self.page.keyboard.type(words)
        expect(field).to_have_value(words)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".cm-searchMatch-selected").first).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        expect(self.code).to_be_focused()
        return bool(self.page.evaluate(SELECTED) == words)


class UnderWay:
    """Counts the requests that an application has not answered yet."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._counting = threading.Lock()
        self.count = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        self._add(1)
        try:
            return self._app(environ, start_response)
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._counting:
            self.count += number


@dataclass(frozen=True, slots=True)
class RunningConsole:
    """The console as a server, with its services, and the menu file that is the draft."""

    url: str
    services: Services
    menus: Path
    under_way: UnderWay

    def sign_in(self, context: BrowserContext, name: str = "amina", role: Role = Role.EDITOR) -> None:
        """Sign somebody in in a browser."""
        console = self.services.container.console
        user = User(name=name, role=role, created_at=datetime.now(UTC))
        if console.users.find(name) is None:
            console.users.add(user)
        context.add_cookies([{"name": "console", "value": console.sessions.begin(user), "url": self.url}])

    def open(self, context: BrowserContext, page: Page | None = None) -> EditorPage:
        """Open the editor, in `page` or a new one, and wait until the check has answered."""
        page = page or context.new_page()
        page.goto(f"{self.url}{PATH}")
        page.wait_for_selector("#editor[data-ready][data-checked]")
        editor = EditorPage(page)
        if page.locator("#view-map").get_attribute("aria-pressed") == "true":
            editor.view("Code")  # a browser that was never here begins with the map
        return editor

    def put_back_menus(self) -> None:
        """Let the draft be the county's menus again, once nothing that was sent before can still change it."""
        wait_until(lambda: not self.under_way.count, "every request is answered")
        self.menus.write_bytes((ROOT / "menus.yaml").read_bytes())

    @property
    def text(self) -> str:
        """The text of the draft on disk."""
        return self.menus.read_text(encoding="utf-8")


def copy_menus(folder: Path) -> None:
    """Copy the county's menus into a folder."""
    shutil.copy(ROOT / "menus.yaml", folder)
    for name in ("services", "audio"):
        shutil.copytree(ROOT / name, folder / name)


@contextmanager
def shared_console(redis_url: str, folder: Path) -> Iterator[RunningConsole]:
    """Serve a console on a copy of the county's menus for all tests of a file. The store begins empty."""
    copy_menus(folder)
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_MENUS": str(folder / "menus.yaml"),
    }
    secrets = {"GATEWAY_SECRET_KEY": "a-key-for-tests", "GATEWAY_WEBHOOK_TOKEN": TOKEN}
    services = build(read_settings(environ | secrets))
    try:
        under_way = UnderWay(create_console(services.container.console.context))
        with serve_app(under_way) as url:
            yield RunningConsole(url, services, folder / "menus.yaml", under_way)
    finally:
        services.container.console.draft_process.close()
        close(services)
