"""The primary and its replica change places, while connections to the old primary stay open."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from gateway.published_menus import version_watcher
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import HopClient, Script, command_sender, connect
from gateway.workers.queues import FORWARD
from gateway.workers.sweeper import Sweeper
from tests.child_process import kill_tree, start_leader
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.failover.conftest import KEY, StorePair
from tests.gateway.services import Services, create_app
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

MakeServices = Callable[..., Services]

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": top}}
screens:
  top: {ask: What?, answer: {type: text}, save: words, goto: filed}
  filed: {submit: report, goto: bye}
  bye: {end: "Reference {reference}"}
cases:
  report: {title: "{words}", fields: {words: "{words}"}, required: [words]}
"""


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    return path


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


def run_commands(client: redis.Redis) -> dict[str, object]:
    """Write in each way in which the gateway writes; what came of it."""
    with client.pipeline(transaction=False) as pipeline:
        pipeline.set("piped", "1")
        pipeline.get("piped")
        piped = pipeline.execute()
    with client.pipeline() as transaction:
        transaction.set("together", "1")
        transaction.get("together")
        together = transaction.execute()
    return {"set": client.set("alone", "1"), "piped": piped, "together": together}


WRITES = {"set": True, "piped": [True, b"1"], "together": [True, b"1"]}


def test_every_kind_of_write_goes_on_over_connections_to_the_old_primary(pair: StorePair) -> None:
    pooled = connect(pair.url)
    try:
        assert run_commands(pooled) == WRITES
        pair.fail_over()
        assert run_commands(pooled) == WRITES
        assert pair.second.exists("alone", "piped", "together") == 3
    finally:
        pooled.close()


@pytest.mark.parametrize("kind", ["pooled", "per thread"])
@pytest.mark.parametrize("protected", [False, True])
def test_a_script_goes_on(pair: StorePair, tmp_path: Path, kind: str, protected: bool) -> None:
    (tmp_path / "write.lua").write_text(
        "return redis.pcall('SET', KEYS[1], '2')" if protected else "return redis.call('SET', KEYS[1], '2')"
    )
    script = Script(tmp_path / "write.lua")
    client, held = connect(pair.url), HopClient(pair.url)
    call = held.call if kind == "per thread" else command_sender(lambda: client)
    try:
        script.run(call, ["written"])
        pair.fail_over()
        pair.second.delete("written")
        script.run(call, ["written"])
        assert pair.second.get("written") == b"2"
    finally:
        held.client.close()
        client.close()


def test_a_role_error_over_one_connection_renews_all_of_the_pool(pair: StorePair) -> None:
    """Else a connection that only reads would go on to read what the old primary had."""
    client = connect(pair.url)
    pool = client.connection_pool
    try:
        both = [pool.get_connection(), pool.get_connection()]
        for one in both:
            pool.release(one)
        pair.fail_over()
        pair.first.replicaof("127.0.0.1", 1)  # it hears of nothing any more
        client.set("after", "1")
        both = [pool.get_connection(), pool.get_connection()]
        for one in both:
            one.send_command("GET", "after")
            assert one.read_response() == b"1"
            pool.release(one)
    finally:
        client.close()


def test_a_role_error_in_one_thread_renews_the_connections_of_the_others(pair: StorePair) -> None:
    held = HopClient(pair.url)
    ready, written, read = threading.Event(), threading.Event(), []

    def only_read() -> None:
        held.call("GET", "after")
        ready.set()
        assert written.wait(WAIT_LIMIT_SECONDS)
        read.append(held.call("GET", "after"))
        held.client.close()

    thread = threading.Thread(target=only_read)
    thread.start()
    try:
        held.call("SET", "before", "1")
        assert ready.wait(WAIT_LIMIT_SECONDS)
        pair.fail_over()
        pair.first.replicaof("127.0.0.1", 1)
        held.call("SET", "after", "1")
    finally:
        written.set()
        thread.join()
        held.client.close()
    assert read == [b"1"]


def test_a_server_whose_primary_is_down_is_left_on_reading(pair: StorePair) -> None:
    client = connect(pair.url)
    try:
        client.set("kept", "1")
        pair.first.config_set("replica-serve-stale-data", "no")
        pair.fail_over()
        pair.first.replicaof("127.0.0.1", 1)
        assert client.get("kept") == b"1"
    finally:
        client.close()


