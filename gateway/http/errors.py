"""What is answered when something goes wrong: short, with an id for the log, nothing of the inside."""

import logging

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.operations import logs

logger = logging.getLogger(__name__)

PROVIDERS = ("/at/", "/twilio/")
SORRY = "END Sorry, something went wrong. Please try again later."


def handle(app: Flask) -> None:
    """Answer for whatever a view lets through."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def _refused(error: Exception) -> Response:
    """A request that cannot be: no such page, a wrong method, too long a body."""
    code = getattr(error, "code", None) or 500
    name = getattr(error, "name", "")
    response = _answer(code, {"error": name.lower()})
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _failed(_error: Exception) -> Response:
    """A fault of ours. Providers get an answer they take as one: a 5xx shows the citizen a network error."""
    # The rule, not the path: a path may carry a token or a number.
    rule = request.url_rule.rule if request.url_rule else ""
    error_id = logs.failure(logger, "request_failed", rule=rule)
    if rule.endswith("/ussd"):
        return Response(SORRY, content_type="text/plain; charset=utf-8")
    if rule.startswith(PROVIDERS):
        return Response(status=204)
    return _answer(500, {"error": "internal error", "id": error_id})


def _answer(code: int, body: dict[str, str]) -> Response:
    if request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html":
        response = Response("\n".join(body.values()) + "\n", content_type="text/plain; charset=utf-8")
    else:
        response = jsonify(body)
    response.status_code = code
    return response
