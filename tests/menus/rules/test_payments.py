"""What the check says of `pay:` screens: amounts, accounts, texts by USSD, ways back to a payment, values."""

import pytest

from tests.menus.check.checked_menus import problems_of_screens

PAY = "account: A, via: mpesa, paid: end, failed: end, late: end"
MESSAGES = "messages: {paid: Paid., unpaid: Not paid., pay_unknown: Not known.}\n"
ANSWERED = "  start: {{ask: How much?, answer: {{{}}}, save: fee, goto: pay}}\n"


def found(screens: str, messages: str = MESSAGES) -> list[str]:
    text = f"{screens}  end: {{end: Bye.}}\n{messages}"
    return [f"{one.code} {one.message}" for one in problems_of_screens(text) if one.code != "M109"]


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("1500", ""),
        ("250000", ""),
        ("12.00", ""),
        ("250001", "`mpesa` takes no payment of `250001` KES."),
        ("0", "`mpesa` takes no payment of `0` KES."),
        ('"-5"', "`mpesa` takes no payment of `-5` KES."),
        ("1.50", "`mpesa` takes no payment of `1.50` KES."),
        ("five", "`mpesa` takes no payment of `five` KES."),
        ('""', "`mpesa` takes no payment of `` KES."),
        ('"{today} shillings"', "An amount is one number, without words around it."),
        ('"{today}"', "`{today}` may be no number."),
    ],
)
def test_an_amount_as_it_is_written(amount: str, problem: str) -> None:
    expected = [f"M803 {problem}"] if problem else []
    assert found(f"  start: {{pay: Fee., amount: {amount}, {PAY}}}\n") == expected


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("type: integer, min: 1, max: 5000", ""),
        ("type: integer, min: 1, max: 250000", ""),
        (
            "type: integer, min: 1, max: 300000",
            "`{fee}` may be above 250000 KES, which is the most that `mpesa` takes.",
        ),
        ("type: integer, min: 1", "`{fee}` may be above 250000 KES, which is the most that `mpesa` takes."),
        ("type: integer, max: 5000", "`{fee}` may be zero or less."),
        ("type: integer, min: 0, max: 5000", "`{fee}` may be zero or less."),
        ("type: integer", "`{fee}` may be zero or less."),
        ("type: decimal, min: 1, max: 50", "`{fee}` may have a fraction, which `mpesa` does not take."),
        ("type: text", "`{fee}` may be no number."),
        ("type: phone", "`{fee}` may be no number."),
    ],
)
def test_an_amount_that_is_asked_for(answer: str, problem: str) -> None:
    expected = [f"M803 {problem}"] if problem else []
    assert found(f'{ANSWERED.format(answer)}  pay: {{pay: Fee., amount: "{{fee}}", {PAY}}}\n') == expected


def test_an_amount_of_a_choice_a_sum_and_a_constant() -> None:
    menu = "  start: {menu: Which?, save: fee, options: [{value: 20, say: A}, {value: 300000, say: B}], goto: pay}\n"
    (problem,) = found(f'{menu}  pay: {{pay: Fee., amount: "{{fee}}", {PAY}}}\n')
    assert problem.startswith("M803 `{fee}` may be above 250000 KES")
    doubled = ANSWERED.format("type: integer, min: 1, max: 200000").replace(
        "goto: pay", 'set: {all: {sum: ["{fee}", "{fee}"]}}, goto: pay'
    )
    (problem,) = found(f'{doubled}  pay: {{pay: Fee., amount: "{{all}}", {PAY}}}\n')
    assert problem.startswith("M803 `{all}` may be above 250000 KES")
    constant = f'  start: {{pay: Fee., amount: "{{const.fee}}", {PAY}}}\n'
    assert found(constant, f"{MESSAGES}constants: {{fee: 1500}}\n") == []
    assert len(found(constant, f"{MESSAGES}constants: {{fee: 1500000}}\n")) == 1
    assert len(found(constant, f"{MESSAGES}constants: {{fee: 0}}\n")) == 1


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("account: PERMIT-12345", ""),
        ("account: PERMIT-123456", "The account has 13 characters, and `12` is the most that counts."),
        ('account: ""', "The account is empty."),
        ('account: "PERMIT-12345{today}"', "The words of the account leave no room for its value."),
        ("account: A, description: Business fee", ""),
        ("account: A, description: Business permit", "The description has 15 characters"),
    ],
)
def test_accounts_and_descriptions_fit(keys: str, problem: str) -> None:
    text = f"  start: {{pay: Fee., amount: 5, {keys}, via: mpesa, paid: end, failed: end, late: end}}\n"
    problems = found(text)
    assert len(problems) == bool(problem)
    assert all(one.startswith(f"M803 {problem}") for one in problems)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("amount: 5, account: A, via: pesapal, paid: end, failed: end, late: end", "M104"),
        ("amount: 5, account: A, via: mpesa, currency: UGX, paid: end, failed: end, late: end", "M104"),
        ("amount: 5, account: A, via: mpesa, paid: end, failed: end", "M102"),
        ("amount: 5, account: A, via: mpesa, paid: end, late: end", "M102"),
        ("amount: 5, account: A, via: mpesa, failed: end, late: end", "M102"),
        ("account: A, via: mpesa, paid: end, failed: end, late: end", "M102"),
        ("amount: 5, via: mpesa, paid: end, failed: end, late: end", "M102"),
        ("amount: 5, account: A, paid: end, failed: end, late: end", "M102"),
        ("amount: 5, account: A, via: mpesa, paid: nowhere, failed: end, late: end", "M201"),
    ],
)
def test_what_must_be_there(keys: str, code: str) -> None:
    assert [one.partition(" ")[0] for one in found(f"  start: {{pay: Fee., {keys}}}\n")] == [code]


