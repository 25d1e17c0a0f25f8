"""Where recordings may be fetched from, and with what credentials: only from the providers themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MAX_URL_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class RecordingSource:
    """Where one provider has its recordings.

    `origin` is a configured origin, empty where the provider's own hosts are meant. `login` is shown to that origin and
    to `login_hosts`, nowhere else. `deletes`: the provider is asked to delete what was fetched.
    """

    origin: str = ""
    login: tuple[str, str] | None = field(default=None, repr=False)
    login_hosts: tuple[str, ...] = ()
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class RecordingSources:
    """`hosts` are names, `*.name` for all below one; over https only. `by_provider` has the source of each provider."""

    hosts: tuple[str, ...]
    by_provider: Mapping[str, RecordingSource]

    def allows(self, url: str) -> bool:
        """Whether a recording may be fetched from this address."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, (parts.hostname or "").lower()
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or len(url) > MAX_URL_LENGTH:
            return False
        if any(_is_at(source.origin, url) for source in self.by_provider.values()):
            return True
        return parts.scheme == "https" and port in (None, 443) and _matches_any(host, self.hosts)

    def credentials(self, provider: str, url: str) -> tuple[str, str] | None:
        """What to show at this address; only to the provider itself, and never to where it sends us on."""
        source = self.by_provider.get(provider)
        if source is None or source.login is None:
            return None
        host = (urlsplit(url).hostname or "").lower()
        is_own = _is_at(source.origin, url) or _matches_any(host, source.login_hosts)
        return source.login if is_own else None

    def deletes(self, provider: str) -> bool:
        """Whether this provider is asked to delete what was fetched."""
        source = self.by_provider.get(provider)
        return source is not None and source.deletes


def _is_at(origin: str, url: str) -> bool:
    parts = urlsplit(url)
    return bool(origin) and f"{parts.scheme}://{parts.netloc}" == origin


def _matches_any(host: str, names: tuple[str, ...]) -> bool:
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in names)
