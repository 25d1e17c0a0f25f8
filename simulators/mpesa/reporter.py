"""Sends what M-Pesa reports, each in a thread of its own: who asked does not wait for it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import requests

SECONDS = 10.0


class Reporter:
    """Sends JSON to addresses. What cannot be sent is lost, as M-Pesa sends nothing again."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="reports")

    def send(self, url: str, body: dict[str, Any]) -> None:
        """Send it soon."""
        self._threads.submit(self._send, url, body)

    def close(self) -> None:
        """Wait until all is sent."""
        self._threads.shutdown()

    def _send(self, url: str, body: dict[str, Any]) -> None:
        with suppress(requests.RequestException):
            requests.post(url, json=body, timeout=SECONDS)
