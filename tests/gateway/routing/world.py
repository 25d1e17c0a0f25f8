"""Two workers that send by two providers whose every answer is made up, on a clock of their own."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import redis

from gateway.messaging.routing.delivery import Delivery, Failover, Route
from gateway.messaging.routing.provider_shares import Shares, read_shares
from gateway.messaging.routing.router import Routes
from gateway.providers.sms_provider import Accepted, Later, Outgoing, SendResult, SmsProvider, goes_on

KENYAN = "+254711000111"
TICK = 2.0  # seconds between the moments at which texts leave
START = 1_800_000_000.0
FINE: "Answer" = (Accepted("id"), 0.2)
AWAY: "Answer" = (Later("cannot_connect"), 0.1)
SLOW: "Answer" = (Accepted("id"), 8.0)

Answer = tuple[SendResult, float]
Behaviour = Callable[[float], Answer]
"""How a provider answers, and in how many seconds, so many seconds after the start."""


@dataclass(frozen=True)
class Provider:
    name: str

    @property
    def most(self) -> int:
        return 1

    def send_many(self, texts: Sequence[Outgoing]) -> Sequence[SendResult]:
        raise NotImplementedError("Answers are made up.")


@dataclass(frozen=True)
class Text:
    by: str = ""
    provider: str = ""
    network: str = ""


@dataclass
class World:
    store: redis.Redis
    behaviours: dict[str, Behaviour]
    route: Route = field(default_factory=lambda: Route(("at", "twilio")))
    failover: Failover = field(default_factory=Failover)
    seconds: float = 0.0
    handed: list[tuple[float, str]] = field(default_factory=list)  # when a provider was handed a text
    accepted: list[tuple[float, str]] = field(default_factory=list)
    lost: int = 0
    steps: list[tuple[float, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(7)  # noqa: S311 - a test that is the same each time
        self.providers: Sequence[SmsProvider] = [Provider(name) for name in self.behaviours]
        delivery = Delivery(tuple(self.behaviours), routes={"KE": self.route}, failover=self.failover)
        self.workers = [
            Routes(
                delivery,
                self.providers,
                Shares(self.store, tuple(self.behaviours), self.failover, lambda: START + self.seconds),
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
            self.look()
            self.seconds += TICK

    def send(self, worker: Routes) -> None:
        for provider in worker.order(Text(), KENYAN):
            result, seconds = self.behaviours[provider.name](self.seconds)
            self.handed.append((self.seconds, provider.name))
            worker.observe(provider.name, [result], seconds)
            if isinstance(result, Accepted):
                self.accepted.append((self.seconds, provider.name))
            if not goes_on(result):
                return
        self.lost += 1

    def look(self) -> None:
        for name, standing in read_shares(self.store, tuple(self.behaviours)).items():
            if standing.share != self.shares[name]:
                self.steps.append((self.seconds, name, standing.share))
                self.shares[name] = standing.share

    def count(self, name: str, since: float, until: float, *, accepted: bool = False) -> int:
        """How many texts a provider was handed, or took, in a length of time."""
        events = self.accepted if accepted else self.handed
        return sum(who == name and since <= when < until for when, who in events)
