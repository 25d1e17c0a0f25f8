"""A console on a service of three screens, in the store as in production or on disk as in development."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from gateway.console.draft_process.process import DraftProcess
from gateway.console.people.role import Role
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import Visit, add_user, make_console, visit_as
from tests.gateway.console.drafts.menu_texts import MENUS, WARDS
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

NEW_WELCOME = MENUS.replace("en: Welcome", "en: Hello <you>")
BROKEN = MENUS.replace("goto: bye", "goto: bya")


@dataclass
class MenuPages:
    """The console, and the folder in which menu files are written to be published."""

    services: Services
    app: Flask
    folder: Path

    def sign_in(self, role: Role | str, name: str = "", **fields: Any) -> Visit:
        """A browser of a new user."""
        user = add_user(self.services, name or str(role), role, **fields)
        return visit_as(self.services, self.app, user)

    def publish(self, text: str = MENUS, summary: str = "") -> int:
        """Publish a menu file by the command line; return its number."""
        (self.folder / "wards.csv").write_text(WARDS)
        file = self.folder / "menus.yaml"
        file.write_text(text)
        return self.services.publisher.publish(read_kept_menu_file(file), "engineer", summary).version.number

    def edit(self, text: str, person: str = "editor", **files: str) -> None:
        """Save the draft as the editor page does."""
        drafts = self.services.container.draft.drafts
        drafts.save(drafts.current().revision, {"menus.yaml": text, **files}, person)

    @property
    def audited(self) -> list[tuple[str, str, str]]:
        """Who did what to what, the oldest first."""
        entries = self.services.container.audit_trail.entries()
        return [(entry.who, entry.action, entry.subject) for entry in entries]


def make_menu_pages(
    make_services: MakeServices, draft_process: DraftProcess, folder: Path, **changes: str
) -> MenuPages:
    """A console whose draft is in the store; with GATEWAY_MENUS, the files there are the draft."""
    services = make_services(**{"GATEWAY_MENUS": str(folder / "none" / "menus.yaml"), **changes})
    services.container.console.draft_process = draft_process
    published = folder / "published"
    published.mkdir(exist_ok=True)
    return MenuPages(services, make_console(services), published)


def hidden(page) -> dict[str, str]:
    """The hidden fields of a form but for its token."""
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.html))
    return {name: value for name, value in found.items() if name != "csrf_token"}
