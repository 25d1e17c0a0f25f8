"""Who speaks: recordings of a language where they are there, else the provider's voice for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ivr.speech_text import as_sentences
from ivr.steps import PlayStep, PromptStep, SayStep
from menus.model import ServiceLanguage

RecordingUrl = Callable[[str, str], str | None]


def no_message_url(recording: str) -> None:
    """Nothing that was spoken can be heard."""
    del recording


def no_recording_url(language: str, file: str) -> None:
    """A service of which nothing is recorded."""
    del language, file


@dataclass(frozen=True, slots=True)
class CallVoices:
    """What a call is spoken with: the provider's name, and where recordings are.

    `recordings` gives the URL of a file in the folder of a language, None where it is not there; `messages` that of
    what the caller spoke, by the id of its recording. `can_pause`: the provider's documents have a silence.
    """

    provider: str
    recording_url: RecordingUrl = no_recording_url
    message_url: Callable[[str], str | None] = no_message_url
    can_pause: bool = True

    def voice_for(self, language: str, tongue: ServiceLanguage) -> "LanguageVoice":
        """The voice for a language."""
        return LanguageVoice(language, tongue.tts.get(self.provider, {}), self.recording_url)


@dataclass(frozen=True, slots=True)
class LanguageVoice:
    """Speaks one language. `names` are the provider's own names for language and voice; empty where it has none."""

    language: str
    provider_names: Mapping[str, str]
    recording_url: RecordingUrl

    @property
    def has_tts(self) -> bool:
        """Whether the provider has a voice for the language."""
        return bool(self.provider_names)

    def say(self, text: str) -> SayStep:
        """Words for the provider's voice; for its usual one, where it has none for the language."""
        return SayStep(
            as_sentences(text), self.provider_names.get("language", ""), self.provider_names.get("voice", "")
        )

    def play(self, files: Iterable[str]) -> tuple[PlayStep, ...]:
        """The recordings one after another; nothing at all where one of them is missing, or there is none."""
        found = [self._url(file) for file in files]
        return tuple(PlayStep(url) for url in found if url) if found and all(found) else ()

    def system_prompt(self, name: str, text: str) -> tuple[PromptStep, ...]:
        """One of the gateway's own words: `words/<name>.mp3`, else spoken."""
        return self.play([f"words/{name}.mp3"]) or (self.say(text),)

    def optional_system_prompt(self, name: str, text: str) -> tuple[PromptStep, ...]:
        """One of our own words that can do without: not in a voice that does not know the language."""
        return self.play([f"words/{name}.mp3"]) or ((self.say(text),) if self.has_tts else ())

    def _url(self, file: str) -> str | None:
        if file.startswith("https://"):
            return file
        inside = bool(file) and not file.startswith("/") and ".." not in file and "\\" not in file
        return self.recording_url(self.language, file) if inside else None
