"""People come into the console, in a real browser: a link, a password, an app, a passkey; narrow and wide."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import redis
from playwright.sync_api import BrowserContext, Page, expect
from pyotp.totp import TOTP
from werkzeug.serving import WSGIRequestHandler, make_server

from gateway.console.people.role import Role
from gateway.settings.reader import read_settings
from tests.gateway.console.conftest import add_user, make_console
from tests.gateway.services import Services, build, close

PASSWORD = "amber goat wanders twice"
OWNERS_PAGES = ("", "account", "people", "people/owner", "audit", "help/", "help/store", "nothing-here")


class QuietHandler(WSGIRequestHandler):
    """Writes no line for a request."""

    def log_request(self, *_: object) -> None:
        """Write nothing."""


@dataclass(frozen=True, slots=True)
class LiveConsole:
    """A console at an address of this machine."""

    url: str
    services: Services

    def path_of(self, link: str) -> str:
        """The address here of a link that was made for elsewhere."""
        return self.url + link[link.index("/console/") :]

    def owners_link(self) -> str:
        """A link that signs an owner in."""
        return self.path_of(self.services.container.console.user_admin.enter_link("owner"))


@pytest.fixture
def live_console(store: redis.Redis, redis_url: str) -> Iterator[LiveConsole]:  # noqa: ARG001 - empties it
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
    }
    services = build(read_settings(environ))
    # Browsers bind passkeys to names, and not to addresses.
    server = make_server("localhost", 0, make_console(services), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveConsole(f"http://localhost:{server.server_port}", services)
    server.shutdown()
    thread.join()
    server.server_close()
    close(services)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which nothing is refused by the policy, and no script fails."""
    page = context.new_page()
    page.on(
        "console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None
    )
    return page


def sign_out(page: Page) -> None:
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_owner_lets_somebody_in_who_adds_an_app_and_a_passkey(
    live_console: LiveConsole, page: Page, context: BrowserContext
) -> None:
    page.goto(live_console.owners_link())
    expect(page.get_by_role("button", name="Sign in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    page.goto(f"{live_console.url}/console/people")
    page.get_by_label("Name").fill("njeri")
    page.get_by_label("Publisher").check()
    page.get_by_role("button", name="Add").click()
    link = live_console.path_of(page.locator("pre code").inner_text())
    sign_out(page)

    page.goto(link)
    for password, words in (("password1234", "guessed soon"), (PASSWORD, "")):
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_label("The same again").fill(password)
        page.get_by_role("button", name="Set the password").click()
        if words:
            expect(page.locator(".error")).to_contain_text(words)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    page.get_by_role("link", name="Add an authenticator app").click()
    page.get_by_text("No camera?").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Add the app").click()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    add_passkey(page, context)
    sign_out(page)

    page.get_by_label("Name").fill("njeri")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    sign_out(page)

    page.get_by_label("Name").fill("njeri")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code from your authenticator app").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    detail = [entry.detail_words for entry in live_console.services.container.audit_trail.entries()]
    assert detail[-3:][::2] == ["by passkey", "by recovery code"]


def add_passkey(page: Page, context: BrowserContext) -> None:
    """Add a passkey of a device that agrees to everything."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_label("A name for the new passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("Your passkey is added.")
    expect(page.get_by_text("My phone, added")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_no_page_is_wider_than_the_window(
    width: int, scheme: str, live_console: LiveConsole, page: Page
) -> None:
    for number, role in enumerate(Role):
        add_user(live_console.services, f"somebody.with.a.long.name{number}@county.example.org", role)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(live_console.owners_link())
    page.get_by_role("button", name="Sign in").click()
    for path in OWNERS_PAGES:
        page.goto(f"{live_console.url}/console/{path}")
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, path
        assert page.locator("h1").count() == 1, path
        assert re.search(r"\S", page.title()), path


def test_a_form_of_another_site_signs_nobody_out(
    live_console: LiveConsole, page: Page, context: BrowserContext
) -> None:
    page.goto(live_console.owners_link())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    form = f'<form method="post" action="{live_console.url}/console/sign-out"><button>Win a phone</button></form>'
    context.route(
        "http://elsewhere.example/", lambda route: route.fulfill(body=form, content_type="text/html")
    )
    page.goto("http://elsewhere.example/")
    with page.expect_navigation():
        page.get_by_role("button", name="Win a phone").click()
    page.goto(f"{live_console.url}/console/")
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()
    # Nor does a form of the console itself that lacks its token.
    page.locator("form[action$='sign-out'] input[name=csrf_token]").evaluate("one => one.remove()")
    page.locator(".account summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_console.url}/console/")
    expect(page.get_by_role("heading", name="The service at a glance")).to_be_visible()


def test_who_guesses_is_told_to_wait(live_console: LiveConsole, page: Page) -> None:
    add_user(live_console.services, "njeri", Role.VIEWER)
    page.goto(f"{live_console.url}/console/sign-in")
    for _ in range(6):
        page.get_by_label("Name").fill("njeri")
        page.get_by_label("Password").fill("a guess of somebody")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There were too many wrong tries. Wait")
