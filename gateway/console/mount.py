"""Puts the console beside the webhooks in one web process, each with its own application."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONSOLE_PATH = "/console"
PUBLIC_SURVEY_PATH = "/survey"
PERFORMANCE_PATH = "/performance"


class MountedConsole:
    """A WSGI application that answers paths of the console by what `build` makes, and all others by `webhooks`.

    The console is made at its first request: citizens need none of it, and it takes memory and half a second.
    """

    def __init__(self, webhooks: "WSGIApplication", build: "Callable[[], WSGIApplication]") -> None:
        self._webhooks = webhooks
        self._build = build
        self._lock = threading.Lock()
        self._console: WSGIApplication | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if is_console_path(environ.get("PATH_INFO", "")):
            return self._built()(environ, start_response)
        return self._webhooks(environ, start_response)

    def _built(self) -> "WSGIApplication":
        with self._lock:
            if self._console is None:
                self._console = self._build()
            return self._console


def is_console_path(path: str) -> bool:
    """Return True for the paths that the console's application answers, those of public pages too."""
    return path in (CONSOLE_PATH, PERFORMANCE_PATH) or path.startswith(
        (f"{CONSOLE_PATH}/", f"{PUBLIC_SURVEY_PATH}/")
    )
