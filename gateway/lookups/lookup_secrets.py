"""Secrets for lookups: `{secret.NAME}` in a menu file is the environment variable NAME.

The gateway's own variables cannot be used, because somebody who writes menus could have them sent anywhere.
"""

from collections.abc import Iterator, Mapping

from gateway.errors import SettingsError
from gateway.settings.reader import setting_rows
from menus.model import Service
from menus.model.secret_names import secret_names

GATEWAY_VARIABLES = frozenset(row.name for row in setting_rows())


class LookupSecrets(Mapping[str, str]):
    """The secrets that one service names. Each is read from the environment when it is used."""

    def __init__(self, service: Service, environ: Mapping[str, str]) -> None:
        self._service = service
        self._environ = environ

    def __repr__(self) -> str:
        return "Secrets(…)"

    def __getitem__(self, name: str) -> str:
        if name in GATEWAY_VARIABLES or name not in secret_names(self._service):
            raise KeyError(name)
        return self._environ[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in sorted(secret_names(self._service)) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def missing_secrets(service: Service, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each secret that the service needs and cannot have."""
    sentences = []
    for name in sorted(secret_names(service)):
        if name in GATEWAY_VARIABLES:
            sentences.append(f"{name} is the gateway's own: a lookup cannot have it as {{secret.{name}}}.")
        elif not environ.get(name, "").strip():
            sentences.append(f"{name} is not set: a lookup of the menus needs it, as {{secret.{name}}}.")
    return tuple(sentences)


def require_secrets(service: Service, environ: Mapping[str, str]) -> None:
    """Raise SettingsError, with a line for each secret, if the service needs secrets that it cannot have."""
    missing = missing_secrets(service, environ)
    if missing:
        raise SettingsError("\n".join(missing))
