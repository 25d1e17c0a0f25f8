"""Requests of calls that come again: Twilio gives each a token, the same in every repetition.

While there is a record, the step in the address tells a repetition. The token tells one whose call is long gone, so
that nobody can begin a call with what was signed for another, nor anything that a call's beginning does.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import redis

from gateway.conversations.voice.request import VoiceRequest

TOKEN_SECONDS = 24 * 3600

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RequestTokens:
    """The tokens of a day. `client` is the store of the sessions."""

    client: Callable[[], redis.Redis]
    digest: Callable[[str], str]

    def is_replayed(self, request: VoiceRequest) -> bool:
        """Whether this request was answered, and what came of it kept, before."""
        return bool(request.idempotency_token) and bool(self.client().exists(self._key(request)))

    def remember(self, request: VoiceRequest) -> None:
        """What came of this request is kept. A store that goes away just now does not fail a call that has gone on."""
        if not request.idempotency_token:
            return
        try:
            self.client().set(self._key(request), "1", ex=TOKEN_SECONDS)
        except redis.RedisError as error:
            extra = {"job": "call_request", "reason": type(error).__name__}
            logger.warning("store_unavailable", extra=extra)

    def _key(self, request: VoiceRequest) -> str:
        return f"call-request:{self.digest(f'{request.provider}:{request.idempotency_token}')}"
