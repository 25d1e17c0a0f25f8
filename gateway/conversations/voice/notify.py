"""What is left to do once the record of a call is saved. None of it may fail the call."""

import logging

import redis

from gateway.conversations.notify import ring_for
from gateway.conversations.voice.result import Changed
from gateway.services import Services
from gateway.workers.queues import FETCH

logger = logging.getLogger(__name__)


def saved(services: Services, changed: Changed) -> None:
    """Ring for what was promised, and drop the recording that the caller spoke again."""
    if changed.stepper is not None:
        ring_for(services.doorbell, changed.stepper, changed.texts)
    if changed.unwanted:
        try:
            services.recordings.discard(changed.unwanted)
        except (redis.RedisError, OSError) as error:  # nothing leads to it, and it goes with its retention
            logger.warning("recording_not_dropped", extra={"reason": type(error).__name__})
        services.doorbell.ring(FETCH, changed.unwanted)
