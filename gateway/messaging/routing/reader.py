"""delivery.yaml → Delivery, and everything that is wrong with it at once, each with its line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import phonenumbers

from gateway.callers.numbers import NETWORK
from gateway.messaging.routing import scalars
from gateway.messaging.routing.delivery import NO_LIMITS, OTHERWISE, Delivery, Failover, Limits, Route
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.prices import with_built_in
from menus.compiler.reading import Fields, Reading, nearest
from menus.problems import Place, Problem, Problems
from menus.yaml.source import Entry, Node, Scalar, Sequence, read_source
from menus.yaml.source import Mapping as MappingNode

HEAVIEST = 1000
EMPTY = "M002"


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a file: the delivery, None where something is wrong with it, and all that is wrong."""

    delivery: Delivery | None
    problems: tuple[Problem, ...]


def read_delivery(text: str, file: str, providers: tuple[str, ...]) -> Read:
    """Read the text of delivery.yaml. `providers`: those that texts can be sent by, the preferred one first.

    A file without a line of its own says nothing, and all is as without it.
    """
    problems = Problems()
    root = read_source(text, file, problems)
    if root is None and [problem.code for problem in problems] == [EMPTY]:
        return Read(Delivery(providers, prices=with_built_in({})), ())
    if root is None:
        return Read(None, tuple(problems))
    reading = Reading(problems)
    delivery = _Reader(reading, reading.fields(root, "A delivery file"), providers).read()
    return Read(None if problems.fatal else delivery, tuple(problems))


def told(problem: Problem) -> str:
    """One line on a problem: place, sentence, cure."""
    return f"{problem.place}: {problem.message} {problem.cure}".rstrip()


