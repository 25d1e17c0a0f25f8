"""What a number wants to be texted. Kept for good by its keyed hash alone, so that nobody has to opt out twice."""

from collections.abc import Callable, Sequence
from typing import cast

import redis

REPLY = "its-reply"  # names a text that answers what its citizen has just asked for: no opt-out stops it
ALL_MESSAGES = b"*"
OUT, IN = b"out", b"in"


class ConsentStore:
    """Opt-outs by the digest of a number: of all texts, or of messages by their names.

    What was said of one message by its name holds for that message, whatever was said of all before.
    """

    def __init__(self, client: Callable[[], redis.Redis]) -> None:
        self._client = client

    def allows(self, digest: str, name: str) -> bool:
        """Whether this number may be texted the message `name` now."""
        return self.allows_each([(digest, name)])[0]

    def allows_each(self, texts: Sequence[tuple[str, str]]) -> list[bool]:
        """Of each text, by the digest of its number and its name: whether it may go now. In one round trip."""
        with self._client().pipeline(transaction=False) as pipeline:
            for digest, name in texts:
                pipeline.hmget(consent_key(digest), [name, ALL_MESSAGES.decode()])
            rows = cast("list[list[bytes | None]]", pipeline.execute())
        return [
            name == REPLY or (said[0] or said[1]) != OUT for (_, name), said in zip(texts, rows, strict=True)
        ]

    def opted_out(self, digest: str) -> bool:
        """Whether this number wants no texts at all."""
        return self._client().hget(consent_key(digest), ALL_MESSAGES.decode()) == OUT

    def stop(self, digest: str) -> None:
        """This number wants no texts any more, whatever it said before."""
        self._set_all(digest, out=True)

    def allow(self, digest: str) -> None:
        """This number wants every text again."""
        self._set_all(digest, out=False)

    def _set_all(self, digest: str, *, out: bool) -> None:
        with self._client().pipeline() as pipeline:
            self.change(pipeline, digest, None, out=out)
            pipeline.execute()

    def change(
        self, pipeline: "redis.client.Pipeline", digest: str, names: tuple[str, ...] | None, *, out: bool
    ) -> None:
        """Put into `pipeline`: take messages of these names out, or back in; None is all, whatever was said before."""
        word = OUT if out else IN
        if names is None:
            pipeline.delete(consent_key(digest))
        if names is not None or out:
            pipeline.hset(consent_key(digest), mapping=dict.fromkeys(names or (ALL_MESSAGES.decode(),), word))


def consent_key(digest: str) -> str:
    """Where the wishes of a number are kept."""
    return f"consent:{digest}"
