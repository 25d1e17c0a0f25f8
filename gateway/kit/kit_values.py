"""What the files of a kit depend on: a few of the settings, and where the programs are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from gateway.errors import SettingsError
from gateway.providers.registry import PROVIDERS
from gateway.settings.parsers import networks, optional_port, web_url, whole_number
from gateway.version import program_version

CONNECTIONS = 200  # of one address at once
OWN_NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
PUBLIC_PATHS = ("/audio", "/cases", "/forwarded", "/performance", "/recordings", "/surveys")

HEALTH_QUESTION = "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/health/ready', timeout=4)"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class KitValues:
    """The values of a kit's files. The defaults are those of docs/production.md.

    `host`: the name of the public address. `port`: where `gateway serve` listens. `console_upstream`: where the console
    listens if it has a port of its own. `prefix`: the environment into which the gateway is installed.
    `known_networks`: those of providers, which may have more than `connections` connections at once. `proxies`: our own
    on other machines, which may so too.
    """

    host: str = "ussd.county.example"
    port: int = 8080
    console_upstream: str = ""
    drain_seconds: int = 0
    prefix: str = "/opt/access-gateway"
    certificate: str = ""
    certificate_key: str = ""
    version: str = ""
    logs: str = "/var/log/nginx"
    known_networks: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    connections: int = CONNECTIONS
    haproxy_certificate: str = "/etc/haproxy/gateway.pem"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "KitValues":
        """Read them from the environment. SettingsError if the public address is missing, or a value does not fit."""
        given = {name: text.strip() for name, text in environ.items()}
        url = _parse(web_url, given, "GATEWAY_PUBLIC_URL", "")
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise SettingsError(
                "GATEWAY_PUBLIC_URL is not set to the https address at which providers reach the gateway, which the "
                "kit needs, as in GATEWAY_PUBLIC_URL=https://ussd.county.example gateway kit kit"
            )
        console_port = _parse(optional_port, given, "CONSOLE_PORT", "")
        return cls(
            host=parts.hostname,
            port=_parse(whole_number(1, 65535), given, "GATEWAY_PORT", "8080"),
            drain_seconds=_parse(whole_number(0, 300), given, "GATEWAY_DRAIN_SECONDS", "0"),
            console_upstream=f"{given.get('CONSOLE_HOST') or '127.0.0.1'}:{console_port}"
            if console_port
            else "",
            known_networks=_networks(given, "GATEWAY_WEBHOOK_CIDRS"),
            proxies=_networks(given, "GATEWAY_TRUSTED_PROXIES"),
        )

    def as_dict(self) -> dict[str, object]:
        """Return the names that templates use."""
        certificates = f"/etc/letsencrypt/live/{self.host}"
        prefixes = PROVIDERS.token_prefixes
        return {
            "host": self.host,
            "site": self.host,
            "port": self.port,
            "upstream": f"127.0.0.1:{self.port}",
            "drain_seconds": self.drain_seconds,
            "console_upstream": self.console_upstream,
            "prefix": self.prefix,
            "certificate": self.certificate or f"{certificates}/fullchain.pem",
            "certificate_key": self.certificate_key or f"{certificates}/privkey.pem",
            "version": self.version or program_version(),
            "logs": self.logs,
            "known_networks": self.known_networks,
            "unbounded_networks": tuple(dict.fromkeys((*self.known_networks, *self.proxies))),
            "connections": self.connections,
            "haproxy_certificate": self.haproxy_certificate,
            "own_networks": OWN_NETWORKS,
            "token_words": "|".join(prefix.strip("/") for prefix in prefixes),
            "public_paths": sorted({*PUBLIC_PATHS, *(f"/{name}" for name in _provider_words())}),
            "ask_health": HEALTH_QUESTION,
            "runbook": f"https://{self.host}/console/help/runbook",
        }


def _provider_words() -> list[str]:
    return [provider.path_prefix.strip("/") for provider in PROVIDERS.providers]


def _networks(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(str(network) for network in _parse(networks, given, name, ""))


def _parse(parse: Callable[[str], Value], given: Mapping[str, str], name: str, default: str) -> Value:
    try:
        return parse(given.get(name) or default)
    except ValueError as error:
        raise SettingsError(f"{name} {error}.") from None
