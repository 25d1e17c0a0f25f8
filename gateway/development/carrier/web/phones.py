"""The phones' side: dialling, answering, hanging up, reading texts. For the handset and for tests."""

from dataclasses import asdict

import flask
import msgspec
from flask.typing import ResponseReturnValue

from gateway.development.carrier.networks import DEFAULT_NETWORK, NETWORKS
from gateway.development.carrier.texts import Inboxes
from gateway.development.carrier.ussd import UssdCentre
from gateway.development.carrier.web.answers import answer_errors, body, msisdn


class Dialled(msgspec.Struct, frozen=True):
    """What a phone says when it dials."""

    code: str
    network: str = DEFAULT_NETWORK


class Answer(msgspec.Struct, frozen=True):
    """What a phone says when it answers a page."""

    input: str


def phone_routes(ussd: UssdCentre, inboxes: Inboxes) -> flask.Blueprint:
    """`/networks`, `/phones/…` and `/sessions/…`."""
    routes = flask.Blueprint("phones", __name__)
    answer_errors(routes)

    @routes.get("/networks")
    def networks() -> ResponseReturnValue:
        return flask.jsonify([{"code": code, "name": name} for code, name in NETWORKS.items()])

    @routes.post("/phones/<number>/dial")
    def dial(number: str) -> ResponseReturnValue:
        dialled = msgspec.convert(body(), Dialled)
        return flask.jsonify(asdict(ussd.dial(msisdn(number), dialled.code, dialled.network)))

    @routes.post("/sessions/<session_id>/send")
    def send(session_id: str) -> ResponseReturnValue:
        return flask.jsonify(asdict(ussd.send(session_id, msgspec.convert(body(), Answer).input)))

    @routes.post("/sessions/<session_id>/drop")
    def drop(session_id: str) -> ResponseReturnValue:
        ussd.drop(session_id)
        return "", 204

    @routes.get("/phones/<number>/inbox")
    def inbox(number: str) -> ResponseReturnValue:
        texts = inboxes.after(msisdn(number), flask.request.args.get("after", 0, type=int))
        return flask.jsonify(
            epoch=inboxes.epoch, texts=[asdict(text) | {"at": text.at.isoformat()} for text in texts]
        )

    return routes
