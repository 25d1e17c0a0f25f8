"""Counters go on from what the earlier release counted, and its callers can be forgotten."""

import redis

from tests.records.earlier_records import FORWARD, SEND, Scene
from tests.records.gateway_on_records import GatewayOnRecords, run_command
from tests.records.outside_systems import OutsideSystems

HOMES = "How many homes?"


def test_counters_continue(gateway: GatewayOnRecords, record_facts: dict[str, Scene]) -> None:
    def counts(store: redis.Redis) -> dict[str, int]:
        names = [key.decode() for key in store.keys("counts:*")]
        assert len(names) == 8
        return {f"{name} {field}": int(count) for name in names for field, count in gateway.row(name).items()}

    before = counts(gateway.store)
    gateway.work(FORWARD, record_facts["submission"]["id"])
    gateway.work(SEND, record_facts["message released"]["id"])
    after = counts(gateway.store)
    grown = {name for name, count in after.items() if count == before.get(name, 0) + 1}
    assert {
        "counts:submissions delivered",
        "counts:messages at:accepted",
        "counts:providers at:good",
        "counts:cost County:en:at:KE:KES:texts",
    } <= grown
    metrics = gateway.metrics()
    (spent,) = (
        line
        for line in metrics.splitlines()
        if line.startswith("gateway_text_texts_total{") and 'provider="at"' in line
    )
    assert float(spent.rpartition(" ")[2]) == after["counts:cost County:en:at:KE:KES:texts"]
    assert 'gateway_stream_paused{stream="announcements"} 1' in metrics
    assert int(gateway.row("cost:2026-03-02")["County:en:at:KE:KES:texts"]) > 1
    assert int(gateway.row("spent:at")["messages"]) > 1


def test_a_caller_is_erased(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    environ: dict[str, str],
    outside: OutsideSystems,
) -> None:
    number = record_facts["sms twilio"]["number"]
    run_command(environ, outside, "forget", number, "--yes")
    assert HOMES not in gateway.text_twilio(number, "Kibera", "text-61-4"), "its conversation is erased"
    scene = record_facts["profile and cached lookup"]
    run_command(environ, outside, "forget", scene["number"], "--yes")
    assert gateway.hop(scene["number"], "next", code="*384*2045#") == "END No such report."
    scene = record_facts["submission"]
    run_command(environ, outside, "forget", scene["number"], "--yes")
    assert "number" not in gateway.row(f"case:{scene['reference']}")
    gateway.work(FORWARD, scene["id"])
    assert list(outside.cases) == [scene["reference"]], "a submission that was accepted is still forwarded"
