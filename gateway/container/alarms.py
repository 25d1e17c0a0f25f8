"""Makes the objects that tell people what needs an operator."""

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta, tzinfo
from functools import cached_property

from gateway.admission.waiting_line import WaitingLine
from gateway.container.delivery import DeliveryComponents
from gateway.container.insights import InsightComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.operators import OperatorComponents
from gateway.container.resources import Resources
from gateway.conversations.sms.service_words import service_name
from gateway.insights.figures import SessionFigures
from gateway.insights.group import version_of
from gateway.insights.reader import Stretch
from gateway.operations.alarms import conditions
from gateway.operations.alarms.decision import Condition
from gateway.operations.alarms.slow_conditions import SlowConditions
from gateway.operations.alarms.watch import AlarmWatch
from gateway.operations.doctor import delivery as delivery_checks
from gateway.operations.doctor import workers
from gateway.operations.doctor.doctor import ExaminedGateway, account_checks
from gateway.operations.doctor.runner import run_checks
from gateway.operations.mail import Mailer
from gateway.operations.store_metrics import OUTBOX_STREAMS
from gateway.reminders.reminder_list import ReminderList

COMPARED = timedelta(days=14)  # of sessions, by version
TEXT_NAME = "alarm"  # of a text of ours: what kind of text it is


class AlarmComponents:
    """The objects that watch, and tell people."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        delivery: DeliveryComponents,
        messages: MessageComponents,
        operators: OperatorComponents,
        insights: InsightComponents,
        waiting_line: WaitingLine,
        examined: Callable[[], ExaminedGateway],
        reminders: ReminderList,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._delivery = delivery
        self._messages = messages
        self._operators = operators
        self._examined = examined
        self._reminders = reminders
        self._insights = insights
        self._waiting_line = waiting_line
        self._slow = SlowConditions(resources.redis)

    @cached_property
    def mailer(self) -> Mailer | None:
        """Hands mail in; None if no mail server is set."""
        server = self._delivery.config.alarms.smtp
        return Mailer(server, self._resources.settings.alarm_smtp_password) if server is not None else None

    @cached_property
    def watch(self) -> AlarmWatch:
        """Looks for what needs an operator. Raises SettingsError if delivery.yaml is wrong."""
        resources = self._resources
        return AlarmWatch(
            resources.redis,
            self._delivery.config.alarms,
            lambda: tuple(self._conditions()),
            self._send_text,
            self.mailer,
            resources.clock,
            self._time_zone,
            self._service_name,
            f"{resources.settings.console_public_url}/console/",
            self._before_look,
        )

    def _conditions(self) -> Iterator[Condition]:
        client, operators = self._resources.redis, self._operators
        config, now = self._delivery.config, self._resources.clock().timestamp()
        outboxes = {stream: self._resources.outbox(stream) for stream in OUTBOX_STREAMS}
        yield from conditions.given_up(outboxes)
        yield from conditions.case_system(client)
        yield from conditions.crowd(self._waiting_line)
        yield from conditions.late_reminders(self._reminders.seconds_late(self._resources.clock()))
        yield from conditions.accounts(operators.accounts.all())
        yield from conditions.warnings("share", delivery_checks.check_shares(client, config, now))
        yield from conditions.warnings("workers", workers.check_workers(client, lambda: now))
        yield from conditions.store_memory(client)
        if operators.service() is not None:
            today = self._delivery.costs.today()
            yield from conditions.ceilings(operators.delivery.ceilings())
            yield from conditions.warnings(
                "ceiling", delivery_checks.check_daily_calls(client, config.daily_calls, today)
            )
            zone = self._time_zone()
            day = self._resources.clock().astimezone(zone).date().isoformat()
            yield from conditions.payments(client, day)
            yield from conditions.failing_texts(operators.day_totals.read())
        yield from self._slow.found()

    def _before_look(self) -> None:
        """Begin the day's counts; every ten minutes do what takes long."""
        operators = self._operators
        if operators.service() is not None:
            operators.day_totals.read()
        self._slow.refresh(self._ask_and_compare)

    def _ask_and_compare(self) -> Iterator[Condition]:
        """Ask providers about our accounts, and compare the live version of the menus with the one before it."""
        for name, check in account_checks(self._examined()).items():
            self._operators.accounts.note(name, tuple(run_checks({name: check})), self._resources.clock())
        versions = self._menus.versions
        known, current = versions.all(), versions.current()
        live = next((version for version in known if version.number == current), None)
        before = [version for version in known if version.number != current and version.replaced_at]
        if live is None or not before:
            return
        last = max(before, key=lambda version: version.replaced_at or version.published_at)
        today = self._resources.clock().date()
        counts = self._insights.reader.by_value("version", Stretch(today - COMPARED, today))
        now, then = (SessionFigures(counts.get(version_of(version.digest), {})) for version in (live, last))
        yield from conditions.completion(now, then, live.number)

    def _send_text(self, message_id: str, number: str, words: str) -> None:
        service = self._operators.service()
        language = service.default_language if service is not None else "en"
        self._messages.store.queue_text(message_id, number, words, language, TEXT_NAME)

    def _service_name(self) -> str:
        service = self._operators.service()
        return service_name(service, service.default_language) if service is not None else "Access gateway"

    def _time_zone(self) -> tzinfo:
        service = self._operators.service()
        return service.time_zone if service is not None else UTC
