"""What is recorded of a service: screen by screen, in every language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from menus.model import Screen, Service

Seconds = Callable[[str, str], float | None]
"""How long a recording plays: of a language, by its name in the folder; None where there is none."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`troubles` of each folder are sentences on recordings that are of no use."""

    service: Service
    seconds: Seconds
    found: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def troubles(self, language: str) -> Sequence[str]:
        """Sentences on recordings of the language that cannot be published."""
        return self.found.get(self.service.languages[language].audio, ())

    def missing(self, screen: Screen, language: str) -> Sequence[str]:
        """The recordings that lack for the screen to be played, by their paths."""
        folder = self.service.languages[language].audio
        names = screen.voice.audio or (f"{screen.name}.mp3",)
        return [
            f"{folder}/{name}" for name in names if "{" not in name and self.seconds(language, name) is None
        ]
