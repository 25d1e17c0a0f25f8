"""Signing in: passwords, second factors, waits, links, and the end of sessions."""

import re
from datetime import timedelta

import pytest
import redis
from flask import Flask
from pyotp.totp import TOTP

from gateway.console.people import passwords
from gateway.console.people.role import Role
from tests.clock import Clock
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import Visit, add_user, make_console, visit_as
from tests.gateway.console.test_pages import production
from tests.gateway.services import Services

PASSWORD = "amber goat wanders twice"
HTTPS = "https://gateway.example.org"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(services: Services, clock: Clock) -> Services:
    """Services whose clock the test moves."""
    return services.with_clock(clock)


def submit(visit: Visit, name: str = "amina", password: str = PASSWORD, **fields: str):
    visit.get("/console/sign-in")
    return visit.post("/console/sign-in", {"name": name, "password": password, **fields})


def test_name_and_password(services: Services, console_app: Flask, password_hash: str) -> None:
    add_user(services, "amina", "editor", password_hash=password_hash)
    visit = Visit(console_app)
    visitor = visit.client.get_cookie("console")
    page = submit(visit, " Amina ")
    assert (page.status, page.location) == (303, "/console/")
    assert visit.follow(page).status == 200
    assert visit.client.get_cookie("console") != visitor
    entry = services.container.audit_trail.entries()[-1]
    assert (entry.who, entry.action, entry.detail) == ("amina", "sign in", {"by": "password"})


@pytest.mark.parametrize(
    ("name", "password"),
    [("amina", "another password"), ("nobody", PASSWORD), ("njeri", PASSWORD), ("amina", "")],
)
def test_what_is_wrong_is_told_in_one_way(
    name: str, password: str, services: Services, console_app: Flask, password_hash: str
) -> None:
    add_user(services, "amina", "editor", password_hash=password_hash)
    add_user(services, "njeri", "editor")  # she has set no password yet
    page = submit(Visit(console_app), name, password)
    assert page.status == 422
    assert "do not go together" in page.text
    assert 'gateway_refusals_total{why="login"} 1.0' in services.metrics.exposition().decode()


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("/console/people?x=1", "/console/people?x=1"),
        ("https://example.org/", "/console/"),
        ("//example.org/console/", "/console/"),
        ("/console/\\example.org", "/console/"),
        ("/console//example.org", "/console/"),
        ("/webhooks", "/console/"),
        ("/console/sign-out", "/console/"),
    ],
)
def test_one_gets_where_one_wanted_and_nowhere_else(
    wanted: str, shown: str, services: Services, console_app: Flask, password_hash: str
) -> None:
    add_user(services, "amina", "owner", password_hash=password_hash)
    assert submit(Visit(console_app), next=wanted).location == shown


def test_only_so_many_passwords_are_judged_at_once(
    services: Services, console_app: Flask, password_hash: str
) -> None:
    """The others are turned away, so that guessers hold no thread that a webhook waits for."""
    add_user(services, "amina", "editor", password_hash=password_hash)
    with passwords._slot(), passwords._slot():
        page = submit(Visit(console_app))
    assert (page.status, "Wait 5 seconds" in page.text) == (422, True)
    assert submit(Visit(console_app)).status == 303


def test_the_wait_is_told_and_not_even_the_right_password_is_judged(
    services: Services, console_app: Flask, password_hash: str
) -> None:
    add_user(services, "amina", "editor", password_hash=password_hash)
    visit = Visit(console_app)
    for _ in range(5):
        submit(visit, password="wrong")
    page = submit(visit)
    assert page.status == 422
    assert re.search(r"Wait (30|29) seconds", page.text), page.text


def test_a_session_ends_when_idle_and_after_twelve_hours(timed: Services, clock: Clock) -> None:
    app, user = make_console(timed), add_user(timed, "amina", "editor")
    visit = visit_as(timed, app, user)
    for _ in range(26):
        clock.advance(timedelta(minutes=27).total_seconds())
        assert visit.get("/console/").status == 200
    clock.advance(timedelta(minutes=31).total_seconds())
    assert visit.get("/console/").status == 303
    visit = visit_as(timed, app, user)
    clock.advance(timedelta(minutes=31).total_seconds())
    assert visit.get("/console/").status == 303


