"""Declares M-Pesa."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.payments.mpesa.settings import MpesaSettings
from gateway.payments.payment_system import PaymentSystem

if TYPE_CHECKING:
    from gateway.operations.doctor.finding import Finding
    from gateway.payments.mpesa.client import MpesaClient
    from gateway.payments.notice import ResultNotice, TillNotice
    from gateway.payments.statement import StatementLine
    from gateway.settings.settings import Settings


def _is_configured(settings: "Settings") -> bool:
    own = settings.of_payment_system(MpesaSettings)
    return bool(own.consumer_key and own.consumer_secret and own.short_code and own.passkey)


def _build_client(settings: "Settings", clock: Callable[[], datetime]) -> "MpesaClient":
    from gateway.payments.mpesa.client import MpesaClient

    return MpesaClient(settings.of_payment_system(MpesaSettings), clock)


def _check(settings: "Settings", clock: Callable[[], datetime]) -> "Iterator[Finding]":
    from gateway.payments.mpesa.doctor import check_mpesa

    return check_mpesa(_build_client(settings, clock), settings.payment_callback_url or settings.public_url)


def _read_result(body: bytes) -> "ResultNotice | None":
    from gateway.payments.mpesa.notices import read_result_notice

    return read_result_notice(body)


def _read_till(body: bytes) -> "TillNotice | None":
    from gateway.payments.mpesa.notices import read_till_notice

    return read_till_notice(body)


def _read_statement(lines: Iterable[str]) -> "list[StatementLine]":
    from gateway.payments.mpesa.statement import read_statement

    return read_statement(lines)


PAYMENT_SYSTEM = PaymentSystem(
    title="M-Pesa",
    settings=MpesaSettings,
    currencies=frozenset({"KES"}),
    is_configured=_is_configured,
    build_client=_build_client,
    check=_check,
    read_result=_read_result,
    read_till=_read_till,
    taken_answer=b'{"ResultCode": 0, "ResultDesc": "Accepted"}',
    read_statement=_read_statement,
)
