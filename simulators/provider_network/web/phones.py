"""The routes of phones, for the handset and tests: dialling, answering, hanging up, reading and writing texts."""

from dataclasses import asdict

import flask
import msgspec
from flask.typing import ResponseReturnValue

from simulators.provider_network.inboxes import Inboxes
from simulators.provider_network.phone_texts import PhoneTexts
from simulators.provider_network.ussd_centre import UssdCentre
from simulators.provider_network.web.responses import add_error_handlers, request_json, require_msisdn

NETWORKS = {
    "63902": "Safaricom",
    "63903": "Airtel KE",
    "63907": "Telkom KE",
    "99999": "Sandbox",
}
"""The mobile networks of the simulated phones, by their codes at Africa's Talking."""
DEFAULT_NETWORK = "63902"


class DialBody(msgspec.Struct, frozen=True):
    """The body of a request to dial."""

    code: str
    network: str = DEFAULT_NETWORK


class AnswerBody(msgspec.Struct, frozen=True):
    """The body of an answer to a page."""

    input: str


class TextBody(msgspec.Struct, frozen=True):
    """The body of a text to send."""

    to: str
    text: str
    network: str = DEFAULT_NETWORK


def phone_routes(ussd: UssdCentre, inboxes: Inboxes, written: PhoneTexts) -> flask.Blueprint:
    """Build the routes `/networks`, `/phones/…` and `/sessions/…`."""
    routes = flask.Blueprint("phones", __name__)
    add_error_handlers(routes)

    @routes.get("/networks")
    def networks() -> ResponseReturnValue:
        return flask.jsonify([{"code": code, "name": name} for code, name in NETWORKS.items()])

    @routes.post("/phones/<number>/dial")
    def dial(number: str) -> ResponseReturnValue:
        dialled = msgspec.convert(request_json(), DialBody)
        return flask.jsonify(asdict(ussd.dial(require_msisdn(number), dialled.code, dialled.network)))

    @routes.post("/phones/<number>/send")
    def send_text(number: str) -> ResponseReturnValue:
        sender, text = require_msisdn(number), msgspec.convert(request_json(), TextBody)
        sent = written.send(sender, text.to.strip(), text.text, text.network, ussd.faults_of(sender))
        return flask.jsonify(asdict(sent))

    @routes.post("/sessions/<session_id>/send")
    def send(session_id: str) -> ResponseReturnValue:
        return flask.jsonify(asdict(ussd.send(session_id, msgspec.convert(request_json(), AnswerBody).input)))

    @routes.post("/sessions/<session_id>/drop")
    def drop(session_id: str) -> ResponseReturnValue:
        ussd.drop(session_id)
        return "", 204

    @routes.get("/phones/<number>/inbox")
    def inbox(number: str) -> ResponseReturnValue:
        texts = inboxes.texts_after(require_msisdn(number), flask.request.args.get("after", 0, type=int))
        return flask.jsonify(
            epoch=inboxes.epoch, texts=[asdict(text) | {"at": text.at.isoformat()} for text in texts]
        )

    return routes
