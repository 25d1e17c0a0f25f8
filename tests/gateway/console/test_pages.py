"""Every role at every page: allowed or 403."""

import gzip
import re
from functools import partial

import pytest
from flask import Flask

from gateway.console.page import PageRule, pages
from gateway.console.people.role import Role
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import SignIn, Visit, add_user, make_console, visit_as
from tests.gateway.services import Services, create_app


def example_path(rule: PageRule) -> str:
    """The path of a page, with a word that stands for nothing in each of its places."""
    return re.sub(r"<[^>]+>", "nothing", rule.path)


@pytest.mark.parametrize("role", Role)
def test_roles_and_pages(role: Role, services: Services, console_app: Flask) -> None:
    """A POST without the token of a form ends there: what counts here is only who is turned away before."""
    table, user = pages(console_app), add_user(services, "amina", role)
    assert len(table) > 2
    for endpoint, rule in table.items():
        visit = visit_as(services, console_app, user)
        method = rule.methods[0].lower()
        status = getattr(visit.client, method)(example_path(rule)).status_code
        expected_forbidden = rule.role is not None and role < rule.role
        assert (status == 403) == expected_forbidden, f"{role.word} at {endpoint}: {status}"
        assert status < 500, f"{endpoint}: {status}"


def test_nobody_sees_a_page_unless_signed_in(console_app: Flask) -> None:
    for endpoint, rule in pages(console_app).items():
        visit = Visit(console_app)
        response = getattr(visit.client, rule.methods[0].lower())(example_path(rule))
        if rule.role is not None:
            assert response.status_code == 303, endpoint
            assert response.headers["Location"].startswith("/console/sign-in?next=")


def test_a_change_needs_the_token_of_a_form(console_app: Flask, sign_in: SignIn) -> None:
    visit = sign_in("owner")
    for endpoint, rule in pages(console_app).items():
        if "POST" in rule.methods:
            response = visit.client.post(example_path(rule), data={"csrf_token": "0" * 32})
            assert response.status_code == 400, endpoint


def test_a_form_of_another_site_changes_nothing(sign_in: SignIn) -> None:
    visit = sign_in("owner")
    visit.get("/console/")
    assert visit.post("/console/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status == 400
    assert visit.post("/console/sign-out").status == 303
    assert visit.get("/console/").status == 303


def test_a_script_is_told_that_it_is_signed_out(console_app: Flask) -> None:
    response = Visit(console_app).client.post("/console/sign-out", headers={"X-CSRF-Token": "x"})
    assert response.status_code == 401
    assert response.get_json()["sign_in"].startswith("/console/sign-in")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("a.localhost", 200),
        ("evil.example:8080", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("[", 403),
    ],
)
def test_a_developers_console_is_called_by_names_of_its_machine_only(
    console_app: Flask, host: str, status: int
) -> None:
    """A stranger's page may let its own name lead here, and the browser would take our pages for its."""
    assert console_app.test_client().get("/console/sign-in", headers={"Host": host}).status_code == status


def test_every_answer_has_the_headers_that_keep_pages_apart(sign_in: SignIn) -> None:
    visit = sign_in("viewer")
    for path in ("/console/", "/console/nothing-here", "/console/static/console.css", "/console/sign-in"):
        headers = visit.get(path).response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert visit.get("/console/").response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status", "current", "section"),
    [
        ("/console/", 200, "page", "At a glance"),
        ("/console/menus", 200, "page", "Overview"),
        ("/console/menus/new", 200, "true", "Overview"),
        ("/console/menus/scenarios/record", 200, "true", "Scenarios"),
        ("/console/people/amina", 200, "true", "People"),
        ("/console/people/nobody", 404, "true", "People"),
        ("/console/help/editor", 200, "true", "Help"),
        ("/console/menus/nothing-here", 404, "true", "Overview"),
    ],
)
def test_every_page_shows_where_it_stands_and_leads_on(
    path: str, status: int, current: str, section: str, sign_in: SignIn
) -> None:
    page = sign_in("owner").get(path)
    assert page.status == status
    marked = re.findall(r'aria-current="(\w+)">([^<]+)</a>', page.html)
    assert set(marked) == {(current, section)}


def test_nobody_learns_the_pages_from_one_that_is_not_there(console_app: Flask) -> None:
    page = Visit(console_app).get("/console/nothing-here")
    assert (page.status, "<nav" in page.html) == (404, False)


def test_what_was_not_done_is_told_in_another_colour(sign_in: SignIn) -> None:
    visit = sign_in("operator")
    done = visit.follow(visit.post("/console/submissions/act", {"act": "retry"}))
    assert re.search(r'notice-caution" role="status">', done.html)
    assert "notice-caution" not in visit.get("/console/submissions").html


def test_files_are_packed_for_browsers_that_take_it_and_pages_are_not(sign_in: SignIn) -> None:
    ask = partial(sign_in("owner").client.get, buffered=True)
    path, takes = "/console/static/console.css", {"Accept-Encoding": "gzip, br"}
    whole, packed = ask(path), ask(path, headers=takes)
    assert gzip.decompress(packed.data) == whole.data
    assert (packed.headers["Content-Encoding"], len(packed.data) * 3 < len(whole.data)) == ("gzip", True)
    assert "Content-Encoding" not in whole.headers
    assert whole.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    again = ask(path, headers={**takes, "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(ask("/console/menus/edit/schema", headers=takes).data) < 40_000
    assert "Content-Encoding" not in ask("/console/", headers=takes).headers


def test_pages_have_nothing_inline(sign_in: SignIn) -> None:
    """The policy would not let a browser run it."""
    for path in ("/console/", "/console/sign-in", "/console/nothing-here"):
        html = sign_in("owner", f"user{len(path)}").get(path).html
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick" not in html
        assert "<script>" not in html


def test_production_has_no_console_until_there_is_a_user(make_services: MakeServices) -> None:
    services = production(make_services)
    app = make_console(services)
    client = app.test_client()
    for path in ("/console/", "/console/sign-in", "/console/static/console.css", "/console"):
        assert client.get(path, base_url="https://gateway.example.org").status_code == 404
    add_user(services, "amina", "owner")
    assert client.get("/console/sign-in", base_url="https://gateway.example.org").status_code == 200


def test_the_console_can_be_switched_off(make_services: MakeServices) -> None:
    for changes, status in (({}, 303), ({"CONSOLE": "off"}, 404), ({"CONSOLE_PORT": "9099"}, 404)):
        app = create_app(make_services(**changes))
        assert app.test_client().get("/console/").status_code == status, changes


def test_webhooks_and_console_share_no_error_page_and_no_cookie(make_services: MakeServices) -> None:
    client = create_app(make_services()).test_client()
    assert "Set-Cookie" not in client.get("/nothing").headers
    assert "There is no such page" not in client.get("/nothing").get_data(as_text=True)
    assert "Set-Cookie" not in client.get("/health/live").headers
    assert "There is no such page" in client.get("/console/nothing").get_data(as_text=True)


def production(make_services: MakeServices) -> Services:
    """Services of a production environment."""
    strong = "Zk3vQ9xLr7TnB2mWc5YhJ8pDf4GsA6uE"
    return make_services(
        GATEWAY_ENV="production",
        GATEWAY_PUBLIC_URL="https://gateway.example.org",
        GATEWAY_SECRET_KEY=strong,
        GATEWAY_WEBHOOK_TOKEN=strong,
        AT_USERNAME="county",
        AT_API_KEY="atsk_9f27c1d04be85a36",
    )
