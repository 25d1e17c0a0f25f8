"""Delivery receipts: the providers tell what became of our texts."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.http import signature_auth, token_auth
from gateway.providers.africastalking import statuses as africastalking
from gateway.providers.clients import STATUS_CALLBACK
from gateway.providers.sms_provider import Receipt
from gateway.providers.twilio import statuses as twilio
from gateway.services import Services

logger = logging.getLogger(__name__)

Parse = Callable[[Mapping[str, str]], Receipt | None]


def africastalking_blueprint(services: Services) -> Blueprint:
    """`/at/<token>/sms/receipts`: Africa's Talking's delivery reports."""
    blueprint = Blueprint("africastalking_receipts", __name__)
    token_auth.protect(blueprint, services)

    @blueprint.post("/at/<token>/sms/receipts")
    def receipts() -> Response:
        return _take(services, africastalking.receipt)

    return blueprint


def twilio_blueprint(services: Services) -> Blueprint:
    """`/twilio/sms/status`: Twilio's status callbacks."""
    blueprint = Blueprint("twilio_receipts", __name__)
    signature_auth.protect(blueprint, services)

    @blueprint.post(STATUS_CALLBACK)
    def status() -> Response:
        return _take(services, twilio.receipt)

    return blueprint


def _take(services: Services, parse: Parse) -> Response:
    """204 for whatever it says: a provider would only say it again. 503 where we could not keep it."""
    receipt = parse(request.form)
    if receipt is None:
        return Response(status=204)
    try:
        services.receipts.take(receipt)
    except RedisError as error:
        logger.warning("store_away", extra={"reason": type(error).__name__})
        return Response(status=503)
    return Response(status=204)
