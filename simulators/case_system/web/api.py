"""The actions of the officers' pages as JSON, for tests."""

from dataclasses import asdict
from typing import Any

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.case_system.case_system import CaseSystem
from simulators.case_system.faults import MODES


class FaultMode(msgspec.Struct, frozen=True):
    """The fault mode to set."""

    mode: str


class Decision(msgspec.Struct, frozen=True):
    """The state to set on a case."""

    status: str
    note: str = ""


class CaseAnswer(msgspec.Struct, frozen=True):
    """What to answer to new cases of a kind, besides their ids. An empty answer takes it back."""

    kind: str
    answer: dict[str, Any]


def api_routes(case_system: CaseSystem) -> flask.Blueprint:
    """Build the routes `/api/…`."""
    routes = flask.Blueprint("api", __name__, url_prefix="/api")

    @routes.errorhandler(msgspec.ValidationError)
    def not_understood(error: msgspec.ValidationError) -> ResponseReturnValue:
        return flask.jsonify(error=f"Not understood: {error}."), 400

    @routes.get("/cases")
    def cases() -> ResponseReturnValue:
        listed = [
            asdict(case)
            | {
                "updates": [asdict(update) for update in case_system.updates.of_case(case.reference)],
                "verdicts": [
                    msgspec.structs.asdict(one) for one in case_system.verdicts.of_case(case.reference)
                ],
            }
            for case in case_system.cases.newest(flask.request.args.get("q", ""))
        ]
        return flask.jsonify(cases=listed)

    @routes.post("/cases/<reference>/state")
    def decide(reference: str) -> ResponseReturnValue:
        decision = msgspec.convert(flask.request.get_json(force=True, silent=True), Decision)
        update = case_system.decide(reference, decision.status, decision.note)
        if update is None:
            return flask.jsonify(error="There is no such case."), 404
        return flask.jsonify(asdict(update))

    @routes.get("/answers")
    def answers() -> ResponseReturnValue:
        return flask.jsonify(answers=case_system.answers.all())

    @routes.post("/answers")
    def set_answer() -> ResponseReturnValue:
        wanted = msgspec.convert(flask.request.get_json(force=True, silent=True), CaseAnswer)
        case_system.answers.set(wanted.kind, wanted.answer)
        return answers()

    @routes.get("/faults")
    def faults() -> ResponseReturnValue:
        return flask.jsonify(mode=case_system.faults.mode)

    @routes.post("/faults")
    def set_faults() -> ResponseReturnValue:
        wanted = msgspec.convert(flask.request.get_json(force=True, silent=True), FaultMode)
        if not case_system.faults.set(wanted.mode):
            return flask.jsonify(error=f"mode is one of {', '.join(MODES)}."), 400
        return faults()

    return routes