def test_a_way_to_a_payment_needs_a_decision() -> None:
    ways = "amount: 5, account: A, via: mpesa, paid: end, failed: {}, late: end"
    assert len(found(f"  start: {{pay: Fee., {ways.format('start')}}}\n")) == 1
    through = "  again: {branch: [{goto: more}]}\n  more: {say: Again., goto: start}\n"
    (problem,) = found(f"  start: {{pay: Fee., {ways.format('again')}}}\n{through}")
    assert problem == "M805 `failed:` leads to the payment `start` without a decision of the citizen."
    other = f"  again: {{pay: More., amount: 5, {PAY}}}\n"
    (problem,) = found(f"  start: {{pay: Fee., {ways.format('again')}}}\n{other}")
    assert "leads to the payment `again`" in problem
    asked = "  again: {menu: Again?, options: [{say: A, goto: start}, {say: B, goto: end}]}\n"
    assert found(f"  start: {{pay: Fee., {ways.format('again')}}}\n{asked}") == []


def test_by_ussd_texts_tell_what_became_of_it() -> None:
    screens = f"  start: {{pay: Fee., amount: 5, {PAY}}}\n"
    (problem,) = found(screens, "messages: {paid: Paid.}\n")
    assert problem == (
        "M804 The session ends at `start`, and no message `unpaid` and `pay_unknown` tells what became of it."
    )
    assert len(found(screens, "")) == 1


def test_the_texts_know_the_payment_and_others_do_not() -> None:
    screens = f"  start: {{pay: Fee., amount: 5, {PAY}}}\n"
    told = 'unpaid: Not paid., pay_unknown: Not known., paid: "{payment.receipt} {payment.amount} {reference}'
    assert found(screens, f'messages: {{{told}"}}\n') == []
    assert found(screens, f'messages: {{{told} {{payment.what}}"}}\n') == ["M207 A payment has no `what`."]
    assert len(found(screens, f'messages: {{{told}", received: "{{payment.receipt}}"}}\n')) == 1


@pytest.mark.parametrize(
    ("way", "text", "codes"),
    [
        ("paid", "{payment.receipt} {payment.amount} {payment.state}", []),
        ("failed", "{payment.state}", []),
        ("failed", "{payment.receipt}", ["M303"]),
        ("late", "{payment.amount} {payment.state}", []),
        ("late", "{payment.receipt}", ["M303"]),
        ("paid", "{payment.what}", ["M207"]),
    ],
)
def test_what_is_known_after_each_way(way: str, text: str, codes: list[str]) -> None:
    ways = dict.fromkeys(("paid", "failed", "late"), "end") | {way: "told"}
    keys = ", ".join(f"{key}: {target}" for key, target in ways.items())
    problems = found(
        f'  start: {{pay: Fee., amount: 5, account: A, via: mpesa, {keys}}}\n  told: {{end: "{text}"}}\n'
    )
    assert [one.partition(" ")[0] for one in problems] == codes


def test_an_amount_that_may_be_unset_has_a_witness() -> None:
    screens = (
        "  start: {menu: Which?, options: [{say: A, goto: ask}, {say: B, goto: pay}]}\n"
        "  ask: {ask: How much?, answer: {type: integer, min: 1, max: 9}, save: fee, goto: pay}\n"
        f'  pay: {{pay: Fee., amount: "{{fee}}", {PAY}}}\n'
    )
    (problem,) = found(screens)
    assert problem.startswith("M303 {fee} may have no value at `pay`")


def test_without_payments_the_name_is_free() -> None:
    screens = (
        "  start: {list: Which?, from: payment, label: name, value: name, save: kind, goto: told}\n"
        '  told: {say: "{kind.fee}", goto: end}\n'
    )
    assert found(screens, "tables: {payment: {rows: [{name: A, fee: 5}]}}\n") == []
    looked = '  start: {lookup: payment, found: told, none: end, failed: end}\n  told: {end: "{payment.receipt}"}\n'
    source = "lookups: {payment: {get: 'https://x.example/', columns: {receipt: r}}}\n"
    assert found(looked, source) == []
    asked = "  start: {ask: Why?, answer: {type: text}, save: payment, goto: p}\n"
    paid = f"{asked}  p: {{pay: Fee., amount: 5, {PAY}}}\n"
    assert [one.partition(" ")[0] for one in found(paid)] == ["M210"]
