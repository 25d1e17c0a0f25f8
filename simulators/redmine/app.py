"""The web application of Redmine: issues.

Source: www.redmine.org/projects/redmine/wiki/Rest_Issues, and the answers of a Redmine 5.0.4 that
`python -m tools.real_redmine` keeps.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from simulators.filing_faults import FilingFaults
from simulators.officer_routes import OfficerCase, is_officer, officer_routes

MAX_SUBJECT = 255  # characters
MAX_LIMIT = 100
TRACKERS = {1: "Report", 2: "Question"}
PUBLIC_LISTS = ("/issues.json", "/projects.json", "/trackers.json")
NUMBER_FIELD = 2  # has the citizen's number, as the settings of those who use this simulator say
STATUSES = {1: "New", 2: "In Progress", 3: "Resolved", 4: "Feedback", 5: "Closed", 6: "Rejected"}


@dataclass(slots=True)
class Issue:
    """An issue. `notes` has each comment, and whether it is private."""

    id: int
    project: str
    subject: str
    description: str
    created: datetime
    updated: datetime
    visible_at: datetime
    tracker: int = 1
    status: str = "New"
    custom: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[str, bool]] = field(default_factory=list)


class Redmine:
    """A Redmine with projects. Its custom fields are those of `fields`; by those of `filters` issues can be found.

    Trackers in `fieldless` have no custom field. No issue is added to projects in `closed`. `required` custom fields
    must have a value. `may_view` is False if our user sees no issues, `may_note` if it adds no notes; `drops_notes`: it
    may change issues and not add notes.
    `may_reopen`: its workflow lets us change the status of an issue.
    """

    def __init__(
        self,
        api_key: str,
        clock: Callable[[], datetime],
        projects: Mapping[str, str],
        fields: tuple[int, ...] = (1, 2),
        filters: tuple[int, ...] = (1,),
    ) -> None:
        self.api_key = api_key
        self.projects = projects
        self.fields = fields
        self.filters = filters
        self.fieldless: set[int] = set()
        self.closed: set[str] = set()
        self.required: Mapping[int, str] = {}
        self.may_view = True
        self.may_note = True
        self.drops_notes = False
        self.may_reopen = True
        self.faults = FilingFaults()
        self.issues: list[Issue] = []
        self.lock = threading.Lock()
        self._clock = clock

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self._clock().astimezone(UTC)

    def move(self, issue_id: int, status: str, note: str = "", *, is_private: bool = False) -> None:
        """Change the status of an issue, and add a note, as an officer does."""
        issue = next(one for one in self.issues if one.id == issue_id)
        issue.status, issue.updated = status, self.now()
        if note:
            issue.notes.append((note, is_private))


def create_app(redmine: Redmine) -> Flask:
    """Build the application."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(
        officer_routes(
            lambda: map(_officer_case, redmine.issues),
            lambda name, status, note: redmine.move(int(name), status, note),
            redmine.faults,
        )
    )

    @app.before_request
    def authorise() -> Response | None:
        """Take who has no key that counts as the public, which sees lists that are empty."""
        if is_officer(request.path) or _is_known(redmine) or request.path in PUBLIC_LISTS:
            return None
        return Response("", 401, {"WWW-Authenticate": 'Basic realm="Redmine API"'})

    @app.post("/issues.json")
    def file() -> Response:
        return _file(redmine, request.get_json())

    @app.get("/issues.json")
    def issues() -> Response:
        if failure := redmine.faults.take_error("list_errors"):
            return Response(failure[1], failure[0])
        found = _found(redmine, request.args) if _is_known(redmine) and redmine.may_view else []
        limit = min(MAX_LIMIT, int(request.args.get("limit", "25")))
        entries = [_entry(one, redmine) for one in found[:limit]]
        return jsonify(issues=entries, total_count=len(found), offset=0, limit=limit)

    @app.route("/issues/<int:issue_id>.json", methods=["GET", "PUT"])
    def issue(issue_id: int) -> Response:
        if request.method == "PUT":
            return _change(redmine, issue_id, request.get_json())
        return _issue(redmine, issue_id)

    _add_codes(app, redmine)
    _user_routes(app, redmine)
    return app


def _add_codes(app: Flask, redmine: Redmine) -> None:
    @app.get("/projects.json")
    def projects() -> Response:
        entries = [
            {"id": number, "identifier": identifier, "name": name, "status": 1}
            for number, (identifier, name) in enumerate(redmine.projects.items(), 1)
            if _is_known(redmine)
        ]
        return jsonify(projects=entries, total_count=len(entries), offset=0, limit=100)

    @app.get("/trackers.json")
    def trackers() -> Response:
        return jsonify(trackers=[{"id": number, "name": name} for number, name in TRACKERS.items()])


def _user_routes(app: Flask, redmine: Redmine) -> None:
    @app.get("/users/current.json")
    def current_user() -> Response:
        roles = [{"id": 6, "name": "Access gateway"}]
        memberships = [{"id": 1, "project": {"id": 1, "name": "County"}, "roles": roles}]
        return jsonify(user={"id": 5, "login": "gateway", "memberships": memberships})

    @app.get("/roles/6.json")
    def role() -> Response:
        permissions = ["add_issues", *(["view_issues"] if redmine.may_view else [])]
        return jsonify(role={"id": 6, "name": "Access gateway", "permissions": permissions})


