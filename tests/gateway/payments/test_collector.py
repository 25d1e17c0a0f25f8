"""Payments step by step against a simulated M-Pesa: one prompt each, and the right state in the end."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis

from gateway.operations.erasure import PAYER_FIELDS
from gateway.payments.client import PaymentClient
from gateway.payments.collector import Collector
from gateway.payments.ledger import PaymentLedger, PaymentLimits, prompt_key
from gateway.payments.mpesa.client import MpesaClient
from gateway.payments.mpesa.notices import read_result_notice, read_till_notice
from gateway.payments.notices import NoticeReceiver
from gateway.payments.payment import Payment
from gateway.payments.payment_store import PaymentStore
from gateway.payments.request import PaymentRequest
from gateway.payments.states import record_key
from gateway.storage.outbox.outbox import Outbox
from simulators.mpesa.app import create_app
from simulators.mpesa.daraja import Daraja
from tests.clock import Clock
from tests.gateway.payments.conftest import ASHA, KEEP, MakeRequest, Sent, make_daraja, mpesa_settings
from tests.simulators.small_gateway import serve_app

HOUR = 3600.0
CASE = "123456789"


class Told:
    """What was told of payments: id, state, receipt."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str, str]] = []

    def tell(self, payment: Payment, _request: PaymentRequest) -> None:
        self.all.append((payment.id, payment.state, payment.receipt))


