"""Delivery receipts: the providers tell what became of our texts."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.http import signature_auth, token_auth
from gateway.providers.africastalking import statuses as africastalking
from gateway.providers.clients import STATUS_CALLBACK
from gateway.providers.sms_provider import DeliveryReceipt
from gateway.providers.twilio import statuses as twilio
from gateway.services import Services

logger = logging.getLogger(__name__)

ParseReceipt = Callable[[Mapping[str, str]], DeliveryReceipt | None]


def africastalking_blueprint(services: Services) -> Blueprint:
    """`/at/<token>/sms/receipts`: Africa's Talking's delivery reports."""
    blueprint = Blueprint("africastalking_receipts", __name__)
    token_auth.require_token(blueprint, services)

    @blueprint.post("/at/<token>/sms/receipts")
    def receive_receipt() -> Response:
        return _receive(services, africastalking.read_receipt)

    return blueprint


def twilio_blueprint(services: Services) -> Blueprint:
    """`/twilio/sms/status`: Twilio's status callbacks."""
    blueprint = Blueprint("twilio_receipts", __name__)
    signature_auth.require_signature(blueprint, services)

    @blueprint.post(STATUS_CALLBACK)
    def receive_status() -> Response:
        return _receive(services, twilio.read_receipt)

    return blueprint


def _receive(services: Services, parse: ParseReceipt) -> Response:
    """204 for whatever it says: a provider would only say it again. 503 where we could not keep it."""
    receipt = parse(request.form)
    if receipt is None:
        return Response(status=204)
    try:
        services.receipts.process(receipt)
    except RedisError as error:
        logger.warning("store_unavailable", extra={"reason": type(error).__name__})
        return Response(status=503)
    return Response(status=204)
