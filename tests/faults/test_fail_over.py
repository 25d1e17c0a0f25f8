"""The primary of a store behind sentinels is killed while 32 phones dial. Nothing is restarted."""

import pytest

from tests.faults.conftest import run_gateway
from tests.faults.test_faults import assert_all_arrived_once
from tests.gateway.cases.fake_case_system import run_case_system
from tests.gateway.failover.sentinels import run_sentinel_set
from tests.waiting import wait_until

pytestmark = pytest.mark.long
PHONES = 32
PAUSE_SECONDS = 0.15
WELL_AGAIN_SECONDS = 30.0


def test_a_primary_that_is_killed_takes_no_reference_with_it() -> None:
    with run_sentinel_set() as store, run_gateway(store.url) as gateway:
        phones = gateway.phones(pause=PAUSE_SECONDS)
        with run_case_system(gateway.case_system_port) as case_system:
            phones.dial(PHONES)
            wait_until(lambda: len(phones.references) >= PHONES, "the first references")
            old = store.primary_port()
            store.servers[old].kill()
            seen = len(phones.references)
            seconds = wait_until(
                lambda: len(phones.references) >= seen + PHONES, "references of the next primary"
            )
            assert seconds < WELL_AGAIN_SECONDS
            assert store.primary_port() != old
            phones.hang_up()
            assert_all_arrived_once(case_system, phones)
