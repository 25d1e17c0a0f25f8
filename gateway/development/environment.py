"""The environment of the processes of `gateway dev`: what the command was given, and what it fills in."""

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gateway.development import free_port, valkey
from gateway.development.state_folder import StateFolder
from gateway.settings.reader import read_settings, require_provider_settings, setting_rows
from gateway.settings.settings import Settings

OWN_CONTRACT = "gateway"  # the CASE_SYSTEM that the case desk speaks
GENERATED_SECRETS = ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN", "CASE_BACKEND_SECRET", "AT_API_KEY")
TWILIO_TOKEN = "TWILIO_AUTH_TOKEN"  # noqa: S105 - the name of a variable, not a secret
SHORT_CODE = "40404"  # a text from a name, which real accounts often have, could not be answered
PAY = re.compile(r"\bpay:")
ALL_INTERFACES = ("0.0.0.0", "::", "")  # noqa: S104 - recognised only, never bound


@dataclass(frozen=True, slots=True)
class DevEnvironment:
    """The environment that every process gets, and which simulators to run."""

    environment: dict[str, str]
    settings: Settings
    url: str  # where a browser on this machine reaches the gateway
    store_folder: Path | None  # the embedded Valkey's folder; None if REDIS_URL names a server
    case_system_port: int | None  # None if CASE_BACKEND_URL or CASE_SYSTEM names a case system
    provider_network_port: int | None  # None if AT_API_URL names a provider
    payments_port: int | None = None  # None if the menus ask for no money, or PAYMENT_SYSTEM is set

    @property
    def store_url(self) -> str:
        """The URL of the Redis or Valkey server in use."""
        return self.environment["REDIS_URL"]

    @property
    def variables(self) -> dict[str, str]:
        """The gateway's own variables and the secrets of the menus, without the rest of the environment."""
        known = {row.name for row in setting_rows()}
        return {
            name: text
            for name, text in self.environment.items()
            if name in known or name.startswith("MENU_SECRET_")
        }


def development_defaults(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without empty variables, and with GATEWAY_ENV `development` unless it is set."""
    return {"GATEWAY_ENV": "development"} | {name: text for name, text in environ.items() if text.strip()}


def complete_environment(environ: Mapping[str, str], state: StateFolder) -> DevEnvironment:
    """Fill in what `environ` does not set, from earlier runs or anew, and save it for the next run.

    SettingsError if a setting is wrong, or if a provider that should make calls cannot.
    """
    environment = development_defaults(environ)
    settings = read_settings(environment)
    saved = state.read_saved()
    for name in (*GENERATED_SECRETS, TWILIO_TOKEN):
        saved.setdefault(name, secrets.token_urlsafe(32))
    url = f"http://{_local_host(settings.host)}:{settings.port}"
    defaults = {
        **{name: saved[name] for name in GENERATED_SECRETS},
        "GATEWAY_STATE_DIR": str(state.folder),
        "GATEWAY_PUBLIC_URL": url,
        "GATEWAY_WORKERS": "1",
        "GATEWAY_WALK_SAMPLE": "1",  # who tries a replay has dialled a few times
        "AT_USERNAME": "sandbox",
        "AT_SENDER_ID": SHORT_CODE,
        "AT_VOICE_NUMBER": "+254711082000",
        "GATEWAY_VOICE_PROVIDERS": "at",
        "PYTHONUNBUFFERED": "1",
    }
    store = case_system_port = provider_network_port = None
    if "REDIS_URL" not in environment:
        store = state.folder / "valkey"
        defaults["REDIS_URL"] = valkey.socket_url(store)
    if "CASE_BACKEND_URL" not in environment and environment.get("CASE_SYSTEM", OWN_CONTRACT) == OWN_CONTRACT:
        case_system_port = free_port.find_free_port(saved.get("case system port"))
        saved["case system port"] = str(case_system_port)
        defaults["CASE_BACKEND_URL"] = defaults["GATEWAY_CASE_SYSTEM_URL"] = (
            f"http://127.0.0.1:{case_system_port}"
        )
    if "AT_API_URL" not in environment:
        provider_network_port = free_port.find_free_port(saved.get("provider network port"))
        saved["provider network port"] = str(provider_network_port)
        defaults["AT_API_URL"] = defaults["GATEWAY_PROVIDER_NETWORK_URL"] = (
            f"http://127.0.0.1:{provider_network_port}"
        )
        defaults |= _twilio_defaults(environment, saved[TWILIO_TOKEN], defaults["AT_API_URL"])
    payments_port = None
    if "PAYMENT_SYSTEM" not in environment and _asks_for_money(settings.menus):
        payments_port = free_port.find_free_port(saved.get("payments port"))
        saved["payments port"] = str(payments_port)
        defaults |= _mpesa_defaults(f"http://127.0.0.1:{payments_port}")
    state.save(saved)
    environment = defaults | environment | {"GATEWAY_URL": url}
    settings = read_settings(environment)
    require_provider_settings(settings, "voice")
    return DevEnvironment(
        environment, settings, url, store, case_system_port, provider_network_port, payments_port
    )


def _asks_for_money(menus: Path) -> bool:
    """Return True if a menu file here has a `pay:`."""
    files = {menus, *menus.parent.glob("*.yaml")}
    with suppress(OSError):
        return any(PAY.search(file.read_text("utf-8", "replace")) for file in files if file.is_file())
    return False


def _mpesa_defaults(origin: str) -> dict[str, str]:
    """Return an application and a pay bill at the simulator."""
    return {
        "PAYMENT_SYSTEM": "mpesa",
        "MPESA_URL": origin,
        "GATEWAY_PAYMENT_SIMULATOR_URL": origin,
        "MPESA_CONSUMER_KEY": "development",
        "MPESA_CONSUMER_SECRET": "development",
        "MPESA_SHORT_CODE": "600610",
        "MPESA_PASSKEY": "development-passkey",
    }


def _twilio_defaults(environment: Mapping[str, str], token: str, origin: str) -> dict[str, str]:
    """Return an account at the simulator; nothing if any TWILIO_ variable is set, for then the real Twilio is meant."""
    if any(name.startswith("TWILIO_") for name in environment):
        return {}
    return {
        "TWILIO_API_URL": origin,
        "TWILIO_ACCOUNT_SID": f"AC{'0' * 32}",
        TWILIO_TOKEN: token,
        "TWILIO_FROM": "+254711082000",
        "TWILIO_VOICE_FROM": "+254711082000",
    }


def _local_host(host: str) -> str:
    """Return the host under which this machine reaches a server that listens on `host`."""
    if host in ALL_INTERFACES:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
