"""What is answered when something goes wrong: short, with an id for the log, nothing of the inside."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.operations import logs
from gateway.providers.provider import Provider

logger = logging.getLogger(__name__)


def register_error_handlers(app: Flask, providers: Iterable[Provider]) -> None:
    """Answer for whatever a view lets through."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, partial(_internal_error, tuple(providers)))


def _http_error(error: Exception) -> Response:
    """A request that cannot be: no such page, a wrong method, too long a body."""
    code = getattr(error, "code", None) or 500
    name = getattr(error, "name", "")
    response = _error_response(code, {"error": name.lower()})
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _internal_error(providers: Sequence[Provider], _error: Exception) -> Response:
    """A fault of ours. Providers get an answer they take as one: a 5xx shows the citizen a network error."""
    # The rule, not the path: a path may carry a token or a number.
    rule = request.url_rule.rule if request.url_rule else ""
    error_id = logs.exception(logger, "request_failed", rule=rule)
    for provider in providers:
        if rule.startswith(provider.path_prefix):
            return provider.failure_response(rule)
    return _error_response(500, {"error": "internal error", "id": error_id})


def _error_response(code: int, body: dict[str, str]) -> Response:
    if request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html":
        response = Response("\n".join(body.values()) + "\n", content_type="text/plain; charset=utf-8")
    else:
        response = jsonify(body)
    response.status_code = code
    return response
