"""Alert rules and the dashboard: of metrics that exist, with labels that they have, and right when it matters."""

import re
from pathlib import Path

import pytest
import yaml

from gateway.kit.alert import ALERTS
from gateway.kit.dashboard import PANELS
from gateway.kit.kit import kit_file
from gateway.kit.kit_values import KitValues
from gateway.operations.metrics import Metrics
from gateway.operations.store_metrics import StoreMetrics
from tests.gateway.kit.alert_cases import CASES, promtool_tests
from tests.gateway.kit.programs import find_program, run_program
from tests.gateway.services import Services

QUERIES = [*(alert.expr for alert in ALERTS), *(panel.expr for panel in PANELS)]
METRIC = re.compile(r"\bgateway_\w+")


@pytest.fixture
def exposed(services: Services) -> set[str]:
    """The names of all metrics of the gateway, as its own page declares them."""
    store_metrics = StoreMetrics(services.redis, services.container.resources.providers.names, lambda: "")
    text = services.metrics.exposition([store_metrics]).decode()
    found = dict(re.findall(r"(?m)^# TYPE (\w+) (\w+)$", text))
    parts = {
        f"{name}_{part}"
        for name, kind in found.items()
        if kind == "histogram"
        for part in ("bucket", "count", "sum")
    }
    return found.keys() | parts


def test_only_metrics_that_exist_are_asked_for(exposed: set[str]) -> None:
    assert {name for query in QUERIES for name in METRIC.findall(query)} - exposed == set()


def test_each_metric_that_the_page_of_docs_names_an_alarm_for_has_one() -> None:
    page = Path(__file__).parents[3].joinpath("docs/production.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?m)^  \| `(gateway_\w+)", page))
    assert len(named) > 5
    assert named - {name for alert in ALERTS for name in METRIC.findall(alert.expr)} == set()


def test_names_of_alerts_are_unique_and_each_says_what_to_do() -> None:
    assert len({alert.name for alert in ALERTS}) == len(ALERTS)
    assert all(alert.summary.endswith(".") and alert.cure.endswith((".", "?")) for alert in ALERTS)
    assert {alert.severity for alert in ALERTS} == {"page", "ticket"}


def test_labels_in_words_are_labels_of_the_query() -> None:
    for alert in ALERTS:
        for label in re.findall(r"\$labels\.(\w+)", alert.summary):
            assert re.search(rf"by \([^)]*\b{label}\b", alert.expr), alert.name


def test_the_rules_are_yaml_with_each_alert() -> None:
    (group,) = yaml.safe_load(kit_file("alerts.yaml", KitValues()))["groups"]
    assert [(rule["alert"], rule["expr"]) for rule in group["rules"]] == [
        (alert.name, alert.expr) for alert in ALERTS
    ]


def test_prometheus_reads_the_rules_and_they_alarm_when_they_should(tmp_path: Path) -> None:
    promtool = find_program("promtool")
    rules = tmp_path / "alerts.yaml"
    rules.write_text(kit_file("alerts.yaml", KitValues()))
    assert f"{len(ALERTS)} rules found" in run_program(promtool, "check", "rules", rules)
    cases = tmp_path / "cases.yaml"
    cases.write_text(yaml.safe_dump(promtool_tests(str(rules))))
    run_program(promtool, "test", "rules", cases)


def test_every_alert_has_a_case_in_which_it_alarms() -> None:
    assert {case.name for case in CASES if case.alarms} == {alert.name for alert in ALERTS}


def test_every_panel_has_a_query_that_prometheus_reads(tmp_path: Path) -> None:
    promtool = find_program("promtool")
    rules = {
        "groups": [
            {"name": "panels", "rules": [{"record": f"p{n}", "expr": p.expr} for n, p in enumerate(PANELS)]}
        ]
    }
    file = tmp_path / "panels.yaml"
    file.write_text(yaml.safe_dump(rules))
    run_program(promtool, "check", "rules", file)


def test_the_metrics_of_a_process_have_these_names() -> None:
    assert b"gateway_build_info{" in Metrics(["at"]).exposition()
