"""The actions on the pages: set a state, tell the gateway again, change the answers to new cases and the faults."""

import flask
from flask.typing import ResponseReturnValue

from simulators.case_system.answers import InvalidColumnsError, read_columns
from simulators.case_system.case_system import CaseSystem
from simulators.case_system.web.pages import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_STATE


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

    @routes.post("/answers")
    def answers() -> ResponseReturnValue:
        form = flask.request.form
        kind = form.get("kind", "").strip()[:LONGEST_STATE]
        try:
            columns = read_columns(form.get("columns", "")[:LONGEST_ANSWER])
        except InvalidColumnsError as error:
            return flask.render_template("missing.html", sentence=str(error)), 400
        if kind:
            case_system.answers.set(kind, columns)
        return flask.redirect(flask.url_for("pages.listing"), 303)

    @routes.post("/faults")
    def faults() -> ResponseReturnValue:
        case_system.faults.set(flask.request.form.get("mode", ""))
        return flask.redirect(_back(flask.request.form.get("back", "")), 303)

    return routes


def _back(path: str) -> str:
    """Return the page of this site to redirect to. It is never a page of another site."""
    return path if path.startswith("/case/") else "/"
