"""How calls are heard: screen by screen, in every language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.audio.prompts.drafts import Draft, read_drafts
from gateway.audio.prompts.sound import find
from gateway.published_menus.definition import MenuFile, coverage
from ivr.coverage import Coverage, How
from ivr.prompt_part import Piece
from ivr.system_prompts import own_words
from menus.analysis.spoken_screens import spoken_screens
from menus.model import Service

OWN_WORDS = "(words of the gateway)"


@dataclass(frozen=True, slots=True)
class Heard:
    """A screen in a language. `draft`: some of its recordings are a machine's, until they are recorded.

    `missing` are the recordings that lack, `values` what no recording can say; `seconds` is how long its prompt plays.
    """

    screen: str
    language: str
    how: How
    draft: bool = False
    missing: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    seconds: float | None = None


def heard(file: MenuFile) -> tuple[Heard, ...]:
    """What callers hear; nothing where nobody can call, or the file has errors beside recordings that lack."""
    service = file.compiled.service or file.source.compile().service
    screens = spoken_screens(service) if service is not None else []
    if service is None or not screens:
        return ()
    told = _Told(file, service, coverage(service, file.source.sounds, {}))
    return tuple(
        line
        for language in service.languages
        for line in (
            *(told.screen(screen.name, language) for screen in screens),
            told.own_words(language),
        )
    )


@dataclass(slots=True)
class _Told:
    file: MenuFile
    service: Service
    coverage: Coverage

    def screen(self, name: str, language: str) -> Heard:
        screen, folder = self.service.screens[name], self.service.languages[language].audio
        how = self.coverage.how(screen, language)
        if how is How.RECORDED:
            pieces = self.coverage.outline(screen, language).pieces
            draft, seconds = self._drafted(pieces, language), self.coverage.seconds(screen, language)
            return Heard(name, language, how, draft=draft, seconds=round(seconds, 1) if seconds else None)
        if not folder:
            return Heard(name, language, how)
        missing, values = self.coverage.lacking(screen, language), self.coverage.open(screen, language)
        return Heard(name, language, how, missing=tuple(missing), values=tuple(values))

    def own_words(self, language: str) -> Heard:
        tongue = self.service.languages[language]
        pieces = tuple(own_words(self.service, language))
        missing = [piece.file for piece in pieces if self.coverage.seconds_of(language, piece.file) is None]
        if not missing and tongue.audio:
            return Heard(OWN_WORDS, language, How.RECORDED, draft=self._drafted(pieces, language))
        how = How.SPOKEN if tongue.tts else How.MISSING
        return Heard(OWN_WORDS, language, how, missing=tuple(missing) if tongue.audio else ())

    def _drafted(self, pieces: Iterable[Piece], language: str) -> bool:
        folder = self.service.languages[language].audio
        drafts = {draft.sound for draft in self._drafts(folder)}
        found = (find(self.file.source.sounds, folder, piece.file) for piece in pieces)
        return any(sound is not None and sound.digest in drafts for sound in found)

    def _drafts(self, folder: str) -> Iterator[Draft]:
        yield from read_drafts(self.file.folder / folder).values()
