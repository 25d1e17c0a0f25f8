"""What is recorded of a service: screen by screen, in every language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.first_screens import beginnings
from ivr.prompt_outline import Drawing, Outline
from ivr.prompt_part import Piece
from ivr.system_prompts import own_words
from ivr.update_recordings import Update, update_files, update_pieces
from ivr.value_recordings import DIGITS, Values
from menus.model import Screen, Service

Seconds = Callable[[str, str], float | None]
"""How long a recording plays: of a language, by its name in the folder; None where there is none."""


class How(StrEnum):
    """How a screen is heard in a language."""

    RECORDED = "recorded"
    SPOKEN = "spoken"  # by a provider's voice
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`found` are, of each folder, sentences on recordings that are of no use."""

    service: Service
    seconds_of: Seconds
    found: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _drawings: dict[str, Drawing] = field(default_factory=dict)
    _outlines: dict[tuple[str, str], Outline] = field(default_factory=dict)

    def how(self, screen: Screen, language: str) -> How:
        """How a screen is heard: out of recordings only where none lacks."""
        if self.complete(screen, language):
            return How.RECORDED
        return How.SPOKEN if self.service.languages[language].tts else How.MISSING

    def complete(self, screen: Screen, language: str) -> bool:
        """Whether a screen is played, whatever its values are."""
        outline = self.outline(screen, language)
        if not self.service.languages[language].audio:
            return outline.elsewhere
        if outline.whole is not None and self._there(outline.whole, language):
            return True
        return not outline.open and not self._lacking(outline.pieces, language)

    def outline(self, screen: Screen, language: str) -> Outline:
        """The recordings that play a screen."""
        if (screen.name, language) not in self._outlines:
            if language not in self._drawings:
                values = Values(self.service, language)
                self._drawings[language] = Drawing(self.service, values, beginnings(self.service))
            self._outlines[screen.name, language] = self._drawings[language].outline(screen)
        return self._outlines[screen.name, language]

    def pieces(self, screens: Iterable[Screen], language: str) -> tuple[Piece, ...]:
        """Every recording that a language takes, each once: the screens in their order, then our own words."""
        found: dict[str, Piece] = {}
        for piece in self._pieces(screens, language):
            known = found.get(piece.file)
            if known is None or (piece.needed and not known.needed):
                found[piece.file] = piece
        return tuple(found.values())

    def troubles(self, language: str) -> Sequence[str]:
        """Sentences on recordings of the language that cannot be published."""
        return self.found.get(self.service.languages[language].audio, ())

    def missing(self, screens: Sequence[Screen], language: str) -> Sequence[str]:
        """The recordings that lack for the screens, and our own words, to be played, by their paths."""
        folder = self.service.languages[language].audio
        files = [file for screen in screens for file in self.lacking(screen, language)]
        files += [piece.file for piece in self._lacking(own_words(self.service, language), language)]
        return [f"{folder}/{file}" for file in dict.fromkeys(files)]

    def lacking(self, screen: Screen, language: str) -> Sequence[str]:
        """The names of the recordings that lack for a screen to be played."""
        if self.complete(screen, language):
            return ()
        return [piece.file for piece in self._lacking(self.outline(screen, language).pieces, language)]

    def open(self, screen: Screen, language: str) -> Sequence[str]:
        """The values of a screen that no recording can hold; none where one recording does instead."""
        return () if self.complete(screen, language) else self.outline(screen, language).open

    def seconds(self, screen: Screen, language: str) -> float | None:
        """How long the prompt of a screen plays, without values and options; None where it is not all recorded."""
        if not self.service.languages[language].audio or not self.complete(screen, language):
            return None
        outline = self.outline(screen, language)
        lengths = {file: self.seconds_of(language, file) for file in outline.prompt}
        if None in lengths.values():  # recorded as one, where there might be pieces
            return None
        return sum((lengths[file] or 0.0) * share for file, share in outline.prompt.items()) or None

    def untold(self, message: str, language: str) -> Sequence[str]:
        """What keeps a call from telling a message by recordings: those that lack, or a value that none holds."""
        folder = self.service.languages[language].audio
        files = update_files(self.service, language, Update(message, DIGITS))
        if not files:
            return [
                str(place) for place in self.service.messages[message].text.by_language[language].placeholders
            ]
        lack = [file for file in files if not folder or self.seconds_of(language, file) is None]
        return [f"{folder}/{file}" for file in dict.fromkeys(lack)]

    def _pieces(self, screens: Iterable[Screen], language: str) -> Iterator[Piece]:
        yield from (piece for screen in screens for piece in self.outline(screen, language).pieces)
        yield from own_words(self.service, language)
        yield from update_pieces(self.service, language)

    def _lacking(self, pieces: Iterable[Piece], language: str) -> list[Piece]:
        return [piece for piece in pieces if piece.needed and not self._there(piece, language)]

    def _there(self, piece: Piece, language: str) -> bool:
        return self.seconds_of(language, piece.file) is not None
