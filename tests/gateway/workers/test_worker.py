"""`gateway worker` as it runs in production: a process of its own, killed and stopped while it works."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbelow

import pytest
import redis

from gateway.cases.forwarder import LEASE_SECONDS
from gateway.cases.submissions import SubmissionStore
from gateway.development import valkey
from gateway.security.crypto import Crypto
from gateway.storage.outbox.pauses import StreamPauses
from gateway.storage.redis_clients import connect
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import FORWARD, enqueue, queue
from tests.gateway.cases.conftest import ASHA, WATER_LEAK, FakeCaseTexts
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.workers.conftest import KEY, Start
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

ReadOutput = Callable[[], str]


def make_submissions(client: redis.Redis) -> SubmissionStore:
    """Filing as the web process does it."""
    words = FakeCaseTexts(messages={})
    return SubmissionStore(
        client, Crypto((KEY,)), lambda: datetime.now(UTC), randbelow, lambda: words, timedelta(days=1)
    )


def assert_clean_exit(worker: "subprocess.Popen[str]", output: ReadOutput) -> None:
    assert worker.wait(WAIT_LIMIT_SECONDS) == 0
    assert "Traceback" not in output()
    assert "worker_stopped" in output()


def test_a_case_arrives_and_the_worker_ends_when_asked(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem, output: ReadOutput
) -> None:
    store.set("outbox:sweeper", "held")  # so that no sweeper finds the case: it arrives by the notification
    worker = start_worker(redis_url)
    wait_until(lambda: "worker_started" in output())
    job_notifier = JobNotifier(store)
    reference = make_submissions(store).commit("s1", WATER_LEAK, ASHA)
    job_notifier.notify(FORWARD, "s1")
    wait_until(lambda: reference in case_system.cases)
    job_notifier.close()
    wait_until(lambda: store.hget("submission:s1", "state") == b"delivered")
    worker.send_signal(signal.SIGTERM)
    assert_clean_exit(worker, output)
    assert ASHA.msisdn not in output()
    assert "maji" not in output()


def test_a_case_that_nobody_rang_for_arrives(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem
) -> None:
    reference = make_submissions(store).commit("s1", WATER_LEAK, ASHA)
    start_worker(redis_url)
    wait_until(lambda: reference in case_system.cases)


def test_a_paused_stream_stands_still_in_a_worker_that_runs_and_goes_on_at_once(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem, output: ReadOutput
) -> None:
    streams = StreamPauses(store, lambda: datetime.now(UTC))
    start_worker(redis_url)
    wait_until(lambda: "worker_started" in output())
    streams.pause("forwarding", "the case system is moved", "wanjiru")
    reference = make_submissions(store).commit("s1", WATER_LEAK, ASHA)
    for _ in range(2):  # once it has taken the second ring it is done with the first
        enqueue(store, [(FORWARD, "s1")])
        wait_until(lambda: not queue(store, "submissions").count)
    assert store.zcard("outbox:submissions:due") == 1
    assert case_system.cases == {}
    streams.resume("forwarding")
    assert wait_until(lambda: reference in case_system.cases) < 12  # the sweeper notifies again after 15


def test_the_job_at_hand_is_finished(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem, output: ReadOutput
) -> None:
    case_system.delay_seconds = 1
    reference = make_submissions(store).commit("s1", WATER_LEAK, ASHA)
    worker = start_worker(redis_url)
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    worker.send_signal(signal.SIGINT)
    assert_clean_exit(worker, output)
    assert reference in case_system.cases
    assert store.hget("submission:s1", "state") == b"delivered"


STOPPED_AT_ONCE = """
import os, signal, sys
from pathlib import Path
from threading import Event
import redis
from gateway.workers.worker import Worker, WorkerProcess

def forward(stop: Event) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    assert stop.wait(60)
    Path(sys.argv[2]).write_text("finished")

