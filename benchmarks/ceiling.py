"""A WSGI application that does nothing. It shows the most hops that the simulated phones themselves can make."""

from collections.abc import Callable, Iterable
from typing import Any

ANSWER = b"CON ok"


def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Give the same answer to every request."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]
