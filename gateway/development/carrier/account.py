"""What a provider knows of its customer, the gateway: where its webhooks are and which keys are its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """One customer's account at Africa's Talking and, where the two `twilio_` fields are given, at Twilio."""

    gateway_url: str
    webhook_token: str = field(repr=False)
    username: str = "sandbox"
    api_key: str = field(default="", repr=False)
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Account":
        """The account as the gateway's own variables describe it; of `new,old` keys the new one."""

        def newest(name: str) -> str:
            return environment.get(name, "").split(",")[0].strip()

        return cls(
            gateway_url=environment.get("GATEWAY_URL", "http://127.0.0.1:8000").rstrip("/"),
            webhook_token=newest("GATEWAY_WEBHOOK_TOKEN"),
            username=environment.get("AT_USERNAME", "sandbox"),
            api_key=environment.get("AT_API_KEY", ""),
            twilio_account_sid=environment.get("TWILIO_ACCOUNT_SID", ""),
            twilio_auth_token=newest("TWILIO_AUTH_TOKEN"),
        )
