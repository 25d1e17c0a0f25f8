"""Process a provider's receipt, and answer whether the provider must send it again."""

import logging

from flask import Response
from redis import RedisError

from gateway.messaging.receipts import ReceiptProcessor
from gateway.providers.sms_provider import DeliveryReceipt

logger = logging.getLogger(__name__)


def receive_receipt(receipts: ReceiptProcessor, receipt: DeliveryReceipt | None) -> Response:
    """Return 204 whatever the receipt says, as the provider would only repeat it. Return 503 if it cannot be stored."""
    if receipt is None:
        return Response(status=204)
    try:
        receipts.process(receipt)
    except RedisError as error:
        logger.warning("store_unavailable", extra={"reason": type(error).__name__})
        return Response(status=503)
    return Response(status=204)
