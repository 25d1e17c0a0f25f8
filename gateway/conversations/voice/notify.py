"""What is left to do once the record of a call is saved. None of it may fail the call."""

import logging

import redis

from gateway.container.channel_services import ChannelServices
from gateway.conversations.notify import notify_workers
from gateway.conversations.voice.result import CallSaveRequest
from gateway.workers.queues import FETCH_RECORDING

logger = logging.getLogger(__name__)


def finish_save(services: ChannelServices, save_request: CallSaveRequest) -> None:
    """Ring for what was promised, and drop the recording that the caller spoke again."""
    notify_workers(services.job_notifier, save_request.jobs)
    if save_request.unwanted_recording:
        try:
            services.recordings.discard(save_request.unwanted_recording)
        except (redis.RedisError, OSError) as error:  # nothing leads to it, and it goes with its retention
            logger.warning("recording_not_discarded", extra={"reason": type(error).__name__})
        services.job_notifier.notify(FETCH_RECORDING, save_request.unwanted_recording)
