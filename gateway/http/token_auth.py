"""Authenticates webhooks of providers that sign nothing: by a token in the path, and by the client address.

A wrong token is answered with 403 and an empty body before anything of the request is parsed or stored. A right token
is accepted however many wrong ones came from the same address, because all citizens come from a few addresses. The
limit only keeps somebody who guesses tokens from filling the log.
"""

import hmac

from flask import Blueprint, Response, request

from gateway.http.client_address import claimed_addresses, is_within
from gateway.http.rejections import WebhookRejections
from gateway.settings.settings import Settings


def require_token(blueprint: Blueprint, settings: Settings, rejections: WebhookRejections) -> None:
    """Reject requests to `blueprint` without a known token, or from an address that may not call.

    The paths of `blueprint` have a `<token>`.
    """
    tokens = tuple(token.encode() for token in settings.webhook_tokens)

    def check() -> Response | None:
        token_text = (request.view_args or {}).pop("token", "")
        reason = ""
        if not is_known_token(token_text, tokens):
            reason = "token"
        elif settings.webhook_networks:
            networks, claimed = (
                settings.webhook_networks,
                claimed_addresses(request, settings.trusted_proxies),
            )
            if not all(address is not None and is_within(address, networks) for address in claimed):
                reason = "address"
        return rejections.reject(reason) if reason else None

    blueprint.before_request(check)


def is_known_token(token_text: str, tokens: tuple[bytes, ...]) -> bool:
    """Return True if `token_text` is one of `tokens`. The time taken does not reveal how much of it was right."""
    data = token_text.encode("utf-8", "surrogatepass")
    found = False
    for token in tokens:
        found |= hmac.compare_digest(data, token)
    return found
