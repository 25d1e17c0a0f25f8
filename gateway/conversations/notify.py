"""What is left to do once a hop is saved: to tell the workers what it has put into the outboxes."""

from collections.abc import Iterable

from gateway.cases.submissions import confirmation_id
from gateway.conversations.engine_runner import EngineRunner
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import ANSWER_LATE, FORWARD, SEND


def notify_workers(job_notifier: JobNotifier, runner: EngineRunner, message_ids: Iterable[str]) -> None:
    """Ring for what a walk filed and left to be answered late, and for `texts`, ids of messages."""
    for submission_id, reference in runner.filed_references.items():
        job_notifier.notify(FORWARD, submission_id)
        job_notifier.notify(SEND, confirmation_id(reference))
    for message_id in message_ids:
        job_notifier.notify(SEND, message_id)
    for question_id in runner.late_question_ids:
        job_notifier.notify(ANSWER_LATE, question_id)
