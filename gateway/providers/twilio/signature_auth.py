"""Authenticate Twilio's webhooks by their signature over our public address.

The answer to a wrong signature is 403 with an empty body, before anything is stored.
"""

from collections.abc import Callable

from flask import Blueprint, Response, request

from gateway.providers.twilio.settings import TwilioSettings
from gateway.providers.twilio.signature import is_signed
from gateway.providers.twilio.signed_requests import SignedRequest, SignedRequests
from gateway.providers.webhook_context import WebhookContext


def require_signature(blueprint: Blueprint, context: WebhookContext) -> None:
    """Let only requests into `blueprint` that are signed by an algorithm and with a key from the settings."""
    settings, public_url = context.settings.provider(TwilioSettings), context.settings.public_url
    tokens = settings.auth_tokens
    keys_by_algorithm = {"HMAC_SHA1": tokens, "HMAC_SHA256": settings.signing_keys or tokens}
    keys = {algorithm: keys_by_algorithm[algorithm] for algorithm in settings.signatures}
    rejections = context.rejections()

    def check() -> Response | None:
        genuine = is_signed(
            keys,
            public_url,
            request.path,
            request.query_string.decode("latin-1"),
            request.form,
            request.headers.get("X-Twilio-Signature", ""),
            request.headers.get("X-Twilio-Webhooks-Signature-Settings", ""),
        )
        return None if genuine else rejections.reject("signature")

    blueprint.before_request(check)


def signed_requests(context: WebhookContext) -> Callable[[], SignedRequest]:
    """Make a function that recognises the current request, which `require_signature` let in."""
    known = SignedRequests(context.sessions, context.digest, context.clock, context.settings.public_url)
    return lambda: known.recognise(request.path, request.query_string.decode("latin-1"), request.form)
