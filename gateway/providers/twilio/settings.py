"""Twilio's settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import Channel, ProviderSettings, setting

_LANGUAGE = re.compile(r"[a-zA-Z]{2,4}(-[A-Za-z0-9]{2,8})*")
SIGNATURES = ("HMAC_SHA1", "HMAC_SHA256")


def read_signature_algorithms(text: str) -> tuple[str, ...]:
    """Read the algorithms of the signature. Twilio's names for them are used."""
    found = tuple(part.upper() for part in parsers.comma_separated(text))
    if not found or set(found) - set(SIGNATURES):
        raise ValueError(f"takes one or more of {', '.join(SIGNATURES)} with commas between")
    return found


def read_speech_languages(text: str) -> Mapping[str, str]:
    """Read languages of the menus, each with Twilio's name of it, such as `en=en-KE,sw=sw-KE`."""
    found: dict[str, str] = {}
    for part in parsers.comma_separated(text):
        code, _, name = (side.strip() for side in part.partition("="))
        if not _LANGUAGE.fullmatch(code) or not _LANGUAGE.fullmatch(name) or code in found:
            raise ValueError("takes pairs with commas between, such as en=en-KE,sw=sw-KE, each language once")
        found[code] = name
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings(ProviderSettings):
    """The account at Twilio, and the numbers that we send and call from."""

    provider: ClassVar[str] = "twilio"
    channels: ClassVar[tuple[Channel, ...]] = ("sms", "voice")

    account_sid: str = setting(
        "TWILIO_ACCOUNT_SID",
        parsers.text_value,
        "",
        "Twilio: the account.",
        needed_for=("sms", "voice"),
    )
    auth_tokens: tuple[str, ...] = setting(
        "TWILIO_AUTH_TOKEN",
        parsers.comma_separated,
        "",
        "Twilio: the auth token, which also signs its webhooks; new,old while it changes.",
        secret=True,
        needed_for=("sms", "voice"),
        issued_length=32,
    )
    sender: str = setting(
        "TWILIO_FROM",
        parsers.sender_id,
        "",
        "Twilio: the number or sender id of texts.",
        needed_for=("sms",),
        or_else="TWILIO_MESSAGING_SERVICE_SID",
    )
    messaging_service_sid: str = setting(
        "TWILIO_MESSAGING_SERVICE_SID",
        parsers.text_value,
        "",
        "Twilio: a messaging service in place of TWILIO_FROM.",
    )
    voice_from: str = setting(
        "TWILIO_VOICE_FROM",
        parsers.phone_number,
        "",
        "Twilio: the number that calls.",
        needed_for=("voice",),
    )
    signing_keys: tuple[str, ...] = setting(
        "TWILIO_SIGNING_KEY",
        parsers.comma_separated,
        "",
        "Twilio: the secret of the shared key that signs its webhooks by HMAC_SHA256; "
        "new,old while it changes. Default: TWILIO_AUTH_TOKEN.",
        secret=True,
        issued_length=16,
    )
    signatures: tuple[str, ...] = setting(
        "TWILIO_SIGNATURES",
        read_signature_algorithms,
        "HMAC_SHA1",
        "Twilio: the accepted signatures of its webhooks: HMAC_SHA1, HMAC_SHA256.",
    )
    speech_languages: Mapping[str, str] = setting(
        "TWILIO_SPEECH_LANGUAGES",
        read_speech_languages,
        "",
        "Twilio: languages of the menus in which callers may speak in place of keys, each with Twilio's name of it, "
        "as in en=en-KE,sw=sw-KE. Speech costs extra.",
    )
    api_url: str = setting(
        "TWILIO_API_URL",
        parsers.origin,
        "",
        "Twilio: another origin than its own, for development and tests.",
        plain_allowed_by="providers",
    )
    delete_recordings: bool = setting(
        "GATEWAY_DELETE_TWILIO_RECORDINGS",
        parsers.yes_or_no,
        "no",
        "yes: ask Twilio to delete each recording after it is fetched.",
    )
