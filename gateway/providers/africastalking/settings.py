"""Africa's Talking's settings."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import Channel, ProviderSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class AfricasTalkingSettings(ProviderSettings):
    """The account at Africa's Talking, and the numbers that we send and call from."""

    provider: ClassVar[str] = "at"
    channels: ClassVar[tuple[Channel, ...]] = ("sms", "voice")

    username: str = setting(
        "AT_USERNAME",
        parsers.text_value,
        "",
        "Africa's Talking: the application's username.",
        needed_for=("sms", "voice"),
    )
    api_key: str = setting(
        "AT_API_KEY",
        parsers.text_value,
        "",
        "Africa's Talking: its API key.",
        secret=True,
        needed_for=("sms", "voice"),
        issued_length=16,
    )
    sender_id: str = setting(
        "AT_SENDER_ID",
        parsers.sender_id,
        "",
        "Africa's Talking: sender id or short code.",
    )
    voice_number: str = setting(
        "AT_VOICE_NUMBER",
        parsers.phone_number,
        "",
        "Africa's Talking: the number that calls.",
        needed_for=("voice",),
    )
    api_url: str = setting(
        "AT_API_URL",
        parsers.origin,
        "",
        "Africa's Talking: another origin than its own, for development and tests.",
        plain_allowed_by="providers",
    )
