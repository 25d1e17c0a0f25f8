"""The places from which recordings may be fetched, and the credentials there. Only providers themselves qualify."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MAX_URL_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class RecordingSource:
    """The place where one provider has its recordings.

    `origin` is a configured origin; if it is empty, the provider's own hosts apply. `login` is sent only to that origin
    and to `login_hosts`. `deletes`: the gateway deletes the provider's copy after fetching it.
    """

    origin: str = ""
    login: tuple[str, str] | None = field(default=None, repr=False)
    login_hosts: tuple[str, ...] = ()
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class RecordingSources:
    """The places where recordings may be fetched.

    `hosts` are host names; `*.name` means all hosts below a name. They are used only over https. `by_provider` has the
    source of each provider.
    """

    hosts: tuple[str, ...]
    by_provider: Mapping[str, RecordingSource]

    def allows(self, url: str) -> bool:
        """Return True if a recording may be fetched from this address."""
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
        """Return the login to send to this URL.

        It goes only to the provider itself, never to the target of a redirect.
        """
        source = self.by_provider.get(provider)
        if source is None or source.login is None:
            return None
        host = (urlsplit(url).hostname or "").lower()
        is_own = _is_at(source.origin, url) or _matches_any(host, source.login_hosts)
        return source.login if is_own else None

    def deletes(self, provider: str) -> bool:
        """Return True if this provider's copy is deleted after it is fetched."""
        source = self.by_provider.get(provider)
        return source is not None and source.deletes


def _is_at(origin: str, url: str) -> bool:
    parts = urlsplit(url)
    return bool(origin) and f"{parts.scheme}://{parts.netloc}" == origin


def _matches_any(host: str, names: tuple[str, ...]) -> bool:
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in names)
