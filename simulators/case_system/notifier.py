"""Notify the gateway of officers' decisions, at once and then again until the gateway accepts them."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
import requests

from simulators.case_system.signature import sign
from simulators.case_system.updates import Outcome, Update, UpdateStore

RETRY_WAITS = (1, 2, 5, 15, 30, 60)  # seconds before each new try; the last wait repeats
TIMEOUT = (2.0, 5.0)  # seconds to connect, and to wait for the answer
LEASE = 10.0  # seconds for which a running try prevents another
RETRIED_STATUSES = frozenset({404, 408, 425, 429})
MAX_ANSWER_LENGTH = 300
LONGEST_SLEEP = 60.0


class GatewayNotifier:
    """Sends updates to the gateway's `/cases/updates`. `now` returns Unix time."""

    def __init__(self, updates: UpdateStore, gateway_url: str, secret: str, now: Callable[[], float]) -> None:
        self._updates = updates
        self._url = f"{gateway_url.rstrip('/')}/cases/updates"
        self._secret = secret
        self._now = now
        self._closing = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._notify_due, name="case-update-notifier", daemon=True)
        self._thread.start()

    def background_retry_due(self) -> float:
        """Return the time from which the background thread may try an update that is being sent now."""
        return self._now() + LEASE

    def notify(self, update: Update) -> None:
        """Send an update once. If that fails, the background thread sends it again."""
        outcome, answer = self._post(update)
        wait = RETRY_WAITS[min(update.tries, len(RETRY_WAITS) - 1)]
        self._updates.record_try(update.event_id, outcome, answer, self._now() + wait)
        self._wake.set()

    def close(self) -> None:
        """Stop trying. Pending updates stay in the store."""
        self._closing = True
        self._wake.set()
        self._thread.join()

    def _post(self, update: Update) -> tuple[Outcome, str]:
        body = msgspec.json.encode(
            {
                "event_id": update.event_id,
                "reference": update.reference,
                "status": update.status,
                "note": update.note,
                "at": update.at,
            }
        )
        signed = sign(self._secret, "POST", urlsplit(self._url).path, body, self._now())
        headers = {"Content-Type": "application/json", **signed}
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    self._url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
                )
        except requests.RequestException:
            return "pending", "The gateway did not answer."
        answer_text = f"{answer.status_code} {answer.text}".strip()[:MAX_ANSWER_LENGTH]
        if answer.status_code // 100 == 2:
            return "taken", answer_text
        final = answer.status_code < 500 and answer.status_code not in RETRIED_STATUSES
        return ("refused" if final else "pending"), answer_text

    def _notify_due(self) -> None:
        while not self._closing:
            for update in self._updates.due(self._now()):
                if not self._closing:
                    self.notify(update)
            self._wake.clear()
            due = self._updates.next_due()
            if not self._closing:
                self._wake.wait(
                    LONGEST_SLEEP if due is None else min(max(due - self._now(), 0), LONGEST_SLEEP)
                )
