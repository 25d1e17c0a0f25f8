"""The actions of an officer on the pages: set a state, notify the gateway again, change the faults."""

import flask
from flask.typing import ResponseReturnValue

from simulators.case_system.case_system import CaseSystem
from simulators.case_system.web.pages import LONGEST_NOTE, LONGEST_STATE


def decision_routes(case_system: CaseSystem) -> flask.Blueprint:
    """Build the routes of the forms. Each redirects to the page of its form."""
    routes = flask.Blueprint("decisions", __name__)

    @routes.post("/case/<reference>/state")
    def decide(reference: str) -> ResponseReturnValue:
        form = flask.request.form
        status = (form.get("own", "").strip() or form.get("status", ""))[:LONGEST_STATE]
        if not status:
            return flask.render_template("missing.html", reference=reference), 400
        case_system.decide(reference, status, form.get("note", "").strip()[:LONGEST_NOTE])
        return flask.redirect(flask.url_for("pages.case", reference=reference), 303)

    @routes.post("/case/<reference>/retry")
    def retry(reference: str) -> ResponseReturnValue:
        update = case_system.updates.get(flask.request.form.get("event_id", ""))
        if update is not None and update.reference == reference:
            case_system.notifier.notify(update)
        return flask.redirect(flask.url_for("pages.case", reference=reference), 303)

    @routes.post("/faults")
    def faults() -> ResponseReturnValue:
        case_system.faults.set(flask.request.form.get("mode", ""))
        return flask.redirect(_back(flask.request.form.get("back", "")), 303)

    return routes


def _back(path: str) -> str:
    """Return the page of this site to redirect to. It is never a page of another site."""
    return path if path.startswith("/case/") else "/"