def _officer_case(issue: Issue) -> OfficerCase:
    number = issue.custom.get(NUMBER_FIELD, "")
    return OfficerCase(str(issue.id), issue.description, number, issue.status)


def _is_known(redmine: Redmine) -> bool:
    return request.headers.get("X-Redmine-API-Key") == redmine.api_key


def _file(redmine: Redmine, body: Mapping[str, Any]) -> Response:
    if not _is_known(redmine):
        return Response("", 401, {"WWW-Authenticate": 'Basic realm="Redmine API"'})
    if failure := redmine.faults.take_error():
        return Response(failure[1], failure[0])
    given = dict(body.get("issue") or {})
    custom = {int(one["id"]): str(one["value"]) for one in given.get("custom_fields", ())}
    if errors := _errors(redmine, given, custom):
        response = jsonify(errors=errors)
        response.status_code = 422
        return response
    tracker = int(given.get("tracker_id") or 1)
    tracker = tracker if tracker in TRACKERS else 1  # it says nothing of one that it does not have
    known = () if tracker in redmine.fieldless else redmine.fields
    now = redmine.now()
    with redmine.lock:
        issue = Issue(
            len(redmine.issues) + 1,
            str(given["project_id"]),
            str(given["subject"]),
            "\r\n".join(str(given.get("description") or "").splitlines()),
            now,
            now,
            now + redmine.faults.slow,
            tracker,
            custom={key: value for key, value in custom.items() if key in known},
        )
        redmine.issues.append(issue)
    response = jsonify(issue=_entry(issue, redmine))
    response.status_code = 201
    return redmine.faults.answer(response)


def _errors(redmine: Redmine, given: Mapping[str, Any], custom: Mapping[int, str]) -> list[str]:
    """Return what is wrong with an issue. A project that is closed is told as one that is not there."""
    project, subject = given.get("project_id"), str(given.get("subject") or "")
    if project not in redmine.projects or project in redmine.closed:
        return ["Project cannot be blank", "Tracker cannot be blank", "Status cannot be blank"]
    errors = [f"{name} cannot be blank" for key, name in redmine.required.items() if not custom.get(key)]
    errors += [] if subject else ["Subject cannot be blank"]
    return [
        *errors,
        *(["Subject is too long (maximum is 255 characters)"] if len(subject) > MAX_SUBJECT else []),
    ]


def _issue(redmine: Redmine, issue_id: int) -> Response:
    """Return an issue with its notes."""
    found = next((one for one in redmine.issues if one.id == issue_id), None)
    if found is None:
        return Response("", 404)
    journals = [
        {
            "id": number,
            "user": {"id": 5, "name": "Officer"},
            "notes": note,
            "private_notes": is_private,
            "created_on": _written(found.updated),
        }
        for number, (note, is_private) in enumerate(found.notes, 1)
    ]
    return jsonify(issue={**_entry(found, redmine), "journals": journals})


def _change(redmine: Redmine, issue_id: int, body: Mapping[str, Any]) -> Response:
    """Add a note and set the status. A status that the workflow does not allow is passed over, as Redmine does."""
    if failure := redmine.faults.take_error():
        return Response(failure[1], failure[0])
    given = dict(body.get("issue") or {})
    found = next((one for one in redmine.issues if one.id == issue_id), None)
    if found is None:
        return Response("", 404)
    if not redmine.may_note or found.project in redmine.closed:
        return Response("", 403)
    if redmine.drops_notes:
        return redmine.faults.answer(Response("", 204))
    status = STATUSES.get(int(given.get("status_id") or 0))
    with redmine.lock:
        redmine.move(
            issue_id, status if status and redmine.may_reopen else found.status, given.get("notes", "")
        )
    return redmine.faults.answer(Response("", 204))


def _found(redmine: Redmine, args: MultiDict[str, str]) -> list[Issue]:
    """Return the issues that are asked for. A filter that Redmine does not have filters nothing."""
    ids = [int(one) for one in args.get("issue_id", "").split(",") if one]
    every = args.get("status_id") == "*"
    found = [
        one
        for one in redmine.issues
        if one.visible_at <= redmine.now()
        and (not ids or one.id in ids)
        and (every or one.status not in ("Closed", "Rejected"))
    ]
    for name, value in args.items():
        number = int(name[3:]) if name.startswith("cf_") else 0
        if number in redmine.filters:
            found = [one for one in found if one.custom.get(number) == value]
    words = args.get("description", "").removeprefix("~")
    return [one for one in reversed(found) if words in one.description]


def _entry(issue: Issue, redmine: Redmine) -> dict[str, Any]:
    fields = [
        {"id": number, "name": f"Field {number}", "value": issue.custom.get(number)}
        for number in (() if issue.tracker in redmine.fieldless else redmine.fields)
    ]
    return {
        "id": issue.id,
        "project": {"id": 1, "name": redmine.projects[issue.project]},
        "tracker": {"id": issue.tracker, "name": TRACKERS[issue.tracker]},
        "status": {
            "id": _status_id(issue),
            "name": issue.status,
            "is_closed": issue.status in ("Closed", "Rejected"),
        },
        "priority": {"id": 2, "name": "Normal"},
        "author": {"id": 7, "name": "Access gateway"},
        "subject": issue.subject,
        "description": issue.description,
        **({"custom_fields": fields} if fields else {}),
        "created_on": _written(issue.created),
        "updated_on": _written(issue.updated),
    }


def _status_id(issue: Issue) -> int:
    return next((number for number, name in STATUSES.items() if name == issue.status), 0)


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
