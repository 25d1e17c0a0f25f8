"""Reads the settings from the environment, once, at the start."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.errors import SettingsError
from gateway.payments.registry import PAYMENT_SYSTEMS
from gateway.providers.registry import PROVIDERS
from gateway.settings import exposure, settings_check
from gateway.settings.setting_row import (
    Channel,
    ProviderSettings,
    SettingRow,
    table_rows,
    with_provider_names,
)
from gateway.settings.settings import Settings
from gateway.settings.settings_check import PROVIDER_VARIABLES
from gateway.settings.shell_text import find_shell_text

ProviderTables = Sequence[type[ProviderSettings]]


def setting_rows(tables: ProviderTables = PROVIDERS.settings_tables) -> tuple[SettingRow, ...]:
    """Return every setting: the gateway's own, then those of each provider and of each other system."""
    own = (with_provider_names(row, tables) for row in table_rows(Settings))
    others = (*tables, *CASE_SYSTEMS.settings_tables, *PAYMENT_SYSTEMS.settings_tables)
    return (*own, *(row for table in others for row in table_rows(table)))


def read_settings(environ: Mapping[str, str], tables: ProviderTables = PROVIDERS.settings_tables) -> Settings:
    """Read the settings from `environ`. SettingsError lists everything that is wrong with them, one problem a line."""
    problems: list[str] = []
    own = [with_provider_names(row, tables) for row in table_rows(Settings)]
    values = _parse_rows(own, environ, problems)
    of_providers = [(table, _parse_rows(table_rows(table), environ, problems)) for table in tables]
    of_systems = [
        (table, _parse_rows(table_rows(table), environ, problems)) for table in CASE_SYSTEMS.settings_tables
    ]
    of_payments = [
        (table, _parse_rows(table_rows(table), environ, problems))
        for table in PAYMENT_SYSTEMS.settings_tables
    ]
    problems += settings_check.recording_problems(values)
    if values["environment"] != "development":
        problems += _production_problems(environ, tables, values)
    if problems:
        raise SettingsError("\n".join(problems))
    if not environ.get("GATEWAY_STATE_DIR", "").strip():
        values["state_dir"] = _state_folder(environ, values["menus"])
    values["public_url"] = values["public_url"] or f"http://{values['host']}:{values['port']}"
    values["console_host"] = values["console_host"] or values["host"]
    values["console_public_url"] = values["console_public_url"] or _console_origin(values)
    values["sessions_redis_url"] = values["sessions_redis_url"] or values["redis_url"]
    return Settings(
        **values,
        providers=tuple(table(**found) for table, found in of_providers),
        case_systems=tuple(table(**found) for table, found in of_systems),
        payment_systems=tuple(table(**found) for table, found in of_payments),
    )


def require_provider_settings(settings: Settings, channel: Channel) -> None:
    """Raise SettingsError if a provider that is named for `channel` lacks a setting.

    In production `read_settings` checks this already. In development the missing settings may be filled in first.
    """
    names = settings.sms_providers if channel == "sms" else settings.voice_providers
    by_name = {table.provider: table for table in settings.providers}
    problems: list[str] = []
    for table in (by_name[name] for name in names):
        provided = {row.name for row in table_rows(type(table)) if getattr(table, row.field)}
        problems += [
            f"{row.name} is not set: {PROVIDER_VARIABLES[channel]} names {table.provider}, which needs it."
            for row in settings_check.missing_rows(type(table), channel, provided)
        ]
    if problems:
        raise SettingsError("\n".join(problems))


def _parse_rows(
    rows: Iterable[SettingRow], environ: Mapping[str, str], problems: list[str]
) -> dict[str, Any]:
    return {row.field: _parse(row, environ, problems) for row in rows}


def _parse(row: SettingRow, environ: Mapping[str, str], problems: list[str]) -> Any:
    """Parse one variable. Returns None after a problem. A variable with empty text counts as not set."""
    text = environ.get(row.name, "").strip() or row.default
    try:
        return row.parse(text)
    except ValueError as error:
        # A URL with a user has a password, too, wherever it stands.
        shown = "what it is set to" if row.secret or "@" in text else repr(text)
        problems.append(f"{row.name} {error}; {shown} does not fit.")
        return None


def _fits(row: SettingRow, environ: Mapping[str, str]) -> bool:
    """Return True if the parser of the row takes what the variable is set to."""
    return _parse(row, environ, []) is not None


def missing_variables(
    environ: Mapping[str, str], tables: ProviderTables = PROVIDERS.settings_tables
) -> list[str]:
    """Return the names of the variables that production needs and that `environ` does not set."""
    rows = setting_rows(tables)
    lists = {
        row.field: _parse(row, environ, [])
        for row in rows
        if row.field.endswith("_providers") or row.field in ("case_system", "payment_system")
    }
    return list(_missing(rows, _provided_names(rows, environ), tables, lists))


def _provided_names(rows: Iterable[SettingRow], environ: Mapping[str, str]) -> set[str]:
    # Compare names, not values: a setting that is set but wrong is reported once, and not also as missing.
    return {row.name for row in rows if environ.get(row.name, "").strip()}


def _missing(
    rows: Sequence[SettingRow], provided: set[str], tables: ProviderTables, values: Mapping[str, Any]
) -> dict[str, str]:
    by_name = {table.provider: table for table in tables}
    sms = [table for table in tables if table.provider in (values["sms_providers"] or ())]
    voice = [by_name[name] for name in values["voice_providers"] or ()]
    cases = [table for table in CASE_SYSTEMS.settings_tables if table.case_system == values["case_system"]]
    payments = [
        table for table in PAYMENT_SYSTEMS.settings_tables if table.payment_system == values["payment_system"]
    ]
    return settings_check.missing_in_production(rows, provided, sms, voice, cases, payments)


def _production_problems(
    environ: Mapping[str, str], tables: ProviderTables, values: Mapping[str, Any]
) -> list[str]:
    rows = setting_rows(tables)
    provided = _provided_names(rows, environ)
    missing = _missing(rows, provided, tables, values)
    given = [(row, environ[row.name].strip()) for row in rows if row.name in provided and _fits(row, environ)]
    return [
        *find_shell_text(environ, [row.name for row in rows]),
        *(f"{name} is not set: {reason}." for name, reason in missing.items()),
        *settings_check.weak_secrets(given),
        *settings_check.unencrypted_urls(values["public_url"]),
        *settings_check.console_problems(values["console_port"], values["console_public_url"]),
        *exposure.exposed_settings(given, values["trusted_proxies"], values["allow_insecure"] or ()),
    ]


def _console_origin(values: Mapping[str, Any]) -> str:
    """Return the address of the console that follows from other settings."""
    if values["console_port"] is None:
        url = urlsplit(values["public_url"])
        return f"{url.scheme}://{url.netloc}"
    host = values["console_host"]
    return f"http://{f'[{host}]' if ':' in host else host}:{values['console_port']}"


def _state_folder(environ: Mapping[str, str], menus: Path) -> Path:
    """Return the folder for a project. Its name is a digest of the path of the menu file's folder."""
    home = Path(environ.get("HOME") or Path.home())
    base = Path(environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    project = hashlib.blake2b(os.fsencode(menus.resolve().parent), digest_size=8).hexdigest()
    return base / "access-gateway" / project
