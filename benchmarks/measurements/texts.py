"""Measure texts a second through one worker process, with a provider that answers at once."""

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis

from benchmarks import servers
from benchmarks.options import Options
from benchmarks.result import Result
from gateway.container.container import build_container
from gateway.settings.reader import read_settings
from gateway.workers import queues

DIFFERENT, EQUAL = "different texts", "equal texts"
TEXT_BY_KIND: dict[str, Callable[[int], str]] = {
    DIFFERENT: lambda number: (
        f"Your report {number:09d} has been received. Text STATUS {number:09d} to follow it."
    ),
    EQUAL: lambda _: "The water supply will be interrupted on Tuesday from 8 to 12.",
}


@dataclass(frozen=True, slots=True)
class SendRate:
    """Texts a second that were sent and recorded, and the seconds of processor time for one text."""

    per_second: float
    processor_seconds: float


def measure(options: Options) -> Result:
    """Measure the rate for each kind of text. The store is emptied before each run."""
    token = secrets.token_urlsafe(32)
    with (
        servers.valkey_server() as url,
        servers.wsgi_server("benchmarks.provider:app", url) as provider,
    ):
        rates = {
            kind: _measure_send_rate(options.menus, url, token, options.texts, kind, provider.port)
            for kind in TEXT_BY_KIND
        }
    return Result(
        f"Texts a second through one worker process, {options.texts} of each, to a provider that answers at once",
        ("texts", "texts/s", "processor a text, µs"),
        [[kind, rate.per_second, rate.processor_seconds * 1e6] for kind, rate in rates.items()],
        [],
        {"different_texts": rates[DIFFERENT].per_second, "equal_texts": rates[EQUAL].per_second},
    )


def _measure_send_rate(menus: Path, redis_url: str, token: str, texts: int, kind: str, port: int) -> SendRate:
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        environment = servers.gateway_environment(menus, redis_url, token, folder) | {
            "GATEWAY_SMS_PROVIDERS": "at",
            "AT_USERNAME": "sandbox",
            "AT_API_KEY": "none",
            "AT_API_URL": f"http://127.0.0.1:{port}",
            "NO_PROXY": "*",
        }
        container = build_container(read_settings(environment), environ=os.environ)
        client = container.resources.redis
        client.flushall()
        ids = [f"text-{number}" for number in range(texts)]
        for number, message_id in enumerate(ids):
            container.messages.store.queue_text(
                message_id, f"+2547{number:08d}", TEXT_BY_KIND[kind](number), "en", "announcement"
            )
        queues.enqueue(client, ((queues.SEND, message_id) for message_id in ids))
        with servers.worker_process(environment) as worker:
            due = container.messages.outbox.due_key
            begun = _wait_for(client, due, texts - 1), servers.Server(0, worker).processor_seconds()
            _wait_for(client, due, 0)
            processor = (servers.Server(0, worker).processor_seconds() - begun[1]) / begun[0]
        return SendRate(texts / _seconds(client, ids), processor)


def _wait_for(client: redis.Redis, due: str, most: int) -> int:
    """Wait until at most `most` texts are left, and return their number."""
    until = time.monotonic() + 120
    while (left := client.zcard(due)) > most:
        assert time.monotonic() < until, "the worker did not send all texts in two minutes"
        time.sleep(0.02)
    return max(1, left)


def _seconds(client: redis.Redis, ids: list[str]) -> float:
    """Return the seconds from the first sending to the last acceptance, from the records of the texts."""
    with client.pipeline(transaction=False) as pipeline:
        for message_id in ids:
            pipeline.hmget(f"message:{message_id}", "submitting_at", "accepted_at")
        moments = pipeline.execute()
    assert all(start and end for start, end in moments), "not every text was taken"
    first = min(datetime.fromisoformat(start.decode()) for start, _ in moments)
    last = max(datetime.fromisoformat(end.decode()) for _, end in moments)
    return (last - first).total_seconds()
