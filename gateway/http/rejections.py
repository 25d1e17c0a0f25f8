"""Turning a webhook away: 403 with an empty body, counted, and logged as long as it is not too often."""

import logging

from flask import Response, request

from gateway.http.auth_failures import MOST_A_MINUTE, Failures
from gateway.http.client_address import address
from gateway.services import Services

logger = logging.getLogger(__name__)


class Refusals:
    """The refusals at one door. The limit by address only keeps a guesser from filling the log."""

    def __init__(self, services: Services) -> None:
        self._metrics = services.metrics
        self._proxies = services.settings.trusted_proxies
        self._failures = Failures(services.clock)

    def refuse(self, why: str) -> Response:
        """The answer to the request at hand, whose `why` (token, address, signature) was wrong."""
        self._metrics.refused(why)
        caller = address(request, self._proxies)
        times = self._failures.add(caller)
        if times <= MOST_A_MINUTE:
            last = times == MOST_A_MINUTE
            logger.warning(
                "webhook_refused", extra={"why": why, "address": str(caller), "more_unlogged": last}
            )
        return Response(status=403)
