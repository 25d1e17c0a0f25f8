"""Every target of a screen, as the file gives it."""

from collections.abc import Iterator

from menus.model.screen import Screen
from menus.model.targets import Target
from menus.model.verb_kinds import ChoiceVerb


def targets_of(screen: Screen) -> Iterator[Target]:
    """Yield the targets of a screen, of its verb and of its options, empty ones too."""
    yield screen.goto
    if screen.attempts is not None:
        yield screen.attempts.too_many
    if isinstance(screen.verb, ChoiceVerb):
        for option in screen.verb.options:
            yield option.goto
    yield from screen.verb.own_targets().values()
