"""What there is to record for a menu file, and how it stands."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.audio.prompts.drafts import Draft, read_drafts
from gateway.audio.prompts.sound import SUFFIXES, Sound, find, path_in
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuFile, coverage
from ivr.prompt_part import Piece
from menus.analysis.spoken_screens import spoken_screens
from menus.model import Service


class State(StrEnum):
    """How a recording stands."""

    RECORDED = "recorded"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """A recording that is needed, and the one that is there: its name in the folder, and whether it is a draft."""

    piece: Piece
    state: State
    sound: Sound | None = None
    there: str = ""
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a language takes. `folder` is where its recordings lie, `shown` as the menu file has it."""

    language: str
    name: str
    folder: Path
    shown: str
    lines: tuple[Line, ...]

    def count(self, state: State) -> int:
        """How many recordings stand so."""
        return sum(line.state is state for line in self.lines)


def plan(file: MenuFile, languages: Iterable[str]) -> tuple[Part, ...]:
    """What is to be recorded for these languages, those of the service that have a folder where none is named."""
    compiled = file.source.compile()  # which does not ask for recordings: what lacks is to be told here
    service = compiled.service
    if service is None:
        raise DefinitionError("\n".join(str(problem) for problem in compiled.problems))
    wanted = tuple(languages) or tuple(name for name, tongue in service.languages.items() if tongue.audio)
    for language in wanted:
        if language not in service.languages:
            known = ", ".join(service.languages)
            raise DefinitionError(f"The service has no language `{language}`. It has {known}.")
        if not service.languages[language].audio:
            raise DefinitionError(
                f"`{language}` has no folder for recordings: name one under `service: languages:`, as in "
                f"`audio: audio/{language}`."
            )
    if not wanted:
        raise DefinitionError(
            "No language has a folder for recordings: give one its own under `service: languages:`, for example "
            "`sw: {name: Kiswahili, audio: audio/sw}`."
        )
    return tuple(_part(file, service, language) for language in wanted)


def _part(file: MenuFile, service: Service, language: str) -> Part:
    tongue = service.languages[language]
    folder = file.folder / tongue.audio
    heard = coverage(service, file.source.sounds, {})
    drafts = read_drafts(folder)
    pieces = heard.pieces(spoken_screens(service), language)
    lines = tuple(_line(file, tongue.audio, piece, drafts) for piece in pieces)
    return Part(language, tongue.name, folder, tongue.audio, lines)


def _line(file: MenuFile, folder: str, piece: Piece, drafts: dict[str, Draft]) -> Line:
    sounds = file.source.sounds
    sound = find(sounds, folder, piece.file)
    if sound is None:
        return Line(piece, State.MISSING)
    stem = posixpath.splitext(piece.file)[0]
    there = next(
        name
        for name in (piece.file, *(f"{stem}.{suffix}" for suffix in SUFFIXES))
        if sounds.get(path_in(folder, name)) == sound
    )
    draft = drafts.get(there)
    if draft is not None and draft.sound == sound.digest:
        return Line(piece, State.DRAFT, sound, there, draft)
    return Line(piece, State.RECORDED, sound, there)
