"""Payments under faults, short: `make faults` has a thousand."""

import pytest

from faults.payment_run import PaymentRun

pytestmark = pytest.mark.long


@pytest.mark.usefixtures("store")
def test_nobody_pays_twice_and_every_state_is_right_in_the_end(redis_url: str) -> None:
    verdict = PaymentRun(redis_url, payments=20, seed=17, quiet_seconds=3.0).run()
    assert verdict.wrong == []
    assert verdict.kills > 0
    assert verdict.states["paid"] > 0
