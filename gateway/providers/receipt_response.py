"""The answer to a provider's receipt: whether it has to bring it again."""

import logging

from flask import Response
from redis import RedisError

from gateway.messaging.receipts import ReceiptProcessor
from gateway.providers.sms_provider import DeliveryReceipt

logger = logging.getLogger(__name__)


def receive_receipt(receipts: ReceiptProcessor, receipt: DeliveryReceipt | None) -> Response:
    """204 for whatever it says: a provider would only say it again. 503 where we could not keep it."""
    if receipt is None:
        return Response(status=204)
    try:
        receipts.process(receipt)
    except RedisError as error:
        logger.warning("store_unavailable", extra={"reason": type(error).__name__})
        return Response(status=503)
    return Response(status=204)
