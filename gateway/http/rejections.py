"""Rejects webhook requests: answers 403 with an empty body, counts them, and logs them up to a limit."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from gateway.http.auth_failures import MAX_LOGGED_PER_MINUTE, AuthFailureCounter
from gateway.http.client_address import client_address
from gateway.operations.metrics import Metrics
from gateway.settings.parsers import Network

logger = logging.getLogger(__name__)


class WebhookRejections:
    """Rejects requests to one provider's webhooks.

    The limit by address only keeps somebody who guesses tokens from filling the log.
    """

    def __init__(
        self, metrics: Metrics, trusted_proxies: tuple[Network, ...], clock: Callable[[], datetime]
    ) -> None:
        self._metrics = metrics
        self._proxies = trusted_proxies
        self._failures = AuthFailureCounter(clock)

    def reject(self, reason: str) -> Response:
        """Answer the current request, in which `reason` (token, address, signature …) was wrong."""
        self._metrics.record_refusal(reason)
        address = client_address(request, self._proxies)
        failures = self._failures.add(address)
        if failures <= MAX_LOGGED_PER_MINUTE:
            last = failures == MAX_LOGGED_PER_MINUTE
            logger.warning(
                "webhook_refused", extra={"why": reason, "address": str(address), "more_unlogged": last}
            )
        return Response(status=403)
