"""A statement beside our payments: what is missing, doubled, or was unknown."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.payments.payment import Payment
from gateway.payments.reconcile import DifferenceKind, compare
from gateway.payments.state_words import DIFFERENCE_WORDS, STATE_WORDS, explain_payment
from gateway.payments.statement import StatementLine
from gateway.payments.states import STATES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DIGESTS = {"A": "digest of A", "B": "digest of B", "": "digest of nothing"}


def payment(state: str, receipts: str = "", **changes: object) -> Payment:
    fields = {
        "id": "pay-1",
        "state": state,
        "receipts": receipts,
        "receipt": receipts.partition(" ")[0],
        "account_digest": "digest of A",
        "amount": 100,
        "currency": "KES",
        "settled_at": NOON.timestamp(),
    }
    return Payment(**(fields | changes))  # type: ignore[arg-type]


def line(receipt: str, account: str = "A", amount: int = 100) -> StatementLine:
    return StatementLine(2, receipt, amount, account, NOON)


LATER = StatementLine(3, "R3", 7, "B", NOON + timedelta(hours=1))
FOREIGN = ["foreign", "foreign"]


@pytest.mark.parametrize(
    ("lines", "payments", "kinds"),
    [
        ([line("R1")], [payment("paid", "R1")], []),
        ([line("R1"), line("R1")], [payment("paid", "R1")], []),
        ([line("R1")], [payment("unknown")], ["unknown"]),
        ([line("R1")], [payment("prompted")], ["unknown"]),
        ([line("R1")], [payment("cancelled")], ["unpaid"]),
        ([line("R1")], [payment("paid")], ["receipt"]),
        ([line("R1"), line("R2")], [payment("paid", "R1")], ["doubled"]),
        ([line("R1"), line("R2")], [payment("unknown")], ["unknown", "unknown"]),
        ([line("R1", "B")], [payment("unknown")], ["foreign"]),
        ([line("R1", amount=99)], [payment("unknown")], ["foreign"]),
        ([line("R2", "B")], [payment("paid", "R1")], ["foreign", "missing"]),
        ([line("R2", "B")], [payment("paid", "R1", settled_at=0.0)], ["foreign"]),
        ([line("R2", "B")], [payment("paid", "R1", joined="pay-0")], ["foreign"]),
        ([line("R1")], [payment("unknown"), payment("failed", id="p2", number_digest="b")], ["unclear"]),
        ([], [payment("paid", "R1")], ["missing"]),
        (
            [line("R1"), line("R2")],
            [payment("unknown"), payment("failed", id="pay-2")],
            ["unknown", "unpaid"],
        ),
        (
            [line("R2", "B"), LATER],
            [payment("unknown", pushed_at=NOON.timestamp() + 9)],
            [*FOREIGN, "not-paid"],
        ),
        ([line("R2", "B"), LATER], [payment("unknown", pushed_at=NOON.timestamp() - 9)], FOREIGN),
        ([line("R2", "B")], [payment("unknown", pushed_at=NOON.timestamp())], FOREIGN[:1]),
    ],
)
def test_each_difference_is_named(
    lines: list[StatementLine], payments: list[Payment], kinds: list[str]
) -> None:
    assert [one.kind.value for one in compare(lines, payments, DIGESTS)] == kinds


def test_every_difference_and_state_has_words() -> None:
    assert set(DIFFERENCE_WORDS) == set(DifferenceKind)
    assert set(STATE_WORDS) == set(STATES)
    assert explain_payment(payment("failed", reason="pin")) == "It was not paid. The PIN was wrong."
    assert explain_payment(payment("paid", "R1 R2")) == "It was paid. It was paid twice."
    assert explain_payment(payment("unknown", reason="HTTP 500")).endswith("known. (HTTP 500)")
