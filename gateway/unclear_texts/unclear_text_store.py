"""The texts that were not understood, encrypted in the durable store, until their time is over or they are dropped."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import Script, command_sender
from gateway.unclear_texts.kept_text import KeptText, WaitingText
from menus.input.mask import mask_numbers

TEXT_PREFIX, TEXTS_KEY = "unclear-text:", "unclear-texts"
MAX_TEXTS = 2_000
MAX_WORDS = 480  # characters of one text; three parts of an SMS
KEEP_SCRIPT = Script(Path(__file__).with_name("keep_unclear_text.lua"))


class UnclearTextStore:
    """Keeps at most `MAX_TEXTS`; the oldest go first. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, crypto: Crypto, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._call = command_sender(lambda: client)
        self._crypto = crypto
        self._clock = clock

    def keep(self, text: WaitingText) -> None:
        """Keep a text with its numbers masked. One that is kept already stays as it is."""
        now = self._clock()
        written = msgspec.json.encode((text.menu, text.language, mask_numbers(text.words[:MAX_WORDS])))
        KEEP_SCRIPT.run(
            self._call,
            [f"{TEXT_PREFIX}{text.id}", TEXTS_KEY],
            [
                text.id,
                now.timestamp(),
                int(text.keep_seconds),
                MAX_TEXTS,
                TEXT_PREFIX,
                "created_at",
                now.isoformat(timespec="seconds"),
                "number_digest",
                text.number_digest,
                "text",
                self._crypto.encrypt_bytes(written),
            ],
        )

    def all(self) -> list[KeptText]:
        """Return the texts that are kept, the latest first. What no key opens is left out."""
        ids = [one.decode() for one in cast("list[bytes]", self._client.zrevrange(TEXTS_KEY, 0, -1))]
        pipeline = self._client.pipeline(transaction=False)
        for one in ids:
            pipeline.hmget(f"{TEXT_PREFIX}{one}", "created_at", "text")
        rows = cast("list[list[bytes | None]]", pipeline.execute()) if ids else []
        found = (self._open(one, *row) for one, row in zip(ids, rows, strict=True))
        return [one for one in found if one is not None]

    def drop(self, ids: Iterable[str]) -> int:
        """Erase texts. Return how many there were."""
        dropped = 0
        for one in ids:
            dropped += self._client.delete(f"{TEXT_PREFIX}{one}")
            self._client.zrem(TEXTS_KEY, one)
        return dropped

    def erase(self, text_id: str) -> None:
        """Erase a text."""
        self.drop([text_id])

    def _open(self, text_id: str, created_at: bytes | None, encrypted: bytes | None) -> KeptText | None:
        if created_at is None or encrypted is None:
            return None
        try:
            menu, language, words = msgspec.json.decode(
                self._crypto.decrypt_bytes(encrypted), type=tuple[str, str, str]
            )
        except (DecryptionError, msgspec.DecodeError):
            return None
        return KeptText(text_id, menu, language, words, datetime.fromisoformat(created_at.decode()))
