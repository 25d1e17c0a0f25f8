"""The door of Twilio's webhooks: their signature over our public address.

A wrong one is answered 403 with an empty body before anything is stored.
"""

from flask import Blueprint, Response, request

from gateway.providers.twilio.signature import signed
from gateway.services import Services
from gateway.web.refusals import Refusals


def protect(blueprint: Blueprint, services: Services) -> None:
    """Let into `blueprint` only what one of TWILIO_AUTH_TOKEN's tokens signed."""
    settings = services.settings
    refusals = Refusals(services)

    def check() -> Response | None:
        genuine = signed(
            settings.twilio_auth_tokens,
            settings.public_url,
            request.path,
            request.query_string.decode("latin-1"),
            request.form,
            request.headers.get("X-Twilio-Signature", ""),
        )
        return None if genuine else refusals.refuse("signature")

    blueprint.before_request(check)
