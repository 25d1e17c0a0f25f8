"""A dashboard for Grafana: one row a panel, written as its JSON model."""

import json
from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = 39  # of Grafana 11; later ones read it
WIDTH, HEIGHT, COLUMNS = 8, 8, 3


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot: PromQL, and the label by which its lines are told apart. `unit` is Grafana's."""

    title: str
    expr: str
    legend: str = ""
    unit: str = "short"


PANELS = (
    Panel("Hops a second", "sum by (channel) (rate(gateway_hops_total[5m]))", "channel", "reqps"),
    Panel(
        "Seconds of the slowest 5 % of hops",
        "histogram_quantile(0.95, sum by (le, channel) (rate(gateway_hop_seconds_bucket[5m])))",
        "channel",
        "s",
    ),
    Panel("Hops by outcome", "sum by (outcome) (rate(gateway_hops_total[5m]))", "outcome", "reqps"),
    Panel("Sessions ended, by how", "sum by (how) (rate(gateway_sessions_ended_total[5m]))", "how", "reqps"),
    Panel("Callers in line", "max(gateway_callers_in_line)"),
    Panel("New callers get a place in line", "max(gateway_crowded)"),
    Panel("Store takes writes", "min(gateway_store_up)"),
    Panel("Workers, by stream", "max by (stream) (gateway_worker_up)", "stream"),
    Panel(
        "Seconds since a worker was seen, by stream",
        "time() - max by (stream) (gateway_worker_last_seen_timestamp_seconds)",
        "stream",
        "s",
    ),
    Panel("Streams paused", "max by (stream) (gateway_stream_paused)", "stream"),
    Panel("What waits, by stream", 'max by (stream) (gateway_outbox{state="due"})', "stream"),
    Panel("What was given up, by stream", 'max by (stream) (gateway_outbox{state="dead"})', "stream"),
    Panel("Jobs in queues", "max by (queue) (gateway_queue_jobs)", "queue"),
    Panel("Cases a minute, by state", "60 * sum by (state) (rate(gateway_submissions_total[5m]))", "state"),
    Panel("Case system is down", "max(gateway_case_backend_down)"),
    Panel(
        "Updates of cases, by outcome",
        "sum by (outcome) (rate(gateway_updates_total[5m]))",
        "outcome",
        "reqps",
    ),
    Panel("Texts a second, by state", "sum by (state) (rate(gateway_messages_total[5m]))", "state", "reqps"),
    Panel("Receipts, by outcome", "sum by (outcome) (rate(gateway_receipts_total[5m]))", "outcome", "reqps"),
    Panel("Share of each provider", "min by (provider) (gateway_provider_share)", "provider", "percent"),
    Panel(
        "Used of the day's ceilings",
        "max by (provider) (gateway_daily_used_ratio)",
        "provider",
        "percentunit",
    ),
    Panel("Cost of texts, a day", "sum by (currency) (increase(gateway_text_cost_total[24h]))", "currency"),
    Panel("Calls, by state", "sum by (state) (rate(gateway_calls_total[5m]))", "state", "reqps"),
    Panel("Lookups, by outcome", "sum by (outcome) (rate(gateway_lookups_total[5m]))", "outcome", "reqps"),
    Panel("Refused requests, by why", "sum by (why) (rate(gateway_refusals_total[5m]))", "why", "reqps"),
    Panel("Versions", "count by (version) (gateway_build_info)", "version"),
)


def dashboard() -> str:
    """Return the JSON model, for Dashboards > New > Import."""
    source = {"type": "prometheus", "uid": "${source}"}
    model = {
        "title": "Access gateway",
        "uid": "access-gateway",
        "schemaVersion": SCHEMA_VERSION,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "label": "Source", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [_panel_model(number, panel, source) for number, panel in enumerate(PANELS)],
    }
    return json.dumps(model, indent=2) + "\n"


def _panel_model(number: int, panel: Panel, source: dict[str, str]) -> dict[str, Any]:
    row, column = divmod(number, COLUMNS)
    legend = f"{{{{{panel.legend}}}}}" if panel.legend else panel.title
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": source,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [{"refId": "A", "datasource": source, "expr": panel.expr, "legendFormat": legend}],
    }