def test_a_change_of_role_or_password_or_removal_ends_sessions(
    services: Services, console_app: Flask
) -> None:
    admin = services.container.console.user_admin
    add_user(services, "wanjiru", "owner")
    user = add_user(services, "amina", "owner")
    changes = (
        lambda: admin.change_role("amina", Role.EDITOR, "", "wanjiru"),
        lambda: admin.set_password(services.container.console.users.find("amina"), PASSWORD),
        lambda: admin.reset("amina", "wanjiru"),
        lambda: admin.remove("amina", "wanjiru"),
    )
    for change in changes:
        visit = visit_as(services, console_app, services.container.console.users.find("amina") or user)
        assert visit.get("/console/").status == 200
        change()
        assert visit.get("/console/").status == 303
    admin.add("amina", Role.OWNER, "", "wanjiru")
    assert visit.get("/console/").status == 303


def test_a_link_sets_a_password_once(services: Services, console_app: Flask) -> None:
    address = services.container.console.user_admin.add("amina", Role.EDITOR, "", "wanjiru")
    path = address.removeprefix("http://localhost:8080")  # browsers keep passkeys for names only
    assert path.startswith("/console/link/")
    visit = Visit(console_app)
    assert "amina" in visit.get(path).html
    for password, again, words in (
        ("short", "short", "12 characters"),
        (PASSWORD, PASSWORD + "!", "do not match"),
        ("qwertyuiop12", "qwertyuiop12", "guessed soon"),
    ):
        page = visit.post(path, {"password": password, "again": again})
        assert (page.status, words in page.text) == (422, True)
    page = visit.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert visit.follow(page).status == 200
    assert [entry.detail_words for entry in services.container.audit_trail.entries()][-1] == "by link"
    assert services.container.console.users.find("amina").signed_in_at is not None
    assert Visit(console_app).get(path).status == 410
    assert submit(Visit(console_app)).location == "/console/"


def test_a_link_is_over_after_a_day_and_a_reset(
    services: Services, console_app: Flask, store: redis.Redis
) -> None:
    admin = services.container.console.user_admin
    first = admin.add("amina", Role.EDITOR, "", "wanjiru").removeprefix("http://localhost:8080")
    (key,) = store.keys("console:link:*")
    assert 86_000 < store.ttl(key) <= 86_400
    second = admin.reset("amina", "wanjiru").removeprefix("http://localhost:8080")
    assert Visit(console_app).get(first).status == 410
    assert Visit(console_app).get(second).status == 200


def test_a_developers_link_signs_in_with_one_button(services: Services, console_app: Flask) -> None:
    path = services.container.console.user_admin.enter_link("owner").removeprefix("http://localhost:8080")
    visit = Visit(console_app)
    assert "Sign in" in visit.get(path).text
    assert visit.follow(visit.post(path)).status == 200
    assert Visit(console_app).get(path).status == 410


def test_production_knows_no_such_link(make_services: MakeServices) -> None:
    services = production(make_services)
    app = make_console(services)
    add_user(services, "amina", "owner")
    address = services.container.console.user_admin.enter_link("owner")
    client = app.test_client()
    assert client.get(address.removeprefix(HTTPS), base_url=HTTPS).status_code == 410


def test_an_authenticator_app_and_recovery_codes(timed: Services, clock: Clock, password_hash: str) -> None:
    app = make_console(timed)
    user = add_user(timed, "amina", "owner", password_hash=password_hash)
    visit = visit_as(timed, app, user)
    page = visit.get("/console/account/authenticator")
    assert 'src="data:image/svg+xml' in page.html
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.html)[1].replace(" ", "")
    offer = re.search(r'name="offer" value="([^"]+)"', page.html)[1]
    wrong = visit.post("/console/account/authenticator", {"offer": offer, "code": "000000"})
    assert wrong.status == 422
    code = TOTP(secret).at(clock())
    shown = visit.post("/console/account/authenticator", {"offer": offer, "code": code})
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", shown.html)
    assert len(set(codes)) == 10

    second = Visit(app)
    page = submit(second)
    assert page.location.startswith("/console/sign-in/second-step")
    assert second.get("/console/").status == 303  # a password alone opens nothing
    second.get(page.location)
    assert second.post(page.location, {"code": code}).status == 422  # it was taken already
    clock.advance(30)
    entered = second.post(page.location, {"code": TOTP(secret).at(clock())})
    assert second.follow(entered).status == 200

    for attempt, status in ((codes[3].upper().replace("-", " "), 303), (codes[3], 422), (codes[4], 303)):
        third = Visit(app)
        page = submit(third)
        third.get(page.location)
        assert third.post(page.location, {"code": attempt}).status == status
    assert len(timed.container.console.users.find("amina").recovery_digests) == 8


