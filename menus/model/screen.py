"""A screen: a node of the service."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import Condition
from menus.expressions.derivations import Derivation
from menus.expressions.templates import Placeholder
from menus.model.options import Choice
from menus.model.surveys import Survey
from menus.model.targets import Target
from menus.model.verb_kinds import ALL_CHANNELS, NO_CHANNEL, ChoiceVerb, SessionEnd, Verb
from menus.model.verdicts import ScreenVerdicts
from menus.model.voice import NO_VOICE_SETTINGS, ScreenVoice
from menus.problems import Place


class Requirement(msgspec.Struct, frozen=True):
    """A condition on an answer that fits its type, and the words shown if it does not hold."""

    condition: Condition
    say: CitizenText


class AttemptLimit(msgspec.Struct, frozen=True):
    """The number of answers that do not fit after which the screen goes on at `too_many`.

    With `within_seconds`, they are counted across sessions for that time: those of the caller, and those of all
    callers for what `by` stands for.
    """

    max_attempts: int
    too_many: Target
    within_seconds: int | None = None
    by: Placeholder | None = None

    @property
    def counts_first(self) -> bool:
        """Return True if each answer is counted in the store before it is judged."""
        return self.within_seconds is not None


@dataclass(frozen=True, slots=True)
class Screen:
    """One verb, and the keys that any screen may have.

    `is_static`: the screen reads the same for every caller of a language. `ends`: the session is over once the words
    are read. `last_on` are the channels on which it is.
    `retry_screens` are the screens to which a `retry:` of this screen leads back.
    `fixed_choices` are the lines of the screen; None if they are not the same for every caller.
    `has_fixed_lines`: the lines that are shown read the same for every caller of a language.
    `gap` and `invalid_gap`: an empty line before the options, below the prompt and below words after an answer that
    does not fit. `survey` is the survey that counts at this screen, or that may lead elsewhere in its place.
    `verdicts`: what answers make the case system do, where a text about a case asked.
    """

    name: str
    place: Place
    verb: Verb
    goto: Target = ()
    save: str | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()
    skip_if: Condition | None = None
    require: tuple[Requirement, ...] = ()
    invalid: CitizenText | None = None
    again: bool = False
    attempts: AttemptLimit | None = None
    private: bool = False
    resume: str | None = None
    navigation: str | None = None
    paging: str | None = None
    seen_only: bool = False
    back: bool = True
    gap: bool = False
    invalid_gap: bool = False
    on_channel: Mapping[str, CitizenText] = field(default_factory=dict)
    voice: ScreenVoice = NO_VOICE_SETTINGS
    is_static: bool = False
    retry_screens: frozenset[str] = frozenset()
    survey: Survey | None = None
    verdicts: ScreenVerdicts | None = None
    ends: bool = field(init=False, default=False)
    last_on: frozenset[str] = field(init=False, default=NO_CHANNEL)
    has_conditional_options: bool = field(init=False, default=False)
    fixed_choices: tuple[Choice, ...] | None = field(init=False, default=None, compare=False, repr=False)
    has_fixed_lines: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Work out once the values that every hop needs."""
        end = self.verb.session_end
        ends = end is SessionEnd.ALWAYS or (end is SessionEnd.WITHOUT_GOTO and not self.goto)
        options = self.verb.options if isinstance(self.verb, ChoiceVerb) else ()
        object.__setattr__(self, "ends", ends)
        object.__setattr__(self, "last_on", ALL_CHANNELS if ends else self.verb.last_on)
        conditional = any(option.condition is not None for option in options)
        object.__setattr__(self, "has_conditional_options", conditional)
        if not self.verb.lists_rows:
            are_static = all(option.say.is_static for option in options)
            object.__setattr__(self, "has_fixed_lines", are_static)
        if not conditional and not self.verb.lists_rows:
            choices = tuple(Choice(option.key or "", index, option) for index, option in enumerate(options))
            object.__setattr__(self, "fixed_choices", choices)

    def targets(self) -> Iterator[Target]:
        """Yield the targets of the screen, of its verb and of its options, as the file gives them; empty ones too."""
        yield self.goto
        if self.attempts is not None:
            yield self.attempts.too_many
        if isinstance(self.verb, ChoiceVerb):
            for option in self.verb.options:
                yield option.goto
        yield from self.verb.own_targets().values()
