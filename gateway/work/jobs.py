"""The jobs: what a ring may ask for. Nothing else is ever run, whatever stands in Redis."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import redis

from gateway import log
from gateway.services import Services
from gateway.work.queues import ANSWER, FORWARD, SEND, Act

logger = logging.getLogger(__name__)


def forward(services: Services, submission_id: str) -> None:
    """Carry a submission to the case backend."""
    services.forwarding.forward(submission_id)


def send(services: Services, message_id: str) -> None:
    """Send a message to its citizen."""
    services.sending.send(message_id)


def answer(services: Services, question_id: str) -> None:
    """Finish a lookup that came too late for its screen, and have the answer texted."""
    message_id = services.finishing.finish(question_id)
    if message_id is not None:
        services.doorbell.ring(SEND, message_id)


JOBS: Mapping[str, Callable[[Services, str], None]] = {FORWARD: forward, SEND: send, ANSWER: answer}


def acts(services: Services) -> dict[str, Act]:
    """The jobs of a worker that has `services`."""
    return {name: partial(carry_out, services, name) for name in JOBS}


def carry_out(services: Services, job: str, *items: str) -> None:
    """Do a job for each id. A failure is logged and ends here: its lease runs out, and it is rung for again."""
    for item in items:
        _do(services, job, item)


def _do(services: Services, job: str, item: str) -> None:
    try:
        JOBS[job](services, item)
    except redis.RedisError as error:
        logger.warning("store_away", extra={"job": job, "item": item, "reason": type(error).__name__})
    except Exception:  # noqa: BLE001 - whatever it is, the next job must be done
        log.failure(logger, "job_failed", job=job, item=item)
