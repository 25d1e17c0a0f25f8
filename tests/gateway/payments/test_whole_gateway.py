"""Payments through a whole gateway: webhooks, jobs, the case system and the texts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask.testing
import pytest
import redis

from gateway.cases.case_log import LogEvent, read_log
from gateway.cases.submissions import Contact
from gateway.payments.request import PaymentRequest
from gateway.workers.queues import COLLECT
from menus.engine.effects import Submission
from simulators.mpesa.app import create_app as create_mpesa
from simulators.mpesa.daraja import Daraja
from tests.clock import Clock
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.payments.conftest import (
    ASHA,
    CONSUMER_KEY,
    CONSUMER_SECRET,
    PASSKEY,
    SHORT_CODE,
    MakeRequest,
    Sent,
    make_daraja,
)
from tests.gateway.services import Services, create_app, run_job
from tests.simulators.small_gateway import serve_app

MENUS = """
version: 1
service:
  name: {en: Permits}
  languages: {en: {name: English}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": start, "*385#": fee}}
cases:
  permit: {title: Permit, fields: {name: "Asha"}}
screens:
  start: {end: {en: Hello}}
  fee: {pay: {en: "A permit, 1500."}, amount: 1500, account: BP7, via: mpesa, paid: thanks, failed: sorry, late: soon}
  thanks: {end: {en: "Paid. {payment.receipt}"}}
  sorry: {end: {en: Not paid.}}
  soon: {end: {en: We text you.}}
messages:
  paid: {en: "Thank you for {payment.amount}: {payment.receipt}. {reference}"}
  unpaid: {en: "It was not paid. {reference}"}
  pay_unknown: {en: "We do not know yet. {reference}"}
"""


@dataclass
class Gateway:
    services: Services
    client: flask.testing.FlaskClient
    daraja: Daraja
    sent: Sent

    def add(self, request: PaymentRequest) -> None:
        self.services.payments.add(request)

    def work(self) -> None:
        for item, _ in self.services.container.payments.outbox.list_ready(9):
            run_job(self.services, COLLECT, item)

    def hear(self) -> list[int]:
        statuses = [self.post(url, body) for url, body in self.sent]
        self.sent.clear()
        return statuses

    def post(self, url: str, body: Any) -> int:
        path = url.removeprefix("https://gw.example")
        return self.client.post(path, data=json.dumps(body), content_type="application/json").status_code

    def texts(self) -> list[tuple[str, str]]:
        container = self.services.container
        found = [
            container.messages.store.load(item) for item, _ in container.messages.outbox.list_pending(99)
        ]
        crypto = container.resources.crypto
        return [(one.name, crypto.decrypt(one.encrypted_text)) for one in found if one is not None]

    def events(self) -> list[dict[str, Any]]:
        container = self.services.container
        items = [item for item, _ in container.cases.outbox.list_pending(99) if item.startswith("pay-")]
        rows = [container.resources.redis.hget(f"submission:{item}", "payload") for item in items]
        return [json.loads(container.resources.crypto.decrypt(row)) for row in rows]


@pytest.fixture
def gateway(make_services: MakeServices, tmp_path: Path, clock: Clock) -> Iterator[Gateway]:
    sent: Sent = []
    daraja = make_daraja(clock, sent)
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS, "utf-8")
    with serve_app(create_mpesa(daraja)) as url:
        made = make_services(
            GATEWAY_MENUS=str(menus),
            GATEWAY_PUBLIC_URL="https://gw.example",
            PAYMENT_SYSTEM="mpesa",
            MPESA_URL=url,
            MPESA_CONSUMER_KEY=CONSUMER_KEY,
            MPESA_CONSUMER_SECRET=CONSUMER_SECRET,
            MPESA_SHORT_CODE=SHORT_CODE,
            MPESA_PASSKEY=PASSKEY,
        ).with_clock(clock)
        daraja.till_url = made.container.payments.addresses.of_till()
        yield Gateway(made, create_app(made).test_client(), daraja, sent)
        made.job_notifier.close()


def file_permit(gateway: Gateway) -> str:
    submission = Submission("start:1", "permit", "Permit", {"name": "Asha"})
    contact = Contact(ASHA, "en", "sms")
    return str(gateway.services.submissions.commit("case-1", submission, contact, send_confirmation=False))


def test_a_payment_is_an_event_on_its_case_and_a_text(gateway: Gateway, make_request: MakeRequest) -> None:
    case = file_permit(gateway)
    gateway.add(make_request(case=case))
    gateway.work()
    gateway.daraja.type_pin(gateway.daraja.waiting()[0].checkout_id, "1234")
    assert gateway.hear() == [200, 200]
    gateway.work()
    assert gateway.texts() == [("paid", f"Thank you for 1500: SFF0000001. {case}")]
    (event,) = gateway.events()
    assert LogEvent.PAYMENT in [one.what for one in read_log(gateway.services.redis, case)]
    assert (event["kind"], event["about"]) == ("payment", case)
    assert event["fields"] == {
        "payment": "pay-1",
        "state": "paid",
        "amount": 150_000,
        "currency": "KES",
        "account": "BP-123",
        "receipt": "SFF0000001",
        "via": "mpesa",
        "reason": None,
    }
    assert event["contact"]["msisdn"] == ASHA


@pytest.mark.parametrize(
    ("result", "state"), [("1032", "cancelled"), ("1", "failed"), ("1037", "unreachable")]
)
def test_what_was_not_paid_is_told_the_same_ways(
    gateway: Gateway, make_request: MakeRequest, result: str, state: str
) -> None:
    case = file_permit(gateway)
    gateway.add(make_request(case=case))
    gateway.work()
    gateway.daraja.answer(gateway.daraja.waiting()[0].checkout_id, result)
    gateway.hear()
    gateway.work()
    assert gateway.texts() == [("unpaid", f"It was not paid. {case}")]
    assert [event["fields"]["state"] for event in gateway.events()] == [state]


def test_two_payments_for_the_same_are_told_once(
    gateway: Gateway, make_request: MakeRequest, clock: Clock
) -> None:
    case = file_permit(gateway)
    gateway.add(make_request(case=case))
    gateway.add(make_request(id="pay-2", case=case))
    gateway.work()
    gateway.daraja.type_pin(gateway.daraja.waiting()[0].checkout_id, "1234")
    gateway.hear()
    gateway.work()
    clock.advance(15)
    gateway.work()
    assert [name for name, _ in gateway.texts()] == ["paid"]
    assert len(gateway.events()) == 1


def test_without_a_case_only_the_citizen_is_told(
    gateway: Gateway, make_request: MakeRequest, clock: Clock
) -> None:
    gateway.daraja.faults.callbacks = 0
    gateway.add(make_request())
    for seconds in (0, 11, 21, 61):
        clock.advance(seconds)
        gateway.work()
    assert gateway.texts() == [("pay_unknown", "We do not know yet.")]
    assert gateway.events() == []


def test_the_network_says_that_the_session_is_over_and_the_phone_is_asked(
    gateway: Gateway, make_request: MakeRequest
) -> None:
    gateway.add(make_request(channel="ussd"))
    gateway.work()
    assert not gateway.daraja.prompts
    form = {"sessionId": "s1", "phoneNumber": ASHA, "status": "Success"}
    assert gateway.client.post(f"/at/{TOKEN}/ussd/events", data=form).status_code == 204
    gateway.work()
    assert len(gateway.daraja.waiting()) == 1


def test_a_fee_of_the_menus_is_paid_on_the_phone_and_the_next_dial_goes_on(gateway: Gateway) -> None:
    def dial(session: str) -> str:
        form = {"sessionId": session, "phoneNumber": ASHA, "serviceCode": "*385#", "text": ""}
        return gateway.client.post(f"/at/{TOKEN}/ussd", data=form).text

    assert dial("s1").startswith("END A permit, 1500.")
    gateway.work()
    assert not gateway.daraja.prompts
    form = {"sessionId": "s1", "phoneNumber": ASHA, "status": "Success"}
    gateway.client.post(f"/at/{TOKEN}/ussd/events", data=form)
    gateway.work()
    (prompt,) = gateway.daraja.waiting()
    assert (prompt.number, prompt.amount, prompt.account) == (ASHA.removeprefix("+"), 1500, "BP7")
    gateway.daraja.type_pin(prompt.checkout_id, "1234")
    gateway.hear()
    gateway.work()
    assert gateway.texts() == [("paid", "Thank you for 1500: SFF0000001.")]
    assert dial("s2") == "END Paid. SFF0000001"
    assert dial("s3").startswith("END A permit, 1500.")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pay/{other}/pay-1", 403),
        ("/pay/wrong/pay-1", 403),
        ("/pay/wrong/till", 403),
        ("/pay/{right}/pay-2", 403),
        ("/pay/{right}/pay-1", 400),
        ("/pay/{till}/till", 400),
        ("/pay/{till}/till/check", 200),
    ],
)
def test_only_addresses_of_ours_take_reports(
    gateway: Gateway, make_request: MakeRequest, path: str, status: int
) -> None:
    gateway.add(make_request())
    addresses = gateway.services.container.payments.addresses
    signatures = {
        "right": addresses.of_payment("pay-1").split("/")[-2],
        "other": addresses.of_payment("pay-2").split("/")[-2],
        "till": addresses.of_till().split("/")[-2],
    }
    assert gateway.post(path.format(**signatures), {"Body": {}}) == status


def test_no_log_has_the_signature_of_an_address_or_a_number(
    gateway: Gateway, make_request: MakeRequest, logged: Any
) -> None:
    gateway.add(make_request())
    gateway.work()
    gateway.daraja.type_pin(gateway.daraja.waiting()[0].checkout_id, "1234")
    signature = gateway.sent[0][0].split("/")[-2]
    gateway.hear()
    gateway.work()
    lines = logged.getvalue()
    assert "payment_settled" in lines
    assert signature not in lines
    assert "254711" not in lines


def test_without_a_payment_system_there_is_no_address_and_no_prompt(
    make_services: MakeServices, make_request: MakeRequest, store: redis.Redis, clock: Clock
) -> None:
    services = make_services().with_clock(clock)
    assert create_app(services).test_client().post("/pay/x/till").status_code == 404
    services.payments.add(make_request())
    run_job(services, COLLECT, "pay-1")
    assert store.hmget("payment:pay-1", "state", "reason") == [b"failed", b"system"]
