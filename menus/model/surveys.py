"""Surveys: screens whose answers are counted together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from menus.expressions.templates import LocalisedText
from menus.problems import Place

SURVEY = "survey"
"""The name before the first dot of a result: `{survey.opinion.count}`."""
COUNT, SHARE = "count", "share"
YES_NO_VALUES = {"yes": "true", "no": "false"}


@dataclass(frozen=True, slots=True)
class SurveyField:
    """A name under which screens of a survey save one of a few values.

    `words` has their words, by value and language, `question` those of the question, by language. Words that depend on
    the moment or the caller are left out.
    """

    name: str
    options: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    question: Mapping[str, str] = field(default_factory=dict, compare=False)

    def option_named(self, name: str) -> str | None:
        """Return the option that a placeholder names; None if there is none. `yes` and `no` are true and false."""
        if name in self.options:
            return name
        value = YES_NO_VALUES.get(name)
        return value if value in self.options else None

    def words_of(self, option: str, language: str) -> str:
        """Return the words of an option; the option itself if it has none."""
        return self.words.get(option, {}).get(language) or option

    def question_in(self, language: str) -> str:
        """Return the words of the question; its name if it has none."""
        return self.question.get(language) or self.name


class SurveyPlaces(msgspec.Struct, frozen=True):
    """The places of a survey's screens and quotas in the file, for messages."""

    screens: Mapping[str, Place]
    quotas: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey. `until` is its last day. `once`: each number answers once.

    The first of `screens` is where it begins, the last is where answers are counted. `over`, `answered`, `full` and
    `withheld` are screens. `quotas` has the most answers of each option of a field. `fields` are those whose answers
    are counted. `invites`: an announcement invites to it, so the gateway must know who has answered.
    """

    name: str
    place: Place
    title: LocalisedText
    screens: tuple[str, ...]
    until: date
    over: str
    once: bool = False
    answered: str | None = None
    withheld: str | None = None
    full: str | None = None
    quotas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    public: bool = False
    fields: Mapping[str, SurveyField] = field(default_factory=dict)
    invites: bool = False
    places: SurveyPlaces = field(default_factory=lambda: SurveyPlaces({}, {}), compare=False, repr=False)

    @property
    def first(self) -> str:
        """The screen where it begins."""
        return self.screens[0]

    @property
    def last(self) -> str:
        """The screen at which answers are counted."""
        return self.screens[-1]

    @property
    def keeps_numbers(self) -> bool:
        """Return True if the gateway keeps who has answered, as digests."""
        return self.once or self.invites

    def is_over(self, today: date) -> bool:
        """Return True after the last day. `today` is the day in the service's time zone."""
        return today > self.until

    def turns_away_at(self, screen: str) -> bool:
        """Return True if a citizen may come to another screen in place of this one of its screens."""
        return bool(self.quotas) or screen in (self.first, self.last)

    def ways_instead(self, screen: str) -> dict[str, str]:
        """Return the screens that a citizen may come to in place of this one of its screens, by the reason."""
        found = {"the group is full": self.full}
        if screen in (self.first, self.last):
            found |= {"the survey is over": self.over, "answered already": self.answered}
        if screen == self.first:
            found["the number is withheld"] = self.withheld
        return {why: name for why, name in found.items() if name}

    def result_named(self, words: str) -> "tuple[SurveyField, str] | None":
        """Return the field and option of `share.<option>` or `share.<field>.<option>`, without `share.`.

        None: no question has this option, or several have it.
        """
        found = [
            (one, option) for one in self.fields.values() if (option := one.option_named(words)) is not None
        ]
        if len(found) == 1:
            return found[0]
        name, _, rest = words.partition(".")
        one = self.fields.get(name)
        option = None if one is None else one.option_named(rest)
        return None if one is None or option is None else (one, option)
