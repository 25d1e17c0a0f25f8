"""The officers' pages."""

from datetime import datetime

import flask
from flask.typing import ResponseReturnValue

from simulators.case_system.answers import write_columns
from simulators.case_system.case_system import CaseSystem
from simulators.case_system.faults import MODES
from simulators.case_system.wording import CHANNELS, word_code, word_language, word_outcome, word_value

STATES = {
    "received": "Received",
    "in_progress": "In progress",
    "resolved": "Resolved",
    "rejected": "Rejected",
}
# After "Spoken by … in a call."
RECORDING_STATES = {
    "pending": "The sound was on its way when the case came: if you hear nothing, try again in a moment.",
    "stored": "",
    "lost": "The sound never came.",
}
LONGEST_STATE = 60
LONGEST_NOTE = 300
LONGEST_ANSWER = 2000
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; media-src http: https:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)


def page_routes(case_system: CaseSystem) -> flask.Blueprint:
    """Build the routes of the list and of a case."""
    routes = flask.Blueprint("pages", __name__)
    routes.add_app_template_filter(_moment, "moment")
    routes.add_app_template_filter(_label, "label")
    for name, words in (("code", word_code), ("value", word_value), ("language", word_language)):
        routes.add_app_template_filter(words, f"word_{name}")
    routes.add_app_template_filter(word_outcome, "word_outcome")
    routes.add_app_template_filter(lambda channel: CHANNELS.get(channel, channel), "word_channel")
    routes.add_app_template_test(_is_recording, "spoken")
    routes.add_app_template_filter(lambda state: state if state in STATES else "own", "tone")

    @routes.app_context_processor
    def everywhere() -> dict[str, object]:
        return {
            "SPOKEN": RECORDING_STATES,
            "mode": case_system.faults.mode,
            "modes": MODES,
            "handset_url": f"{case_system.gateway_url}/handset/",
        }

    @routes.after_request
    def headers(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/")
    def listing() -> str:
        words = flask.request.args.get("q", "")
        kept = case_system.answers.all().items()
        answers = [(kind, "\n".join(write_columns(answer))) for kind, answer in kept]
        return flask.render_template(
            "cases.html", cases=case_system.cases.newest(words), words=words, answers=answers
        )

    @routes.get("/case/<reference>")
    def case(reference: str) -> ResponseReturnValue:
        found = case_system.cases.get(reference)
        if found is None:
            return flask.render_template("missing.html", reference=reference), 404
        history = case_system.updates.of_case(reference)
        return flask.render_template(
            "case.html",
            case=found,
            feedback=case_system.cases.feedback_on(reference),
            replies=case_system.cases.replies_about(reference),
            verdicts=case_system.verdicts.of_case(reference),
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


def _is_recording(value: object) -> bool:
    """Return True if a field links to a caller's recording."""
    if not isinstance(value, dict) or value.keys() != {"recording", "state"}:
        return False
    return str(value["recording"]).startswith(("http://", "https://")) and value["state"] in RECORDING_STATES


def _label(state: str) -> str:
    return STATES.get(state) or word_code(state)
