"""Cases in which each alert alarms, and cases in which it must not, for `promtool test rules`."""

import re
from dataclasses import dataclass, field
from typing import Any

from gateway.kit.alert import ALERTS

RUNBOOK = "https://ussd.county.example/console/help/runbook"


@dataclass(frozen=True, slots=True)
class AlertCase:
    """What is measured each minute (in promtool's notation), and which alarms there are `at` a moment.

    `alarms` are the labels of each alarm that `name` gives then, but for its name and severity.
    """

    name: str
    series: dict[str, str]
    at: str
    alarms: list[dict[str, str]] = field(default_factory=list)


CASES = (
    AlertCase("GatewayAway", {'gateway_build_info{version="1"}': "1 _ _ _ _ _ _ _ _ _ _ _"}, "11m", [{}]),
    AlertCase("GatewayAway", {'gateway_build_info{version="1"}': "1x11"}, "11m"),
    AlertCase("GatewayStoreDown", {'gateway_store_up{instance="a"}': "1 0x5"}, "3m", [{}]),
    AlertCase("GatewayStoreDown", {'gateway_store_up{instance="a"}': "1x5"}, "3m"),
    AlertCase(
        "GatewayWorkerAway",
        {'gateway_worker_up{stream="texts"}': "1 0x9", 'gateway_worker_up{stream="calls"}': "1x9"},
        "4m",
        [{"stream": "texts"}],
    ),
    AlertCase("GatewayWorkerAway", {'gateway_worker_up{stream="texts"}': "1 0 1 0 1 0 1 0"}, "7m"),
    AlertCase(
        "GatewayWorkerStuck",
        {
            'gateway_worker_last_seen_timestamp_seconds{stream="texts"}': "0x9",
            'gateway_worker_last_seen_timestamp_seconds{stream="calls"}': "0+60x9",
            'gateway_worker_up{stream="texts"}': "1x9",
            'gateway_worker_up{stream="calls"}': "1x9",
        },
        "5m",
        [{"stream": "texts"}],
    ),
    AlertCase(
        "GatewayWorkerStuck",
        {
            'gateway_worker_last_seen_timestamp_seconds{stream="texts"}': "0x9",
            'gateway_worker_up{stream="texts"}': "0x9",
        },
        "5m",
    ),
    AlertCase("GatewayAlarmsUnwatched", {"gateway_alarms_watched": "1 0x9"}, "8m", [{}]),
    AlertCase("GatewayAlarmsUnwatched", {"gateway_alarms_watched": "1 0 0 1 0 0 1 0 0"}, "8m"),
    AlertCase("GatewayAlarmsUnwatched", {"gateway_alarms_watched": "0x9"}, "8m"),
    AlertCase(
        "GatewayApologies", {'gateway_hops_total{outcome="sorry",channel="ussd"}': "0 0 2 2 2"}, "3m", [{}]
    ),
    AlertCase("GatewayApologies", {'gateway_hops_total{outcome="ended",channel="ussd"}': "0+9x9"}, "5m"),
    AlertCase(
        "GatewayHopsSlow",
        {
            'gateway_hop_seconds_bucket{channel="ussd",le="1"}': "0+50x20",
            'gateway_hop_seconds_bucket{channel="ussd",le="2"}': "0+100x20",
            'gateway_hop_seconds_bucket{channel="ussd",le="+Inf"}': "0+100x20",
        },
        "12m",
        [{"channel": "ussd"}],
    ),
    AlertCase(
        "GatewayHopsSlow",
        {
            'gateway_hop_seconds_bucket{channel="ussd",le="1"}': "0+99x20",
            'gateway_hop_seconds_bucket{channel="ussd",le="2"}': "0+100x20",
            'gateway_hop_seconds_bucket{channel="ussd",le="+Inf"}': "0+100x20",
        },
        "12m",
    ),
    AlertCase("GatewayCrowded", {"gateway_crowded": "1x9"}, "6m", [{}]),
    AlertCase("GatewayCrowded", {"gateway_crowded": "0 1 1 0 1 1 0"}, "6m"),
    AlertCase("GatewayLineGrows", {"gateway_callers_in_line": "0+50x30"}, "25m", [{}]),
    AlertCase("GatewayLineGrows", {"gateway_callers_in_line": "900-50x18"}, "15m"),
    AlertCase(
        "GatewayCasesRefused", {'gateway_outbox{stream="submissions",state="dead"}': "0 1"}, "1m", [{}]
    ),
    AlertCase("GatewayCasesRefused", {'gateway_outbox{stream="submissions",state="due"}': "9 9"}, "1m"),
    AlertCase(
        "GatewayGivenUp",
        {'gateway_outbox{stream="messages",state="dead"}': "2 2"},
        "1m",
        [{"stream": "messages"}],
    ),
    AlertCase("GatewayGivenUp", {'gateway_outbox{stream="submissions",state="dead"}': "2 2"}, "1m"),
    AlertCase(
        "GatewayOutboxGrows",
        {'gateway_outbox{stream="submissions",state="due"}': "90+20x40"},
        "30m",
        [{"stream": "submissions"}],
    ),
    AlertCase("GatewayOutboxGrows", {'gateway_outbox{stream="submissions",state="due"}': "900-20x40"}, "30m"),
    AlertCase("GatewayCaseSystemDown", {"gateway_case_backend_down": "1x5"}, "3m", [{}]),
    AlertCase("GatewayCaseSystemDown", {"gateway_case_backend_down": "0x5"}, "3m"),
    AlertCase(
        "GatewayProviderFails",
        {
            'gateway_provider_share{provider="at"}': "50x9",
            'gateway_provider_share{provider="twilio"}': "100x9",
        },
        "7m",
        [{"provider": "at"}],
    ),
    AlertCase(
        "GatewayUnknownReceipts",
        {'gateway_receipts_total{provider="at",outcome="unknown_status"}': "0 3 3"},
        "2m",
        [{"provider": "at"}],
    ),
    AlertCase(
        "GatewayUnknownReceipts", {'gateway_receipts_total{provider="at",outcome="matched"}': "0 3 9"}, "2m"
    ),
    AlertCase(
        "GatewayCeilingNear",
        {'gateway_daily_ceiling_alarm{provider="at"}': "1 1"},
        "1m",
        [{"provider": "at"}],
    ),
    AlertCase("GatewayCeilingNear", {'gateway_daily_ceiling_alarm{provider="at"}': "2 2"}, "1m"),
    AlertCase(
        "GatewayCeilingReached",
        {'gateway_daily_ceiling_alarm{provider="at"}': "2 2"},
        "1m",
        [{"provider": "at"}],
    ),
    AlertCase("GatewayCeilingReached", {'gateway_daily_ceiling_alarm{provider="at"}': "1 1"}, "1m"),
    AlertCase("GatewayCallsCeiling", {"gateway_calls_daily_ceiling_alarm": "1 2"}, "1m", [{}]),
    AlertCase("GatewayCallsCeiling", {"gateway_calls_daily_ceiling_alarm": "0 0"}, "1m"),
    AlertCase(
        "GatewayStreamPaused", {'gateway_stream_paused{stream="calls"}': "1x300"}, "5h", [{"stream": "calls"}]
    ),
    AlertCase("GatewayStreamPaused", {'gateway_stream_paused{stream="calls"}': "1x300"}, "3h"),
    AlertCase(
        "GatewayRefusals", {'gateway_refusals_total{why="token"}': "0+120x30"}, "20m", [{"why": "token"}]
    ),
    AlertCase("GatewayRefusals", {'gateway_refusals_total{why="token"}': "0+6x30"}, "20m"),
)


def promtool_tests(rules: str) -> dict[str, Any]:
    """The cases, as promtool reads them, for a file of rules."""
    by_name = {alert.name: alert for alert in ALERTS}
    tests = []
    for case in CASES:
        alert = by_name[case.name]
        alarms = [
            {
                "exp_labels": {"severity": alert.severity, **labels},
                "exp_annotations": {
                    "summary": _with_labels(alert.summary, labels),
                    "cure": alert.cure,
                    "runbook_url": f"{RUNBOOK}#{alert.entry}",
                },
            }
            for labels in case.alarms
        ]
        series = [{"series": name, "values": values} for name, values in case.series.items()]
        wanted = {"eval_time": case.at, "alertname": case.name, "exp_alerts": alarms}
        tests.append({"interval": "1m", "input_series": series, "alert_rule_test": [wanted]})
    return {"rule_files": [rules], "evaluation_interval": "1m", "tests": tests}


def _with_labels(words: str, labels: dict[str, str]) -> str:
    return re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda found: labels[found[1]], words)
