"""Refuses paths that are written in a roundabout way: 404, so that a proxy's rule for a path holds for the path.

`//metrics` and `/%6detrics` are `/metrics` to an application, and may be something else to the proxy that guards it.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUNDABOUT = re.compile(r"//|/\.{1,2}(/|$)|[\\\x00-\x1f\x7f]")
# Letters, digits, hyphen, dot and underscore need no percent sign (RFC 3986, 2.3). Some programs write one for a tilde.
NEEDLESS = re.compile(r"%(2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9A]|2F|5C)", re.IGNORECASE)
RAW_NAMES = ("RAW_URI", "REQUEST_URI")  # where servers tell the path as it was requested


class ExactPath:
    """A WSGI application that passes requests for plainly written paths on to another one."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        raw = next((environ[name] for name in RAW_NAMES if environ.get(name)), "").partition("?")[0]
        if ROUNDABOUT.search(environ.get("PATH_INFO", "")) or NEEDLESS.search(raw):
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        return self._application(environ, start_response)
