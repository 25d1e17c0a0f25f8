"""The console on a real store, and people who visit it."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.console.application import create_console
from gateway.console.draft_process.process import DraftProcess
from gateway.console.people.role import Role, read_role
from gateway.console.people.user import User
from tests.gateway.conftest import MakeServices
from tests.gateway.services import Services

if TYPE_CHECKING:
    from tests.gateway.console.menu_pages import MenuPages

TOKEN_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """A page of the console as it was answered."""

    response: TestResponse

    @property
    def status(self) -> int:
        """Its status."""
        return self.response.status_code

    @property
    def html(self) -> str:
        """Its HTML."""
        return self.response.get_data(as_text=True)

    @property
    def text(self) -> str:
        """Its words, with one blank between."""
        without_tags = re.sub(r"<[^>]*>", " ", self.html)
        return " ".join(html.unescape(without_tags).split())

    @property
    def location(self) -> str:
        """The address that it leads to; empty if it leads nowhere."""
        return self.response.headers.get("Location", "")

    @property
    def csrf_token(self) -> str:
        """The token of its first form."""
        found = TOKEN_FIELD.search(self.html)
        assert found, f"no form in {self.text!r}"
        return found[1]


class Visit:
    """A browser on the console. `post` brings the token of its forms, as a form that it was shown would."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self._token = ""

    def get(self, path: str, **options: Any) -> ConsolePage:
        """Open a page."""
        page = ConsolePage(self.client.get(path, buffered=True, **options))
        found = TOKEN_FIELD.search(page.html)
        self._token = found[1] if found else self._token
        return page

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> ConsolePage:
        """Send a form."""
        if not self._token:
            self.get("/console/")
        return ConsolePage(
            self.client.post(path, data={"csrf_token": self._token, **(data or {})}, **options)
        )

    def upload(self, path: str, data: bytes, name: str, **fields: str) -> ConsolePage:
        """Send a form with a file, as a browser writes it."""
        if not self._token:
            self.get("/console/")
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in {"csrf_token": self._token, **fields}.items()
        ]
        parts.append(f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + data + b"\r\n--edge--\r\n"
        kind = "multipart/form-data; boundary=edge"
        return ConsolePage(self.client.post(path, data=body, content_type=kind))

    def follow(self, page: ConsolePage) -> ConsolePage:
        """Open the page that another one leads to."""
        assert page.status in (302, 303), f"{page.status}: {page.text}"
        return self.get(page.location)


SignIn = Callable[..., Visit]
MakePages = Callable[..., "MenuPages"]


@pytest.fixture(scope="session")
def draft_process() -> Iterator[DraftProcess]:
    """One process for all tests that ask it, as it takes a second to start."""
    process = DraftProcess()
    yield process
    process.close()


@pytest.fixture
def services(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> Services:
    """Services of a development environment in which no menu file is written yet."""
    services = make_services(GATEWAY_MENUS=str(tmp_path / "menus.yaml"))
    services.container.console.draft_process = draft_process
    return services


@pytest.fixture
def console_app(services: Services) -> Flask:
    """The console of a development environment."""
    return make_console(services)


def make_console(services: Services) -> Flask:
    """The console of these services."""
    return create_console(services.container.console.context)


def add_user(services: Services, name: str, role: Role | str, **fields: Any) -> User:
    """A user, straight into the store."""
    role = read_role(role) if isinstance(role, str) else role
    user = User(name=name, role=role, created_at=datetime.now(UTC), **fields)
    services.container.console.users.add(user)
    return user


def visit_as(services: Services, app: Flask, user: User, base_url: str = "http://localhost") -> Visit:
    """A browser in which this user is signed in, without a password."""
    visit = Visit(app)
    name = "console" if services.settings.development else "__Host-console"
    domain = base_url.partition("://")[2].partition(":")[0]
    visit.client.set_cookie(name, services.container.console.sessions.begin(user), domain=domain)
    return visit


@pytest.fixture
def sign_in(services: Services, console_app: Flask) -> SignIn:
    """Sign somebody in: `sign_in("editor").get("/console/menus")`. A second person needs a name of their own."""

    def sign_in(role: Role | str, name: str = "amina", **fields: Any) -> Visit:
        return visit_as(services, console_app, add_user(services, name, role, **fields))

    return sign_in


@pytest.fixture
def make_pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MakePages:
    """Make a console whose draft is in the store, with other settings if need be."""
    from tests.gateway.console.menu_pages import make_menu_pages  # it imports this file

    return partial(make_menu_pages, make_services, draft_process, tmp_path)
