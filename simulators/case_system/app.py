"""The Flask application of the case system."""

import flask

from simulators.case_system.case_system import CaseSystem
from simulators.case_system.web.api import api_routes
from simulators.case_system.web.contract import contract_routes
from simulators.case_system.web.decisions import decision_routes
from simulators.case_system.web.pages import page_routes
from simulators.same_origin import refuse_other_origins


def create_app(case_system: CaseSystem) -> flask.Flask:
    """Build the application: the routes of the contract, the officers' pages, and their actions as JSON for tests."""
    app = flask.Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default JSON provider has this attribute
    app.before_request(refuse_other_origins)
    app.register_blueprint(contract_routes(case_system))
    app.register_blueprint(page_routes(case_system))
    app.register_blueprint(decision_routes(case_system))
    app.register_blueprint(api_routes(case_system))
    return app
