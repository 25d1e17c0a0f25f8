"""Run a scenario step by step, up to the first difference."""

from collections.abc import Iterator
from itertools import chain

import msgspec

from menus.compiler.suggestion import suggest
from menus.engine.effects import (
    CaseAnswer,
    LookupFound,
    LookupRequest,
    PaymentOrder,
    RequestOutcome,
)
from menus.engine.engine import EngineError, TrailEntry
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.similar_cases import SIMILAR_COLUMNS
from menus.model import AnswerRequest, CaseSource, HttpSource, LookupSource, Service, SimilarSource
from menus.problems import Place
from menus.scenarios import differences
from menus.scenarios.differences import Difference
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.scenario import Scenario
from menus.scenarios.setup import LookupReply, ScenarioSetup
from menus.scenarios.steps import (
    AfterEvent,
    CaseUpdateEvent,
    DialEvent,
    DropEvent,
    LookupChangeEvent,
    PaymentEvent,
    RedialEvent,
    RepeatEvent,
    ScenarioStep,
    TypeEvent,
    WaitEvent,
)
from menus.scenarios.voice_wording import with_voice_wording
from menus.verbs.pay import Pay

CASE_COLUMNS = ("status", "note", "updated_at", "as_of", "question")


def columns_of_reply(source: LookupSource | None) -> tuple[str, ...]:
    """Return the columns of a source that is no table."""
    if isinstance(source, HttpSource):
        return tuple(source.columns)
    return SIMILAR_COLUMNS if isinstance(source, SimilarSource) else CASE_COLUMNS


class ScenarioResult(msgspec.Struct, frozen=True):
    """The result of a scenario. It passed if there are no differences. `trail` has the screens that it visited."""

    scenario: Scenario
    differences: tuple[Difference, ...]
    trail: tuple[TrailEntry, ...]

    @property
    def passed(self) -> bool:
        """Return True if there are no differences."""
        return not self.differences


def run_scenario(service: Service, scenario: Scenario) -> ScenarioResult:
    """Run a scenario. The first difference in its steps ends the run."""
    unknown = (
        *_unknown(service, scenario.setup),
        *_unknown_surveys(service, scenario.setup),
        *_unknown_payments(service, scenario.setup),
    )
    if unknown:
        return ScenarioResult(scenario, unknown, ())
    runner = _ScenarioRunner(
        with_voice_wording(service) if scenario.setup.channel == VOICE_CHANNEL else service, scenario
    )
    found = tuple(runner.run())
    return ScenarioResult(scenario, found, runner.phone.trail)


def complete_reply(service: Service, lookup: str, given: LookupReply) -> RequestOutcome:
    """Return the reply with all columns of the lookup. Columns that the scenario leaves out are empty."""
    if not isinstance(given.outcome, LookupFound):
        return given.outcome
    source = service.lookups.get(lookup)
    columns = columns_of_reply(source)
    return LookupFound(tuple({**dict.fromkeys(columns, ""), **row} for row in given.outcome.rows))


def _unknown(service: Service, facts: ScenarioSetup) -> Iterator[Difference]:
    """Yield a difference for each reply that the service never asks for, such as one to a mistyped name."""
    asked = {
        name: source
        for name, source in service.lookups.items()
        if isinstance(source, CaseSource | HttpSource | SimilarSource)
    }
    for name, given in facts.lookups.items():
        if name not in asked:
            guess = suggest(name, asked) or "It has none that ask another system."
            yield Difference(given.place, f"the service has no lookup `{name}`. {guess}")
    answered = service.answer_columns
    for name, reply in facts.answers.items():
        if name not in answered:
            guess = suggest(name, answered) or "No `submit:` of it has `answer:`."
            yield Difference(reply.place, f"the service waits for no answer to `{name}`. {guess}")
            continue
        for column in (reply.answer or {}).keys() - set(answered[name]):
            guess = suggest(column, answered[name])
            yield Difference(reply.place, f"the answer to `{name}` has no column `{column}`. {guess}")


def _unknown_payments(service: Service, facts: ScenarioSetup) -> Iterator[Difference]:
    """Yield a difference for each outcome at a screen that asks for no payment."""
    asked = {name for name, screen in service.screens.items() if isinstance(screen.verb, Pay)}
    for name, reply in facts.payments.items():
        if name not in asked:
            guess = suggest(name, asked) or "It has none."
            yield Difference(reply.place, f"the service has no `pay:` screen `{name}`. {guess}")


def _unknown_surveys(service: Service, facts: ScenarioSetup) -> Iterator[Difference]:
    """Yield a difference for each part of a survey that the service does not have."""
    for name, setup in facts.surveys.items():
        if name not in service.surveys:
            guess = suggest(name, service.surveys) or "It has none."
            yield Difference(setup.place, f"the service has no survey `{name}`. {guess}")
            continue
        fields = service.surveys[name].fields
        for field, options in setup.counts.by_field.items():
            if field not in fields:
                yield Difference(
                    setup.place, f"the survey `{name}` counts no `{field}`. {suggest(field, fields)}"
                )
                continue
            for option in options:
                if fields[field].option_named(option) is None:
                    guess = suggest(option, fields[field].options)
                    yield Difference(setup.place, f"`{field}` of `{name}` has no option `{option}`. {guess}")


class _UnansweredError(Exception):
    """The scenario has no answer for a lookup."""


