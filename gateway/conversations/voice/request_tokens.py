"""Recognise repeated requests of calls by Twilio's token, which is the same in every repeat.

As long as there is a record, the step in the address shows a repeat. The token shows the repeat of a call that is long
over. So nobody can use a signed request to begin another call, or to have its effects again.
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
        """Return True if this request was answered before, and its outcome saved."""
        return bool(request.idempotency_token) and bool(self.client().exists(self._key(request)))

    def remember(self, request: VoiceRequest) -> None:
        """Record that the outcome of this request is saved. If the store fails now, the call goes on all the same."""
        if not request.idempotency_token:
            return
        try:
            self.client().set(self._key(request), "1", ex=TOKEN_SECONDS)
        except redis.RedisError as error:
            extra = {"job": "call_request", "reason": type(error).__name__}
            logger.warning("store_unavailable", extra=extra)

    def _key(self, request: VoiceRequest) -> str:
        return f"call-request:{self.digest(f'{request.provider}:{request.idempotency_token}')}"
