"""`/console/payments`: what operators see of payments, and what they do."""

from pathlib import Path

import pytest

from gateway.payments.request import PaymentRequest
from tests.gateway.console.conftest import SignIn
from tests.gateway.console.test_surveys import MENUS
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

NUMBER = "+254711000001"


@pytest.fixture
def paid_twice(services: Services, tmp_path: Path) -> Services:
    """A payment that was made twice, and one that is on a phone."""
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(path))
    now = services.clock().timestamp()
    for payment_id in ("pay-1", "pay-2"):
        services.payments.add(
            PaymentRequest(
                id=payment_id,
                number=NUMBER,
                amount=150_000,
                currency="KES",
                account=f"BP-{payment_id}",
                description="Permit",
                via="mpesa",
                screen="s",
                version="v",
                channel="sms",
                language="en",
                asked_at=now,
            )
        )
    payment = services.payments.load("pay-1")
    for receipt in ("SFF0000001", "SFF0000002"):
        services.container.payments.ledger.settle(payment, "paid", receipt=receipt)
    return services


def test_without_payments_the_page_says_where_they_come_from(sign_in: SignIn) -> None:
    visit = sign_in("operator")
    page = visit.get("/console/payments")
    assert page.status == 200
    assert "First set PAYMENT_SYSTEM up" in page.text
    assert "every payment is known" in visit.get("/console/payments?state=unknown").text
    assert "Nothing was paid twice" in visit.get("/console/payments?state=doubled").text
    assert "PAYMENT_SYSTEM is none" in page.text


def test_payments_and_money_by_day_are_shown_without_numbers(paid_twice: Services, sign_in: SignIn) -> None:
    text = sign_in("operator").get("/console/payments").text
    assert "KES 1,500 paid It was paid. It was paid twice. SFF0000001 SFF0000002" in text
    assert "KES 1,500 asked The phone has not been asked yet." in text
    assert "1 KES 3,000 0 0" in text
    assert NUMBER not in text
    assert paid_twice.payments.count() == 2


@pytest.mark.parametrize(("state", "shown"), [("doubled", True), ("unknown", False), ("nonsense", True)])
@pytest.mark.usefixtures("paid_twice")
def test_the_list_is_narrowed(sign_in: SignIn, state: str, shown: bool) -> None:
    text = sign_in("operator").get(f"/console/payments?state={state}").text
    assert ("SFF0000001" in text) is shown


def test_who_pays_is_shown_on_demand_and_that_is_in_the_audit_log(
    paid_twice: Services, sign_in: SignIn
) -> None:
    visit = sign_in("operator")
    assert NUMBER not in visit.get("/console/payments/pay-1").text
    shown = visit.post("/console/payments/pay-1/who")
    assert NUMBER in shown.text
    assert "BP-pay-1" in shown.text
    assert [entry.action for entry in paid_twice.container.audit_trail.entries()][-1:] == ["show words"]


def test_what_was_paid_twice_is_dealt_with(paid_twice: Services, sign_in: SignIn) -> None:
    visit = sign_in("operator")
    assert "It is dealt with" in visit.get("/console/payments/pay-1").text
    visit.post("/console/payments/pay-1/done")
    assert paid_twice.payments.doubled() == []
    assert "It is dealt with" not in visit.get("/console/payments/pay-1").text


def test_a_payment_that_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("operator").get("/console/payments/none").status == 404


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_only_operators_see_payments(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get("/console/payments").status == 403


@pytest.mark.usefixtures("paid_twice")
def test_insights_have_money_by_day_and_nobody_who_paid(sign_in: SignIn) -> None:
    visit = sign_in("viewer")
    shown = visit.get("/console/insights/view/payments").text
    assert "Paid KES 3,000 Payments: 1 paid, 0 not paid, 1 paid twice" in shown
    assert "Money by day" in shown
    assert NUMBER not in shown
    rows = visit.get("/console/insights/view/payments?format=csv").html.splitlines()
    assert rows[0] == "day,asked,paid,unpaid,doubled,money_KES"
    assert [row.split(",")[1:] for row in rows[1:]] == [["0", "1", "0", "1", "3000.0"]]


@pytest.mark.parametrize("days", ["from=0001-01-01&to=2020-01-01", "from=2020-01-01&to=2020-01-02"])
@pytest.mark.usefixtures("paid_twice")
def test_insights_of_days_without_payments_have_no_money(sign_in: SignIn, days: str) -> None:
    shown = sign_in("viewer").get(f"/console/insights/view/payments?{days}").text
    assert "Nobody was asked to pay on these days" in shown
