"""delivery.yaml: what it says, and everything that can be wrong with it, at once and with its line."""

import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.callers.reach import Reach
from gateway.callers.use_limit import UseKind, UseLimit
from gateway.messaging.routing.delivery_config import (
    DailyCalls,
    DeliveryConfig,
    FailoverPolicy,
    ProviderLimits,
    Route,
)
from gateway.messaging.routing.delivery_reader import format_problem, read_delivery
from gateway.messaging.routing.money import Money
from gateway.providers.registry import PROVIDERS as REGISTRY

PROVIDERS = ("at", "twilio")
USUAL_REACH = "Leave it out for mobile and fixed lines in the country of the service."
PAGE = (Path(__file__).parents[4] / "docs" / "delivery.md").read_text(encoding="utf-8")
WHOLE = """\
providers:
  at: {per_second: 20, daily: {messages: 50000, money: KES 40000, alarm: 90%}, senders: {COUNTY: {per_second: 5}}}
  twilio: {per_second: 0.5, low_balance: USD 20}
routes:
  "63902": [at]
  63903: at
  KE: {at: 80, twilio: 20}
  NO: [twilio, at]
  otherwise: [at, twilio]
prices:
  KE: {at: "KES 0,000.95", twilio: USD 0.0455}
  "63902": {at: KES 0.40}
failover: {slow: 3s, window: 10m, falls: 60%, rises: 5%, least: 9, rises_after: 4, probe_every: 1m}
"""


def read(text: str) -> DeliveryConfig:
    found = read_delivery(text, "delivery.yaml", PROVIDERS, REGISTRY.list_prices)
    assert found.problems == ()
    assert found.delivery is not None
    return found.delivery


def kes(amount: str) -> Money:
    return Money(Decimal(amount), "KES")


def test_a_whole_file() -> None:
    delivery = read(WHOLE)
    assert delivery.limits_of("at") == ProviderLimits(
        per_second=20,
        daily_messages=50000,
        daily_money=kes("40000"),
        alarm=0.9,
        senders={"COUNTY": 5},
    )
    assert delivery.limits_of("twilio") == ProviderLimits(
        per_second=0.5, low_balance=Money(Decimal(20), "USD")
    )
    assert delivery.failover == FailoverPolicy(
        slow=3, window=600, falls=0.6, rises=0.05, least=9, rises_after=4, probe_every=60
    )


@pytest.mark.parametrize(
    ("country", "network", "route"),
    [
        ("KE", "63902", Route(("at",))),
        ("KE", "63903", Route(("at",))),
        ("KE", "63907", Route(("at", "twilio"), (80, 20))),
        ("KE", "", Route(("at", "twilio"), (80, 20))),
        ("NO", "", Route(("twilio", "at"))),
        ("UG", "64110", Route(("at", "twilio"))),
        ("", "", Route(("at", "twilio"))),
    ],
)
def test_the_most_exact_route_counts(country: str, network: str, route: Route) -> None:
    assert read(WHOLE).route(country, network) == route


@pytest.mark.parametrize(
    ("provider", "country", "network", "price"),
    [
        ("at", "KE", "", kes("0.95")),
        ("at", "KE", "63902", kes("0.40")),
        ("twilio", "KE", "63902", Money(Decimal("0.0455"), "USD")),
        ("at", "UG", "", None),
    ],
)
def test_the_most_exact_price_counts(provider: str, country: str, network: str, price: Money | None) -> None:
    assert read(WHOLE).price(provider, country, network) == price


def test_calls_have_ceilings_with_and_without_a_file() -> None:
    text = "calls: {minute: KES 4, daily: {number: 50, minutes: 90, money: KES 900, alarm: 50%}}"
    assert read(text).daily_calls == DailyCalls(50, 90, kes("900"), kes("4"), 0.5)
    assert read("").daily_calls == DailyCalls(500, 1500, None, None, 0.8)


def test_a_second_person_is_needed_above_a_price_if_the_file_says_so() -> None:
    assert read("announcements: {second_person_above: KES 5000}").second_person_above == kes("5000")
    assert read("").second_person_above is None


def test_numbers_have_limits_with_and_without_a_file() -> None:
    limits = read("limits: {cases: {hour: 5, day: 9}, calls: {day: 9}}").use_limits
    assert limits[UseKind.CASES] == UseLimit(5, 9)
    assert limits[UseKind.CALLS] == UseLimit(3, 9)
    assert limits[UseKind.TEXTS] == UseLimit(40, 100)
    assert read("").use_limits == {
        UseKind.CASES: UseLimit(20, 60),
        UseKind.TEXTS: UseLimit(40, 100),
        UseKind.LOOKUPS: UseLimit(60, 200),
        UseKind.RECORDINGS: UseLimit(20, 40),
        UseKind.CALLS: UseLimit(3, 5),
    }


