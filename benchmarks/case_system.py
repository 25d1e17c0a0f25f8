"""A case system that takes every case at once and does nothing else."""

import itertools
import json
from collections.abc import Callable, Iterable
from typing import Any

_numbers = itertools.count(1)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Accept any case. Also answer other requests, for the check that it runs."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    answer = json.dumps({"id": f"case-{next(_numbers)}"}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    start_response("201 Created", headers)
    return [answer]