def test_a_reader_that_waits_is_sent_on(pair: StorePair) -> None:
    """UNBLOCKED: the server that it waits at became a replica."""
    client, got = connect(pair.url), []
    thread = threading.Thread(target=lambda: got.append(client.blpop(["jobs"], 0.9)))
    try:
        client.ping()
        thread.start()
        wait_until(lambda: int(pair.first.info("clients")["blocked_clients"]) > 0)
        pair.proxy.target = pair.second_port
        pair.second.replicaof("NO", "ONE")
        pair.second.rpush("jobs", "one")
        pair.first.replicaof("127.0.0.1", 1)
        thread.join()
        assert got == [(b"jobs", b"one")]
    finally:
        thread.join()
        client.close()


def test_a_session_goes_on_and_its_case_is_filed(
    pair: StorePair, make_pair_services: MakeServices, menus: Path
) -> None:
    services = make_pair_services(GATEWAY_MENUS=str(menus))
    phone = Phone(create_app(services).test_client())
    assert phone.dial() == "CON What?"
    pair.fail_over()
    assert phone.send("no water").startswith("END Reference ")
    assert pair.second.exists(f"reference:{phone.reference}")


def test_the_watcher_finds_a_version_that_the_new_primary_has(
    pair: StorePair, make_pair_services: MakeServices, menus: Path, tmp_path: Path
) -> None:
    """Its own command only reads, which the old primary goes on to answer."""
    services, stop = make_pair_services(GATEWAY_MENUS=str(menus)), threading.Event()
    begun_on = services.definition.digest
    pair.fail_over()
    pair.first.replicaof("127.0.0.1", 1)
    path = tmp_path / "second.yaml"
    path.write_text(MENUS.replace("What?", "What is it?"), encoding="utf-8")
    publish(path, pair)
    thread = threading.Thread(
        target=version_watcher.refresh_until, args=(services.menus, stop, services.store_probe.failure)
    )
    thread.start()
    try:
        wait_until(lambda: services.definition.digest != begun_on)
    finally:
        stop.set()
        thread.join()


def publish(path: Path, pair: StorePair) -> None:
    environ = os.environ | {
        "GATEWAY_ENV": "development",
        "REDIS_URL": pair.url,
        "GATEWAY_SECRET_KEY": KEY,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
    }
    subprocess.run([sys.executable, "-m", "gateway", "publish", str(path), "--yes"], env=environ, check=True)


def test_the_sweeper_goes_on(pair: StorePair, make_pair_services: MakeServices) -> None:
    services, stop = make_pair_services(), threading.Event()
    outbox: Outbox = services.submissions_outbox
    sweeper = Sweeper(services.redis, [(outbox, FORWARD)])
    sweeper.sweep()
    pair.fail_over()
    thread = threading.Thread(target=sweeper.run, args=(stop,))
    thread.start()
    try:
        pair.second.zadd(outbox.due_key, {"s1": outbox.now() - 10})
        wait_until(lambda: pair.second.llen("rq:queue:submissions"))
    finally:
        stop.set()
        thread.join()


@pytest.mark.long
def test_a_worker_that_waits_for_jobs_goes_on(
    pair: StorePair,
    make_pair_services: MakeServices,
    menus: Path,
    case_system: FakeCaseSystem,
    tmp_path: Path,
) -> None:
    services = make_pair_services(GATEWAY_MENUS=str(menus))
    phone = Phone(create_app(services).test_client())
    log = tmp_path / "worker.log"
    environ = os.environ | {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": str(tmp_path),
        "GATEWAY_SECRET_KEY": KEY,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "REDIS_URL": pair.url,
        "CASE_BACKEND_URL": case_system.url,
        "CASE_BACKEND_SECRET": SECRET,
    }
    with log.open("w") as output:
        worker = start_leader([sys.executable, "-m", "gateway", "worker"], environ, output)
    try:
        wait_until(lambda: "worker_started" in log.read_text())
        phone.dial()
        pair.fail_over()
        phone.send("no water")
        wait_until(lambda: phone.reference in case_system.cases)
    finally:
        kill_tree(worker)
