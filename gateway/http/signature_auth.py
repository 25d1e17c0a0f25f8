"""The door of Twilio's webhooks: their signature over our public address.

A wrong one is answered 403 with an empty body before anything is stored.
"""

from flask import Blueprint, Response, request

from gateway.http.rejections import Refusals
from gateway.providers.twilio.signature import signed
from gateway.services import Services


def protect(blueprint: Blueprint, services: Services) -> None:
    """Let into `blueprint` only what was signed in a way, and with a key, that settings name."""
    settings = services.settings
    tokens = settings.twilio_auth_tokens
    known = {"HMAC_SHA1": tokens, "HMAC_SHA256": settings.twilio_signing_keys or tokens}
    keys = {algorithm: known[algorithm] for algorithm in settings.twilio_signatures}
    refusals = Refusals(services)

    def check() -> Response | None:
        genuine = signed(
            keys,
            settings.public_url,
            request.path,
            request.query_string.decode("latin-1"),
            request.form,
            request.headers.get("X-Twilio-Signature", ""),
            request.headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
        )
        return None if genuine else refusals.refuse("signature")

    blueprint.before_request(check)
