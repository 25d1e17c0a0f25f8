"""What dies and what is away while citizens dial: they are answered, and no reference that they read is lost."""

import pytest

from tests.faults.conftest import RunningGateway
from tests.faults.phones import Phones
from tests.gateway.cases.fake_case_system import FakeCaseSystem, run_case_system
from tests.waiting import wait_until

pytestmark = pytest.mark.long


def assert_all_arrived_once(case_system: FakeCaseSystem, phones: Phones) -> None:
    """Every case that a citizen read a reference of is at the backend, and no conversation made two."""
    wait_until(lambda: phones.references.keys() <= case_system.cases.keys(), "every case has arrived")
    arrived = {reference: case["fields"]["place"] for reference, case in case_system.cases.items()}
    assert phones.references.items() <= arrived.items()
    assert len(set(arrived.values())) == len(arrived)


def test_a_store_that_is_killed(gateway: RunningGateway) -> None:
    phones = gateway.phones()
    with run_case_system(gateway.case_system_port) as case_system:
        phones.dial()
        wait_until(lambda: len(phones.references) >= 10, "the first references")
        gateway.kill("store")
        wait_until(lambda: phones.hops["apologised"] >= 4, "nobody is left without an answer")
        gateway.start("store")
        seen = len(phones.references)
        wait_until(lambda: len(phones.references) >= seen + 10, "references after that")
        gateway.kill("store")
        gateway.start("store")  # at once, as `gateway dev` does
        seen = len(phones.references)
        wait_until(lambda: len(phones.references) >= seen + 10, "references after that, too")
        phones.hang_up()
        assert_all_arrived_once(case_system, phones)


def test_ctrl_c_under_load(gateway: RunningGateway) -> None:
    phones = gateway.phones(patient=True)
    with run_case_system(gateway.case_system_port) as case_system:
        phones.dial()
        for _ in range(2):
            seen = len(phones.references)
            wait_until(lambda: len(phones.references) >= seen + 10, "references")  # noqa: B023 - it is called at once
            gateway.ctrl_c("web", "worker")
            gateway.start("web", "worker")
        seen = len(phones.references)
        wait_until(lambda: len(phones.references) >= seen + 10, "references after that")
        phones.hang_up()
        assert phones.hops["handed over again"] > 0
        assert phones.hops["apologised"] == 0
        assert_all_arrived_once(case_system, phones)


def test_a_backend_that_is_down(gateway: RunningGateway) -> None:
    phones = gateway.phones()
    phones.dial(2)
    wait_until(lambda: len(phones.references) >= 10, "references all the same")
    wait_until(lambda: gateway.highest_attempts() >= 2, "forwarding is tried again and again")
    phones.hang_up()
    with run_case_system(gateway.case_system_port) as case_system:
        assert_all_arrived_once(case_system, phones)
        requests = [
            headers["Idempotency-Key"] for method, _, headers, _ in case_system.requests if method == "POST"
        ]
        assert len(requests) == len(set(requests))
