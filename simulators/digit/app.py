"""The web application of DIGIT: sign-in, complaints, master data, places. Source: eGov's pgr-services."""

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from simulators.filing_faults import FilingFaults
from simulators.officer_routes import OfficerCase, is_officer, officer_routes

ACTION_STATUSES = {
    "REOPEN": ("RESOLVED", "REJECTED"),
    "RATE": ("RESOLVED", "REJECTED", "CLOSEDAFTERRESOLUTION"),
}
ACTION_ENDS = {"REOPEN": "PENDINGFORREASSIGNMENT", "RATE": "CLOSEDAFTERRESOLUTION"}
BASIC = "Basic ZWdvdi11c2VyLWNsaWVudDo="  # egov-user-client:


@dataclass(slots=True)
class Complaint:
    """A complaint. `visible_at`: from then on searches find it, as it is stored by another process.

    `taken` are the actions of its citizen.
    """

    number: str
    id: str
    service: dict[str, Any]
    created: datetime
    modified: datetime
    visible_at: datetime
    status: str = "PENDINGFORASSIGNMENT"
    comments: str = ""
    taken: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Digit:
    """A DIGIT with one user. It knows complaint types and places by their codes.

    `actions` are those that the user may take for citizens.
    """

    clock: Callable[[], datetime]
    password: str
    services: Mapping[str, str]
    places: Mapping[str, str]
    tenant: str = "ke.nairobi"
    sources: Sequence[str] = ("web", "mobile", "whatsapp")
    actions: Sequence[str] = ("REOPEN", "RATE")
    faults: FilingFaults = field(default_factory=FilingFaults)
    complaints: list[Complaint] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    sign_ins: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.clock().astimezone(UTC)

    def move(self, number: str, status: str, comments: str = "") -> None:
        """Take a complaint to another status, as an employee does."""
        found = next(one for one in self.complaints if one.number == number)
        found.status, found.comments, found.modified = status, comments, self.now()


