"""The identity store that the transcripts were taken with, also over HTTP."""

import flask

from menus.engine.effects import CaseLookupRequest, HttpLookupRequest, LookupFound, RequestOutcome

REGISTERED = "+2347030010009"
WORKER = "cb245673-aa41-4302-ac47-00000000007"
MOTHER = "cb245673-aa41-4302-ac47-1234567890"


def identities(request: CaseLookupRequest | HttpLookupRequest) -> RequestOutcome:
    """The identity store that the transcripts were taken with."""
    assert isinstance(request, HttpLookupRequest)
    if request.lookup == "worker":
        return LookupFound(({"id": WORKER},) if request.query["code"] == "12345" else ())
    if request.lookup == "new_identity":
        return LookupFound(({"id": MOTHER},))
    number = request.query["msisdn"]
    own = "00000000009" if number == REGISTERED else number.removeprefix("+234")
    return LookupFound(({"id": f"cb245673-aa41-4302-ac47-{own}"},))


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
    asked = HttpLookupRequest(
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
    assert isinstance(found, LookupFound)
    return flask.jsonify([dict(row) for row in found.rows])
