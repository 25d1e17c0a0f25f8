"""The jobs: what a ring may ask for. Nothing else is ever run, whatever stands in Redis."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import redis

from gateway import log
from gateway.services import Services
from gateway.work.queues import FORWARD, SEND, Act

logger = logging.getLogger(__name__)


def forward(services: Services, submission_id: str) -> None:
    """Carry a submission to the case backend."""
    services.forwarding.forward(submission_id)


def send(services: Services, message_id: str) -> None:
    """Send a message to its citizen."""
    services.sending.send(message_id)


JOBS: Mapping[str, Callable[[Services, str], None]] = {FORWARD: forward, SEND: send}


def acts(services: Services) -> dict[str, Act]:
    """The jobs of a worker that has `services`."""
    return {name: partial(carry_out, services, name) for name in JOBS}


def carry_out(services: Services, job: str, item: str) -> None:
    """Do a job. Its failure is logged and ends here: the item's lease runs out, and it is rung for again."""
    try:
        JOBS[job](services, item)
    except redis.RedisError as error:
        logger.warning("store_away", extra={"job": job, "item": item, "reason": type(error).__name__})
    except Exception:  # noqa: BLE001 - whatever it is, the next job must be done
        log.failure(logger, "job_failed", job=job, item=item)
