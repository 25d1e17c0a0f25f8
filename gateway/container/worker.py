"""The worker's jobs, and what runs beside them."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Event

from gateway.audio.recordings.sound_storage import clean_up_until
from gateway.container.container import Container
from gateway.published_menus import version_watcher
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import connect
from gateway.workers import queues
from gateway.workers.jobs import make_job_functions
from gateway.workers.sweeper import Sweeper
from gateway.workers.worker import Worker, WorkerProcess

NONE: Mapping[str, Callable[..., None]] = {}


def build_worker(container: Container, actions: Mapping[str, Callable[..., None]] = NONE) -> WorkerProcess:
    """A worker with its sweeper; `actions` take the place of those in `job_actions`. No server is asked yet."""
    resources = container.resources
    functions = make_job_functions(job_actions(container) | dict(actions))
    sweeper = Sweeper(resources.redis, swept_outboxes(container))
    background: Mapping[str, Callable[[Event], None]] = {
        "sweeper": sweeper.run,
        "menus": partial(version_watcher.refresh_until, container.menus.cache),
        "tidying": partial(clean_up_until, container.recordings.storage),
    }
    return WorkerProcess(Worker(connect(resources.settings.redis_url), functions), background)


def job_actions(container: Container) -> dict[str, Callable[..., None]]:
    """What is done for each job. The objects are made with the first job that needs them."""

    def answer_late(question_id: str) -> None:
        """Finish a lookup that came too late for its screen, and have the answer texted."""
        message_id = container.lookups.late_answers.answer(question_id)
        if message_id is not None:
            container.job_notifier.notify(queues.SEND, message_id)

    def announce(*_announcements: str) -> None:
        """Send announcements, for a while."""
        container.announcements.sender.send_turn()

    return {
        queues.FORWARD: lambda submission: container.cases.forwarder.forward(submission),
        queues.SEND: lambda *messages: container.sending.sender.send(*messages),
        queues.ANSWER_LATE: answer_late,
        queues.PLACE_CALL: lambda call: container.calls.dialler.call(call),
        queues.FETCH_RECORDING: lambda recording: container.recordings.fetcher.fetch(recording),
        queues.RECONCILE_STATUS: lambda message: container.sending.reconciler.reconcile(message),
        queues.ANNOUNCE: announce,
    }


def swept_outboxes(container: Container) -> list[tuple[Outbox, str]]:
    """What is swept, each with its job. Without a provider of calls, promised ones wait for the day that has one."""
    calls = [(container.calls.outbox, queues.PLACE_CALL)] if container.calls.requests.configured else []
    return [
        (container.cases.outbox, queues.FORWARD),
        (container.messages.outbox, queues.SEND),
        (container.announcements.outbox, queues.ANNOUNCE),
        (container.lookups.late_outbox, queues.ANSWER_LATE),
        (container.recordings.outbox, queues.FETCH_RECORDING),
        (container.sending.enquiries_outbox, queues.RECONCILE_STATUS),
        *calls,
    ]
