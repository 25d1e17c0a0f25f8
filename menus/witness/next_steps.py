"""What somebody might do on the screen that is shown."""

from collections.abc import Iterator

import msgspec

from menus.analysis.value_groups import ValueGroups
from menus.analysis.variables import Variable
from menus.answers.base import AnswerContext, RejectedAnswer
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.voice_verbs import TRANSFER_OUTCOMES
from menus.expressions.templates import Placeholder
from menus.expressions.values import cell_value
from menus.model import AnswerVerb, Choice, ChoiceVerb, Screen, VoiceVerb
from menus.rendering.layout import (
    NUMBERED,
    choices_of,
    label_of,
    navigation_of,
    paging_of,
    render_screen,
    with_keys,
)
from menus.witness.answer_samples import AnswerSamples
from menus.witness.reached import Reached
from menus.witness.step import Step, StepKind
from menus.witness.trial import EngineTrial

ANY_KEY = "1"
WRONG_ANSWERS = ("??", "?", "7", "a very long answer that says too much " * 5)
SPOKEN_MESSAGE = "message"
MAX_ROWS = 6  # of a list that are chosen, each of another kind


class NextSteps(msgspec.Struct, frozen=True):
    """The steps on from a point: usual ones, and those that few people take."""

    trial: EngineTrial
    samples: AnswerSamples
    groups: ValueGroups
    names: frozenset[Variable]

    def usual(self, here: Reached) -> Iterator[Step]:
        """Yield choices, one answer of each kind, or any key."""
        scope = self.trial.scope(here)
        screen = scope.service.screens[here.session.screen]
        verb = screen.verb
        if here.page.ends:
            resumption = self.trial.resumption(here)
            yield from [Step(StepKind.DIALLED_AGAIN, resumption[0])] if resumption is not None else []
        elif isinstance(verb, ChoiceVerb):
            yield from self._choices(screen, verb, scope)
        elif here.way.channel == VOICE_CHANNEL and self._takes_message(screen):
            yield Step(StepKind.SPOKEN, SPOKEN_MESSAGE)
        elif isinstance(verb, AnswerVerb):
            fitting = self.samples.fitting(screen, verb.answer, _context(scope))
            yield from (
                Step(StepKind.TYPED, typed, min(index, 1) * 0.5) for index, typed in enumerate(fitting)
            )
        elif verb.awaits_outcome:
            yield from (Step(StepKind.PUT_THROUGH, outcome) for outcome in TRANSFER_OUTCOMES)
        else:
            yield Step(StepKind.TYPED, ANY_KEY)

    def unusual(self, here: Reached) -> Iterator[Step]:
        """Yield ways back, answers that do not fit, silence, and a line that drops."""
        scope = self.trial.scope(here)
        screen = scope.service.screens[here.session.screen]
        navigation = navigation_of(scope.service, screen, here.session, here.way.channel)
        keys = (navigation.back, navigation.home)
        yield from (Step(StepKind.TYPED, key, 1) for key in keys if key)
        if screen.seen_only:
            more = scope.service.keys[here.way.channel].more
            yield from [Step(StepKind.TYPED, more, 1)] if more else []
        shows_notice = screen.invalid is not None or screen.require
        if (screen.attempts is not None or shows_notice) and screen.verb.takes_answer:
            yield Step(StepKind.TYPED, self._wrong_answer(screen, scope), 1)
        if screen.attempts is not None and here.way.channel == VOICE_CHANNEL:
            yield Step(StepKind.SILENT, "", 1)
        resumption = self.trial.resumption(here)
        if resumption is not None and resumption[1].screen != here.session.screen:
            yield Step(StepKind.DIALLED_AGAIN, resumption[0], 1)

    def _wrong_answer(self, screen: Screen, scope: TurnScope) -> str:
        """Return what fits no choice and no answer of a screen; blank if all else fits."""
        if not isinstance(screen.verb, AnswerVerb):
            return WRONG_ANSWERS[0]
        answer, context = screen.verb.answer, _context(scope)
        return next(
            (typed for typed in WRONG_ANSWERS if isinstance(answer.read(typed, context), RejectedAnswer)), " "
        )

    def _takes_message(self, screen: Screen) -> bool:
        return screen.voice.record is not None or (
            isinstance(screen.verb, VoiceVerb) and not screen.verb.awaits_outcome
        )

    def _choices(self, screen: Screen, verb: ChoiceVerb, scope: TurnScope) -> Iterator[Step]:
        """Yield each option, and one row of each kind. Numbers that count by page give way to words."""
        choices = choices_of(verb, scope)
        by_page = paging_of(scope.service, screen) == NUMBERED
        by_page = by_page and len(render_screen(scope.service, screen, scope)) > 1
        kinds: set[object] = set()
        for key, choice in with_keys(choices):
            if choice.row is not None:
                kind = self._kind_of_row(screen, verb, choice)
                if kind in kinds or len(kinds) >= MAX_ROWS:
                    continue
                kinds.add(kind)
            yield Step(StepKind.TYPED, label_of(choice, verb, scope) if by_page and not choice.key else key)

    def _kind_of_row(self, screen: Screen, verb: ChoiceVerb, choice: Choice) -> object:
        row = choice.row or {}
        name = screen.save or ""
        value = cell_value(verb.row_value(row))
        columns = (column for column in row if f"{name}.{column}" in self.names)
        return (
            self.groups.classes_of(name).class_of(value),
            *(
                self.groups.classes_of(f"{name}.{column}").class_of(cell_value(row[column]))
                for column in columns
            ),
        )


def _context(scope: TurnScope) -> AnswerContext:
    return AnswerContext(
        scope.now, scope.service.country, lambda named: _text(scope, Placeholder(*named.parts))
    )


def _text(scope: TurnScope, placeholder: Placeholder) -> str | None:
    value = scope.value(placeholder)
    return None if value is None else str(value)
