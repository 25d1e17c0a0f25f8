"""The officers' pages."""

from datetime import datetime

import flask
from flask.typing import ResponseReturnValue

from simulators.case_system.desk import Desk
from simulators.case_system.faults import MODES

STATES = {
    "received": "Received",
    "in_progress": "In progress",
    "resolved": "Resolved",
    "rejected": "Rejected",
}
SPOKEN = {
    "pending": "It was on its way as the case came; try again in a moment where nothing is heard.",
    "stored": "Spoken in the call.",
    "lost": "It never came.",
}
LONGEST_STATE = 60
LONGEST_NOTE = 300
POLICY = (
    "default-src 'self'; media-src http: https:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)


def page_routes(desk: Desk) -> flask.Blueprint:
    """The list, a case, and what an officer does with it."""
    routes = flask.Blueprint("pages", __name__)
    routes.add_app_template_filter(_moment, "moment")
    routes.add_app_template_filter(_label, "label")
    routes.add_app_template_test(_spoken, "spoken")
    routes.add_app_template_filter(lambda state: state if state in STATES else "own", "tone")

    @routes.app_context_processor
    def everywhere() -> dict[str, object]:
        return {
            "SPOKEN": SPOKEN,
            "mode": desk.faults.mode,
            "modes": MODES,
            "handset_url": f"{desk.gateway_url}/handset/",
        }

    @routes.after_request
    def headers(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/")
    def listing() -> str:
        words = flask.request.args.get("q", "")
        return flask.render_template("cases.html", cases=desk.cases.newest(words), words=words)

    @routes.get("/case/<reference>")
    def case(reference: str) -> ResponseReturnValue:
        found = desk.cases.get(reference)
        if found is None:
            return flask.render_template("missing.html", reference=reference), 404
        history = desk.updates.of_case(reference)
        return flask.render_template(
            "case.html",
            case=found,
            feedback=desk.cases.feedback_on(reference),
            history=history,
            states=STATES,
            longest=(LONGEST_STATE, LONGEST_NOTE),
        )

    return routes


def _moment(iso: str) -> str:
    try:
        return f"{datetime.fromisoformat(iso):%d %b %Y, %H:%M}"
    except ValueError:
        return iso


def _spoken(value: object) -> bool:
    """Whether a field is a link to what a caller spoke."""
    if not isinstance(value, dict) or value.keys() != {"recording", "state"}:
        return False
    return str(value["recording"]).startswith(("http://", "https://")) and value["state"] in SPOKEN


def _label(state: str) -> str:
    return STATES.get(state, state)
