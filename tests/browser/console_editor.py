"""A console with the editor on a copy of the county's menus, and a person who is signed in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page

from gateway.console.application import create_console
from gateway.console.draft_process.process import DraftProcess
from gateway.console.people.role import Role
from gateway.console.people.user import User
from tests.gateway.conftest import MakeServices
from tests.gateway.services import Services
from tests.simulators.small_gateway import serve_app

ROOT = Path(__file__).parents[2]
PATH = "/console/menus/edit"


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
        self.code.click()
        self.page.keyboard.press("Control+f")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("ArrowRight")


@dataclass(frozen=True, slots=True)
class RunningConsole:
    """The console as a server, with its services, and the menu file that is the draft."""

    url: str
    services: Services
    menus: Path

    def sign_in(self, context: BrowserContext, name: str = "amina", role: Role = Role.EDITOR) -> None:
        """Sign somebody in in a browser."""
        console = self.services.container.console
        user = User(name=name, role=role, created_at=datetime.now(UTC))
        if console.users.find(name) is None:
            console.users.add(user)
        context.add_cookies([{"name": "console", "value": console.sessions.begin(user), "url": self.url}])

    def open(self, context: BrowserContext) -> EditorPage:
        """Open the editor, and wait until the check has answered."""
        page = context.new_page()
        page.goto(f"{self.url}{PATH}")
        page.wait_for_selector("#editor[data-ready][data-checked]")
        return EditorPage(page)

    @property
    def text(self) -> str:
        """The text of the draft on disk."""
        return self.menus.read_text(encoding="utf-8")


@contextmanager
def running_console(
    make_services: MakeServices, folder: Path, process: DraftProcess
) -> Iterator[RunningConsole]:
    """Serve a console on a copy of the county's menus in `folder`."""
    shutil.copy(ROOT / "menus.yaml", folder)
    for name in ("services", "audio"):
        shutil.copytree(ROOT / name, folder / name)
    services = make_services(GATEWAY_MENUS=str(folder / "menus.yaml"))
    services.container.console.draft_process = process
    with serve_app(create_console(services.container.console.context)) as url:
        yield RunningConsole(url, services, folder / "menus.yaml")
