"""Stop pages of other sites from changing anything here: a change comes from one of our pages or from no page."""

from urllib.parse import urlsplit

import flask
from flask.typing import ResponseReturnValue

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_other_origins() -> ResponseReturnValue | None:
    """Answer 403 to a change that a browser sends for another site; for `before_request`.

    A browser names the page's site in `Origin` with every POST. Programs send no `Origin` and may pass.
    """
    if flask.request.method in SAFE_METHODS:
        return None
    origin = flask.request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == flask.request.host:
        return None
    return flask.jsonify(
        error="This change was asked for by a page of another site, so it was not made."
    ), 403
