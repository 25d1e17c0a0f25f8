"""The gateway's settings, read from the environment once, at start."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from gateway.errors import SettingsError
from gateway.settings.parsers import Network, comma_separated
from gateway.settings.table import VARIABLES, EnvironmentVariable

SECRET_LENGTH = 32
SECRET_DISTINCT_CHARACTERS = 10  # distinct characters; a random secret of 32 has more
VOICE_VARIABLES = {
    "at": ("AT_USERNAME", "AT_API_KEY", "AT_VOICE_NUMBER"),
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_VOICE_FROM"),
}
"""What calls by each provider need."""
PLACEHOLDERS = ("change", "example", "placeholder", "secret", "password", "your-", "your_", "todo", "xxxx")
GATEWAY_SECRETS = ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN", "CASE_BACKEND_SECRET")
NEW_SECRET_ADVICE = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"  # noqa: S105 (advice)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Text that is not set is empty; `gateway.settings.table` has every meaning."""

    environment: str
    menus: Path
    public_url: str
    host: str
    port: int
    state_dir: Path
    secret_keys: tuple[str, ...] = field(repr=False)
    webhook_tokens: tuple[str, ...] = field(repr=False)
    webhook_networks: tuple[Network, ...]
    trusted_proxies: tuple[Network, ...]
    allow_private_lookups: bool
    sms_providers: tuple[str, ...]
    delivery: Path | None
    voice_providers: tuple[str, ...]
    workers: int
    threads: int
    log_level: str
    redis_url: str = field(repr=False)
    sessions_redis_url: str = field(repr=False)
    at_username: str
    at_api_key: str = field(repr=False)
    at_sender_id: str
    at_voice_number: str
    at_api_url: str
    twilio_account_sid: str
    twilio_auth_tokens: tuple[str, ...] = field(repr=False)
    twilio_from: str
    twilio_messaging_service_sid: str
    twilio_voice_from: str
    twilio_signing_keys: tuple[str, ...] = field(repr=False)
    twilio_signatures: tuple[str, ...]
    twilio_api_url: str
    case_backend_url: str
    case_backend_secrets: tuple[str, ...] = field(repr=False)
    console_password_hash: str = field(repr=False)
    keep_submissions: timedelta
    keep_cases: timedelta
    keep_open_cases: timedelta
    keep_messages: timedelta
    keep_recordings: timedelta
    recordings_dir: Path | None
    recording_megabytes: int
    recording_hosts: tuple[str, ...]
    delete_twilio_recordings: bool
    keep_languages: timedelta
    desk_url: str
    carrier_url: str

    @property
    def development(self) -> bool:
        """Whether this is a developer's machine, with the handset and the desk."""
        return self.environment == "development"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret, for the log to leave out."""
        found: list[str] = []
        for variable in VARIABLES:
            if variable.secret:
                value = getattr(self, variable.field)
                found += (value,) if isinstance(value, str) else value
        return tuple(filter(None, found))


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; SettingsError lists everything that is wrong with them, a line each."""
    problems: list[str] = []
    values = {variable.field: _parse(variable, environ, problems) for variable in VARIABLES}
    if values["environment"] != "development":
        # Names, not readings: what is set but does not fit is reported once, and not as missing too.
        provided = {variable.name for variable in VARIABLES if environ.get(variable.name, "").strip()}
        sms, voice = values["sms_providers"] or (), values["voice_providers"] or ()
        problems += [
            *_missing_variables(provided, sms, voice),
            *_weak_secrets(environ),
            *_unencrypted_urls(values),
        ]
    if problems:
        raise SettingsError("\n".join(problems))
    if not environ.get("GATEWAY_STATE_DIR", "").strip():
        values["state_dir"] = _state_folder(environ, values["menus"])
    values["public_url"] = values["public_url"] or f"http://{values['host']}:{values['port']}"
    values["sessions_redis_url"] = values["sessions_redis_url"] or values["redis_url"]
    return Settings(**values)


