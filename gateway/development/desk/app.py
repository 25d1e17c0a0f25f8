"""The desk's Flask application."""

import flask

from gateway.development.desk.desk import Desk
from gateway.development.desk.web.api import api_routes
from gateway.development.desk.web.contract import contract_routes
from gateway.development.desk.web.decisions import decision_routes
from gateway.development.desk.web.pages import page_routes
from gateway.development.origin import refuse_other_origins


def create_app(desk: Desk) -> flask.Flask:
    """The contract's side, the officers' pages, and the same as JSON for tests."""
    app = flask.Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.before_request(refuse_other_origins)
    app.register_blueprint(contract_routes(desk))
    app.register_blueprint(page_routes(desk))
    app.register_blueprint(decision_routes(desk))
    app.register_blueprint(api_routes(desk))
    return app
