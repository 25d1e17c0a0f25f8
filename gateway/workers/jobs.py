"""The jobs that workers can do. They run nothing else, even if Redis names something else."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

import redis

from gateway.operations import logs
from gateway.workers.queues import ANNOUNCE, SEND, JobFunction

BATCH_JOBS = frozenset({SEND, ANNOUNCE})  # take all ids of a job at once; other jobs take one after the other

logger = logging.getLogger(__name__)


def make_job_functions(
    actions: Mapping[str, Callable[..., None]], note_turn: Callable[[], object] = lambda: None
) -> dict[str, JobFunction]:
    """Return the jobs of a worker, by name. Each runs its action for the ids that it is called with.

    `note_turn` is called before each id, as a job with many may take minutes.
    """
    return {name: partial(run_job, action, name, note_turn=note_turn) for name, action in actions.items()}


def run_job(
    action: Callable[..., None], job: str, *items: str, note_turn: Callable[[], object] = lambda: None
) -> None:
    """Do a job for each id. A failure is logged, not raised: the lease expires, and the sweeper enqueues it again."""
    for group in [items] if job in BATCH_JOBS else [(item,) for item in items]:
        note_turn()
        _run_group(action, job, group)


def _run_group(action: Callable[..., None], job: str, items: tuple[str, ...]) -> None:
    try:
        action(*items)
    except redis.RedisError as error:
        logger.warning(
            "store_unavailable", extra={"job": job, "items": items, "reason": type(error).__name__}
        )
    except Exception:  # noqa: BLE001 - whatever it is, the next job must run
        logs.exception(logger, "job_failed", job=job, items=items)
