"""Makes the objects of the operators' pages, and the actions of the tasks that are asked for there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gateway.cases.case_timeline import CaseTimelines
from gateway.cases.last_poll import PollLog
from gateway.cases.submission_tasks import PURGE_ALL, RETRY_ALL, SubmissionTasks
from gateway.console.glance.glance import Today
from gateway.console.operators import OperatorObjects
from gateway.container.announcements import AnnouncementComponents
from gateway.container.cases import CaseComponents
from gateway.container.delivery import DeliveryComponents
from gateway.container.menus import MenuComponents
from gateway.container.payments import PaymentComponents
from gateway.container.resources import Resources
from gateway.errors import DefinitionError, GatewayError
from gateway.messaging.announcements import proposal_tasks
from gateway.messaging.announcements.proposal import ProposalStore
from gateway.messaging.message_search import FIND_BY_NUMBER, MessageSearch
from gateway.messaging.routing.delivery_report import DeliveryReports
from gateway.operations.day_totals import DayTotals
from gateway.operations.doctor import delivery as delivery_checks
from gateway.operations.doctor.finding import Finding, bad
from gateway.operations.doctor.known_accounts import KnownAccounts
from gateway.payments.day_figures import DayFigures, read_days
from gateway.workers.tasks import TaskAction, TaskRunner, TaskStore
from menus.model import Service

if TYPE_CHECKING:
    from gateway.operations.erasure_task import ErasureTask

PAYMENT_DAYS = 30  # shown


class OperatorComponents:
    """The objects with which operators see what is stuck, and mend it."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        cases: CaseComponents,
        delivery: DeliveryComponents,
        announcements: AnnouncementComponents,
        erasure: "Callable[[], ErasureTask]",
        payments: PaymentComponents,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._cases = cases
        self._delivery = delivery
        self._announcements = announcements
        self._erasure = erasure
        self._payments = payments

    @cached_property
    def tasks(self) -> TaskStore:
        """The tasks that operators asked for."""
        return TaskStore(self._resources.redis, self._resources.clock)

    @cached_property
    def task_runner(self) -> TaskRunner:
        """Does those tasks, in a worker."""
        return TaskRunner(self._resources.redis, self.tasks, self._task_actions)

    @property
    def _task_actions(self) -> Mapping[str, TaskAction]:
        from gateway.operations.erasure_task import FORGET

        submissions = SubmissionTasks(self._cases.outbox, self._cases.submission_admin, self._cases.refused)
        proposals = proposal_tasks.ProposalTasks(
            self.proposals,
            self._announcements.store,
            self._announcements.planner,
            lambda: self._delivery.config,
            self._published,
        )
        return {
            RETRY_ALL: submissions.retry_all,
            PURGE_ALL: submissions.purge_all,
            FIND_BY_NUMBER: self.messages.find_by_number,
            proposal_tasks.COUNT: proposals.count,
            proposal_tasks.QUEUE: proposals.queue,
            proposal_tasks.CANCEL: proposals.cancel,
            FORGET: lambda task: self._erasure().forget(task),
        }

    def _published(self) -> tuple[Service, str]:
        """Return the published service, and a digest of what words its texts: its menus, and those on trial."""
        definition, live = self._menus.definition, self._menus.cache.trial
        if live is None:
            return definition.service, definition.digest
        trial = live.trial
        parts = (definition.digest, trial.digest, trial.share, trial.caller_digests)
        return definition.service, self._resources.crypto.digest(" ".join(map(str, parts)))

    @cached_property
    def proposals(self) -> ProposalStore:
        """The announcements that were proposed in the console."""
        return ProposalStore(self._resources.redis, self._resources.crypto, self._resources.clock)

    @cached_property
    def messages(self) -> MessageSearch:
        """Finds texts by the reference of their case, or by number."""
        return MessageSearch(self._resources.redis)

    @cached_property
    def delivery(self) -> DeliveryReports:
        """Reads how texts go."""
        resources, delivery = self._resources, self._delivery
        return DeliveryReports(
            resources.redis, lambda: delivery.config, lambda: delivery.costs, resources.clock
        )

    @cached_property
    def day_totals(self) -> DayTotals:
        """What happened today."""
        delivery = self._delivery
        return DayTotals(self._resources.redis, lambda: delivery.costs.today())

    def today(self) -> Today | None:
        """Return what happened today; None until menus are live, as a day begins and ends in their time zone."""
        if self.service() is None:
            return None
        outbox = self._resources.outbox
        try:
            money, ceilings = self.delivery.money_today(), tuple(self.delivery.ceilings())
        except GatewayError:  # delivery.yaml is wrong, which another line says
            money, ceilings = (), ()
        waiting = sum(outbox(stream).depth() for stream in ("messages", "announcements"))
        return Today(self.day_totals.read(), waiting, self._cases.outbox.depth(), money, ceilings)

    def check_delivery(self) -> Iterator[Finding]:
        """Report what is wrong with how texts go, by the store alone: shares, ceilings, accounts, delivery.yaml."""
        try:
            config = self._delivery.config
        except GatewayError as error:
            yield bad(
                "texts",
                str(error).splitlines()[0],
                "Correct delivery.yaml: `gateway check` lists all of it.",
                "delivery-file-wrong",
            )
            return
        client, now = self._resources.redis, self._resources.clock().timestamp()
        yield from delivery_checks.check_shares(client, config, now)
        if self.service() is not None:
            yield from delivery_checks.check_ceilings(client, config, self._delivery.costs.today())
        for account in self.accounts.all().values():
            for finding in account.findings:
                yield replace(finding, subject=f"account: {finding.subject}")

    @cached_property
    def accounts(self) -> KnownAccounts:
        """What providers said last of our accounts."""
        return KnownAccounts(self._resources.redis)

    def service(self) -> Service | None:
        """Return the published service; None if there is none that can be read. Publishes nothing."""
        if self._menus.versions.current() is not None:
            with suppress(DefinitionError):
                return self._menus.service()
        return None

    def _payment_days(self) -> list[DayFigures]:
        """Return the last days on which anybody was asked to pay; none until menus are live."""
        service = self.service()
        if service is None:
            return []
        today = self._resources.clock().astimezone(service.time_zone).date()
        return read_days(self._resources.redis, today, PAYMENT_DAYS)

    @cached_property
    def objects(self) -> OperatorObjects:
        """What the pages use."""
        return OperatorObjects(
            service=self.service,
            tasks=self.tasks,
            submission_admin=self._cases.submission_admin,
            submissions_outbox=self._cases.outbox,
            refused=self._cases.refused,
            messages=self.messages,
            delivery=self.delivery,
            call_costs=self._delivery.call_costs,
            polls=PollLog(self._resources.redis),
            accounts=self.accounts,
            proposals=self.proposals,
            announcements=self._announcements.store,
            outbox=self._resources.outbox,
            payments=self._payments.store,
            payment_ledger=self._payments.ledger,
            payment_days=self._payment_days,
            payments_to=partial(read_days, self._resources.redis),
            timelines=CaseTimelines(
                self._resources.redis,
                self._cases.submission_admin,
                self.messages,
                self._resources.crypto.digest,
                self._cases.questions,
            ),
        )
