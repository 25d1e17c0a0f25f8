"""Every way on from a screen, as the file gives them."""

from collections.abc import Iterator

from menus.model.screen import Screen
from menus.model.targets import Target
from menus.model.verbs import ListVerb, Lookup, Menu, Record, SetValues, Transfer


def targets_of(screen: Screen) -> Iterator[Target]:
    """The targets of a screen, its verb and its options; empty ones too."""
    yield screen.goto
    if screen.attempts is not None:
        yield screen.attempts.too_many
    verb = screen.verb
    if isinstance(verb, Menu | ListVerb):
        for option in verb.options:
            yield option.goto
    if isinstance(verb, ListVerb):
        yield verb.empty
    elif isinstance(verb, Lookup):
        yield from (verb.found, verb.none, verb.failed, verb.many, verb.late)
    elif isinstance(verb, SetValues):
        yield verb.failed
    elif isinstance(verb, Record):
        yield verb.otherwise
    elif isinstance(verb, Transfer):
        yield from (verb.done, verb.busy, verb.no_answer, verb.closed, verb.otherwise)
