"""The declaration of a payment system: one value in the system's own folder.

`gateway.payments.registry` lists the values. Loading one loads no client: the functions of a value import what they
need when they are called.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.settings.setting_row import PaymentSystemSettings

if TYPE_CHECKING:
    from gateway.operations.doctor.finding import Finding
    from gateway.payments.client import PaymentClient
    from gateway.payments.notice import ResultNotice, TillNotice
    from gateway.payments.statement import StatementLine
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSystem:
    """A payment system. Its name, as in PAYMENT_SYSTEM, is in its `settings`.

    `read_result` reads the body of a callback about one payment, `read_till` that of a payment to the till; each
    returns None for what is neither. `taken_answer` is the body that answers both. `read_statement` reads the lines of
    a statement's CSV and raises ValueError, in words, if it is none. `gateway doctor` calls `check`.
    """

    title: str
    settings: type[PaymentSystemSettings]
    currencies: frozenset[str]
    is_configured: "Callable[[Settings], bool]"
    build_client: "Callable[[Settings, Callable[[], datetime]], PaymentClient]"
    check: "Callable[[Settings, Callable[[], datetime]], Iterator[Finding]]"
    read_result: "Callable[[bytes], ResultNotice | None]"
    read_till: "Callable[[bytes], TillNotice | None]"
    taken_answer: bytes
    read_statement: "Callable[[Iterable[str]], list[StatementLine]]"

    @property
    def name(self) -> str:
        """The short name in settings, menu files and keys."""
        return self.settings.payment_system
