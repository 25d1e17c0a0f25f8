"""Secrets for lookups: `{secret.NAME}` in a menu file is the environment variable MENU_SECRET_NAME.

Somebody who writes menus could have a secret sent anywhere. So menus read no other variable, and the operator says in
MENU_SECRET_NAME_HOSTS which hosts may get it: `health.example,registry.example:8443`.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import urlsplit

from gateway.errors import SettingsError
from gateway.lookups.exchange import Origin, PermanentLookupError, idna_host, parse_url
from gateway.settings.shell_text import find_shell_text
from menus.model import Service
from menus.model.secret_names import SecretUse, secret_uses

PREFIX = "MENU_SECRET_"
HOSTS_SUFFIX = "_HOSTS"


class LookupSecrets(Mapping[str, str]):
    """The secrets that one service names. Each is read from the environment when it is used.

    A secret that any lookup of the service would send to another host than the operator's is not given at all.
    """

    def __init__(self, service: Service, environ: Mapping[str, str]) -> None:
        self._service = service
        self._environ = environ

    def __repr__(self) -> str:
        return "Secrets(…)"

    def __getitem__(self, name: str) -> str:
        uses = [use for use in self._uses if use.name == name]
        if not uses or not all(_is_bound(use, self._environ) for use in uses):
            raise KeyError(name)
        return self._environ[PREFIX + name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in sorted({use.name for use in self._uses}) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _uses(self) -> frozenset[SecretUse]:
        return secret_uses(self._service)


def missing_secrets(service: Service, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each secret that the service cannot have, and for each host that may not get it."""
    sentences = dict.fromkeys(
        sentence for use in sorted(secret_uses(service)) for sentence in _missing(use, environ)
    )
    return tuple(sentences)


def require_secrets(service: Service, environ: Mapping[str, str]) -> None:
    """Raise SettingsError, with a line for each secret, if the service needs secrets that it cannot have."""
    missing = missing_secrets(service, environ)
    if missing:
        raise SettingsError("\n".join(missing))


def _missing(use: SecretUse, environ: Mapping[str, str]) -> Iterator[str]:
    variable, placeholder = PREFIX + use.name, f"{{secret.{use.name}}}"
    if not environ.get(variable, "").strip():
        yield f"{variable} is not set: a lookup of the menus needs it, as {placeholder}."
    yield from find_shell_text(environ, [variable])
    if _is_bound(use, environ):
        return
    hosts, origin = variable + HOSTS_SUFFIX, _origin(use)
    if origin is None:
        yield f"The lookup `{use.lookup}` has no address, so it cannot have {placeholder}: mend its address."
    elif not environ.get(hosts, "").strip():
        yield (
            f"{hosts} is not set: the lookup `{use.lookup}` sends {placeholder} to {origin.host}. "
            f"Set {hosts}={origin.host} if that host may have it."
        )
    else:
        yield (
            f"{hosts} does not name {origin.host}:{origin.port}, to which the lookup `{use.lookup}` sends "
            f"{placeholder}: add {origin.host} to it if that host may have it."
        )


def _is_bound(use: SecretUse, environ: Mapping[str, str]) -> bool:
    """Return True if the operator lets the host of this lookup have the secret."""
    origin = _origin(use)
    hosts = environ.get(PREFIX + use.name + HOSTS_SUFFIX, "").split(",")
    return origin is not None and any(_names(host.strip(), origin) for host in hosts)


def _names(host: str, origin: Origin) -> bool:
    """Return True if `host`, which may have a port, is the host of `origin`. Without a port it is any port there."""
    try:
        parts = urlsplit(f"//{host}")
        return idna_host(parts.hostname or "") == origin.host and parts.port in (None, origin.port)
    except ValueError:
        return False


def _origin(use: SecretUse) -> Origin | None:
    try:
        return parse_url(use.address)[0]
    except PermanentLookupError:
        return None