def test_the_reach_is_that_of_the_file_or_the_usual_one() -> None:
    assert read("reach: {countries: [KE, UG], types: mobile}").reach == Reach(
        frozenset({"KE", "UG"}), frozenset({"mobile"})
    )
    assert read("reach: {types: [voip, unknown]}").reach == Reach(types=frozenset({"voip", "unknown"}))
    assert read("").reach == Reach(frozenset(), frozenset({"mobile", "fixed"}))


@pytest.mark.parametrize("text", ["", "\n", "# nothing decided yet\n"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    assert read(text) == DeliveryConfig(PROVIDERS, prices={"KE": REGISTRY.list_prices["KE"]})


def test_no_file_sends_in_the_order_of_the_settings_without_limits() -> None:
    delivery = read("")
    assert delivery.route("KE") == Route(PROVIDERS)
    assert delivery.limits_of("at") == ProviderLimits()
    assert delivery.price("at", "KE") == kes("0.80")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("provider: {}", "1:1: A delivery file has no `provider:`. Did you mean `providers`?"),
        (
            "providers: {att: {}}",
            (
                "1:13: `providers:` names `att`, which is no provider that texts are sent by. "
                "GATEWAY_SMS_PROVIDERS has at, twilio."
            ),
        ),
        (
            "providers: {at: {per_second: fast}}",
            "1:30: `per_second` is a number up to 10000, not `fast`. As in 20 or 0.5.",
        ),
        (
            "providers: {at: {per_second: 0}}",
            "1:30: `per_second` is a number up to 10000, not `0`. As in 20 or 0.5.",
        ),
        (
            "providers: {at: {per_second: nan}}",
            "1:30: `per_second` is a number up to 10000, not `nan`. As in 20 or 0.5.",
        ),
        ("providers: {at: {per_secnd: 9}}", "1:18: `at:` has no `per_secnd:`. Did you mean `per_second`?"),
        (
            "providers: {at: {daily: 500}}",
            "1:25: `daily:` is a list of `key: value` lines. Indent them below it.",
        ),
        (
            "providers: {at: {daily: {messages: many}}}",
            "1:36: `messages` is a whole number, not `many`. Write digits alone.",
        ),
        (
            "providers: {at: {daily: {money: 40000}}}",
            "1:33: `money` is money, not `40000`. Write a currency and an amount, as in KES 0.80.",
        ),
        ("providers: {at: {daily: {alarm: 0.8}}}", "1:33: `alarm` is a share, not `0.8`. As in 80%."),
        (
            "providers: {at: {daily: {money: USD 400}}}",
            (
                "1:33: The day's money of `at` is in USD, but its prices are not: KE: KES 0.80. "
                "Write all of them in USD."
            ),
        ),
        (
            "providers: {twilio: {daily: {money: USD 400}}}",
            (
                "1:37: The day's money of `twilio` cannot be kept: no price of its texts is known. "
                "Add one under `prices:`, as in `otherwise: {twilio: USD 1.00}`."
            ),
        ),
        (
            "providers: {at: {senders: {COUNTYOFNYERI: {per_second: 5}}}}",
            (
                "1:28: `COUNTYOFNYERI` is no sender: `senders:` takes a name of 11 letters and digits at most, "
                "a short code of 3 to 8 digits, or a number with its country code, as in +254711082000. "
                "Write it as the provider has it."
            ),
        ),
        (
            "providers: {at: {senders: {COUNTY: {}}}}",
            "1:36: The sender `COUNTY` needs `per_second:`. Add `per_second: …`.",
        ),
        (
            "routes: {Kenya: [at]}",
            (
                "1:10: `Kenya` is no country or network in `routes:`. "
                "Write a country such as KE, a network such as 63902, or `otherwise`."
            ),
        ),
        ("routes: {KE: [ta]}", "1:15: The route of `KE` cannot be `ta`. It can be `at`, `twilio`."),
        ("routes: {KE: [at, at]}", "1:19: The route of `KE` names `at` twice. Keep one."),
        ("routes: {KE: []}", "1:14: The route of `KE` names no provider. It can be `at`, `twilio`."),
        (
            "routes: {KE: {at: 80, twilio: x}}",
            "1:31: The weight of `twilio` is a whole number from 0 to 1000, not `x`. Write digits alone.",
        ),
        (
            "routes: {KE: {at: 0}}",
            "1:14: The route of `KE` gives nothing to anybody. Raise one of its weights.",
        ),
        (
            "prices: {KE: {at: cheap}}",
            "1:19: The price at `at` is money, not `cheap`. Write a currency and an amount, as in KES 0.80.",
        ),
        (
            "failover: {slow: soon}",
            "1:18: `slow` is a length of time, not `soon`. Write 1.5s, 10m, 24h or 7d.",
        ),
        ("failover: {slow: 0s}", "1:18: `slow` is longer than nothing. Write 5s or 2m."),
        (
            "failover: {falls: 10%, rises: 10%}",
            (
                "1:11: `rises` is a smaller share than `falls`: between them nothing changes. "
                "Leave both out for 10% and 50%."
            ),
        ),
        (
            "reach: {countries: [KE, Uganda]}",
            "1:25: `Uganda` is no country in `reach:`. Two letters, such as KE.",
        ),
        (
            "reach: {countries: []}",
            f"1:20: `countries` in `reach:` is empty, so nobody would be reached. {USUAL_REACH}",
        ),
        (
            "reach: {types: [mobil]}",
            "1:17: A type of number cannot be `mobil`. Did you mean `mobile`?",
        ),
        ("reach: {country: KE}", "1:9: `reach:` has no `country:`. Did you mean `countries`?"),
        ("reach: KE", "1:8: `reach:` is a list of `key: value` lines. Indent them below it."),
        (
            "calls: {daily: {calls: 5}}",
            "1:17: `daily:` has no `calls:`. It can be `alarm`, `minutes`, `money`, `number`.",
        ),
        (
            "calls: {daily: {number: 0}}",
            "1:25: `number` is a whole number, not `0`. Write digits alone.",
        ),
        (
            "calls: {daily: {money: KES 900}}",
            (
                "1:24: The day's money of calls cannot be kept: no price of a minute is known. "
                "Add it under `calls:`, as in `minute: KES 4.00`."
            ),
        ),
        (
            "calls: {minute: USD 0.20, daily: {money: KES 900}}",
            "1:42: The day's money of calls is in KES, but a minute costs USD 0.20. Write both in KES.",
        ),
        (
            "limits: {case: {hour: 5}}",
            "1:10: `limits:` has no `case:`. Did you mean `cases`?",
        ),
        (
            "limits: {cases: {hour: 0}}",
            "1:24: `hour` is a whole number, not `0`. Write digits alone.",
        ),
        (
            "limits: {cases: {hour: 90}}",
            (
                "1:17: The limits of `cases` allow 90 in an hour, and 60 in a day. "
                "Allow at least as many in a day as in an hour."
            ),
        ),
        ("routes: [at]", "1:9: `routes:` is a list of `key: value` lines. Indent them below it."),
        ("- at", "1:1: A delivery file is a list of `key: value` lines. Indent them below it."),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_cure(text: str, line: str) -> None:
    found = read_delivery(text, "delivery.yaml", PROVIDERS, REGISTRY.list_prices)
    assert found.delivery is None
    assert [format_problem(problem) for problem in found.problems] == [f"delivery.yaml:{line}"]


def test_every_mistake_is_told_at_once() -> None:
    text = "providers: {at: {per_second: x}}\nroutes: {Kenya: [at]}\nprices: {KE: {at: y}}\nfailover: {least: z}\n"
    found = read_delivery(text, "delivery.yaml", PROVIDERS, REGISTRY.list_prices)
    assert [problem.place.line for problem in found.problems] == [1, 2, 3, 4]


def test_text_that_is_no_yaml_is_refused_in_words() -> None:
    found = read_delivery("routes:\n\tKE: [at]\n", "delivery.yaml", PROVIDERS, REGISTRY.list_prices)
    assert [format_problem(problem) for problem in found.problems] == [
        "delivery.yaml:2:1: This line is indented with a tab. Put 2 spaces before `KE:`, and no tab."
    ]


def test_only_providers_of_the_settings_can_be_named() -> None:
    found = read_delivery("routes: {KE: [twilio]}", "delivery.yaml", ("at",), REGISTRY.list_prices)
    assert [format_problem(problem) for problem in found.problems] == [
        "delivery.yaml:1:15: The route of `KE` cannot be `twilio`. It can be `at`."
    ]


def test_the_example_of_the_documentation_is_good() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    delivery = read(example)
    assert delivery.route("KE").weights == (80, 20)
    assert delivery.limits_of("at").daily_money == kes("40000")


def test_what_failover_is_without_a_word_is_documented() -> None:
    given = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`|]+)` \|$", PAGE, re.MULTILINE))
    assert given.keys() == {one.name for one in fields(FailoverPolicy)}
    written = ", ".join(f"{name}: {value}" for name, value in given.items())
    assert read(f"failover: {{{written}}}").failover == FailoverPolicy()
