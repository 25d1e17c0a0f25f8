"""`/pay/<signature>/…`: receives what a payment system reports by itself."""

import logging
from collections.abc import Callable

import redis
from flask import Blueprint, Response, request

from gateway.http.rejections import WebhookRejections

MAX_BODY_BYTES = 64 * 1024
RETRY_SECONDS = 15

logger = logging.getLogger(__name__)

TakeReport = Callable[[bytes], bool]
"""Takes the body of a report. Returns False if it is none. Redis errors pass through."""


def blueprint(
    is_right: Callable[[str, str], bool],
    take_result: Callable[[str, bytes], bool],
    take_till: TakeReport,
    taken_answer: bytes,
    rejections: WebhookRejections,
) -> Blueprint:
    """Make the blueprint. `is_right` checks the signature of an address, by the name that the address ends in."""
    pages = Blueprint("payments", __name__, url_prefix="/pay")

    def receive(name: str, signature: str, take: TakeReport) -> Response:
        if not is_right(name, signature):
            return rejections.reject("token")
        body = request.get_data(cache=False)
        try:
            is_report = len(body) <= MAX_BODY_BYTES and take(body)
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": "payment", "reason": type(error).__name__})
            return Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
        return Response(taken_answer, content_type="application/json") if is_report else Response(status=400)

    @pages.post("/<signature>/till")
    def receive_till(signature: str) -> Response:
        return receive("till", signature, take_till)

    @pages.post("/<signature>/till/check")
    def check_till(signature: str) -> Response:
        return receive("till", signature, lambda _body: True)

    @pages.post("/<signature>/<payment_id>")
    def receive_result(signature: str, payment_id: str) -> Response:
        return receive(payment_id, signature, lambda body: take_result(payment_id, body))

    return pages
