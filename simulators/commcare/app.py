"""The web application of CommCare HQ: cases. Source: commcare-hq.readthedocs.io/api/cases-v2.html."""

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request

from simulators.filing_faults import FilingFaults
from simulators.officer_routes import OfficerCase, is_officer, officer_routes

NEEDED = ("case_type", "case_name", "owner_id")


@dataclass(slots=True)
class ProjectSpace:
    """A project space with one user. `cases` are by their ids."""

    domain: str
    user: str
    api_key: str
    clock: Callable[[], datetime]
    faults: FilingFaults = field(default_factory=FilingFaults)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def now(self) -> str:
        """Return the moment as CommCare writes it."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def change(self, case_id: str, *, closed: bool = False, **properties: str) -> None:
        """Change a case, as a mobile worker does."""
        case = self.cases[case_id]
        case["properties"] |= properties
        case["closed"] = closed
        case["server_last_modified"] = self.now()


def create_app(space: ProjectSpace) -> Flask:
    """Build the application."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(
        officer_routes(
            lambda: map(_officer_case, list(space.cases.values())),
            lambda name, status, _note: space.change(name, status=status),
            space.faults,
        )
    )
    root = f"/a/{space.domain}/api/case/v2/"

    @app.before_request
    def authorise() -> Response | None:
        if is_officer(request.path):
            return None
        if not request.path.startswith(root):
            return Response("Not found", 404)
        fits = request.headers.get("Authorization") == f"ApiKey {space.user}:{space.api_key}"
        return None if fits else _error(401, "unauthorized")

    @app.put(f"{root}ext/<external_id>/")
    def upsert(external_id: str) -> Response:
        return _upsert(space, external_id, request.get_json())

    @app.put(f"{root}<case_id>")
    def change(case_id: str) -> Response:
        found = space.cases.get(case_id)
        return _upsert(space, found["external_id"], request.get_json()) if found else _error(404, "not found")

    @app.post(f"{root}bulk-fetch/")
    def fetch() -> Response:
        if failure := space.faults.take_error("list_errors"):
            return _error(*failure)
        ids = request.get_json().get("case_ids", [])
        found = [space.cases.get(one) or {"case_id": one, "error": "not found"} for one in ids]
        missing = sum("error" in one for one in found)
        return jsonify(matching_records=len(found) - missing, missing_records=missing, cases=found)

    @app.get(root)
    def cases() -> Response:
        return jsonify(matching_records=len(space.cases), cases=list(space.cases.values())[:1])

    @app.get(f"{root}<case_id>")
    def one_case(case_id: str) -> Response:
        found = space.cases.get(case_id)
        return jsonify(found) if found else _error(404, "not found")

    return app


def _officer_case(case: Mapping[str, Any]) -> OfficerCase:
    properties = case["properties"]
    return OfficerCase(
        case["case_id"],
        properties.get("description", ""),
        properties.get("phone_number", ""),
        properties.get("status", ""),
    )


def _upsert(space: ProjectSpace, external_id: str, given: Mapping[str, Any]) -> Response:
    if failure := space.faults.take_error():
        return _error(*failure)
    with space.lock:
        known = next((one for one in space.cases.values() if one["external_id"] == external_id), None)
        missing = [name for name in NEEDED if not given.get(name)]
        if known is None and missing:
            return _error(400, f"Property {missing[0]} is required.")
        properties = given.get("properties", {})
        if not all(isinstance(value, str) for value in properties.values()):
            return _error(400, "Error with case: values must be strings")
        case = known or {
            "domain": space.domain,
            "case_id": str(uuid.uuid4()),
            "closed": False,
            "properties": {},
        }
        case |= {name: given[name] for name in NEEDED if given.get(name)}
        case |= {"external_id": external_id, "server_last_modified": space.now()}
        case["properties"] |= properties
        space.cases[case["case_id"]] = case
    return space.faults.answer(jsonify(xform_id=str(uuid.uuid4()), case=case))


def _error(status: int, words: str) -> Response:
    response = jsonify(error=words)
    response.status_code = status
    return response
