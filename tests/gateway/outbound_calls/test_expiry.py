"""No key lives for ever, but for those that docs/store.md lists."""

import fnmatch
import re
from pathlib import Path

import redis

from gateway.providers.sms_provider import DeliveryReceipt
from gateway.workers.queues import FORWARD
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.outbound_calls.conftest import MakeNetwork
from tests.gateway.outbound_calls.test_update_calls import UpdateCallFixture
from tests.gateway.services import run_job

STORE_DOC = Path("docs/store.md")


def documented_patterns() -> list[str]:
    """The keys without an expiry, as the documentation lists them."""
    section = STORE_DOC.read_text(encoding="utf-8").split("## Keys without an expiry")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [pattern for cell in first_cells for pattern in re.findall(r"`([^`]+)`", cell)]


def undocumented(store: redis.Redis) -> list[str]:
    """The keys without an expiry that no pattern of the documentation fits."""
    patterns = documented_patterns()
    keys = [key.decode() for key in store.scan_iter(count=1000) if store.ttl(key) == -1]
    return [key for key in keys if not any(fnmatch.fnmatchcase(key, pattern) for pattern in patterns)]


def test_a_whole_journey_leaves_no_other_key_without_an_expiry(make_network: MakeNetwork) -> None:
    citizen = UpdateCallFixture(make_network("at"))
    network, services = citizen.network, citizen.network.services
    phone = Phone(network.app.test_client(), NUMBER, "*384*2041#")
    phone.dial()
    phone.send("1", "4")  # told by calls; a report
    citizen.work()
    assert undocumented(network.store) == []
    call = network.phone()
    call.call()
    call.wait()
    assert undocumented(network.store) == []
    call.hang_up()
    citizen.work()
    network.dial("1")  # a call that is asked for, and not answered
    network.work()
    network.phone("call-2").not_answered()
    assert undocumented(network.store) == []
    citizen.dial("*384*2041#", "2", "4")  # told by texts; a report
    citizen.work()
    reference = citizen.sent[-1].split()[-1].rstrip(".")
    citizen.update(reference, "The pipe is mended.")
    citizen.work()
    citizen.dial("*384*2041#", "3")
    for item, _ in services.submissions_outbox.list_pending(100):
        run_job(services, FORWARD, item)
    for provider_id in ("at-1", "at-2"):
        services.receipts.process(DeliveryReceipt("at", provider_id, NUMBER, "delivered"))
    text = {"from": NUMBER, "to": "22384", "text": "hello", "id": "t1", "date": "2026-03-02"}
    network.app.test_client().post(f"/at/{TOKEN}/sms", data=text)
    assert undocumented(network.store) == []
    for _ in range(3):
        citizen.work(24 * 3600)
    assert undocumented(network.store) == []
    waiting = [key for kind in ("call", "message") for key in network.store.keys(f"{kind}:*")]
    assert [key for key in waiting if network.store.ttl(key) == -1] == []


def test_a_key_that_is_not_listed_is_found(store: redis.Redis) -> None:
    store.set("rings:somebody:2026-03-02", -1)
    store.set("consent:somebody", 1)
    assert undocumented(store) == ["rings:somebody:2026-03-02"]
