"""The records of the calls that we make, and who is being rung."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import redis

from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import Ring, read
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Outbox

COUNTS = "counts:calls"  # field `<provider>:<state>`
DAY_SECONDS = 24 * 3600
SILENT_SECONDS = 900.0  # without a word of a call after which it is as good as over: its notice was lost
KEEP_SECONDS = DAY_SECONDS  # of a call that is over, so that a late repeat of the wish finds it
MOST_A_DAY = 12  # attempts to ring one number, whatever asks for them
NONE_YET = "none"  # instead of a provider, in the counts

Script = Callable[..., Any]


class Begun(StrEnum):
    """What came of the wish to begin an attempt."""

    BEGUN = "begun"
    GONE = "gone"  # it is not queued any more
    ENGAGED = "engaged"  # another call of ours is out to the number
    MANY = "many"  # the number was rung too often today


@dataclass(frozen=True)
class Rings:
    """The records. `client` is the durable store.

    `texts` has the messages that calls tell: what became of the call decides whether they are texted.
    """

    client: redis.Redis
    outbox: Outbox
    vault: Vault
    clock: Callable[[], datetime]
    texts: Outbox

    def heard(self, ring: Ring) -> None:
        """What the call tells was spoken to its end."""
        self.client.hsetnx(record_key(ring.id), "heard_at", self._moment())

    def load(self, ring_id: str) -> Ring | None:
        """The call of this id; None where there is none, or no longer."""
        row = cast("dict[bytes, bytes]", self.client.hgetall(record_key(ring_id)))
        if b"state" not in row:
            return None
        return read(ring_id, {field.decode(): value.decode() for field, value in row.items()})

    def begin(self, ring: Ring, provider: str) -> Begun:
        """Write down that an attempt begins, before the provider is called."""
        begun = self._scripts["begin"](
            keys=[
                record_key(ring.id),
                out_key(ring.number_digest),
                self._day_key(ring),
                COUNTS,
            ],
            args=[ring.id, provider, self._moment(), MOST_A_DAY, int(SILENT_SECONDS), DAY_SECONDS],
        )
        return Begun(cast("bytes", begun).decode())

    def alive(self, ring: Ring) -> None:
        """The provider asked what this call says next."""
        with self.client.pipeline() as pipeline:
            pipeline.zadd(self.outbox.due_key, {ring.id: self.outbox.now() + SILENT_SECONDS}, xx=True)
            pipeline.set(out_key(ring.number_digest), ring.id, ex=int(SILENT_SECONDS))
            pipeline.execute()

    def take_back(self, ring: Ring) -> None:
        """The attempt that began just now rang nobody, and counts for nobody's day."""
        self.client.decr(self._day_key(ring))

    def bind(self, ring: Ring, provider: str, provider_id: str, attempt: int) -> None:
        """From now on the provider's notices of this call are known by the name that it gave it."""
        with self.client.pipeline() as pipeline:
            pipeline.set(_name_key(provider, provider_id), f"{attempt}:{ring.id}", ex=KEEP_SECONDS)
            pipeline.hset(record_key(ring.id), "provider_id", provider_id)
            pipeline.execute()

    def find(self, provider: str, provider_id: str, number_digest: str) -> Ring | None:
        """The call of ours that the provider tells of, in the attempt that is under way.

        A call whose answer never came, or has yet to come, has no name: it is the one that is out to this number.
        None where a notice is of no call of ours, or of an attempt before.
        """
        bound = cast("bytes | None", self.client.get(_name_key(provider, provider_id)))
        if bound is not None:
            attempt, _, ring_id = bound.decode().partition(":")
            ring = self.load(ring_id)
            return ring if ring is not None and str(ring.attempts) == attempt else None
        out = cast("bytes | None", self.client.get(out_key(number_digest)))
        ring = self.load(out.decode()) if out is not None else None
        if ring is None or ring.provider != provider or ring.provider_id or ring.state not in states.OUT:
            return None
        self.bind(ring, provider, provider_id, ring.attempts)
        return ring

    def move(
        self,
        ring: Ring,
        state: str,
        sources: tuple[str, ...],
        *,
        due: float | None = None,
        changes: Mapping[str, str | None] | None = None,
    ) -> bool:
        """Move the call to `state`, where it is in one of `sources` and no attempt came since; False else.

        It is due again at `due`, and has no place in the outbox without it. The number goes where it is rung no more.
        """
        ends = state in (states.OVER, states.FAILED)
        told: dict[str, str | bool] = {
            field: False if value is None else value for field, value in (changes or {}).items()
        }
        told[f"{state}_at"] = self._moment()
        if ends:
            told["number"] = False
        moved = self._scripts["move"](
            keys=[
                record_key(ring.id),
                self.outbox.due_key,
                self.outbox.leases_key,
                out_key(ring.number_digest),
                COUNTS,
            ],
            args=[
                ring.id,
                json.dumps(sources),
                str(ring.attempts),
                state,
                "" if due is None else due,
                json.dumps(told),
                KEEP_SECONDS if ends or state == states.UNKNOWN else 0,
                f"{ring.provider or NONE_YET}:{state}",
            ],
        )
        if moved and ring.message and (ends or state == states.UNKNOWN):
            self.texts.hasten(ring.message)
        return bool(moved)

    def _day_key(self, ring: Ring) -> str:
        """Where the attempts to ring a number are counted, today."""
        return f"rings:{ring.number_digest}:{self.clock().astimezone(UTC).date().isoformat()}"

    def _moment(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    @cached_property
    def _scripts(self) -> dict[str, Script]:
        folder = Path(__file__).parent
        return {
            name: self.client.register_script((folder / f"{name}.lua").read_text(encoding="utf-8"))
            for name in ("begin", "move")
        }


def out_key(number_digest: str) -> str:
    """Where the call is named that is out to a number."""
    return f"ringing:{number_digest}"


def record_key(ring_id: str) -> str:
    """Where the record of a call is kept."""
    return f"call:{ring_id}"


def _name_key(provider: str, provider_id: str) -> str:
    """Where our call is kept under the name that the provider gave it."""
    return f"provider-call:{provider}:{provider_id}"
