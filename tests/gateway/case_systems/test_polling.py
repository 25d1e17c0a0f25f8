"""Changes in a system that pushes none: asked for, applied as pushed ones are, each told once."""

import pytest
import redis

from gateway.case_systems.open311.case_system import STATES
from gateway.case_systems.open311.client import Open311Client
from gateway.cases.case_links import POLLS_KEY
from gateway.cases.last_poll import PollLog
from gateway.cases.poller import CasePoller, PollResult
from gateway.cases.show_delay import KEPT_SECONDS, SHOW_DELAY_KEY, ShowDelay
from gateway.lookups.case_status import CaseStatusLookup
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.operations.doctor.case_search import check_case_search
from gateway.security.crypto import Crypto
from menus.engine.effects import LookupFound
from simulators.open311.app import City
from tests.clock import Clock
from tests.gateway.case_systems.conftest import CODES, Filing, make_poller
from tests.gateway.cases.conftest import FakeCaseTexts


@pytest.fixture
def texts() -> list[str]:
    """The ids of texts of which the workers were told."""
    return []


@pytest.fixture
def poller(filing: Filing, texts: list[str]) -> CasePoller:
    return make_poller(filing, STATES, texts)


@pytest.fixture
def reference(filing: Filing) -> str:
    """A case that the city has."""
    found = filing.commit("s1", CODES, "open311")
    filing.run()
    filing.clock.advance(60)
    return found


def next_poll(store: redis.Redis, clock: Clock, reference: str) -> float:
    """In how many seconds a case is asked about next."""
    score = store.zscore(POLLS_KEY, reference)
    assert score is not None
    return float(score) - clock().timestamp()


def test_a_case_as_it_was_filed_tells_nothing(
    poller: CasePoller, store: redis.Redis, texts: list[str], reference: str
) -> None:
    assert poller.poll() == PollResult(1, 0)
    assert texts == []
    assert store.hget(f"case:{reference}", "state") == b"received"
    assert store.hget("counts:updates", "applied") is None


@pytest.mark.parametrize(("status", "state"), [("closed", b"resolved"), ("FIXED", b"resolved")])
def test_a_change_is_told_once(
    poller: CasePoller,
    city: City,
    store: redis.Redis,
    clock: Clock,
    texts: list[str],
    reference: str,
    status: str,
    state: bytes,
) -> None:
    poller.poll()
    (filed,) = city.store.all()
    clock.advance(120)
    city.store.change(filed.id, status, "Bomba limerekebishwa")
    assert poller.poll() == PollResult(1, 1)
    assert store.hget(f"case:{reference}", "state") == state
    assert len(texts) == 1
    assert store.hget(f"message:{texts[0]}", "name") == b"resolved"
    assert store.hget(f"message:{texts[0]}", "language") == b"sw"
    clock.advance(120)
    assert poller.poll() == PollResult(1, 0)
    clock.advance(7200)
    city.store.change(
        filed.id, status, "Bomba limerekebishwa tena"
    )  # of the same state: nobody is texted again
    assert poller.poll() == PollResult(1, 1)
    assert len(texts) == 1


@pytest.mark.usefixtures("reference")
def test_a_change_before_the_first_poll_is_told(poller: CasePoller, city: City, texts: list[str]) -> None:
    city.store.change(city.store.all()[0].id, "closed")
    assert poller.poll() == PollResult(1, 1)
    assert len(texts) == 1


@pytest.mark.usefixtures("reference")
def test_a_case_that_is_opened_again_and_closed_again_is_told_again(
    poller: CasePoller, city: City, clock: Clock, texts: list[str], words: FakeCaseTexts
) -> None:
    words.messages["received"] = ""
    (filed,) = city.store.all()
    for status in ("closed", "open", "closed"):
        clock.advance(4000)
        city.store.change(filed.id, status)
        poller.poll()
    assert len(texts) == 3


@pytest.mark.usefixtures("reference")
def test_a_poll_that_fails_loses_nothing(
    poller: CasePoller, city: City, store: redis.Redis, clock: Clock, texts: list[str]
) -> None:
    city.store.change(city.store.all()[0].id, "closed")
    city.faults.list_errors = [(503, "")]
    assert poller.poll() == PollResult(0, 0, "HTTP 503")
    last = PollLog(store).read()
    assert last is not None
    assert (last.error, last.well_at) == ("HTTP 503", None)
    assert poller.poll() == PollResult()  # its cases are left alone for a minute
    clock.advance(60)
    assert poller.poll() == PollResult(1, 1)
    assert len(texts) == 1
    last = PollLog(store).read()
    assert last is not None
    assert (last.cases, last.changes, last.error, last.well_at) == (1, 1, "", clock())


