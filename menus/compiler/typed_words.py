"""Find the names whose values citizens type as words, so that no word of theirs is taken for a day."""

from menus.answers.date import DateAnswer
from menus.compiler.privacy import derivations_of
from menus.model import AnswerVerb, Screen, Service


def typed_words(service: Service) -> frozenset[str]:
    """Return the names under which only typed answers are saved, and never a day."""
    screens = [screen for screen in service.screens.values() if screen.save]
    typed = {screen.save for screen in screens if _takes_words(screen)}
    others = {screen.save for screen in screens if not _takes_words(screen)}
    others |= {derivation.name for derivation in derivations_of(service)}
    return frozenset(name for name in typed - others if name)


def _takes_words(screen: Screen) -> bool:
    return isinstance(screen.verb, AnswerVerb) and not isinstance(screen.verb.answer, DateAnswer)
