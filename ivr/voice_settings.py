"""The voice settings of a screen: its own settings first, then the service's `voice:`, then the defaults here."""

import msgspec

from menus.expressions.conditional_texts import CitizenText
from menus.model import Screen, ScreenVoice, Service

SILENCE = 7.0  # seconds; callers must take the phone from the ear to see its keys
ATTEMPTS = 3
FINISH_KEY = "#"
NO_KEY = "none"


class VoiceSettings(msgspec.Struct, frozen=True):
    """`silence` and `record` are seconds. `finish_key`: None if no key ends an answer. `digits`: None if not set."""

    invalid_say: CitizenText | None
    invalid_audio: tuple[str, ...]
    record: int | None
    barge_in: bool
    finish_key: str | None
    digits: int | None
    silence: float
    attempts: int


def voice_settings_of(service: Service, screen: Screen | None) -> VoiceSettings:
    """Return the settings of a screen. Without a screen, return the settings for the gateway's own words."""
    own, shared = screen.voice if screen is not None else ScreenVoice(), service.voice_defaults
    key = own.finish_key or shared.finish_key or FINISH_KEY
    barge_in = own.barge_in if own.barge_in is not None else shared.barge_in
    limited = screen.attempts.max_attempts if screen is not None and screen.attempts is not None else None
    return VoiceSettings(
        invalid_say=own.invalid_say or shared.invalid_say,
        invalid_audio=own.invalid_audio or shared.invalid_audio,
        record=own.record,
        barge_in=barge_in is not False,
        finish_key=None if key == NO_KEY else key,
        digits=own.digits or shared.digits,
        silence=own.silence or shared.silence or SILENCE,
        attempts=own.attempts or limited or shared.attempts or ATTEMPTS,
    )
