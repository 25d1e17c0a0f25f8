"""The simulators of the case systems that agencies have: a tester does in them what officers do."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from simulators.commcare.app import ProjectSpace
from simulators.commcare.app import create_app as create_commcare
from simulators.digit.app import Complaint, Digit
from simulators.digit.app import create_app as create_digit
from simulators.open311.app import City
from simulators.open311.app import create_app as create_city
from simulators.open311.requests import CityService, ServiceRequest
from simulators.redmine.app import Issue, Redmine
from simulators.redmine.app import create_app as create_redmine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def now() -> datetime:
    return NOON


def city() -> tuple[Flask, str, Callable[[], str]]:
    made = City((CityService("water", "Water"),), "key", now)
    stored = made.store.add(ServiceRequest("", "water", "", NOON, NOON, NOON))
    return create_city(made), stored.id, lambda: made.store.all()[0].status


def redmine() -> tuple[Flask, str, Callable[[], str]]:
    made = Redmine("key", now, {"county": "County"})
    made.issues.append(Issue(1, "county", "Tap", "", NOON, NOON, NOON))
    return create_redmine(made), "1", lambda: made.issues[0].status


def digit() -> tuple[Flask, str, Callable[[], str]]:
    made = Digit(now, "secret", {}, {})
    made.complaints.append(Complaint("N-1", "u-1", {}, NOON, NOON, NOON))
    return create_digit(made), "N-1", lambda: made.complaints[0].status


def commcare() -> tuple[Flask, str, Callable[[], str]]:
    made = ProjectSpace("county", "user", "key", now)
    made.cases["c-1"] = {"case_id": "c-1", "external_id": "1", "properties": {}}
    return create_commcare(made), "c-1", lambda: str(made.cases["c-1"]["properties"].get("status"))


@pytest.mark.parametrize("make", [city, redmine, digit, commcare])
def test_a_tester_decides_as_an_officer(make: Callable[[], tuple[Flask, str, Callable[[], str]]]) -> None:
    app, name, status = make()
    browser = app.test_client()
    assert browser.post(f"/officer/{name}", data={"status": "done", "note": "Mended"}).status_code == 200
    assert status() == "done"
    assert browser.post("/officer/0", data={"status": "done"}).status_code == 404
