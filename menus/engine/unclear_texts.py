"""The texts of a hop in words of a citizen's own that were not understood, where the service keeps such texts."""

from collections.abc import Iterable, Iterator

import msgspec

from menus.engine.input_reading import NO_READING
from menus.engine.offer import offer_of
from menus.engine.session import Session
from menus.engine.step_note import StepKind, StepNote
from menus.model import Screen, Service


class UnclearText(msgspec.Struct, frozen=True):
    """What a citizen wrote at a menu, in a session in this language. `number` tells it apart in its conversation."""

    menu: str
    language: str
    words: str
    number: int = 0


def keeps_unclear_texts(service: Service, menu: str) -> bool:
    """Return True if texts that were not understood at a menu are kept: nothing that may be meant there is private."""
    guesses, settings = service.guesses.get(menu), service.understand
    if guesses is None or settings.keep_seconds is None or settings.private:
        return False
    menus = {menu, *(one for way in guesses.ways for one, _ in way)}
    return not any(_is_private(service, service.screens[one]) for one in menus)


def find_unclear_texts(service: Service, notes: Iterable[StepNote]) -> Iterator[UnclearText]:
    """Yield the texts that resembled no option, and those of which no offered option was meant."""
    if service.understand.keep_seconds is None:
        return
    for note in notes:
        before = note.before
        is_at_menu = note.kind is StepKind.TYPED and not before.dropped_session
        if not is_at_menu or not keeps_unclear_texts(service, before.screen):
            continue
        refused, words = _refused_words(note), _words_without_offer(note)
        if refused:
            yield _unclear(before, refused, 0)
        if words:
            yield _unclear(before, words, 1)


def _refused_words(note: StepNote) -> str:
    """Return the words for which options were offered, if none of these was chosen; else an empty text."""
    offer, after = offer_of(note.before), offer_of(note.shown.session)
    if offer is None or note.reading.way or (after is not None and after.said == offer.said):
        return ""
    return offer.said


def _words_without_offer(note: StepNote) -> str:
    """Return the words that were typed, if they are none that the menu knows, and nothing was offered for them."""
    reading = note.reading
    is_unknown = reading != NO_READING and reading.match is None and not (reading.own_words or reading.way)
    return note.text if is_unknown and any(map(str.isalpha, note.text)) else ""


def _unclear(before: Session, words: str, place: int) -> UnclearText:
    return UnclearText(before.screen, before.language, words, 2 * before.hop_count + place)


def _is_private(service: Service, screen: Screen) -> bool:
    return screen.private or screen.save in service.private
