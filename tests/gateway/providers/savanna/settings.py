"""Settings of Savanna, an aggregator that exists in tests alone."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import Channel, ProviderSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SavannaSettings(ProviderSettings):
    """The account at Savanna."""

    provider: ClassVar[str] = "savanna"
    channels: ClassVar[tuple[Channel, ...]] = ("sms",)

    api_key: str = setting(
        "SAVANNA_API_KEY", parsers.text_value, "", "Savanna: its API key.", secret=True, needed_for=("sms",)
    )
    webhook_key: str = setting(
        "SAVANNA_WEBHOOK_KEY", parsers.text_value, "", "Savanna: what its webhooks show.", secret=True
    )
    sender: str = setting("SAVANNA_SENDER", parsers.text_value, "", "Savanna: the short code of texts.")
    api_url: str = setting("SAVANNA_API_URL", parsers.origin, "", "Savanna: where its interface is.")
