"""RQ jobs that the earlier release enqueued are done, under the names that it used."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import redis

from gateway.workers.queues import COLLECT
from tests.child_process import kill_tree, start_leader
from tests.records.conftest import at_the_recorded_port
from tests.records.earlier_records import (
    ANNOUNCE,
    ANSWER_LATE,
    FETCH_RECORDING,
    FORWARD,
    JOB_NAMES,
    PLACE_CALL,
    RECONCILE_STATUS,
    SEND,
    Records,
    Scene,
    write_keys,
)
from tests.records.gateway_on_records import KNOWN_JOBS, GatewayOnRecords, jobs_in_rq
from tests.records.outside_systems import OutsideSystems
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


def is_done(gateway: GatewayOnRecords, record_facts: dict[str, Scene], job: str) -> bool:
    """Whether what a job was enqueued for has happened."""
    return {
        FORWARD: lambda: list(gateway.outside.cases) == [record_facts["submission"]["reference"]],
        SEND: lambda: len(gateway.outside.texts) >= 3,  # and others that are due
        ANSWER_LATE: lambda: "session" not in gateway.row(f"late:{record_facts['late lookup']['id']}"),
        PLACE_CALL: lambda: len(gateway.outside.at("call at")) == 1,
        FETCH_RECORDING: lambda: len(gateway.outside.at("recording")) == 1,
        RECONCILE_STATUS: lambda: len(gateway.outside.at("list twilio")) == 1,
        ANNOUNCE: lambda: len(gateway.outside.texts) == 2,
    }[job]()


def keys_of_job(records: Records, job: str) -> list[dict[str, Any]]:
    """The keys of the RQ job of this name."""
    (found,) = (each["keys"] for each in records.jobs if each["job"] == job)
    keys: list[dict[str, Any]] = found
    return keys


def test_the_records_have_every_job(records: Records) -> None:
    assert (
        {job["job"] for job in records.jobs} == set(JOB_NAMES) == KNOWN_JOBS - {COLLECT}
    )  # it knew no payments


@at_the_recorded_port
@pytest.mark.parametrize("job", JOB_NAMES)
def test_a_waiting_job_is_done(
    gateway: GatewayOnRecords,
    record_facts: dict[str, Scene],
    records: Records,
    store: redis.Redis,
    job: str,
) -> None:
    keys = keys_of_job(records, job)
    write_keys(store, keys)
    gateway.outside.answers["case status"] = [(200, record_facts["late lookup"]["answer"])]
    if job == PLACE_CALL:
        gateway.clock.advance(6)
    if job == ANNOUNCE:
        store.delete("outbox:messages:due", "outbox:paused")
    (waiting,) = (key for key in keys if key["name"].startswith("rq:queue:") and key["type"] == "list")
    (name,) = waiting["value"]
    assert store.exists(f"rq:job:{name}")
    assert not is_done(gateway, record_facts, job)
    gateway.do_waiting_job()
    assert is_done(gateway, record_facts, job)
    assert not store.exists(f"rq:job:{name}")
    assert jobs_in_rq(store, waiting["name"].removeprefix("rq:queue:")) == (0, 0)


def test_a_worker_process_does_a_waiting_job(
    store: redis.Redis,
    records: Records,
    record_facts: dict[str, Scene],
    environ: dict[str, str],
    outside: OutsideSystems,
    tmp_path: Path,
) -> None:
    """`gateway worker` as it runs in production. By its real clock everything is long due."""
    write_keys(store, records.keys)
    write_keys(store, keys_of_job(records, FORWARD))
    urls = dict.fromkeys(("AT_API_URL", "TWILIO_API_URL", "CASE_BACKEND_URL"), outside.url)
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        program = [sys.executable, "-m", "gateway", "worker"]
        worker = start_leader(program, {**os.environ, **environ, **urls}, output)
    try:
        reference = record_facts["submission"]["reference"]
        wait_until(
            lambda: (
                worker.poll() is not None
                or (reference in outside.cases and not jobs_in_rq(store, "submissions")[0])
            ),
            "the job is done",
        )
        assert worker.poll() is None, log.read_text()
        worker.terminate()
        assert worker.wait(WAIT_LIMIT_SECONDS) == 0
    finally:
        kill_tree(worker)
    assert outside.cases[record_facts["submission"]["reference"]] == record_facts["submission"]["posts"]
    events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert not [line for line in events if line["event"] in ("job_failed", "worker_loop_failed")], (
        log.read_text()
    )
    assert jobs_in_rq(store, "submissions") == (0, 0)
