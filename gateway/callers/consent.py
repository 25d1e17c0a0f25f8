"""Stores the texts that a number wants.

The choice is stored for good, so that nobody has to opt out twice, and only under the keyed hash of the number.
"""

from collections.abc import Callable, Sequence
from typing import cast

import redis

# The name of a reply to something that its citizen has just asked for. No opt-out stops it.
REPLY = "its-reply"
ALL_MESSAGES = b"*"
OUT, IN = b"out", b"in"


class ConsentStore:
    """Stores opt-outs by the digest of a number: of all texts, or of messages by their names.

    A choice about one message, by its name, takes precedence over an earlier choice about all texts.
    """

    def __init__(
        self, client: Callable[[], redis.Redis], stopped: Callable[[str], object] = lambda _digest: None
    ) -> None:
        """`stopped` is called with the digest of a number that wants no texts any more."""
        self._client = client
        self._stopped = stopped

    def allows(self, digest: str, name: str) -> bool:
        """Return True if this number may be texted the message `name` now."""
        return self.allows_each([(digest, name)])[0]

    def allows_each(self, texts: Sequence[tuple[str, str]]) -> list[bool]:
        """Return for each text, given by the digest of its number and its name, whether it may go. One round trip."""
        with self._client().pipeline(transaction=False) as pipeline:
            for digest, name in texts:
                pipeline.hmget(consent_key(digest), [name, ALL_MESSAGES.decode()])
            rows = cast("list[list[bytes | None]]", pipeline.execute())
        return [
            name == REPLY or (of_this or of_all) != OUT
            for (_, name), (of_this, of_all) in zip(texts, rows, strict=True)
        ]

    def opted_out(self, digest: str) -> bool:
        """Return True if this number wants no texts at all."""
        return self._client().hget(consent_key(digest), ALL_MESSAGES.decode()) == OUT

    def stop(self, digest: str) -> None:
        """Record that this number wants no texts, whatever it chose before."""
        self._set_all(digest, out=True)
        self._stopped(digest)

    def allow(self, digest: str) -> None:
        """Record that this number wants all texts again."""
        self._set_all(digest, out=False)

    def _set_all(self, digest: str, *, out: bool) -> None:
        with self._client().pipeline() as pipeline:
            self.change(pipeline, digest, None, out=out)
            pipeline.execute()

    def change(
        self, pipeline: "redis.client.Pipeline", digest: str, names: tuple[str, ...] | None, *, out: bool
    ) -> None:
        """Add to `pipeline`: opt out of messages of these names, or in again. None: all, whatever was chosen before."""
        word = OUT if out else IN
        if names is None:
            pipeline.delete(consent_key(digest))
        if names is not None or out:
            pipeline.hset(consent_key(digest), mapping=dict.fromkeys(names or (ALL_MESSAGES.decode(),), word))


def consent_key(digest: str) -> str:
    """Return the key of a number's choices."""
    return f"consent:{digest}"
