"""Recognise repeated requests of calls by what Twilio signed, and by its token: both are the same in every repeat.

As long as there is a record, the step in the address shows a repeat. They show the repeat of a call that is long
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
        keys = self._keys(request)
        return bool(keys) and bool(self.client().exists(*keys))

    def remember(self, request: VoiceRequest) -> None:
        """Record that the outcome of this request is saved. If the store fails now, the call goes on all the same."""
        keys = self._keys(request)
        if not keys:
            return
        try:
            with self.client().pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.set(key, "1", ex=TOKEN_SECONDS)
                pipeline.execute()
        except redis.RedisError as error:
            extra = {"job": "call_request", "reason": type(error).__name__}
            logger.warning("store_unavailable", extra=extra)

    def _keys(self, request: VoiceRequest) -> list[str]:
        tokens = filter(None, (request.signed_name, request.idempotency_token))
        return [f"call-request:{self.digest(f'{request.provider}:{token}')}" for token in tokens]
