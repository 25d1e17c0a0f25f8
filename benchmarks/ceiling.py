"""A WSGI callable that does nothing, to see how many hops the phones themselves can make."""

from collections.abc import Callable, Iterable
from typing import Any

ANSWER = b"CON ok"


def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, whatever was asked."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]
