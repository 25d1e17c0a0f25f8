"""What Prometheus should alarm at: one row an alert."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert: PromQL that must hold for `wait`, what it means to citizens, and what to do.

    `entry` names the entry of docs/runbook.md that says more.
    """

    name: str
    expr: str
    wait: str
    severity: str
    summary: str
    cure: str
    entry: str


ALERTS = (
    Alert(
        "GatewayAway",
        "absent(gateway_build_info)",
        "2m",
        "page",
        "No web process tells its metrics: citizens may get no answer.",
        "Look at the web processes and at what Prometheus reads.",
        "web-away",
    ),
    Alert(
        "GatewayStoreDown",
        "min(gateway_store_up) == 0",
        "30s",
        "page",
        "The durable store takes no writes, so citizens get an apology.",
        "Ask gateway doctor, or GET /health/ready, which says why: away, full, a replica, or without replicas.",
        "store-down",
    ),
    Alert(
        "GatewayWorkerAway",
        "max by (stream) (gateway_worker_up) == 0",
        "2m",
        "page",
        "No worker has the stream {{ $labels.stream }}.",
        "Start gateway worker; its log says why it ended.",
        "worker-away",
    ),
    Alert(
        "GatewayWorkerStuck",
        # Where there is no worker at all, GatewayWorkerAway says so.
        "(time() - max by (stream) (gateway_worker_last_seen_timestamp_seconds) > 120)"
        " and on (stream) (max by (stream) (gateway_worker_up) == 1)",
        "1m",
        "page",
        "The worker of the stream {{ $labels.stream }} hangs.",
        "gateway worker --alive says on which machine; restart it there.",
        "worker-stuck",
    ),
    Alert(
        "GatewayAlarmsUnwatched",
        # Where delivery.yaml has no `alarms:` it is 0 for good, and no alarm.
        "max(gateway_alarms_watched) == 0 and max(max_over_time(gateway_alarms_watched[1d])) == 1",
        "5m",
        "ticket",
        "No worker looks any more for what people are told of, so nobody is told of anything.",
        "Start gateway worker; gateway doctor says which streams are missing.",
        "alarms-unwatched",
    ),
    Alert(
        "GatewayApologies",
        'sum(increase(gateway_hops_total{outcome="sorry"}[5m])) > 0',
        "0m",
        "page",
        "Citizens got an apology in place of a screen.",
        "Look for error_id in the log of the web processes.",
        "apologies",
    ),
    Alert(
        "GatewayHopsSlow",
        "histogram_quantile(0.95, sum by (le, channel) (rate(gateway_hop_seconds_bucket[5m]))) > 1",
        "5m",
        "ticket",
        "One hop in twenty on {{ $labels.channel }} takes longer than a second.",
        "Look at the store's delay and at lookups; start more web processes.",
        "hops-slow",
    ),
    Alert(
        "GatewayCrowded",
        "max(gateway_crowded) == 1",
        "5m",
        "page",
        "More people dial than can be served: new callers get a place in line.",
        "Start more web processes: GATEWAY_WORKERS, or another machine.",
        "crowd",
    ),
    Alert(
        "GatewayLineGrows",
        "deriv(max(gateway_callers_in_line)[10m:1m]) > 0",
        "10m",
        "page",
        "The line of callers who wait for their turn grows.",
        "More people dial than the web processes can serve: start more of them.",
        "crowd",
    ),
    Alert(
        "GatewayCasesRefused",
        'max(gateway_outbox{stream="submissions", state="dead"}) > 0',
        "0m",
        "ticket",
        "The case system refused cases for good.",
        "gateway submissions list says why; gateway submissions retry sends them again.",
        "cases-refused",
    ),
    Alert(
        "GatewayGivenUp",
        'max by (stream) (gateway_outbox{stream!="submissions", state="dead"}) > 0',
        "0m",
        "ticket",
        "Items of the stream {{ $labels.stream }} were given up.",
        "gateway doctor says which, and what to do.",
        "given-up",
    ),
    Alert(
        "GatewayOutboxGrows",
        'max by (stream) (gateway_outbox{state="due"}) > 100'
        ' and max by (stream) (deriv(gateway_outbox{state="due"}[10m])) > 0',
        "10m",
        "ticket",
        "What waits in the stream {{ $labels.stream }} grows.",
        "Is the case system or the provider down, or the stream paused?",
        "outbox-grows",
    ),
    Alert(
        "GatewayCaseSystemDown",
        "max(gateway_case_backend_down) == 1",
        "2m",
        "page",
        "The case system failed five times in a row. Cases wait, and none is lost.",
        "Ask who runs the case system; all goes on by itself once it answers.",
        "case-system-down",
    ),
    Alert(
        "GatewayProviderFails",
        "min by (provider) (gateway_provider_share) < 100",
        "5m",
        "ticket",
        "The provider {{ $labels.provider }} fails or is slow, and lost a part of its texts.",
        "gateway delivery says since when; ask the provider.",
        "provider-fails",
    ),
    Alert(
        "GatewayUnknownReceipts",
        'sum by (provider) (increase(gateway_receipts_total{outcome="unknown_status"}[1h])) > 0',
        "0m",
        "ticket",
        "The provider {{ $labels.provider }} uses a status that the gateway does not know.",
        "Report it; the texts are settled by asking the provider.",
        "unknown-receipts",
    ),
    Alert(
        "GatewayCeilingNear",
        "max by (provider) (gateway_daily_ceiling_alarm) == 1",
        "0m",
        "ticket",
        "Texts by {{ $labels.provider }} come near the day's ceiling.",
        "Is it wanted? Raise daily in delivery.yaml, or find who floods the service.",
        "ceilings",
    ),
    Alert(
        "GatewayCeilingReached",
        "max by (provider) (gateway_daily_ceiling_alarm) == 2",
        "0m",
        "page",
        "Texts by {{ $labels.provider }} wait until midnight: the day's ceiling is reached.",
        "Raise daily in delivery.yaml if that many are wanted.",
        "ceilings",
    ),
    Alert(
        "GatewayCallsCeiling",
        "max(gateway_calls_daily_ceiling_alarm) >= 1",
        "0m",
        "ticket",
        "Calls that we make come near the day's ceiling, or reached it.",
        "Raise calls: daily: in delivery.yaml if that many are wanted.",
        "ceilings",
    ),
    Alert(
        "GatewayStreamPaused",
        "max by (stream) (gateway_stream_paused) == 1",
        "4h",
        "ticket",
        "The stream {{ $labels.stream }} has been paused for hours.",
        "gateway doctor says why; gateway resume lets it go on.",
        "stream-paused",
    ),
    Alert(
        "GatewayRefusals",
        "sum by (why) (rate(gateway_refusals_total[5m])) > 1",
        "10m",
        "ticket",
        "Requests with a wrong {{ $labels.why }} keep coming.",
        "After a change of secrets it is the provider that has the old one; else somebody tries.",
        "refusals",
    ),
)
