"""M-Pesa's client against our simulator: what it sends, and what it makes of each answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.payments.client import (
    Prompt,
    PushAccepted,
    PushDeferred,
    PushOutcome,
    PushRefused,
    PushUnknown,
    QueryOpen,
    QuerySettled,
)
from gateway.payments.mpesa.addresses import find_refused_word
from gateway.payments.mpesa.client import MpesaClient
from gateway.payments.mpesa.notices import read_result_notice, read_till_notice
from gateway.payments.mpesa.settings import MpesaSettings
from gateway.payments.mpesa.statement import read_statement
from gateway.payments.notice import ResultNotice, TillNotice
from gateway.payments.statement import StatementLine
from simulators.mpesa.app import create_app
from simulators.mpesa.daraja import Daraja
from tests.clock import Clock
from tests.gateway.payments.conftest import ASHA, Sent, make_daraja, mpesa_settings
from tests.simulators.small_gateway import serve_app

PROMPT = Prompt(ASHA, 150_000, "KES", "BP-2026/0123456", "Business permit 2026", "https://gw.example/pay/x")
SPIKE = (503, {"errorCode": "503.001.01", "errorMessage": "Service Unavailable"})


@pytest.fixture
def sent() -> Sent:
    return []


@pytest.fixture
def daraja(clock: Clock, sent: Sent) -> Daraja:
    return make_daraja(clock, sent)


@pytest.fixture
def settings(daraja: Daraja) -> Iterator[MpesaSettings]:
    with serve_app(create_app(daraja)) as url:
        yield mpesa_settings(url)


@pytest.fixture
def client(settings: MpesaSettings, clock: Clock) -> MpesaClient:
    return MpesaClient(settings, clock)


def test_a_phone_is_asked_in_whole_shillings_with_short_words(client: MpesaClient, daraja: Daraja) -> None:
    assert client.push(PROMPT) == PushAccepted("ws_CO_020320260000000001")
    (prompt,) = daraja.waiting()
    assert (prompt.number, prompt.amount) == ("254711000001", 1500)
    assert (prompt.account, prompt.description) == ("BP2026012345", "Business perm")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"lost_pushes": 1}, PushUnknown("HTTP 200")),
        ({"push_errors": [SPIKE]}, PushUnknown("HTTP 503 (503.001.01)")),
        ({"push_errors": [(429, {})]}, PushDeferred("HTTP 429")),
        ({"push_errors": [(403, {})]}, PushDeferred("HTTP 403", needs_operator=True)),
        ({"push_errors": [(400, {"errorCode": "400.002.02"})]}, PushRefused("HTTP 400 (400.002.02)", True)),
        ({"push_errors": [(200, {"ResponseCode": "1"})]}, PushRefused("response 1", needs_operator=True)),
        ({"push_errors": [(200, {"ResponseCode": "0"})]}, PushUnknown("HTTP 200")),
        ({"expired_tokens": 1}, PushAccepted("ws_CO_020320260000000001")),
    ],
    ids=lambda value: str(next(iter(value.values()), "")) if isinstance(value, dict) else None,
)
def test_only_what_was_certainly_not_taken_may_be_asked_again(
    client: MpesaClient, daraja: Daraja, fault: dict[str, object], expected: PushOutcome
) -> None:
    client.probe()
    for name, value in fault.items():
        setattr(daraja.faults, name, value)
    assert client.push(PROMPT) == expected


def test_a_phone_with_a_prompt_is_asked_later(client: MpesaClient) -> None:
    client.push(PROMPT)
    assert client.push(PROMPT) == PushDeferred("locked")


@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        ("0", "paid", ""),
        ("1", "failed", "balance"),
        ("26", "failed", "busy"),
        ("1001", "failed", "locked"),
        ("1019", "failed", "late"),
        ("1032", "cancelled", ""),
        ("1037", "unreachable", ""),
        ("2001", "failed", "pin"),
    ],
)
def test_a_query_says_what_became_of_it(
    client: MpesaClient, daraja: Daraja, code: str, state: str, reason: str
) -> None:
    daraja.usual = code
    accepted = client.push(PROMPT)
    assert isinstance(accepted, PushAccepted)
    assert client.query(accepted.system_id) == QuerySettled(state, code, reason)


@pytest.mark.parametrize("code", ["4999", "77", "abc"])
def test_a_code_that_is_not_known_settles_nothing(client: MpesaClient, daraja: Daraja, code: str) -> None:
    daraja.faults.query_errors = [(200, {"ResultCode": code})]
    assert isinstance(client.query("ws_CO_1"), QueryOpen)


def test_a_query_that_is_too_early_or_fails_settles_nothing(client: MpesaClient, daraja: Daraja) -> None:
    accepted = client.push(PROMPT)
    assert isinstance(accepted, PushAccepted)
    assert client.query(accepted.system_id) == QueryOpen("it is still open")
    daraja.faults.lost_queries = 1
    assert client.query(accepted.system_id) == QueryOpen("HTTP 200")
    daraja.faults.query_errors = [SPIKE]
    assert client.query(accepted.system_id) == QueryOpen("HTTP 503 (503.001.01)")


def test_wrong_credentials_need_an_operator_and_ask_no_phone(
    settings: MpesaSettings, clock: Clock, daraja: Daraja
) -> None:
    client = MpesaClient(replace(settings, consumer_secret="another-secret"), clock)
    assert client.push(PROMPT) == PushDeferred("no token: HTTP 400 (400.008.01)", needs_operator=True)
    assert client.query("ws_CO_1") == QueryOpen("no token: HTTP 400 (400.008.01)", needs_operator=True)
    assert not daraja.prompts


def test_a_system_that_is_away_asks_no_phone(settings: MpesaSettings, clock: Clock) -> None:
    client = MpesaClient(replace(settings, url="http://127.0.0.1:9"), clock)
    assert client.push(PROMPT) == PushDeferred("no connection")


def test_a_token_is_used_until_shortly_before_its_end(
    client: MpesaClient, daraja: Daraja, clock: Clock
) -> None:
    client.probe()
    daraja.consumer_secret = "changed-there"
    assert isinstance(client.query("ws_CO_1"), QueryOpen)
    clock.advance(timedelta(seconds=3600).total_seconds())
    assert client.query("ws_CO_1") == QueryOpen("no token: HTTP 400 (400.008.01)", needs_operator=True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"amount": 150_050}, "amount"),
        ({"amount": 0}, "amount"),
        ({"currency": "UGX"}, "currency"),
        ({"number": "+256772000001"}, "number"),
    ],
    ids=["fits", "cents", "nothing", "currency", "number"],
)
def test_what_m_pesa_cannot_take_is_refused_before_it_is_sent(
    client: MpesaClient, changes: dict[str, object], reason: str
) -> None:
    assert client.refusal(replace(PROMPT, **changes)) == reason  # type: ignore[arg-type]


def test_a_callback_is_read(client: MpesaClient, daraja: Daraja, sent: Sent) -> None:
    daraja.usual = "0"
    client.push(PROMPT)
    url, body = sent[-1]
    assert url == PROMPT.callback_url
    notice = read_result_notice(json.dumps(body).encode())
    assert notice == ResultNotice("ws_CO_020320260000000001", "0", "SFF0000001", 150_000)
    daraja.usual = "1032"
    client.push(PROMPT)
    notice = read_result_notice(json.dumps(sent[-1][1]).encode())
    assert notice == ResultNotice("ws_CO_020320260000000002", "1032")


def test_a_payment_to_the_till_is_read(daraja: Daraja, sent: Sent) -> None:
    daraja.till_url = "https://gw.example/pay/till"
    daraja.pay_till("bp 123", 1500)
    assert read_till_notice(json.dumps(sent[-1][1]).encode()) == TillNotice("SFF0000001", "bp 123", 150_000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"Body": 1}',
        b'{"Body": {"stkCallback": {"CheckoutRequestID": "../x", "ResultCode": 0}}}',
        b'{"TransID": "SFF0000001", "TransAmount": "NaN"}',
        b'{"TransID": "x y", "TransAmount": "1"}',
        b"[" * 9000,
    ],
)
def test_what_is_no_report_is_not_read(body: bytes) -> None:
    assert read_result_notice(body) is None
    assert read_till_notice(body) is None


def test_a_statement_is_read_below_the_lines_about_the_account() -> None:
    lines = [
        "Short Code:,600610",
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,A/C No.",
        'sff0000001,02-03-2026 12:00:00,Pay Bill from Asha,Completed,"1,500.00",,BP123',
        "SFF0000002,02-03-2026 12:01:00,Charge,Completed,,-10.00,",
        "SFF0000003,02-03-2026 12:02:00,Pay Bill,Failed,20.00,,X",
    ]
    assert read_statement(lines) == [
        StatementLine(3, "SFF0000001", 150_000, "BP123", datetime(2026, 3, 2, 9, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,b", "1,2"], "no line with the names of columns"),
        (["Receipt No.,Paid In", "SFF0000001,ten"], "line 2: 'ten' is no amount"),
        (["Receipt No.,Paid In", "<script>,10"], "line 2: '<SCRIPT>' is no receipt number"),
    ],
)
def test_what_is_no_statement_is_refused_in_words(lines: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_statement(lines)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("https://gw.example/pay/1", ""),
        ("https://mPesa.example/", "mpesa"),
        ("https://gw.example/query", "query"),
    ],
)
def test_addresses_that_daraja_refuses_are_known(address: str, word: str) -> None:
    assert find_refused_word(address) == word