def test_a_case_that_rests_is_asked_about_less(
    poller: CasePoller, city: City, store: redis.Redis, clock: Clock, reference: str
) -> None:
    poller.poll()
    assert next_poll(store, clock, reference) == 60
    clock.advance(6 * 3600)  # 15:00 in Nairobi is 21:00 now
    poller.poll()
    assert next_poll(store, clock, reference) == pytest.approx(21_660 / 50, abs=2)
    clock.advance(3 * 3600)  # midnight
    poller.poll()
    assert next_poll(store, clock, reference) == 900
    clock.advance(30 * 86_400 + 12 * 3600)
    poller.poll()
    assert next_poll(store, clock, reference) == 3600
    city.store.change(city.store.all()[0].id, "closed")
    clock.advance(3600)
    poller.poll()
    assert next_poll(store, clock, reference) == 60


def test_many_cases_are_asked_about_together(poller: CasePoller, filing: Filing, city: City) -> None:
    for number in range(60):
        filing.commit(f"m{number}", CODES, "open311")
    filing.run(200)
    assert poller.poll() == PollResult()  # none is due yet
    before = city.requests_listed
    assert poller.poll(everything=True) == PollResult(60, 0)
    assert city.requests_listed - before == 2


def test_a_server_that_takes_one_id_at_a_time_hides_no_change(
    poller: CasePoller, filing: Filing, city: City, texts: list[str]
) -> None:
    for number in range(3):
        filing.commit(f"m{number}", CODES, "open311")
    filing.run()
    city.faults.takes_one_id = True
    city.store.change(city.store.all()[1].id, "closed")
    assert poller.poll(everything=True) == PollResult(3, 1)
    assert len(texts) == 1


def test_a_case_that_is_gone_leaves_the_list(poller: CasePoller, store: redis.Redis, reference: str) -> None:
    store.delete(f"case:{reference}")
    assert poller.poll() == PollResult()
    assert store.zcard(POLLS_KEY) == 0


def test_a_forgotten_citizen_is_not_texted(
    poller: CasePoller, city: City, store: redis.Redis, texts: list[str], reference: str
) -> None:
    store.hdel(f"case:{reference}", "number", "number_digest", "note", "status")
    city.store.change(city.store.all()[0].id, "closed", "words")
    assert poller.poll() == PollResult(1, 1)
    assert texts == []
    assert store.hget(f"case:{reference}", "note") is None


def test_a_citizen_who_asks_hears_the_state_of_the_city(
    open311: Open311Client,
    city: City,
    store: redis.Redis,
    crypto: Crypto,
    words: FakeCaseTexts,
    reference: str,
) -> None:
    lookup = CaseStatusLookup(store, open311, crypto, lambda: words, ConcurrencyLimit(1), states=STATES)
    city.store.change(city.store.all()[0].id, "closed", "Tayari")
    found = lookup.look_up(reference, "+254711000001", open=False, max_seconds=1.5)
    assert isinstance(found, LookupFound)
    assert (found.rows[0]["status"], found.rows[0]["note"]) == ("resolved", "Tayari")


@pytest.mark.parametrize(
    ("shown_after", "delay", "severity"),
    [(0, 0, "good"), (100, 60, "good"), (200, 180, "warning"), (500, 480, "bad")],
)
def test_the_doctor_tells_that_new_cases_are_shown_late(
    filing: Filing,
    poller: CasePoller,
    city: City,
    store: redis.Redis,
    clock: Clock,
    shown_after: int,
    delay: int,
    severity: str,
) -> None:
    filing.commit("s1", CODES, "open311")
    filing.run()
    (filed,) = city.store.all()
    city.hidden = {filed.id}
    for seconds in range(60, 600, 60):
        clock.advance(60)
        if seconds >= shown_after:
            city.hidden = set()
        poller.poll(everything=True)
    assert round(ShowDelay(store).read()) == delay
    (finding,) = check_case_search(store, 300)
    assert finding.status == severity
    assert f"CASE_SEARCH_SECONDS to {2 * delay}" in finding.cure or severity == "good"


def test_a_delay_is_forgotten_a_week_after_the_first(store: redis.Redis) -> None:
    delay = ShowDelay(store)
    delay.note(400)
    store.expire(SHOW_DELAY_KEY, 100)
    delay.note(60)
    assert (delay.read(), store.ttl(SHOW_DELAY_KEY)) == (400, 100)
    store.delete(SHOW_DELAY_KEY)
    delay.note(60)
    assert (delay.read(), store.ttl(SHOW_DELAY_KEY)) == (60, KEPT_SECONDS)


def test_a_case_that_was_seen_once_and_is_deleted_is_not_late(
    poller: CasePoller, city: City, store: redis.Redis, clock: Clock, filing: Filing
) -> None:
    filing.commit("s1", CODES, "open311")
    filing.run()
    clock.advance(60)
    poller.poll()
    city.hidden = {city.store.all()[0].id}
    clock.advance(5000)
    poller.poll(everything=True)
    assert ShowDelay(store).read() == 0
