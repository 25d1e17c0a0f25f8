"""Metrics of providers' shares, the cost of texts and the day's ceilings."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from gateway.messaging.routing.cost_totals import read_totals
from gateway.messaging.routing.money import MICROS
from gateway.messaging.routing.traffic_share import FULL_PERCENT

MAX_GROUPS = 512  # at most, in case fields are in the store that are not ours
LABELS = ("service", "language", "provider", "country", "currency")


def share_metric(found: Mapping[str, bytes | None]) -> Metric:
    """Return the share of each provider. A provider that never lost any traffic has 100."""
    family = GaugeMetricFamily(
        "gateway_provider_share",
        "Share of its traffic that a provider gets, in per cent",
        labels=["provider"],
    )
    for provider, share in found.items():
        family.add_metric([provider], float(share or FULL_PERCENT))
    return family


def cost_metrics(fields: Mapping[bytes, bytes]) -> Iterator[Metric]:
    """Yield texts, parts and cost by group. Cost and estimate are in the currency's unit."""
    meanings = {
        "texts": "Texts accepted by a provider",
        "parts": "Parts of the texts accepted by a provider",
        "cost": "Cost of texts: as the provider states it, else by our table of prices",
        "estimate": "Cost of the same texts by our table of prices",
    }
    families = {
        measure: CounterMetricFamily(f"gateway_text_{measure}", meaning, labels=LABELS)
        for measure, meaning in meanings.items()
    }
    for group, found in list(read_totals([fields]).items())[:MAX_GROUPS]:
        values = [getattr(group, name) for name in LABELS]
        families["texts"].add_metric(values, found.texts)
        families["parts"].add_metric(values, found.parts)
        families["cost"].add_metric(values, found.cost / MICROS)
        families["estimate"].add_metric(values, found.estimate / MICROS)
    yield from families.values()


def ceiling_metrics(spent: Mapping[str, Mapping[bytes, bytes]]) -> Iterator[Metric]:
    """Yield the used share of the day's ceilings, and their alarm, by provider."""
    used = GaugeMetricFamily(
        "gateway_daily_used_ratio", "Used share of the day's ceiling", labels=["provider", "of"]
    )
    alarm = GaugeMetricFamily(
        "gateway_daily_ceiling_alarm",
        "Alarm of the day's ceilings: 0 none, 1 near, 2 reached",
        labels=["provider"],
    )
    for provider, row in spent.items():
        for of in ("messages", "money"):
            ceiling = float(row.get(f"most_{of}".encode()) or 0)
            if ceiling:
                used.add_metric([provider, of], float(row.get(of.encode()) or 0) / ceiling)
        alarm.add_metric([provider], 2.0 if b"reached" in row else float(b"near" in row))
    yield used
    yield alarm


def daily_call_metrics(row: Mapping[bytes, bytes]) -> Iterator[Metric]:
    """Yield the used share of the day's ceilings of calls, and their alarm."""
    used = GaugeMetricFamily(
        "gateway_calls_daily_used_ratio", "Used share of the day's ceiling of calls", labels=["of"]
    )
    for of in ("number", "seconds", "money"):
        ceiling = float(row.get(f"most_{of}".encode()) or 0)
        if ceiling:
            used.add_metric([of], float(row.get(of.encode()) or 0) / ceiling)
    yield used
    yield GaugeMetricFamily(
        "gateway_calls_daily_ceiling_alarm",
        "Alarm of the day's ceilings of calls: 0 none, 1 near, 2 reached",
        value=2.0 if b"reached" in row else float(b"near" in row),
    )
