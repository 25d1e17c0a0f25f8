"""Finds the option of a walk on other menus: the one of its value, else of its words, else the one that leads there."""

import msgspec

from menus.replay.player import Player
from menus.replay.walk import Action, WalkStep

Ways = tuple[str, ...]


class OfferedOption(msgspec.Struct, frozen=True):
    """An option on a screen: what to type for it, its place, value and words, and the screens that it leads to.

    `all_words` are those of all options of the screen.
    """

    typed: str
    index: int
    value: object
    words: str
    ways: Ways
    all_words: tuple[str, ...]


def offered_options(player: Player) -> list[OfferedOption]:
    """Return the options on the screen that is shown."""
    choices = [one for one in player.choices() if one[1].option is not None]
    all_words = tuple(words for _, _, words in choices)
    return [
        OfferedOption(
            typed,
            choice.index,
            choice.option.value,
            words,
            tuple(way.screen for way in choice.option.goto),
            all_words,
        )
        for typed, choice, words in choices
        if choice.option is not None
    ]


def option_taken(player: Player, step: WalkStep) -> OfferedOption | None:
    """Return the option of a step on the menus of its walk; None for another kind of step."""
    if step.action is not Action.OPTION:
        return None
    return next((one for one in offered_options(player) if one.index == step.number), None)


def same_option(player: Player, step: WalkStep, before: OfferedOption | None) -> OfferedOption | None:
    """Return the option of a step on other menus, or None if it is gone. `before` is what it was, if that is known.

    An option that got new words is the only one with new words that leads to the same screens; or it stands in the same
    place, among as many options, and leads there too.
    """
    offered = offered_options(player)
    if step.value is not None:
        return next((one for one in offered if one.value == step.value), None)
    if before is None:
        return next((one for one in offered if one.typed == step.key), None)
    same_words = next((one for one in offered if one.words == before.words), None)
    if same_words is not None:
        return same_words
    reworded = [one for one in offered if one.words not in before.all_words and one.value is None]
    same_ways = [one for one in reworded if one.ways == before.ways]
    if len(same_ways) == 1 and before.ways:
        return same_ways[0]
    count = len(before.all_words)
    return next((one for one in same_ways if one.index == before.index and len(offered) == count), None)
