"""The jobs: what a ring may ask for. Nothing else is ever run, whatever stands in Redis."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import redis

from gateway.operations import logs
from gateway.services import Services
from gateway.workers.queues import (
    ANNOUNCE,
    ANSWER_LATE,
    FETCH_RECORDING,
    FORWARD,
    PLACE_CALL,
    RECONCILE_STATUS,
    SEND,
    JobFunction,
)

logger = logging.getLogger(__name__)


def forward_submission(services: Services, submission_id: str) -> None:
    """Carry a submission to the case backend."""
    services.forwarder.forward(submission_id)


def send_messages(services: Services, *message_ids: str) -> None:
    """Send messages to their citizens, all of a job together."""
    services.sending.send(*message_ids)


def finish_late_lookup(services: Services, question_id: str) -> None:
    """Finish a lookup that came too late for its screen, and have the answer texted."""
    message_id = services.late_answers.answer(question_id)
    if message_id is not None:
        services.job_notifier.notify(SEND, message_id)


def place_call(services: Services, call_id: str) -> None:
    """Ring somebody."""
    services.ringing.call(call_id)


def fetch_recording(services: Services, recording_id: str) -> None:
    """Fetch what a caller spoke from the provider."""
    services.recording_fetcher.fetch(recording_id)


def reconcile_status(services: Services, message_id: str) -> None:
    """Look up at its provider what became of a text."""
    services.enquiries.reconcile(message_id)


def send_announcements(services: Services, *_ids: str) -> None:
    """Send announcements, for a while."""
    services.draining.send_turn()


JOBS: Mapping[str, Callable[..., None]] = {
    FORWARD: forward_submission,
    SEND: send_messages,
    ANSWER_LATE: finish_late_lookup,
    PLACE_CALL: place_call,
    FETCH_RECORDING: fetch_recording,
    RECONCILE_STATUS: reconcile_status,
    ANNOUNCE: send_announcements,
}
BATCH_JOBS = frozenset({SEND, ANNOUNCE})  # take all ids of a ring at once; others do one after the other


def job_functions(services: Services) -> dict[str, JobFunction]:
    """The jobs of a worker that has `services`."""
    return {name: partial(run_job, services, name) for name in JOBS}


def run_job(services: Services, job: str, *items: str) -> None:
    """Do a job for each id. A failure is logged and ends here: its lease runs out, and it is rung for again."""
    for group in [items] if job in BATCH_JOBS else [(item,) for item in items]:
        _run_group(services, job, group)


def _run_group(services: Services, job: str, items: tuple[str, ...]) -> None:
    try:
        JOBS[job](services, *items)
    except redis.RedisError as error:
        logger.warning(
            "store_unavailable", extra={"job": job, "items": items, "reason": type(error).__name__}
        )
    except Exception:  # noqa: BLE001 - whatever it is, the next job must be done
        logs.exception(logger, "job_failed", job=job, items=items)
