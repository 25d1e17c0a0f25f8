"""What is left to do once a hop is saved: to tell the workers what it has put into the outboxes."""

from collections.abc import Iterable

from gateway.workers.notifier import JobNotifier


def notify_workers(job_notifier: JobNotifier, jobs: Iterable[tuple[str, str]]) -> None:
    """Tell the workers of jobs, each by its name and the id of what it is about."""
    for job, item in jobs:
        job_notifier.notify(job, item)
