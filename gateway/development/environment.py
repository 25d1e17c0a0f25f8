"""What the processes of `gateway dev` are told: the environment it was given, and what it makes up itself."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.development import free_port, valkey
from gateway.development.state_folder import StateFolder
from gateway.settings.reader import read_settings, require_provider_settings, setting_rows
from gateway.settings.settings import Settings

GENERATED_SECRETS = ("GATEWAY_SECRET_KEY", "GATEWAY_WEBHOOK_TOKEN", "CASE_BACKEND_SECRET", "AT_API_KEY")
TWILIO_TOKEN = "TWILIO_AUTH_TOKEN"  # noqa: S105 - its name
ALL_INTERFACES = ("0.0.0.0", "::", "")  # noqa: S104 - recognised, not listened at


@dataclass(frozen=True, slots=True)
class DevEnvironment:
    """Everything the processes are told, and which of the stand-ins are ours to run."""

    environment: dict[str, str]
    settings: Settings
    url: str  # where a browser on this machine finds the gateway
    store_folder: Path | None  # the embedded Valkey's folder; None where REDIS_URL names a server
    case_system_port: int | None  # None where CASE_BACKEND_URL names a case system
    provider_network_port: int | None  # None where AT_API_URL names one

    @property
    def store_url(self) -> str:
        """The Redis or Valkey server that is used."""
        return self.environment["REDIS_URL"]

    @property
    def variables(self) -> dict[str, str]:
        """The gateway's own variables, without the rest of the environment."""
        known = {row.name for row in setting_rows()}
        return {name: text for name, text in self.environment.items() if name in known}


def development_defaults(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, without what is set to nothing, and with `development` where nothing else is said."""
    return {"GATEWAY_ENV": "development"} | {name: text for name, text in environ.items() if text.strip()}


def complete_environment(environ: Mapping[str, str], state: StateFolder) -> DevEnvironment:
    """Fill in what `environ` does not say, from earlier runs or anew, and keep it for the next one.

    SettingsError where something is wrong with it, or a provider that is to make calls cannot.
    """
    environment = development_defaults(environ)
    settings = read_settings(environment)
    kept = state.read_saved()
    for name in (*GENERATED_SECRETS, TWILIO_TOKEN):
        kept.setdefault(name, secrets.token_urlsafe(32))
    url = f"http://{_local_host(settings.host)}:{settings.port}"
    defaults = {
        **{name: kept[name] for name in GENERATED_SECRETS},
        "GATEWAY_STATE_DIR": str(state.folder),
        "GATEWAY_PUBLIC_URL": url,
        "GATEWAY_WORKERS": "1",
        "AT_USERNAME": "sandbox",
        "AT_SENDER_ID": "COUNTY",
        "AT_VOICE_NUMBER": "+254711082000",
        "GATEWAY_VOICE_PROVIDERS": "at",
        "PYTHONUNBUFFERED": "1",
    }
    store = desk_port = carrier_port = None
    if "REDIS_URL" not in environment:
        store = state.folder / "valkey"
        defaults["REDIS_URL"] = valkey.socket_url(store)
    if "CASE_BACKEND_URL" not in environment:
        desk_port = free_port.find_free_port(kept.get("desk port"))
        kept["desk port"] = str(desk_port)
        defaults["CASE_BACKEND_URL"] = defaults["GATEWAY_DESK_URL"] = f"http://127.0.0.1:{desk_port}"
    if "AT_API_URL" not in environment:
        carrier_port = free_port.find_free_port(kept.get("carrier port"))
        kept["carrier port"] = str(carrier_port)
        defaults["AT_API_URL"] = defaults["GATEWAY_CARRIER_URL"] = f"http://127.0.0.1:{carrier_port}"
        defaults |= _twilio_defaults(environment, kept[TWILIO_TOKEN], defaults["AT_API_URL"])
    state.save(kept)
    environment = defaults | environment | {"GATEWAY_URL": url}
    settings = read_settings(environment)
    require_provider_settings(settings, "voice")
    return DevEnvironment(environment, settings, url, store, desk_port, carrier_port)


def _twilio_defaults(environment: Mapping[str, str], token: str, origin: str) -> dict[str, str]:
    """An account with the stand-in; where anything is said of Twilio, the real one is meant."""
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
    """The host of a URL under which this machine reaches what listens at `host`."""
    if host in ALL_INTERFACES:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
