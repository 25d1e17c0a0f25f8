"""Authenticates webhooks of providers that sign nothing: by a token in the path, and by where they come from.

A wrong token is answered 403 with an empty body before anything of the request is parsed or stored. A
right one is let through however many wrong ones came from the same address, because all citizens come
from a few addresses; the limit only keeps a guesser from filling the log.
"""

import hmac

from flask import Blueprint, Response, request

from gateway.http.client_address import client_address, is_within
from gateway.http.rejections import WebhookRejections
from gateway.settings.settings import Settings


def require_token(blueprint: Blueprint, settings: Settings, rejections: WebhookRejections) -> None:
    """Let into `blueprint`, whose paths have a `<token>`, only who knows a token and may call."""
    tokens = tuple(token.encode() for token in settings.webhook_tokens)

    def check() -> Response | None:
        given = (request.view_args or {}).pop("token", "")
        why = ""
        if not is_known_token(given, tokens):
            why = "token"
        elif settings.webhook_networks:
            caller = client_address(request, settings.trusted_proxies)
            if caller is None or not is_within(caller, settings.webhook_networks):
                why = "address"
        return rejections.reject(why) if why else None

    blueprint.before_request(check)


def is_known_token(token_text: str, tokens: tuple[bytes, ...]) -> bool:
    """Whether `given` is one of `tokens`, in a time that does not tell how much of it was right."""
    data = token_text.encode("utf-8", "surrogatepass")
    found = False
    for token in tokens:
        found |= hmac.compare_digest(data, token)
    return found
