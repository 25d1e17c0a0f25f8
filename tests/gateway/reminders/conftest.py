"""A gateway whose menus remind, with a clock that a test moves over years."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.cases.updates import CaseUpdate
from gateway.providers.sms_provider import OutgoingSms
from tests.clock import Clock
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import AcceptingProvider
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.services import Services, close, create_app
from tests.menus.reminders.clinic import CLINIC

CODE = "*384*7#"
BORN = "31 1 2026"


@dataclass
class RemindingGateway:
    """A gateway on the clinic's menus."""

    services: Services
    app: Flask
    store: redis.Redis
    clock: Clock
    menus: Path
    events: dict[str, datetime] = field(default_factory=dict)

    def dial(self, *inputs: str, number: str = NUMBER) -> str:
        """Dial, and type these answers; the last page."""
        phone = Phone(self.app.test_client(), number, CODE)
        page = phone.dial()
        for typed in inputs:
            page = phone.send(typed)
        return page

    def wait(self, days: float) -> list[OutgoingSms]:
        """Let so many days pass; the texts that come of it."""
        self.clock.moment += timedelta(days=days)
        return self.work()

    def work(self) -> list[OutgoingSms]:
        """Do what workers do; the texts that the provider got."""
        self.services.container.reminder_turn.take_turn()
        provider = AcceptingProvider()
        sender = self.services.sender_by([provider], self.services.words)
        sender.send(*(item for item, _ in self.services.messages_outbox.list_pending(100)))
        return provider.sent

    def update(self, status: str, event: str = "e1") -> str:
        """Let the case system report a status of the only case."""
        (key,) = self.store.keys("case:*")
        happened_at = self.events.setdefault(event, self.clock.moment)
        update = CaseUpdate(event, key.decode().partition(":")[2], status, "", happened_at)
        return str(self.services.updates.apply(update).outcome)

    def waiting(self) -> dict[str, dict[str, int]]:
        """How many wait, by day and name."""
        return self.services.container.reminders.store.waiting_by_day()

    def outcomes(self) -> dict[str, int]:
        """What became of reminders."""
        return self.services.container.reminders.store.outcomes()


@pytest.fixture
def build_reminding(
    make_services: MakeServices, store: redis.Redis, tmp_path: Path
) -> Iterator[Callable[[str], RemindingGateway]]:
    """Build a gateway on menus, on 31 January 2026 at 10:00 in Nairobi."""
    built: list[RemindingGateway] = []

    def build(menus: str) -> RemindingGateway:
        path = tmp_path / "menus.yaml"
        path.write_text(menus, encoding="utf-8")
        clock = Clock(datetime(2026, 1, 31, 7, tzinfo=UTC))
        services = make_services(GATEWAY_MENUS=str(path)).with_clock(clock)
        built.append(RemindingGateway(services, create_app(services), store, clock, path))
        return built[-1]

    yield build
    for one in built:
        close(one.services)


@pytest.fixture
def reminding(build_reminding: Callable[[str], RemindingGateway]) -> RemindingGateway:
    return build_reminding(CLINIC)
