"""Hops wait for a store that is away, and are added once, whatever became of the first try."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import redis

from gateway.insights.count_store import CountStore
from gateway.insights.group import OTHER
from gateway.insights.hop_counter import MAX_NETWORKS, HopCounter
from gateway.insights.open_sessions import OpenSessions
from gateway.insights.reader import InsightsReader, Stretch
from menus.compiler.service import compile_service
from menus.engine.engine import new_session
from menus.engine.inputs import Caller, TurnInputs
from menus.insights.hop import Hop

NOW = datetime.now(UTC)
TODAY = Stretch(NOW.date(), NOW.date())
MENUS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: UTC}
entry: {ussd: {"*384*2040#": top}}
screens: {top: {menu: What?, options: [{say: Water, goto: bye}]}, bye: {end: Thank you.}}
"""


@pytest.fixture
def service():
    return compile_service(MENUS, "menus.yaml", lambda _: "").service


@pytest.fixture
def hop(service):
    """The first hop of a session: `hop(3)` is that of the third caller."""

    def make(number: int, network: str = "63902") -> Hop:
        caller = Caller(f"+25471100{number:04d}", "ussd", network, "*384*2040#")
        inputs = TurnInputs(NOW + timedelta(milliseconds=number))
        session = new_session(
            service,
            "top",
            caller,
            inputs,
            language=None,
            profile=None,
            attempts=None,
            case_context=None,
            opted_out=False,
        )
        session.screen, session.origin = "top", f"origin {number}"
        digest = f"digest {number}"
        return Hop(service, "11111111", caller, digest, digest, inputs, True, 0.0, (), (), session, False)

    return make


@pytest.mark.parametrize("arrives", [True, False])
def test_what_the_store_did_not_confirm_is_added_once(store: redis.Redis, hop, arrives: bool) -> None:
    away = [True]

    def call(*command):
        if away and (arrives and command[0] in ("EVAL", "EVALSHA")):
            store.execute_command(*command)
        if away:
            raise redis.ConnectionError("the answer did not come")
        return store.execute_command(*command)

    counter = HopCounter(CountStore(call), OpenSessions(call), str.isdigit)
    counter.log.counting.is_asked = True
    counter.log.append(hop(1))
    counter.count()
    counter.log.append(hop(2))
    counter.count()
    away.clear()
    counter.log.append(hop(1))
    counter.count()
    counter.count()

    totals = InsightsReader(store).totals(TODAY)

    left = {"left": 1}  # the session in whose place another one began
    assert totals == {
        "": {"hops": 3, "begun": 3, "redials": 1} | left,
        "top": {"entered": 3, "shown": 3} | left,
    }
    assert store.zcard("insights:open") == 2


def test_networks_without_end_are_counted_as_one(store: redis.Redis, hop) -> None:
    counter = HopCounter(CountStore(store.execute_command), OpenSessions(store.execute_command), str.isdigit)
    for number in range(MAX_NETWORKS + 10):
        counter.log.append(hop(number, f"{63000 + number}"))
    counter.log.append(hop(0, "no network"))
    counter.count()

    by_network = InsightsReader(store).by_value("network", TODAY)

    assert len(by_network) == MAX_NETWORKS + 1
    assert by_network[OTHER]["begun"] == 11


def test_a_hop_that_cannot_be_counted_spoils_no_other(store: redis.Redis, hop) -> None:
    broken = msgspec.structs.replace(hop(1), session=None)
    counter = HopCounter(CountStore(store.execute_command), OpenSessions(store.execute_command), str.isdigit)
    counter.log += [broken, hop(2)]
    counter.count()

    assert InsightsReader(store).totals(TODAY)[""] == {"hops": 1, "begun": 1}
