"""A gateway of three screens that writes down what it was sent, to try the network stand-in against."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import flask

from gateway.development.serving import bind

TOKEN = "an-unguessable-token"
PAGES = {
    "": "CON Karibu\n1. Report\n2. Leave",
    "1": "CON Where is it?",
    "2": "END Kwaheri.",
}


@contextmanager
def served(app: flask.Flask) -> Iterator[str]:
    """The application on a free port of this machine; its URL."""
    server = bind(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(text: str) -> str:
    """What the three screens answer."""
    return PAGES.get(text, f"END Thank you. {text.partition('*')[2]}")


@dataclass(slots=True)
class SmallGateway:
    """`answer` may be changed; the lists hold the forms that came in."""

    answer: Callable[[dict[str, str]], flask.typing.ResponseReturnValue] = lambda form: page(form["text"])
    hops: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, str]] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    receipts: list[dict[str, str]] = field(default_factory=list)
    statuses: list[tuple[dict[str, str], str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    takes_texts: int = 204

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

        return app
