"""`/console/payments`: what citizens were asked to pay, what became of it, and money by day."""

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.console.context import console
from gateway.console.page import caution, current_user, notice, page, see_other
from gateway.console.people.role import Role
from gateway.errors import DecryptionError
from gateway.payments import states
from gateway.payments.currency import write_amount
from gateway.payments.payment import Payment
from gateway.payments.request import PaymentRequest
from gateway.payments.state_words import explain_payment

A_PAGE = 50
UNKNOWN, DOUBLED, ALL = "unknown", "doubled", "all"
MOST_SEARCHED = 5000  # of the newest, for those that are unknown

blueprint = Blueprint("payments", __name__)


@page(blueprint, "/payments", role=Role.OPERATOR)
def show() -> ResponseReturnValue:
    """List payments, a page at a time."""
    store = console().operators.payments
    chosen = request.args.get("state", ALL)
    chosen = chosen if chosen in (ALL, UNKNOWN, DOUBLED) else ALL
    total = store.count() if chosen == ALL else 0
    pages = max(1, -(-total // A_PAGE))
    asked = request.args.get("page", "1")
    number = min(pages, max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1))
    return render_template(
        "payments/payments.html",
        rows=[_row(one) for one in _chosen(chosen, number)],
        chosen=chosen,
        doubled=len(store.doubled()),
        days=console().operators.payment_days(),
        number=number,
        pages=pages,
        address=lambda to: url_for("payments.show", state=chosen, page=to),
        paused=console().pauses.paused().get("payments"),
        system=console().settings.payment_system,
    )


@page(blueprint, "/payments/<payment_id>", role=Role.OPERATOR)
def payment(payment_id: str) -> ResponseReturnValue:
    """Show one payment, without who pays."""
    return _render(_require(payment_id), None)


@page(blueprint, "/payments/<payment_id>/who", role=Role.OPERATOR, methods=("POST",))
def who(payment_id: str) -> ResponseReturnValue:
    """Show who pays, and for what account. The audit log has who looked."""
    found = _require(payment_id)
    console().audit.record(current_user().name, "show words", found.id, {"payments": 1})
    try:
        return _render(found, console().operators.payments.request_of(found))
    except DecryptionError:
        caution("It is gone: its citizen was forgotten, or its secret is not set.")
        return see_other("payments.payment", payment_id=found.id)


@page(blueprint, "/payments/<payment_id>/done", role=Role.OPERATOR, methods=("POST",))
def done(payment_id: str) -> ResponseReturnValue:
    """Say that what was paid twice is dealt with."""
    found = _require(payment_id)
    if console().operators.payment_ledger.settle_doubled(found.id):
        console().audit.record(current_user().name, "payment done", found.id, {"payments": 1})
        notice("It is no longer among what was paid twice.")
    return see_other("payments.payment", payment_id=found.id)


def _chosen(chosen: str, number: int) -> list[Payment]:
    store = console().operators.payments
    if chosen == DOUBLED:
        return [one for one in store.load_many(store.doubled()) if one is not None]
    if chosen == UNKNOWN:
        return [one for one in store.newest(0, MOST_SEARCHED) if one.state == states.UNKNOWN]
    return store.newest((number - 1) * A_PAGE, A_PAGE)


def _row(one: Payment) -> tuple[Payment, str, str, datetime]:
    return one, write_amount(one.amount, one.currency), explain_payment(one), _moment(one.asked_at)


def _require(payment_id: str) -> Payment:
    found = console().operators.payments.load(payment_id)
    return found if found is not None else abort(404)


def _render(found: Payment, asked: PaymentRequest | None) -> ResponseReturnValue:
    return render_template(
        "payments/payment.html",
        one=found,
        amount=write_amount(found.amount, found.currency),
        words=explain_payment(found),
        asked=asked,
        asked_at=_moment(found.asked_at),
        pushed_at=_moment(found.pushed_at) if found.pushed_at else None,
        settled_at=_moment(found.settled_at) if found.settled_at else None,
        is_doubled=found.id in console().operators.payments.doubled(),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
