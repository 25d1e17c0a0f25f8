"""Owners decide who may do what, here and at the command line; the audit log keeps it."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
import redis
from click.testing import CliRunner
from flask import Flask

from gateway.cli import main
from gateway.console.people.role import Role
from tests.gateway.console.conftest import SignIn, Visit, add_user
from tests.gateway.services import Services

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(services: Services, redis_url: str) -> Run:  # noqa: ARG001 - whose store it is
    """Runs a command: its exit status, and what it prints."""
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
    }

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments, env=environ)
        return result.exit_code, result.output

    return run


def link_path(text: str) -> str:
    found = re.search(r"(/console/link/[\w-]+)", text)
    assert found, text
    return found[1]


def test_an_owner_adds_somebody_who_sets_a_password(
    sign_in: SignIn, console_app: Flask, services: Services
) -> None:
    owner = sign_in("owner")
    owner.get("/console/people")
    page = owner.post("/console/people", {"name": " Njeri ", "role": "translator", "kept": "yes"})
    assert page.status == 200
    newcomer = Visit(console_app)
    path = link_path(page.html)
    newcomer.get(path)
    password = "amber goat wanders twice"
    newcomer.follow(newcomer.post(path, {"password": password, "again": password}))
    assert newcomer.get("/console/").status == 200
    njeri = services.container.console.users.find("njeri")
    assert (njeri.role, njeri.service, njeri.created_by) == (Role.TRANSLATOR, "menus.yaml", "amina")
    assert "njeri" in owner.get("/console/people").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "amina", "role": "viewer"}, "There is a user amina already"),
        ({"name": "a b", "role": "viewer"}, "small letters"),
        ({"name": "njeri", "role": "king"}, "There is no role"),
        ({"name": "", "role": "viewer"}, "small letters"),
    ],
)
def test_what_cannot_be_added_is_told_beside_the_form(
    fields: dict[str, str], words: str, sign_in: SignIn
) -> None:
    owner = sign_in("owner")
    owner.get("/console/people")
    page = owner.post("/console/people", fields)
    assert (page.status, words in page.text) == (422, True)


def test_the_only_owner_stays(sign_in: SignIn, services: Services) -> None:
    owner = sign_in("owner")
    owner.get("/console/people/amina")
    for path, fields in (
        ("/console/people/amina", {"role": "viewer"}),
        ("/console/people/amina", {"role": "owner", "kept": "yes"}),
        ("/console/people/amina/remove", {}),
    ):
        page = owner.post(path, fields)
        assert (page.status, "the only owner" in page.text) == (422, True), path
    add_user(services, "njeri", "owner")
    assert owner.post("/console/people/amina/remove").status == 303
    assert owner.get("/console/").status == 303


def test_an_owner_changes_resets_and_removes(sign_in: SignIn, services: Services) -> None:
    owner, users = sign_in("owner"), services.container.console.users
    sign_in("viewer", "njeri")
    owner.get("/console/people/njeri")
    assert owner.post("/console/people/njeri", {"role": "publisher"}).status == 303
    assert users.find("njeri").role == Role.PUBLISHER
    assert "njeri is publisher now" in owner.get("/console/people").text
    assert "njeri is publisher now" not in owner.get("/console/people").text
    link_path(owner.post("/console/people/njeri/reset").html)
    assert owner.post("/console/people/njeri/remove").status == 303
    assert users.find("njeri") is None
    for path in ("/console/people/njeri", "/console/people/nobody"):
        assert owner.get(path).status == 404
    trail = services.container.audit_trail
    done = [(entry.who, entry.action, entry.subject) for entry in trail.entries()]
    assert done == [("amina", action, "njeri") for action in ("change role", "reset user", "remove user")]


def test_users_at_the_command_line(run: Run, console_app: Flask) -> None:
    assert run("console", "user", "list") == (
        0,
        "Nobody yet. Add the first owner with: gateway console user add NAME --role owner\n",
    )
    status, said = run("console", "user", "add", "amina", "--role", "owner")
    assert status == 0
    assert "24 hours" in said
    assert Visit(console_app).get(link_path(said)).status == 200
    assert run("console", "user", "add", "amina", "--role", "viewer")[0] == 1
    assert run("console", "user", "add", "njeri", "--role", "king")[0] == 2
    assert run("console", "user", "add", "njeri", "--role", "editor", "--service", "menus.yaml")[0] == 0
    status, said = run("console", "user", "list")
    assert [line.split()[:2] for line in said.splitlines()] == [["amina", "owner"], ["njeri", "editor"]]
    assert "menus.yaml" in said
    first = link_path(run("console", "user", "reset", "amina")[1])
    assert Visit(console_app).get(first).status == 200
    assert run("console", "user", "remove", "njeri", "--yes") == (
        0,
        "njeri is removed, and signed out everywhere.\n",
    )
    assert run("console", "user", "remove", "njeri", "--yes")[0] == 1
    assert run("console", "user", "reset", "njeri")[0] == 1
    status, said = run("audit")
    assert [line.split("  ")[2] for line in said.splitlines()] == [
        "add user",
        "add user",
        "reset user",
        "remove user",
    ]
    assert run("audit", "verify") == (0, "All is as it was written: 4 acts.\n")


def test_the_command_line_finds_a_changed_entry(run: Run, store: redis.Redis) -> None:
    run("console", "user", "add", "amina", "--role", "owner")
    (key,) = store.keys("audit:*")
    store.lset(key, 0, json.dumps(json.loads(store.lindex(key, 0)) | {"operator": "njeri"}))
    status, said = run("audit", "verify")
    assert status == 1
    assert "Entry 1 was changed." in said


def test_the_audit_log_is_searched_and_exported(
    sign_in: SignIn, services: Services, store: redis.Redis
) -> None:
    owner, trail = sign_in("owner"), services.container.audit_trail
    assert "Nothing was done yet" in owner.get("/console/audit").text
    assert "Nothing fits" in owner.get("/console/audit?words=publish").text
    for number in range(120):
        trail.record("njeri", "publish", f"version {number}", {"summary": "=HYPERLINK(1)"})
    trail.record("wanjiru", "roll back", "version 3")
    text = owner.get("/console/audit").text
    assert "The newest 100 entries are as they were written. Verify all" in text
    assert "All 121 entries are as they were written" in owner.get("/console/audit?verify=all").text
    assert "The newest 100 of 121" in text
    assert "roll back" in owner.get("/console/audit?who=wanjiru").text
    assert "1 shown" in owner.get("/console/audit?who=wanjiru&action=roll+back&words=VERSION+3").text
    assert "Nothing fits" in owner.get("/console/audit?words=nowhere").text
    page = owner.get("/console/audit.csv?who=njeri")
    rows = list(csv.DictReader(io.StringIO(page.html)))
    assert len(rows) == 120
    assert rows[0]["subject"] == "version 119"
    assert page.response.headers["Content-Type"].startswith("text/csv")
    (key,) = store.keys("audit:*")
    store.lpop(key)
    assert "Somebody changed this log" in owner.get("/console/audit").text


def test_a_translator_is_kept_to_languages(sign_in: SignIn, services: Services, run: Run) -> None:
    assert run("console", "user", "add", "wanjiku", "--role", "translator", "--language", "sw")[0] == 0
    assert "wanjiku  translator  sw" in run("console", "user", "list")[1]
    for wrong in (("--role", "translator", "--language", "s w!"), ("--role", "editor", "--language", "sw")):
        assert run("console", "user", "add", "other", *wrong)[0] == 2
    owner = sign_in("owner")
    form = {"name": "odhiambo", "role": "translator", "languages": "luo, fr"}
    assert owner.post("/console/people", form).status == 200
    assert "Translator in luo, fr" in owner.get("/console/people").text
    owner.post("/console/people/odhiambo", {"role": "translator", "languages": "luo"})
    user = services.container.console.users.find("odhiambo")
    assert user
    assert (user.languages, user.may_translate("luo"), user.may_translate("fr")) == (("luo",), True, False)
    refused = owner.post("/console/people/odhiambo", {"role": "translator", "languages": "Luo!"})
    assert "is no code of a language" in refused.text
    owner.post("/console/people/odhiambo", {"role": "editor", "languages": "luo"})
    user = services.container.console.users.find("odhiambo")
    assert user
    assert (user.languages, user.may_translate("fr")) == ((), True)