def test_an_offer_for_another_session_is_refused(services: Services, console_app: Flask) -> None:
    """Else somebody could have another person add an app that they hold themselves."""
    first = visit_as(services, console_app, add_user(services, "amina", "owner"))
    other = visit_as(services, console_app, add_user(services, "njeri", "owner"))
    offer = re.search(r'name="offer" value="([^"]+)"', first.get("/console/account/authenticator").html)[1]
    other.get("/console/account")
    assert other.post("/console/account/authenticator", {"offer": offer, "code": "123456"}).status == 400


def test_second_steps_are_counted_too(timed: Services, password_hash: str) -> None:
    app = make_console(timed)
    add_user(
        timed,
        "amina",
        "owner",
        password_hash=password_hash,
        authenticator_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    visit = Visit(app)
    page = submit(visit)
    visit.get(page.location)
    texts = [visit.post(page.location, {"code": "000000"}).text for _ in range(5)]
    assert "not the one that is shown now" in texts[0]
    assert "Wait 30 seconds" in texts[-1]
    assert "Wait" not in texts[2]


def test_production_asks_for_a_second_factor_from_publishers_on(make_services: MakeServices) -> None:
    services = production(make_services)
    app = make_console(services)
    for role in Role:
        user = add_user(services, role.word, role)
        visit = visit_as(services, app, user, HTTPS)
        page = visit.get("/console/", base_url=HTTPS)
        expected = (303, "/console/account") if role >= Role.PUBLISHER else (200, "")
        assert (page.status, page.location) == expected, role.word
        account = visit.get("/console/account", base_url=HTTPS)
        assert account.status == 200
        assert ("needs a second factor" in account.text) == (role >= Role.PUBLISHER)


@pytest.mark.parametrize(
    ("base", "name", "secure"),
    [("http://localhost:8080", "console", False), ("http://192.0.2.7:8080", "__Host-console", True)],
)
def test_the_cookie(base: str, name: str, secure: bool, console_app: Flask) -> None:
    header = console_app.test_client().get("/console/sign-in", base_url=base).headers["Set-Cookie"]
    assert header.startswith(f"{name}=")
    assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= set(header.split("; "))
    assert ("Secure" in header.split("; ")) == secure
    assert "Domain" not in header


def test_the_cookie_of_production_is_secure_on_any_host(make_services: MakeServices) -> None:
    services = production(make_services)
    add_user(services, "amina", "owner")
    for base in ("http://localhost", HTTPS):
        response = make_console(services).test_client().get("/console/sign-in", base_url=base)
        assert response.headers["Set-Cookie"].startswith("__Host-console=")
        assert "Secure" in response.headers["Set-Cookie"]


def test_a_role_kept_to_another_service_opens_nothing_here(services: Services, console_app: Flask) -> None:
    elsewhere = visit_as(services, console_app, add_user(services, "amina", "owner", service="kebele.yaml"))
    here = visit_as(services, console_app, add_user(services, "njeri", "owner", service="menus.yaml"))
    assert elsewhere.get("/console/").status == 403
    assert here.get("/console/").status == 200


def test_changing_the_password(services: Services, console_app: Flask, password_hash: str) -> None:
    user = add_user(services, "amina", "editor", password_hash=password_hash)
    visit, elsewhere = visit_as(services, console_app, user), visit_as(services, console_app, user)
    visit.get("/console/account")
    new = "seven lakes under moss"
    for fields, words in (
        ({"current": "wrong", "password": new, "again": new}, "not your password"),
        ({"current": PASSWORD, "password": new, "again": "x"}, "do not match"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, "12 characters"),
    ):
        page = visit.post("/console/account/password", fields)
        assert (page.status, words in page.text) == (422, True)
    page = visit.post("/console/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert "signed out everywhere else" in visit.follow(page).text
    assert elsewhere.get("/console/").status == 303
    assert submit(Visit(console_app), password=new).status == 303


def test_removing_a_second_factor_needs_the_password(
    services: Services, console_app: Flask, password_hash: str
) -> None:
    user = add_user(
        services,
        "amina",
        "editor",
        password_hash=password_hash,
        authenticator_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    visit = visit_as(services, console_app, user)
    visit.get("/console/account")
    assert visit.post("/console/account/authenticator/remove", {"current": "wrong"}).status == 422
    users = services.container.console.users
    assert users.find("amina").authenticator_secret
    assert visit.post("/console/account/recovery-codes", {"current": PASSWORD}).text.count("-") >= 10
    assert visit.post("/console/account/authenticator/remove", {"current": PASSWORD}).status == 303
    assert not users.find("amina").authenticator_secret
