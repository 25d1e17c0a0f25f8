"""A thousand waiting reminders cost their bytes, and a turn in which none is due reads none of them."""

import redis

from benchmarks.measurements.reminders import DUE_AT, NOW, fill, make_turn
from gateway.published_menus.definition import load_definition
from gateway.reminders.reminder_store import ReminderStore
from gateway.security.crypto import Crypto
from tests.test_examples import EXAMPLES

MOST_BYTES = 500
NUMBER = 1_000


def test_a_thousand_reminders_cost_their_bytes(store: redis.Redis) -> None:
    (folder,) = [folder for folder in EXAMPLES if folder.name == "vaccination"]
    service, crypto = load_definition(folder / "menus.yaml").service, Crypto(("a-key-for-tests",))
    before = store.info("memory")["used_memory"]
    assert fill(store, crypto, service, NUMBER) < 140 * NUMBER
    assert store.info("memory")["used_memory"] - before < MOST_BYTES * NUMBER

    commands = store.info("commandstats").get("cmdstat_mget", {"calls": 0})["calls"]
    assert make_turn(store, crypto, service, NOW).take_turn() == 0
    assert store.info("commandstats").get("cmdstat_mget", {"calls": 0})["calls"] == commands

    held = ReminderStore(lambda: store, crypto, lambda: service.time_zone)
    assert held.waiting_by_day() == {DUE_AT.date().isoformat(): {"vaccination": NUMBER}}
    for digest in held.page(0, NUMBER):
        store.hset(f"consent:{digest}", "vaccination", "in")
    turn = make_turn(store, crypto, service, DUE_AT)
    assert turn.take(held.page(0, NUMBER)) == NUMBER
    assert held.waiting_by_day() == {"2026-04-11": {"vaccination": NUMBER}}
    assert store.zcard("outbox:messages:due") == NUMBER
    assert turn.take(held.page(0, NUMBER)) == 0
