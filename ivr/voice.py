"""The voice of a call: recordings of the language if they exist, or else the provider's voice."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from ivr.speech_text import as_sentences
from ivr.steps import PlayStep, PromptStep, SayStep
from menus.model import ServiceLanguage

RecordingUrl = Callable[[str, str], str | None]


def no_message_url(recording: str) -> None:
    """Return no URL: callers cannot hear their messages."""
    del recording


def no_recording_url(language: str, file: str) -> None:
    """Return no URL: the service has no recordings."""
    del language, file


class CallVoices(msgspec.Struct, frozen=True):
    """The voices of a call: the provider's name, and the URLs of recordings.

    `recording_url` returns the URL of a file in the folder of a language; None if it does not exist. `message_url`
    returns the URL of a caller's message by the id of its recording. `can_pause`: the provider's documents have a
    pause.
    """

    provider: str
    recording_url: RecordingUrl = no_recording_url
    message_url: Callable[[str], str | None] = no_message_url
    can_pause: bool = True

    def voice_for(self, language: str, tongue: ServiceLanguage) -> "LanguageVoice":
        """Return the voice for a language."""
        return LanguageVoice(language, tongue.tts.get(self.provider, {}), self.recording_url)


class LanguageVoice(msgspec.Struct, frozen=True):
    """The voice of one language. `provider_names`: the provider's names for language and voice; empty if none."""

    language: str
    provider_names: Mapping[str, str]
    recording_url: RecordingUrl

    @property
    def has_tts(self) -> bool:
        """Return True if the provider has a voice for the language."""
        return bool(self.provider_names)

    def say(self, text: str) -> SayStep:
        """Return words for the provider's voice, or for its default voice if it has none for the language."""
        return SayStep(
            as_sentences(text), self.provider_names.get("language", ""), self.provider_names.get("voice", "")
        )

    def play(self, files: Iterable[str]) -> tuple[PlayStep, ...]:
        """Return the recordings in order; nothing if one is missing or there are none."""
        found = [self._url(file) for file in files]
        return tuple(PlayStep(url) for url in found if url) if found and all(found) else ()

    def system_prompt(self, name: str, text: str) -> tuple[PromptStep, ...]:
        """Return one of the gateway's own prompts: `words/<name>.mp3`, or words for a voice."""
        return self.play([f"words/{name}.mp3"]) or (self.say(text),)

    def optional_system_prompt(self, name: str, text: str) -> tuple[PromptStep, ...]:
        """Return one of the gateway's own prompts; nothing if it is not recorded and the provider lacks a voice."""
        return self.play([f"words/{name}.mp3"]) or ((self.say(text),) if self.has_tts else ())

    def _url(self, file: str) -> str | None:
        if file.startswith("https://"):
            return file
        inside = bool(file) and not file.startswith("/") and ".." not in file and "\\" not in file
        return self.recording_url(self.language, file) if inside else None