def create_app(digit: Digit) -> Flask:
    """Build the application."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(
        officer_routes(lambda: map(_officer_case, digit.complaints), digit.move, digit.faults)
    )

    @app.post("/user/oauth/token")
    def sign_in() -> Response:
        return _sign_in(digit, request.form)

    @app.before_request
    def authorise() -> Response | None:
        is_open = request.path == "/user/oauth/token" or is_officer(request.path)
        return None if is_open else _authorise(digit)

    @app.post("/pgr-services/v2/request/_create")
    def create() -> Response:
        return _create(digit, request.get_json().get("service") or {})

    @app.post("/pgr-services/v2/request/_update")
    def update() -> Response:
        return _update(digit, request.get_json())

    @app.post("/pgr-services/v2/request/_search")
    def search() -> Response:
        if failure := digit.faults.take_error("list_errors"):
            return _errors(failure[0], "FAILED", failure[1])
        return jsonify(
            ResponseInfo={}, ServiceWrappers=[_wrapper(one) for one in _found(digit, request.args)]
        )

    @app.post("/mdms-v2/v2/_search")
    def master_data() -> Response:
        rows: list[dict[str, Any]] = [
            {
                "data": {"serviceCode": code, "name": name, "active": True},
                "isActive": True,
                "uniqueIdentifier": code,
            }
            for code, name in digit.services.items()
        ]
        criteria = request.get_json()["MdmsCriteria"]
        return jsonify(mdms=rows[criteria["offset"] :][: criteria["limit"]])

    @app.post("/boundary-service/boundary-relationships/_search")
    def boundaries() -> Response:
        wards = [{"code": code, "boundaryType": "Ward", "children": []} for code in digit.places]
        root = {"code": "COUNTY", "boundaryType": "County", "children": wards}
        return jsonify(TenantBoundary=[{"tenantId": digit.tenant, "boundary": [root]}])

    return app


def _officer_case(complaint: Complaint) -> OfficerCase:
    service = complaint.service
    number = str((service.get("citizen") or {}).get("mobileNumber", ""))
    return OfficerCase(complaint.number, str(service.get("description", "")), number, complaint.status)


def _sign_in(digit: Digit, form: MultiDict[str, str]) -> Response:
    fits = request.headers.get("Authorization") == BASIC and form.get("password") == digit.password
    if not fits or form.get("tenantId") != digit.tenant or form.get("grant_type") != "password":
        return _plain({"error": "invalid_grant", "error_description": "Invalid login credentials"}, 400)
    digit.sign_ins += 1
    token = uuid.uuid4().hex
    digit.tokens.add(token)
    user = {"id": 1, "uuid": "u-1", "userName": form.get("username"), "type": form.get("userType")}
    return _plain(
        {"access_token": token, "token_type": "bearer", "expires_in": 3600, "UserRequest": user}, 200
    )


def _authorise(digit: Digit) -> Response | None:
    info = (request.get_json(silent=True) or {}).get("RequestInfo") or {}
    if info.get("authToken") not in digit.tokens:
        return _errors(401, "InvalidAccessTokenException", "Invalid access token")
    if not (info.get("userInfo") or {}).get("type"):
        return _errors(400, "INVALID_REQUESTINFO", "RequestInfo.userInfo is required")
    return None


def _create(digit: Digit, service: dict[str, Any]) -> Response:
    if failure := digit.faults.take_error():
        return _errors(failure[0], "FAILED", failure[1])
    refusal = _refusal(digit, service)
    if refusal is not None:
        return _errors(400, *refusal)
    now = digit.now()
    with digit.lock:
        number = f"NRB-PGR-2026-{len(digit.complaints) + 1:06}"
        complaint = Complaint(number, str(uuid.uuid4()), service, now, now, now + digit.faults.slow)
        digit.complaints.append(complaint)
    return digit.faults.answer(jsonify(ResponseInfo={}, ServiceWrappers=[_wrapper(complaint)]))


def _update(digit: Digit, body: Mapping[str, Any]) -> Response:
    """Take an action of the citizen's on a complaint, where the user's role may."""
    if failure := digit.faults.take_error():
        return _errors(failure[0], "FAILED", failure[1])
    service, workflow = body.get("service") or {}, body.get("workflow") or {}
    found = next((one for one in digit.complaints if one.number == service.get("serviceRequestId")), None)
    if found is None or found.visible_at > digit.now():
        return _errors(400, "INVALID_UPDATE", "The record does not exist")
    action = str(workflow.get("action"))
    if action not in digit.actions:
        return _errors(400, "INVALID ROLE", f"User does not have access to the action {action}")
    if found.status not in ACTION_STATUSES[action]:
        return _errors(
            400, "INVALID ACTION", f"Action {action} not found in config for the state {found.status}"
        )
    with digit.lock:
        found.service = {**found.service, "additionalDetail": service.get("additionalDetail")}
        if action == "RATE":
            found.service["rating"] = service.get("rating")
        found.taken.append(action)
        digit.move(found.number, ACTION_ENDS[action], str(workflow.get("comments") or ""))
    return digit.faults.answer(jsonify(ResponseInfo={}, ServiceWrappers=[_wrapper(found)]))


def _refusal(digit: Digit, service: Mapping[str, Any]) -> tuple[str, str] | None:
    citizen = service.get("citizen") or {}
    if not citizen:
        return "INVALID_REQUEST", "Citizen object cannot be null"
    if not citizen.get("mobileNumber") or not citizen.get("name"):
        return "INVALID_REQUEST", "Name and Mobile Number is mandatory in citizen object"
    if service.get("source") not in digit.sources:
        return "INVALID_SOURCE", f"The source: {service.get('source')} is not valid"
    place = ((service.get("address") or {}).get("locality") or {}).get("code")
    if place not in digit.places:
        return "INVALID_BOUNDARY_CODE", f"Invalid locality code: {place}"
    if service.get("serviceCode") not in digit.services:
        return "INVALID_SERVICECODE", f"The service code: {service.get('serviceCode')} is not present in MDMS"
    return None


def _found(digit: Digit, args: MultiDict[str, str]) -> list[Complaint]:
    ids = [one for one in args.get("ids", "").split(",") if one]
    since = int(args.get("fromDate", "0"))
    found = [
        one
        for one in digit.complaints
        if one.visible_at <= digit.now()
        and (not ids or one.id in ids)
        and args.get("serviceRequestId", one.number) == one.number
        and args.get("serviceCode", one.service["serviceCode"]) == one.service["serviceCode"]
        and args.get("mobileNumber", one.service["citizen"]["mobileNumber"])
        == one.service["citizen"]["mobileNumber"]
        and one.created.timestamp() * 1000 >= since
    ]
    start, most = int(args.get("offset", "0")), int(args.get("limit", "10"))
    return found[start : start + most]


def _wrapper(complaint: Complaint) -> dict[str, Any]:
    audit = {
        "createdTime": int(complaint.created.timestamp() * 1000),
        "lastModifiedTime": int(complaint.modified.timestamp() * 1000),
    }
    service = {
        **complaint.service,
        "id": complaint.id,
        "serviceRequestId": complaint.number,
        "applicationStatus": complaint.status,
        "auditDetails": audit,
    }
    return {"service": service, "workflow": {"action": "APPLY", "comments": complaint.comments or None}}


def _errors(status: int, code: str, message: str) -> Response:
    return _plain({"ResponseInfo": None, "Errors": [{"code": code, "message": message}]}, status)


def _plain(body: Mapping[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response
