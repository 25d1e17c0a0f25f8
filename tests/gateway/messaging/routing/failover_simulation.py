"""Two workers that send by two providers whose every answer is made up, on a clock of their own."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import redis

from gateway.messaging.routing.delivery_config import DeliveryConfig, FailoverPolicy, Route
from gateway.messaging.routing.provider_health import ProviderHealth, read_shares
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.providers.sms_provider import (
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendResult,
    SmsProvider,
    may_try_other_provider,
)

KENYAN = "+254711000111"
TICK = 2.0  # seconds between the moments at which texts leave
START = 1_800_000_000.0
FINE: "Answer" = (SendAccepted("id"), 0.2)
UNREACHABLE: "Answer" = (SendDeferred("cannot_connect"), 0.1)
SLOW: "Answer" = (SendAccepted("id"), 8.0)

Answer = tuple[SendResult, float]
Behaviour = Callable[[float], Answer]
"""How a provider answers, and in how many seconds, so many seconds after the start."""


@dataclass(frozen=True)
class NamedProvider:
    name: str

    @property
    def max_recipients(self) -> int:
        return 1

    def send_many(self, texts: Sequence[OutgoingSms]) -> Sequence[SendResult]:
        raise NotImplementedError("Answers are made up.")


@dataclass(frozen=True)
class RoutedText:
    only_provider: str = ""
    provider: str = ""
    network: str = ""


@dataclass
class FailoverSimulation:
    store: redis.Redis
    behaviours: dict[str, Behaviour]
    route: Route = field(default_factory=lambda: Route(("at", "twilio")))
    failover: FailoverPolicy = field(default_factory=FailoverPolicy)
    seconds: float = 0.0
    handed: list[tuple[float, str]] = field(default_factory=list)  # when a provider was handed a text
    accepted: list[tuple[float, str]] = field(default_factory=list)
    lost: int = 0
    steps: list[tuple[float, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(7)  # noqa: S311 - a test that is the same each time
        self.providers: Sequence[SmsProvider] = [NamedProvider(name) for name in self.behaviours]
        delivery = DeliveryConfig(tuple(self.behaviours), routes={"KE": self.route}, failover=self.failover)
        self.workers = [
            ProviderRouter(
                delivery,
                self.providers,
                ProviderHealth(
                    self.store, tuple(self.behaviours), self.failover, lambda: START + self.seconds
                ),
                chance.randrange,
            )
            for _ in range(2)
        ]
        self.shares = dict.fromkeys(self.behaviours, 100)

    def run(self, seconds: float, each_second: float = 2) -> None:
        """Let time pass, with so many texts a second."""
        until = self.seconds + seconds
        while self.seconds < until:
            for number in range(int(each_second * TICK)):
                self.send(self.workers[number % 2])
            self.record_steps()
            self.seconds += TICK

    def send(self, worker: ProviderRouter) -> None:
        for provider in worker.choose(RoutedText(), KENYAN):
            result, seconds = self.behaviours[provider.name](self.seconds)
            self.handed.append((self.seconds, provider.name))
            worker.record_results(provider.name, [result], seconds)
            if isinstance(result, SendAccepted):
                self.accepted.append((self.seconds, provider.name))
            if not may_try_other_provider(result):
                return
        self.lost += 1

    def record_steps(self) -> None:
        for name, standing in read_shares(self.store, tuple(self.behaviours)).items():
            if standing.percent != self.shares[name]:
                self.steps.append((self.seconds, name, standing.percent))
                self.shares[name] = standing.percent

    def count(self, name: str, since: float, until: float, *, accepted: bool = False) -> int:
        """How many texts a provider was handed, or took, in a length of time."""
        events = self.accepted if accepted else self.handed
        return sum(who == name and since <= when < until for when, who in events)