class _ScenarioRunner:
    def __init__(self, service: Service, scenario: Scenario) -> None:
        self.service = service
        self.scenario = scenario
        self.lookups = dict(scenario.setup.lookups)
        self.answers = dict(scenario.setup.answers)
        self.payments = dict(scenario.setup.payments)
        self.phone = ScenarioPhone(
            service, scenario.setup, self._answer, self._answer_case, self._answer_payment
        )

    def run(self) -> Iterator[Difference]:
        for step in self.scenario.steps:
            difference = self._try_step(step)
            if difference is not None:
                yield difference
                return
        yield from self._check_outcomes()

    def _try_step(self, step: ScenarioStep) -> Difference | None:
        """Take a step. An error of the engine or the phone is a difference too."""
        try:
            return self._play_step(step) or self._check_page(step)
        except PhoneError as error:
            return Difference(step.place, str(error))
        except _UnansweredError as error:
            cure = f"add `lookups: {{{error}: none}}`, or its rows, under `given:`"
            return Difference(step.place, f"the lookup `{error}` is asked here: {cure}")
        except EngineError as error:
            return Difference(step.place, f"the menu cannot go on: {error}")

    def _play_step(self, step: ScenarioStep) -> Difference | None:
        phone = self.phone
        match step.event:
            case DialEvent(code):
                phone.dial(code)
            case TypeEvent(text):
                phone.type(text)
            case RedialEvent():
                phone.dial()
            case DropEvent():
                phone.drop()
            case RepeatEvent():
                phone.repeat()
            case WaitEvent(seconds):
                phone.wait(seconds)
            case LookupChangeEvent(facts):
                self.lookups |= facts.lookups
                self.answers |= facts.answers
                self.payments |= facts.payments
                return next(
                    chain(_unknown(self.service, facts), _unknown_payments(self.service, facts)), None
                )
            case _:
                return self._play_from_outside(step)
        return None

    def _play_from_outside(self, step: ScenarioStep) -> Difference | None:
        """Play what others do, or time: the citizen may be texted."""
        match step.event:
            case AfterEvent():
                return self._wait_days(step.event, step)
            case CaseUpdateEvent():
                return self._update_case(step.event, step.place)
            case PaymentEvent():
                return self._settle_payment(step.event, step.place)
        return None

    def _check_page(self, step: ScenarioStep) -> Difference | None:
        if (
            isinstance(step.event, DialEvent | TypeEvent | RedialEvent | RepeatEvent)
            and not self.phone.measure.fits
        ):
            return Difference(step.place, f"the page takes {self.phone.page_size}")
        return None if step.page is None else differences.page_difference(step.page, self.phone, step.place)

    def _wait_days(self, event: AfterEvent, step: ScenarioStep) -> Difference | None:
        backend = self.phone.backend
        before = len(backend.sent_messages)
        self.phone.wait_days(event.span)
        is_silent, last = len(backend.sent_messages) == before, backend.sent_messages[-1:]
        if event.sends_nothing and not is_silent:
            return Difference(step.place, f"{step.label} a text comes: {last[0].text}")
        if event.expected_text is None:
            return None
        if is_silent:
            return Difference(step.place, f"{step.label} no text comes")
        return differences.text_difference(event.expected_text, last[0].text, step.place, "the message")

    def _update_case(self, update: CaseUpdateEvent, place: Place) -> Difference | None:
        backend = self.phone.backend
        if not backend.filed_cases:
            return Difference(place, "no case was filed that could be updated")
        before = len(backend.sent_messages)
        backend.update_case(update.status, update.note, self.phone.clock)
        if update.expected_text is None:
            return None
        if backend.held_messages and len(backend.sent_messages) == before:
            until = backend.held_messages[-1].until.astimezone(self.phone.clock.tzinfo)
            return Difference(
                place, f"its text waits for the end of the quiet hours, at {until:%H:%M}: `wait:` first"
            )
        if len(backend.sent_messages) == before:
            return Difference(place, f"`{update.status}` texts nobody")
        return differences.text_difference(
            update.expected_text, backend.sent_messages[-1].text, place, "the message"
        )

    def _settle_payment(self, event: PaymentEvent, place: Place) -> Difference | None:
        sent = self.phone.backend.sent_messages
        before = len(sent)
        self.phone.settle_payment(event.outcome)
        if event.expected_text is None:
            return None
        if len(sent) == before:
            return Difference(place, f"`{event.outcome}` texts nobody")
        return differences.text_difference(event.expected_text, sent[-1].text, place, "the message")

    def _check_outcomes(self) -> Iterator[Difference]:
        scenario, backend = self.scenario, self.phone.backend
        if scenario.submissions is not None:
            yield from differences.submission_differences(
                scenario.submissions, backend.filed_cases, scenario.place
            )
        if scenario.messages is not None:
            yield from differences.message_differences(
                scenario.messages, backend.sent_messages, scenario.place
            )
        if scenario.verdicts is not None:
            yield from differences.verdict_differences(scenario.verdicts, backend.verdicts, scenario.place)
        if scenario.counted is not None:
            yield from differences.count_differences(
                self.service, scenario.counted, self.phone.surveys.counted, scenario.place
            )
        if scenario.calls is not None and list(scenario.calls) != backend.call_backs:
            called = ", ".join(backend.call_backs) or "nobody is"
            yield Difference(scenario.place, f"called back: {called}; expected {', '.join(scenario.calls)}")

    def _answer(self, request: LookupRequest) -> RequestOutcome:
        given = self.lookups.get(request.lookup)
        if given is None:
            own = self.phone.find_own_case(request)
            if own is None:
                raise _UnansweredError(request.lookup)
            return own
        return complete_reply(self.service, request.lookup, given)

    def _answer_case(self, kind: str, request: AnswerRequest) -> CaseAnswer | None:
        """Return what the scenario gives. Without that the case system answers nothing in time."""
        del request
        reply = self.answers.get(kind)
        return None if reply is None else reply.answer

    def _answer_payment(self, order: PaymentOrder) -> str:
        """Return what the scenario gives. Without that nothing has come of the payment yet."""
        reply = self.payments.get(order.screen)
        return "" if reply is None else reply.outcome
