"""Requests of calls that come again: Twilio gives each a token, the same in every repetition.

While there is a record, the step in the address tells a repetition. The token tells one whose call is long gone, so
that nobody can begin a call with what was signed for another, nor anything that a call's beginning does.
"""

import logging

import redis

from gateway.container.channel_services import ChannelServices
from gateway.conversations.voice.request import VoiceRequest

TOKEN_SECONDS = 24 * 3600

logger = logging.getLogger(__name__)


def is_replayed(services: ChannelServices, request: VoiceRequest) -> bool:
    """Whether this request was answered, and what came of it kept, before."""
    return bool(request.idempotency_token) and bool(services.hops.client.exists(_key(services, request)))


def remember_token(services: ChannelServices, request: VoiceRequest) -> None:
    """What came of this request is kept. A store that goes away just now does not fail a call that has gone on."""
    if not request.idempotency_token:
        return
    try:
        services.hops.client.set(_key(services, request), "1", ex=TOKEN_SECONDS)
    except redis.RedisError as error:
        logger.warning("store_unavailable", extra={"job": "call_request", "reason": type(error).__name__})


def _key(services: ChannelServices, request: VoiceRequest) -> str:
    return f"call-request:{services.crypto.digest(f'{request.provider}:{request.idempotency_token}')}"
