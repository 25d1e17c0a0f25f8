"""Puts the console beside the webhooks in one web process, each with its own application."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gateway.console.page import CONSOLE_PATH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class MountedConsole:
    """A WSGI application that answers paths of the console by `console`, and all others by `webhooks`."""

    def __init__(self, webhooks: "WSGIApplication", console: "WSGIApplication") -> None:
        self._webhooks = webhooks
        self._console = console

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        is_console = is_console_path(environ.get("PATH_INFO", ""))
        return (self._console if is_console else self._webhooks)(environ, start_response)


def is_console_path(path: str) -> bool:
    """Return True for the console's paths."""
    return path == CONSOLE_PATH or path.startswith(f"{CONSOLE_PATH}/")
