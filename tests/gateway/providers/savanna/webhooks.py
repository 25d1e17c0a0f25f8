"""Savanna's webhooks, JSON in and out."""

import hmac
from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request
from redis import RedisError

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.sms.incoming import IncomingSms
from gateway.conversations.ussd.request import UssdRequest
from gateway.providers.receipt_response import receive_receipt
from gateway.providers.sms_provider import DeliveryReceipt
from gateway.providers.webhook_context import WebhookContext
from tests.gateway.providers.savanna.settings import SavannaSettings

KEY_HEADER = "X-Savanna-Key"
STATES = {"SENT": "sent", "DELIVERED": "delivered", "FAILED": "failed"}


def failure_response(rule: str) -> Response:
    """The answer of a webhook that failed."""
    if rule.endswith("/ussd"):
        return jsonify(action="close", text="Sorry, something went wrong. Please try again later.")
    return Response(status=204)


def blueprint(context: WebhookContext) -> Blueprint:
    """The webhooks under `/savanna`."""
    pages = Blueprint("savanna", __name__, url_prefix="/savanna")
    key, rejections = context.settings.provider(SavannaSettings).webhook_key, context.rejections()

    @pages.before_request
    def check_key() -> Response | None:
        shown = request.headers.get(KEY_HEADER, "")
        return (
            None if key and hmac.compare_digest(key.encode(), shown.encode()) else rejections.reject("token")
        )

    @pages.post("/ussd")
    def receive_hop() -> Response:
        fields = _fields()
        inputs = fields.get("inputs")
        hop = UssdRequest(
            provider="savanna",
            channel="ussd",
            session_id=_text(fields, "session"),
            msisdn=normalise_msisdn(_text(fields, "from")),
            service_code=_text(fields, "code"),
            network=_text(fields, "network"),
            text="*".join(map(str, inputs)) if isinstance(inputs, list) else "",
        )
        reply = context.ussd_handler.handle(hop)
        return jsonify(action="close" if reply.ends else "prompt", text=reply.text)

    @pages.post("/sms")
    def receive_text() -> Response:
        fields = _fields()
        incoming = IncomingSms(
            provider="savanna",
            id=_text(fields, "id"),
            msisdn=normalise_msisdn(_text(fields, "from")),
            to=_text(fields, "to"),
            text=_text(fields, "text"),
        )
        if not incoming.id:
            return Response(status=204)
        try:
            context.sms_handler.queue_reply(incoming, context.sms_handler.handle(incoming))
        except RedisError:
            return Response(status=503)
        return Response(status=204)

    @pages.post("/receipts")
    def receive_delivery() -> Response:
        return receive_receipt(context.receipts, read_receipt(_fields()))

    @pages.post("/opt-outs")
    def receive_opt_out() -> Response:
        number = normalise_msisdn(_text(_fields(), "from"))
        try:
            if number:
                context.consent.stop(context.digest(number))
        except RedisError:
            return Response(status=503)
        return Response(status=204)

    return pages


def read_receipt(fields: Mapping[str, object]) -> DeliveryReceipt | None:
    """A delivery; None where it names no message."""
    if not _text(fields, "id"):
        return None
    state = STATES.get(_text(fields, "status"))
    code = _text(fields, "reason") if state == "failed" else ""
    return DeliveryReceipt("savanna", _text(fields, "id"), _text(fields, "to"), state, code)


def _fields() -> Mapping[str, object]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _text(fields: Mapping[str, object], name: str) -> str:
    found = fields.get(name, "")
    return found[:1000].strip() if isinstance(found, str) else ""