@dataclass(slots=True)
class _Reader:
    reading: Reading
    fields: Fields
    providers: tuple[str, ...]

    def read(self) -> Delivery:
        limits = {
            provider: self._limits(value, provider)
            for provider, value in self._by_provider(self.fields.take("providers"), "`providers:`").items()
        }
        routes = {
            key: route
            for key, value in self._by_place(self.fields.take("routes"), "`routes:`").items()
            if (route := self._route(value, f"The route of `{key}`")) is not None
        }
        prices = {
            key: self._prices(value, f"The prices of `{key}`")
            for key, value in self._by_place(self.fields.take("prices"), "`prices:`").items()
        }
        failover = self._failover(self.fields.take("failover"))
        self.fields.close()
        delivery = Delivery(self.providers, limits, routes, with_built_in(prices), failover)
        self._judge_ceilings(delivery)
        return delivery

    def _judge_ceilings(self, delivery: Delivery) -> None:
        """A ceiling in money can only be kept where texts have prices, and in its own currency."""
        for provider, limits in delivery.limits.items():
            ceiling = limits.daily_money
            if ceiling is None:
                continue
            priced = {key: of[provider] for key, of in delivery.prices.items() if provider in of}
            others = [
                f"{key}: {price}" for key, price in priced.items() if price.currency != ceiling.currency
            ]
            place = self._place_of_ceiling(provider)
            if others:
                message = (
                    f"The day's money of `{provider}` is in {ceiling.currency}, but its prices are not: "
                )
                cure = f"Write all of them in {ceiling.currency}."
                self.reading.error("M105", place, message + ", ".join(others) + ".", cure)
            elif not priced:
                message = f"The day's money of `{provider}` cannot be kept: no price of its texts is known."
                cure = f"Add one under `prices:`, as in `otherwise: {{{provider}: {ceiling.currency} 1.00}}`."
                self.reading.error("M102", place, message, cure)

    def _place_of_ceiling(self, provider: str) -> Place:
        node: Node | None = self.fields.node
        for key in ("providers", provider, "daily", "money"):
            node = node.get(key) if isinstance(node, MappingNode) else None
        return node.place if node is not None else self.fields.place

    def _limits(self, node: Node, provider: str) -> Limits:
        fields = self.reading.fields(node, f"`{provider}:`")
        daily = self.reading.fields(fields.take("daily"), "`daily:`")
        senders = self.reading.fields(fields.take("senders"), "`senders:`")
        limits = Limits(
            per_second=scalars.rate(self.reading, fields.take("per_second"), "`per_second`"),
            daily_messages=self.reading.whole(daily.take("messages"), "`messages`", 1),
            daily_money=scalars.money(self.reading, daily.take("money"), "`money`"),
            alarm=scalars.share(self.reading, daily.take("alarm"), "`alarm`", NO_LIMITS.alarm),
            senders={entry.key.text: rate for entry in senders if (rate := self._sender(entry)) is not None},
            low_balance=scalars.money(self.reading, fields.take("low_balance"), "`low_balance`"),
        )
        daily.close()
        fields.close()
        return limits

    def _sender(self, entry: Entry) -> float | None:
        fields = self.reading.fields(entry.value, f"The sender `{entry.key.text}`")
        rate = scalars.rate(self.reading, fields.need("per_second"), "`per_second`")
        fields.close()
        return rate

    def _route(self, node: Node, what: str) -> Route | None:
        if isinstance(node, MappingNode):
            weights = {
                provider: self.reading.whole(value, f"The weight of `{provider}`", 0, HEAVIEST)
                for provider, value in self._by_provider(node, what).items()
            }
            if weights and not any(weights.values()) and None not in weights.values():
                self.reading.error(
                    "M105", node.place, f"{what} gives nothing to anybody.", "Raise one of its weights."
                )
            return Route(tuple(weights), tuple(weight or 0 for weight in weights.values()))
        named: list[str] = []
        for item in self.reading.items(node):
            name = self.reading.one_of(item, what, self.providers)
            if name in named:
                self.reading.error("M004", item.place, f"{what} names `{name}` twice.", "Keep one.")
            elif name is not None:
                named.append(name)
        if isinstance(node, Sequence) and not node.items:
            self.reading.error("M104", node.place, f"{what} names no provider.", nearest("", self.providers))
        return Route(tuple(named)) if named else None

    def _prices(self, node: Node, what: str) -> Mapping[str, Money]:
        prices = {
            provider: scalars.money(self.reading, value, f"The price at `{provider}`")
            for provider, value in self._by_provider(node, what).items()
        }
        return {provider: price for provider, price in prices.items() if price is not None}

    def _failover(self, node: Node | None) -> Failover:
        fields = self.reading.fields(node, "`failover:`")
        usual = Failover()
        read = self.reading

        def seconds(key: str, otherwise: float) -> float:
            found = fields.take(key)
            length = read.seconds(found, f"`{key}`")
            if found is not None and length == 0:
                read.error("M105", found.place, f"`{key}` is longer than nothing.", "Write 5s or 2m.")
            return length or otherwise

        failover = Failover(
            slow=seconds("slow", usual.slow),
            window=seconds("window", usual.window),
            falls=scalars.share(self.reading, fields.take("falls"), "`falls`", usual.falls),
            rises=scalars.share(self.reading, fields.take("rises"), "`rises`", usual.rises),
            least=read.whole(fields.take("least"), "`least`", 1, 10_000) or usual.least,
            rises_after=read.whole(fields.take("rises_after"), "`rises_after`", 1, 10_000)
            or usual.rises_after,
            fall_every=seconds("fall_every", usual.fall_every),
            rise_every=seconds("rise_every", usual.rise_every),
            probe_every=seconds("probe_every", usual.probe_every),
        )
        if node is not None and failover.rises >= failover.falls:
            read.error(
                "M105",
                node.place,
                "`rises` is a smaller share than `falls`: between them nothing changes.",
                "Leave both out for 10% and 50%.",
            )
        fields.close()
        return failover

    def _by_provider(self, node: Node | None, what: str) -> dict[str, Node]:
        found = {}
        for entry in self.reading.fields(node, what):
            if entry.key.text in self.providers:
                found[entry.key.text] = entry.value
            else:
                self._unknown(entry.key, what, "provider", self.providers)
        return found

    def _by_place(self, node: Node | None, what: str) -> dict[str, Node]:
        found = {}
        for entry in self.reading.fields(node, what):
            key = entry.key.text
            if key == OTHERWISE or NETWORK.fullmatch(key) or key in phonenumbers.SUPPORTED_REGIONS:
                found[key] = entry.value
            else:
                cure = "Write a country such as KE, a network such as 63902, or `otherwise`."
                self.reading.error(
                    "M101", entry.key.place, f"`{key}` is no country or network in {what}.", cure
                )
        return found

    def _unknown(self, key: Scalar, what: str, kind: str, known: Collection[str]) -> None:
        message = f"{what} names `{key.text}`, which is no {kind} that texts are sent by."
        cure = f"GATEWAY_SMS_PROVIDERS has {', '.join(known)}."
        self.reading.error("M101", key.place, message, cure)
