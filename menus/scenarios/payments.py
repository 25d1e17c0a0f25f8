"""The payments of a scenario. Everything stays in memory."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from menus.engine.effects import PaymentOrder, PaymentStanding
from menus.expressions.money import amount_of
from menus.model.payments import ASKED, FAILED, OPEN_STATES, PAID, PAYMENT_MESSAGES, UNKNOWN
from menus.rendering.message_text import payment_facts

OUTCOME_STATES: Mapping[str, str] = {"paid": PAID, "failed": FAILED, "late": UNKNOWN}
"""The state of a payment, by what the outside does."""

PaymentAnswerer = Callable[[PaymentOrder], str]
"""Returns what the outside does with a payment, a key of OUTCOME_STATES; empty if nothing has come of it yet."""


class AskedPayment(msgspec.Struct, frozen=True):
    """A payment that a citizen was asked for, and the language of the texts about it."""

    order: PaymentOrder
    standing: PaymentStanding
    language: str


def nothing_came(order: PaymentOrder) -> str:
    """Let nothing come of a payment."""
    del order
    return ""


class ScenarioPayments(msgspec.Struct):
    """The payments of one citizen, the latest last.

    `answer` says what became of an open one. `tell` texts a message of this name, in a language, with these facts.
    """

    answer: PaymentAnswerer
    tell: Callable[[str, str, Mapping[str, str]], None]
    by_id: dict[str, AskedPayment] = msgspec.field(default_factory=dict)

    def ask(self, payment_id: str, order: PaymentOrder, language: str) -> PaymentStanding:
        """Ask for a payment, once. An open one for the same is kept instead."""
        for known, asked in self.by_id.items():
            if known == payment_id or (is_same(asked.order, order) and asked.standing.state in OPEN_STATES):
                return asked.standing
        standing = PaymentStanding(payment_id, ASKED)
        self.by_id[payment_id] = AskedPayment(order, standing, language)
        return standing

    def standing_of(self, payment_id: str) -> PaymentStanding | None:
        """Return the state of a payment, after whatever has come of it; None if it was never asked for."""
        asked = self.by_id.get(payment_id)
        if asked is None:
            return None
        outcome = self.answer(asked.order) if asked.standing.state in OPEN_STATES else ""
        if outcome:
            self.settle(payment_id, outcome)
        return self.by_id[payment_id].standing

    def settle(self, payment_id: str, outcome: str) -> None:
        """Let a payment have an outcome, a key of OUTCOME_STATES, and text its citizen if the menus have the text."""
        asked, state = self.by_id[payment_id], OUTCOME_STATES[outcome]
        if asked.standing.state == state:
            return
        receipt = f"R{len(self.by_id):07}" if state == PAID else ""
        self.by_id[payment_id] = replace(asked, standing=PaymentStanding(payment_id, state, receipt))
        order = asked.order
        amount = str(amount_of(order.amount, order.currency))
        facts = payment_facts(order.case, receipt, amount, state)
        self.tell(PAYMENT_MESSAGES[outcome], asked.language, facts)

    @property
    def latest_open(self) -> str | None:
        """The id of the payment that was asked for last, if it is open."""
        last = next(reversed(self.by_id.items()), None)
        return last[0] if last is not None and last[1].standing.state in OPEN_STATES else None


def is_same(one: PaymentOrder, other: PaymentOrder) -> bool:
    """Return True if two orders ask one citizen for the same money."""
    return (one.via, one.currency, one.amount, one.account) == (
        other.via,
        other.currency,
        other.amount,
        other.account,
    )
