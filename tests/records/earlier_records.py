"""The records that an earlier release left in its store, as data: `earlier/records.json` and `earlier/rq_jobs.json`.

Each key has its name, type, expiry and value. Text that is not plain ASCII stands in base64.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import redis

EARLIER = Path(__file__).with_name("earlier")
RECORDED_PORT = 28417  # the records name addresses on it

# The names of RQ jobs as that release wrote them.
FORWARD = "forward"
SEND = "send"
ANSWER_LATE = "answer"
PLACE_CALL = "ring"
FETCH_RECORDING = "fetch"
RECONCILE_STATUS = "look_up"
ANNOUNCE = "announce"
JOB_NAMES = (FORWARD, SEND, ANSWER_LATE, PLACE_CALL, FETCH_RECORDING, RECONCILE_STATUS, ANNOUNCE)

Scene = dict[str, Any]
Key = dict[str, Any]
BASE64_PREFIX = b"base64:"
MIN_TTL_MS = 600_000  # so that a slow test does not lose keys that live for seconds


def write_keys(store: redis.Redis, keys: list[Key]) -> None:
    """Write keys into a store, with the bytes and the expiry that they had."""
    with store.pipeline(transaction=False) as pipeline:
        for key in keys:
            name, value = _bytes(key["name"]), key["value"]
            match key["type"]:
                case "string":
                    pipeline.set(name, _bytes(value))
                case "hash":
                    pipeline.hset(
                        name, mapping={_bytes(field): _bytes(text) for field, text in value.items()}
                    )
                case "list":
                    pipeline.rpush(name, *map(_bytes, value))
                case "set":
                    pipeline.sadd(name, *map(_bytes, value))
                case "zset":
                    pipeline.zadd(name, {_bytes(member): score for member, score in value.items()})
            if key["ttl_ms"] is not None:
                pipeline.pexpire(name, max(MIN_TTL_MS, key["ttl_ms"]))
        pipeline.execute()


def _bytes(text: str) -> bytes:
    data = text.encode("ascii")
    return base64.b64decode(data.removeprefix(BASE64_PREFIX)) if data.startswith(BASE64_PREFIX) else data


@dataclass(frozen=True)
class Records:
    """What the earlier release kept, and with which settings and menus.

    `scenes` says by name what a record is about: ids, numbers, and what must come of it.
    """

    now: datetime
    settings: dict[str, str]
    menus: str
    delivery: str
    scenes: dict[str, Scene]
    keys: list[Key]
    jobs: list[dict[str, Any]]


def load_records() -> Records:
    """Read the records of the earlier release, and the RQ jobs that waited with them."""
    found = json.loads((EARLIER / "records.json").read_text())
    jobs = json.loads((EARLIER / "rq_jobs.json").read_text())
    return Records(
        datetime.fromisoformat(found["now"]).astimezone(UTC),
        found["settings"],
        "\n".join(found["menus"]) + "\n",
        "\n".join(found["delivery"]) + "\n",
        found["scenes"],
        found["keys"],
        jobs["jobs"],
    )
