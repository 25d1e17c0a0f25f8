"""`gateway payments`: what operators see and settle."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.container.container import Container
from gateway.workers.queues import COLLECT
from simulators.mpesa.app import create_app as create_mpesa
from simulators.mpesa.daraja import Daraja
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.payments.conftest import (
    ASHA,
    CONSUMER_KEY,
    CONSUMER_SECRET,
    PASSKEY,
    SHORT_CODE,
    MakeRequest,
    make_daraja,
)
from tests.gateway.payments.test_whole_gateway import MENUS
from tests.gateway.services import Services, run_job
from tests.simulators.small_gateway import serve_app

Run = Callable[..., Result]


@pytest.fixture
def daraja(services: Services) -> Daraja:
    return make_daraja(services.clock)


@pytest.fixture
def environ(daraja: Daraja, redis_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS, "utf-8")
    with serve_app(create_mpesa(daraja)) as url:
        yield {
            "GATEWAY_MENUS": str(menus),
            "PAYMENT_SYSTEM": "mpesa",
            "MPESA_URL": url,
            "MPESA_CONSUMER_KEY": CONSUMER_KEY,
            "MPESA_CONSUMER_SECRET": CONSUMER_SECRET,
            "MPESA_SHORT_CODE": SHORT_CODE,
            "MPESA_PASSKEY": PASSKEY,
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_STATE_DIR": str(tmp_path / "state"),
        }


@pytest.fixture
def gateway(environ: dict[str, str], make_services: MakeServices) -> Services:
    return make_services(**environ)


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    return lambda *words: CliRunner().invoke(main, ["payments", *words], env=environ)


@pytest.fixture
def asked(gateway: Services, make_request: MakeRequest) -> Container:
    """A gateway whose M-Pesa has taken one request; the phone has the prompt."""
    now = gateway.clock().timestamp()
    gateway.payments.add(make_request(asked_at=now, case="123456789"))
    run_job(gateway, COLLECT, "pay-1")
    return gateway.container


def test_payments_are_listed_without_numbers(run: Run, asked: Container) -> None:
    assert asked.payments.store.count() == 1
    shown = run("list")
    assert "pay-1" in shown.output
    assert "KES 1,500" in shown.output
    assert "prompted" in shown.output
    assert ASHA not in shown.output
    assert run("list", "--state", "paid").output == "There are none.\n"
    assert run("list", "--doubled").output == "There are none.\n"


def test_who_pays_is_shown_if_that_is_asked_for_and_goes_into_the_audit_trail(
    run: Run, asked: Container
) -> None:
    assert ASHA not in run("show", "pay-1").output
    assert ASHA in run("show", "pay-1", "--who").output
    assert [entry.action for entry in asked.audit_trail.entries()] == ["show words"]
    assert "There is no payment pay-2" in run("show", "pay-2").output


@pytest.mark.usefixtures("asked")
def test_the_payment_system_is_asked_at_once(run: Run, daraja: Daraja) -> None:
    assert run("query", "pay-1").output == "The phone has the prompt.\n"
    daraja.answer(daraja.waiting()[0].checkout_id, "2001")
    assert run("query", "pay-1").output == "It was not paid. The PIN was wrong.\n"
    assert run("query", "pay-1").output == "It is settled: It was not paid. The PIN was wrong.\n"


def test_a_statement_settles_what_nobody_can_ask_about(
    run: Run, gateway: Services, make_request: MakeRequest, daraja: Daraja, tmp_path: Path
) -> None:
    daraja.faults.lost_pushes = 1
    gateway.payments.add(make_request(asked_at=gateway.clock().timestamp()))
    run_job(gateway, COLLECT, "pay-1")
    assert "nothing to ask by" in run("query", "pay-1").output
    statement = tmp_path / "statement.csv"
    statement.write_text(
        "Receipt No.,Paid In,A/C No.\nSFF0000001,1500.00,bp 123\nSFF0000002,7.00,X\n", "utf-8"
    )
    shown = run("reconcile", str(statement)).output
    assert "unknown  line 2, SFF0000001: pay-1, KES 1,500: we did not know what became of it" in shown
    assert "foreign  line 3, SFF0000002: nobody was asked for it" in shown
    assert gateway.payments.load("pay-1").state == "unknown"
    assert "1 settled." in run("reconcile", str(statement), "--settle").output
    payment = gateway.payments.load("pay-1")
    assert (payment.state, payment.receipt, payment.told) == ("paid", "SFF0000001", "paid")
    statement.write_text(
        "Receipt No.,Paid In,A/C No.\nSFF0000001,1500,BP123\nSFF0000003,1500,BP123\n", "utf-8"
    )
    again = run("reconcile", str(statement), "--settle")
    assert again.exit_code == 1
    assert "doubled  line 3, SFF0000003" in again.output
    assert "pay-1" in run("list", "--doubled").output
    assert run("done", "pay-1").exit_code == 0
    assert run("list", "--doubled").output == "There are none.\n"
    assert run("done", "pay-1").exit_code == 1


def test_money_is_shown_by_day(run: Run, asked: Container, daraja: Daraja, store: redis.Redis) -> None:
    daraja.type_pin(daraja.waiting()[0].checkout_id, "1234")
    run("query", "pay-1")
    assert asked.payments.store.load("pay-1").state == "paid"
    assert run("money").output.splitlines()[1].split()[1:] == ["1", "KES", "1,500", "0", "1", "0"]
    assert store.hgetall("counts:payments") == {b"paid": b"1"}


def test_what_is_no_statement_is_told_in_words(run: Run, asked: Container, tmp_path: Path) -> None:
    assert asked.payments.system is not None
    statement = tmp_path / "statement.csv"
    statement.write_text("a,b\n1,2\n", "utf-8")
    assert "no line with the names of columns" in run("reconcile", str(statement)).output


def test_who_is_forgotten_is_not_asked_and_the_accounts_still_add_up(
    gateway: Services, make_request: MakeRequest, daraja: Daraja, store: redis.Redis
) -> None:
    now = gateway.clock().timestamp()
    gateway.payments.add(make_request(id="asked", asked_at=now, channel="ussd"))
    gateway.payments.add(make_request(id="prompted", asked_at=now, account="Other"))
    run_job(gateway, COLLECT, "prompted")
    counts = gateway.eraser.erase(ASHA)
    assert counts.payments == 2
    daraja.type_pin(daraja.waiting()[0].checkout_id, "1234")
    for item in ("asked", "prompted"):
        store.zadd("outbox:payments:due", {item: 0})
        run_job(gateway, COLLECT, item)
    asked, prompted = gateway.payments.load("asked"), gateway.payments.load("prompted")
    assert (asked.state, asked.reason) == ("failed", "forgotten")
    assert (prompted.state, prompted.amount) == ("paid", 150_000)
    assert gateway.messages_outbox.depth() == 0


def test_after_a_restore_nobody_is_asked_who_may_have_been(
    gateway: Services, make_request: MakeRequest, daraja: Daraja
) -> None:
    gateway.payments.add(make_request(asked_at=gateway.clock().timestamp()))
    assert gateway.container.payments.ledger.suspect("pay-1", "store_restored")
    assert not gateway.container.payments.ledger.suspect("pay-1", "store_restored")
    run_job(gateway, COLLECT, "pay-1")
    assert gateway.payments.load("pay-1").state == "unknown"
    assert not daraja.prompts
