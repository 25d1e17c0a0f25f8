"""Find the private values: answers declared private, PINs, and everything derived from them."""

from collections.abc import Iterator

from menus.answers.pin import PinAnswer
from menus.engine.scope import SAID
from menus.expressions.derivations import Derivation
from menus.expressions.templates import Template
from menus.model import AnswerVerb, ChoiceVerb, Screen, Service
from menus.model.field_values import field_values


def private_names(service: Service) -> frozenset[str]:
    """Return the names whose values are never shown and are stored encrypted."""
    names = {screen.save for screen in service.screens.values() if screen.save and _asks_privately(screen)}
    names |= {one.name for screen in service.screens.values() if screen.private for one in screen.set}
    names |= {SAID} if service.understand.private else set()
    names |= {screen.verb.answered_case() for screen in service.screens.values() if screen.private} - {""}
    derivations = list(derivations_of(service))
    growing = True
    while growing:
        more = {one.name for one in derivations if names & set(names_in(one.formula))} - names
        names |= more
        growing = bool(more)
    return frozenset(names)


def privacy_reason(service: Service, name: str) -> str:
    """Return a sentence about the source of a private value."""
    for screen in service.screens.values():
        kept = (screen.verb.answered_case(), *(one.name for one in screen.set)) if screen.private else ()
        if (screen.save == name and _asks_privately(screen)) or name in kept:
            return f"`{screen.name}` keeps it so"
    if name == SAID:
        return "`understand:` keeps it so"
    sources = (
        source
        for one in derivations_of(service)
        if one.name == name
        for source in names_in(one.formula)
        if source in service.private and source != name
    )
    return f"it is worked out from `{next(sources, name)}`"


def _asks_privately(screen: Screen) -> bool:
    return screen.private or (
        isinstance(screen.verb, AnswerVerb) and isinstance(screen.verb.answer, PinAnswer)
    )


def derivations_of(service: Service) -> Iterator[Derivation]:
    """Yield every line of a `set:`, of screens and of their options."""
    for screen in service.screens.values():
        yield from screen.set
        if isinstance(screen.verb, ChoiceVerb):
            for option in screen.verb.options:
                yield from option.set


def names_in(value: object) -> Iterator[str]:
    """Yield the names whose values become part of a compiled value. Names in conditions do not count."""
    if isinstance(value, Template):
        yield from (one.column or "" if one.name == "profile" else one.name for one in value.placeholders)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from names_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from names_in(item)
    elif not hasattr(value, "holds"):
        for part in field_values(value):
            yield from names_in(part)
