"""A phone that dials the gateway as Africa's Talking hands it over: the whole text of the session with each hop."""

import itertools
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.gateway.conftest import TOKEN
from tests.waiting import WAIT_LIMIT_SECONDS

T = TypeVar("T")

CODE = "*384*2040#"
NUMBER = "+254711000111"
NETWORK = "63902"
HOOK = f"/at/{TOKEN}/ussd"
REFERENCE = re.compile(r"\b[0-9]{9}\b")
APOLOGY = "END Sorry, something went wrong. Please try again in a few minutes."

_sessions = itertools.count(1)


def checked_body(response: TestResponse) -> str:
    """What a citizen gets of an answer, which must be one that Africa's Talking takes."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    body = response.data.decode("utf-8")  # strict: what is no UTF-8 fails here
    assert body.startswith(("CON ", "END ")), body
    assert body[4:5].strip(), f"a page begins with its words: {body!r}"
    assert "\ufeff" not in body
    return body


@dataclass
class Phone:
    """One session on one phone. `shown` is what its screen shows, with CON or END in front."""

    client: FlaskClient
    number: str = NUMBER
    code: str = CODE
    session: str = field(default_factory=lambda: f"ATUid_{next(_sessions):032x}")
    text: str = ""
    shown: str = ""

    @property
    def form(self) -> dict[str, str]:
        """The fields of the hop as it stands."""
        return {
            "sessionId": self.session,
            "phoneNumber": self.number,
            "networkCode": NETWORK,
            "serviceCode": self.code,
            "text": self.text,
        }

    def hop(self) -> str:
        """Hand the session over as it stands."""
        self.shown = checked_body(self.client.post(HOOK, data=self.form))
        return self.shown

    def dial(self, text: str = "") -> str:
        """Begin the session, with inputs that were dialled along."""
        self.text = text
        return self.hop()

    def send(self, *inputs: str) -> str:
        """Answer one screen after the other; what the last one shows."""
        for typed in inputs:
            self.text = f"{self.text}*{typed}" if self.text else typed
            self.hop()
        return self.shown

    def on_app(self, app: Flask) -> "Phone":
        """The same session, handed over to another web worker."""
        return Phone(app.test_client(), self.number, self.code, self.session, self.text)

    @property
    def reference(self) -> str:
        """The reference that is shown."""
        found = REFERENCE.search(self.shown)
        assert found, self.shown
        return found[0]


def run_at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What the calls return, all of them begun at the same instant."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        barrier.wait(WAIT_LIMIT_SECONDS)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
