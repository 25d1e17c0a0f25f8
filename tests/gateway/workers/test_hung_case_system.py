"""A case system that takes connections and never answers, before real worker processes: texts go out all the same."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import redis

from gateway.cases.concurrent_forwarder import CIRCUIT_SECONDS
from gateway.cases.forwarder import CIRCUIT_KEY
from gateway.messaging.message import REQUESTED_SMS
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import FORWARD, SEND
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.conftest import MakeServices
from tests.gateway.workers.conftest import KEY, Start
from tests.gateway.workers.test_worker import make_submissions
from tests.http_server import RequestHandler, run_http_server
from tests.waiting import wait_until

pytestmark = pytest.mark.long

HUNG = 10  # submissions
BESIDE_SECONDS = 5.0  # that a text may take on a busy machine: half of what a hung case may take


class Texts(list[str]):
    """The words that phones got, by Africa's Talking's wire. `origin` is its address."""

    origin = ""


@pytest.fixture
def texts() -> Iterator[Texts]:
    got = Texts()

    class Provider(RequestHandler):
        def handle_request(self) -> None:
            form = parse_qs(self.read().decode())
            got.extend(form["message"])
            row = {"number": form["to"][0], "status": "Success", "statusCode": 101, "cost": "0"}
            rows = [{**row, "messageId": f"ATX{len(got)}"}]
            body = json.dumps({"SMSMessageData": {"Message": "Sent", "Recipients": rows}})
            self.answer(201, body.encode(), {"Content-Type": "application/json"})

    with run_http_server(Provider) as got.origin:
        yield got


def test_a_text_goes_at_once_and_the_cases_once_it_answers(
    store: redis.Redis,
    redis_url: str,
    start_worker: Start,
    case_system: FakeCaseSystem,
    texts: Texts,
    make_services: MakeServices,
) -> None:
    messages, notifier = make_services(GATEWAY_SECRET_KEY=KEY).messages, JobNotifier(store)

    def text_takes(words: str) -> float:
        messages.queue_text(words, ASHA.msisdn, words, "en", REQUESTED_SMS)
        notifier.notify(SEND, words)
        return wait_until(lambda: words in texts)

    at = {"AT_USERNAME": "sandbox", "AT_API_KEY": "none", "AT_API_URL": texts.origin, "NO_PROXY": "*"}
    start_worker(redis_url, GATEWAY_SMS_PROVIDERS="at", **at)
    text_takes("warm")
    case_system.delay_seconds = 120
    submissions = make_submissions(store)
    references = {submissions.commit(f"s{number}", WATER_LEAK, ASHA) for number in range(HUNG)}
    for number in range(HUNG):
        notifier.notify(FORWARD, f"s{number}")
    wait_until(lambda: len(case_system.requests) >= 8)
    assert text_takes("beside it") < BESIDE_SECONDS
    wait_until(lambda: store.exists(CIRCUIT_KEY))
    assert text_takes("while it is down") < BESIDE_SECONDS
    case_system.delay_seconds = 0
    case_system.over.set()
    assert wait_until(lambda: store.zcard("outbox:submissions:due") == 0) < CIRCUIT_SECONDS
    assert set(case_system.cases) == references
    assert not store.exists(CIRCUIT_KEY)
    notifier.close()
