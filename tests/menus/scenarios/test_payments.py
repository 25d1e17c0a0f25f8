"""Payments in scenarios: what the outside does with them, how the phone goes on, and which texts come."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario

MENUS = """\
version: 1
service: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens:
  start: {menu: A permit?, options: [{say: Pay, goto: fee}, {say: No, goto: bye}]}
  fee:
    pay: "Permit, {const.fee} shillings."
    amount: "{const.fee}"
    account: PERMIT
    via: mpesa
    paid: file
    failed: unpaid
    late: later
  file: {submit: permit, goto: thanks}
  thanks: {end: "Paid {payment.amount}, {reference}."}
  unpaid: {menu: "Not paid.", options: [{say: Again, goto: fee}, {say: No, goto: bye}]}
  later: {end: We text you.}
  bye: {end: Bye.}
constants: {fee: 1500}
cases: {permit: {title: A permit, fields: {receipt: "{payment.receipt}"}}}
messages:
  paid: "Got {payment.amount}, {payment.receipt}. Dial again."
  unpaid: It was not paid.
"""
WAITS = "{has: not know yet}"
PROMPTED = ["dial: ", '"1": {has: A prompt comes to your phone., ends: true}']


def differences_of(steps: list[str], given: str = "{}", outcome: str = "") -> list[str]:
    service = compile_service(MENUS, "menus.yaml", {}.__getitem__).service
    lines = "".join(f"      - {step}\n" for step in steps)
    text = f"scenarios:\n  - name: one\n    given: {given}\n    steps:\n{lines}    {outcome}\n"
    problems = Problems()
    read = read_scenarios(text, "scenarios.yaml", problems)
    assert service is not None
    assert list(problems) == []
    assert read is not None
    return [one.message for one in run_scenario(service, read.scenarios[0]).differences]


@pytest.mark.parametrize(
    ("steps", "given"),
    [
        ([*PROMPTED, "paid: 'Got 1500, R0000001. Dial again.'", "dial: {has: Paid 1500}"], "{}"),
        ([*PROMPTED, "paid", "dial: {screen: thanks}", "dial: {screen: start}"], "{}"),
        ([*PROMPTED, "failed: It was not paid.", "dial: {screen: unpaid, ends: false}"], "{}"),
        ([*PROMPTED, "late", "dial: {screen: later, ends: true}", "paid", "dial: {screen: thanks}"], "{}"),
        ([*PROMPTED, "dial: {has: not know yet, ends: true}", "wait: 2m", "dial: We text you."], "{}"),
        ([*PROMPTED, "wait: 25h", "dial: {screen: start}"], "{}"),
        ([*PROMPTED, "repeat: {has: A prompt comes}", "paid", "dial: {screen: thanks}"], "{}"),
        ([*PROMPTED, "dial: {screen: thanks}"], "{payments: {fee: paid}}"),
        (
            [*PROMPTED, "dial: {screen: unpaid}", '"1": ', "dial: {screen: unpaid}"],
            "{payments: {fee: failed}}",
        ),
        ([*PROMPTED, "given: {payments: {fee: late}}", "dial: {screen: later}"], "{payments: {fee: paid}}"),
        (
            ['"hi": ', '"1": {ends: false}', f'"ok": {WAITS}', "paid", '"ok": {screen: thanks}'],
            "{channel: sms}",
        ),
        (
            ["dial: ", '"1": {ends: false}', f'"": {WAITS}', "paid", '"": {screen: thanks}'],
            "{channel: voice}",
        ),
        (["dial: ", '"1": {screen: unpaid}'], "{number: ''}"),
    ],
)
def test_the_phone_goes_on_by_what_the_outside_does(steps: list[str], given: str) -> None:
    assert differences_of(steps, given) == []


@pytest.mark.parametrize(
    ("steps", "given", "difference"),
    [
        (["dial: ", "paid"], "{}", "No payment is open that could have an outcome."),
        ([*PROMPTED, "paid: Thanks."], "{}", "the message"),
        ([*PROMPTED, "late: We do not know."], "{}", "`late` texts nobody"),
        ([*PROMPTED, "paid", "paid"], "{}", "No payment is open"),
        (
            ["dial: "],
            "{payments: {fees: paid}}",
            "the service has no `pay:` screen `fees`. Did you mean `fee`?",
        ),
        (["dial: ", "given: {payments: {start: paid}}"], "{}", "the service has no `pay:` screen `start`"),
    ],
)
def test_what_does_not_happen_is_said(steps: list[str], given: str, difference: str) -> None:
    (found,) = differences_of(steps, given)
    assert difference in found


def test_a_receipt_is_filed_with_the_case() -> None:
    steps = [*PROMPTED, "paid", "dial: "]
    filed = "submissions: [{kind: permit, fields: {receipt: R0000001}}]"
    assert differences_of(steps, outcome=filed) == []
    assert differences_of([*PROMPTED, "late", "dial: "], outcome="submissions: []") == []
