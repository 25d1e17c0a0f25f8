"""Five hundred updates through two workers that are killed, to a provider that fails. `make soak` has ten thousand."""

from pathlib import Path

import pytest
import redis

from gateway.messaging import states
from tests.soak.soak import soak
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

UPDATES = 500


def test_nobody_gets_two_texts_and_every_update_comes_to_an_end(
    redis_url: str, store: redis.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    account = soak(redis_url, tmp_path, UPDATES, kills=2, max_seconds=WAIT_LIMIT_SECONDS)
    said = "\n".join(account.lines())
    assert account.received_twice == 0, said
    assert account.unaccounted == 0, said
    assert set(account.states) == {states.DELIVERED, states.UNKNOWN}, said
    assert sum(account.states.values()) == UPDATES, said
    # What should have gone wrong did, or nothing was shown.
    network = account.network
    assert network.errors > UPDATES / 50, said
    assert network.timed_out > UPDATES / 50, said
    assert network.timed_out_taken > UPDATES / 50, said
    assert account.states[states.DELIVERED] > UPDATES * 0.5, said
    counted = {field.decode(): int(count) for field, count in store.hgetall("counts:messages").items()}
    assert counted["at:delivered"] == account.states[states.DELIVERED]
    assert "Traceback" not in (tmp_path / "workers.log").read_text()
