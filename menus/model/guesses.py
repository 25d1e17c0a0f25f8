"""What a citizen may mean at a menu by words of their own: the ways that are offered, and how they are judged."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from menus.guess.example_index import ExampleIndex, Ranked
from menus.guess.thresholds import Thresholds, choose_thresholds, lead_of
from menus.model.options import Option
from menus.model.screen import Screen
from menus.model.settings import EntryPoint
from menus.model.verb_kinds import ChoiceVerb
from menus.problems import Place

MAX_OFFERED = 3

OptionWay = tuple[tuple[str, int], ...]
"""The options that lead to what is meant, from the shown menu on: each a screen and the number of its option."""


def option_at(screens: Mapping[str, Screen], way: OptionWay) -> Option:
    """Return the option at which a way ends."""
    menu, number = way[-1]
    verb = screens[menu].verb
    if not isinstance(verb, ChoiceVerb):
        raise TypeError(f"{menu} has no options")
    return verb.options[number]


class GuessSettings(msgspec.Struct, frozen=True):
    """What `understand:` says. What is not set is chosen from the examples.

    `least` is the score from which on a guess is offered. A guess with a score of `sure` that is `lead` ahead of the
    next is offered alone. `otherwise` is where "None of these" leads; the menu itself if None. `private`: the words
    are never shown. Texts that were not understood are kept for `keep_seconds`; none are if that is None.
    """

    least: float | None = None
    sure: float | None = None
    lead: float | None = None
    otherwise: EntryPoint | None = None
    private: bool = False
    keep_seconds: float | None = None
    keep_place: Place | None = None


NO_GUESS_SETTINGS = GuessSettings()


class MenuGuesses(msgspec.Struct, frozen=True, dict=True):
    """What can be meant at a menu. The subjects of `index` are the numbers of `ways`."""

    ways: tuple[OptionWay, ...]
    index: ExampleIndex
    settings: GuessSettings

    @cached_property
    def thresholds(self) -> Thresholds:
        """The thresholds of the file, else those that fit the examples. They are worked out at the first guess."""
        stated = self.settings
        if stated.least is not None and stated.sure is not None and stated.lead is not None:
            return Thresholds(stated.least, stated.sure, stated.lead)
        chosen = choose_thresholds(self.index)
        least = chosen.least if stated.least is None else stated.least
        return Thresholds(
            least,
            max(least, chosen.sure) if stated.sure is None else stated.sure,
            chosen.lead if stated.lead is None else stated.lead,
        )

    def find(self, text: str) -> tuple[Ranked, ...]:
        """Return the guesses that are good enough to be offered, the best first.

        Those of the last text are kept: whoever routes a first text asks before the engine does.
        """
        last: tuple[str, tuple[Ranked, ...]] | None = self.__dict__.get("_last")
        if last is not None and last[0] == text:
            return last[1]
        found = tuple(one for one in self.index.rank(text) if one.score >= self.thresholds.least)
        self.__dict__["_last"] = (text, found)
        return found

    def is_clear(self, ranked: Sequence[Ranked]) -> bool:
        """Return True if the first guess is so much better than the others that it is offered alone."""
        return ranked[0].score >= self.thresholds.sure and lead_of([*ranked]) >= self.thresholds.lead
