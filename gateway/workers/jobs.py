"""The jobs: what a ring may ask for. Nothing else is ever run, whatever stands in Redis."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import redis

from gateway.operations import logs
from gateway.services import Services
from gateway.workers.queues import ANNOUNCE, ANSWER, FETCH, FORWARD, LOOK_UP, RING, SEND, Act

logger = logging.getLogger(__name__)


def forward(services: Services, submission_id: str) -> None:
    """Carry a submission to the case backend."""
    services.forwarding.forward(submission_id)


def send(services: Services, *message_ids: str) -> None:
    """Send messages to their citizens, all of a job together."""
    services.sending.send(*message_ids)


def answer(services: Services, question_id: str) -> None:
    """Finish a lookup that came too late for its screen, and have the answer texted."""
    message_id = services.finishing.finish(question_id)
    if message_id is not None:
        services.doorbell.ring(SEND, message_id)


def ring(services: Services, ring_id: str) -> None:
    """Ring somebody."""
    services.ringing.ring(ring_id)


def fetch(services: Services, recording_id: str) -> None:
    """Fetch what a caller spoke from the provider."""
    services.recording_fetching.fetch(recording_id)


def look_up(services: Services, message_id: str) -> None:
    """Look up at its provider what became of a text."""
    services.enquiries.ask(message_id)


def announce(services: Services, *_ids: str) -> None:
    """Send announcements, for a while."""
    services.draining.drain()


JOBS: Mapping[str, Callable[..., None]] = {
    FORWARD: forward,
    SEND: send,
    ANSWER: answer,
    RING: ring,
    FETCH: fetch,
    LOOK_UP: look_up,
    ANNOUNCE: announce,
}
TOGETHER = frozenset({SEND, ANNOUNCE})  # take all ids of a ring at once; others do one after the other


def acts(services: Services) -> dict[str, Act]:
    """The jobs of a worker that has `services`."""
    return {name: partial(carry_out, services, name) for name in JOBS}


def carry_out(services: Services, job: str, *items: str) -> None:
    """Do a job for each id. A failure is logged and ends here: its lease runs out, and it is rung for again."""
    for group in [items] if job in TOGETHER else [(item,) for item in items]:
        _do(services, job, group)


def _do(services: Services, job: str, items: tuple[str, ...]) -> None:
    try:
        JOBS[job](services, *items)
    except redis.RedisError as error:
        logger.warning("store_away", extra={"job": job, "items": items, "reason": type(error).__name__})
    except Exception:  # noqa: BLE001 - whatever it is, the next job must be done
        logs.failure(logger, "job_failed", job=job, items=items)
