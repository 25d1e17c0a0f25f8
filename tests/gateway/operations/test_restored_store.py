"""`gateway store-restored`: what a backup shows as waiting may have gone out since, and does not go out again."""

import threading
from collections.abc import Callable

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.admission.waiting_line import LINE_KEY
from gateway.cli import main
from gateway.storage.outbox.outbox import Outbox
from gateway.workers.queues import PLACE_CALL, SEND
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.operations.test_erasure import MENUS
from tests.gateway.services import run_job

TOMORROW = 86_400.0


@pytest.fixture
def menu_gateway(make_menu_gateway: Callable[[str], MenuGateway]) -> MenuGateway:
    """A case, the text about it, a text, and a call, none of which has gone out in this backup."""
    menu_gateway = make_menu_gateway(MENUS)
    phone = menu_gateway.phone(NUMBER)
    phone.dial()
    phone.send("3", "4", "6", "on")
    return menu_gateway


@pytest.fixture
def run(menu_gateway: MenuGateway, redis_url: str) -> Callable[[], Result]:
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(menu_gateway.services.settings.menus),
    }
    return lambda: CliRunner().invoke(main, ["store-restored", "--yes"], env=environ)


def outbox(menu_gateway: MenuGateway, stream: str) -> Outbox:
    return Outbox(menu_gateway.store, stream, menu_gateway.services.container.resources.clock)


def states(menu_gateway: MenuGateway, kind: str) -> list[str]:
    keys = menu_gateway.store.keys(f"{kind}:*")
    return sorted(menu_gateway.store.hget(key, "state").decode() for key in keys)


def test_texts_and_calls_that_wait_become_unknown_and_are_not_sent(
    menu_gateway: MenuGateway, run: Callable[[], Result]
) -> None:
    texts, calls = outbox(menu_gateway, "messages"), outbox(menu_gateway, "calls")
    waiting = [item for item, _ in texts.list_pending(9)]
    rung = [item for item, _ in calls.list_pending(9)]
    assert (len(waiting), len(rung)) == (2, 1)
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 texts and 1 call may have gone out" in result.output
    assert states(menu_gateway, "message") == ["unknown", "unknown"]
    assert states(menu_gateway, "call") == ["unknown"]
    assert texts.list_pending(9) == calls.list_pending(9) == []
    run_job(menu_gateway.services, SEND, *waiting)
    run_job(menu_gateway.services, PLACE_CALL, *rung)
    assert states(menu_gateway, "message") == ["unknown", "unknown"], "no worker sends them"
    again = run()
    assert "0 texts and 0 calls" in again.output
    assert (
        '"store-restored"'
        in menu_gateway.store.lindex(next(menu_gateway.store.scan_iter("audit:*")), -1).decode()
    )


def test_cases_are_forwarded_and_what_is_due_later_stays(
    menu_gateway: MenuGateway, run: Callable[[], Result]
) -> None:
    texts, cases = outbox(menu_gateway, "messages"), outbox(menu_gateway, "submissions")
    (later, due), _ = texts.list_pending(9)
    menu_gateway.store.zadd(texts.due_key, {later: due + TOMORROW})
    before = cases.list_pending(9)
    assert "1 text and 1 call may" in run().output
    assert [item for item, _ in texts.list_pending(9)] == [later]
    assert states(menu_gateway, "message") == ["queued", "unknown"]
    assert cases.list_pending(9) == before != []


def test_a_text_that_a_worker_had_and_an_announcement_under_way_end_too(
    menu_gateway: MenuGateway, run: Callable[[], Result]
) -> None:
    store, texts = menu_gateway.store, outbox(menu_gateway, "messages")
    first, _ = [item for item, _ in texts.list_pending(9)]
    (lease,) = texts.lease_many([first], 30)
    store.hset(f"message:{lease.id}", "state", "submitting")
    store.zadd("announcements", {"rain": 1.0, "clinic": 2.0})
    store.hset(
        "announcement:rain", mapping={"begun_at": "2026-03-02T09:00:00+00:00", "message": "m", "file": "f"}
    )
    store.hset(
        "announcement:clinic", mapping={"begun_at": "2026-03-02T09:00:00+00:00", "message": "m", "file": "f"}
    )
    store.hset("announcement:clinic", "queued_at", "2026-03-02T09:00:00+00:00")
    store.zadd(LINE_KEY, {"caller": 1.0})
    told = run().output
    assert states(menu_gateway, "message") == ["unknown", "unknown"]
    assert "1 announcement that was being queued: cancelled." in told
    assert "1 caller in line lost their place." in told
    assert [store.hexists(f"announcement:{name}", "cancelled_at") for name in ("rain", "clinic")] == [
        True,
        False,
    ]
    assert not store.exists(LINE_KEY)


def test_it_is_refused_while_a_worker_is_at_work(
    menu_gateway: MenuGateway, run: Callable[[], Result], store: redis.Redis
) -> None:
    store.sadd("rq:workers", "rq:worker:one")
    store.hset("rq:worker:one", mapping={"birth": "b", "last_heartbeat": "0"})
    ended = threading.Event()

    def beat() -> None:
        count = 0
        while not ended.wait(0.05):
            count += 1
            store.hset("rq:worker:one", "last_heartbeat", str(count))

    worker = threading.Thread(target=beat)
    worker.start()
    try:
        refused = run()
    finally:
        ended.set()
        worker.join()
    assert refused.exit_code == 1
    assert "A worker is at work on this store" in refused.output
    assert states(menu_gateway, "message") == ["queued", "queued"]
