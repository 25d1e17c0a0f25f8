"""A provider's account of its customer, the gateway: the addresses of its webhooks, and its keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """One customer's account at Africa's Talking and, if the two Twilio fields are set, at Twilio.

    `gateway_url` is the address at which this process reaches the gateway. `public_url` is the address that the gateway
    gave to its providers, who sign it.
    """

    gateway_url: str
    webhook_token: str = field(repr=False)
    username: str = "sandbox"
    api_key: str = field(default="", repr=False)
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    public_url: str = ""

    def __post_init__(self) -> None:
        """Use `gateway_url` as the public address if there is none."""
        if not self.public_url:
            object.__setattr__(self, "public_url", self.gateway_url)

    def local_url(self, url: str) -> str:
        """Return the URL at which this process reaches a public URL of the gateway."""
        public = f"{self.public_url}/"
        return f"{self.gateway_url}/{url.removeprefix(public)}" if url.startswith(public) else url

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Account":
        """Return the account that the gateway's variables describe. Of keys `new,old`, use the new one."""

        def newest(name: str) -> str:
            return environment.get(name, "").split(",")[0].strip()

        return cls(
            gateway_url=environment.get("GATEWAY_URL", "http://127.0.0.1:8000").rstrip("/"),
            webhook_token=newest("GATEWAY_WEBHOOK_TOKEN"),
            username=environment.get("AT_USERNAME", "sandbox"),
            api_key=environment.get("AT_API_KEY", ""),
            twilio_account_sid=environment.get("TWILIO_ACCOUNT_SID", ""),
            twilio_auth_token=newest("TWILIO_AUTH_TOKEN"),
            public_url=environment.get("GATEWAY_PUBLIC_URL", "").rstrip("/"),
        )
