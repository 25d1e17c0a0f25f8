"""Turning a webhook away: 403 with an empty body, counted, and logged as long as it is not too often."""

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
    """The refusals at one door. The limit by address only keeps a guesser from filling the log."""

    def __init__(
        self, metrics: Metrics, trusted_proxies: tuple[Network, ...], clock: Callable[[], datetime]
    ) -> None:
        self._metrics = metrics
        self._proxies = trusted_proxies
        self._failures = AuthFailureCounter(clock)

    def reject(self, reason: str) -> Response:
        """The answer to the request at hand, whose `why` (token, address, signature) was wrong."""
        self._metrics.record_refusal(reason)
        caller = client_address(request, self._proxies)
        times = self._failures.add(caller)
        if times <= MAX_LOGGED_PER_MINUTE:
            last = times == MAX_LOGGED_PER_MINUTE
            logger.warning(
                "webhook_refused", extra={"why": reason, "address": str(caller), "more_unlogged": last}
            )
        return Response(status=403)
