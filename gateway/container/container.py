"""The components of one process. Each is made when it is first used."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis

from gateway.container.resources import Resources, open_resources, read_menus
from gateway.operations.running_processes import DrainMark
from gateway.providers.registry import PROVIDERS, ProviderRegistry
from gateway.security.stored_keys import StoredKeys
from gateway.settings.cluster_url import is_cluster_url
from gateway.settings.settings import Settings
from gateway.storage.redis_clients import command_sender
from gateway.storage.store_probe import StoreProbe

if TYPE_CHECKING:
    from gateway.container.admission import AdmissionComponents
    from gateway.container.alarms import AlarmComponents
    from gateway.container.announcements import AnnouncementComponents
    from gateway.container.callers import CallerComponents
    from gateway.container.cases import CaseComponents
    from gateway.container.console import ConsoleComponents
    from gateway.container.conversations import ConversationComponents
    from gateway.container.delivery import DeliveryComponents
    from gateway.container.drafts import DraftComponents
    from gateway.container.insights import InsightComponents
    from gateway.container.lookups import LookupComponents
    from gateway.container.menus import MenuComponents
    from gateway.container.messages import MessageComponents
    from gateway.container.operators import OperatorComponents
    from gateway.container.outbound_calls import OutboundCallComponents
    from gateway.container.payments import PaymentComponents
    from gateway.container.recordings import RecordingComponents
    from gateway.container.reminders import ReminderComponents
    from gateway.container.sending import SendingComponents
    from gateway.operations.audit_trail import AuditTrail
    from gateway.operations.doctor.doctor import ExaminedGateway
    from gateway.operations.erasure import Eraser
    from gateway.operations.erasure_task import ErasureTask
    from gateway.operations.person_export import PersonExport
    from gateway.operations.rekey import Rekeying
    from gateway.operations.retention import Retention
    from gateway.published_menus.definition import MenuFile
    from gateway.reminders.reminder_turn import ReminderTurn
    from gateway.storage.outbox.pauses import StreamPauses
    from gateway.storage.store_files import StoreFiles
    from gateway.workers.notifier import JobNotifier


class Container:
    """Connects the components. Only entry points hold a container: the web application, the worker, commands, tests."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources

    @cached_property
    def menus(self) -> "MenuComponents":
        """The objects that serve and publish the menus."""
        from gateway.container.menus import MenuComponents

        return MenuComponents(self.resources)

    @cached_property
    def insights(self) -> "InsightComponents":
        """The objects that count the ways of citizens, and read the counts."""
        from gateway.container.insights import InsightComponents

        return InsightComponents(self.resources)

    @cached_property
    def draft(self) -> "DraftComponents":
        """The objects that keep the draft of the menus."""
        from gateway.container.drafts import DraftComponents

        return DraftComponents(self.resources, self.menus)

    @cached_property
    def callers(self) -> "CallerComponents":
        """The stores of the data about callers."""
        from gateway.container.callers import CallerComponents

        return CallerComponents(self.resources, lambda digest: self.reminders.reminders.end_all(digest))

    @cached_property
    def reminders(self) -> "ReminderComponents":
        """The objects that keep reminders."""
        from gateway.container.reminders import ReminderComponents

        return ReminderComponents(self.resources, self.menus)

    @cached_property
    def reminder_turn(self) -> "ReminderTurn":
        """Queues the texts of reminders that are due."""
        return self.reminders.turn(self.callers, self.messages, self.job_notifier)

    @cached_property
    def recordings(self) -> "RecordingComponents":
        """The objects that fetch and store caller recordings."""
        from gateway.container.recordings import RecordingComponents

        return RecordingComponents(self.resources)

    @cached_property
    def cases(self) -> "CaseComponents":
        """The objects that file cases, forward them and look up their state."""
        from gateway.container.cases import CaseComponents

        return CaseComponents(
            self.resources,
            self.menus,
            self.recordings,
            self.pauses,
            self.insights,
            self.callers,
            lambda update, state, came: self.reminders.note_state(update, state, came),
        )

    @cached_property
    def messages(self) -> "MessageComponents":
        """The objects that store texts and apply receipts."""
        from gateway.container.messages import MessageComponents

        return MessageComponents(self.resources, self.menus, self.callers)

    @cached_property
    def delivery(self) -> "DeliveryComponents":
        """The objects that choose the provider of a text, its pace and its price."""
        from gateway.container.delivery import DeliveryComponents

        return DeliveryComponents(self.resources, self.menus)

    @cached_property
    def calls(self) -> "OutboundCallComponents":
        """The objects that make outbound calls."""
        from gateway.container.outbound_calls import OutboundCallComponents

        return OutboundCallComponents(self.resources, self.menus, self.callers, self.messages, self.delivery)

    @cached_property
    def sending(self) -> "SendingComponents":
        """The objects that send texts."""
        from gateway.container.sending import SendingComponents

        return SendingComponents(
            self.resources, self.menus, self.callers, self.messages, self.delivery, self.calls, self.pauses
        )

    @cached_property
    def payments(self) -> "PaymentComponents":
        """The objects that ask phones to pay, and learn what became of it."""
        from gateway.container.payments import PaymentComponents

        return PaymentComponents(self.resources, self.menus, self.cases, self.messages, self.job_notifier)

    @cached_property
    def announcements(self) -> "AnnouncementComponents":
        """The objects that plan and send announcements."""
        from gateway.container.announcements import AnnouncementComponents

        return AnnouncementComponents(
            self.resources, self.menus, self.callers, self.messages, self.delivery, self.sending
        )

    @cached_property
    def lookups(self) -> "LookupComponents":
        """The objects that look up data in other systems."""
        from gateway.container.lookups import LookupComponents

        return LookupComponents(self.resources, self.menus, self.cases, self.messages, self.callers)

    @cached_property
    def console(self) -> "ConsoleComponents":
        """The objects of the console."""
        from gateway.container.console import ConsoleComponents

        return ConsoleComponents(
            self.resources,
            self.menus,
            self.draft,
            self.pauses,
            self.audit_trail,
            self.stored_keys,
            self.operators,
            self.insights,
            self.callers.surveys,
            self.callers.unclear_texts,
            self.reminders.overview,
        )

    @cached_property
    def alarms(self) -> "AlarmComponents":
        """The objects that tell people what needs an operator."""
        from gateway.container.alarms import AlarmComponents

        return AlarmComponents(
            self.resources,
            self.menus,
            self.delivery,
            self.messages,
            self.operators,
            self.insights,
            self.admission.waiting_line,
            lambda: self.examined_gateway,
            self.reminders.overview,
        )

    @cached_property
    def operators(self) -> "OperatorComponents":
        """The objects of the operators' pages, and the tasks that are asked for there."""
        from gateway.container.operators import OperatorComponents

        return OperatorComponents(
            self.resources,
            self.menus,
            self.cases,
            self.delivery,
            self.announcements,
            self._erasure_task,
            self.payments,
        )

    def _erasure_task(self) -> "ErasureTask":
        from gateway.operations.erasure_task import ErasureTask

        return ErasureTask(
            self.resources.redis, lambda: self.eraser, self.audit_trail, lambda: self.store_files
        )

    @cached_property
    def admission(self) -> "AdmissionComponents":
        """The objects that decide who begins a session while it is crowded, and text the others."""
        from gateway.container.admission import AdmissionComponents

        return AdmissionComponents(
            self.resources, self.menus, self.messages, self.delivery, self.job_notifier
        )

    @cached_property
    def pauses(self) -> "StreamPauses":
        """The streams of the outbox that an operator has paused."""
        from gateway.storage.outbox.pauses import StreamPauses

        return StreamPauses(self.resources.redis, self.resources.clock)

    @cached_property
    def job_notifier(self) -> "JobNotifier":
        """Notifies workers that something is due."""
        from gateway.workers.notifier import JobNotifier

        return JobNotifier(self.resources.redis)

    @cached_property
    def eraser(self) -> "Eraser":
        """Erases all data stored about one person, except opt-outs."""
        from gateway.conversations.conversation_store import ConversationStore
        from gateway.operations.erasure import Eraser

        resources = self.resources
        return Eraser(
            resources.redis,
            resources.crypto,
            self.callers.profiles,
            ConversationStore(lambda: resources.sessions_redis, resources.crypto.records),
            self.messages.store,
            self.calls.requests,
            self.recordings.store,
            self.cases.refused,
            self.menus.trials,
            self.callers.surveys,
            self.admission.waiting_line,
            self.callers.unclear_texts,
            self.reminders.reminders,
        )

    @cached_property
    def store_files(self) -> "list[StoreFiles]":
        """The files of the durable store and, if it is another one, of the session store."""
        from gateway.storage.store_files import StoreFiles

        return [StoreFiles(client) for client in self.stores]

    @cached_property
    def audit_trail(self) -> "AuditTrail":
        """Keeps what operators did with what is held of people."""
        from gateway.operations.audit_trail import AuditTrail

        return AuditTrail(self.resources.redis, self.resources.clock, self.resources.crypto.digest)

    @cached_property
    def person_export(self) -> "PersonExport":
        """Collects all that is held of one person."""
        from gateway.conversations.conversation_store import ConversationStore
        from gateway.operations.person_export import PersonExport

        resources = self.resources
        conversations = ConversationStore(lambda: resources.sessions_redis, resources.crypto.records)
        return PersonExport(
            self.stores, resources.crypto, conversations, self.recordings.store, self.callers.surveys
        )

    @cached_property
    def retention(self) -> "Retention":
        """Counts what is kept, and remembers what went."""
        from gateway.operations.retention import Retention

        return Retention(self.stores, self.resources.clock)

    @property
    def stores(self) -> list[Redis]:
        """The durable store and, if it is another one, the session store."""
        resources = self.resources
        is_one = resources.settings.is_one_store
        return [resources.redis] if is_one else [resources.redis, resources.sessions_redis]

    @cached_property
    def rekeying(self) -> "Rekeying":
        """Encrypts everything with the newest secret."""
        from gateway.operations.rekey import Rekeying

        resources = self.resources
        return Rekeying(self.stores, self.recordings.storage, resources.crypto)

    @cached_property
    def stored_keys(self) -> StoredKeys:
        """Says which secrets the store needs, and remembers those in use."""
        resources = self.resources
        return StoredKeys(resources.redis, resources.crypto, resources.timestamp)

    def watch_store(self) -> str:
        """Try a write, read the store's time, and remember once a minute which secret this process encrypts with."""
        failure = self.store_probe.failure()
        if not failure:
            self.resources.store_time.refresh()
            self.resources.crypto.digest(
                ""
            )  # hops find the key of digests at hand, even after a start without the store
            self.stored_keys.mark_used()
        return failure

    @cached_property
    def readiness_checks(self) -> dict[str, Callable[[], object]]:
        """The checks, by name, of everything that the gateway needs to serve citizens.

        A check returns why something cannot serve, or raises, soon.
        """
        return {
            "redis": self.store_probe.failure,
            "sessions": self.session_store_probe.failure,
            "menus": lambda: self.menus.definition,
            "draining": DrainMark(self.resources.settings.state_dir).reason,
        }

    @cached_property
    def store_probe(self) -> StoreProbe:
        """Tries whether the durable store takes writes."""
        resources = self.resources
        return StoreProbe([resources.durable_hops.call, command_sender(lambda: resources.redis)])

    @cached_property
    def session_store_probe(self) -> StoreProbe:
        """Tries whether the session store takes writes."""
        resources = self.resources
        clients = [resources.hops.call, command_sender(lambda: resources.sessions_redis)]
        return StoreProbe(clients, is_cluster=is_cluster_url(resources.settings.sessions_redis_url))

    @cached_property
    def examined_gateway(self) -> "ExaminedGateway":
        """The objects that `gateway doctor` examines. Raises SettingsError if delivery.yaml is wrong."""
        from gateway.operations.doctor.doctor import ExaminedGateway

        return ExaminedGateway(
            settings=self.resources.settings,
            providers=self.resources.providers,
            redis=self.resources.redis,
            clock=self.resources.clock,
            own_clock=self.resources.own_clock,
            versions=self.menus.versions,
            pauses=self.pauses,
            case_system=self.cases.system,
            delivery=self.delivery.config,
            costs=self.delivery.costs,
            service=self.menus.service,
            stored_keys=self.stored_keys,
            crypto=self.resources.crypto,
        )

    @cached_property
    def conversations(self) -> "ConversationComponents":
        """The handlers that answer USSD hops, texts and calls."""
        from gateway.container.conversations import ConversationComponents

        return ConversationComponents(
            self.resources,
            self.menus,
            self.callers,
            self.cases,
            self.messages,
            self.lookups,
            self.calls,
            self.recordings,
            self.delivery,
            self.insights,
            self.admission,
            self.job_notifier,
            self.reminders,
            self.payments,
        )


def build_container(
    settings: Settings,
    *,
    providers: ProviderRegistry = PROVIDERS,
    environ: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] | None = None,
    draw: Callable[[int], int] | None = None,
    read_menus: "Callable[[Path], MenuFile]" = read_menus,
) -> Container:
    """Make a container for `settings`, without contacting a server yet. SettingsError lists the missing settings.

    A `clock` stands for the time of the store and for the clock of this machine.
    """
    return Container(
        open_resources(
            settings, providers=providers, environ=environ, clock=clock, draw=draw, read_menus=read_menus
        )
    )
