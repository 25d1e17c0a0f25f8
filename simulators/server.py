"""Serve a simulator in one threaded process that logs nothing unless something is wrong."""

from typing import TYPE_CHECKING

import flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class QuietHandler(WSGIRequestHandler):
    """Logs no requests: paths hold citizens' phone numbers."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


def make_app_server(app: "WSGIApplication", host: str, port: int) -> BaseWSGIServer:
    """Return a server that listens on `host` and `port` (0: any free one) and answers once told to serve."""
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler)


def serve(app: flask.Flask, host: str, port: int) -> None:
    """Serve until the process is told to end. SIGTERM keeps its default action, so it ends at once."""
    make_app_server(app, host, port).serve_forever()
