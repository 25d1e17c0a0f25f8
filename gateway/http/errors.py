"""What is answered when something goes wrong: short, with an id for the log, nothing of the inside."""

import logging

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.operations import logs

logger = logging.getLogger(__name__)

PROVIDER_PATHS = ("/at/", "/twilio/")
USSD_APOLOGY = "END Sorry, something went wrong. Please try again later."


def register_error_handlers(app: Flask) -> None:
    """Answer for whatever a view lets through."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _internal_error)


def _http_error(error: Exception) -> Response:
    """A request that cannot be: no such page, a wrong method, too long a body."""
    code = getattr(error, "code", None) or 500
    name = getattr(error, "name", "")
    response = _error_response(code, {"error": name.lower()})
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _internal_error(_error: Exception) -> Response:
    """A fault of ours. Providers get an answer they take as one: a 5xx shows the citizen a network error."""
    # The rule, not the path: a path may carry a token or a number.
    rule = request.url_rule.rule if request.url_rule else ""
    error_id = logs.exception(logger, "request_failed", rule=rule)
    if rule.endswith("/ussd"):
        return Response(USSD_APOLOGY, content_type="text/plain; charset=utf-8")
    if rule.startswith(PROVIDER_PATHS):
        return Response(status=204)
    return _error_response(500, {"error": "internal error", "id": error_id})


def _error_response(code: int, body: dict[str, str]) -> Response:
    if request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html":
        response = Response("\n".join(body.values()) + "\n", content_type="text/plain; charset=utf-8")
    else:
        response = jsonify(body)
    response.status_code = code
    return response
