"""`pay`: what is asked of the payment system, when a session ends and goes on, and what is known then."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menus.engine.effects import EngineRequest, PaymentCheck, PaymentOrder, PaymentStanding, SubmissionFiled
from menus.engine.session_payment import payment_of
from menus.expressions.money import amount_of, smallest_units
from menus.model.payments import OPEN_STATES, PAYMENT_STATES, PAYMENT_SYSTEMS
from tests.menus.engine.engine_conversation import EngineConversation, compile_menus, start_conversation

MENUS = """
screens:
  top:
    menu: What?
    options:
      - {say: Pay, goto: fee}
      - {say: File, goto: file}
      - {say: Other, goto: amount}
      - {say: Long, goto: long}
  amount: {ask: How much?, answer: {type: text}, save: fee, goto: other}
  file: {submit: permit, goto: fee}
  fee:
    pay: "Permit, 1500 shillings."
    amount: 1500
    account: "{reference}PERMIT"
    description: Business permit of the year
    via: mpesa
    paid: thanks
    failed: unpaid
    late: later
  other: {pay: "{fee} shillings.", amount: "{fee}", account: A, via: mpesa, paid: thanks, failed: unpaid, late: later}
  long: {pay: Pay., amount: 1, account: "  {number}  ", via: mpesa, paid: thanks, failed: unpaid, late: later}
  thanks: {menu: "Paid {payment.amount}, {payment.receipt}, {payment.state}.", options: [{say: Again, goto: fee}]}
  unpaid:
    menu: "Not paid: {payment.state} {payment.amount}."
    options: [{say: Again, goto: fee}, {say: File, goto: kept}]
  later: {menu: "Later: {payment.state}{payment.receipt}.", options: [{say: File, goto: kept}, {say: Bye, goto: bye}]}
  kept: {submit: permit, goto: bye}
  bye: {end: Bye.}
