"""Submissions that the earlier release took are forwarded."""

from datetime import datetime

import redis

from tests.records.earlier_records import FORWARD, Scene
from tests.records.gateway_on_records import GatewayOnRecords, run_command
from tests.records.outside_systems import OutsideSystems


def test_a_queued_submission_is_forwarded(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["submission"]
    gateway.work(FORWARD, scene["id"])
    gateway.work(FORWARD, scene["id"])
    (request,) = outside.at("case")
    assert request.json == scene["posts"]
    assert request.headers["Idempotency-Key"] == scene["reference"]
    row = gateway.row(f"submission:{scene['id']}")
    assert (row["state"], row["backend_id"]) == ("delivered", f"C-{scene['reference']}")
    assert "payload" not in row


def test_a_failed_submission_is_tried_again(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    outside: OutsideSystems,
    environ: dict[str, str],
) -> None:
    scene = record_facts["submission tried"]
    gateway.work(FORWARD, scene["id"])
    assert not outside.cases, "not due yet"
    assert scene["alarm"] in run_command(environ, outside, "submissions", "list")
    gateway.clock.advance(10)
    gateway.work(FORWARD, scene["id"])
    assert outside.cases[scene["reference"]]["contact"]["msisdn"] == scene["number"]
    assert gateway.row(f"submission:{scene['id']}")["attempts"] == "3"
    assert scene["alarm"] not in run_command(environ, outside, "submissions", "list")


def test_paused_time_does_not_age_a_submission(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["submission tried"]
    gateway.clock.moment = datetime.fromisoformat(scene["too_old_but_for_the_pause"])
    outside.answers["case"] = [(503, {})] * 2
    gateway.work(FORWARD, scene["id"])
    assert gateway.state(f"submission:{scene['id']}") == "pending"
    gateway.clock.advance(60)
    gateway.work(FORWARD, scene["id"])
    assert gateway.state(f"submission:{scene['id']}") == "dead"


def test_a_dead_submission_is_revived(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    outside: OutsideSystems,
    environ: dict[str, str],
    store: redis.Redis,
) -> None:
    scene = record_facts["submission dead"]
    assert "HTTP 422" in run_command(environ, outside, "submissions", "show", scene["reference"])
    assert "1 of 1" in run_command(environ, outside, "submissions", "retry", "--all-dead")
    store.zadd(
        "outbox:submissions:due", {scene["id"]: gateway.clock().timestamp()}
    )  # the command has the real clock
    gateway.work(FORWARD, scene["id"])
    assert outside.cases[scene["reference"]]["contact"]["msisdn"] == scene["number"]


def test_a_submission_is_forwarded_after_a_dead_workers_lease(
    gateway: GatewayOnRecords, record_facts: dict[str, Scene], outside: OutsideSystems
) -> None:
    scene = record_facts["submission leased"]
    gateway.work(FORWARD, scene["id"])
    assert not outside.cases
    gateway.clock.advance(13)
    gateway.work(FORWARD, scene["id"])
    assert list(outside.cases) == [scene["reference"]]
