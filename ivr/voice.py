"""Who speaks: recordings of a language where they are there, else the provider's voice for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ivr.speech_text import spoken
from ivr.steps import Play, Prompt, Say
from menus.model import Tongue

Recordings = Callable[[str, str], str | None]


def no_messages(recording: str) -> None:
    """Nothing that was spoken can be heard."""
    del recording


def no_recordings(language: str, file: str) -> None:
    """A service of which nothing is recorded."""
    del language, file


@dataclass(frozen=True, slots=True)
class Studio:
    """What a call is spoken with: the provider, `twilio` or `at`, and where recordings are.

    `recordings` gives the URL of a file in the folder of a language, None where it is not there; `messages` that of
    what the caller spoke, by the id of its recording.
    """

    provider: str
    recordings: Recordings = no_recordings
    messages: Callable[[str], str | None] = no_messages

    def voice_of(self, language: str, tongue: Tongue) -> "Voice":
        """The voice for a language."""
        return Voice(language, tongue.tts.get(self.provider, {}), self.recordings)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks one language. `names` are the provider's own names for language and voice; empty where it has none."""

    language: str
    names: Mapping[str, str]
    recordings: Recordings

    @property
    def speaks(self) -> bool:
        """Whether the provider has a voice for the language."""
        return bool(self.names)

    def say(self, text: str) -> Say:
        """Words for the provider's voice; for its usual one, where it has none for the language."""
        return Say(spoken(text), self.names.get("language", ""), self.names.get("voice", ""))

    def play(self, files: Iterable[str]) -> tuple[Play, ...]:
        """The recordings one after another; nothing at all where one of them is missing, or there is none."""
        found = [self._url(file) for file in files]
        return tuple(Play(url) for url in found if url) if found and all(found) else ()

    def word(self, name: str, text: str) -> tuple[Prompt, ...]:
        """One of the gateway's own words: `words/<name>.mp3`, else spoken."""
        return self.play([f"words/{name}.mp3"]) or (self.say(text),)

    def aside(self, name: str, text: str) -> tuple[Prompt, ...]:
        """One of our own words that can do without: not in a voice that does not know the language."""
        return self.play([f"words/{name}.mp3"]) or ((self.say(text),) if self.speaks else ())

    def _url(self, file: str) -> str | None:
        if file.startswith("https://"):
            return file
        inside = bool(file) and not file.startswith("/") and ".." not in file and "\\" not in file
        return self.recordings(self.language, file) if inside else None
