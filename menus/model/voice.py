"""Settings for the sound of a screen on a call. The text channels ignore them."""

from collections.abc import Mapping

import msgspec

from menus.expressions.conditional_texts import CitizenText


class ServiceLanguage(msgspec.Struct, frozen=True):
    """A language of the service: its own name, its TTS voice at each provider, its folder of recordings."""

    name: str
    tts: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)
    audio: str = ""


class ScreenVoice(msgspec.Struct, frozen=True):
    """The spoken form of a screen. None stands for the service's own setting or the default. Times are in seconds."""

    say: CitizenText | None = None
    audio: tuple[str, ...] = ()
    invalid_say: CitizenText | None = None
    invalid_audio: tuple[str, ...] = ()
    record: int | None = None
    barge_in: bool | None = None
    finish_key: str | None = None
    digits: int | None = None
    silence: float | None = None
    attempts: int | None = None


NO_VOICE_SETTINGS = ScreenVoice()
MAX_RECORDING_SECONDS = 600
