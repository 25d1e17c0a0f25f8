"""The objects that the operators' pages use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gateway.cases.case_timeline import CaseTimelines
from gateway.cases.last_poll import PollLog
from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.cases.submission_admin import SubmissionAdmin
from gateway.conversations.voice.call_costs import CallCosts
from gateway.messaging.announcements.announcement_store import AnnouncementStore
from gateway.messaging.announcements.proposal import ProposalStore
from gateway.messaging.message_search import MessageSearch
from gateway.messaging.routing.delivery_report import DeliveryReports
from gateway.operations.doctor.known_accounts import KnownAccounts
from gateway.payments.day_figures import DayFigures
from gateway.payments.ledger import PaymentLedger
from gateway.payments.payment_store import PaymentStore
from gateway.storage.outbox.outbox import Outbox
from gateway.workers.tasks import TaskStore
from menus.model import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorObjects:
    """The objects of the operators' pages. `gateway.container.operators` makes them.

    `service` returns the published service; None if there is none that can be read. `outbox` makes the outbox of a
    stream. `payment_days` returns the last days on which anybody was asked to pay; `payments_to` so many
    days up to a day.
    """

    service: Callable[[], Service | None]
    tasks: TaskStore
    submission_admin: SubmissionAdmin
    submissions_outbox: Outbox
    refused: RefusedSubmissions
    messages: MessageSearch
    timelines: CaseTimelines
    delivery: DeliveryReports
    call_costs: CallCosts
    polls: PollLog
    accounts: KnownAccounts
    proposals: ProposalStore
    announcements: AnnouncementStore
    outbox: Callable[[str], Outbox]
    payments: PaymentStore
    payment_ledger: PaymentLedger
    payment_days: Callable[[], list[DayFigures]]
    payments_to: Callable[[date, int], list[DayFigures]]
