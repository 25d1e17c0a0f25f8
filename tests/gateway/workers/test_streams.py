"""`gateway worker` runs a process for each stream: none waits for another, and one that dies is started again."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import redis

from gateway.cases.forwarder import CIRCUIT_KEY
from gateway.container.worker import build_worker
from gateway.operations.doctor.workers import check_delivery_files, check_workers
from gateway.operations.store_metrics import StoreMetrics
from gateway.settings.reader import read_settings
from gateway.workers.presence import (
    WORK_KEY,
    WorkRecord,
    count_by_stream,
    list_delivery_files,
    list_workers,
)
from gateway.workers.queues import PLACE_CALL, QUEUE_BY_JOB, SEND
from gateway.workers.streams import ALL_STREAMS, read_streams
from tests.gateway.services import build, close
from tests.gateway.workers.conftest import Start
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

ReadOutput = Callable[[], str]


def alive(store: redis.Redis) -> list[str]:
    """The streams that have a worker."""
    return [stream for stream, count in count_by_stream(list_workers(store)).items() if count]


@pytest.mark.parametrize(
    ("names", "streams"),
    [
        ("texts,calls", ("texts", "calls")),
        (" texts , texts ", ("texts",)),
        ("messages,forwarding", ("texts", "submissions")),
        (",".join(ALL_STREAMS), ALL_STREAMS),
    ],
)
def test_streams_by_name(names: str, streams: tuple[str, ...]) -> None:
    assert read_streams(names) == streams


@pytest.mark.parametrize("names", ["", ",", "text", "texts,everything"])
def test_what_is_no_stream_is_refused(names: str) -> None:
    with pytest.raises(ValueError, match="name some of texts, announcements, submissions"):
        read_streams(names)


def samples(store: redis.Redis, name: str) -> dict[tuple[str, ...], float]:
    """The values of a metric by the values of its labels."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in StoreMetrics(store, ["at"], lambda: "").collect()
        for sample in family.samples
        if sample.name == name
    }


@pytest.mark.parametrize(
    ("queues", "lacking"),
    [
        ({}, ()),  # a worker that does not say what it does
        (
            {"queues": "messages,submissions"},
            ("announcements", "calls", "lookups", "recordings", "enquiries", "payments"),
        ),
        ({"queues": ",".join(QUEUE_BY_JOB.values())}, ()),
    ],
)
def test_the_doctor_and_a_metric_name_streams_without_a_worker(
    store: redis.Redis, queues: dict[str, str], lacking: tuple[str, ...]
) -> None:
    store.sadd("rq:workers", "rq:worker:w1", "rq:worker:gone")
    for name, value in {"birth": "2026-11-21T20:00:00Z", **queues}.items():
        store.hset("rq:worker:w1", name, value)
    first, *others = check_workers(store, lambda: 0.0)
    assert first.message == "1 at work."
    assert [finding.message for finding in others] == (
        [f"None works on {', '.join(lacking)}."] if lacking else []
    )
    up = samples(store, "gateway_worker_up")
    assert {stream for (stream,), value in up.items() if not value} == set(lacking)
    assert len(up) == len(ALL_STREAMS)


def test_the_doctor_and_a_metric_tell_when_a_worker_was_seen_last_and_did_a_job(store: redis.Redis) -> None:
    moments = iter([1000.0, 1001.0, 1500.0])
    record = WorkRecord(store, [SEND, PLACE_CALL], lambda: datetime.fromtimestamp(next(moments), UTC))
    store.sadd("rq:workers", "rq:worker:w1")
    store.hset("rq:worker:w1", mapping={"birth": "2026-11-21T20:00:00Z", "queues": "messages,calls"})
    record.note_job(SEND)
    record.save(7.0)
    assert samples(store, "gateway_worker_last_seen_timestamp_seconds") == {("texts",): 994, ("calls",): 994}
    assert samples(store, "gateway_worker_last_job_timestamp_seconds") == {("texts",): 1000}
    assert store.ttl(WORK_KEY) > 0
    told = [finding.message for finding in check_workers(store, lambda: 994.0 + 120)]
    assert "Nothing was heard" not in " ".join(told)
    told = [finding.message for finding in check_workers(store, lambda: 994.0 + 300)]
    assert "Nothing was heard for 5 minutes of those that work on texts, calls." in told
    record.save(0.0)
    assert samples(store, "gateway_worker_last_seen_timestamp_seconds")[("texts",)] == 1500


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], []),
        (["one", "one"], []),
        (["one", None], []),  # a worker of an earlier release
        (["one", "other", ""], ["2 of 3 workers go by another one than that of this machine."]),
    ],
)
def test_the_doctor_finds_machines_with_another_delivery_file(
    store: redis.Redis, files: list[str | None], told: list[str]
) -> None:
    for number, file in enumerate(files):
        name = f"rq:worker:{number}"
        store.sadd("rq:workers", name)
        store.hset(
            name, mapping={"birth": "2026-11-21T20:00:00Z"} | ({} if file is None else {"delivery": file})
        )
    store.sadd("rq:workers", "rq:worker:gone")
    assert [finding.message for finding in check_delivery_files(store, "one")] == told


