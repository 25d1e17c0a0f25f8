"""The payment systems that the gateway knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gateway.payments.payment_system import PaymentSystem
from gateway.settings.setting_row import PaymentSystemSettings

if TYPE_CHECKING:
    from gateway.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class PaymentSystemRegistry:
    """Payment systems, in the order in which they were registered."""

    payment_systems: tuple[PaymentSystem, ...]

    def __iter__(self) -> Iterator[PaymentSystem]:
        return iter(self.payment_systems)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all payment systems, as in PAYMENT_SYSTEM."""
        return tuple(one.name for one in self.payment_systems)

    @property
    def settings_tables(self) -> tuple[type[PaymentSystemSettings], ...]:
        """The settings table of each payment system."""
        return tuple(one.settings for one in self.payment_systems)

    def chosen(self, settings: "Settings") -> PaymentSystem | None:
        """Return the payment system that PAYMENT_SYSTEM names; None if it names none."""
        return next((one for one in self.payment_systems if one.name == settings.payment_system), None)


def load_payment_systems(*modules: str) -> PaymentSystemRegistry:
    """Load the payment systems that these modules declare as PAYMENT_SYSTEM."""
    return PaymentSystemRegistry(tuple(_load_payment_system(module) for module in modules))


def _load_payment_system(module: str) -> PaymentSystem:
    declared: object = import_module(module).PAYMENT_SYSTEM
    if not isinstance(declared, PaymentSystem):
        raise TypeError(f"PAYMENT_SYSTEM of {module} is no PaymentSystem")
    return declared


PAYMENT_SYSTEMS = load_payment_systems("gateway.payments.mpesa.payment_system")
