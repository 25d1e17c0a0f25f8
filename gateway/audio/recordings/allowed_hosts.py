"""Where recordings may be fetched from, and with what credentials: only from the providers themselves."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """`hosts` are names, `*.name` for all below one; over https only. `apis`: configured origins, as they stand.

    `account` and `token` are Twilio's: it hands recordings out to whoever knows them, where that is turned on.
    """

    hosts: tuple[str, ...]
    provider_origins: tuple[str, ...]
    twilio_api: str = ""
    account: str = ""
    token: str = field(default="", repr=False)

    def allows(self, url: str) -> bool:
        """Whether a recording may be fetched from this address."""
        try:
            parts = urlsplit(url)
            port, host = parts.port, (parts.hostname or "").lower()
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or len(url) > LONGEST_URL:
            return False
        if f"{parts.scheme}://{parts.netloc}" in self.provider_origins:
            return True
        return (
            parts.scheme == "https" and port in (None, 443) and any(_matches(host, one) for one in self.hosts)
        )

    def credentials(self, provider: str, url: str) -> tuple[str, str] | None:
        """What to show at this address; only to Twilio itself, and never to where it sends us on."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        own = self.twilio_api and f"{parts.scheme}://{parts.netloc}" == self.twilio_api
        if provider != "twilio" or not self.account or not (own or _matches(host, "*.twilio.com")):
            return None
        return self.account, self.token


def _matches(host: str, known: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*.") else host == known
