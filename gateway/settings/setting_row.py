"""What a setting is: one `setting(...)` row, a field of a table. A table is a frozen dataclass.

`gateway.settings.settings.Settings` is the gateway's own table. Each provider has a `ProviderSettings`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, TypeVar, cast

from gateway.settings.parsers import ProviderNames

Channel = Literal["sms", "voice"]
Use = Literal["sms", "voice", "cases", "payments"]
"""What a provider, a case system or a payment system is named for in a setting."""
Value = TypeVar("Value")
ROW_KEY = "setting"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """All facts about one setting; see `setting`. `field` names the attribute that it fills."""

    name: str
    parse: Callable[[str], Any]
    default: str
    description: str
    secret: bool
    production_need: str
    must_be_strong: bool
    needed_for: tuple[Use, ...]
    or_else: str
    issued_length: int = 0
    plain_allowed_by: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The settings of one provider. Each provider declares a subclass in its folder and names it in its PROVIDER."""

    provider: ClassVar[str]
    """The short name, as in GATEWAY_SMS_PROVIDERS."""
    channels: ClassVar[tuple[Channel, ...]]
    """The channels that the provider can serve."""


@dataclass(frozen=True, slots=True)
class CaseSystemSettings:
    """The settings of one case system. Each declares a subclass in its folder and names it in its CASE_SYSTEM."""

    case_system: ClassVar[str]
    """The short name, as in CASE_SYSTEM."""


@dataclass(frozen=True, slots=True)
class PaymentSystemSettings:
    """The settings of one payment system. Each declares a subclass in its folder, named in its PAYMENT_SYSTEM."""

    payment_system: ClassVar[str]
    """The short name, as in PAYMENT_SYSTEM, and after `via:` in menu files."""


def setting(
    name: str,
    parse: Callable[[str], Value],
    default: str,
    description: str,
    *,
    secret: bool = False,
    production_need: str = "",
    must_be_strong: bool = False,
    needed_for: tuple[Use, ...] = (),
    or_else: str = "",
    issued_length: int = 0,
    plain_allowed_by: str = "",
) -> Value:
    """Declare a field of a table. The environment variable `name` fills it.

    `default` is parsed if the variable is not set. `secret`: no log and no `repr` shows it. `production_need`: why
    production does not start without it. `must_be_strong`: a secret of our own making, which is rejected if it could be
    guessed. `needed_for`: the channels for which a provider needs it; `cases`, `payments`: its case
    system or payment system needs it. `or_else`
    names a variable that would do instead. `issued_length`: the fewest characters of a secret that a provider issues;
    production rejects shorter ones. `plain_allowed_by`: the word of GATEWAY_ALLOW_INSECURE without which production
    rejects a remote address that is not encrypted.
    """
    row = SettingRow(
        name,
        parse,
        default,
        description,
        secret,
        production_need,
        must_be_strong,
        needed_for,
        or_else,
        issued_length,
        plain_allowed_by,
    )
    return cast(Value, field(repr=not secret, metadata={ROW_KEY: row}))


def table_rows(table: type) -> Iterator[SettingRow]:
    """Yield the rows of a table, in their order."""
    for entry in fields(table):
        if ROW_KEY in entry.metadata:
            yield replace(entry.metadata[ROW_KEY], field=entry.name)


def secrets_of(tables: Iterable[object]) -> tuple[str, ...]:
    """Return every secret in tables that were read."""
    secrets: list[str] = []
    for table in tables:
        for row in table_rows(type(table)):
            if row.secret:
                value = getattr(table, row.field)
                secrets += (value,) if isinstance(value, str) else value
    return tuple(filter(None, secrets))


def with_provider_names(row: SettingRow, tables: Sequence[type[ProviderSettings]]) -> SettingRow:
    """Fill in the names of the known providers, if the row takes names of providers."""
    if not isinstance(row.parse, ProviderNames):
        return row
    channel = row.parse.channel
    known = tuple(table.provider for table in tables if channel in table.channels)
    description = row.description.replace("{providers}", ", ".join(known))
    return replace(row, parse=replace(row.parse, known=known), description=description)
