"""The door of Twilio's webhooks: their signature over our public address.

A wrong one is answered 403 with an empty body before anything is stored.
"""

import logging

from flask import Blueprint, Response, request

from gateway.providers.twilio.signature import signed
from gateway.services import Services
from gateway.web.client import address
from gateway.web.failures import MOST_A_MINUTE, Failures

logger = logging.getLogger(__name__)


def protect(blueprint: Blueprint, services: Services) -> None:
    """Let into `blueprint` only what one of TWILIO_AUTH_TOKEN's tokens signed."""
    settings = services.settings
    failures = Failures(services.clock)

    def check() -> Response | None:
        genuine = signed(
            settings.twilio_auth_tokens,
            settings.public_url,
            request.path,
            request.query_string.decode("latin-1"),
            request.form,
            request.headers.get("X-Twilio-Signature", ""),
        )
        return None if genuine else _refuse()

    def _refuse() -> Response:
        services.metrics.refused("signature")
        caller = address(request, settings.trusted_proxies)
        times = failures.add(caller)
        if times <= MOST_A_MINUTE:
            last = times == MOST_A_MINUTE
            logger.warning(
                "webhook_refused", extra={"why": "signature", "address": str(caller), "more_unlogged": last}
            )
        return Response(status=403)

    blueprint.before_request(check)
