"""Makes a worker process: its jobs and its background threads."""

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event

from gateway.container.container import Container
from gateway.operations.expiry import delete_expired_until
from gateway.published_menus import version_watcher
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import connect
from gateway.storage.store_files import rewrite_until
from gateway.workers import queues
from gateway.workers.activity import FORWARDER, JOBS, SWEEPER, WorkerActivity
from gateway.workers.jobs import make_job_functions
from gateway.workers.streams import ALL_STREAMS, jobs_of
from gateway.workers.sweeper import Sweeper
from gateway.workers.worker import Worker, WorkerProcess

NONE: Mapping[str, Callable[..., None]] = {}


def load_before_fork(container: Container) -> None:
    """Load the code that workers need, and make the objects that they share.

    Processes that are forked afterwards have them, which else each would load for itself. Nothing contacts a server.
    """
    swept_outboxes(container)
    _ = container.cases, container.lookups, container.sending, container.announcements  # for jobs
    # For background threads.
    _ = container.alarms.watch, container.operators.task_runner, container.insights.upkeep
    _ = (
        container.admission.turn_texts,
        container.reminder_turn,
        container.store_files,
        container.retention,
        container.recordings.storage,
    )
    _ = container.eraser, container.cases.refused, container.cases.backend
    gc.collect()
    gc.freeze()  # else a collection would write to each page of memory, and each process would get a copy of its own


def build_worker(
    container: Container,
    actions: Mapping[str, Callable[..., None]] = NONE,
    streams: Sequence[str] = ALL_STREAMS,
    part: str = "worker",
    when_started: Callable[[], object] = lambda: None,
    when_all_turned: Callable[[float], object] = lambda _moment: None,
) -> WorkerProcess:
    """Make a worker of these streams and its background threads, without contacting a server yet.

    `actions` replace those of the same name in `job_actions`. `part` and `when_started` are those of `Worker`,
    `when_all_turned` that of `WorkerActivity`.
    """
    resources = container.resources
    chosen = job_actions(container) | dict(actions)
    background: dict[str, Callable[[Event], None]] = {}
    has_forwarder = "submissions" in streams and queues.FORWARD not in actions
    activity = WorkerActivity([JOBS, SWEEPER, *([FORWARDER] if has_forwarder else [])], when_all_turned)
    if has_forwarder:
        chosen[queues.FORWARD] = lambda *submissions: container.cases.concurrent_forwarder.wake(*submissions)
        background["forwarder"] = lambda stop: container.cases.concurrent_forwarder.run(
            stop, partial(activity.note_turn, FORWARDER)
        )
        poller = container.cases.build_poller(partial(container.job_notifier.notify, queues.SEND))
        if poller is not None:
            background["polls"] = poller.run
    if "payments" in streams and queues.COLLECT not in actions:
        chosen[queues.COLLECT] = lambda *payments: container.payments.concurrent_collector.wake(*payments)
        background["collector"] = lambda stop: container.payments.concurrent_collector.run(stop)
    functions = make_job_functions(chosen, partial(activity.note_turn, JOBS))
    wanted = {job: functions[job] for job in jobs_of(streams)}
    sweeper = Sweeper(resources.redis, swept_outboxes(container))
    background |= {
        "sweeper": partial(sweeper.run, note_turn=partial(activity.note_turn, SWEEPER)),
        "alarms": lambda stop: container.alarms.watch.run(stop),
        "tasks": lambda stop: container.operators.task_runner.run(stop),
        "insights": container.insights.upkeep.run,
        "turns": container.admission.turn_texts.run,
        "reminders": container.reminder_turn.run,
        "menus": partial(
            version_watcher.refresh_until, container.menus.cache, try_store=container.watch_store
        ),
        "files": partial(
            rewrite_until, container.store_files, lambda: container.retention.count_expired_keys()
        ),
        "tidying": partial(
            delete_expired_until,
            {
                "files of recordings": lambda: container.recordings.storage.delete_expired(),
                "numbers that changed hands": lambda: container.eraser.hand_over_waiting(),
                "cases that were given up": lambda: container.cases.refused.delete_expired(),
            },
            lambda things, number: container.retention.record_deleted(things, number),
        ),
    }
    delivery = container.delivery.config.digest
    client = connect(resources.settings.redis_url)
    worker = Worker(client, wanted, part, when_started, delivery, activity, resources.clock)
    return WorkerProcess(worker, background)


def job_actions(container: Container) -> dict[str, Callable[..., None]]:
    """Return the function of each job. Its objects are made when the first job needs them."""

    def answer_late(question_id: str) -> None:
        """Finish a lookup that came too late for its screen, and notify the workers of the text with its answer."""
        message_id = container.lookups.late_lookup_answerer.answer(question_id)
        if message_id is not None:
            container.job_notifier.notify(queues.SEND, message_id)

    def announce(*_announcements: str) -> None:
        """Send texts of announcements for one turn."""
        container.announcements.sender.send_turn()

    return {
        queues.FORWARD: lambda submission: container.cases.forwarder.forward(submission),
        queues.SEND: lambda *messages: container.sending.sender.send_turn(*messages),
        queues.ANSWER_LATE: answer_late,
        queues.PLACE_CALL: lambda call: container.calls.dialler.call(call),
        queues.FETCH_RECORDING: lambda recording: container.recordings.fetcher.fetch(recording),
        queues.RECONCILE_STATUS: lambda message: container.sending.reconciler.reconcile(message),
        queues.ANNOUNCE: announce,
        queues.COLLECT: lambda payment: container.payments.collector.collect(payment),
    }


def swept_outboxes(container: Container) -> list[tuple[Outbox, str]]:
    """Return the outboxes that the sweeper watches, each with the job for its items.

    The outbox of calls is left out as long as no voice provider is set. Calls wait there until one is.
    """
    calls = [(container.calls.outbox, queues.PLACE_CALL)] if container.calls.requests.configured else []
    return [
        (container.cases.outbox, queues.FORWARD),
        (container.messages.outbox, queues.SEND),
        (container.announcements.outbox, queues.ANNOUNCE),
        (container.lookups.late_outbox, queues.ANSWER_LATE),
        (container.recordings.outbox, queues.FETCH_RECORDING),
        (container.sending.enquiries_outbox, queues.RECONCILE_STATUS),
        (container.payments.outbox, queues.COLLECT),
        *calls,
    ]