WorkerProcess(Worker(redis.Redis.from_url(sys.argv[1]), {}), {"forward": forward}).run()
"""


def test_a_worker_told_to_stop_while_it_starts_finishes_what_its_threads_have_begun(
    redis_url: str, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    subprocess.run(
        [sys.executable, "-c", STOPPED_AT_ONCE, redis_url, str(said)], check=True, timeout=WAIT_LIMIT_SECONDS
    )
    assert said.read_text() == "finished"


def test_a_worker_killed_while_it_forwards_loses_nothing(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem
) -> None:
    case_system.delay_seconds = WAIT_LIMIT_SECONDS  # the case is on its way, and stays there
    reference = make_submissions(store).commit("s1", WATER_LEAK, ASHA)
    worker = start_worker(redis_url)
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    worker.kill()
    case_system.delay_seconds = 0
    start_worker(redis_url)
    assert wait_until(lambda: store.hget("submission:s1", "state") == b"delivered") < 3 * LEASE_SECONDS
    assert list(case_system.cases) == [reference]
    assert {headers["Idempotency-Key"] for _, _, headers, _ in case_system.requests} == {reference}


def test_cases_filed_while_the_backend_is_down_arrive_once(
    store: redis.Redis, redis_url: str, start_worker: Start, case_system: FakeCaseSystem
) -> None:
    case_system.answers = [(503, {})] * 6
    references = {make_submissions(store).commit(f"s{number}", WATER_LEAK, ASHA) for number in range(6)}
    start_worker(redis_url)
    wait_until(lambda: set(case_system.cases) == references)
    wait_until(lambda: not store.exists("outbox:submissions:due"))
    assert len(case_system.requests) == 12


@pytest.fixture
def fragile() -> Iterator[tuple[str, Callable[[], None]]]:
    """A Valkey of this test's own, and how to kill it and start it again."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    url = valkey.socket_url(folder)
    servers: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        servers.append(subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL))
        wait_until(lambda: valkey.is_answering(url))

    def again() -> None:
        servers[-1].kill()
        servers[-1].wait()
        start()

    start()
    yield url, again
    servers[-1].kill()
    servers[-1].wait()
    shutil.rmtree(folder)


def test_a_store_that_is_killed_loses_no_case_that_was_acknowledged(
    fragile: tuple[str, Callable[[], None]],
    start_worker: Start,
    case_system: FakeCaseSystem,
    output: ReadOutput,
) -> None:
    url, kill_and_start_store = fragile
    worker = start_worker(url)
    wait_until(lambda: "worker_started" in output())
    acknowledged: set[str] = set()
    refused: list[str] = []
    stop = threading.Event()

    def dial(name: str) -> None:
        client = connect(url)
        submissions = make_submissions(client)
        number = 0
        while not stop.is_set():
            number += 1
            try:
                acknowledged.add(submissions.commit(f"{name}-{number}", WATER_LEAK, ASHA))
            except redis.RedisError as error:
                refused.append(type(error).__name__)
            stop.wait(0.01)
        client.close()

    phones = [threading.Thread(target=dial, args=(name,)) for name in "ab"]
    for phone in phones:
        phone.start()
    for count in (20, 60):
        wait_until(lambda: len(acknowledged) > count)  # noqa: B023 - it is called at once
        kill_and_start_store()
    wait_until(lambda: len(acknowledged) > 90)
    stop.set()
    for phone in phones:
        phone.join()
    client = connect(url)
    assert all(
        client.exists(f"case:{reference}", f"reference:{reference}") == 2 for reference in acknowledged
    )
    wait_until(lambda: acknowledged <= set(case_system.cases))
    wait_until(lambda: not client.exists("outbox:submissions:due"))
    client.close()
    assert set(case_system.cases) == {headers["Idempotency-Key"] for _, _, headers, _ in case_system.requests}
    worker.send_signal(signal.SIGTERM)
    assert_clean_exit(worker, output)


def children_of(parent: int) -> list[int]:
    """The processes that `parent` started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's list of processes")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.usefixtures("store")
def test_several_workers_end_with_their_parent(
    redis_url: str, start_worker: Start, output: ReadOutput, how: signal.Signals
) -> None:
    parent = start_worker(redis_url, "--processes", "2")
    wait_until(lambda: output().count("worker_started") == 2)
    workers = children_of(parent.pid)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    wait_until(lambda: output().count("worker_started") == 3)
    workers = children_of(parent.pid)
    parent.send_signal(how)
    parent.wait(WAIT_LIMIT_SECONDS)
    wait_until(lambda: not any(alive(worker) for worker in workers))
    assert "Traceback" not in output()