def require_voice_settings(settings: Settings) -> None:
    """SettingsError where a provider that is to make calls lacks something to make them with.

    In production `read_settings` says so; in development the rest may be filled in first.
    """
    values = {variable.name: getattr(settings, variable.field) for variable in VARIABLES}
    problems = [
        f"{name} is not set: GATEWAY_VOICE_PROVIDERS names {provider}, which needs it."
        for provider in settings.voice_providers
        for name in VOICE_VARIABLES[provider]
        if not values[name]
    ]
    if problems:
        raise SettingsError("\n".join(problems))


def _parse(variable: EnvironmentVariable, environ: Mapping[str, str], problems: list[str]) -> Any:
    """The value of one variable, None after a problem. A variable set to nothing counts as not set."""
    text = environ.get(variable.name, "").strip() or variable.default
    try:
        return variable.parse(text)
    except ValueError as error:
        shown = "what it is set to" if variable.secret else repr(text)
        problems.append(f"{variable.name} {error}; {shown} does not fit.")
        return None


def _missing_variables(
    provided: set[str], sms_providers: tuple[str, ...], voice_providers: tuple[str, ...]
) -> Iterator[str]:
    """What a gateway that serves citizens cannot do without."""
    needed = {
        "REDIS_URL": "the durable Redis or Valkey",
        "GATEWAY_PUBLIC_URL": "the https address under which providers reach the gateway",
        "GATEWAY_SECRET_KEY": NEW_SECRET_ADVICE,
        "GATEWAY_WEBHOOK_TOKEN": NEW_SECRET_ADVICE,
    }
    if "CASE_BACKEND_URL" in provided:
        needed["CASE_BACKEND_SECRET"] = NEW_SECRET_ADVICE
    if "at" in sms_providers:
        needed |= dict.fromkeys(("AT_USERNAME", "AT_API_KEY"), "GATEWAY_SMS_PROVIDERS names at")
    if "twilio" in sms_providers:
        reason = "GATEWAY_SMS_PROVIDERS names twilio"
        needed |= dict.fromkeys(("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"), reason)
        if "TWILIO_MESSAGING_SERVICE_SID" not in provided:
            needed["TWILIO_FROM"] = f"{reason} (TWILIO_MESSAGING_SERVICE_SID would do too)"
    for provider in voice_providers:
        reason = f"GATEWAY_VOICE_PROVIDERS names {provider}"
        needed |= dict.fromkeys((name for name in VOICE_VARIABLES[provider] if name not in needed), reason)
    for name, reason in needed.items():
        if name not in provided:
            yield f"{name} is not set: {reason}."


def _weak_secrets(environ: Mapping[str, str]) -> Iterator[str]:
    """Secrets of ours that could be guessed."""
    for name in GATEWAY_SECRETS:
        for secret in comma_separated(environ.get(name, "")):
            if len(secret) < SECRET_LENGTH:
                yield f"{name} is too short: each secret needs {SECRET_LENGTH} characters; {NEW_SECRET_ADVICE}."
            elif len(set(secret)) < SECRET_DISTINCT_CHARACTERS or any(
                word in secret.lower() for word in PLACEHOLDERS
            ):
                yield f"{name} looks like a placeholder; {NEW_SECRET_ADVICE}."


def _unencrypted_urls(values: Mapping[str, Any]) -> Iterator[str]:
    """What would go over the open network unprotected."""
    if values["public_url"] and not values["public_url"].startswith("https://"):
        yield "GATEWAY_PUBLIC_URL takes an https address in production: tokens and answers travel over it."


def _state_folder(environ: Mapping[str, str], menus: Path) -> Path:
    """A folder for each project, named by a digest of where its menu file lies."""
    home = Path(environ.get("HOME") or Path.home())
    base = Path(environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    project = hashlib.blake2b(os.fsencode(menus.resolve().parent), digest_size=8).hexdigest()
    return base / "access-gateway" / project
