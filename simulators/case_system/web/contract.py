"""The contract of the case backend: the routes that the gateway calls."""

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.case_system.case_system import CaseSystem
from simulators.case_system.cases import FiledCase, Reply
from simulators.case_system.signature import SIGNATURE, TIMESTAMP, InvalidSignatureError, verify
from simulators.case_system.verdicts import GivenVerdict

FAULT_ANSWERS = {
    "refuse": (403, "The case system refuses everything at the moment."),
    "reject": (422, "The case system rejects every case at the moment."),
    "500": (500, "The case system fails at the moment."),
    "hang": (503, "The case system kept you waiting and has no answer."),
}


def contract_routes(case_system: CaseSystem) -> flask.Blueprint:
    """Build the routes that file a case, take answers and verdicts, and tell a state. All need a signature."""
    routes = flask.Blueprint("contract", __name__)

    @routes.before_request
    def signed() -> ResponseReturnValue | None:
        mode = case_system.faults.mode
        if mode == "hang":
            case_system.faults.hold_caller()
        return _error(*FAULT_ANSWERS[mode]) if mode in FAULT_ANSWERS else _signature_error(case_system)

    @routes.post("/cases")
    def file() -> ResponseReturnValue:
        key = flask.request.headers.get("Idempotency-Key", "")
        try:
            filed = msgspec.json.decode(flask.request.get_data(), type=FiledCase)
        except (msgspec.MsgspecError, RecursionError) as error:
            return _error(400, f"This is no case: {error}.")
        if key != filed.reference:
            return _error(400, "The header Idempotency-Key has to be the case's reference.")
        case, new = case_system.cases.file(filed, case_system.now())
        if case_system.faults.mode == "accept_then_hang":
            case_system.faults.hold_caller()
        answer = case_system.answers.get(case.kind) | {
            "id": f"CASE-{case.number}",
            "reference": case.reference,
        }
        return flask.jsonify(answer), 201 if new else 409

    @routes.post("/cases/<reference>/answers")
    def answer(reference: str) -> ResponseReturnValue:
        return _take_answer(case_system, reference)

    @routes.get("/cases/<reference>")
    def standing(reference: str) -> ResponseReturnValue:
        case = case_system.cases.get(reference)
        if case is None:
            return _error(404, "There is no such case.")
        return flask.jsonify(status=case.status, note=case.note, updated_at=case.updated_at)

    _add_verdicts(routes, case_system)
    return routes


def _take_answer(case_system: CaseSystem, reference: str) -> ResponseReturnValue:
    """Store what a citizen answered an officer."""
    try:
        reply = msgspec.json.decode(flask.request.get_data(), type=Reply)
    except (msgspec.MsgspecError, RecursionError) as error:
        return _error(400, f"This is no answer: {error}.")
    if reply.reference != reference or case_system.cases.get(reference) is None:
        return _error(422, "There is no such case.")
    is_new = case_system.cases.add_reply(reply)
    return flask.jsonify(id=reply.id, reference=reference), 201 if is_new else 409


def _add_verdicts(routes: flask.Blueprint, case_system: CaseSystem) -> None:
    @routes.post("/cases/<reference>/verdicts")
    def give_verdict(reference: str) -> ResponseReturnValue:
        key = flask.request.headers.get("Idempotency-Key", "")
        try:
            given = msgspec.json.decode(flask.request.get_data(), type=GivenVerdict)
        except (msgspec.MsgspecError, RecursionError) as error:
            return _error(400, f"This is no verdict: {error}.")
        if key != given.event_id or reference != given.reference:
            return _error(400, "Idempotency-Key is the event_id, and the address names the reference.")
        is_new = case_system.verdicts.add(given, case_system.now())
        if case_system.faults.mode == "accept_then_hang":
            case_system.faults.hold_caller()
        if is_new is None:
            return _error(410, "There is no such case.")
        return flask.jsonify(id=given.event_id, reference=given.event_id), 201 if is_new else 409


def _signature_error(case_system: CaseSystem) -> ResponseReturnValue | None:
    request = flask.request
    timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    # As requested: Werkzeug has decoded `request.path`, and the signature is over what was sent.
    path = request.environ.get("RAW_URI") or request.full_path.rstrip("?")
    signed = (request.method, path, request.get_data())
    try:
        verify(case_system.secrets, *signed, timestamp, signature, case_system.clock())
    except InvalidSignatureError as error:
        return _error(401, str(error))
    return None


def _error(status: int, sentence: str) -> ResponseReturnValue:
    return flask.jsonify(error=sentence), status
