"""The identity store that the transcripts were taken with, over HTTP."""

import flask

from menus.effects import Fetch, Found
from tests.journeys.hello_mama.test_engine import identities


def identity_store() -> flask.Flask:
    """Answers as `identities` does."""
    app = flask.Flask(__name__)

    @app.get("/workers")
    def workers() -> flask.typing.ResponseReturnValue:
        return _answer("worker")

    @app.get("/identities")
    def find() -> flask.typing.ResponseReturnValue:
        return _answer("identity")

    @app.post("/identities")
    def make() -> flask.typing.ResponseReturnValue:
        return _answer("new_identity")

    return app


def _answer(lookup: str) -> flask.typing.ResponseReturnValue:
    request = flask.request
    asked = Fetch(
        visit="",
        lookup=lookup,
        method=request.method,
        url=request.url,
        query=request.args.to_dict(),
        headers={},
        body=None,
        rows=None,
        columns={"id": "id"},
        within=1.5,
        tries=1,
        keep=0.0,
        limit=20,
    )
    found = identities(asked)
    assert isinstance(found, Found)
    return flask.jsonify([dict(row) for row in found.rows])
