"""Read delivery.yaml, and report all its mistakes at once, each with its line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import phonenumbers

from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.messaging.routing.alarms_reader import read_alarms
from gateway.messaging.routing.daily_calls_reader import read_daily_calls
from gateway.messaging.routing.delivery_config import (
    NO_LIMITS,
    OTHERWISE,
    DeliveryConfig,
    FailoverPolicy,
    ProviderLimits,
    Route,
)
from gateway.messaging.routing.delivery_values import read_amount, read_rate, read_share
from gateway.messaging.routing.money import Money
from gateway.messaging.routing.prices import ListPrices, with_list_prices
from gateway.messaging.routing.reach_reader import read_reach
from gateway.messaging.routing.use_limits_reader import read_use_limits
from gateway.settings.parsers import sender_id
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.suggestion import suggest
from menus.problems import Place, Problem, Problems
from menus.yaml.source import YamlEntry, YamlNode, YamlScalar, YamlSequence, read_source
from menus.yaml.source import YamlMapping as YamlMapping

MAX_WEIGHT = 1000
EMPTY_FILE_CODE = "M002"


@dataclass(frozen=True, slots=True)
class DeliveryReadResult:
    """The result of reading a file: its problems, and its contents, which are None if there is an error."""

    delivery: DeliveryConfig | None
    problems: tuple[Problem, ...]


def read_delivery(
    text: str, file: str, providers: tuple[str, ...], list_prices: ListPrices
) -> DeliveryReadResult:
    """Read the text of delivery.yaml.

    `providers` are those that texts can be sent by, the preferred one first. `list_prices` complete the prices of the
    file. An empty file counts as no file.
    """
    problems = Problems()
    root = read_source(text, file, problems)
    if root is None and [problem.code for problem in problems] == [EMPTY_FILE_CODE]:
        return DeliveryReadResult(DeliveryConfig(providers, prices=with_list_prices({}, list_prices)), ())
    if root is None:
        return DeliveryReadResult(None, tuple(problems))
    reader = NodeReader(problems)
    delivery = _DeliveryReader(reader, reader.fields(root, "A delivery file"), providers, list_prices).read()
    return DeliveryReadResult(None if problems.has_errors else delivery, tuple(problems))


def format_problem(problem: Problem) -> str:
    """Return a problem as one line: place, message, cure."""
    return f"{problem.place}: {problem.message} {problem.cure}".rstrip()


@dataclass(slots=True)
class _DeliveryReader:
    reader: NodeReader
    fields: MappingFields
    providers: tuple[str, ...]
    list_prices: ListPrices

    def read(self) -> DeliveryConfig:
        limits = {
            provider: self._limits(value, provider)
            for provider, value in self._by_provider(self.fields.take("providers"), "`providers:`").items()
        }
        routes = {
            key: route
            for key, value in self._by_destination(self.fields.take("routes"), "`routes:`").items()
            if (route := self._route(value, f"The route of `{key}`")) is not None
        }
        prices = {
            key: self._prices(value, f"The prices of `{key}`")
            for key, value in self._by_destination(self.fields.take("prices"), "`prices:`").items()
        }
        failover = self._failover(self.fields.take("failover"))
        reach = read_reach(self.reader, self.fields.take("reach"))
        daily_calls = read_daily_calls(self.reader, self.fields.take("calls"))
        use_limits = read_use_limits(self.reader, self.fields.take("limits"))
        rules = self.reader.fields(self.fields.take("announcements"), "`announcements:`")
        above = read_amount(self.reader, rules.take("second_person_above"), "`second_person_above`")
        rules.report_unknown_keys()
        alarms = read_alarms(self.reader, self.fields.take("alarms"))
        self.fields.report_unknown_keys()
        delivery = DeliveryConfig(
            self.providers,
            limits,
            routes,
            with_list_prices(prices, self.list_prices),
            failover,
            reach,
            daily_calls,
            use_limits,
            above,
            alarms,
        )
        self._check_ceilings(delivery)
        return delivery

    def _check_ceilings(self, delivery: DeliveryConfig) -> None:
        """Report ceilings in money that cannot be kept, because prices are missing or in another currency."""
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
                self.reader.error("M105", place, message + ", ".join(others) + ".", cure)
            elif not priced:
                message = f"The day's money of `{provider}` cannot be kept: no price of its texts is known."
                cure = f"Add one under `prices:`, as in `otherwise: {{{provider}: {ceiling.currency} 1.00}}`."
                self.reader.error("M102", place, message, cure)

    def _place_of_ceiling(self, provider: str) -> Place:
        node: YamlNode | None = self.fields.node
        for key in ("providers", provider, "daily", "money"):
            node = node.get(key) if isinstance(node, YamlMapping) else None
        return node.place if node is not None else self.fields.place

    def _limits(self, node: YamlNode, provider: str) -> ProviderLimits:
        fields = self.reader.fields(node, f"`{provider}:`")
        daily = self.reader.fields(fields.take("daily"), "`daily:`")
        senders = self.reader.fields(fields.take("senders"), "`senders:`")
        limits = ProviderLimits(
            per_second=read_rate(self.reader, fields.take("per_second"), "`per_second`"),
            daily_messages=self.reader.whole_number(daily.take("messages"), "`messages`", 1),
            daily_money=read_amount(self.reader, daily.take("money"), "`money`"),
            alarm=read_share(self.reader, daily.take("alarm"), "`alarm`", NO_LIMITS.alarm),
            senders={entry.key.text: rate for entry in senders if (rate := self._sender(entry)) is not None},
            low_balance=read_amount(self.reader, fields.take("low_balance"), "`low_balance`"),
        )
        daily.report_unknown_keys()
        fields.report_unknown_keys()
        return limits

    def _sender(self, entry: YamlEntry) -> float | None:
        try:
            sender_id(entry.key.text)
        except ValueError as error:
            message = f"`{entry.key.text}` is no sender: `senders:` {error}."
            self.reader.error("M105", entry.key.place, message, "Write it as the provider has it.")
        fields = self.reader.fields(entry.value, f"The sender `{entry.key.text}`")
        rate = read_rate(self.reader, fields.require("per_second"), "`per_second`")
        fields.report_unknown_keys()
        return rate

    def _route(self, node: YamlNode, what: str) -> Route | None:
        if isinstance(node, YamlMapping):
            weights = {
                provider: self.reader.whole_number(value, f"The weight of `{provider}`", 0, MAX_WEIGHT)
                for provider, value in self._by_provider(node, what).items()
            }
            if weights and not any(weights.values()) and None not in weights.values():
                self.reader.error(
                    "M105", node.place, f"{what} gives nothing to anybody.", "Raise one of its weights."
                )
            return Route(tuple(weights), tuple(weight or 0 for weight in weights.values()))
        named: list[str] = []
        for item in self.reader.items(node):
            name = self.reader.one_of(item, what, self.providers)
            if name in named:
                self.reader.error("M004", item.place, f"{what} names `{name}` twice.", "Keep one.")
            elif name is not None:
                named.append(name)
        if isinstance(node, YamlSequence) and not node.items:
            self.reader.error("M104", node.place, f"{what} names no provider.", suggest("", self.providers))
        return Route(tuple(named)) if named else None

    def _prices(self, node: YamlNode, what: str) -> Mapping[str, Money]:
        prices = {
            provider: read_amount(self.reader, value, f"The price at `{provider}`")
            for provider, value in self._by_provider(node, what).items()
        }
        return {provider: price for provider, price in prices.items() if price is not None}

    def _failover(self, node: YamlNode | None) -> FailoverPolicy:
        fields = self.reader.fields(node, "`failover:`")
        defaults = FailoverPolicy()
        read = self.reader

        def seconds(key: str, otherwise: float) -> float:
            found = fields.take(key)
            length = read.seconds(found, f"`{key}`")
            if found is not None and length == 0:
                read.error("M105", found.place, f"`{key}` is longer than nothing.", "Write 5s or 2m.")
            return length or otherwise

        failover = FailoverPolicy(
            slow=seconds("slow", defaults.slow),
            window=seconds("window", defaults.window),
            falls=read_share(self.reader, fields.take("falls"), "`falls`", defaults.falls),
            rises=read_share(self.reader, fields.take("rises"), "`rises`", defaults.rises),
            least=read.whole_number(fields.take("least"), "`least`", 1, 10_000) or defaults.least,
            rises_after=read.whole_number(fields.take("rises_after"), "`rises_after`", 1, 10_000)
            or defaults.rises_after,
            fall_every=seconds("fall_every", defaults.fall_every),
            rise_every=seconds("rise_every", defaults.rise_every),
            probe_every=seconds("probe_every", defaults.probe_every),
        )
        if node is not None and failover.rises >= failover.falls:
            read.error(
                "M105",
                node.place,
                "`rises` is a smaller share than `falls`: between them nothing changes.",
                "Leave both out for 10% and 50%.",
            )
        fields.report_unknown_keys()
        return failover

    def _by_provider(self, node: YamlNode | None, what: str) -> dict[str, YamlNode]:
        found = {}
        for entry in self.reader.fields(node, what):
            if entry.key.text in self.providers:
                found[entry.key.text] = entry.value
            else:
                self._report_unknown(entry.key, what, "provider", self.providers)
        return found

    def _by_destination(self, node: YamlNode | None, what: str) -> dict[str, YamlNode]:
        found = {}
        for entry in self.reader.fields(node, what):
            key = entry.key.text
            if key == OTHERWISE or NETWORK_CODE.fullmatch(key) or key in phonenumbers.SUPPORTED_REGIONS:
                found[key] = entry.value
            else:
                cure = "Write a country such as KE, a network such as 63902, or `otherwise`."
                self.reader.error(
                    "M101", entry.key.place, f"`{key}` is no country or network in {what}.", cure
                )
        return found

    def _report_unknown(self, key: YamlScalar, what: str, kind: str, known: Collection[str]) -> None:
        message = f"{what} names `{key.text}`, which is no {kind} that texts are sent by."
        cure = f"GATEWAY_SMS_PROVIDERS has {', '.join(known)}."
        self.reader.error("M101", key.place, message, cure)