cases: {permit: {title: A permit}}
"""
PROMPT = "A prompt comes to your phone. Enter your PIN there."
WAIT = "We do not know yet whether you have paid."


@dataclass
class Ledger:
    """The payments as the gateway keeps them. `state` is what they are in now; `orders` has one of each id."""

    state: str = "asked"
    receipt: str = "RCX1"
    orders: list[PaymentOrder] = field(default_factory=list)

    def outcome(self, request: EngineRequest) -> PaymentStanding | SubmissionFiled:
        if isinstance(request, PaymentOrder):
            self.orders.append(request)
            return PaymentStanding(f"payment {request.visit}", "asked")
        if isinstance(request, PaymentCheck):
            return PaymentStanding(request.id, self.state, self.receipt if self.state == "paid" else "")
        return SubmissionFiled("123456782")


def talk_with(ledger: Ledger, **changes: object) -> EngineConversation:
    talk = start_conversation(MENUS, outcome=ledger.outcome, **changes)
    talk.dial()
    return talk


def dial_again(talk: EngineConversation, seconds: int = 0) -> str:
    """What the next dial shows, so many seconds later."""
    talk.now += timedelta(seconds=seconds)
    return talk.dial(dropped=talk.session)


def test_what_is_asked_of_the_payment_system() -> None:
    ledger = Ledger()
    talk = talk_with(ledger)
    assert talk.send("1") == f"Permit, 1500 shillings.\n{PROMPT}\n."
    (order,) = ledger.orders
    assert (order.amount, order.currency, order.account) == (150000, "KES", "PERMIT")
    assert (order.description, order.via, order.case, order.screen) == ("Business perm", "mpesa", "", "fee")
    assert order.visit == "fee:1"
    assert type(order.amount) is int


def test_a_payment_after_a_case_is_for_that_case() -> None:
    ledger = Ledger()
    talk_with(ledger).send("2")
    (order,) = ledger.orders
    assert (order.case, order.account) == ("123456782", "123456782PER")


def test_an_account_is_trimmed_and_cut() -> None:
    ledger = Ledger()
    talk_with(ledger).send("4")
    assert ledger.orders[0].account == "+25471100011"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("paid", "Paid 1500, RCX1, paid."),
        ("cancelled", "Not paid: cancelled 1500."),
        ("failed", "Not paid: failed 1500."),
        ("unreachable", "Not paid: unreachable 1500."),
        ("unknown", "Later: unknown."),
        ("asked", f"{WAIT}"),
        ("prompted", f"{WAIT}"),
    ],
)
def test_the_next_dial_goes_on_by_the_state(state: str, shown: str) -> None:
    ledger = Ledger()
    talk = talk_with(ledger)
    talk.send("1")
    ledger.state = state
    assert dial_again(talk, 20).startswith(shown)
    assert len(ledger.orders) == 1
    assert talk.page.ends == (shown == WAIT)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_nobody_is_asked_twice_while_it_is_open(state: str) -> None:
    ledger = Ledger(state)
    talk = talk_with(ledger)
    talk.send("1")
    for _ in range(5):
        dial_again(talk, 40)
    assert len(ledger.orders) == 1
    ledger.state = "paid"
    assert dial_again(talk).startswith("Paid 1500, RCX1")
    assert dial_again(talk).startswith("What?")  # nothing is open any more


@pytest.mark.parametrize(("seconds", "shown"), [(89, WAIT), (90, "Later: prompted."), (3600, "Later")])
def test_a_prompt_is_over_after_ninety_seconds(seconds: int, shown: str) -> None:
    talk = talk_with(Ledger("prompted"))
    talk.send("1")
    assert dial_again(talk, seconds).startswith(shown)


def test_after_late_the_next_dial_goes_on_until_a_case_is_filed() -> None:
    ledger = Ledger("unknown")
    talk = talk_with(ledger)
    talk.send("1")
    dial_again(talk)
    talk.send("2")
    assert talk.text == "Bye.\n."
    assert dial_again(talk).startswith("Later")
    assert talk.send("1") == "Bye.\n."
    assert dial_again(talk).startswith("What?")


def test_a_decision_to_try_again_asks_again() -> None:
    ledger = Ledger("cancelled")
    talk = talk_with(ledger)
    talk.send("1")
    dial_again(talk)
    assert PROMPT in talk.send("1")
    assert [order.visit for order in ledger.orders] == ["fee:1", "fee:2"]
    ledger.state = "paid"
    assert dial_again(talk).startswith("Paid 1500, RCX1")


def test_what_was_known_of_an_earlier_payment_is_gone() -> None:
    ledger = Ledger("paid")
    talk = talk_with(ledger)
    talk.send("1")
    dial_again(talk)
    talk.send("1")
    ledger.state = "unknown"
    assert dial_again(talk).startswith("Later: unknown.")


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_by_text_and_call_the_talk_goes_on(channel: str) -> None:
    ledger = Ledger("prompted")
    talk = talk_with(ledger, channel=channel)
    assert talk.send("1") == f"Permit, 1500 shillings.\n{PROMPT}"
    assert talk.send("").startswith(WAIT)
    assert not talk.page.ends
    ledger.state = "paid"
    assert talk.send("ok").startswith("Paid 1500, RCX1")
    assert len(ledger.orders) == 1


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_a_talk_does_not_wait_for_ever(channel: str) -> None:
    talk = talk_with(Ledger("prompted"), channel=channel)
    talk.send("1")
    talk.now += timedelta(seconds=90)
    assert talk.send("").startswith("Later")


@pytest.mark.parametrize(
    "typed",
    ["00", "-5", "1.5", "1500.50", "x", "250001", "1e3", "9" * 40, "-0", "0.001"],
)
def test_an_amount_that_is_none_asks_for_nothing(typed: str) -> None:
    ledger = Ledger()
    assert talk_with(ledger).send("3", typed).startswith("Not paid: failed")
    assert not ledger.orders


@pytest.mark.parametrize(("typed", "units"), [("1", 100), ("250000", 250_000_00), ("12.00", 1200)])
def test_an_amount_is_asked_for_in_cents(typed: str, units: int) -> None:
    ledger = Ledger()
    assert talk_with(ledger).send("3", typed).startswith(f"{typed} shillings.")
    assert [order.amount for order in ledger.orders] == [units]


def test_a_withheld_number_cannot_pay() -> None:
    ledger = Ledger()
    assert talk_with(ledger, msisdn="").send("1").startswith("Not paid: failed")
    assert not ledger.orders


def test_a_payment_that_is_open_from_an_earlier_session_is_told_so() -> None:
    def outcome(request: EngineRequest) -> PaymentStanding:
        assert isinstance(request, PaymentOrder | PaymentCheck)
        return PaymentStanding("an earlier one", "unknown")

    talk = start_conversation(MENUS, outcome=outcome)
    talk.dial()
    assert talk.send("1").startswith(WAIT)
    assert dial_again(talk).startswith("Later: unknown")


@pytest.mark.parametrize("more", ["", ", fee: {end: Other.}"])
def test_a_payment_of_other_menus_does_not_go_on(more: str) -> None:
    talk = talk_with(Ledger())
    talk.send("1")
    others = start_conversation(f'\nscreens: {{top: {{end: "New."}}{more}}}\n')
    assert others.dial(dropped=talk.session) == "New.\n."


def test_a_long_text_is_read_to_its_end_before_the_session_ends() -> None:
    ledger = Ledger()
    words = "Permit for the whole year of your business. " * 5
    talk = start_conversation(MENUS.replace("Permit, 1500 shillings.", words), outcome=ledger.outcome)
    talk.dial()
    assert talk.send("1").endswith("98. More")
    assert talk.send("98").endswith(f"{PROMPT}\n.")
    assert len(ledger.orders) == 1
    ledger.state = "paid"
    assert dial_again(talk).startswith("Paid 1500, RCX1")


@given(
    st.one_of(
        st.integers(),
        st.text("0123456789.-+eE ,", max_size=30),
        st.decimals().map(str),
        st.booleans(),
        st.none(),
    ),
    st.sampled_from(["KES", "UGX", "ETB"]),
)
def test_money_is_a_whole_number_above_zero(value: object, currency: str) -> None:
    units = smallest_units(value, currency)  # type: ignore[arg-type]
    if units is not None:
        assert type(units) is int
        assert units > 0
        assert smallest_units(amount_of(units, currency), currency) == units


STEPS = st.tuples(
    st.sampled_from(sorted(PAYMENT_STATES)),
    st.sampled_from(["0", "1", "2", "x", "dial"]),
    st.integers(0, 200),
)


SERVICE = compile_menus(MENUS)


@settings(max_examples=50)
@given(st.lists(STEPS, max_size=12))
def test_no_way_through_asks_while_it_is_open(steps: list[tuple[str, str, int]]) -> None:
    ledger = Ledger()
    talk = EngineConversation(SERVICE, outcome=ledger.outcome)
    talk.dial()
    talk.send("1")
    for state, typed, seconds in steps:
        payment, before = payment_of(talk.session), len(ledger.orders)
        ledger.state = state
        talk.now += timedelta(seconds=seconds)
        if talk.page.ends or typed == "dial":
            talk.dial(dropped=talk.session)
        else:
            talk.send(typed)
        if payment is not None and payment.is_open and state in OPEN_STATES:
            assert len(ledger.orders) == before
    assert all(0 < order.amount <= PAYMENT_SYSTEMS["mpesa"].most for order in ledger.orders)
