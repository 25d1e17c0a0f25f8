"""Announcements that the earlier release began go on."""

import re

from tests.records.earlier_records import ANNOUNCE, Scene
from tests.records.gateway_on_records import GatewayOnRecords, run_command
from tests.records.outside_systems import OutsideSystems


def test_an_announcement_continues(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    outside: OutsideSystems,
    environ: dict[str, str],
) -> None:
    scene = record_facts["announcement"]
    for item in gateway.due("messages"):  # texts about cases go first
        gateway.store.zrem("outbox:messages:due", item)
    gateway.work(ANNOUNCE, "any")
    assert outside.texts == []
    assert scene["id"] in run_command(environ, outside, "announcements")
    assert record_facts["paused"]["who"] in run_command(
        environ, outside, "resume", record_facts["paused"]["stream"]
    )
    gateway.work(ANNOUNCE, "any")
    assert sorted(outside.texts) == [("at", number, "Clinic in Laini.") for number in scene["waiting"]]
    gateway.receipt_at(scene["accepted_as"], scene["sent"])
    counts = {state: int(count) for state, count in gateway.row(f"announcement:{scene['id']}:counts").items()}
    assert {state: count for state, count in counts.items() if count} == {"accepted": 2, "delivered": 1}
    assert re.search(
        r"suppressed\s+2",
        run_command(
            environ, outside, "announcements", "status", record_facts["announcement cancelled"]["id"]
        ),
    )