@pytest.mark.parametrize("text", ["", "failover: {slow: 5s, window: 5m}\n"])
def test_a_worker_says_by_which_delivery_file_it_goes(
    store: redis.Redis, redis_url: str, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "delivery.yaml"
    file.write_text(text)
    environ = {"GATEWAY_ENV": "development", "REDIS_URL": redis_url, "GATEWAY_SECRET_KEY": "a-key-for-tests"}
    services = build(read_settings(environ | {"GATEWAY_DELIVERY": str(file)}))
    worker = build_worker(services.container).worker
    worker._register()
    assert [len(digest) for digest in list_delivery_files(store)] == [16]
    assert list(check_delivery_files(store, services.container.delivery.config.digest)) == []
    worker.register_death()
    close(services)


def test_a_metric_tells_that_the_case_system_is_down(store: redis.Redis) -> None:
    assert samples(store, "gateway_case_backend_down") == {(): 0}
    store.set(CIRCUIT_KEY, "no answer in time")
    assert samples(store, "gateway_case_backend_down") == {(): 1}


@pytest.mark.long
def test_a_process_for_each_stream(
    store: redis.Redis, redis_url: str, start_worker: Start, output: ReadOutput
) -> None:
    worker = start_worker(redis_url)
    wait_until(lambda: alive(store) == list(ALL_STREAMS))
    wait_until(lambda: "worker_started" in output())
    children = psutil.Process(worker.pid).children()
    assert len(children) == len(ALL_STREAMS)
    for stream in ALL_STREAMS:
        assert f'"process":"worker {stream}"' in output()
    os.kill(children[0].pid, signal.SIGKILL)
    wait_until(lambda: output().count("streams_started") == len(ALL_STREAMS) + 1)
    assert '"event":"worker_ended"' in output()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WAIT_LIMIT_SECONDS) == 0
    assert output().count("streams_stopped") == len(ALL_STREAMS)
    assert output().count("worker_started") == output().count("worker_stopped") == 1, "it is one worker"
    assert "Traceback" not in output()
    assert not any(child.is_running() for child in children)
    assert set(alive(store)) <= {"texts"}, "that of the one that was killed expires"


@pytest.mark.long
def test_one_group_of_streams_is_one_process(store: redis.Redis, redis_url: str, start_worker: Start) -> None:
    worker = start_worker(redis_url, "--streams", "texts,calls")
    wait_until(lambda: alive(store) == ["texts", "calls"])
    assert psutil.Process(worker.pid).children() == []
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WAIT_LIMIT_SECONDS) == 0


@pytest.mark.long
def test_nothing_outlives_a_supervisor_that_is_killed(
    store: redis.Redis, redis_url: str, start_worker: Start
) -> None:
    worker = start_worker(redis_url, "--streams", "texts", "--streams", "calls,recordings")
    wait_until(lambda: alive(store) == ["texts", "calls", "recordings"])
    worker.kill()
    wait_until(lambda: alive(store) == [])


def test_what_is_no_stream_ends_with_a_sentence(
    redis_url: str, start_worker: Start, output: ReadOutput
) -> None:
    assert start_worker(redis_url, "--streams", "texts,post").wait(WAIT_LIMIT_SECONDS) == 2
    assert "post is no stream: name some of texts, announcements" in output()
