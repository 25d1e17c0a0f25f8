"""A gateway whose menus announce, with a clock that can be set, and files of numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from gateway.messaging.announcements.announcement import Announcement, Reminder, default_id, require_message
from gateway.messaging.announcements.numbers_file import NumbersFile, open_numbers_file
from gateway.messaging.announcements.planner import PlannedText, SkippedLine
from gateway.providers.sms_provider import OutgoingSms, SendAccepted, SendResult
from gateway.settings.reader import read_settings
from tests.clock import Clock
from tests.gateway.services import Services, build, close

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # noon in Nairobi
KEY = "a-key-for-tests"
TOKEN = "a-token-for-tests"
MENUS = """\
version: 1
service:
  name: County
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": top}}
screens: {top: {end: {en: Bye., sw: Kwaheri.}}}
quiet_hours: {from: "21:00", to: "07:00"}
constants: {line: "0800"}
messages:
  received: {en: "We have {reference}.", sw: "Tumepokea {reference}."}
  clinic_day:
    text: {en: "Clinic in {place} on {day:date}. {const.line}", sw: "Kliniki {place} tarehe {day:date}."}
    columns: [place, day]
  closed: {text: {en: We are closed tomorrow., sw: Kesho tumefunga.}, columns: []}
"""


@dataclass
class AcceptingProvider:
    """Takes every text."""

    name: str = "at"
    max_recipients: int = 100
    sent: list[OutgoingSms] = field(default_factory=list)

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        self.sent += texts
        return [SendAccepted(f"at-{len(self.sent)}-{place}") for place in range(len(texts))]


@dataclass
class AnnouncementFixture:
    """One gateway and an operator who announces."""

    services: Services
    store: redis.Redis
    clock: Clock
    folder: Path
    provider: AcceptingProvider = field(default_factory=AcceptingProvider)

    def file(self, text: str, name: str = "numbers.csv") -> NumbersFile:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return open_numbers_file(path)

    def announcement(
        self,
        numbers: NumbersFile,
        message: str = "clinic_day",
        name: str = "",
        reminder: Reminder | None = None,
    ) -> Announcement:
        made_up = default_id(self.services.crypto, numbers.digest(), message, reminder)
        found = require_message(self.services.definition.service, message, numbers.columns)
        return Announcement(name or made_up, found, numbers.path.name, reminder)

    def plan(self, announcement: Announcement, numbers: NumbersFile) -> list[PlannedText | SkippedLine]:
        return list(self.services.announcement_planner(announcement).plan(numbers.rows()))

    def send(self, announcement: Announcement, numbers: NumbersFile) -> int:
        """Queue it; how many texts that were."""
        announcements = self.services.announcements
        announcements.begin(announcement)
        texts = [one for one in self.plan(announcement, numbers) if isinstance(one, PlannedText)]
        queued = announcements.queue(announcement, texts)
        announcements.finish(announcement)
        return queued

    def announce(self, text: str, message: str = "closed", **more: str) -> Announcement:
        numbers = self.file(text)
        announcement = self.announcement(numbers, message, **more)
        self.send(announcement, numbers)
        return announcement

    def work(self) -> list[str]:
        """The numbers that a worker texts now."""
        before = len(self.provider.sent)
        self.services.announcement_sender_by([self.provider]).send_turn()
        return [text.msisdn for text in self.provider.sent[before:]]

    def counts(self, announcement: Announcement) -> dict[str, int]:
        status = self.services.announcements.find(announcement.id)
        assert status is not None
        return dict(status.counts)


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    return path


@pytest.fixture
def environ(redis_url: str, menus: Path) -> dict[str, str]:
    """The settings. The delivery file, unless a test wrote its own, reaches some countries."""
    delivery = menus.with_name("delivery.yaml")
    if not delivery.exists():
        delivery.write_text("reach: {countries: [KE, UG, NG, GG, US]}\n", encoding="utf-8")
    return {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": KEY,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": str(menus.parent / "state"),
    }


@pytest.fixture
def announcer(store: redis.Redis, environ: dict[str, str], tmp_path: Path) -> Iterator[AnnouncementFixture]:
    clock = Clock(NOON)
    services = build(read_settings(environ), clock=clock)
    yield AnnouncementFixture(services, store, clock, tmp_path)
    close(services)


Announce = Callable[..., Announcement]
