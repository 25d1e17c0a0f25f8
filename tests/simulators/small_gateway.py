"""A gateway of three screens that writes down what it was sent, to try the network stand-in against."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import flask
from twilio.request_validator import RequestValidator

from simulators.server import make_app_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOKEN = "an-unguessable-token"
TWILIO_TOKEN = "twilio-token"
PAGES = {
    "": "CON Karibu\n1. Report\n2. Leave",
    "1": "CON Where is it?",
    "2": "END Kwaheri.",
}


class Address:
    """An address of this machine for all tests of a file, so that a browser fetches files once. `app` answers there."""

    def __init__(self) -> None:
        self.app = flask.Flask(__name__)
        self.url = ""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let `app` answer a request."""
        return self.app(environ, start_response)


@contextmanager
def open_address() -> Iterator[Address]:
    """A free address, at which nothing is yet."""
    address = Address()
    with serve_app(address) as address.url:
        yield address


@contextmanager
def serve_app(app: "WSGIApplication") -> Iterator[str]:
    """The application on a free port of this machine; its URL."""
    server = make_app_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page_for(text: str) -> str:
    """What the three screens answer."""
    return PAGES.get(text, f"END Thank you. {text.partition('*')[2]}")


@dataclass(frozen=True)
class ReceivedVoiceRequest:
    """One request of a call: the path with its query, the form, and whether its signature is Twilio's over it."""

    path: str
    form: dict[str, str]
    signed: bool
    token: str


@dataclass(slots=True)
class SmallGateway:
    """`answer` and `speak` may be changed; the lists hold what came in. `base` is the address that is signed."""

    answer: Callable[[dict[str, str]], flask.typing.ResponseReturnValue] = lambda form: page_for(form["text"])
    hops: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, str]] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    receipts: list[dict[str, str]] = field(default_factory=list)
    statuses: list[tuple[dict[str, str], str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    takes_texts: int = 204
    speak: Callable[[ReceivedVoiceRequest], flask.typing.ResponseReturnValue] = lambda _: "<Response/>"
    asked: list[ReceivedVoiceRequest] = field(default_factory=list)
    noticed: list[ReceivedVoiceRequest] = field(default_factory=list)
    base: str = ""

    def app(self) -> flask.Flask:
        """The webhooks."""
        app = flask.Flask(__name__)

        @app.post(f"/at/{TOKEN}/ussd")
        def ussd() -> flask.typing.ResponseReturnValue:
            form = flask.request.form.to_dict()
            self.hops.append(form)
            self.headers = dict(flask.request.headers)
            return self.answer(form)

        @app.post(f"/at/{TOKEN}/ussd/events")
        def events() -> flask.typing.ResponseReturnValue:
            self.events.append(flask.request.form.to_dict())
            return "", 204

        @app.post(f"/at/{TOKEN}/sms")
        def texts() -> flask.typing.ResponseReturnValue:
            self.texts.append(flask.request.form.to_dict())
            return "", self.takes_texts

        @app.post(f"/at/{TOKEN}/sms/receipts")
        def receipts() -> flask.typing.ResponseReturnValue:
            self.receipts.append(flask.request.form.to_dict())
            return "", 204

        @app.post("/twilio/sms/status")
        def statuses() -> flask.typing.ResponseReturnValue:
            signature = flask.request.headers.get("X-Twilio-Signature", "")
            self.statuses.append((flask.request.form.to_dict(), signature))
            return "", 204

        @app.post("/twilio/voice")
        @app.post(f"/at/{TOKEN}/voice")
        @app.post("/twilio/voice/status")
        @app.post("/elsewhere")
        def calls() -> flask.typing.ResponseReturnValue:
            asked = self.received()
            if asked.form.get("isActive") == "0" or "status" in asked.path:
                self.noticed.append(asked)
                return "", 204
            self.asked.append(asked)
            return self.speak(asked)

        @app.get("/sounds/<name>")
        def sounds(name: str) -> flask.typing.ResponseReturnValue:
            return flask.Response(b"ID3" + name.encode(), mimetype="audio/mpeg")

        return app

    def received(self) -> ReceivedVoiceRequest:
        """The request as it stands before us."""
        request = flask.request
        query = request.query_string.decode()
        path = f"{request.path}?{query}" if query else request.path
        form, headers = request.form.to_dict(), request.headers
        signature = headers.get("X-Twilio-Signature", "")
        genuine = RequestValidator(TWILIO_TOKEN).validate(self.base + path, form, signature)
        return ReceivedVoiceRequest(path, form, genuine, headers.get("I-Twilio-Idempotency-Token", ""))
