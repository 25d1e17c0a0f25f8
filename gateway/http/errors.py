"""Answers requests that fail: briefly, with an id to find in the log, and without internal details."""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.operations import logs

logger = logging.getLogger(__name__)


class WebhookOwner(Protocol):
    """A provider, whose webhooks lie below a path and have failure responses of their own, by rule."""

    @property
    def path_prefix(self) -> str:
        """What the paths of its webhooks begin with."""

    @property
    def failure_response(self) -> Callable[[str], Response]:
        """Returns the answer of a webhook that failed, by its rule."""


def register_error_handlers(app: Flask, providers: Iterable[WebhookOwner]) -> None:
    """Handle every exception that a view does not catch."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, partial(_internal_error, tuple(providers)))


def _http_error(error: Exception) -> Response:
    """Answer a request that is wrong: no such page, a wrong method, a body that is too long."""
    code = getattr(error, "code", None) or 500
    name = getattr(error, "name", "")
    response = _error_response(code, {"error": name.lower()})
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _internal_error(providers: Sequence[WebhookOwner], _error: Exception) -> Response:
    """Answer when the gateway itself fails.

    A provider gets a proper answer in its own format, because a 5xx would show the citizen a network error.
    """
    # Log the rule and not the path, which may hold a token or a number.
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
