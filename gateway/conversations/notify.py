"""What is left to do once a hop is saved: to tell the workers what it has put into the outboxes."""

from collections.abc import Iterable

from gateway.cases.submissions import confirmation_id
from gateway.conversations.engine_runner import Stepper
from gateway.workers.notifier import Doorbell
from gateway.workers.queues import ANSWER, FORWARD, SEND


def ring_for(doorbell: Doorbell, stepper: Stepper, texts: Iterable[str]) -> None:
    """Ring for what a walk filed and left to be answered late, and for `texts`, ids of messages."""
    for submission_id, reference in stepper.filed.items():
        doorbell.ring(FORWARD, submission_id)
        doorbell.ring(SEND, confirmation_id(reference))
    for message_id in texts:
        doorbell.ring(SEND, message_id)
    for question_id in stepper.late:
        doorbell.ring(ANSWER, question_id)
