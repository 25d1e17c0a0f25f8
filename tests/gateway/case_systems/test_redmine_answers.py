"""Answers of a real Redmine 5.0.4, as `python -m tools.real_redmine --keep` keeps them, and what we make of each.

The simulator answers the same requests with the same status and with values of the same shape.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask, Response, request

from gateway.case_systems.outcomes import CaseRejected, CaseRetry, CaseSystemError
from gateway.case_systems.redmine.access import ONLY_ADDS
from gateway.case_systems.redmine.client import NO_FILTER, RedmineClient
from gateway.case_systems.redmine.settings import RedmineSettings
from gateway.case_systems.redmine.tables import pull_tables
from gateway.case_systems.searched_filing import Created, NotTaken
from simulators.redmine.app import Redmine, create_app
from tests.clock import Clock
from tests.simulators.small_gateway import serve_app

KEPT = Path(__file__).with_name("redmine_answers")
REFERENCE = "482915304"
CASE = {"title": "Water: Kibera", "fields": {}, "codes": {"redmine": {"project_id": "county"}}}
NONE = {"GET /issues.json": "found_none"}
Sample = tuple[int, bytes]


def read_sample(name: str) -> Sample:
    """Read the status and the body of an answer."""
    head, _, body = (KEPT / f"{name}.http").read_bytes().partition(b"\n\n")
    return int(head.split()[1]), body


@contextmanager
def redmine_of(answers: dict[str, str]) -> Iterator[RedmineClient]:
    """Serve answers by the beginning of what is asked: method, path, query. Make a client for them."""
    app = Flask(__name__)

    @app.route("/<path:_path>", methods=["GET", "POST"])
    def answer(_path: str) -> Response:
        asked = f"{request.method} {request.full_path}"
        name = next(sample for begin, sample in answers.items() if asked.startswith(begin))
        status, body = read_sample(name)
        return Response(body, status, mimetype="application/json")

    with serve_app(app) as url:
        settings = RedmineSettings(
            url=url, api_key="key", reference_field=1, number_field=2, tells_notes=True, reopen_status=0
        )
        yield RedmineClient(settings, Clock(), 300)


@pytest.mark.parametrize(
    ("sample", "made"),
    [
        ("made", Created("1")),
        ("made_without_field", Created("2")),
        ("no_tracker", Created("3")),
        *(
            (name, NotTaken(CaseRejected("HTTP 422", words)))
            for name, words in {
                "no_project": "Project cannot be blank; Tracker cannot be blank; Status cannot be blank",
                "closed_project": "Project cannot be blank; Tracker cannot be blank; Status cannot be blank",
                "hidden_project": "Project cannot be blank; Tracker cannot be blank; Status cannot be blank",
                "no_place": "Place cannot be blank",
                "no_subject": "Subject cannot be blank",
            }.items()
        ),
        (
            "wrong_key",
            NotTaken(CaseRetry("HTTP 401, for a key, an address or another setting", needs_operator=True)),
        ),
    ],
)
def test_an_answer_to_an_issue(sample: str, made: object) -> None:
    with redmine_of({"POST /issues.json": sample}) as client:
        found = client.create(REFERENCE, CASE, 5.0)
    if isinstance(found, Created):
        found = Created(found.id)
    assert found == made


@pytest.mark.parametrize(
    ("reference", "answers", "found"),
    [
        (REFERENCE, {"GET /issues.json": "found"}, ["1", "3"]),
        (
            "482915305",
            {"GET /issues.json?cf": "found_none", "GET /issues.json?desc": "found_by_description"},
            ["2"],
        ),
        (REFERENCE, NONE | {"GET /users": "user", "GET /roles": "role"}, []),
        ("482915306", {"GET /issues.json": "no_filter"}, NO_FILTER),
        (REFERENCE, {"GET /issues.json": "list_wrong_key", "GET /users": "user_wrong_key"}, "HTTP 401"),
        (REFERENCE, NONE | {"GET /users": "user_switched_off"}, "HTTP 403"),
        (REFERENCE, NONE | {"GET /users": "user", "GET /roles": "role_only_adds"}, ONLY_ADDS),
    ],
    ids=["found", "by description", "none", "no filter", "wrong key", "no REST API", "no view"],
)
def test_a_search(reference: str, answers: dict[str, str], found: object) -> None:
    with redmine_of(answers) as client:
        try:
            told: object = client.search(reference, CASE, 0, 5.0)
        except CaseSystemError as error:
            told = str(error)
    assert told == found


def test_a_poll_tells_the_state_and_the_note_that_is_not_private() -> None:
    answers = {"GET /issues.json": "polled", "GET /issues/1.json": "moved", "GET /users": "user"}
    with redmine_of(answers | {"GET /roles": "role"}) as client:
        found = client.fetch_cases(["1", "99999"])
    assert {name: (one.status, one.note) for name, one in found.items()} == {
        "1": ("Closed", "The pipe is mended")
    }
    assert found["1"].updated_at is not None


def test_tables_are_pulled() -> None:
    with redmine_of({"GET /projects.json": "projects", "GET /trackers.json": "trackers"}) as client:
        projects, trackers = pull_tables(client)
    assert list(projects.rows) == [{"identifier": "county", "name": "County", "id": "1"}]
    assert [row["name"] for row in trackers.rows] == ["Bug", "Feature", "Support"]


def shape(value: object) -> object:
    """Return a value with its texts, numbers and lengths left out. What is null may be anything."""
    match value:
        case dict():
            return {key: shape(one) for key, one in value.items()}
        case list():
            return [shape(one) for one in value[:1]]
        case None:
            return None
        case _:
            return type(value).__name__


def missing(ours: object, real: object, place: str = "") -> Iterator[str]:
    """Yield what the simulator says that the real one does not, or says otherwise."""
    if isinstance(ours, dict) and isinstance(real, dict):
        for key, value in ours.items():
            if key not in real:
                yield f"{place}.{key} is made up"
            else:
                yield from missing(value, real[key], f"{place}.{key}")
    elif isinstance(ours, list) and isinstance(real, list):
        if ours and real:
            yield from missing(ours[0], real[0], f"{place}[]")
    elif None not in (ours, real) and ours != real:
        yield f"{place}: {ours}, not {real}"


def issue(**changes: object) -> dict[str, object]:
    fields = [{"id": 1, "value": REFERENCE}]
    return {"project_id": "county", "tracker_id": 1, "subject": "s", "custom_fields": fields} | changes


ASKED = {
    "made": ("issues", issue()),
    "no_tracker": ("issues", issue(tracker_id=99)),
    "no_project": ("issues", issue(project_id="nowhere")),
    "closed_project": ("issues", issue(project_id="finished")),
    "no_subject": ("issues", issue(subject="")),
    "wrong_key": ("issues", issue()),
    "list_wrong_key": ("issues", None),
    "user_wrong_key": ("users/current", None),
    "found": (f"issues?cf_1={REFERENCE}", None),
    "found_none": ("issues?cf_1=0&limit=1", None),
    "no_filter": ("issues?cf_4=0&limit=1", None),
    "no_issue": ("issues/99999", None),
    "moved": ("issues/1?include=journals", None),
    "projects": ("projects", None),
    "trackers": ("trackers", None),
    "user": ("users/current?include=memberships", None),
    "role": ("roles/6", None),
}


def ask(url: str, path: str, issue: object, key: str = "key") -> requests.Response:
    path, _, query = path.partition("?")
    headers = {"X-Redmine-API-Key": key}
    method, body = ("GET", None) if issue is None else ("POST", {"issue": issue})
    return requests.request(method, f"{url}/{path}.json?{query}", json=body, headers=headers, timeout=10)


@pytest.fixture(scope="module")
def simulated() -> Iterator[str]:
    redmine = Redmine("key", Clock(), {"county": "County", "finished": "Finished"})
    redmine.closed = {"finished"}
    with serve_app(create_app(redmine)) as url:
        ask(url, "issues", issue())
        redmine.move(1, "Closed", "The pipe is mended")
        yield url


@pytest.mark.parametrize("sample", ASKED)
def test_the_simulator_answers_as_the_real_one(sample: str, simulated: str) -> None:
    status, body = read_sample(sample)
    answer = ask(simulated, *ASKED[sample], "wrong" if "wrong" in sample else "key")
    assert answer.status_code == status
    assert bool(answer.content) == bool(body)
    if body:
        assert list(missing(shape(answer.json()), shape(json.loads(body)))) == []
        if status == 422:
            assert answer.json() == json.loads(body)
