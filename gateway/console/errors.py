"""The console's own error pages: what is wrong and what to do, without internal details."""

import logging
from contextlib import suppress

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from redis import RedisError
from werkzeug.exceptions import HTTPException

from gateway.console.guard import TOKEN_HEADER
from gateway.operations import logs

logger = logging.getLogger(__name__)

STORE_ADVICE = (
    "Nothing was changed. Try again in a minute; if it goes on, whoever runs the gateway finds the cause with "
    "gateway doctor."
)
FAILURE_TITLE = "Something failed here"
FAILURE_ADVICE = (
    "It was not your doing. Try again; if it goes on, tell whoever runs the gateway this number: "
)
SENTENCES = {
    400: (
        "This form is not valid any more",
        "It may have been open for long, or come from another site. Go back, load the page again, and send it anew.",
    ),
    403: ("Your role does not include this page", "Ask an owner of this console if you need it."),
    404: ("There is no such page", "Check the address, or begin at the first page."),
    405: ("This page cannot be used like that", "Go back, and use the buttons of the page."),
    413: ("That is too large", "Send a smaller file or a shorter text."),
    429: ("Too many tries", "Wait a little, and try again."),
    503: ("The store does not answer", STORE_ADVICE),
}


def register_error_pages(app: Flask) -> None:
    """Show a page of our own for every exception that a view does not catch."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RedisError, _store_error)
    app.register_error_handler(Exception, _internal_error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    title, advice = SENTENCES.get(code, SENTENCES[404])
    needed = g.get("needed_role")
    if code == 403 and needed is not None:
        advice = f"It is for people with the role {needed.word}, or a higher one. {advice}"
    return _answer(code, title, advice)


def _store_error(_error: RedisError) -> ResponseReturnValue:
    logs.exception(logger, "console_page_failed", rule=_rule())
    return _answer(503, *SENTENCES[503])


def _internal_error(_error: Exception) -> ResponseReturnValue:
    error_id = logs.exception(logger, "console_page_failed", rule=_rule())
    return _answer(500, FAILURE_TITLE, f"{FAILURE_ADVICE}{error_id}.")


def _rule() -> str:
    return request.url_rule.rule if request.url_rule else ""


def _answer(code: int, title: str, advice: str) -> ResponseReturnValue:
    if (
        TOKEN_HEADER in request.headers
        or request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"
    ):
        return jsonify(error=f"{title}. {advice}"), code
    if code < 500 and "user" in g:
        with suppress(RedisError):
            return render_template("refused.html", title=title, advice=advice), code
    # Its template uses nothing of the store, which may be what fails.
    return render_template("error.html", title=title, advice=advice), code
