"""M-Pesa's client against daraja-mock of PyPI, which nobody here wrote: another reading of the same interface."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.payments.client import Prompt, PushAccepted, QueryOpen, QuerySettled
from gateway.payments.mpesa.client import MpesaClient
from tests.clock import Clock
from tests.gateway.payments.conftest import ASHA, mpesa_settings
from tests.simulators.small_gateway import serve_app

daraja_mock = pytest.importorskip("daraja_mock")
PROMPT = Prompt(ASHA, 150_000, "KES", "BP-2026/0123456", "Business permit", "https://gw.example/pay/x")


@pytest.fixture
def mock() -> Any:
    return daraja_mock.DarajaMock()


@pytest.fixture
def client(mock: Any, clock: Clock) -> Iterator[MpesaClient]:
    with serve_app(mock.app) as url:
        yield MpesaClient(mpesa_settings(url), clock)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0, "paid"),
        (1, "failed"),
        (26, "failed"),
        (1001, "failed"),
        (1019, "failed"),
        (1032, "cancelled"),
        (1037, "unreachable"),
        (2001, "failed"),
    ],
)
def test_a_prompt_and_what_became_of_it(client: MpesaClient, mock: Any, code: int, state: str) -> None:
    accepted = client.push(PROMPT)
    assert isinstance(accepted, PushAccepted)
    mock.set_stk_result(code)
    found = client.query(accepted.system_id)
    assert isinstance(found, QuerySettled)
    assert (found.state, found.code) == (state, str(code))


def test_a_code_that_nobody_knows_settles_nothing(client: MpesaClient, mock: Any) -> None:
    mock.set_stk_result(4711)
    assert isinstance(client.query("ws_CO_1"), QueryOpen)


def test_what_it_got_is_what_daraja_documents(client: MpesaClient, mock: Any) -> None:
    client.push(PROMPT)
    token, push = mock.request_log()
    assert (token["method"], token["path"]) == ("GET", "/oauth/v1/generate")
    body = push["body"]
    assert (body["Amount"], body["PhoneNumber"], body["AccountReference"]) == (
        1500,
        "254711000001",
        "BP2026012345",
    )
    assert len(body["TransactionDesc"]) <= 13
