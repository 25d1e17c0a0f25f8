"""What dies and what is away while citizens dial: they are answered, and no reference that they read is lost."""

from tests.faults.conftest import Gateway, until
from tests.faults.phones import Phones
from tests.gateway.cases.agency import Agency, agency


def assert_all_arrived_once(desk: Agency, phones: Phones) -> None:
    """Every case that a citizen read a reference of is at the backend, and no conversation made two."""
    until(lambda: phones.shown.keys() <= desk.cases.keys(), "every case has arrived")
    arrived = {reference: case["fields"]["place"] for reference, case in desk.cases.items()}
    assert phones.shown.items() <= arrived.items()
    assert len(set(arrived.values())) == len(arrived)


def test_a_store_that_is_killed(gateway: Gateway) -> None:
    phones = gateway.phones()
    with agency(gateway.desk_port) as desk:
        phones.dial()
        until(lambda: len(phones.shown) >= 10, "the first references")
        gateway.kill("store")
        until(lambda: phones.hops["apologised"] >= 4, "nobody is left without an answer")
        gateway.start("store")
        seen = len(phones.shown)
        until(lambda: len(phones.shown) >= seen + 10, "references after that")
        gateway.kill("store")
        gateway.start("store")  # at once, as `gateway dev` does
        seen = len(phones.shown)
        until(lambda: len(phones.shown) >= seen + 10, "references after that, too")
        phones.hang_up()
        assert_all_arrived_once(desk, phones)


def test_ctrl_c_under_load(gateway: Gateway) -> None:
    phones = gateway.phones(patient=True)
    with agency(gateway.desk_port) as desk:
        phones.dial()
        for _ in range(2):
            seen = len(phones.shown)
            until(lambda: len(phones.shown) >= seen + 10, "references")  # noqa: B023 - it is called at once
            gateway.ctrl_c("web", "worker")
            gateway.start("web", "worker")
        seen = len(phones.shown)
        until(lambda: len(phones.shown) >= seen + 10, "references after that")
        phones.hang_up()
        assert phones.hops["handed over again"] > 0
        assert phones.hops["apologised"] == 0
        assert_all_arrived_once(desk, phones)


def test_a_backend_that_is_down(gateway: Gateway) -> None:
    phones = gateway.phones()
    phones.dial(2)
    until(lambda: len(phones.shown) >= 10, "references all the same")
    until(lambda: gateway.most_attempts() >= 2, "forwarding is tried again and again")
    phones.hang_up()
    with agency(gateway.desk_port) as desk:
        assert_all_arrived_once(desk, phones)
        requests = [headers["Idempotency-Key"] for method, _, headers, _ in desk.requests if method == "POST"]
        assert len(requests) == len(set(requests))
