"""The payment that a session asked for last, as it keeps it: among its rows, so that the release before can read it."""

import msgspec

from menus.engine.session import Session
from menus.model.payments import OPEN_STATES

PAYMENT_ROWS = "$"  # the name of its row, which is no name of an answer or a lookup


class SessionPayment(msgspec.Struct, frozen=True):
    """The payment that a session asked for last, on its `screen`.

    `amount` is in the smallest unit of the currency; 0 if it could not be told. `asked_at` is in Unix seconds. `id` is
    empty until the request is stored, and if nothing was asked. `went_on_at` is when the session last went on by its
    outcome; 0 if it did not.
    """

    id: str
    screen: str
    amount: int
    currency: str
    asked_at: int
    state: str
    receipt: str = ""
    went_on_at: int = 0

    @property
    def is_open(self) -> bool:
        """Return True if it was asked for and its outcome is not known."""
        return bool(self.id) and self.state in OPEN_STATES


def payment_of(session: Session) -> SessionPayment | None:
    """Return the payment that a session asked for last; None if it asked for none."""
    rows = session.rows.get(PAYMENT_ROWS)
    return msgspec.convert(rows[0], SessionPayment, strict=False) if rows else None


def open_payment_of(session: Session) -> SessionPayment | None:
    """Return the payment that a session asked for last, if its outcome is not known."""
    payment = payment_of(session) if PAYMENT_ROWS in session.rows else None
    return payment if payment is not None and payment.is_open else None


def put_payment(session: Session, payment: SessionPayment) -> None:
    """Keep the payment that a session asks for."""
    session.rows[PAYMENT_ROWS] = [
        {name: str(value) for name, value in msgspec.structs.asdict(payment).items()}
    ]
