"""`gateway serve` measures how long hops wait, and turns new sessions away."""

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import redis

from tests.gateway.cli.serve_process import TOKEN, Server
from tests.gateway.server.test_front import FORM, serve
from tests.waiting import WAIT_LIMIT_SECONDS

PHONES = 24
CROWDED = "END Many people are calling now. We text you when it is your turn."


def hop(server: Server, session: str, number: str, text: str = "") -> str:
    form = FORM | {"sessionId": session, "phoneNumber": number, "text": text}
    status, body = server.ask("POST", f"/at/{TOKEN}/ussd", urlencode(form).encode())
    assert status == 200
    return body


def test_while_hops_wait_new_sessions_are_turned_away_and_others_go_on(
    store: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    turned_away, numbers = threading.Event(), itertools.count()
    ends = time.monotonic() + WAIT_LIMIT_SECONDS
    with serve("event_loop", redis_url, tmp_path, ADMISSION_WAIT="1", GATEWAY_LOG_LEVEL="error") as server:
        first = hop(server, "ATUid_under_way", "+254711000111")

        def dial_again_and_again(_phone: int) -> None:
            while not turned_away.is_set() and time.monotonic() < ends:
                number = next(numbers)
                if hop(server, f"ATUid_{number}", f"+2547220{number:05}") == CROWDED:
                    turned_away.set()

        with ThreadPoolExecutor(PHONES) as phones:
            list(phones.map(dial_again_and_again, range(PHONES)))
        assert turned_away.is_set()
        assert first.startswith("CON ")
        assert hop(server, "ATUid_under_way", "+254711000111", "1").startswith("CON ")
        assert store.zcard("admission:line") > 0
