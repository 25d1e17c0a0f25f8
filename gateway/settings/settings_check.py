"""Checks across settings: settings that production needs, settings that a provider needs, and weak secrets."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from gateway.settings.parsers import comma_separated
from gateway.settings.setting_row import (
    CaseSystemSettings,
    PaymentSystemSettings,
    ProviderSettings,
    SettingRow,
    Use,
    table_rows,
)

SECRET_LENGTH = 32
SECRET_DISTINCT_CHARACTERS = 10  # a random secret of 32 characters has more
ISSUED_DISTINCT = 6  # of a secret that a provider issues; it may consist of hexadecimal digits
PLACEHOLDERS = ("change", "example", "placeholder", "secret", "password", "your-", "your_", "todo", "xxxx")
NEW_SECRET_ADVICE = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"  # noqa: S105 (advice)
COPY_SECRET_ADVICE = "copy the whole of it from the provider's console"  # noqa: S105 (advice)
PROVIDER_VARIABLES: dict[Use, str] = {
    "sms": "GATEWAY_SMS_PROVIDERS",
    "voice": "GATEWAY_VOICE_PROVIDERS",
    "cases": "CASE_SYSTEM",
    "payments": "PAYMENT_SYSTEM",
}
SystemTable = type[ProviderSettings | CaseSystemSettings | PaymentSystemSettings]


def missing_rows(table: SystemTable, channel: Use, provided: Collection[str]) -> Iterator[SettingRow]:
    """Yield the rows that a provider needs to serve a channel, or another system, and that are not `provided`."""
    for row in table_rows(table):
        if channel in row.needed_for and row.name not in provided and row.or_else not in provided:
            yield row


def missing_in_production(
    rows: Iterable[SettingRow],
    provided: Collection[str],
    sms_tables: Sequence[type[ProviderSettings]],
    voice_tables: Sequence[type[ProviderSettings]],
    case_tables: Sequence[type[CaseSystemSettings]] = (),
    payment_tables: Sequence[type[PaymentSystemSettings]] = (),
) -> dict[str, str]:
    """Return why production needs a setting, for each that is not `provided`, by its name."""
    needed = {row.name: row.production_need for row in rows if row.production_need}
    if "CASE_BACKEND_URL" in provided:
        needed["CASE_BACKEND_SECRET"] = NEW_SECRET_ADVICE
    named: list[tuple[Use, str, SystemTable]] = [
        *(("sms", table.provider, table) for table in sms_tables),
        *(("voice", table.provider, table) for table in voice_tables),
        *(("cases", table.case_system, table) for table in case_tables),
        *(("payments", table.payment_system, table) for table in payment_tables),
    ]
    for use, name, table in named:
        reason = f"{PROVIDER_VARIABLES[use]} names {name}"
        for row in missing_rows(table, use, provided):
            needed.setdefault(row.name, reason + (f" ({row.or_else} would do too)" if row.or_else else ""))
    return {name: reason for name, reason in needed.items() if name not in provided}


def weak_secrets(given: Iterable[tuple[SettingRow, str]]) -> Iterator[str]:
    """Yield a sentence for each secret that could be guessed. `given`: rows with what they are set to."""
    for row, text in given:
        length = SECRET_LENGTH if row.must_be_strong else row.issued_length
        advice = NEW_SECRET_ADVICE if row.must_be_strong else COPY_SECRET_ADVICE
        for secret in comma_separated(text) if length else ():
            if len(secret) < length:
                yield f"{row.name} is too short: each secret needs {length} characters; {advice}."
            elif _is_placeholder(
                secret, SECRET_DISTINCT_CHARACTERS if row.must_be_strong else ISSUED_DISTINCT
            ):
                yield f"{row.name} looks like a placeholder; {advice}."


def _is_placeholder(secret: str, distinct_characters: int) -> bool:
    return len(set(secret)) < distinct_characters or any(word in secret.lower() for word in PLACEHOLDERS)


def unencrypted_urls(public_url: str | None) -> Iterator[str]:
    """Yield a sentence if the public URL would send tokens and answers unencrypted."""
    if public_url and not public_url.startswith("https://"):
        yield "GATEWAY_PUBLIC_URL takes an https address in production: tokens and answers travel over it."


def recording_problems(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each thing that the bucket for recordings lacks. `values`: settings by their fields."""
    if not values["recordings_bucket"]:
        return
    if values["recordings_dir"] is not None:
        yield "GATEWAY_RECORDINGS_DIR and GATEWAY_RECORDINGS_S3 are both set, for one thing: leave one out."
    keys = {"KEY_ID": values["recordings_bucket_key_id"], "SECRET": values["recordings_bucket_secret"]}
    for name in (name for name, value in keys.items() if not value):
        yield f"GATEWAY_RECORDINGS_S3_{name} is not set: GATEWAY_RECORDINGS_S3 names a bucket, which needs a key."


def console_problems(port: int | None, public_url: str | None) -> Iterator[str]:
    """Yield a sentence if people could not reach the console, or would send their passwords unencrypted."""
    if public_url and not public_url.startswith("https://"):
        yield "CONSOLE_PUBLIC_URL takes an https address in production: passwords travel over it."
    if port is not None and public_url == "":
        yield "CONSOLE_PUBLIC_URL is not set: CONSOLE_PORT names a port of the console's own, so an address too."