class World:
    """The gateway's payments beside M-Pesa, at a clock that tests move."""

    def __init__(
        self,
        store: redis.Redis,
        payments: PaymentStore,
        outbox: Outbox,
        clock: Clock,
        url: str,
        daraja: Daraja,
    ) -> None:
        self.store, self.payments, self.outbox, self.clock, self.daraja = (
            store,
            payments,
            outbox,
            clock,
            daraja,
        )
        self.told = Told()
        self.limits = PaymentLimits(most=150_000, a_day=5000, of_number=3)
        self.ledger = PaymentLedger(store, outbox, self.limits, KEEP, lambda: clock().date())
        self.client: PaymentClient = MpesaClient(mpesa_settings(url), clock)
        self.collector = self.build(self.client)
        self.receiver = NoticeReceiver(payments, self.ledger, lambda _id: None)

    def build(self, client: PaymentClient) -> Collector:
        clients = {"mpesa": client}
        return Collector(
            self.outbox,
            self.payments,
            self.ledger,
            clients,
            self.told,
            lambda name: f"https://gw.example/pay/{name}",
        )

    def work(self) -> None:
        """Do everything that is due, as workers do."""
        for item, _ in self.outbox.list_ready(100):
            self.collector.collect(item)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and workers work as soon as anything is due."""
        until = self.clock().timestamp() + seconds
        while (due := self.outbox.list_pending(1)) and due[0][1] <= until:
            self.clock.advance(max(0.001, due[0][1] - self.clock().timestamp() + 0.001))
            self.work()
        self.clock.advance(max(0.0, until - self.clock().timestamp()))

    def state(self, payment_id: str = "pay-1") -> tuple[str, str]:
        payment = self.payments.load(payment_id)
        assert payment is not None
        return payment.state, payment.receipt

    def hear(self, reports: Sent) -> None:
        """Take what M-Pesa reports, and forget it."""
        for url, body in reports:
            self.hear_one(url, body)
        reports.clear()

    def hear_one(self, url: str, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        if "Body" in body:
            result = read_result_notice(data)
            assert result is not None
            self.receiver.receive_result("mpesa", url.rpartition("/")[2], result)
        else:
            till = read_till_notice(data)
            assert till is not None
            self.receiver.receive_till("mpesa", till)


@pytest.fixture
def sent() -> Sent:
    return []


@pytest.fixture
def daraja(clock: Clock, sent: Sent) -> Daraja:
    found = make_daraja(clock, sent)
    found.till_url = "https://gw.example/pay/till"
    return found


@pytest.fixture
def world(
    store: redis.Redis, payments: PaymentStore, outbox: Outbox, clock: Clock, daraja: Daraja
) -> Iterator[World]:
    with serve_app(create_app(daraja)) as url:
        yield World(store, payments, outbox, clock, url, daraja)


def test_acceptance_is_no_payment(world: World, make_request: MakeRequest) -> None:
    world.payments.add(make_request())
    world.work()
    assert world.state() == ("prompted", "")
    assert world.told.all == []


@pytest.mark.parametrize(
    ("result", "state"),
    [
        ("1", "failed"),
        ("26", "failed"),
        ("1019", "failed"),
        ("2001", "failed"),
        ("1032", "cancelled"),
        ("1037", "unreachable"),
    ],
)
@pytest.mark.parametrize("callbacks", [0, 1, 2], ids=["lost", "once", "twice"])
def test_what_was_not_paid_is_told_once(
    world: World, make_request: MakeRequest, sent: Sent, result: str, state: str, callbacks: int
) -> None:
    world.daraja.faults.callbacks = callbacks
    world.payments.add(make_request())
    world.work()
    world.daraja.answer(world.daraja.waiting()[0].checkout_id, result)
    world.hear(sent)
    world.pass_time(2 * HOUR)
    assert world.state() == (state, "")
    assert world.told.all == [("pay-1", state, "")]
    assert world.outbox.depth() == 0


@pytest.mark.parametrize("callbacks", [1, 2], ids=["once", "twice"])
def test_what_was_paid_is_told_once_with_its_receipt(
    world: World, make_request: MakeRequest, sent: Sent, callbacks: int
) -> None:
    world.daraja.faults.callbacks = callbacks
    world.payments.add(make_request())
    world.work()
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.work()
    assert world.told.all == [("pay-1", "paid", "SFF0000001")]
    world.pass_time(2 * HOUR)
    assert world.told.all == [("pay-1", "paid", "SFF0000001")]
    assert world.store.zcard("payments-doubled") == 0


def test_without_a_callback_the_query_says_that_it_is_paid_and_the_receipt_comes_later(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.daraja.faults.held = True
    world.payments.add(make_request())
    world.work()
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.pass_time(60)
    assert world.state() == ("paid", "")
    assert world.told.all == [("pay-1", "paid", "")]
    world.daraja.faults.held = False
    world.daraja.send_held()
    world.hear(sent)
    world.work()
    assert world.state() == ("paid", "SFF0000001")
    assert world.told.all[1:] == [("pay-1", "paid", "SFF0000001")]


def test_a_callback_alone_proves_nothing(world: World, make_request: MakeRequest) -> None:
    world.payments.add(make_request())
    world.work()
    (prompt,) = world.daraja.waiting()
    item = [{"Name": "Amount", "Value": 1500}, {"Name": "MpesaReceiptNumber", "Value": "FORGED0001"}]
    callback = {"CheckoutRequestID": prompt.checkout_id, "ResultCode": 0, "CallbackMetadata": {"Item": item}}
    world.hear_one(prompt.callback_url, {"Body": {"stkCallback": callback}})
    world.work()
    assert world.state() == ("prompted", "")
    world.daraja.answer(prompt.checkout_id, "1032")
    world.pass_time(HOUR)
    assert world.state() == ("cancelled", "")


def test_the_callback_of_one_payment_says_nothing_of_another(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request())
    world.payments.add(make_request(id="pay-2", number="+254711000002", account="Other"))
    world.work()
    world.daraja.till_url = ""
    _, second = world.daraja.waiting()
    world.daraja.type_pin(second.checkout_id, "1234")
    ((url, body),) = sent
    world.hear_one(url.replace("pay-2", "pay-1"), body)
    world.pass_time(30)
    assert world.state() == ("prompted", "")
    assert world.state("pay-2") == ("paid", "")


def test_while_it_is_unknown_nobody_is_prompted_again(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.daraja.faults.callbacks = 0
    world.payments.add(make_request(case=CASE))
    world.work()
    world.pass_time(89)
    assert world.state() == ("prompted", "")
    world.pass_time(2)
    assert world.state() == ("unknown", "")
    world.payments.add(make_request(id="pay-2", case=CASE, asked_at=world.clock().timestamp()))
    world.pass_time(3 * HOUR)
    assert world.state("pay-2") == ("unknown", "")
    assert len(world.daraja.prompts) == 1
    assert world.told.all == [("pay-1", "unknown", ""), ("pay-2", "unknown", "")]
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.pass_time(2 * HOUR)
    assert world.state() == world.state("pay-2") == ("paid", "SFF0000001")
    assert world.told.all[2:] == [("pay-1", "paid", "SFF0000001"), ("pay-2", "paid", "SFF0000001")]
    assert world.store.hget("payments-of-day:2026-03-02", "paid:KES") == b"150000"


@pytest.mark.parametrize("settled_by", ["callback", "till"])
def test_a_push_without_an_answer_is_unknown_and_is_settled_without_another(
    world: World, make_request: MakeRequest, sent: Sent, settled_by: str
) -> None:
    world.daraja.faults.lost_pushes = 1
    world.payments.add(make_request())
    world.work()
    assert world.state() == ("unknown", "")
    world.pass_time(2 * HOUR)
    assert world.told.all == [("pay-1", "unknown", "")]
    (prompt,) = world.daraja.prompts.values()
    world.daraja.type_pin(prompt.checkout_id, "1234")
    world.hear([report for report in sent if ("Body" in report[1]) == (settled_by == "callback")])
    world.work()
    assert world.state() == ("paid", "SFF0000001")
    assert len(world.daraja.prompts) == 1


class DyingClient:
    """A client whose process ends just after the phone was asked."""

    def __init__(self, client: PaymentClient) -> None:
        self._client = client

    def refusal(self, prompt: Any) -> str:
        return self._client.refusal(prompt)

    def push(self, prompt: Any) -> Any:
        self._client.push(prompt)
        raise KeyboardInterrupt

    def query(self, system_id: str) -> Any:
        return self._client.query(system_id)


def test_a_process_that_dies_while_it_asks_has_nobody_asked_again(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request())
    with pytest.raises(KeyboardInterrupt):
        world.build(DyingClient(world.client)).collect("pay-1")
    world.pass_time(200)
    assert world.state() == ("unknown", "")
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.work()
    assert world.state() == ("paid", "SFF0000001")
    assert len(world.daraja.prompts) == 1


def test_who_is_asked_twice_for_a_fee_of_a_case_pays_once(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request(case=CASE))
    world.payments.add(make_request(id="pay-2", case=CASE))
    world.work()
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.pass_time(60)
    assert world.state() == world.state("pay-2") == ("paid", "SFF0000001")
    world.payments.add(make_request(id="pay-3", case=CASE, asked_at=world.clock().timestamp()))
    world.pass_time(60)
    assert world.state("pay-3") == ("paid", "SFF0000001")
    assert len(world.daraja.charges) == 1


@pytest.mark.parametrize(
    "second",
    [{}, {"case": "999999999"}, {"case": CASE, "amount": 10_000}],
    ids=["no case", "another case", "another fee"],
)
def test_one_charge_pays_for_one_thing(
    world: World, make_request: MakeRequest, sent: Sent, second: dict[str, object]
) -> None:
    world.payments.add(make_request(case=CASE))
    world.payments.add(make_request(id="pay-2", **second))
    world.work()
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.pass_time(920)
    assert world.state() == ("paid", "SFF0000001")
    assert world.state("pay-2") != ("paid", "SFF0000001")


def test_another_purchase_is_asked_for_once_the_first_is_known(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request())
    world.payments.add(make_request(id="pay-2"))
    world.pass_time(60)
    assert len(world.daraja.prompts) == 1
    for _ in range(2):
        world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
        world.hear(sent)
        world.pass_time(15)
    assert world.state() == ("paid", "SFF0000001")
    assert world.state("pay-2") == ("paid", "SFF0000002")
    assert world.payments.doubled() == []


def test_another_purchase_fails_if_the_first_stays_unknown(world: World, make_request: MakeRequest) -> None:
    world.daraja.faults.lost_pushes = 1
    world.payments.add(make_request())
    world.payments.add(make_request(id="pay-2"))
    world.pass_time(HOUR)
    assert world.state() == ("unknown", "")
    assert world.state("pay-2") == ("failed", "")
    assert len(world.daraja.prompts) == 1


def test_who_cancelled_may_be_asked_again(world: World, make_request: MakeRequest, sent: Sent) -> None:
    world.payments.add(make_request())
    world.payments.add(make_request(id="pay-2"))
    world.work()
    world.daraja.answer(world.daraja.waiting()[0].checkout_id, "1032")
    world.hear(sent)
    world.pass_time(20)
    assert world.state() == ("cancelled", "")
    assert world.state("pay-2") == ("prompted", "")
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.work()
    assert world.state("pay-2") == ("paid", "SFF0000001")


def test_a_phone_has_one_prompt_at_a_time(world: World, make_request: MakeRequest, sent: Sent) -> None:
    world.payments.add(make_request())
    world.payments.add(make_request(id="pay-2", account="Other"))
    world.work()
    assert len(world.daraja.waiting()) == 1
    world.daraja.answer(world.daraja.waiting()[0].checkout_id, "1032")
    world.hear(sent)
    world.pass_time(15)
    assert world.state("pay-2") == ("prompted", "")


def test_paid_by_prompt_and_by_hand_is_known_as_paid_twice(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request())
    world.work()
    world.daraja.type_pin(world.daraja.waiting()[0].checkout_id, "1234")
    world.hear(sent)
    world.work()
    assert world.payments.doubled() == []
    world.daraja.pay_till("bp 123", 1500)
    world.hear(sent)
    world.work()
    payment = world.payments.load("pay-1")
    assert payment is not None
    assert payment.is_doubled
    assert payment.receipts == "SFF0000001 SFF0000002"
    assert world.payments.doubled() == ["pay-1"]


def test_paid_by_hand_after_the_prompt_was_cancelled_is_paid(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.payments.add(make_request())
    world.work()
    world.daraja.answer(world.daraja.waiting()[0].checkout_id, "1032")
    world.pass_time(20)
    assert world.state() == ("cancelled", "")
    world.daraja.pay_till("BP123", 1500)
    world.hear(sent)
    world.work()
    assert world.state() == ("paid", "SFF0000001")
    assert [state for _, state, _ in world.told.all] == ["cancelled", "paid"]


def test_another_amount_or_account_at_the_till_settles_nothing(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.daraja.faults.lost_pushes = 1
    world.payments.add(make_request())
    world.work()
    world.daraja.pay_till("BP123", 15)
    world.daraja.pay_till("BP124", 1500)
    world.hear(sent)
    world.work()
    assert world.state() == ("unknown", "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"via": "other"}, "system"),
        ({"amount": 15_000_001}, "most"),
        ({"amount": 10_050}, "amount"),
        ({"number": "+256772000001"}, "number"),
        ({"asked_at": 0.0}, "late"),
        ({"amount": 501_000}, "full"),
    ],
    ids=["system", "most", "cents", "country", "late", "ceiling"],
)
def test_what_must_not_be_asked_for_is_not(
    world: World, make_request: MakeRequest, change: dict[str, object], reason: str
) -> None:
    world.payments.add(make_request(**change))
    world.work()
    payment = world.payments.load("pay-1")
    assert payment is not None
    assert (payment.state, payment.reason) == ("failed", reason)
    assert not world.daraja.prompts
    assert world.told.all == [("pay-1", "failed", "")]


def test_a_number_is_asked_so_often_a_day(world: World, make_request: MakeRequest) -> None:
    world.daraja.usual = "1032"
    for number in range(4):
        world.payments.add(make_request(id=f"pay-{number}", account=f"A{number}", amount=1000))
        world.pass_time(40)
    assert [world.state(f"pay-{number}")[0] for number in range(4)] == ["cancelled"] * 3 + ["failed"]
    assert len(world.daraja.prompts) == 3


def test_a_system_that_takes_nothing_is_tried_again_until_it_is_too_late(
    world: World, make_request: MakeRequest
) -> None:
    world.daraja.faults.push_errors = [(429, {})] * 3
    world.payments.add(make_request())
    world.pass_time(40)
    assert world.state() == ("prompted", "")
    assert world.store.hget("payments-of-day:2026-03-02", "asked") == b"1"
    world.daraja.faults.push_errors = [(429, {})] * 1000
    world.payments.add(make_request(id="pay-2", number="+254711000002", asked_at=world.clock().timestamp()))
    world.pass_time(HOUR)
    assert world.state("pay-2") == ("failed", "")
    assert len(world.daraja.prompts) == 1


def test_after_three_days_an_operator_settles_it(world: World, make_request: MakeRequest) -> None:
    world.daraja.faults.lost_pushes = 1
    world.payments.add(make_request())
    world.pass_time(timedelta(hours=74).total_seconds())
    assert world.state() == ("unknown", "")
    assert world.outbox.dead_ids() == ["pay-1"]


def test_a_paused_stream_asks_nobody(world: World, make_request: MakeRequest) -> None:
    world.store.hset("outbox:paused", "payments", "{}")
    world.payments.add(make_request())
    world.work()
    assert world.state() == ("asked", "")
    assert not world.daraja.prompts
    assert ASHA.removeprefix("+") not in str(world.daraja.prompts)


@pytest.mark.parametrize("held", ["cancelled", "prompted"])
def test_money_of_one_number_pays_nothing_of_another_with_the_same_account(
    world: World, make_request: MakeRequest, sent: Sent, held: str
) -> None:
    world.daraja.faults.callbacks = 0
    world.payments.add(make_request())
    world.work()
    first = world.daraja.waiting()[0].checkout_id
    if held == "cancelled":
        world.daraja.answer(first, "1032")
        world.pass_time(15)
    world.payments.add(make_request(id="pay-2", number="+254711000002", asked_at=world.clock().timestamp()))
    world.work()
    world.daraja.type_pin(world.daraja.waiting("254711000002")[0].checkout_id, "1234")
    world.hear(sent)
    world.daraja.answer(first, "1032")
    world.pass_time(HOUR)
    assert world.state() == ("cancelled", "")
    assert world.state("pay-2")[0] == "paid"
    assert world.payments.doubled() == []


def test_the_receipt_at_the_till_goes_to_the_one_payment_that_lacks_it(
    world: World, make_request: MakeRequest, sent: Sent
) -> None:
    world.daraja.faults.callbacks = 0
    for number in (1, 2):
        world.payments.add(make_request(id=f"pay-{number}", number=f"+25471100000{number}"))
    world.work()
    first, second = (one.checkout_id for one in world.daraja.waiting())
    world.daraja.answer(first, "1032")
    world.daraja.type_pin(second, "1234")
    world.pass_time(60)
    assert (world.state(), world.state("pay-2")) == (("cancelled", ""), ("paid", ""))
    world.hear(sent)
    assert (world.state(), world.state("pay-2")) == (("cancelled", ""), ("paid", "SFF0000001"))


@pytest.mark.parametrize("ends", ["1032", "1234"])
def test_who_was_forgotten_while_a_prompt_stood_may_pay_again(
    world: World, store: redis.Redis, make_request: MakeRequest, ends: str
) -> None:
    world.payments.add(make_request())
    world.work()
    (prompt,) = world.daraja.waiting()
    payment = world.payments.load("pay-1")
    assert payment is not None
    store.hdel(record_key("pay-1"), *PAYER_FIELDS)
    if ends == "1234":
        world.daraja.type_pin(prompt.checkout_id, ends)
    else:
        world.daraja.answer(prompt.checkout_id, ends)
    world.pass_time(2 * HOUR)
    assert world.state()[0] == ("paid" if ends == "1234" else "cancelled")
    store.delete(prompt_key(payment.number_digest))  # which ends by the clock of the store
    world.payments.add(make_request(id="pay-2", asked_at=world.clock().timestamp()))
    world.pass_time(5)
    assert world.state("pay-2") == ("prompted", "")
    assert len(world.daraja.prompts) == 2


def test_the_answer_to_a_prompt_counts_more_than_a_callback_that_came_before_it(
    world: World, make_request: MakeRequest
) -> None:
    world.payments.add(make_request())
    client = ForgedFirst(world)
    world.build(client).collect("pay-1")
    (prompt,) = world.daraja.waiting()
    world.daraja.type_pin(prompt.checkout_id, "1234")
    world.pass_time(HOUR)
    assert world.state() == ("paid", "")


class ForgedFirst(DyingClient):
    """A client beside which somebody who knows the address of a callback reports before the answer to the prompt."""

    def __init__(self, world: World) -> None:
        super().__init__(world.client)
        self._world = world

    def push(self, prompt: Any) -> Any:
        item = [{"Name": "Amount", "Value": 1500}, {"Name": "MpesaReceiptNumber", "Value": "FORGED0001"}]
        callback = {"CheckoutRequestID": "ws_CO_forged", "ResultCode": 0, "CallbackMetadata": {"Item": item}}
        self._world.hear_one(prompt.callback_url, {"Body": {"stkCallback": callback}})
        return self._world.client.push(prompt)
